package ledger

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/text"
	"tandem/internal/tlogproof"
)

// A Witness signs the checkpoints of others' logs, each only if it continues the one
// signed before (tlog-witness). Whoever sees its signature knows that the log has
// shown it no other face.
type Witness struct {
	DB     db.DB
	Signer note.Signer              // a cosigner, see tlogproof.NewCosigner
	Logs   map[string]note.Verifier // the logs it watches, by origin
}

// A Refusal is why a witness does not sign, and the HTTP status that tlog-witness has
// for it.
type Refusal struct {
	text.Message
	Status int
	Size   int64 // with Stale: what it has signed last
}

// The statuses of refusals that a caller may want to tell apart.
const (
	Malformed = 400
	Unsigned  = 403
	Unknown   = 404
	Stale     = 409 // another size, or another root, was signed before
	Unproved  = 422
)

func refuse(status int, key string, args ...any) error {
	return &Refusal{text.Say(key, args...), status, 0}
}

// A request is the body of add-checkpoint.
type request struct {
	old        int64
	proof      tlog.TreeProof
	checkpoint []byte
}

// Request writes the body of an add-checkpoint call: to a witness that has signed the
// tree of old leaves last.
func Request(old int64, proof tlog.TreeProof, checkpoint []byte) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "old %d\n", old)
	for _, h := range proof {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n")
	b.Write(checkpoint)
	return []byte(b.String())
}

func parseRequest(body []byte) (r request, err error) {
	head, checkpoint, ok := strings.Cut(string(body), "\n\n")
	lines := strings.Split(head, "\n")
	digits, old := strings.CutPrefix(lines[0], "old ")
	r.old, err = strconv.ParseInt(digits, 10, 64)
	if !ok || !old || err != nil || r.old < 0 || strconv.FormatInt(r.old, 10) != digits || len(lines) > 64 {
		return r, refuse(Malformed, "ledger.witness.form")
	}
	for _, line := range lines[1:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return r, refuse(Malformed, "ledger.witness.form")
		}
		r.proof = append(r.proof, h)
	}
	r.checkpoint = []byte(checkpoint)
	return r, nil
}

// Add looks at an add-checkpoint request and answers it with the line of its signature.
// What it has signed is stored before it is returned. A request that is not to be
// signed is a *Refusal.
func (w Witness) Add(ctx context.Context, body []byte) (line string, err error) {
	r, err := parseRequest(body)
	if err != nil {
		return "", err
	}
	next, err := w.open(r)
	if err != nil {
		return "", err
	}
	last, err := w.Signed(ctx, next.Origin)
	if err != nil {
		return "", err
	}
	if err := follows(last, next, r); err != nil {
		return "", err
	}
	sig, err := w.Signer.Sign([]byte(next.Body()))
	if err != nil {
		return "", err
	}
	if err := w.keep(ctx, last, next); err != nil {
		return "", err
	}
	return tlogproof.SignatureLine(w.Signer, sig), nil
}

// open reads the checkpoint of a request: of a log that is watched, signed by it.
func (w Witness) open(r request) (tlogproof.Checkpoint, error) {
	c, err := tlogproof.ParseCheckpoint(r.checkpoint)
	if err != nil {
		return c, refuse(Malformed, "ledger.witness.form")
	}
	key, ok := w.Logs[c.Origin]
	if !ok {
		return c, refuse(Unknown, "ledger.witness.unknown", c.Origin)
	}
	if _, _, err := tlogproof.Of(key).Open(r.checkpoint); err != nil {
		return c, refuse(Unsigned, "ledger.witness.unsigned", err)
	}
	if r.old > c.Size {
		return c, refuse(Malformed, "ledger.witness.form")
	}
	return c, nil
}

// follows reports whether next may be signed after last.
func follows(last, next tlogproof.Checkpoint, r request) error {
	if r.old != last.Size {
		return stale(last.Size)
	}
	err := tlogproof.Continues(last, next, r.proof)
	switch {
	case errors.Is(err, tlogproof.ErrSplit):
		return &Refusal{text.Say("ledger.witness.split", next.Size), Stale, last.Size}
	case err != nil || (last.Size == 0 || last.Size == next.Size) && len(r.proof) > 0:
		return refuse(Unproved, "ledger.witness.unproved", next.Size, last.Size)
	}
	return nil
}

func stale(size int64) error {
	return &Refusal{text.Say("ledger.witness.stale", size), Stale, size}
}

const selectSigned = `SELECT size, note FROM log_witnessed WHERE origin = $1`

// Signed is the checkpoint of a log that the witness has signed last; the empty one if
// it has signed none.
func (w Witness) Signed(ctx context.Context, origin string) (tlogproof.Checkpoint, error) {
	c, ok, err := stored(w.DB.QueryRow(ctx, selectSigned, origin))
	if err == nil && !ok {
		c = tlogproof.Checkpoint{Origin: origin, Root: emptyRoot}
	}
	return c, unavailable(err)
}

const (
	insertSigned = `INSERT INTO log_witnessed (origin, size, note) VALUES ($1, $2, $3) ON CONFLICT (origin) DO NOTHING`
	updateSigned = `UPDATE log_witnessed SET size = $3, note = $4 WHERE origin = $1 AND size = $2`
)

// keep stores next in the place of last, unless another request has come first.
func (w Witness) keep(ctx context.Context, last, next tlogproof.Checkpoint) error {
	err := w.DB.Write(ctx, func(tx db.Tx) (err error) {
		var n int64
		if last.Note == "" {
			n, err = tx.Exec(ctx, insertSigned, next.Origin, next.Size, next.Note)
		} else {
			n, err = tx.Exec(ctx, updateSigned, next.Origin, last.Size, next.Size, next.Note)
		}
		if err == nil && n == 0 {
			err = stale(last.Size)
		}
		return err
	})
	return unavailable(err)
}

// Request is the body of an add-checkpoint call with the newest checkpoint of the log,
// to a witness that has signed the tree of old leaves last; false: nothing to sign.
func (l *Log) Request(ctx context.Context, old int64) ([]byte, bool, error) {
	c, ok, err := l.Last(ctx)
	if err != nil || !ok {
		return nil, false, unavailable(err)
	}
	proof, err := l.Consistency(ctx, old, c.Size)
	return Request(old, proof, []byte(c.Note)), err == nil, unavailable(err)
}

// WitnessCopy is what Add answers to the checkpoint of a copy, with a proof out of the
// copy.
func (w Witness) WitnessCopy(ctx context.Context, c Copy) (string, error) {
	data, err := c.Checkpoint()
	if err != nil {
		return "", err
	}
	next, err := tlogproof.ParseCheckpoint(data)
	if err != nil {
		return "", err
	}
	last, err := w.Signed(ctx, next.Origin)
	if err != nil {
		return "", err
	}
	proof, err := c.Consistency(last.Size, next.Size)
	if err != nil {
		return "", err
	}
	return w.Add(ctx, Request(last.Size, proof, data))
}
