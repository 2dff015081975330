package civil

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// moment is what a test means by s, a date alone being its first minute.
func moment(s string) Moment {
	if len(s) == len(time.DateOnly) {
		s += "T00:00"
	}
	m, err := ParseMoment(s)
	if err != nil {
		panic(err)
	}
	return m
}

func TestParseMomentRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"nothing":             "",
		"a date alone":        "2026-11-17",
		"midnight as 24:00":   "2026-11-17T24:00",
		"hour of one digit":   "2026-11-17T9:30",
		"with seconds":        "2026-11-17T09:30:00",
		"with a zone":         "2026-11-17T09:30Z",
		"with a space":        "2026-11-17 09:30",
		"no such day":         "2026-02-30T09:30",
		"year out of range":   "1899-12-31T23:59",
		"more than it needs":  "2026-11-17T09:300",
		"letters for a clock": "2026-11-17Tab:cd",
	} {
		if m, err := ParseMoment(s); err == nil || !m.IsZero() {
			t.Errorf("%s: got %v, %v", name, m, err)
		}
	}
}

func TestMomentAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Moment{anyDate(t, "d"), rapid.IntRange(0, minutesPerDay-1).Draw(t, "minute")}
		if got := MomentOf(m.Time()); got != m {
			t.Fatalf("%v comes back as %v", m, got)
		}
		if got, err := ParseMoment(m.String()); err != nil || got != m {
			t.Fatalf("%v reads back as %v, %v", m, got, err)
		}
		d := time.Duration(rapid.IntRange(-100_000, 100_000).Draw(t, "minutes")) * time.Minute
		later := m.Add(d)
		if want := MomentOf(m.Time().Add(d)); later != want {
			t.Fatalf("%v + %v = %v, want %v", m, d, later, want)
		}
		if later.Sub(m) != d || later.Before(m) != (d < 0) || later.After(m) != (d > 0) {
			t.Fatalf("%v and %v do not compare as %v", m, later, d)
		}
	})
}

func TestMomentIsInChina(t *testing.T) {
	utc := time.Date(2026, 11, 16, 17, 30, 59, 0, time.UTC)
	if got, want := MomentOf(utc).String(), "2026-11-17T01:30"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"2026-11-17T09:30", "2026-11-17T24:00", "2026-11-17", "T", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if m, err := ParseMoment(s); err == nil && m.String() != s {
			t.Errorf("%q reads as %v", s, m)
		}
	})
}
