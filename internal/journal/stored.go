package journal

import (
	"context"
	"errors"
	"fmt"

	"tandem/internal/db"
)

const selectHash = `SELECT hash FROM entry WHERE aggregate = $1 AND id = $2 AND seq = $3`

// Stored reports whether the entry that made h is in the journal. It is for who was
// told db.ErrUnknown and must know before answering.
func (l *Log[S, E]) Stored(ctx context.Context, h Held[S]) (bool, error) {
	var hash string
	err := l.db.QueryRow(ctx, selectHash, l.Name, h.ID, h.Version).Scan(&hash)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for entry %d of %s %s: %w", h.Version, l.Name, h.ID, err)
	}
	return hash == h.head, nil
}
