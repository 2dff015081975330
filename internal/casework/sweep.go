package casework

import (
	"context"

	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// system is who acts when a timer fires, a register answers or the post reports.
func system(name permit.PersonID) permit.Actor { return permit.Actor{ID: name, Role: permit.System} }

// Clockwork is the actor of timers.
var Clockwork = system("clockwork")

// Wake lets a case notice that time has passed. A timer that fires too early, its
// moment having moved, sets itself again.
func (s *Service) Wake(ctx context.Context, id permit.CaseID) (permit.Case, error) {
	before, err := s.Case(ctx, id)
	if err != nil {
		return before, err
	}
	c, err := s.Do(ctx, Clockwork, id, permit.Tick{})
	if err != nil {
		return c, err
	}
	wake := permit.Wake(c)
	if wake.IsZero() || wake != permit.Wake(before) {
		return c, nil // nothing to wait for, or Do has set the next one
	}
	stmts, err := s.alarm(c)
	if err == nil {
		err = s.DB.Apply(ctx, stmts)
	}
	return c, unavailable(err)
}

// sweepPage is how many cases a sweep asks for at a time.
const sweepPage = 500

// Sweep wakes every case whose timer is due and was lost, and returns how many it woke.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	until := civil.MomentOf(s.Now()).String()
	woken := 0
	var after journal.Waking
	for {
		due, err := s.Log.Waking(ctx, until, after, sweepPage)
		if err != nil || len(due) == 0 {
			return woken, unavailable(err)
		}
		for _, d := range due {
			if _, err := s.Do(ctx, Clockwork, permit.CaseID(d.ID), permit.Tick{}); err != nil {
				return woken, err
			}
			woken++
		}
		after = due[len(due)-1]
	}
}

// A Move is a due date of an open case that another calendar would change.
type Move struct {
	Case permit.CaseID `json:"case"`
	permit.Moved
}

// Impact calls f with every due date that moves under another calendar.
func (s *Service) Impact(ctx context.Context, cal *civil.Calendar, f func(Move) error) error {
	return s.Log.Each(ctx, func(h journal.Held[permit.Case]) error {
		if h.State.Outcome != "" {
			return nil
		}
		for _, m := range h.State.Impact(cal) {
			if err := f(Move{permit.CaseID(h.ID), m}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Recount counts the running clocks of every open case anew, after a calendar was
// loaded, and returns how many cases moved.
func (s *Service) Recount(ctx context.Context) (int, error) {
	moved := map[permit.CaseID]bool{}
	if err := s.Impact(ctx, s.Calendar, func(m Move) error { moved[m.Case] = true; return nil }); err != nil {
		return 0, err
	}
	for id := range moved {
		if _, err := s.Do(ctx, system("calendar"), id, permit.Recount{}); err != nil {
			return 0, err
		}
	}
	return len(moved), nil
}
