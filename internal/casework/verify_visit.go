package casework

import (
	"context"

	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/visit"
)

// verifyAppointment looks for the place of a case that is expected.
func (s *Service) verifyAppointment(ctx context.Context, c permit.Case) error {
	slot := appointment(c)
	if (slot == permit.Slot{}) {
		return nil
	}
	day, err := s.Appointments.Days.Load(ctx, dayOf(slot))
	if err != nil {
		return err
	}
	p, ok := day.State.Of(string(c.ID))
	if !ok || !p.Open() || day.State.Moment(p.At) != slot.At {
		return wrong(c.ID, "visit.verify.missing", slot.At, string(slot.Station))
	}
	return nil
}

// verifyVisits replays the days of stations and the claims of cases, and looks for the
// case behind every place: one that is expected then, or one that came. It returns how
// many bookings there are.
func (s *Service) verifyVisits(ctx context.Context) (n int64, err error) {
	_, err = s.Appointments.Days.Verify(ctx, func(h journal.Held[visit.Day]) error {
		n += int64(len(h.State.Bookings()))
		return s.lookAtDay(ctx, h)
	})
	if err == nil {
		_, err = s.Appointments.Claims.Verify(ctx, nil)
	}
	return n, err
}

// lookAtDay looks again at a day that was changed since it was read, as it is now.
func (s *Service) lookAtDay(ctx context.Context, h journal.Held[visit.Day]) error {
	for {
		err := s.verifyDay(ctx, h.State)
		if err == nil {
			return nil
		}
		now, loadErr := s.Appointments.Days.Load(ctx, h.ID)
		if loadErr != nil || now.Version == h.Version {
			return err
		}
		h = now
	}
}

func (s *Service) verifyDay(ctx context.Context, d visit.Day) error {
	for _, p := range d.Places {
		c, err := s.Log.LoadFrom(ctx, s.DB, p.Case)
		if err != nil {
			return err
		}
		slot := permit.Slot{Station: permit.OfficeID(d.Station), At: d.Moment(p.At)}
		if c.Version == 0 || p.Open() && appointment(c.State) != slot {
			return wrong(permit.CaseID(p.Case), "visit.verify.stray", slot.At, d.Station)
		}
	}
	return nil
}
