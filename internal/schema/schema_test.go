package schema_test

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/pgtest"
	"tandem/internal/schema"
)

// empty runs the test on databases without tables.
func empty(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "new.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.Empty(t)) })
}

func open(t *testing.T, url string) db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, db.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestANewDatabaseIsMigratedOnce(t *testing.T) {
	empty(t, func(t *testing.T, url string) {
		d := open(t, url)
		if err := schema.Check(t.Context(), d); !errors.Is(err, schema.ErrNone) {
			t.Errorf("before: %v, want ErrNone", err)
		}
		for range 2 {
			if err := schema.Migrate(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			if err := schema.Check(t.Context(), d); err != nil {
				t.Errorf("after: %v", err)
			}
		}
		for _, table := range []string{"entry", "snapshot", "trail", "dossier_version", "case_key", "outbox", "certificate", "log_queue", "log_leaf", "log_hash", "log_checkpoint", "log_cosignature", "log_witnessed", "people_secret", "employer", "account", "password", "authenticator", "recovery_code", "passkey", "ceremony", "invitation", "session", "throttle", "typed", "kept", "register_answer"} {
			var n int
			if err := d.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s: %d rows, %v", table, n, err)
			}
		}
	})
}

// Several nodes may start at the same time.
func TestManyMigrateAtOnce(t *testing.T) {
	empty(t, func(t *testing.T, url string) {
		open(t, url) // a file that is made, once
		var wg sync.WaitGroup
		for range 3 {
			d := open(t, url)
			wg.Go(func() {
				if err := schema.Migrate(t.Context(), d); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestADatabaseThatDoesNotFit(t *testing.T) {
	for _, test := range []struct {
		name, sql string
		want      error
	}{
		{"a newer program was here", `INSERT INTO schema_file (version, name, sha256) VALUES (9999, '9999_future.sql', 'x')`, schema.ErrNewer},
		{"a migration was edited", `UPDATE schema_file SET sha256 = 'x'`, schema.ErrEdited},
	} {
		t.Run(test.name, func(t *testing.T) {
			dbtest.EachDB(t, func(t *testing.T, d db.DB) {
				if err := d.Apply(t.Context(), db.Batch{{SQL: test.sql}}); err != nil {
					t.Fatal(err)
				}
				if err := schema.Check(t.Context(), d); !errors.Is(err, test.want) {
					t.Errorf("Check: %v, want %v", err, test.want)
				}
				if err := schema.Migrate(t.Context(), d); !errors.Is(err, test.want) {
					t.Errorf("Migrate: %v, want %v", err, test.want)
				}
			})
		})
	}
}

// A crash between the migration and the note about it is made good.
func TestAMigrationThatWasNotNoted(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		if err := d.Apply(t.Context(), db.Batch{{SQL: `DELETE FROM schema_file`}}); err != nil {
			t.Fatal(err)
		}
		if err := schema.Migrate(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
}

func TestACheckChangesNothing(t *testing.T) {
	empty(t, func(t *testing.T, url string) {
		d := open(t, url)
		_ = schema.Check(t.Context(), d)
		q := `SELECT count(*) FROM sqlite_master`
		if d.Dialect() == db.DialectPostgres {
			q = `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`
		}
		var n int
		if err := d.QueryRow(t.Context(), q).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d tables, %v", n, err)
		}
	})
}
