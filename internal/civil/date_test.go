package civil

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/text"
)

// date is what a test means by s.
func date(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func anyDate(t *rapid.T, label string) Date {
	return Date{FirstYear, 1, 1}.AddDays(rapid.IntRange(0, lastSerial-newYear(FirstYear)).Draw(t, label))
}

func TestParseDateRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"nothing":                 "",
		"no such day":             "2026-02-29",
		"no such month":           "2026-13-01",
		"without leading zeros":   "2026-2-3",
		"with a time":             "2026-02-03T10:00",
		"other order":             "03-02-2026",
		"day before the range":    "1899-12-31",
		"day after the range":     "2201-01-01",
		"full-width digits":       "２０２６-02-03",
		"Chinese date":            "2026年2月3日",
		"surrounded by spaces":    " 2026-02-03 ",
		"very long":               strings.Repeat("2026-02-03", 1000),
		"characters of no script": "\x00\xff\u202e",
	} {
		d, err := ParseDate(s)
		if err == nil || !d.IsZero() {
			t.Errorf("%s: got %v, %v", name, d, err)
			continue
		}
		if got := err.(text.Localized).In(text.ZH); len(got) > 300 || strings.ContainsAny(got, "\x00\u202e\u27e6") {
			t.Errorf("%s: message %q", name, got)
		}
	}
}

func TestDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t, "d"), rapid.IntRange(-1000, 1000).Draw(t, "n")
		noon := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
		if got, want := d.AddDays(n).String(), noon.AddDate(0, 0, n).Format(time.DateOnly); got != want {
			t.Fatalf("%v + %d days = %s, want %s", d, n, got, want)
		}
		if d.Weekday() != noon.Weekday() {
			t.Fatalf("%v is a %v, want %v", d, d.Weekday(), noon.Weekday())
		}
		if e := d.AddDays(n); e.Sub(d) != n || e.Before(d) != (n < 0) || e.After(d) != (n > 0) {
			t.Fatalf("%v and %v do not compare as %d days", d, e, n)
		}
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%v reads back as %v, %v", d, back, err)
		}
	})
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-15", 1, "2026-02-15"},
		{"2026-01-31", 1, "2026-02-28"}, // Civil Code art. 202: no such day, so the last
		{"2027-12-31", 2, "2028-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-11-30", 60, "2031-11-30"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-31", -12, "2025-01-31"},
		{"2026-01-31", 0, "2026-01-31"},
	} {
		if got := date(c.from).AddMonths(c.n); got != date(c.want) {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestNoDayStaysNoDay(t *testing.T) {
	var d Date
	if !d.AddDays(3).IsZero() || !d.AddMonths(3).IsZero() || d.String() != "" || d.In(text.EN) != "" {
		t.Errorf("the zero Date became %v", d.AddDays(3))
	}
	var m Moment
	if !m.Add(time.Hour).IsZero() || m.String() != "" || m.In(text.ZH) != "" || !m.Time().IsZero() || MomentOf(time.Time{}) != m {
		t.Errorf("the zero Moment became %v", m.Add(time.Hour))
	}
}

func TestText(t *testing.T) {
	type record struct {
		Day  Date   `json:"day"`
		None Date   `json:"none"`
		At   Moment `json:"at"`
		Open Span   `json:"open"`
	}
	in := record{Day: date("2026-11-17"), At: Moment{date("2026-02-28"), 9*60 + 5}, Open: Span{From: date("2026-01-01")}}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"day":"2026-11-17","none":"","at":"2026-02-28T09:05","open":{"from":"2026-01-01"}}`; string(b) != want {
		t.Errorf("got %s, want %s", b, want)
	}
	var out record
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("reads back as %+v, %v", out, err)
	}
	for _, bad := range []string{`{"day":"2026-02-30"}`, `{"at":"2026-02-28"}`} {
		if err := json.Unmarshal([]byte(bad), &out); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestWordsForPeople(t *testing.T) {
	day, moment := date("2026-11-17"), Moment{date("2026-02-28"), 9*60 + 5}
	for _, c := range []struct {
		what   text.Localized
		en, zh string
	}{
		{day, "Tue 17 Nov 2026", "2026年11月17日 星期二"},
		{date("2026-03-01"), "Sun 1 Mar 2026", "2026年3月1日 星期日"},
		{moment, "Sat 28 Feb 2026 09:05", "2026年2月28日 星期六 09:05"},
		{Span{date("2026-02-15"), date("2026-02-23")}, "Sun 15 Feb – Mon 23 Feb 2026", "2026年2月15日 星期日至2月23日 星期一"},
		{Span{date("2026-12-31"), date("2027-01-01")}, "Thu 31 Dec 2026 – Fri 1 Jan 2027", "2026年12月31日 星期四至2027年1月1日 星期五"},
		{Span{day, day}, "Tue 17 Nov 2026", "2026年11月17日 星期二"},
		{Span{From: day}, "from Tue 17 Nov 2026 on", "2026年11月17日 星期二起"},
	} {
		if got := c.what.In(text.EN); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := c.what.In(text.ZH); got != c.zh {
			t.Errorf("got %q, want %q", got, c.zh)
		}
	}
}

func TestSpanContains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, d := anyDate(t, "from"), anyDate(t, "d")
		s := Span{from, from.AddDays(rapid.IntRange(-2, 40).Draw(t, "length"))}
		if got, want := s.Contains(d), d.Sub(s.From) >= 0 && s.To.Sub(d) >= 0; got != want {
			t.Fatalf("%v contains %v: %v", s, d, got)
		}
		if open := (Span{From: from}); open.Contains(d) != !d.Before(from) {
			t.Fatalf("%v contains %v: %v", open, d, open.Contains(d))
		}
		if (Span{}).Contains(d) || (Span{To: d}).Contains(d) {
			t.Fatal("a span without a beginning holds a day")
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-17", "1900-01-01", "2200-12-31", "2026-02-29", "", "2026-11-17T09:30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && (d.String() != s || d.Year < FirstYear || d.Year > LastYear) {
			t.Errorf("%q reads as %v", s, d)
		}
	})
}
