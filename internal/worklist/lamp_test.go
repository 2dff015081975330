package worklist_test

import (
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/worklist"
)

// TestLampCountsDays: the colour of a running case is the one found by counting the days
// that are left one by one.
func TestLampCountsDays(t *testing.T) {
	cal := civil.National()
	rapid.Check(t, func(rt *rapid.T) {
		on := civil.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 360).Draw(rt, "day"))
		promise := rapid.IntRange(1, 60).Draw(rt, "promise")
		r := worklist.Row{State: worklist.Open, Unit: rapid.SampledFrom([]civil.Unit{civil.Working, civil.Days}).Draw(rt, "unit"), Fifth: promise / 5,
			Due: on.AddDays(rapid.IntRange(-20, 60).Draw(rt, "due"))}
		if got, want := worklist.Lamp(r, on, cal), counted(r, on, promise, cal); got != want {
			rt.Fatalf("on %s a case due on %s, of %d %s days, is %s, should be %s", on, r.Due, promise, r.Unit, got, want)
		}
	})
}

// counted is the colour by domain 10.1, in the words that stand there.
func counted(r worklist.Row, on civil.Date, promise int, cal *civil.Calendar) worklist.Colour {
	left := 0
	for d := on.AddDays(1); !d.After(r.Due); d = d.AddDays(1) {
		if open, _, _ := cal.Works(d); open || r.Unit == civil.Days {
			left++
		}
	}
	switch {
	case r.Due.Before(on):
		return worklist.Red
	case 100*left <= 20*promise:
		return worklist.Yellow
	case left <= 1:
		return worklist.Reminder
	}
	return worklist.Green
}

// TestGraverColoursWin: past a legal limit is the gravest, and a pause hides the promise.
func TestGraverColoursWin(t *testing.T) {
	on := civil.Date{Year: 2026, Month: 11, Day: 26}
	past, ahead := on.AddDays(-1), on.AddDays(30)
	for name, x := range map[string]struct {
		row  worklist.Row
		want worklist.Colour
	}{
		"a draft":             {worklist.Row{State: worklist.Draft}, worklist.Dark},
		"no limit":            {worklist.Row{State: worklist.Open}, worklist.Dark},
		"ended late":          {worklist.Row{State: worklist.Closed, Due: past, Legal: past}, worklist.Dark},
		"paused and late":     {worklist.Row{State: worklist.Open, Paused: true, Due: past, Unit: civil.Working}, worklist.Paused},
		"paused, law is past": {worklist.Row{State: worklist.Open, Paused: true, Due: past, Legal: past, Unit: civil.Working}, worklist.Violation},
		"late, law is ahead":  {worklist.Row{State: worklist.Open, Due: past, Legal: ahead, Unit: civil.Working}, worklist.Red},
		"both past":           {worklist.Row{State: worklist.Open, Due: past, Legal: past, Unit: civil.Working}, worklist.Violation},
		"the last legal day":  {worklist.Row{State: worklist.Open, Due: ahead, Legal: on, Unit: civil.Working}, worklist.Green},
	} {
		if got := worklist.Lamp(x.row, on, civil.National()); got != x.want {
			t.Errorf("%s is %q, should be %q", name, got, x.want)
		}
	}
}
