package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A Checkpoint is a signed head of a log (tlog-checkpoint): so many leaves, under
// this root. Note is the whole signed note; who has signed it, Open tells.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Note   string
}

// body is the signed text of a checkpoint.
func (c Checkpoint) body() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// maxCheckpoint bounds what is read as a checkpoint, in bytes.
const maxCheckpoint = 64 << 10

// ParseCheckpoint reads what a checkpoint says, whoever has signed it.
func ParseCheckpoint(msg []byte) (Checkpoint, error) {
	if len(msg) > maxCheckpoint {
		return Checkpoint{}, wrong("ledger.checkpoint.form")
	}
	body, _, ok := strings.Cut(string(msg), "\n\n")
	lines := strings.Split(body, "\n")
	if !ok || len(lines) < 3 || lines[0] == "" {
		return Checkpoint{}, wrong("ledger.checkpoint.form")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, rootErr := tlog.ParseHash(lines[2])
	if err != nil || rootErr != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, wrong("ledger.checkpoint.form")
	}
	return Checkpoint{lines[0], size, root, string(msg)}, nil
}

// A Verifier is a public key of a log or a witness.
type Verifier = note.Verifier

// Trust is whom a verifier believes: the key of the log and, if they are to be
// heard too, its witnesses, of whom at least Quorum must have signed.
type Trust struct {
	Log       note.Verifier
	Witnesses []note.Verifier
	Quorum    int
}

// Open reads a checkpoint that must be signed by the log and enough witnesses, and
// names the witnesses that have signed it.
func (t Trust) Open(msg []byte) (c Checkpoint, witnesses []string, err error) {
	if c, err = ParseCheckpoint(msg); err != nil {
		return c, nil, err
	}
	if c.Origin != t.Log.Name() {
		return c, nil, wrong("ledger.checkpoint.origin", c.Origin, t.Log.Name())
	}
	n, err := note.Open(msg, note.VerifierList(append([]note.Verifier{t.Log}, t.Witnesses...)...))
	if bad, ok := errors.AsType[*note.InvalidSignatureError](err); ok && bad.Name != t.Log.Name() {
		return c, nil, wrong("ledger.checkpoint.witness", bad.Name)
	}
	if err != nil {
		return c, nil, wrong("ledger.checkpoint.signature", t.Log.Name())
	}
	return t.signed(c, n)
}

// signed looks who has signed n. A signature is written in one way only: the last digit
// of base64 may not carry bits that count for nothing.
func (t Trust) signed(c Checkpoint, n *note.Note) (Checkpoint, []string, error) {
	byLog := false
	var witnesses []string
	for _, s := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return c, nil, wrong("ledger.checkpoint.form")
		}
		if s.Name == t.Log.Name() && s.Hash == t.Log.KeyHash() {
			byLog = true
		} else {
			witnesses = append(witnesses, s.Name)
		}
	}
	if !byLog {
		return c, nil, wrong("ledger.checkpoint.signature", t.Log.Name())
	}
	if len(witnesses) < t.Quorum {
		return c, nil, wrong("ledger.checkpoint.quorum", len(witnesses), t.Quorum)
	}
	return c, witnesses, nil
}

// Continues reports whether newer is what becomes of older by adding leaves, as proof
// shows it. If not, the error is ErrSplit, ErrFork or, where the newer one is the
// smaller, that it is old.
func Continues(older, newer Checkpoint, proof tlog.TreeProof) error {
	switch {
	case older.Size > newer.Size:
		return wrong("ledger.checkpoint.old", newer.Size, older.Size)
	case older.Size == newer.Size && older.Root != newer.Root:
		return wrong("ledger.split.size", newer.Size, older.Root.String(), newer.Root.String())
	case older.Size == 0 || older.Size == newer.Size:
		return nil
	case tlog.CheckTree(proof, newer.Size, newer.Root, older.Size, older.Root) != nil:
		return wrong("ledger.split.fork", newer.Size, older.Size)
	}
	return nil
}
