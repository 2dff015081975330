package ledger

import (
	"bytes"
	"context"

	"tandem/internal/db"
	"tandem/internal/tlogproof"
)

// A Check is how a copy of a log is audited.
type Check struct {
	tlogproof.Trust
	Since []byte // an older checkpoint, signed, that the copy must continue; or none
	Store *Log   // the log that it should be a copy of, to be compared leaf by leaf; or nil
}

// Checked is what a check went through.
type Checked struct {
	Size      int64    `json:"size"`
	Heads     int64    `json:"heads"`
	Others    int64    `json:"others"`
	Witnesses []string `json:"witnesses"`
}

// Copy audits a copy: its checkpoint's signatures, every leaf and tile up to the root,
// and what else the Check names. The error says what is wrong; tlogproof.ErrSplit
// and tlogproof.ErrFork are proof that the log has shown two faces.
func (k Check) Copy(ctx context.Context, c Copy) (Checked, error) {
	var r Checked
	data, err := c.Checkpoint()
	if err != nil {
		return r, err
	}
	now, witnesses, err := k.Open(data)
	if err != nil {
		return r, err
	}
	r.Size, r.Witnesses = now.Size, witnesses
	if err := k.since(c, now); err != nil {
		return r, err
	}
	root, err := c.Leaves(now.Size, func(n int64, leaf []byte) error {
		if isHead(leaf) {
			r.Heads++
		} else {
			r.Others++
		}
		return ctx.Err()
	})
	if err == nil && root != now.Root {
		err = wrong("ledger.copy.root", root.String(), now.Root.String())
	}
	if err == nil && k.Store != nil {
		err = k.Store.Resembles(ctx, c, now)
	}
	return r, err
}

// since compares the copy with the older checkpoint.
func (k Check) since(c Copy, now tlogproof.Checkpoint) error {
	if len(k.Since) == 0 {
		return nil
	}
	old, _, err := tlogproof.Trust{Logs: k.Logs}.Open(k.Since)
	if err != nil {
		return err
	}
	proof, err := c.Consistency(old.Size, now.Size)
	if err != nil {
		return err
	}
	return tlogproof.Continues(old, now, proof)
}

// Resembles compares a copy with what is stored, leaf by leaf: a log whose past was
// written anew in the database differs from the copy that somebody has kept.
func (l *Log) Resembles(ctx context.Context, c Copy, at tlogproof.Checkpoint) error {
	last, _, err := l.Last(ctx)
	if err != nil {
		return unavailable(err)
	}
	if last.Size < at.Size {
		return wrong("ledger.store.behind", last.Size, at.Size)
	}
	for start := int64(0); start < at.Size; start += tileWidth {
		t := bundleAt(start, at.Size)
		theirs, err := c.read(t)
		if err != nil {
			return err
		}
		ours, err := l.bundle(ctx, l.db, t)
		if err != nil {
			return unavailable(err)
		}
		if !bytes.Equal(ours, theirs) {
			return wrong("ledger.store.differs", tilePath(t))
		}
	}
	return nil
}

// Audited is what an audit went through.
type Audited struct {
	Leaves      int64 `json:"leaves"`
	Checkpoints int64 `json:"checkpoints"`
}

// Audit goes through the log as it is stored: every leaf, every hash, every
// checkpoint at its size; whether every logged head is one of the journal's, whether
// the journal's heads are logged or wait, and whether the issue of every permit is
// logged or waits where one was added. It may run beside writers.
func (l *Log) Audit(ctx context.Context) (a Audited, err error) {
	err = l.db.Read(ctx, func(tx db.Tx) error {
		w := auditor{Log: l, tx: tx}
		if err := w.leaves(ctx); err != nil {
			return err
		}
		a = w.Audited
		return strays(ctx, tx)
	})
	return a, unavailable(err)
}
