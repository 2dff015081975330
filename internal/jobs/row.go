package jobs

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tandem/internal/db"
)

// rows are River's insert of one job as each database spells it, and how it
// writes a moment. They say what River's own JobInsertFastManyNoReturning says,
// with the columns that never differ filled in.
type rows struct {
	plain  string // args, kind, scheduled_at, state
	unique string // and unique_key
	moment string // layout of scheduled_at
}

// open is the states of a job that is not finished, as River's bits:
// available, pending, retryable, running, scheduled.
const (
	openStates = 1<<0 | 1<<4 | 1<<5 | 1<<6 | 1<<7
	openBits   = "11110001"
)

const columns = `INSERT INTO river_job
(args, created_at, kind, max_attempts, metadata, priority, queue, scheduled_at, state, tags, unique_key, unique_states) VALUES `

const (
	sqliteValues = `(jsonb($1), datetime('now', 'subsec'), $2, 25, jsonb('{}'), 1, 'default',
coalesce($3, datetime('now', 'subsec')), $4, jsonb('[]'), `
	postgresValues = `($1::jsonb, now(), $2, 25, '{}', 1, 'default',
coalesce($3::text::timestamptz, now()), $4::text::river_job_state, '{}', `
)

var rowsOf = map[db.Dialect]rows{
	db.DialectSQLite: {
		plain: columns + sqliteValues + `NULL, NULL)`,
		unique: columns + sqliteValues + fmt.Sprintf(`$5, %d)`, openStates) + `
ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND unique_states IS NOT NULL
	AND CASE state
		WHEN 'available' THEN unique_states & (1 << 0)
		WHEN 'cancelled' THEN unique_states & (1 << 1)
		WHEN 'completed' THEN unique_states & (1 << 2)
		WHEN 'discarded' THEN unique_states & (1 << 3)
		WHEN 'pending'   THEN unique_states & (1 << 4)
		WHEN 'retryable' THEN unique_states & (1 << 5)
		WHEN 'running'   THEN unique_states & (1 << 6)
		WHEN 'scheduled' THEN unique_states & (1 << 7)
		ELSE 0
	END >= 1
DO NOTHING`,
		moment: "2006-01-02 15:04:05.000",
	},
	db.DialectPostgres: {
		plain: columns + postgresValues + `NULL, NULL)`,
		unique: columns + postgresValues + `$5, B'` + openBits + `')
ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND unique_states IS NOT NULL
	AND river_job_state_in_bitmask(unique_states, state)
DO NOTHING`,
		moment: "2006-01-02 15:04:05.000000Z07:00",
	},
}

// Add returns the statement that adds the job, for the batch of the command
// that causes it. Nothing is added until the batch is applied.
func (q *Queue) Add(j Job) (db.Stmt, error) {
	kind := j.Args.Kind()
	if _, ok := q.handlers[kind]; !ok {
		return db.Stmt{}, fmt.Errorf("add a job: nobody does jobs of kind %q", kind)
	}
	args, err := json.Marshal(j.Args)
	if err != nil {
		return db.Stmt{}, fmt.Errorf("add a job of kind %s: %w", kind, err)
	}
	at, state := q.when(j.At)
	if j.Unique == "" {
		return db.Stmt{SQL: q.rows.plain, Args: []any{string(args), kind, at, state}}, nil
	}
	key, err := uniqueKey(kind, j.Unique)
	return db.Stmt{SQL: q.rows.unique, Args: []any{string(args), kind, at, state, key}}, err
}

// when is scheduled_at, nil for the database's own now, and state. A job that
// waits for simulated time is "pending", which River leaves alone.
func (q *Queue) when(at time.Time) (any, string) {
	switch {
	case at.IsZero():
		return nil, "available"
	case q.options.Simulated:
		return q.moment(at), "pending"
	}
	return q.moment(at), "scheduled"
}

func (q *Queue) moment(at time.Time) string {
	if q.db.Dialect() == db.DialectSQLite {
		at = at.Round(time.Millisecond) // as River does
	}
	return at.UTC().Format(q.rows.moment)
}

// uniqueKey is what River makes of arguments whose only unique field is
// {"key": unique}.
func uniqueKey(kind, unique string) ([]byte, error) {
	var b strings.Builder
	b.WriteString("&kind=" + kind + "&args=")
	err := json.NewEncoder(&b).Encode(map[string]string{"key": unique})
	sum := sha256.Sum256([]byte(strings.TrimSuffix(b.String(), "\n")))
	return sum[:], err
}
