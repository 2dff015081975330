package permit

import (
	"slices"

	"tandem/internal/civil"
)

// ClockID names a period of a case (时限).
type ClockID string

// The clocks of a case.
const (
	NoticeClock    ClockID = "notice"    // to ask for everything missing
	PromisedClock  ClockID = "promised"  // the city's promise for the whole case
	JointClock     ClockID = "joint"     // Licence Law art. 42 ¶2
	WorkClock      ClockID = "work"      // the work authority's
	ResidenceClock ClockID = "residence" // Exit-Entry Law art. 30
	IssueClock     ClockID = "issue"     // Licence Law art. 44
)

// A Clock is one legal or promised period, with its due date as concluded when
// it last changed.
type Clock struct {
	ID          ClockID      `json:"id"`
	Start       civil.Moment `json:"start"`
	Days        int          `json:"days"`
	More        int          `json:"more,omitempty"` // days added by an extension
	Rule        civil.Rule   `json:"rule"`
	Basis       string       `json:"basis"`
	Due         civil.Date   `json:"due"`
	Provisional bool         `json:"provisional,omitempty"` // reaches into a year not announced
	Stopped     civil.Date   `json:"stopped,omitzero"`
}

// Running reports whether the clock still counts.
func (k Clock) Running() bool { return k.Stopped.IsZero() }

// Ground is why a clock stands still.
type Ground string

// The closed list of Licence Law art. 45, and the applicant's own time, which
// counts against nobody.
const (
	ForHearing    Ground = "hearing"
	ForTender     Ground = "tender"
	ForAuction    Ground = "auction"
	ForInspection Ground = "inspection"
	ForTesting    Ground = "testing"
	ForQuarantine Ground = "quarantine"
	ForAppraisal  Ground = "appraisal"
	ForExperts    Ground = "expert-review"
	ForApplicant  Ground = "applicant"
)

// Grounds is the closed list on which an authority may suspend its clock.
var Grounds = []Ground{ForHearing, ForTender, ForAuction, ForInspection, ForTesting, ForQuarantine, ForAppraisal, ForExperts}

// A Pause is one entry of the suspension ledger. The day it begins was still
// worked; the day it ends is the event day from which counting goes on.
type Pause struct {
	N      int        `json:"n"`
	Ground Ground     `json:"ground"`
	Track  TrackID    `json:"track,omitempty"`
	Notice int        `json:"notice"` // the letter that told the applicant
	From   civil.Date `json:"from"`
	Until  civil.Date `json:"until,omitzero"` // announced end
	To     civil.Date `json:"to,omitzero"`    // real end
}

func (p Pause) open() bool { return p.To.IsZero() }

// stops reports whether the pause stops the clock. Art. 45 is about licences: it
// does not stop the residence clock, for which the Exit-Entry Law knows no
// suspension; the applicant's time stops every clock of the examination, since the
// 15 days run from receiving the materials.
func (p Pause) stops(id ClockID) bool {
	if p.Ground == ForApplicant {
		return id != NoticeClock && id != IssueClock
	}
	return id == WorkClock || id == JointClock || id == PromisedClock
}

// span is the days of the pause that do not count, if any.
func (p Pause) span() (civil.Span, bool) {
	s := civil.Span{From: p.From.AddDays(1), To: p.To}
	return s, p.open() || !s.To.Before(s.From)
}

// excluded lists the spans that do not count on the clock.
func excluded(pauses []Pause, id ClockID) []civil.Span {
	var out []civil.Span
	for _, p := range pauses {
		if s, ok := p.span(); ok && p.stops(id) && !p.open() {
			out = append(out, s)
		}
	}
	return out
}

// PauseOf is the pause that holds the clock now, if one does.
func (c Case) PauseOf(id ClockID) (Pause, bool) {
	i := slices.IndexFunc(c.Pauses, func(p Pause) bool { return p.open() && p.stops(id) })
	if i < 0 {
		return Pause{}, false
	}
	return c.Pauses[i], true
}

// paused reports whether a pause holds the clock now.
func (c Case) paused(id ClockID) bool {
	_, held := c.PauseOf(id)
	return held
}

// Clock returns the clock with the id.
func (c Case) Clock(id ClockID) (Clock, bool) {
	i := slices.IndexFunc(c.Clocks, func(k Clock) bool { return k.ID == id })
	if i < 0 {
		return Clock{}, false
	}
	return c.Clocks[i], true
}

