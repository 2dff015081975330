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
)

// ErrNewer: the job tables were made by a newer program.
var ErrNewer = errors.New("the job tables are newer than this program: use the newer program")

// Migrate brings River's tables to those of this program. Call it after
// schema.Migrate. On a database that is there already it does nothing.
func Migrate(ctx context.Context, d db.DB) error {
	var err error
	switch d := d.(type) {
	case *db.SQLite:
		err = migrate(ctx, riversqlite.New(d.SQL()))
	case *db.Postgres:
		err = migrate(ctx, riverpgxv5.New(d.Pool()))
	default:
		err = fmt.Errorf("no job queue for %s", d.Dialect())
	}
	if err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

func migrate[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	have, err := m.ExistingVersions(ctx)
	if err != nil {
		return err
	}
	if known := len(m.AllVersions()); len(have) > known {
		return fmt.Errorf("%w (they are at version %d, this program knows %d)", ErrNewer, len(have), known)
	} else if len(have) == known {
		return nil
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}
