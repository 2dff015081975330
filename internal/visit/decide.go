package visit

import (
	"slices"
	"time"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// HoldMinutes is how long a place is held for somebody who makes up their mind, and by
// how much once more it can be extended.
const HoldMinutes = 10

// A World is what a command may know beside the day.
type World struct {
	Now      civil.Moment
	Calendar *civil.Calendar
	Plan     Plan // of the station on the day, as it holds now
}

// A Command is a request to change a day. The set is closed.
type Command interface {
	decide(Day, World) ([]Event, error)
}

type (
	// Hold keeps a place for a case for a while. A hold that the case has elsewhere on
	// the day ends with it.
	Hold struct {
		Case, By string
		At       Clock
	}
	// Extend lets a hold run for as long again, once.
	Extend struct{ Case string }
	// Release gives a hold back.
	Release struct{ Case string }
	// Book takes a place for good: the one that is held, or one that is free. What the
	// case has elsewhere on the day is given back.
	Book struct {
		Case, By string
		At       Clock
	}
	// Cancel gives a booking back.
	Cancel struct {
		Case   string
		Missed bool // nobody came
	}
	// Attend says that the case came.
	Attend struct{ Case string }
)

// Decide returns the events that a command causes, none if there is nothing to do, or
// the reason why it may not be. A refused command changes nothing.
func Decide(d Day, cmd Command, w World) ([]Event, error) { return cmd.decide(d, w) }

func (k Hold) decide(d Day, w World) ([]Event, error) {
	p, has := d.Of(k.Case)
	switch held, runs := d.Hold(k.Case, w.Now); {
	case has && p.Open():
		return nil, problem.New(problem.Illegal, "visit.booked", d.Moment(p.At))
	case runs && held.At == k.At:
		return nil, nil
	}
	return d.take(Place{Case: k.Case, By: k.By, At: k.At, Until: later(w.Now)}, w)
}

func (k Book) decide(d Day, w World) ([]Event, error) {
	if p, ok := d.Of(k.Case); ok && p.Open() && p.At == k.At {
		return nil, nil
	}
	return d.take(Place{Case: k.Case, By: k.By, At: k.At}, w)
}

// take gives a place away, if there is one.
func (d Day) take(p Place, w World) ([]Event, error) {
	events := d.prepare(w)
	d = Replay(d, events)
	if err := d.takeable(p, w); err != nil {
		return nil, err
	}
	if p.Held() {
		return append(events, PlaceHeld{p}), nil
	}
	return append(events, PlaceBooked{p}), nil
}

// prepare brings the day up to date: the plan as it holds now, without holds that ended.
func (d Day) prepare(w World) []Event {
	var events []Event
	if !d.Plan.Equal(w.Plan) {
		events = append(events, DayPlanned{d.Station, d.Date, w.Plan})
	}
	var lapsed []string
	for _, p := range d.Places {
		if p.Lapsed(w.Now) {
			lapsed = append(lapsed, p.Case)
		}
	}
	if len(lapsed) > 0 {
		events = append(events, HoldsLapsed{lapsed})
	}
	return events
}

// takeable reports why a place cannot be taken.
func (d Day) takeable(p Place, w World) error {
	at := d.Moment(p.At)
	switch {
	case !works(d.Date, w.Calendar):
		return problem.New(problem.Illegal, "visit.closed", d.Date)
	case d.Plan.Windows(p.At) == 0:
		return problem.New(problem.Invalid, "visit.slot", at)
	case !at.After(w.Now):
		return problem.New(problem.Invalid, "visit.past", at)
	case !slices.Contains(Reach(w.Now.Date, w.Calendar), d.Date):
		return problem.New(problem.Illegal, "visit.far", Horizon)
	case d.Left(p.At, p.Case, w.Now) == 0:
		return problem.New(problem.Conflict, "visit.full", at)
	}
	return nil
}

func (k Extend) decide(d Day, w World) ([]Event, error) {
	p, ok := d.Hold(k.Case, w.Now)
	switch {
	case !ok:
		return nil, problem.New(problem.Illegal, "visit.lapsed", HoldMinutes)
	case p.Extended:
		return nil, problem.New(problem.Illegal, "visit.extended", p.Until)
	}
	return []Event{HoldExtended{k.Case, later(p.Until)}}, nil
}

// later is the end of a hold, or of its extension, that begins at a moment.
func later(from civil.Moment) civil.Moment { return from.Add(HoldMinutes * time.Minute) }

func (k Release) decide(d Day, _ World) ([]Event, error) {
	if p, ok := d.Of(k.Case); ok && p.Held() {
		return []Event{HoldReleased(k)}, nil
	}
	return nil, nil
}

func (k Cancel) decide(d Day, _ World) ([]Event, error) {
	if p, ok := d.Of(k.Case); ok && p.Open() {
		return []Event{BookingCancelled(k)}, nil
	}
	return nil, nil
}

func (k Attend) decide(d Day, _ World) ([]Event, error) {
	if p, ok := d.Of(k.Case); ok && p.Open() {
		return []Event{VisitAttended(k)}, nil
	}
	return nil, nil
}