// Derive returns the derivation of a clock's due date under the calendar. A pause
// that ended after the clock had stopped is no part of it.
func (c Case) Derive(id ClockID, cal *civil.Calendar) civil.Deadline {
	k, _ := c.Clock(id)
	known := slices.DeleteFunc(slices.Clone(c.Pauses), func(p Pause) bool { return !k.Running() && p.To.After(k.Stopped) })
	return k.Rule.Due(cal, k.Start, k.Days+k.More, excluded(known, id))
}

// DeriveOn is Derive as if a pause that still holds the clock ended on the day: the due
// date moves on with every day of it, and this is the best that can be said.
func (c Case) DeriveOn(id ClockID, cal *civil.Calendar, day civil.Date) civil.Deadline {
	return c.endedOn(day).Derive(id, cal)
}

// UsedOn is how many days of a clock's period are over on the day, without those of pauses.
func (c Case) UsedOn(id ClockID, cal *civil.Calendar, day civil.Date) int {
	k, _ := c.Clock(id)
	return k.Rule.Used(cal, k.Start, day, excluded(c.endedOn(day).Pauses, id))
}

func (c Case) endedOn(day civil.Date) Case {
	c.Pauses = slices.Clone(c.Pauses)
	for i, p := range c.Pauses {
		if p.open() {
			c.Pauses[i].To = day
		}
	}
	return c
}

// start returns a clock running from a moment.
func (w World) start(id ClockID, l Limit, from civil.Moment) Clock {
	return w.recount(Clock{ID: id, Start: from, Days: l.Days, Rule: l.Rule, Basis: l.Basis}, nil)
}

// recount returns the clock with its due date counted anew.
func (w World) recount(k Clock, pauses []Pause) Clock {
	due := k.Rule.DueDate(w.Calendar, k.Start, k.Days+k.More, excluded(pauses, k.ID))
	k.Due, k.Provisional = due.Date, due.Provisional
	return k
}

// recounted returns the clocks whose due date changes under the pauses: those that
// run, and those that stopped on the day given, if any.
func (w World) recounted(c Case, pauses []Pause, on civil.Date) []Clock {
	var out []Clock
	for _, k := range c.Clocks {
		if next := w.recount(k, pauses); (k.Running() || k.Stopped == on) && next != k {
			out = append(out, next)
		}
	}
	return out
}

// Moved is a due date that changes when a calendar does.
type Moved struct {
	Clock ClockID    `json:"clock"`
	Was   civil.Date `json:"was"`
	Now   civil.Date `json:"now"`
}

// Impact lists the running clocks of a case that move under another calendar.
func (c Case) Impact(cal *civil.Calendar) []Moved {
	var out []Moved
	for _, k := range (World{Calendar: cal}).recounted(c, c.Pauses, civil.Date{}) {
		old, _ := c.Clock(k.ID)
		if old.Due != k.Due {
			out = append(out, Moved{k.ID, old.Due, k.Due})
		}
	}
	return out
}

// DaysUsed is how many days of the promise are gone by the end of a day: counted
// as the promise is, without pauses.
func (c Case) DaysUsed(cal *civil.Calendar, on civil.Date) int {
	k, ok := c.Clock(PromisedClock)
	if !ok {
		return 0
	}
	return k.Rule.Used(cal, k.Start, on, excluded(closedBy(c.Pauses, on), PromisedClock))
}

// closedBy returns the pauses with the open ones ended on the day.
func closedBy(pauses []Pause, on civil.Date) []Pause {
	out := slices.Clone(pauses)
	for i := range out {
		if out[i].open() {
			out[i].To = on
		}
	}
	return out
}

// clocksAtAcceptance are the periods that begin when a case is accepted.
func (w World) clocksAtAcceptance(c Case, from civil.Moment) []Clock {
	l := w.Profile.Limits
	out := []Clock{w.start(PromisedClock, w.Profile.PromisedFor(c.Tracks, w.Category), from)}
	_, work := c.Principal(Work)
	_, residence := c.Principal(Residence)
	if work && residence {
		out = append(out, w.start(JointClock, l.Joint, from))
	}
	if work {
		out = append(out, w.start(WorkClock, l.Work, from))
	}
	if residence {
		out = append(out, w.start(ResidenceClock, l.Residence, from))
	}
	return out
}
