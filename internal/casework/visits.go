package casework

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/visit"
)

// Appointments is the memory of appointments: the days of stations, and which day each case
// turned to last.
type Appointments struct {
	Days   *journal.Log[visit.Day, visit.Event]
	Claims *journal.Log[visit.Claim, visit.Claimed]
}

// DayAggregate is how the days of stations are journalled.
var DayAggregate = journal.Aggregate[visit.Day, visit.Event]{
	Name:   "visit-day",
	Evolve: visit.Evolve,
	Kind:   visit.Event.Kind,
	Decode: visit.DecodeEvent,
	Index:  func(d visit.Day) journal.Index { return journal.Index{City: cityOf(permit.OfficeID(d.Station))} },
}

// ClaimAggregate is how it is journalled which day a case turned to; its id is the case.
var ClaimAggregate = journal.Aggregate[visit.Claim, visit.Claimed]{
	Name:   "visit-claim",
	Evolve: visit.EvolveClaim,
	Kind:   visit.Claimed.Kind,
	Decode: journal.Kinds[visit.Claimed]{visit.Claimed{}.Kind(): journal.As[visit.Claimed, visit.Claimed]}.Decode,
	Index:  func(visit.Claim) journal.Index { return journal.Index{} },
}

// OpenAppointments opens the journal of appointments. It remembers nothing: a place is given
// away on what is stored, since most who ask for one are the first to in this process.
func OpenAppointments(d db.DB) *Appointments {
	return &Appointments{journal.Open(d, DayAggregate, 0), journal.Open(d, ClaimAggregate, 0)}
}

// cityOf is the city of an office: ids of offices begin with it.
func cityOf(office permit.OfficeID) string {
	city, _, _ := strings.Cut(string(office), ".")
	return city
}

// appointment is the slot that a case is expected at; none before it booked one and
// none after it came.
func appointment(c permit.Case) permit.Slot {
	if c.Phase != permit.Booked {
		return permit.Slot{}
	}
	return c.Slot
}

// An errand is what is asked of one day.
type errand struct {
	day   visit.Day // as it begins, if it is not there yet
	cmds  []visit.Command
	takes bool // a place
}

// errands are what a case asks of days, by the id of the day.
type errands struct {
	id   permit.CaseID
	days map[string]errand
	turn string // the day on which it takes a place; "" for none
}

func errandsFor(id permit.CaseID) errands { return errands{id: id, days: map[string]errand{}} }

// on asks something of a day that is there.
func (t *errands) on(day string, cmd visit.Command) {
	e := t.days[day]
	e.cmds = append(e.cmds, cmd)
	t.days[day] = e
}

// at asks something of the day of a slot.
func (t *errands) at(slot permit.Slot, cmd visit.Command) { t.on(dayOf(slot), cmd) }

// take is at for a command that takes a place.
func (t *errands) take(slot permit.Slot, cmd visit.Command) {
	t.at(slot, cmd)
	t.turn = dayOf(slot)
	e := t.days[t.turn]
	e.day, e.takes = visit.Day{Station: string(slot.Station), Date: slot.At.Date}, true
	t.days[t.turn] = e
}

func dayOf(slot permit.Slot) string { return visit.ID(string(slot.Station), slot.At.Date) }

// errandsOf is what happened to a case in the eyes of the stations: it came, it does not
// come, it comes. Every way out of an appointment ends here, whatever led to it, so
// that no place stays taken by a case that will not come.
func errandsOf(by permit.PersonID, before, after permit.Case, events []permit.Event) errands {
	t, was, is := errandsFor(after.ID), appointment(before), appointment(after)
	id := string(after.ID)
	switch {
	case was == is:
		return t
	case was != permit.Slot{} && after.Phase == permit.Verified:
		t.at(was, visit.Attend{Case: id})
	case was != permit.Slot{}:
		t.at(was, visit.Cancel{Case: id, Missed: slices.Contains(events, permit.Event(permit.SlotReleased{Missed: true}))})
	}
	if (is != permit.Slot{}) {
		t.take(is, visit.Book{Case: id, By: string(by), At: visit.Clock(is.At.Minute)})
	}
	return t
}

