package tlogproof

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A Proof shows, without the log at hand, that a leaf stands in it (tlog-proof).
type Proof struct {
	Index      int64            // place of the leaf, from 0
	Hashes     tlog.RecordProof // from the leaf's sibling up
	Checkpoint Checkpoint       // of the tree that is proved to hold it, with cosignatures
}

const (
	header    = "c2sp.org/tlog-proof@v1"
	maxHashes = 63 // of a tree that int64 can count

	// MaxProof bounds the text of a proof, in bytes.
	MaxProof = 32 << 10
)

// Text is the proof as tlog-proof has it.
func (p Proof) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nindex %d\n", header, p.Index)
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + p.Checkpoint.Note)
	return b.String()
}

// Parse reads what Text wrote, or another program by tlog-proof. A proof with extra
// data is refused: nobody has signed them. Every error is a *Wrong.
func Parse(data []byte) (p Proof, err error) {
	head, checkpoint, ok := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(data) > MaxProof || len(lines) < 2 || len(lines) > 2+maxHashes || lines[0] != header {
		return Proof{}, wrong("tlogproof.proof.form")
	}
	digits, isIndex := strings.CutPrefix(lines[1], "index ")
	if p.Index, ok = number(digits); !ok || !isIndex {
		return Proof{}, wrong("tlogproof.proof.form")
	}
	for _, line := range lines[2:] {
		h, ok := hash(line)
		if !ok {
			return Proof{}, wrong("tlogproof.proof.form")
		}
		p.Hashes = append(p.Hashes, h)
	}
	p.Checkpoint, err = ParseCheckpoint([]byte(checkpoint))
	return p, err
}

// Holds reports whether p shows the leaf in the tree of a checkpoint, which somebody
// has verified.
func (p Proof) Holds(c Checkpoint, leaf []byte) error {
	if p.Index >= c.Size || tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, tlog.RecordHash(leaf)) != nil {
		return wrong("tlogproof.proof.wrong", p.Index, c.Size)
	}
	return nil
}

// Verify reports whether p proves that the leaf stands in a log that t trusts.
func (p Proof) Verify(leaf []byte, t Trust) error {
	c, _, err := t.Open([]byte(p.Checkpoint.Note))
	if err != nil {
		return err
	}
	return p.Holds(c, leaf)
}
