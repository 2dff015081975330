package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/permit"
)

var update = flag.Bool("update", false, "write what came out into testdata")

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// must runs a command line that must succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := tandem(t, args...)
	if err != nil {
		t.Fatalf("tandem %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// fails runs a command line that must end with the exit code, and returns what it says.
func fails(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, fault bytes.Buffer
	if got := run(t.Context(), args, &out, &fault); got != code {
		t.Fatalf("tandem %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, &out, &fault)
	}
	return fault.String()
}

// demoFolder is a folder in which the demonstration has been played.
func demoFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	golden(t, "demo.jsonl", must(t, "demo", "--once", "--json", "--data", dir))
	return dir
}

func TestDemo(t *testing.T) {
	dir := demoFolder(t)
	golden(t, "demo.jsonl", must(t, "demo", "--once", "--json", "--data", dir)) // told already: the same again
	golden(t, "demo.en.txt", must(t, "demo", "--once", "--data", dir))
	golden(t, "demo.zh.txt", must(t, "--lang", "zh", "demo", "--once", "--data", dir))
	if got, want := must(t, "verify", "--data", dir), "19 cases"; !strings.Contains(got, want) {
		t.Errorf("verify says %q, want %q in it", got, want)
	}
}

func TestDemoOnPostgreSQLIsTheSame(t *testing.T) {
	casetest.OnPostgres(t, func(t *testing.T, c app.Config) {
		dir := filepath.Join(c.Data, "demo")
		golden(t, "demo.jsonl", must(t, "demo", "--once", "--json", "--data", dir, "--db", c.DB))
		must(t, "verify", "--data", dir, "--db", c.DB)
	})
}

func TestDemoKeepsWhatIsNotItsOwn(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "thesis.txt")
	if err := os.WriteFile(mine, []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := fails(t, exitFailed, "demo", "--once", "--data", dir)
	if !strings.Contains(said, dir) || !strings.Contains(said, "--data") {
		t.Errorf("it says %q", said)
	}
	if _, err := os.ReadFile(mine); err != nil {
		t.Error(err)
	}
}

func TestAnInterruptedDemoIsBegunAnew(t *testing.T) {
	dir := demoFolder(t)
	if err := os.Remove(filepath.Join(dir, told)); err != nil {
		t.Fatal(err)
	}
	golden(t, "demo.jsonl", must(t, "demo", "--once", "--json", "--data", dir))
}

// tamper changes the database of a folder behind the program's back.
func tamper(t *testing.T, dir, sql string, args ...any) {
	t.Helper()
	d, err := db.Open(t.Context(), filepath.Join(dir, "tandem.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx db.Tx) error {
		_, err := tx.Exec(t.Context(), sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyNamesTheWrongEntry(t *testing.T) {
	dir := demoFolder(t)
	tamper(t, dir, `UPDATE entry SET actor = 'nobody' WHERE id = 'HK-1' AND seq = 7`)
	if said := fails(t, exitFailed, "verify", "--data", dir); !strings.Contains(said, "HK-1") || !strings.Contains(said, "7") {
		t.Errorf("verify says %q", said)
	}
}

func TestCase(t *testing.T) {
	dir := demoFolder(t)
	if got := must(t, "case", "show", "HK-4", "--data", dir); !strings.Contains(got, `"phase": "closed"`) || !strings.Contains(got, `"outcome": "issued"`) {
		t.Errorf("show: %s", got)
	}
	if got := must(t, "case", "log", "HK-4", "--data", dir); !strings.Contains(got, "haikou.work.decide") || !strings.Contains(got, "Permits issued") {
		t.Errorf("log: %s", got)
	}
	for at, phase := range map[string]string{"2026-03-23": "filed", "2026-03-24T09:29": "filed", "2026-03-24T09:30": "accepted", "2026-04-01": "issued"} {
		if got := must(t, "case", "as-of", "HK-4", at, "--data", dir); !strings.Contains(got, `"phase": "`+phase+`"`) {
			t.Errorf("as of %s it was not %s: %s", at, phase, got)
		}
	}
	for _, args := range [][]string{{"case", "show", "XX-9"}, {"case", "log", "XX-9"}, {"case", "as-of", "HK-4", "2020-01-01"}, {"case", "as-of", "HK-4", "yesterday"}} {
		fails(t, exitFailed, append(args, "--data", dir)...)
	}
}

// TestImpact: a week of holidays is put into the way of a case that has just been
// accepted, and moves each of its clocks.
func TestImpact(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		accepted := e.Until("HK-1", permit.Accepted)
		due, _ := accepted.Clock(permit.PromisedClock)
		file := filepath.Join(t.TempDir(), "holidays.json")
		holidays := fmt.Sprintf(`{"%d":{"off":["%s"],"work":[]}}`, due.Due.Year, due.Due)
		if err := os.WriteFile(file, []byte(holidays), 0o600); err != nil {
			t.Fatal(err)
		}
		got := must(t, "workdays", "impact", "--calendar", file, "--data", c.Data, "--db", c.DB, "--json")
		want := fmt.Sprintf(`{"case":"HK-1","clock":"promised","was":"%s"`, due.Due)
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %s in it", got, want)
		}
	})
}

func TestNothingThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nothing")
	fails(t, exitFailed, "verify", "--data", dir)
	if _, err := os.Stat(dir); err == nil {
		t.Error("looking has made the folder")
	}
	must(t, "migrate", "--data", dir)
	must(t, "migrate", "--data", dir) // again changes nothing
	must(t, "verify", "--data", dir)
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"--frobnicate"}, {"case"}, {"case", "show"}, {"workdays"}} {
		if said := fails(t, exitUsage, args...); !strings.Contains(said, "tandem") {
			t.Errorf("%v: %q", args, said)
		}
	}
	if got := must(t, "--help"); !strings.Contains(got, "demo") || !strings.Contains(got, "两证联办") {
		t.Errorf("help: %s", got)
	}
	if got := must(t, "version"); !strings.Contains(got, "haikou") {
		t.Errorf("version: %s", got)
	}
}
