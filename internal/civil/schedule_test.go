package civil

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tandem/internal/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares the last files of the archive at path with got, or rewrites them.
func golden(t *testing.T, path string, a *txtar.Archive, got ...txtar.File) {
	t.Helper()
	kept := a.Files[:len(a.Files)-len(got)]
	if *update {
		out := &txtar.Archive{Comment: a.Comment, Files: append(kept[:len(kept):len(kept)], got...)}
		if err := os.WriteFile(path, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i, f := range got {
		if diff := cmp.Diff(string(a.Files[len(kept)+i].Data), string(f.Data)); diff != "" {
			t.Errorf("%s, %s: want (-), got (+):\n%s", path, f.Name, diff)
		}
	}
}

// testdata/mistakes/*.txtar: a calendar file, then all its mistakes in both languages.
func TestMistakesOfACalendar(t *testing.T) {
	paths, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = ParseCalendar(a.Files[0].Name, bytes.TrimSuffix(a.Files[0].Data, []byte("\n")))
			found, ok := errors.AsType[Mistakes](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			golden(t, path, a,
				txtar.File{Name: "en", Data: []byte(found.In(text.EN) + "\n")},
				txtar.File{Name: "zh", Data: []byte(found.In(text.ZH) + "\n")})
		})
	}
}

func TestTooLargeACalendar(t *testing.T) {
	_, err := ParseCalendar("big.json", bytes.Repeat([]byte(" "), MaxSchedule+1))
	if found, ok := errors.AsType[Mistakes](err); !ok || len(found) != 1 {
		t.Errorf("got %v", err)
	}
}

const next = `{"2027": {"off": ["2027-01-01..2027-01-03", "2027-02-06..2027-02-12"], "work": ["2027-02-14"]}}`

func parsed(t *testing.T, data string) *Calendar {
	t.Helper()
	c, err := ParseCalendar("folder/office.json", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFileReplacesOnlyItsYears(t *testing.T) {
	c := parsed(t, next)
	for d := date("2024-01-01"); d.Year <= 2026; d = d.AddDays(1) {
		got, _, _ := c.Works(d)
		if want, _, _ := National().Works(d); got != want {
			t.Errorf("%v: works %v, national %v", d, got, want)
		}
	}
	for day, want := range map[string]Why{"2027-01-01": Holiday, "2027-02-14": MakeUp, "2027-02-15": Workday, "2028-01-03": Assumed} {
		if _, got, provisional := c.Works(date(day)); got != want || provisional != (want == Assumed) {
			t.Errorf("%s: %s, provisional %v", day, got, provisional)
		}
	}
	replaced := parsed(t, `{"2026": {"off": ["2026-11-17"]}}`)
	if open, _, _ := replaced.Works(date("2026-11-17")); open {
		t.Error("the day off of the file is worked")
	}
	if open, _, _ := replaced.Works(date("2026-10-01")); !open {
		t.Error("a national holiday of the replaced year is still off")
	}
}

func TestYearsBetweenStayUnloaded(t *testing.T) {
	c := parsed(t, `{"2030": {}}`)
	if _, why, provisional := c.Works(date("2028-05-01")); why != Assumed || !provisional {
		t.Errorf("2028 is %s, provisional %v", why, provisional)
	}
	if _, why, provisional := c.Works(date("2030-05-01")); why != Workday || provisional {
		t.Errorf("2030 is %s, provisional %v", why, provisional)
	}
}

func TestScheduleThatIsNotOfficial(t *testing.T) {
	c := parsed(t, "\ufeff"+strings.Replace(next, `{"off"`, `{"status": "provisional", "source": "draft", "off"`, 1))
	r := Rule{Unit: Working, ClosedStart: Zero}
	got := r.DueDate(c, moment("2027-02-05"), 1, nil)
	want := Deadline{Date: date("2027-02-14"), Provisional: true, Reason: Reason{Unofficial, date("2027-02-05")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if y := c.Years()[3]; y.Official || y.Source != "draft" {
		t.Errorf("%+v", y)
	}
}

func TestEditionNamesTheData(t *testing.T) {
	a, b := parsed(t, next), parsed(t, next+" ")
	if a.Edition() == b.Edition() || a.Sum() == b.Sum() || a.Sum() == National().Sum() {
		t.Error("other data, same edition")
	}
	if !strings.HasPrefix(a.Edition(), "office.json@") || !strings.HasSuffix(a.Edition(), " over "+National().Edition()) {
		t.Errorf("got %s", a.Edition())
	}
}

func FuzzParseCalendar(f *testing.F) {
	f.Add(official)
	f.Add([]byte(next))
	f.Add([]byte(`{"2027":{"off":["2027-01-01","x",3,null],"work":"y","status":1},"x":[],"2027":null}`))
	f.Add([]byte(`{"2200":{"off":["2200-12-31"]},"1900":{"work":["1900-01-06..1900-01-07"]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ParseCalendar("fuzz.json", data)
		if err != nil {
			if found, ok := errors.AsType[Mistakes](err); !ok || len(found) == 0 || strings.Contains(found.In(text.ZH), "⟦") {
				t.Errorf("error %v", err)
			}
			return
		}
		for _, y := range c.Years() {
			c.Works(Date{y.Year, 1, 1})
			c.Works(Date{y.Year, 12, 31})
		}
	})
}
