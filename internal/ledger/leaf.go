package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// headPrefix begins the leaf of a head.
const headPrefix = "tandem/head/v1\n"

// openingSize is the bytes of randomness that hide a head.
const openingSize = 32

// headLeaf commits to the head of an aggregate at a version: HMAC-SHA-256 with a
// random key, the opening. With the opening, which stays in the office's database
// and may be handed to whom it concerns, anybody can see what the leaf stands for;
// without it nobody can, not even by trying all cases, times and outcomes.
func headLeaf(opening []byte, aggregate, id string, version int64, hash string) []byte {
	mac := hmac.New(sha256.New, opening)
	for _, s := range []string{aggregate, id, strconv.FormatInt(version, 10), hash} {
		mac.Write([]byte(strconv.Itoa(len(s)) + ":" + s))
	}
	return []byte(headPrefix + base64.StdEncoding.EncodeToString(mac.Sum(nil)) + "\n")
}

// isHead reports whether a leaf says that it is a head.
func isHead(leaf []byte) bool { return strings.HasPrefix(string(leaf), headPrefix) }

// A Head is the state of an aggregate's chain in the log, opened: with it anybody can
// see that Leaf stands for it.
type Head struct {
	Aggregate string `json:"aggregate"`
	ID        string `json:"id"`
	Version   int64  `json:"version"`
	Hash      string `json:"hash"` // of the journal's entry
	Opening   []byte `json:"opening"`
}

// Leaf is the leaf that commits to h.
func (h Head) Leaf() []byte { return headLeaf(h.Opening, h.Aggregate, h.ID, h.Version, h.Hash) }
