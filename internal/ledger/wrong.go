package ledger

import (
	"tandem/internal/text"
	"tandem/internal/tlogproof"
)

func wrong(key string, args ...any) error {
	return &tlogproof.Wrong{Message: text.Say(key, args...)}
}
