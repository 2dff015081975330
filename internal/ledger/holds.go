package ledger

import "context"

const countHeld = `SELECT (SELECT count(*) FROM log_leaf WHERE aggregate = '' AND subject = $1 AND version = 0)
+ (SELECT count(*) FROM log_queue WHERE id = $1)`

// Holds reports whether the leaf with this id stands in the log, or waits for its place.
func (l *Log) Holds(ctx context.Context, id string) (bool, error) {
	var n int64
	err := l.db.QueryRow(ctx, countHeld, id).Scan(&n)
	return n > 0, unavailable(err)
}
