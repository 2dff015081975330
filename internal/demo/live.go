package demo

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/journal"
)

const selectLast = `SELECT at FROM entry ORDER BY at DESC LIMIT 1`

// Resume lets the clock run on: from the opening after the stories, or from where an
// earlier visit left it.
func (s *Stage) Resume(ctx context.Context, opening civil.Moment, world func() time.Time) error {
	from := opening.Time()
	var last string
	err := s.App.DB.QueryRow(ctx, selectLast).Scan(&last)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return err
	}
	if err == nil {
		at, err := journal.ParseMoment(last)
		if err != nil {
			return err
		}
		from = later(from, at)
	}
	s.Clock.Run(from, world)
	return nil
}

// Leap lets time pass to a moment at once: every timer on the way fires at its moment.
// The clock never goes back.
func (s *Stage) Leap(ctx context.Context, to civil.Moment) error {
	s.leaping.Lock()
	defer s.leaping.Unlock()
	if err := s.passTo(ctx, to); err != nil {
		return err
	}
	_, err := s.App.Queue.Advance(ctx, s.Clock.Now())
	return err
}

// tickEvery is how often a served demonstration looks for timers that are due.
const tickEvery = time.Second

// Tick fires timers as the clock reaches them, until ctx ends.
func (s *Stage) Tick(ctx context.Context, log *slog.Logger) {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if _, err := s.App.Queue.Advance(ctx, s.Clock.Now()); err != nil && ctx.Err() == nil {
				log.Error("the demonstration's clock", "error", err)
			}
		}
	}
}
