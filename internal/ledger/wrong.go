package ledger

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

// Split views: what a log must never show.
var (
	// ErrSplit: two checkpoints of one size have different roots.
	ErrSplit error = &Wrong{text.Message{Key: "ledger.split.size"}}
	// ErrFork: a checkpoint is not a continuation of a smaller one.
	ErrFork error = &Wrong{text.Message{Key: "ledger.split.fork"}}
)
