// Package schema holds the tables of the program and brings a database to them.
//
// The migrations are SQL files, written once for both databases with a few
// words filled in (see words). Of every file that was applied the database
// keeps the sha256, so that a file edited afterwards is noticed. A database
// that a newer program has migrated is refused: this program does not know
// what it would break.
//
// River's own tables are not here but in package jobs, which knows River.
package schema

import (
	"context"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"tandem/internal/db"
	"tandem/internal/problem"
)

// What Check and Migrate may find, told in both languages.
var (
	// ErrNone: the database has no tables of this program.
	ErrNone = problem.New(problem.Unavailable, "schema.none")
	// ErrOlder: the database needs Migrate.
	ErrOlder = problem.New(problem.Unavailable, "schema.older")
	// ErrNewer: a newer program has migrated the database.
	ErrNewer = problem.New(problem.Unavailable, "schema.newer")
	// ErrEdited: a migration that was applied is not the one in this program.
	ErrEdited = problem.New(problem.Unavailable, "schema.edited")
)

// Migrate brings the database to the tables of this program. On a database that
// is there already it does nothing. Several programs may do it at once.
func Migrate(ctx context.Context, d db.DB) error {
	if err := Check(ctx, d); err == nil || !errors.Is(err, ErrNone) && !errors.Is(err, ErrOlder) {
		return err
	}
	if err := upBeside(ctx, d); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := record(ctx, d); err != nil {
		return fmt.Errorf("record the migrations: %w", err)
	}
	return Check(ctx, d)
}

// Check reports whether this program and the database fit together, and changes
// nothing. Its error is one of the above, or the database's.
func Check(ctx context.Context, d db.DB) error {
	want, err := known(files)
	if err != nil {
		return err
	}
	have, err := applied(ctx, d)
	if err != nil {
		return fmt.Errorf("look at the database: %w", err)
	}
	return compare(want, have)
}

// compare looks for the gravest difference first.
func compare(want, have []file) error {
	if len(have) == 0 {
		return ErrNone
	}
	if last := have[len(have)-1]; last.version > want[len(want)-1].version {
		return fmt.Errorf("%w (it has %s, the last one here is %s)", ErrNewer, last.name, want[len(want)-1].name)
	}
	for i, h := range have {
		if i == len(want) || h != want[i] {
			return fmt.Errorf("%w (%s)", ErrEdited, h.name)
		}
	}
	if len(have) < len(want) {
		return fmt.Errorf("%w (%s is missing)", ErrOlder, want[len(have)].name)
	}
	return nil
}

// beside is how many programs may migrate a SQLite file at once.
const beside = 8

// upBeside is up where others may be doing the same. On SQLite goose has no lock: who
// loses finds that a table exists already, and at the next look that nothing is left
// to do, since a migration and the note of it are one transaction.
func upBeside(ctx context.Context, d db.DB) (err error) {
	for range beside {
		if err = up(ctx, d); err == nil || d.Dialect() != db.DialectSQLite || ctx.Err() != nil {
			return err
		}
	}
	return err
}

func up(ctx context.Context, d db.DB) error {
	dialect, options, err := flavour(d.Dialect())
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, d.SQL(), filled{files, words[d.Dialect()]}, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// flavour is how goose speaks to the database. On PostgreSQL a session lock
// lets one of several nodes migrate while the others wait, a minute at most.
func flavour(d db.Dialect) (goose.Dialect, []goose.ProviderOption, error) {
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d == db.DialectSQLite {
		return goose.DialectSQLite3, options, nil
	}
	l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	return goose.DialectPostgres, append(options, goose.WithSessionLocker(l)), err
}
