package ledger

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/tlogproof"
)

const (
	selectPlace = `SELECT n FROM log_leaf WHERE aggregate = $1 AND subject = $2 AND version = $3`
	// selectCosigned is the newest checkpoint over a place that a witness has signed.
	selectCosigned = `SELECT c.size, c.note FROM log_cosignature AS s JOIN log_checkpoint AS c ON c.size = s.size
WHERE s.size > $1 ORDER BY s.size DESC LIMIT 1`
)

// Place is where a leaf stands, by its id; false: nowhere yet.
func (l *Log) Place(ctx context.Context, id string) (n int64, ok bool, err error) {
	return l.place(ctx, "", id, 0)
}

func (l *Log) place(ctx context.Context, aggregate, subject string, version int64) (n int64, ok bool, err error) {
	err = l.db.QueryRow(ctx, selectPlace, aggregate, subject, version).Scan(&n)
	if errors.Is(err, db.ErrNoRows) {
		return 0, false, nil
	}
	return n, err == nil, unavailable(err)
}

// Proof proves that the leaf with this id stands in the log; false: not yet. It is
// proved under the newest checkpoint that a witness has signed, if there is one that
// covers the leaf, and otherwise under the newest.
func (l *Log) Proof(ctx context.Context, id string) (tlogproof.Proof, bool, error) {
	n, ok, err := l.Place(ctx, id)
	if err != nil || !ok {
		return tlogproof.Proof{}, false, err
	}
	return l.prove(ctx, n)
}

const selectHead = `SELECT l.version, l.opening, e.hash FROM log_leaf AS l
JOIN entry AS e ON e.aggregate = l.aggregate AND e.id = l.subject AND e.seq = l.version
WHERE l.aggregate = $1 AND l.subject = $2 ORDER BY l.version DESC LIMIT 1`

// Head returns the newest logged head of an aggregate, opened, with its proof; false:
// none is logged yet. The opening is for the office and for whom the case concerns.
func (l *Log) Head(ctx context.Context, aggregate, id string) (Head, tlogproof.Proof, bool, error) {
	h := Head{Aggregate: aggregate, ID: id}
	err := l.db.QueryRow(ctx, selectHead, aggregate, id).Scan(&h.Version, &h.Opening, &h.Hash)
	if errors.Is(err, db.ErrNoRows) {
		return h, tlogproof.Proof{}, false, nil
	}
	if err != nil {
		return h, tlogproof.Proof{}, false, unavailable(err)
	}
	n, _, err := l.place(ctx, aggregate, id, h.Version)
	if err != nil {
		return h, tlogproof.Proof{}, false, err
	}
	p, ok, err := l.prove(ctx, n)
	return h, p, ok, err
}

func (l *Log) prove(ctx context.Context, n int64) (tlogproof.Proof, bool, error) {
	c, ok, err := l.over(ctx, n)
	if err != nil || !ok {
		return tlogproof.Proof{}, false, unavailable(err)
	}
	p := tlogproof.Proof{Index: n, Checkpoint: c}
	if p.Hashes, err = tlog.ProveRecord(c.Size, n, l.hashes(ctx, l.db)); err != nil {
		return p, false, unavailable(err)
	}
	p.Checkpoint.Note, err = l.cosigned(ctx, c)
	return p, err == nil, err
}

// over is the checkpoint under which the leaf at place n is proved.
func (l *Log) over(ctx context.Context, n int64) (tlogproof.Checkpoint, bool, error) {
	c, ok, err := stored(l.db.QueryRow(ctx, selectCosigned, n))
	if err != nil || ok {
		return c, ok, err
	}
	return l.Last(ctx)
}

// Consistency proves that the tree of newer leaves continues the tree of older ones.
func (l *Log) Consistency(ctx context.Context, older, newer int64) (tlog.TreeProof, error) {
	return consistency(older, newer, l.hashes(ctx, l.db))
}
