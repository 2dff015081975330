package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tandem/internal/db"
)

// Drain works the jobs that are available one after another, in the order they
// were added, and those that they add, until none is left. The first that fails
// ends it with its error. It is for programs with a time of their own, such as
// the demonstration and tests; it may run beside a started queue.
func (q *Queue) Drain(ctx context.Context) error {
	for {
		j, err := q.claim(ctx)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("take a job: %w", err)
		}
		if err := q.finish(ctx, j, q.handle(ctx, j.kind, j.args)); err != nil {
			return fmt.Errorf("job %d of kind %s: %w", j.id, j.kind, err)
		}
	}
}

// claimed is a job in state running that Drain works.
type claimed struct {
	id   int64
	kind string
	args json.RawMessage
}

// claims take the next job, as River does.
var claims = map[db.Dialect]string{
	db.DialectSQLite: `UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = datetime('now', 'subsec')
WHERE id = (SELECT id FROM river_job WHERE state = 'available' ORDER BY id LIMIT 1)
RETURNING id, kind, json(args)`,
	db.DialectPostgres: `UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = now()
WHERE id = (SELECT id FROM river_job WHERE state = 'available' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, args::text`,
}

func (q *Queue) claim(ctx context.Context) (j claimed, err error) {
	err = q.db.Write(ctx, func(tx db.Tx) error {
		var args []byte
		err := tx.QueryRow(ctx, claims[tx.Dialect()]).Scan(&j.id, &j.kind, &args)
		j.args = args
		return err
	})
	return j, err
}

// settle ends a job in state $2.
var settle = map[db.Dialect]string{
	db.DialectSQLite:   `UPDATE river_job SET state = $2, finalized_at = datetime('now', 'subsec') WHERE id = $1 AND state = 'running'`,
	db.DialectPostgres: `UPDATE river_job SET state = $2::text::river_job_state, finalized_at = now() WHERE id = $1 AND state = 'running'`,
}

// finish notes how the job ended and returns why it failed.
func (q *Queue) finish(ctx context.Context, j claimed, failure error) error {
	state := "completed"
	if failure != nil {
		state = "discarded"
	}
	err := q.db.Apply(context.WithoutCancel(ctx), db.Batch{{SQL: settle[q.db.Dialect()], Args: []any{j.id, state}}})
	return errors.Join(failure, err)
}

// releases make jobs that wait for simulated time available.
var releases = map[db.Dialect]string{
	db.DialectSQLite:   `UPDATE river_job SET state = 'available', scheduled_at = datetime('now', 'subsec') WHERE state = 'pending' AND scheduled_at <= $1`,
	db.DialectPostgres: `UPDATE river_job SET state = 'available', scheduled_at = now() WHERE state = 'pending' AND scheduled_at <= $1::text::timestamptz`,
}

// Advance tells a simulated queue what time it is, and returns how many jobs
// that has made available.
func (q *Queue) Advance(ctx context.Context, now time.Time) (n int64, err error) {
	err = q.db.Write(ctx, func(tx db.Tx) error {
		n, err = tx.Exec(ctx, releases[tx.Dialect()], q.moment(now))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("advance the jobs to %s: %w", q.moment(now), err)
	}
	return n, nil
}

// nexts find the first moment a job waits for, as seconds since 1970.
var nexts = map[db.Dialect]string{
	db.DialectSQLite:   `SELECT CAST(unixepoch(min(scheduled_at), 'subsec') * 1000 + 0.5 AS INTEGER) FROM river_job WHERE state = 'pending'`,
	db.DialectPostgres: `SELECT CAST(extract(epoch FROM min(scheduled_at)) * 1000 AS BIGINT) FROM river_job WHERE state = 'pending'`,
}

// Next returns the first moment that a job of a simulated queue waits for, and
// false if none waits.
func (q *Queue) Next(ctx context.Context) (time.Time, bool, error) {
	var millis *int64
	if err := q.db.QueryRow(ctx, nexts[q.db.Dialect()]).Scan(&millis); err != nil {
		return time.Time{}, false, fmt.Errorf("next job: %w", err)
	}
	if millis == nil {
		return time.Time{}, false, nil
	}
	return time.UnixMilli(*millis).UTC(), true, nil
}
