// Package tlogproof reads, writes and verifies what a transparency log hands out:
// checkpoints, cosignatures and proofs, in the formats of C2SP (signed-note,
// tlog-checkpoint, tlog-cosignature v1, tlog-proof). It needs nothing but its
// arguments: the log makes its papers with it, and whoever checks a permit offline
// verifies with it.
//
// Everything is written in one way only. What could be written in two, such as base64
// with bits that count for nothing, is refused, so that no byte of what is shown can
// change unnoticed.
package tlogproof

import "tandem/internal/text"

// Wrong is something in a log, a copy of one, a proof or a signature that is not as
// it must be. It is told in both languages.
type Wrong struct{ text.Message }

func wrong(key string, args ...any) error { return &Wrong{text.Say(key, args...)} }

// Is makes two findings of one kind alike, whatever they were found in.
func (w *Wrong) Is(other error) bool {
	o, ok := other.(*Wrong)
	return ok && o.Key == w.Key
}

// Unwrap is what it says.
func (w *Wrong) Unwrap() error { return w.Message }

// Split views: what a log must never show.
var (
	// ErrSplit: two checkpoints of one size have different roots.
	ErrSplit error = &Wrong{text.Message{Key: "tlogproof.split.size"}}
	// ErrFork: a checkpoint is not a continuation of a smaller one.
	ErrFork error = &Wrong{text.Message{Key: "tlogproof.split.fork"}}
)
