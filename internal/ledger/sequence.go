package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/problem"
	"tandem/internal/tlogproof"
)

// ErrNoKey: this process has no key to sign checkpoints with.
var ErrNoKey = problem.New(problem.Unavailable, "ledger.key.none")

// An item waits for its place in the log.
type item struct {
	aggregate, subject string
	version            int64
	opening, body      []byte
	logged             int64 // not 0: it has its place already; only its mark is left
}

// Sequence gives what waits its places, in batches with a checkpoint each, and returns
// how many leaves it has added. Several processes may do it at once: whoever comes
// second to a place has changed nothing and leaves the rest to the other.
//
// A checkpoint is signed only if what is stored still has the root that was signed
// last, and the new root continues it.
func (l *Log) Sequence(ctx context.Context) (added int, err error) {
	if l.Signer == nil {
		return 0, ErrNoKey
	}
	for {
		n, full, err := l.round(ctx)
		added += n
		if db.Lost(err) {
			return added, nil
		}
		if err != nil || !full {
			return added, unavailable(err)
		}
	}
}

// round sequences one batch. The checkpoint must be read before what waits: what
// another process sequences after that makes this round lose.
func (l *Log) round(ctx context.Context) (added int, full bool, err error) {
	last, _, err := l.trusted(ctx)
	if err != nil {
		return 0, false, err
	}
	items, err := l.waiting(ctx)
	if err != nil || len(items) == 0 {
		return 0, false, err
	}
	fresh, marks := part(items)
	if len(fresh) == 0 {
		return 0, len(items) >= batch, l.db.Apply(ctx, marks)
	}
	stmts, err := l.grow(ctx, last, fresh)
	if err == nil {
		err = l.db.Apply(ctx, append(stmts, marks...))
	}
	if err != nil {
		return 0, false, err
	}
	return len(fresh), len(items) >= batch, nil
}

// trusted is the last checkpoint, which must be signed by this log's key.
func (l *Log) trusted(ctx context.Context) (tlogproof.Checkpoint, bool, error) {
	c, ok, err := l.Last(ctx)
	if err != nil || !ok {
		return tlogproof.Checkpoint{Origin: l.Signer.Name(), Root: emptyRoot}, false, err
	}
	_, _, err = tlogproof.Of(l.Verifier).Open([]byte(c.Note))
	return c, true, err
}

// emptyRoot is the root of a tree without leaves.
var emptyRoot = func() tlog.Hash {
	h, _ := tlog.TreeHash(0, nil) // no error without leaves
	return h
}()

const (
	selectQueue = `SELECT q.id, q.body, CASE WHEN l.n IS NULL THEN 0 ELSE 1 END FROM log_queue AS q
LEFT JOIN log_leaf AS l ON l.aggregate = '' AND l.subject = q.id AND l.version = 0 ORDER BY q.at, q.id LIMIT $1`
	selectHeads = `SELECT s.aggregate, s.id, s.version, s.head, CASE WHEN l.n IS NULL THEN 0 ELSE 1 END FROM snapshot AS s
LEFT JOIN log_leaf AS l ON l.aggregate = s.aggregate AND l.subject = s.id AND l.version = s.version
WHERE s.unlogged <> '' ORDER BY s.unlogged, s.aggregate, s.id LIMIT $1`
)

// waiting lists what waits, at most a batch: what was added first, then heads, each
// the longest waiting first.
func (l *Log) waiting(ctx context.Context) (items []item, err error) {
	err = db.ForEach(ctx, l.db, selectQueue, func(row db.Row) error {
		i := item{opening: []byte{}}
		err := row.Scan(&i.subject, &i.body, &i.logged)
		items = append(items, i)
		return err
	}, batch)
	if err == nil && len(items) < batch {
		err = db.ForEach(ctx, l.db, selectHeads, func(row db.Row) error {
			i, err := head(row)
			items = append(items, i)
			return err
		}, batch-len(items))
	}
	if err != nil {
		return nil, fmt.Errorf("look what waits for the log: %w", err)
	}
	return items, nil
}

// head reads a row of selectHeads and commits to it, with a new opening.
func head(row db.Row) (item, error) {
	i := item{opening: make([]byte, openingSize)}
	rand.Read(i.opening) // never fails: the runtime ends the program first
	var hash string
	err := row.Scan(&i.aggregate, &i.subject, &i.version, &hash, &i.logged)
	i.body = headLeaf(i.opening, i.aggregate, i.subject, i.version, hash)
	return i, err
}

