package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tandem/internal/db"
	"tandem/internal/journal"
)

// A write is what one command stores: entries of one or more aggregates, whose keys
// decide races, and all else behind them.
type write struct {
	entries db.Batch
	rest    db.Batch
	stored  func(context.Context) (bool, error) // whether the first entry is there, and is ours
}

// A part is the entry of one aggregate with its snapshot.
type part struct {
	batch  db.Batch
	stored func(context.Context) (bool, error)
}

// appended is the part that an entry makes.
func appended[S, E any](l *journal.Log[S, E], held journal.Held[S], e journal.Entry[E]) (part, error) {
	next, batch, err := l.Append(held, e)
	return part{batch, func(ctx context.Context) (bool, error) { return l.Stored(ctx, next) }}, err
}

// add adds a batch whose first statement is its guard.
func (w *write) add(batch db.Batch, stored func(context.Context) (bool, error)) {
	if len(batch) == 0 {
		return
	}
	if len(w.entries) == 0 {
		w.stored = stored
	}
	w.entries, w.rest = append(w.entries, batch[0]), append(w.rest, batch[1:]...)
}

// errRaced says that another came first to one of the aggregates.
var errRaced = errors.New("another came first")

// certainty bounds how long it is tried to learn whether a batch was stored.
const certainty = 20 * time.Second

// apply stores it; the error is errRaced if another came first. Where the connection was
// lost in between, nobody knows how it ended, and the server may still be at it. So the
// batch is sent once more: the key of its first entry waits for whoever is at it and
// lets it in only if it is not there.
func (s *Service) apply(ctx context.Context, w write) error {
	batch := slices.Concat(w.entries, w.rest)
	err := s.DB.Apply(ctx, batch)
	if !errors.Is(err, db.ErrUnknown) {
		return w.raced(err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), certainty)
	defer cancel()
	again := w.raced(s.DB.Apply(ctx, batch))
	switch {
	case errors.Is(again, db.ErrUnavailable):
		return errors.Join(err, again)
	case errors.Is(again, errRaced):
		return w.lostTo(ctx, err, again)
	}
	return again
}

// raced marks the error of a batch that met an entry which another made.
func (w *write) raced(err error) error {
	if e, ok := errors.AsType[*db.BatchError](err); ok && e.Stmt < len(w.entries) && errors.Is(e.Err, db.ErrExists) {
		return fmt.Errorf("%w: %w", errRaced, err)
	}
	return err
}

// lostTo returns nothing if the entry that is there is our own, and otherwise that
// another came first.
func (w *write) lostTo(ctx context.Context, unknown, lost error) error {
	stored, err := w.stored(ctx)
	switch {
	case err != nil:
		return errors.Join(unknown, err)
	case stored:
		return nil
	}
	return lost
}
