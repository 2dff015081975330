package ledger

import (
	"context"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/problem"
)

// ErrKeyThere: a log is not begun anew as long as its key is at hand.
var ErrKeyThere = problem.New(problem.Illegal, "ledger.restart")

// Restart forgets the log and lets everything that was in it wait for a new one, with
// another key. It is for a database that was set back behind what the old log has
// shown: going on would show a second face. Proofs under the old log stay good.
func (l *Log) Restart(ctx context.Context) error {
	if l.Signer != nil {
		return ErrKeyThere
	}
	now := journal.Moment(l.Now())
	return unavailable(l.db.Apply(ctx, db.Batch{
		{SQL: `INSERT INTO log_queue (id, at, body) SELECT subject, $1, body FROM log_leaf WHERE aggregate = '' ON CONFLICT (id) DO NOTHING`, Args: []any{now}},
		{SQL: `UPDATE snapshot SET unlogged = $1 WHERE unlogged = ''`, Args: []any{now}},
		{SQL: `DELETE FROM log_leaf`}, {SQL: `DELETE FROM log_hash`}, {SQL: `DELETE FROM log_checkpoint`}, {SQL: `DELETE FROM log_cosignature`},
	}))
}
