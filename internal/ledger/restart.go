package ledger

import (
	"context"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/problem"
)

// ErrSameName: a new log needs a name that the old one has not.
var ErrSameName = problem.New(problem.Illegal, "ledger.restart")

// Restart forgets the log and lets everything that was in it wait for a new one, of
// another name. It is for a database that was set back behind what the old log has
// shown: going on would show a second face. Proofs under the old log stay good.
//
// rekey makes the key of the new log in the place of the old one. It comes first: what
// is interrupted between the two leaves a log that signs nothing, never one whose old
// key signs a second tree; Restart once more ends it.
func (l *Log) Restart(ctx context.Context, name string, rekey func(name string) error) error {
	last, begun, err := l.Last(ctx)
	if err != nil {
		return unavailable(err)
	}
	if begun && last.Origin == name {
		return ErrSameName
	}
	if err := rekey(name); err != nil {
		return err
	}
	now := journal.Moment(l.Now())
	return unavailable(l.db.Apply(ctx, db.Batch{
		{SQL: `INSERT INTO log_queue (id, at, body) SELECT subject, $1, body FROM log_leaf WHERE aggregate = '' ON CONFLICT (id) DO NOTHING`, Args: []any{now}},
		{SQL: `UPDATE snapshot SET unlogged = $1 WHERE unlogged = ''`, Args: []any{now}},
		{SQL: `DELETE FROM log_leaf`}, {SQL: `DELETE FROM log_hash`}, {SQL: `DELETE FROM log_checkpoint`}, {SQL: `DELETE FROM log_cosignature`},
	}))
}
