package journal

import (
	"context"
	"encoding/json"
	"fmt"

	"tandem/internal/db"
)

// Waking is an aggregate with a timer, by Index.Wake.
type Waking struct{ ID, Wake string }

const selectWaking = `SELECT id, wake FROM snapshot
WHERE aggregate = $1 AND wake <> '' AND wake <= $2 AND (wake > $3 OR wake = $3 AND id > $4)
ORDER BY wake, id LIMIT $5`

// Waking lists aggregates whose timer is due at the moment until, in order, at
// most limit of them, beginning behind after: the zero Waking, or the last one
// of the list before.
func (l *Log[S, E]) Waking(ctx context.Context, until string, after Waking, limit int) ([]Waking, error) {
	var list []Waking
	err := db.ForEach(ctx, l.db, selectWaking, func(r db.Row) error {
		var w Waking
		err := r.Scan(&w.ID, &w.Wake)
		list = append(list, w)
		return err
	}, l.Name, until, after.Wake, after.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("timers of %s: %w", l.Name, err)
	}
	return list, nil
}

const (
	selectPage = `SELECT id, version, head, city, status, wake, due, state FROM snapshot
WHERE aggregate = $1 AND id > $2 ORDER BY id LIMIT $3`
	pageSize = 100
)

// page is the next few snapshots by id.
type page[S any] []snapshot[S]

// snapshot is a row of table snapshot.
type snapshot[S any] struct {
	Held[S]
	text []byte // the state as stored
}

// Each calls f with the state of every aggregate, by id. It reads page by page,
// so f may take its time, and sees what is stored when its page is read.
func (l *Log[S, E]) Each(ctx context.Context, f func(Held[S]) error) error {
	after := ""
	for {
		p, err := l.page(ctx, l.db, after)
		if err != nil || len(p) == 0 {
			return err
		}
		for _, s := range p {
			if err := json.Unmarshal(s.text, &s.State); err != nil {
				return fmt.Errorf("state of %s %s: %w", l.Name, s.ID, err)
			}
			if err := f(s.Held); err != nil {
				return err
			}
		}
		after = p[len(p)-1].ID
	}
}

func (l *Log[S, E]) page(ctx context.Context, r db.Reader, after string) (page[S], error) {
	p, err := l.snapshots(ctx, r, selectPage, after, pageSize)
	if err != nil {
		return nil, fmt.Errorf("read %s after %q: %w", l.Name, after, err)
	}
	return p, nil
}

// snapshots reads the rows that a query finds among those of the aggregate.
func (l *Log[S, E]) snapshots(ctx context.Context, r db.Reader, query string, args ...any) (p page[S], err error) {
	err = db.ForEach(ctx, r, query, func(row db.Row) error {
		var s snapshot[S]
		err := row.Scan(&s.ID, &s.Version, &s.head, &s.Index.City, &s.Index.Status, &s.Index.Wake, &s.Index.Due, &s.text)
		p = append(p, s)
		return err
	}, append([]any{l.Name}, args...)...)
	return p, err
}

const selectBetween = `SELECT id, version, head, city, status, wake, due, state FROM snapshot
WHERE aggregate = $1 AND id >= $2 AND id <= $3 ORDER BY id`

// Between returns the aggregates whose ids are between two, both included, by id. It is
// for ids that sort by something, of which the caller names a bounded part.
func (l *Log[S, E]) Between(ctx context.Context, first, last string) ([]Held[S], error) {
	var list []Held[S]
	p, err := l.snapshots(ctx, l.db, selectBetween, first, last)
	for _, s := range p {
		if err == nil {
			err = json.Unmarshal(s.text, &s.State)
		}
		list = append(list, s.Held)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s from %q to %q: %w", l.Name, first, last, err)
	}
	return list, nil
}