// A deed is who does what when.
type deed struct {
	at  time.Time
	by  permit.PersonID
	act string
}

func entryOf[E any](d deed, events []E) journal.Entry[E] {
	return journal.Entry[E]{At: d.at, Actor: string(d.by), Act: d.act, Events: events}
}

// run decides errands on the days as they are stored and adds what comes of them to a
// write. Days come in the order of their ids, so that two writes never wait for each
// other.
func (s *Service) run(ctx context.Context, t errands, own *rules.Pack, d deed, into *write) error {
	if len(t.days) == 0 {
		return nil
	}
	claimed, err := s.claim(ctx, &t, d)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(t.days)) {
		if err := s.errand(ctx, id, t.days[id], own, d, into); err != nil {
			return err
		}
	}
	into.add(claimed.batch, claimed.stored)
	return nil
}

// claim turns the case to the day on which it takes a place, and gives back what it may
// still hold on the one before.
func (s *Service) claim(ctx context.Context, t *errands, d deed) (part, error) {
	if t.turn == "" {
		return part{}, nil
	}
	held, err := s.Appointments.Claims.Load(ctx, string(t.id))
	if err != nil {
		return part{}, err
	}
	events, leave := held.State.Turn(t.turn)
	if leave != "" {
		t.on(leave, visit.Release{Case: string(t.id)})
	}
	if len(events) == 0 {
		return part{}, nil
	}
	return appended(s.Appointments.Claims, held, entryOf(d, events))
}

// errand decides the commands on one day.
func (s *Service) errand(ctx context.Context, id string, e errand, own *rules.Pack, d deed, into *write) error {
	w, err := s.stationWorld(e, own, d)
	if err != nil {
		return err
	}
	held, err := s.Appointments.Days.Load(ctx, id)
	if err != nil {
		return err
	}
	if held.Version == 0 {
		held.State = e.day
	}
	events, err := e.decide(held.State, w)
	if err != nil || len(events) == 0 {
		return err
	}
	p, err := appended(s.Appointments.Days, held, entryOf(d, events))
	into.add(p.batch, p.stored)
	return err
}

// decide decides one command after the other.
func (e errand) decide(day visit.Day, w visit.World) ([]visit.Event, error) {
	var all []visit.Event
	for _, cmd := range e.cmds {
		events, err := visit.Decide(day, cmd, w)
		if err != nil {
			return nil, err
		}
		day, all = visit.Replay(day, events), append(all, events...)
	}
	return all, nil
}

// stationWorld is what commands on a day may know. How the station receives people
// matters to who takes a place; to give one back nobody need know.
func (s *Service) stationWorld(e errand, own *rules.Pack, d deed) (w visit.World, err error) {
	w = visit.World{Now: civil.MomentOf(d.at), Calendar: s.Calendar}
	if e.takes {
		w.Plan, err = s.plan(own, permit.OfficeID(e.day.Station), e.day.Date)
	}
	return w, err
}

func (s *Service) plan(own *rules.Pack, station permit.OfficeID, on civil.Date) (visit.Plan, error) {
	for _, o := range s.receiving(own, on) {
		if o.ID == station {
			return o.Visits.Plan(), nil
		}
	}
	var name any = string(station)
	if o, ok := own.Office(station); ok {
		name = o
	}
	return visit.Plan{}, problem.New(problem.Invalid, "visit.station", name, on)
}

// receiving lists who receives people on a day, by the rules in force then: all cases
// share one station, whichever edition they were filed under. Where those know no
// appointments, those of the case's own pack hold.
func (s *Service) receiving(own *rules.Pack, on civil.Date) []rules.Office {
	if p, err := s.Packs.ByCity(own.City, on); err == nil {
		if list := p.Receiving(); len(list) > 0 {
			return list
		}
	}
	return own.Receiving()
}