const (
	unqueue = `DELETE FROM log_queue WHERE id IN (`
	// covered leaves the mark of a head that a command has moved on meanwhile: that one
	// waits for the next batch.
	covered = `UPDATE snapshot SET unlogged = '' WHERE aggregate = $1 AND id = $2 AND version = $3`
)

// part separates what is new from what has its place, and says what ends the waiting
// of both.
func part(items []item) (fresh []item, marks db.Batch) {
	var done []any
	for _, i := range items {
		if i.logged == 0 {
			fresh = append(fresh, i)
		}
		if i.aggregate == "" {
			done = append(done, i.subject)
		} else {
			marks = append(marks, db.Stmt{SQL: covered, Args: []any{i.aggregate, i.subject, i.version}})
		}
	}
	if len(done) > 0 {
		args := pad(done)
		marks = append(marks, db.Stmt{SQL: unqueue + places(1, len(args)) + ")", Args: args})
	}
	return fresh, marks
}

const insertCheckpoint = `INSERT INTO log_checkpoint (size, after, at, note) VALUES ($1, $2, $3, $4)`

// grow is the batch that puts items behind the last checkpoint: the new checkpoint,
// whose keys guard it, the leaves, and the hashes that they complete.
func (l *Log) grow(ctx context.Context, last tlogproof.Checkpoint, items []item) (db.Batch, error) {
	h := l.hashes(ctx, l.db)
	if err := rooted(last, h); err != nil {
		return nil, err
	}
	var leaves, stored [][]any
	for i, it := range items {
		n := last.Size + int64(i)
		leaves = append(leaves, []any{n, it.aggregate, it.subject, it.version, it.opening, it.body})
		list, err := tlog.StoredHashes(n, it.body, h)
		if err != nil {
			return nil, err
		}
		for j, hash := range list {
			at := tlog.StoredHashIndex(0, n) + int64(j)
			h.known[at] = hash
			stored = append(stored, []any{at, hash[:]})
		}
	}
	next, err := l.sign(last, last.Size+int64(len(items)), h)
	if err != nil {
		return nil, err
	}
	out := db.Batch{{SQL: insertCheckpoint, Args: []any{next.Size, last.Size, journal.Moment(l.Now()), next.Note}}}
	out = append(out, rows(`INSERT INTO log_leaf (n, aggregate, subject, version, opening, body)`, 6, leaves)...)
	return append(out, rows(`INSERT INTO log_hash (n, hash)`, 2, stored)...), nil
}

// rooted reports whether the stored hashes have the root of c.
func rooted(c tlogproof.Checkpoint, h tlog.HashReader) error {
	root, err := tlog.TreeHash(c.Size, h)
	if err == nil && root != c.Root {
		err = wrong("ledger.store.root", c.Size, root.String(), c.Root.String())
	}
	return err
}

// sign signs the root of a tree that continues last, and only of such a one.
func (l *Log) sign(last tlogproof.Checkpoint, size int64, h tlog.HashReader) (tlogproof.Checkpoint, error) {
	root, err := tlog.TreeHash(size, h)
	if err != nil {
		return tlogproof.Checkpoint{}, err
	}
	next := tlogproof.Checkpoint{Origin: l.Signer.Name(), Size: size, Root: root}
	proof, err := consistency(last.Size, size, h)
	if err == nil {
		err = tlogproof.Continues(last, next, proof)
	}
	if err != nil {
		return next, err
	}
	msg, err := note.Sign(&note.Note{Text: next.Body()}, l.Signer)
	next.Note = string(msg)
	return next, err
}

// consistency proves that the tree of newer leaves continues the one of older.
func consistency(older, newer int64, h tlog.HashReader) (tlog.TreeProof, error) {
	if older == 0 || older >= newer {
		return nil, nil
	}
	return tlog.ProveTree(newer, older, h)
}

// unavailable tells the person that the database cannot be had.
func unavailable(err error) error {
	if errors.Is(err, db.ErrUnavailable) {
		return fmt.Errorf("%w: %w", problem.New(problem.Unavailable, "ledger.unavailable"), err)
	}
	return err
}
