// Package dbtest runs a test on both databases, each fresh and with all tables
// in place.
//
// For a quick loop the environment variable TANDEM_TEST_DB=sqlite leaves
// PostgreSQL out of Each and EachDB.
package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tandem/internal/db"
	"tandem/internal/jobs"
	"tandem/internal/pgtest"
	"tandem/internal/schema"
)

// EachDB runs test twice, as subtests named sqlite and postgres.
func EachDB(t *testing.T, test func(t *testing.T, d db.DB)) {
	t.Helper()
	Each(t, func(t *testing.T, url string) { test(t, Open(t, url)) })
}

// Each is EachDB for tests that open the database themselves, by its URL.
func Each(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	if os.Getenv("TANDEM_TEST_DB") != "sqlite" {
		t.Run("postgres", func(t *testing.T) { test(t, pgtest.URL(t)) })
	}
}

// Open opens the database at url until the test ends.
func Open(t testing.TB, url string) db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// SQLite returns the URL of a new file with all tables in place.
func SQLite(t testing.TB) string {
	t.Helper()
	data, err := template()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tandem.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// template is a migrated file, made once.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tandem-dbtest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(path string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, path, db.Options{Create: true})
	if err != nil {
		return err
	}
	if err := schema.Migrate(ctx, d); err != nil {
		return err
	}
	if err := jobs.Migrate(ctx, d); err != nil {
		return err
	}
	return d.Close() // moves the write-ahead log into the file
}

// Postgres returns the URL of a new PostgreSQL database with all tables in place.
func Postgres(t testing.TB) string { return pgtest.URL(t) }
