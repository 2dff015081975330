package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"tandem/internal/db"
	"tandem/internal/problem"
)

// ErrNewer: the job tables were made by a newer program.
var ErrNewer = problem.New(problem.Unavailable, "schema.newer")

// Migrate brings River's tables to those of this program. Call it after
// schema.Migrate. On a database that is there already it does nothing.
func Migrate(ctx context.Context, d db.DB) error {
	var err error
	switch d := d.(type) {
	case *db.SQLite:
		err = migrate(ctx, d, riversqlite.New(d.SQL()))
	case *db.Postgres:
		err = migrate(ctx, d, riverpgxv5.New(d.Pool()))
	default:
		err = fmt.Errorf("no job queue for %s", d.Dialect())
	}
	if err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

func migrate[T any](ctx context.Context, d db.DB, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	known := m.AllVersions()
	have, err := m.ExistingVersions(ctx)
	if err != nil {
		return errors.Join(newer(ctx, d, known[len(known)-1].Version), err)
	}
	if len(have) == len(known) {
		return nil
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// newer finds out whether River does not understand its tables because they
// are ahead of it.
func newer(ctx context.Context, d db.DB, known int) error {
	var have int
	err := d.QueryRow(ctx, `SELECT max(version) FROM river_migration WHERE line = 'main'`).Scan(&have)
	if err == nil && have > known {
		return fmt.Errorf("%w (they are at version %d, this program knows %d)", ErrNewer, have, known)
	}
	return err
}
