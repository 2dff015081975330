package casework

import (
	"context"
	"errors"
	"slices"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/visit"
)

// Slots lists what a case may choose from: the free slots of every station, from a day
// on, over so many working days, at most visit.Horizon of them from today. Earlier days
// come first, and within a day the station that the case was opened at, then the others
// as the pack lists them. Days and stations without a free slot are left out.
func (s *Service) Slots(ctx context.Context, actor permit.Actor, id permit.CaseID, from civil.Date, days int) ([]visit.Offer, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.mayRead(ctx, actor, c, access.Act(permit.Book{}.Name())); err != nil {
		return nil, err
	}
	own, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return nil, err
	}
	if !own.Profile.Appointment {
		return nil, problem.New(problem.Illegal, "permit.illegal.noappointment", c.City)
	}
	now := civil.MomentOf(s.Now())
	return s.offers(ctx, c, own, s.reach(now.Date, from, days), now)
}

// reach is the working days on which a slot may be taken, from a day on.
func (s *Service) reach(today, from civil.Date, days int) []civil.Date {
	all := visit.Reach(today, s.Calendar)
	all = slices.DeleteFunc(all, func(d civil.Date) bool { return d.Before(from) })
	return all[:min(max(days, 0), len(all))]
}

func (s *Service) offers(ctx context.Context, c permit.Case, own *rules.Pack, dates []civil.Date, now civil.Moment) ([]visit.Offer, error) {
	var out []visit.Offer
	taken := map[permit.OfficeID]map[civil.Date]visit.Day{}
	for _, on := range dates {
		for _, o := range nearest(s.receiving(own, on), c.Station) {
			if taken[o.ID] == nil {
				days, err := s.stationDays(ctx, o.ID, on, dates[len(dates)-1])
				if err != nil {
					return nil, err
				}
				taken[o.ID] = days
			}
			day := taken[o.ID][on]
			day.Station, day.Date = string(o.ID), on
			if offer := day.Offer(string(c.ID), o.Visits.Plan(), now); len(offer.Free) > 0 {
				out = append(out, offer)
			}
		}
	}
	return out, nil
}

// nearest puts a station first.
func nearest(list []rules.Office, station permit.OfficeID) []rules.Office {
	slices.SortStableFunc(list, func(a, b rules.Office) int {
		switch {
		case a.ID == station && b.ID != station:
			return -1
		case b.ID == station && a.ID != station:
			return 1
		}
		return 0
	})
	return list
}

// stationDays are the days of a station on which somebody has taken something.
func (s *Service) stationDays(ctx context.Context, station permit.OfficeID, first, last civil.Date) (map[civil.Date]visit.Day, error) {
	list, err := s.Appointments.Days.Between(ctx, visit.ID(string(station), first), visit.ID(string(station), last))
	out := map[civil.Date]visit.Day{}
	for _, h := range list {
		out[h.State.Date] = h.State
	}
	return out, unavailable(err)
}

// A Hold is a slot that is kept for a case until some moment.
type Hold struct {
	Slot     permit.Slot
	Until    civil.Moment
	Extended bool // it cannot be again
}

// HoldSlot keeps a free slot for a case for visit.HoldMinutes while somebody makes up
// their mind, and gives back what was held before. A case that has booked needs no hold:
// BookSlot moves its booking.
func (s *Service) HoldSlot(ctx context.Context, actor permit.Actor, id permit.CaseID, slot permit.Slot) (Hold, error) {
	book := permit.Book{Slot: slot}
	err := s.hands(ctx, actor, id, "hold-slot", book, func(c permit.Case, w permit.World, _ string) (errands, error) {
		t := errandsFor(id)
		if a := appointment(c); (a != permit.Slot{}) {
			return t, problem.New(problem.Illegal, "visit.booked", a.At)
		}
		_, err := permit.Decide(c, book, w)
		t.take(slot, visit.Hold{Case: string(id), By: string(actor.ID), At: visit.Clock(slot.At.Minute)})
		return t, err
	})
	if err != nil {
		return Hold{}, err
	}
	h, _, err := s.heldSlot(ctx, id)
	return h, err
}

// ExtendSlot keeps the slot that is held for as long again, once.
func (s *Service) ExtendSlot(ctx context.Context, actor permit.Actor, id permit.CaseID) (Hold, error) {
	err := s.hands(ctx, actor, id, "extend-slot", permit.Book{}, onClaim(id, visit.Extend{Case: string(id)}))
	if err != nil {
		return Hold{}, err
	}
	h, _, err := s.heldSlot(ctx, id)
	return h, err
}

// ReleaseSlot gives back the slot that is held, if one is.
func (s *Service) ReleaseSlot(ctx context.Context, actor permit.Actor, id permit.CaseID) error {
	return s.hands(ctx, actor, id, "release-slot", permit.Unbook{}, onClaim(id, visit.Release{Case: string(id)}))
}

