package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
)

// A Proof shows, without the log at hand, that a leaf stands in it (tlog-proof).
type Proof struct {
	Index      int64            // place of the leaf, from 0
	Size       int64            // of the tree that is proved to hold it
	Hashes     tlog.RecordProof // from the leaf's sibling up
	Checkpoint string           // signed note, with cosignatures
}

const proofHeader = "c2sp.org/tlog-proof@v1"

// Text is the proof as tlog-proof has it.
func (p Proof) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nindex %d\n", proofHeader, p.Index)
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + p.Checkpoint)
	return b.String()
}

// ParseProof reads what Text wrote, or another program by tlog-proof. Extra data are
// skipped: nobody has signed them.
func ParseProof(text []byte) (Proof, error) {
	var p Proof
	head, checkpoint, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(text) > maxCheckpoint || lines[0] != proofHeader {
		return p, wrong("ledger.proof.form")
	}
	lines = lines[1:]
	if len(lines) > 0 && isExtra(lines[0]) {
		lines = lines[1:]
	}
	var err error
	if len(lines) == 0 || len(lines) > 64 {
		return p, wrong("ledger.proof.form")
	}
	if p.Index, err = parseIndex(lines[0]); err != nil {
		return p, err
	}
	for _, line := range lines[1:] {
		h, err := tlog.ParseHash(line)
		if err != nil || h.String() != line {
			return p, wrong("ledger.proof.form")
		}
		p.Hashes = append(p.Hashes, h)
	}
	p.Checkpoint = checkpoint
	c, err := ParseCheckpoint([]byte(checkpoint))
	p.Size = c.Size
	return p, err
}

func isExtra(line string) bool {
	data, ok := strings.CutPrefix(line, "extra ")
	_, err := base64.StdEncoding.DecodeString(data)
	return ok && err == nil
}

func parseIndex(line string) (int64, error) {
	digits, ok := strings.CutPrefix(line, "index ")
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 0 || strconv.FormatInt(n, 10) != digits {
		return 0, wrong("ledger.proof.form")
	}
	return n, nil
}

// VerifyProof reports whether p proves that the leaf stands in the log that t trusts.
// It needs nothing but its arguments.
func VerifyProof(p Proof, leaf []byte, t Trust) error {
	c, _, err := t.Open([]byte(p.Checkpoint))
	if err != nil {
		return err
	}
	if p.Index >= c.Size || tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, tlog.RecordHash(leaf)) != nil {
		return wrong("ledger.proof.wrong", p.Index, c.Size)
	}
	return nil
}

// VerifyNotOlder reports whether the checkpoint of p is at least as new as one that
// the verifier knows already, by size: an older one proves no less, but may hide what
// the log has said since.
func VerifyNotOlder(p Proof, known Checkpoint) error {
	c, err := ParseCheckpoint([]byte(p.Checkpoint))
	switch {
	case err != nil:
		return err
	case c.Origin != known.Origin:
		return wrong("ledger.checkpoint.origin", c.Origin, known.Origin)
	case c.Size < known.Size:
		return wrong("ledger.checkpoint.old", c.Size, known.Size)
	case c.Size == known.Size:
		return Continues(known, c, nil)
	}
	return nil
}

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
func (l *Log) Proof(ctx context.Context, id string) (Proof, bool, error) {
	n, ok, err := l.Place(ctx, id)
	if err != nil || !ok {
		return Proof{}, false, err
	}
	return l.prove(ctx, n)
}

const selectHead = `SELECT l.version, l.opening, e.hash FROM log_leaf AS l
JOIN entry AS e ON e.aggregate = l.aggregate AND e.id = l.subject AND e.seq = l.version
WHERE l.aggregate = $1 AND l.subject = $2 ORDER BY l.version DESC LIMIT 1`

// Head returns the newest logged head of an aggregate, opened, with its proof; false:
// none is logged yet. The opening is for the office and for whom the case concerns.
func (l *Log) Head(ctx context.Context, aggregate, id string) (Head, Proof, bool, error) {
	h := Head{Aggregate: aggregate, ID: id}
	err := l.db.QueryRow(ctx, selectHead, aggregate, id).Scan(&h.Version, &h.Opening, &h.Hash)
	if errors.Is(err, db.ErrNoRows) {
		return h, Proof{}, false, nil
	}
	if err != nil {
		return h, Proof{}, false, unavailable(err)
	}
	n, _, err := l.place(ctx, aggregate, id, h.Version)
	if err != nil {
		return h, Proof{}, false, err
	}
	p, ok, err := l.prove(ctx, n)
	return h, p, ok, err
}

func (l *Log) prove(ctx context.Context, n int64) (Proof, bool, error) {
	c, ok, err := l.over(ctx, n)
	if err != nil || !ok {
		return Proof{}, false, unavailable(err)
	}
	p := Proof{Index: n, Size: c.Size}
	if p.Hashes, err = tlog.ProveRecord(c.Size, n, l.hashes(ctx, l.db)); err != nil {
		return p, false, unavailable(err)
	}
	p.Checkpoint, err = l.cosigned(ctx, c)
	return p, err == nil, err
}

// over is the checkpoint under which the leaf at place n is proved.
func (l *Log) over(ctx context.Context, n int64) (Checkpoint, bool, error) {
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
