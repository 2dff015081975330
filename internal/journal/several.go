package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tandem/internal/db"
)

// Several reads the states of some aggregates. One that never was is not among them. What
// is remembered in the version that is stored is not read again: of a page of cases most
// have been seen before, and a state is a hundred times as long as its number.
func (l *Log[S, E]) Several(ctx context.Context, ids []string) (map[string]S, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	out := make(map[string]S, len(ids))
	others, err := l.remembered(ctx, ids, out)
	if err == nil && len(others) > 0 {
		err = l.loadSeveral(ctx, others, out)
	}
	if err != nil {
		return nil, fmt.Errorf("load several of %s: %w", l.Name, err)
	}
	return out, nil
}

// remembered takes from memory what is current there, and returns the others that exist.
func (l *Log[S, E]) remembered(ctx context.Context, ids []string, out map[string]S) (others []string, err error) {
	places, args := l.among(ids)
	err = db.ForEach(ctx, l.db, `SELECT id, version FROM snapshot WHERE aggregate = $1 AND id IN (`+places+`)`, func(row db.Row) error {
		var id string
		var version int64
		if err := row.Scan(&id, &version); err != nil {
			return err
		}
		if h, ok := l.cache.get(id); ok && h.Version == version {
			out[id] = h.State
		} else {
			others = append(others, id)
		}
		return nil
	}, args...)
	return others, err
}

// loadSeveral reads states in one round trip, and keeps them.
func (l *Log[S, E]) loadSeveral(ctx context.Context, ids []string, out map[string]S) error {
	places, args := l.among(ids)
	return db.ForEach(ctx, l.db, `SELECT id, version, head, state FROM snapshot WHERE aggregate = $1 AND id IN (`+places+`)`, func(row db.Row) error {
		var h Held[S]
		var state []byte
		err := row.Scan(&h.ID, &h.Version, &h.head, &state)
		if err == nil {
			err = json.Unmarshal(state, &h.State)
		}
		if err != nil {
			return err
		}
		h.Index = l.Index(h.State)
		l.cache.put(h)
		out[h.ID] = h.State
		return nil
	}, args...)
}

// among are placeholders for ids, after the name of the aggregate.
func (l *Log[S, E]) among(ids []string) (string, []any) {
	args, places := []any{l.Name}, make([]string, len(ids))
	for i, id := range ids {
		args, places[i] = append(args, id), "$"+strconv.Itoa(i+2)
	}
	return strings.Join(places, ", "), args
}
