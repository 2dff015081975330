package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// system is who acts when a timer fires, a register answers or the post reports.
func system(name permit.PersonID) permit.Actor { return permit.Actor{ID: name, Role: permit.System} }

// Clockwork is the actor of timers.
var Clockwork = system("clockwork")

// Wake lets a case notice that time has passed, and sets the alarm clock for what
// comes next: the one that has rung was the only one.
func (s *Service) Wake(ctx context.Context, id permit.CaseID) (permit.Case, error) {
	c, err := s.Do(ctx, Clockwork, id, permit.Tick{})
	if err != nil || permit.Wake(c).IsZero() {
		return c, err
	}
	stmts, err := s.alarm(c)
	if err == nil {
		err = s.DB.Apply(ctx, stmts)
	}
	return c, unavailable(err)
}

const (
	// sweepPage is how many cases a sweep asks for at a time.
	sweepPage = 500
	// sweepGrace is how long a timer may be late before it counts as lost: its job
	// may wait in the queue.
	sweepGrace = 2 * time.Minute
)

// Sweep wakes every case whose timer is due and was lost, and returns how many it
// woke. A case that cannot be woken does not hold up the others.
func (s *Service) Sweep(ctx context.Context) (woken int, err error) {
	until := civil.MomentOf(s.Now().Add(-sweepGrace))
	var after journal.Waking
	for {
		due, pageErr := s.Log.Waking(ctx, until.String(), after, sweepPage)
		if pageErr != nil || len(due) == 0 {
			return woken, errors.Join(err, unavailable(pageErr))
		}
		for _, d := range due {
			c, wakeErr := s.Wake(ctx, permit.CaseID(d.ID))
			if wakeErr != nil {
				err = errors.Join(err, fmt.Errorf("wake case %s: %w", d.ID, wakeErr))
			} else if permit.Wake(c).After(until) || permit.Wake(c).IsZero() {
				woken++
			}
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
