package jobs

import (
	"context"
	"fmt"

	"tandem/internal/db"
)

// Start begins to work jobs, until Stop. It does nothing if the queue is paused.
func (q *Queue) Start(ctx context.Context) error {
	if q.client == nil {
		return nil
	}
	if err := q.adopt(ctx); err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	return q.client.Start(context.WithoutCancel(ctx))
}

// adopt makes ready what others have left: jobs of a simulation get the world's
// time, if this is none, and rows that cannot be read are set aside.
func (q *Queue) adopt(ctx context.Context) error {
	if q.options.Simulated {
		return nil
	}
	b := db.Batch{{SQL: `UPDATE river_job SET state = 'scheduled' WHERE state = 'pending'`}}
	if q.db.Dialect() == db.DialectSQLite {
		b = append(b, db.Stmt{SQL: setAside})
	}
	return q.db.Apply(ctx, b)
}

// setAside cancels jobs whose columns are not JSON. On SQLite, River reads rows
// as JSON to find the next job, so one that is damaged would stop all others.
// PostgreSQL does not store what is not JSON.
const setAside = `UPDATE river_job SET state = 'cancelled', finalized_at = datetime('now', 'subsec')
WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled')
	AND NOT (json_valid(args, 8) AND json_valid(metadata, 8) AND json_valid(tags, 8))`
