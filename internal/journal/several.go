package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tandem/internal/db"
)

// Several reads the states of some aggregates in one round trip. One that never was is
// not among them.
func (l *Log[S, E]) Several(ctx context.Context, ids []string) (map[string]S, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args, places := []any{l.Name}, make([]string, len(ids))
	for i, id := range ids {
		args, places[i] = append(args, id), "$"+strconv.Itoa(i+2)
	}
	out := make(map[string]S, len(ids))
	err := db.ForEach(ctx, l.db, `SELECT id, state FROM snapshot WHERE aggregate = $1 AND id IN (`+strings.Join(places, ", ")+`)`, func(row db.Row) error {
		var id string
		var text []byte
		if err := row.Scan(&id, &text); err != nil {
			return err
		}
		var s S
		err := json.Unmarshal(text, &s)
		out[id] = s
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("load several of %s: %w", l.Name, err)
	}
	return out, nil
}
