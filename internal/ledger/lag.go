package ledger

import (
	"context"
	"fmt"
	"time"
)

// MaxLag is how long something may wait for the log before it is an alarm. Nothing
// else comes of it: the log never holds up a case.
const MaxLag = 10 * time.Second

// A Lag is how far the log is behind.
type Lag struct {
	Waiting int64         // heads and leaves without a place
	Age     time.Duration // of the one that waits longest; 0 if none does
}

// Late reports whether the log is further behind than it may be.
func (g Lag) Late() bool { return g.Age > MaxLag }

const selectWaiting = `SELECT (SELECT count(*) FROM snapshot WHERE unlogged <> '') + (SELECT count(*) FROM log_queue),
coalesce((SELECT unlogged FROM snapshot WHERE unlogged <> '' ORDER BY unlogged LIMIT 1), ''),
coalesce((SELECT at FROM log_queue ORDER BY at, id LIMIT 1), '')`

// Lag tells how far the log is behind.
func (l *Log) Lag(ctx context.Context) (Lag, error) {
	var g Lag
	var moments [2]string
	if err := l.db.QueryRow(ctx, selectWaiting).Scan(&g.Waiting, &moments[0], &moments[1]); err != nil {
		return g, unavailable(err)
	}
	for _, m := range moments {
		if m == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, m)
		if err != nil {
			return g, fmt.Errorf("since when something waits for the log: %w", err)
		}
		g.Age = max(g.Age, l.Now().Sub(at))
	}
	return g, nil
}
