// Package pgtest gives tests a real PostgreSQL: a cluster of its own, thrown
// away afterwards, and in it a fresh database for every test.
//
// The cluster is the one named by the environment variable TANDEM_TEST_PG, or
// one that is started for the test process. Start one for a whole run with
//
//	go run ./internal/pgtest/cmd/pgtest -- go test ./...
//
// A cluster dies with the process that started it, however that ends, and what
// it leaves on disk is removed by the next one. Without PostgreSQL on the
// machine tests fail and say how to install it; they are never skipped.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/internal/db"
	"tandem/internal/jobs"
	"tandem/internal/schema"
)

// Env names the variable with the URL of a running cluster.
const Env = "TANDEM_TEST_PG"

// URL returns the address of a new database with all tables in place, which is
// dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	template, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	return create(t, " TEMPLATE "+template)
}

// Empty returns the address of a new database without any tables.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

// create makes a database and drops it, with whoever is still connected, at the end.
func create(t testing.TB, options string) string {
	t.Helper()
	a, err := admin()
	if err != nil {
		t.Fatal(err)
	}
	name := "t_" + strings.ToLower(rand.Text())
	if err := a.exec("CREATE DATABASE " + name + options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return a.url(name)
}

// administrator may make and drop databases.
type administrator struct {
	address string
	db      db.DB
}

// admin connects to the cluster, starting it if need be, once in a process.
var admin = sync.OnceValues(func() (*administrator, error) {
	address := os.Getenv(Env)
	if address == "" {
		var err error
		if address, _, err = startHere(); err != nil {
			return nil, err
		}
	}
	d, err := db.Open(context.Background(), address, db.Options{Writers: 4, Readers: 1})
	if err != nil {
		return nil, fmt.Errorf("connect to the test cluster (%s=%q): %w", Env, os.Getenv(Env), err)
	}
	return &administrator{address, d}, nil
})

// startHere starts a cluster that lives as long as this process.
func startHere() (string, func() error, error) {
	if err := sweep(); err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", prefix, os.Getpid()))
	if err != nil {
		return "", nil, err
	}
	return Start(dir)
}

const patience = time.Minute

func (a *administrator) exec(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := a.db.SQL().ExecContext(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// url is the address of another database of the cluster.
func (a *administrator) url(name string) string {
	u, err := url.Parse(a.address)
	if err != nil {
		panic(err) // it was opened by this address
	}
	u.Path = "/" + name
	return u.String()
}

// migrated returns the name of a database with all tables in place, to copy.
// Several test processes share it: the first one makes it.
var migrated = sync.OnceValues(func() (string, error) {
	a, err := admin()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	version, err := schema.Fingerprint()
	if err != nil {
		return "", err
	}
	name := "tandem_template_" + version[:16]
	return name, a.once(ctx, name, func() error { return a.makeTemplate(ctx, name) })
})

// once runs make unless the database is there, in one process at a time.
func (a *administrator) once(ctx context.Context, name string, make func() error) error {
	conn, err := a.db.SQL().Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(7463216)"); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock(7463216)")
	var n int
	err = conn.QueryRowContext(ctx, "SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&n)
	if err != nil || n > 0 {
		return err
	}
	return make()
}

// makeTemplate migrates a database and gives it its name when it is complete.
func (a *administrator) makeTemplate(ctx context.Context, name string) error {
	draft := "draft_" + strings.ToLower(rand.Text())
	if err := a.exec("CREATE DATABASE " + draft); err != nil {
		return err
	}
	if err := migrate(ctx, a.url(draft)); err != nil {
		return err
	}
	return a.exec("ALTER DATABASE " + draft + " RENAME TO " + name)
}

func migrate(ctx context.Context, address string) error {
	d, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	if err := schema.Migrate(ctx, d); err != nil {
		return err
	}
	return jobs.Migrate(ctx, d)
}
