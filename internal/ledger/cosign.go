package ledger

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/tlogproof"
)

const (
	selectCheckpoint   = `SELECT size, note FROM log_checkpoint WHERE size = $1`
	selectCosignatures = `SELECT line FROM log_cosignature WHERE size = $1 ORDER BY witness`
	insertCosignature  = `INSERT INTO log_cosignature (size, witness, at, line) VALUES ($1, $2, $3, $4) ON CONFLICT (size, witness) DO NOTHING`
)

// Cosign takes the signatures that witnesses have put under a checkpoint of this log:
// msg is the checkpoint with them. Signatures of strangers are skipped; it returns
// the names of the witnesses that have signed. The first signature of a witness
// under a checkpoint stays.
func (l *Log) Cosign(ctx context.Context, msg []byte) ([]string, error) {
	_, names, err := tlogproof.Trust{Logs: []note.Verifier{l.Verifier}, Witnesses: l.Witnesses, Quorum: 1}.Open(msg)
	if err != nil {
		return nil, err
	}
	n, err := note.Open(msg, note.VerifierList(l.Witnesses...))
	if err != nil {
		return nil, err
	}
	c, err := tlogproof.ParseCheckpoint(msg)
	if err == nil {
		err = l.ours(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	var stmts db.Batch
	for _, s := range n.Sigs {
		line := fmt.Sprintf("— %s %s\n", s.Name, s.Base64)
		stmts = append(stmts, db.Stmt{SQL: insertCosignature, Args: []any{c.Size, s.Name, journal.Moment(l.Now()), line}})
	}
	slices.Sort(names)
	return names, unavailable(l.db.Apply(ctx, stmts))
}

// ours reports whether c is a checkpoint that this log has signed. One that carries
// its signature and is not stored is a fork.
func (l *Log) ours(ctx context.Context, c tlogproof.Checkpoint) error {
	own, ok, err := stored(l.db.QueryRow(ctx, selectCheckpoint, c.Size))
	switch {
	case err != nil:
		return unavailable(err)
	case !ok:
		return wrong("ledger.checkpoint.unknown", c.Size)
	}
	return tlogproof.Continues(own, c, nil)
}

// cosigned is the note of c with the signatures of witnesses.
func (l *Log) cosigned(ctx context.Context, c tlogproof.Checkpoint) (string, error) {
	text := c.Note
	err := db.ForEach(ctx, l.db, selectCosignatures, func(row db.Row) error {
		var line string
		err := row.Scan(&line)
		text += line
		return err
	}, c.Size)
	return text, unavailable(err)
}
