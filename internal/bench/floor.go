package bench

import (
	"context"

	"tandem/internal/db"
)

// A floor writes batches as fast as bare statements can. A command is made ready
// by prepare, outside of what is measured.
type floor interface {
	prepare(ctx context.Context, b db.Batch) (command func() error)
	close() error
}

// floor connects to the run's database beside the program.
func (s *store) floor(ctx context.Context, clients int) (floor, error) {
	if s.dialect() == db.DialectSQLite {
		return newSQLiteFloor(ctx, s.place.url)
	}
	return newPostgresFloor(ctx, s.place.url, clients)
}
