package dossier

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"tandem/internal/civil"
	"tandem/internal/strict"
	"tandem/internal/text"
)

var update = flag.Bool("update", false, "write what came out into testdata")

func TestGoodDossier(t *testing.T) {
	v := good(t)
	if v.N != 0 || v.Salt != nil || len(v.Provenance) != 4 {
		t.Errorf("got version %d, salt %v, %d origins", v.N, v.Salt, len(v.Provenance))
	}
	if got := v.Form.Applicant.NativeName; got != "Anna Maria Lindqvist-Oyèlárán" {
		t.Errorf("name %q", got)
	}
}

// Each file in testdata/bad is a dossier and what is said about it in both
// languages. Either it holds the whole dossier.yaml, or a list of changes to
// good.yaml, "old => new" a line, where \n stands for a new line.
func TestBadDossiers(t *testing.T) {
	for _, file := range badFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) { golden(t, file) })
	}
}

func badFiles(t testing.TB) []string {
	files, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	return files
}

func golden(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, faults := Read("dossier.yaml", input(t, ar), filed)
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: []txtar.File{ar.Files[0],
		{Name: "en", Data: []byte(faults.In(text.EN) + "\n")}, {Name: "zh", Data: []byte(faults.In(text.ZH) + "\n")}}})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
}

// input is the dossier of a golden file.
func input(t testing.TB, ar *txtar.Archive) []byte {
	if ar.Files[0].Name == "dossier.yaml" {
		return ar.Files[0].Data
	}
	data := goodFile(t)
	for line := range strings.Lines(string(ar.Files[0].Data)) {
		old, new, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " => ")
		old, new = strings.ReplaceAll(old, `\n`, "\n"), strings.ReplaceAll(new, `\n`, "\n")
		if n := bytes.Count(data, []byte(old)); !ok || n != 1 {
			t.Fatalf("%q stands %d times in good.yaml", old, n)
		}
		data = bytes.Replace(data, []byte(old), []byte(new), 1)
	}
	return data
}

// Every fault of this package is provoked by a golden file or a situation, so
// none is dead and each was seen by a person once.
func TestEveryFaultIsProvoked(t *testing.T) {
	provoked := map[string]bool{}
	note := func(faults strict.Faults) {
		for _, f := range faults {
			provoked[f.Key] = true
			for _, a := range f.Args {
				if m, ok := a.(text.Message); ok {
					provoked[m.Key] = true
				}
				if e, ok := a.(error); ok {
					provoked[e.(text.Message).Key] = true
				}
			}
		}
	}
	for _, file := range badFiles(t) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, faults := Read("dossier.yaml", input(t, ar), filed)
		note(faults)
	}
	for _, s := range situations {
		f := good(t).Form
		s.change(&f)
		note(Check(f, filed))
	}
	for _, key := range text.Keys() {
		if isFault(key) && !provoked[key] {
			t.Errorf("nothing provokes %s", key)
		}
	}
}

// isFault tells the messages of this package from its labels.
func isFault(key string) bool {
	noun, rest, _ := strings.Cut(key, ".")
	part, _, _ := strings.Cut(rest, ".")
	return noun == "dossier" && !slices.Contains([]string{"ask", "option", "purpose", "source", "need"}, part) && !strings.HasPrefix(rest, "mrz.field.")
}

func TestTooMuchIsRefusedFast(t *testing.T) {
	for name, data := range map[string][]byte{
		"ten megabytes of keys":   bytes.Repeat([]byte("applicant: {surname: X}\n"), 10<<20/24),
		"ten megabytes of spaces": bytes.Repeat([]byte(" "), 10<<20),
		"one long name":           []byte("city: " + strings.Repeat("x", 10<<20)),
	} {
		began := time.Now()
		_, faults := Read("dossier.yaml", data, filed)
		if len(faults) != 1 || faults[0].Key != "strict.size" {
			t.Errorf("%s: got %v", name, faults)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// As much as is let in costs little, whatever it is.
func TestTheLargestFileIsCheap(t *testing.T) {
	for name, data := range map[string]string{
		"unknown keys": lines(8_000, func(i int) string { return fmt.Sprintf("applicantBirthDateOf%d: x\n", i) }),
		"jobs":         "jobs:\n" + lines(6_000, func(int) string { return "- {from: 2020-01}\n" }),
		"origins":      "provenance:\n" + lines(4_000, func(i int) string { return fmt.Sprintf("  jobs[%d].title: {how: typed}\n", i) }),
		"brackets":     strings.Repeat("[", Limit),
		"one text":     "applicant: {nativeName: " + strings.Repeat("名", Limit/3-20) + "}",
	} {
		began := time.Now()
		_, faults := Read("dossier.yaml", []byte(data), filed)
		if len(data) > Limit || faults.Err() == nil {
			t.Errorf("%s: %d bytes, %d faults", name, len(data), len(faults))
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

func lines(n int, line func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

// Every warning of a dossier that may be filed all the same.
func TestWarningsAloneAreNoError(t *testing.T) {
	data := bytes.Replace(goodFile(t), []byte("  degree: master"), []byte("  degree: doctor"), 1)
	_, faults := Read("dossier.yaml", data, filed)
	if len(faults) != 1 || faults.Err() != nil || faults[0].Line == 0 {
		t.Errorf("got %v", faults)
	}
}

// No file crashes the reader; every fault has words in both languages and a
// place in the file; and what passes reads back from what is stored.
func FuzzRead(f *testing.F) {
	f.Add(goodFile(f))
	for _, file := range badFiles(f) {
		if ar, err := txtar.ParseFile(file); err == nil {
			f.Add(input(f, ar))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, faults := Read("dossier.yaml", data, filed)
		for _, fault := range faults {
			if !text.Has(fault.Key) || fault.In(text.EN) == "" || fault.In(text.ZH) == "" || fault.File == "" {
				t.Errorf("no words or no place: %+v", fault)
			}
		}
		if faults.Err() != nil {
			return
		}
		stored, err := json.Marshal(v)
		var again Version
		if err != nil || json.Unmarshal(stored, &again) != nil || !cmp.Equal(v, again, cmpopts.EquateEmpty()) {
			t.Errorf("%s reads back as %+v", stored, again)
		}
		if changes := Diff(v.Form, again.Form); changes != nil || v.Digest() != again.Digest() {
			t.Errorf("a form that differs from itself: %v", changes)
		}
		v.Form.Bounds(civil.Date{Year: 2026, Month: 2, Day: 28})
	})
}
