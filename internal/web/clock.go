package web

import (
	"strconv"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// A countdown is a clock of a case as it stands on a day, for pages that show it.
type countdown struct {
	permit.Clock
	due   civil.Deadline // if a pause that holds it ended today
	pause *permit.Pause  // that holds it
	today civil.Date
}

func countdownOf(c permit.Case, k permit.Clock, cal *civil.Calendar, today civil.Date) countdown {
	d := countdown{Clock: k, due: c.DeriveOn(k.ID, cal, today), today: today}
	if p, held := c.PauseOf(k.ID); held {
		d.pause = &p
	}
	return d
}

// left is how many of its days are still to come.
func (d countdown) left() (n int) {
	for _, b := range d.bars() {
		if b.Day.After(d.today) {
			n++
		}
	}
	return n
}

// bars are the days of the period: those that count, a gap where some do not, and one bar
// for a pause.
func (d countdown) bars() []view.Bar {
	var out []view.Bar
	gap := false
	for _, s := range d.due.Steps {
		bar, ok := d.bar(s)
		if !ok {
			gap = gap || s.Why != civil.Event && s.Why != civil.Late
			continue
		}
		bar.Gap, gap = gap, false
		out = append(out, bar)
		for i := 1; i <= s.To.Sub(s.Date) && s.Ordinal > 0 && !s.To.IsZero(); i++ { // a run of calendar days
			more, _ := d.bar(civil.Step{Date: s.Date.AddDays(i), Ordinal: s.Ordinal + i, Why: s.Why})
			out = append(out, more)
		}
	}
	return out
}

func (d countdown) bar(s civil.Step) (view.Bar, bool) {
	b := view.Bar{Day: s.Date, Label: strconv.Itoa(s.Ordinal)}
	switch {
	case s.Why == civil.Suspended:
		b.State, b.Label = view.BarPause, "‖"
		if d.pause != nil && s.To == d.today {
			b.Day = d.today
		}
	case s.Why == civil.Event || s.Why == civil.ClosedZero:
		b.State, b.Label = view.BarStart, "0"
	case s.Ordinal == 0:
		return b, false
	default:
		b.State = d.state(s.Date)
	}
	return b, true
}

// state is whether a day of the period is over: of a clock that was stopped, whether it
// was counted.
func (d countdown) state(day civil.Date) view.BarState {
	switch {
	case !d.Running() && day.After(d.Stopped):
		return view.BarFuture
	case !d.Running() || day.Before(d.today):
		return view.BarDone
	case day == d.today:
		return view.BarToday
	}
	return view.BarFuture
}
