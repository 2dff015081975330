package tlogproof

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A Checkpoint is a signed head of a log (tlog-checkpoint): so many leaves, under
// this root. Note is the whole signed note; who has signed it, Trust.Open tells.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Note   string
}

// Body is the text of a checkpoint that is signed.
func (c Checkpoint) Body() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// MaxCheckpoint bounds a checkpoint with its cosignatures, in bytes.
const MaxCheckpoint = 16 << 10

// ParseCheckpoint reads what a checkpoint says, whoever has signed it.
func ParseCheckpoint(msg []byte) (Checkpoint, error) {
	end := bytes.LastIndex(msg, []byte("\n\n"))
	if end < 0 || len(msg) > MaxCheckpoint || !strict(msg[end+2:]) {
		return Checkpoint{}, wrong("tlogproof.checkpoint.form")
	}
	lines := strings.Split(string(msg[:end]), "\n")
	if len(lines) < 3 || slices.Contains(lines, "") {
		return Checkpoint{}, wrong("tlogproof.checkpoint.form")
	}
	size, okSize := number(lines[1])
	root, okRoot := hash(lines[2])
	if !okSize || !okRoot {
		return Checkpoint{}, wrong("tlogproof.checkpoint.form")
	}
	return Checkpoint{lines[0], size, root, string(msg)}, nil
}

// strict refuses signature lines that are not written the one way they can be: the
// note package minds the signature and not the bits beside it.
func strict(signatures []byte) bool {
	for line := range strings.Lines(string(signatures)) {
		encoded := strings.TrimSuffix(line, "\n")
		encoded = encoded[strings.LastIndexByte(encoded, ' ')+1:]
		if _, err := base64.StdEncoding.Strict().DecodeString(encoded); err != nil {
			return false
		}
	}
	return true
}

// number reads a number that is written the one way it can be.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == s
}

func hash(s string) (tlog.Hash, bool) {
	h, err := tlog.ParseHash(s)
	return h, err == nil && h.String() == s
}

// Continues reports whether newer is what becomes of older by adding leaves, as proof
// shows it. If not, the error is ErrSplit, ErrFork or, where the newer one is the
// smaller, that it is old.
func Continues(older, newer Checkpoint, proof tlog.TreeProof) error {
	switch {
	case older.Size > newer.Size:
		return wrong("tlogproof.checkpoint.old", newer.Size, older.Size)
	case older.Size == newer.Size && older.Root != newer.Root:
		return wrong("tlogproof.split.size", newer.Size, older.Root.String(), newer.Root.String())
	case older.Size == 0 || older.Size == newer.Size:
		return nil
	case tlog.CheckTree(proof, newer.Size, newer.Root, older.Size, older.Root) != nil:
		return wrong("tlogproof.split.fork", newer.Size, older.Size)
	}
	return nil
}

// NotOlder reports whether c is at least as new as a checkpoint that is known already,
// by size: an older one proves no less, but may hide what the log has said since. Of
// one size and another root, it is ErrSplit. That a larger one continues the known one
// takes a proof: see Continues.
func (c Checkpoint) NotOlder(known Checkpoint) error {
	switch {
	case c.Origin != known.Origin:
		return wrong("tlogproof.checkpoint.origin", c.Origin, known.Origin)
	case c.Size <= known.Size:
		return Continues(known, c, nil)
	}
	return nil
}
