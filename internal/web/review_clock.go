package web

import (
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// leadingClock is the clock that people look at: the promise, or before it begins the period
// for the one-time notice.
func leadingClock(c permit.Case) (permit.Clock, bool) {
	for _, id := range []permit.ClockID{permit.PromisedClock, permit.NoticeClock} {
		if k, ok := c.Clock(id); ok {
			return k, true
		}
	}
	return permit.Clock{}, false
}

// lamp says how the leading clock stands.
func (t reviewer) lamp(d casework.Desk) (light view.Light, left, due string) {
	k, ok := leadingClock(d.Case)
	if !ok {
		return view.OnTime, t.say("review.clock.none"), ""
	}
	due = t.say("review.clock.due", t.fullDay(k.Due))
	days := t.countdown(d, k).left()
	switch {
	case !k.Running():
		return view.OnTime, t.say("review.clock.over"), t.say("review.clock.stopped", t.fullDay(k.Stopped))
	case d.Case.Paused(k.ID):
		return view.Paused, t.say("review.clock.paused"), t.say("review.clock.paused.due")
	case k.Due.Before(d.Today):
		return view.Over, t.say("review.clock.late", d.Today.Sub(k.Due)), due
	case days <= 1:
		return view.Near, t.daysLeft(k, days), due
	}
	return view.OnTime, t.daysLeft(k, days), due
}

func (t reviewer) daysLeft(k permit.Clock, days int) string {
	switch {
	case days == 0:
		return t.say("review.clock.today")
	case k.Rule.Unit == civil.Working:
		return t.say("review.clock.working", days)
	}
	return t.say("review.clock.days", days)
}

func (t reviewer) countdown(d casework.Desk, k permit.Clock) countdown {
	return countdownOf(d.Case, k, t.Cases.Calendar, d.Today)
}

// deskClock is the leading clock with its bars.
func (t reviewer) deskClock(d casework.Desk) *view.Clock {
	k, ok := leadingClock(d.Case)
	if !ok {
		return nil
	}
	count := t.countdown(d, k)
	_, left, due := t.lamp(d)
	c := &view.Clock{Sentence: opening(t.say("review.clock.sentence", k.ID, left)), Due: due, Bars: count.bars(), Steps: count.due.Lines(t.lang)}
	if k.Provisional {
		c.Note = t.say("review.clock.provisional")
	}
	return c
}

// clockTable lists every clock with where it stands, and how each end was found.
func (t reviewer) clockTable(d casework.Desk) (*view.Table, []view.DerivedClock) {
	if len(d.Clocks) == 0 {
		return nil, nil
	}
	tab := &view.Table{Caption: t.say("review.clocks.title"), Quiet: true, Columns: t.columns("clock", "due", "state")}
	var derived []view.DerivedClock
	for _, k := range d.Clocks {
		tab.Rows = append(tab.Rows, []view.Cell{{Text: opening(t.in(k.ID))}, {Text: t.tableDay(k.Due)}, {Text: t.clockState(d.Case, k)}})
		lines := t.countdown(d, k).due.Lines(t.lang)
		derived = append(derived, view.DerivedClock{Title: t.say("review.clocks.derived", k.ID), Steps: lines})
	}
	return tab, derived
}

func (t reviewer) clockState(c permit.Case, k permit.Clock) string {
	pause, held := c.PauseOf(k.ID)
	switch {
	case !k.Running():
		return t.say("review.clock.stopped", t.fullDay(k.Stopped))
	case held:
		return t.say("review.clock.paused.since", t.fullDay(pause.From), pause.Ground)
	case k.More > 0:
		return t.say("review.clock.extended", k.More)
	}
	return t.say("review.clock.running")
}

// columns are the heads of a table by their keys.
func (t reviewer) columns(keys ...string) []view.Column {
	out := make([]view.Column, len(keys))
	for i, k := range keys {
		out[i].Label = t.say("review.column." + k)
	}
	return out
}