// onClaim is a command on the day that the case turned to last.
func onClaim(id permit.CaseID, cmd visit.Command) intent {
	return func(_ permit.Case, _ permit.World, day string) (errands, error) {
		t := errandsFor(id)
		t.on(day, cmd)
		return t, nil
	}
}

// BookSlot takes a slot for good: the one that is held, or one that is free. A booking
// that the case has is given back in the same moment. It is Do of permit.Book.
func (s *Service) BookSlot(ctx context.Context, actor permit.Actor, id permit.CaseID, slot permit.Slot) (permit.Case, error) {
	return s.Do(ctx, actor, id, permit.Book{Slot: slot})
}

// HeldSlot is the slot that is held for a case now; false if none is.
func (s *Service) HeldSlot(ctx context.Context, actor permit.Actor, id permit.CaseID) (Hold, bool, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Hold{}, false, err
	}
	if _, err := s.mayRead(ctx, actor, c, access.ReadCase); err != nil {
		return Hold{}, false, err
	}
	return s.heldSlot(ctx, id)
}

func (s *Service) heldSlot(ctx context.Context, id permit.CaseID) (Hold, bool, error) {
	claim, err := s.Appointments.Claims.Load(ctx, string(id))
	if err != nil || claim.State.Day == "" {
		return Hold{}, false, unavailable(err)
	}
	day, err := s.Appointments.Days.Load(ctx, claim.State.Day)
	if err != nil {
		return Hold{}, false, unavailable(err)
	}
	p, ok := day.State.Hold(string(id), civil.MomentOf(s.Now()))
	if !ok {
		return Hold{}, false, nil
	}
	return Hold{permit.Slot{Station: permit.OfficeID(day.State.Station), At: day.State.Moment(p.At)}, p.Until, p.Extended}, true, nil
}

// An intent is what a case asks of days, knowing the day that it turned to last.
type intent func(c permit.Case, w permit.World, claim string) (errands, error)

// hands carries out what changes days and no case. Who may not give the command of the
// procedure that it prepares or undoes may not do it either.
func (s *Service) hands(ctx context.Context, actor permit.Actor, id permit.CaseID, act string, gate permit.Command, what intent) error {
	for range attempts {
		err := s.hand(ctx, actor, id, act, gate, what)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errRaced):
		case isProblem(err):
			return s.denied(ctx, actor, id, act, err)
		default:
			return unavailable(err)
		}
	}
	return problem.New(problem.Conflict, "casework.busy", id)
}

func (s *Service) hand(ctx context.Context, actor permit.Actor, id permit.CaseID, act string, gate permit.Command, what intent) error {
	c, err := s.Case(ctx, id)
	if err != nil {
		return err
	}
	now := s.Now()
	w, pack, err := s.world(actor, c, gate, now)
	if err != nil {
		return err
	}
	if err := s.mayDo(c, gate, w, pack); err != nil {
		return err
	}
	claim, err := s.Appointments.Claims.Load(ctx, string(id))
	if err != nil {
		return err
	}
	t, err := what(c, w, claim.State.Day)
	if err != nil {
		return err
	}
	var out write
	if err := s.run(ctx, t, pack, deed{now, actor.ID, act}, &out); err != nil || len(out.entries) == 0 {
		return err
	}
	return s.apply(ctx, out)
}

// Visits lists who comes to a window or a station on a day, by time. It is for the
// officers of the window, each of whom sees no case of their own interest, and it is on
// record who looked.
func (s *Service) Visits(ctx context.Context, actor permit.Actor, station permit.OfficeID, on civil.Date) ([]visit.Booked, error) {
	pack, err := s.Packs.ByCity(cityOf(station), on)
	if err != nil {
		return nil, err
	}
	note := journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: DayAggregate.Name, ID: visit.ID(string(station), on), Act: string(access.ReadVisits), Outcome: "shown"}
	v := s.Access.Ask(actor, access.ReadVisits, access.Subject{Window: pack.Profile.Window}, access.Circumstances{})
	if refusal := v.Problem(access.ReadVisits, access.Circumstances{}); refusal != nil {
		note.Outcome = string(problem.Forbidden)
		return nil, errors.Join(refusal, s.Trail.Add(ctx, note))
	}
	day, err := s.Appointments.Days.Load(ctx, note.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	list, err := s.receivable(ctx, actor, day.State.Bookings())
	if err != nil {
		return nil, err
	}
	return list, unavailable(s.Trail.Add(ctx, note))
}

// receivable are the bookings of cases that the officer may see.
func (s *Service) receivable(ctx context.Context, actor permit.Actor, list []visit.Booked) (out []visit.Booked, err error) {
	for _, b := range list {
		held, _, err := s.hold(ctx, permit.CaseID(b.Case))
		if err != nil {
			return nil, unavailable(err)
		}
		pack, err := s.Packs.ByHash(held.State.Pack)
		if err != nil {
			return nil, err
		}
		if s.Access.Ask(actor, access.ReadVisits, subject(held.State, pack), access.Circumstances{}).Allowed {
			out = append(out, b)
		}
	}
	return out, nil
}
