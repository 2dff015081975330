package ledger

import (
	"bytes"
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/tlogproof"
)

// An auditor goes along leaves, hashes and checkpoints, page by page.
type auditor struct {
	*Log
	Audited
	tx          db.Tx
	tree        frontier
	checkpoints []tlogproof.Checkpoint // the next few
	done        bool                   // there are no more
}

// auditPage is how many rows the auditor reads at a time.
const auditPage = 500

func (a *auditor) leaves(ctx context.Context) error {
	last, _, err := a.last(ctx, a.tx)
	if err != nil {
		return err
	}
	for a.tree.size < last.Size {
		list, err := a.page(ctx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return wrong("ledger.store.leaf", a.tree.size)
		}
		if err := a.follow(ctx, list); err != nil {
			return err
		}
	}
	if a.tree.size > last.Size {
		return wrong("ledger.store.surplus", last.Size)
	}
	var more int64
	err = a.tx.QueryRow(ctx, `SELECT n FROM log_leaf WHERE n >= $1 ORDER BY n LIMIT 1`, a.tree.size).Scan(&more)
	if err == nil {
		return wrong("ledger.store.surplus", more)
	}
	return noRows(err)
}

func noRows(err error) error {
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	return err
}

const selectLeaves = `SELECT l.n, l.aggregate, l.subject, l.version, l.opening, l.body, e.hash FROM log_leaf AS l
LEFT JOIN entry AS e ON e.aggregate = l.aggregate AND e.id = l.subject AND e.seq = l.version
WHERE l.n >= $1 ORDER BY l.n LIMIT $2`

// page reads the next leaves, each of which must be what it is said to be.
func (a *auditor) page(ctx context.Context) (list []tlog.Hash, err error) {
	next := a.tree.size
	err = db.ForEach(ctx, a.tx, selectLeaves, func(row db.Row) error {
		var n, version int64
		var aggregate, subject string
		var opening, body []byte
		var hash *string
		if err := row.Scan(&n, &aggregate, &subject, &version, &opening, &body, &hash); err != nil {
			return err
		}
		if n != next {
			return wrong("ledger.store.leaf", next)
		}
		next++
		list = append(list, tlog.RecordHash(body))
		return stands(n, Head{aggregate, subject, version, value(hash), opening}, body)
	}, next, auditPage)
	return list, err
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// stands reports whether the body of leaf n is what the row says: the commitment to an
// entry of the journal, or a leaf with its hash as id.
func stands(n int64, h Head, body []byte) error {
	switch {
	case h.Aggregate == "" && h.ID != LeafID(body):
		return wrong("ledger.store.id", n)
	case h.Aggregate != "" && !bytes.Equal(h.Leaf(), body):
		return wrong("ledger.store.head", n, h.Aggregate, h.ID, h.Version)
	}
	return nil
}

const selectHashes = `SELECT n, hash FROM log_hash WHERE n >= $1 AND n < $2 ORDER BY n`

// follow adds leaves to the tree and compares the stored hashes and the checkpoints on
// the way.
func (a *auditor) follow(ctx context.Context, list []tlog.Hash) error {
	from := tlog.StoredHashCount(a.tree.size)
	to := tlog.StoredHashCount(a.tree.size + int64(len(list)))
	var want []tlog.Hash
	for _, leaf := range list {
		want = append(want, a.tree.add(leaf)...)
		a.Leaves++
		if err := a.signed(ctx); err != nil {
			return err
		}
	}
	err := db.ForEach(ctx, a.tx, selectHashes, func(row db.Row) error {
		var n int64
		var hash []byte
		if err := row.Scan(&n, &hash); err != nil {
			return err
		}
		if n != from || !bytes.Equal(hash, want[0][:]) {
			return wrong("ledger.store.hash", from)
		}
		from, want = from+1, want[1:]
		return nil
	}, from, to)
	if err == nil && from != to {
		err = wrong("ledger.store.missing", from)
	}
	return err
}

const selectCheckpoints = `SELECT size, note FROM log_checkpoint WHERE size > $1 ORDER BY size LIMIT $2`

// signed compares the tree with the checkpoint of its size, if there is one.
func (a *auditor) signed(ctx context.Context) error {
	if len(a.checkpoints) == 0 && !a.done {
		if err := a.more(ctx); err != nil {
			return err
		}
	}
	if len(a.checkpoints) == 0 || a.checkpoints[0].Size != a.tree.size {
		return nil
	}
	c := a.checkpoints[0]
	a.checkpoints = a.checkpoints[1:]
	a.Checkpoints++
	if root := a.tree.root(); root != c.Root {
		return wrong("ledger.store.root", c.Size, root.String(), c.Root.String())
	}
	if a.Verifier == nil {
		return nil
	}
	_, _, err := tlogproof.Of(a.Verifier).Open([]byte(c.Note))
	return err
}

func (a *auditor) more(ctx context.Context) error {
	err := db.ForEach(ctx, a.tx, selectCheckpoints, func(row db.Row) error {
		c, _, err := stored(row)
		a.checkpoints = append(a.checkpoints, c)
		return err
	}, a.tree.size-1, auditPage)
	a.done = len(a.checkpoints) < auditPage
	return err
}

// stray finds what ought to be logged, or to wait for it, and is neither.
var stray = []struct{ key, sql string }{
	{"ledger.stray.head", `SELECT id, version FROM snapshot AS s WHERE unlogged = '' AND NOT EXISTS
(SELECT 1 FROM log_leaf WHERE aggregate = s.aggregate AND subject = s.id AND version = s.version) ORDER BY id LIMIT 1`},
	{"ledger.stray.issue", `SELECT number, 0 FROM certificate AS c WHERE leaf <> ''
AND NOT EXISTS (SELECT 1 FROM log_leaf WHERE aggregate = '' AND subject = c.leaf AND version = 0)
AND NOT EXISTS (SELECT 1 FROM log_queue WHERE id = c.leaf) ORDER BY number LIMIT 1`},
}

func strays(ctx context.Context, r db.Reader) error {
	for _, s := range stray {
		var what string
		var version int64
		err := r.QueryRow(ctx, s.sql).Scan(&what, &version)
		if err == nil {
			return wrong(s.key, what, version)
		}
		if err := noRows(err); err != nil {
			return err
		}
	}
	return nil
}
