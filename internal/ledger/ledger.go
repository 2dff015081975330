// Package ledger is a transparency log over the journal: an append-only list of
// leaves under a Merkle tree, whose signed heads (checkpoints) bind the office to
// everything it has recorded so far.
//
// Two kinds of things are leaves. The head of a case's chain of entries, which the
// log finds by itself; the entries between two heads are covered by the chain. And
// what a caller adds in the batch that caused it, such as the issue of a pair of
// permits. A leaf is put at its place by Sequence, a few seconds later; nothing
// ever waits for it.
//
// A head is not written out but committed to (see headLeaf): whoever reads the log
// learns neither which case it is of nor how often it was acted on.
//
// The formats are those of C2SP: tlog-tiles, tlog-checkpoint, signed-note,
// tlog-cosignature (v1), tlog-witness and tlog-proof.
package ledger

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/tlogproof"
)

// MaxLeaf is the most bytes a leaf may have; migration 0002 refuses longer ones.
const MaxLeaf = 8192

// batch is how many leaves one checkpoint adds at most: a full tile. SQLite's only
// writer is held for about ten milliseconds by it.
const batch = 256

// Options for Open.
type Options struct {
	// Signer signs checkpoints; its name is the origin of the log. Without one the
	// log can be read and added to, and is sequenced by another process.
	Signer note.Signer
	// Verifier is the public half of Signer.
	Verifier note.Verifier
	// Witnesses are those whose cosignatures are taken.
	Witnesses []note.Verifier
	// Now tells the time.
	Now func() time.Time
}

// A Log is the log in one database. Many processes may open it; each may sequence.
type Log struct {
	Options
	db db.DB
}

// Open returns the log in d.
func Open(d db.DB, o Options) *Log { return &Log{o, d} }

const addLeaf = `INSERT INTO log_queue (id, at, body)
SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM log_leaf WHERE aggregate = '' AND subject = $1 AND version = 0)
ON CONFLICT (id) DO NOTHING`

// Add returns the id of a leaf and the statement that queues it, for the batch of
// whoever causes it. A leaf stands in the log once, however often it is added. It
// must hold no personal data, for nothing is ever taken out of a log; one that is
// empty or longer than MaxLeaf fails the batch.
func (l *Log) Add(leaf []byte) (id string, stmt db.Stmt) {
	id = LeafID(leaf)
	return id, db.Stmt{SQL: addLeaf, Args: []any{id, journal.Moment(l.Now()), leaf}}
}

// LeafID is the id of a leaf: its hash in the tree, in hex.
func LeafID(leaf []byte) string {
	h := tlog.RecordHash(leaf)
	return hex.EncodeToString(h[:])
}

const selectLast = `SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1`

// Last returns the newest checkpoint, without cosignatures; false if nothing was
// sequenced yet.
func (l *Log) Last(ctx context.Context) (tlogproof.Checkpoint, bool, error) { return l.last(ctx, l.db) }

func (l *Log) last(ctx context.Context, r db.Reader) (tlogproof.Checkpoint, bool, error) {
	return stored(r.QueryRow(ctx, selectLast))
}

// stored reads a checkpoint out of a row of size and note.
func stored(row db.Row) (tlogproof.Checkpoint, bool, error) {
	var size int64
	var text string
	err := row.Scan(&size, &text)
	if errors.Is(err, db.ErrNoRows) {
		return tlogproof.Checkpoint{}, false, nil
	}
	if err != nil {
		return tlogproof.Checkpoint{}, false, fmt.Errorf("read a checkpoint: %w", err)
	}
	c, err := tlogproof.ParseCheckpoint([]byte(text))
	if err == nil && c.Size != size {
		err = wrong("ledger.store.size", size, c.Size)
	}
	return c, err == nil, err
}
