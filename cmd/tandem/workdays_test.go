package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tandem runs a command line as main does; what it says on standard error is the error.
func tandem(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, fault bytes.Buffer
	if code := run(t.Context(), args, &out, &fault); code != 0 {
		return out.String(), errors.New(fault.String())
	}
	return out.String(), nil
}

func TestWorkdaysPlain(t *testing.T) {
	got, err := tandem(t, "workdays", "--from", "2026-02-12", "--plus", "3")
	want := `2026-02-24  Tue 24 Feb 2026
  Thu 12 Feb 2026: the event day, not counted
  day 1 = Fri 13 Feb 2026
  Sat 14 Feb 2026 is a make-up working day: day 2
  Sun 15 Feb – Mon 23 Feb 2026: public holiday, not counted
  day 3 = Tue 24 Feb 2026
`
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWorkdaysJSON(t *testing.T) {
	got, err := tandem(t, "workdays", "--from=2026-02-27", "--plus=1", "--json")
	want := `{"date":"2026-02-28","provisional":false,"derivation":["Fri 27 Feb 2026: the event day, not counted","Sat 28 Feb 2026 is a make-up working day: day 1"]}` + "\n"
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWorkdaysProvisional(t *testing.T) {
	plain, err := tandem(t, "workdays", "--from", "2026-12-31", "--plus", "1", "--lang", "zh")
	if err != nil || !strings.HasPrefix(plain, "2027-01-01  2027年1月1日 星期五\n暂定日期") {
		t.Errorf("%v: %s", err, plain)
	}
	out, err := tandem(t, "workdays", "--from", "2026-12-31", "--plus", "1", "--json")
	var got struct {
		Provisional bool
		Reason      string
	}
	if err := errors.Join(err, json.Unmarshal([]byte(out), &got)); err != nil {
		t.Fatal(err)
	}
	if !got.Provisional || !strings.Contains(got.Reason, "no official schedule for 2027 is loaded") {
		t.Errorf("got %s", out)
	}
}

func TestWorkdaysConventions(t *testing.T) {
	office := filepath.Join(t.TempDir(), "office.json")
	if err := os.WriteFile(office, []byte(`{"2027": {"off": ["2027-01-01"], "work": ["2027-01-02"]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, args, want string }{
		{"closed start, zero by default", "--from 2026-09-25 --plus 1", "2026-09-29"},
		{"closed start, one", "--from 2026-09-25 --plus 1 --closed-start one", "2026-09-28"},
		{"calendar days", "--from 2026-09-25 --plus 15 --unit calendar", "2026-10-10"},
		{"the event day counts", "--from 2026-11-16 --plus 5 --count-event", "2026-11-20"},
		{"in time", "--from 2026-11-16T16:00 --plus 1 --cutoff 16:30", "2026-11-17"},
		{"late", "--from 2026-11-16T16:30 --plus 1 --cutoff 16:30", "2026-11-18"},
		{"no days", "--from 2026-11-16 --plus 0", "2026-11-16"},
		{"the office's own calendar", "--from 2026-12-31 --plus 1 --calendar " + office, "2027-01-02"},
		{"counting by name", "count --from 2026-11-16 --plus 1", "2026-11-17"},
	} {
		got, err := tandem(t, append([]string{"workdays"}, strings.Fields(c.args)...)...)
		if day, _, _ := strings.Cut(got, " "); err != nil || day != c.want {
			t.Errorf("%s: got %q %v, want %s", c.name, got, err, c.want)
		}
	}
}

func TestWorkdaysRefuses(t *testing.T) {
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.json")
	if err := os.WriteFile(broken, []byte(`{"2027": {"off": ["tomorrow", "2026-01-01"]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, args string
		want       []string // of the English text
	}{
		{"everything at once", "--from yesterday --plus=-1 --cutoff 25:00", []string{"--from", "yesterday", "--plus", "--cutoff", "25:00"}},
		{"an hour that is none", "--from 2026-11-16T99:00 --plus 1", []string{"2026-11-16T99:00"}},
		{"a year out of range", "--from 1492-10-12 --plus 1", []string{"1492-10-12"}},
		{"midnight as cut-off", "--from 2026-11-16 --plus 1 --cutoff 00:00", []string{"Midnight"}},
		{"too many days", "--from 2026-11-16 --plus 99999999", []string{"2200"}},
		{"no such file", "--from 2026-11-16 --plus 1 --calendar " + filepath.Join(folder, "none.json"), []string{"does not exist"}},
		{"a folder", "--from 2026-11-16 --plus 1 --calendar " + folder, []string{"cannot be read"}},
		{"a broken file, all its mistakes", "--from 2026-11-16 --plus 1 --calendar " + broken, []string{"off[0]", "tomorrow", "off[1]"}},
	} {
		args := append([]string{"workdays"}, strings.Fields(c.args)...)
		out, err := tandem(t, args...)
		if err == nil || out != "" {
			t.Errorf("%s: got %q, %v", c.name, out, err)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q lacks %q", c.name, err, part)
			}
		}
		if _, zh := tandem(t, append(args, "--lang", "zh")...); zh.Error() == err.Error() || strings.Contains(zh.Error(), "⟦") {
			t.Errorf("%s: zh %q", c.name, zh)
		}
	}
}

func TestWorkdaysNeedsItsFlags(t *testing.T) {
	for name, args := range map[string]string{
		"nothing asked":       "",
		"no length":           "--from 2026-11-16",
		"unit that is none":   "--from 2026-11-16 --plus 1 --unit weeks",
		"length that is none": "--from 2026-11-16 --plus many",
	} {
		if out, err := tandem(t, append([]string{"workdays"}, strings.Fields(args)...)...); err == nil {
			t.Errorf("%s: accepted with %q", name, out)
		}
	}
}
