package credential

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/text"
)

// A proof is that an issue is in the log, as c2sp.org/tlog-proof writes it.
type proof struct {
	index      int64
	hashes     tlog.RecordProof
	checkpoint []byte
}

// A checkpoint is what a log says of itself (c2sp.org/tlog-checkpoint).
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

const (
	proofName = "c2sp.org/tlog-proof@v1"
	maxProof  = 32 << 10 // bytes, cosignatures included
	maxHashes = 63       // of a tree that int64 can count

	// MaxCheckpoint bounds a checkpoint with its cosignatures, in bytes.
	MaxCheckpoint = 16 << 10
)

var errProof = errors.New("credential: not a proof of a log")

// parseProof reads a proof; extra data, which nobody signs, is refused.
func parseProof(data []byte) (proof, error) {
	head, point, ok := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !ok || len(data) > maxProof || len(lines) < 2 || len(lines) > 2+maxHashes || lines[0] != proofName {
		return proof{}, errProof
	}
	digits, ok := strings.CutPrefix(lines[1], "index ")
	index, err := decimal(digits)
	if err != nil || !ok {
		return proof{}, errProof
	}
	p := proof{index: index, checkpoint: point}
	for _, line := range lines[2:] {
		h, err := hashOf(line)
		if err != nil {
			return proof{}, err
		}
		p.hashes = append(p.hashes, h)
	}
	return p, nil
}

// decimal reads a number that is written the one way it can be.
func decimal(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, errProof
	}
	return n, nil
}

func hashOf(s string) (tlog.Hash, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != tlog.HashSize {
		return tlog.Hash{}, errProof
	}
	return tlog.Hash(b), nil
}

// openCheckpoint verifies a checkpoint by the log's keys. Every error is a text.Message.
func openCheckpoint(data []byte, keys []note.Verifier) (checkpoint, error) {
	if len(data) > MaxCheckpoint || !strictNote(data) {
		return checkpoint{}, text.Say("credential.log.broken")
	}
	n, err := note.Open(data, note.VerifierList(keys...))
	if _, unknown := errors.AsType[*note.UnverifiedNoteError](err); unknown {
		return checkpoint{}, text.Say("credential.log.stranger", origin(data))
	}
	if _, forged := errors.AsType[*note.InvalidSignatureError](err); forged {
		return checkpoint{}, text.Say("credential.log.forged", origin(data))
	}
	if err != nil {
		return checkpoint{}, text.Say("credential.log.broken")
	}
	c, err := parseCheckpoint(n.Text)
	if err != nil || c.origin != n.Sigs[0].Name {
		return checkpoint{}, text.Say("credential.log.broken")
	}
	return c, nil
}

// strictNote refuses signature lines that are not written the one way they can be:
// the note package minds the signature and not the bits beside it.
func strictNote(data []byte) bool {
	i := bytes.LastIndex(data, []byte("\n\n"))
	if i < 0 {
		return false
	}
	for line := range strings.Lines(string(data[i+2:])) {
		encoded := strings.TrimSuffix(line, "\n")
		encoded = encoded[strings.LastIndexByte(encoded, ' ')+1:]
		if _, err := base64.StdEncoding.Strict().DecodeString(encoded); err != nil {
			return false
		}
	}
	return true
}

const shownOrigin = 80 // bytes of a name that nobody vouches for

// origin is the name that a checkpoint gives its log.
func origin(data []byte) string {
	line, _, _ := strings.Cut(string(data[:min(len(data), shownOrigin)]), "\n")
	return line
}

func parseCheckpoint(s string) (checkpoint, error) {
	lines := strings.Split(s, "\n")
	if len(lines) < 4 {
		return checkpoint{}, errProof
	}
	size, err := decimal(lines[1])
	if err != nil {
		return checkpoint{}, err
	}
	root, err := hashOf(lines[2])
	return checkpoint{lines[0], size, root}, err
}

// holds reports whether the proof shows the leaf in the tree of the checkpoint.
func (p proof) holds(c checkpoint, leaf []byte) bool {
	return tlog.CheckRecord(p.hashes, c.size, c.root, p.index, tlog.RecordHash(leaf)) == nil
}
