package journal

import (
	"context"
	"fmt"
	"time"

	"tandem/internal/db"
)

// Recorded is an entry as it was stored.
type Recorded[E any] struct {
	Seq    int64
	At     time.Time // UTC, microseconds
	Actor  string
	Act    string
	Events []E
	Hash   string
}

const selectEntries = `SELECT seq, at, actor, act, events, hash FROM entry
WHERE aggregate = $1 AND id = $2 AND seq <= $3 AND at <= $4 ORDER BY seq`

// no limit to seq and to at
const (
	lastSeq = int64(1<<63 - 1)
	lastAt  = "9999"
)

// List returns all entries of the aggregate, first to last; none if it never was.
func (l *Log[S, E]) List(ctx context.Context, id string) ([]Recorded[E], error) {
	var list []Recorded[E]
	err := l.entries(ctx, id, lastSeq, lastAt, func(r record) error {
		e, err := l.recorded(r)
		list = append(list, e)
		return err
	})
	return list, err
}

func (l *Log[S, E]) recorded(r record) (Recorded[E], error) {
	at, err := time.Parse(moment, r.at)
	if err != nil {
		return Recorded[E]{}, fmt.Errorf("entry %d: %w", r.seq, err)
	}
	events, err := l.decode(r.events)
	if err != nil {
		return Recorded[E]{}, fmt.Errorf("entry %d: %w", r.seq, err)
	}
	return Recorded[E]{r.seq, at, r.actor, r.act, events, r.hash}, nil
}

// AsOf returns the state after the seq-th entry, and the number of the last
// entry that is in it: 0 if there was none yet.
func (l *Log[S, E]) AsOf(ctx context.Context, id string, seq int64) (S, int64, error) {
	return l.fold(ctx, id, seq, lastAt)
}

// AsOfTime returns the state at the moment t, including what happened in it.
func (l *Log[S, E]) AsOfTime(ctx context.Context, id string, t time.Time) (S, int64, error) {
	return l.fold(ctx, id, lastSeq, Moment(t))
}

func (l *Log[S, E]) fold(ctx context.Context, id string, seq int64, at string) (state S, last int64, err error) {
	err = l.entries(ctx, id, seq, at, func(r record) error {
		events, err := l.decode(r.events)
		if err != nil {
			return fmt.Errorf("entry %d: %w", r.seq, err)
		}
		for _, e := range events {
			state = l.Evolve(state, e)
		}
		last = r.seq
		return nil
	})
	return state, last, err
}

func (l *Log[S, E]) entries(ctx context.Context, id string, seq int64, at string, f func(record) error) error {
	err := db.ForEach(ctx, l.db, selectEntries, func(row db.Row) error {
		var r record
		if err := row.Scan(&r.seq, &r.at, &r.actor, &r.act, &r.events, &r.hash); err != nil {
			return err
		}
		return f(r)
	}, l.Name, id, seq, at)
	if err != nil {
		return fmt.Errorf("journal of %s %s: %w", l.Name, id, err)
	}
	return nil
}
