// Package db hides which SQL database the program runs on: one file with
// SQLite, or a PostgreSQL server.
//
// Every statement of the program is written once, with $1, $2 … placeholders,
// in the tongue both databases speak: TEXT, BIGINT and blob columns, ON
// CONFLICT, RETURNING, CTEs; no now(), no JSON operators, no arrays, ids made
// in Go, ORDER BY over ids, dates and numbers only.
//
// There are three ways in. Apply writes a batch that was decided outside of any
// transaction; it is the way of every command and as fast as the database can
// be. Read looks, and cannot write. Write is for the rest: migrations, rare
// changes that must read first, tests.
//
// What Apply and Write acknowledge is on disk. What they refuse with an error
// has changed nothing, with one exception that has its own name: ErrUnknown.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tandem/internal/problem"
)

// Dialect says which database is spoken to.
type Dialect string

// The two databases.
const (
	DialectSQLite   Dialect = "sqlite"
	DialectPostgres Dialect = "postgres"
)

// Stmt is one statement of a Batch with its arguments: string, int, int64,
// bool (stored as 0 or 1), []byte or nil. Any other type is an error, on both
// databases.
type Stmt struct {
	SQL  string
	Args []any
}

// Batch is what Apply writes: all of it or nothing, in this order. What must
// not happen twice is guarded by a PRIMARY KEY or a UNIQUE column; put the
// statement with the guard first, then losing a race costs least.
type Batch []Stmt

// Row is one result, to be scanned into *string, *int64, *int, *[]byte or
// pointers to those for columns that may be NULL.
type Row interface{ Scan(dest ...any) error }

// Rows are several results; ForEach goes through them.
type Rows interface {
	Row
	Next() bool
	Err() error
	Close() error
}

// Reader asks questions. A DB is a Reader that sees, with every question, what
// is committed then; a Tx is one for which nothing changes between questions,
// and it answers one at a time: close Rows, or read them to the end, before
// the next.
type Reader interface {
	Query(ctx context.Context, q string, args ...any) (Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) Row
}

// Tx is a transaction under way.
type Tx interface {
	Reader
	// Exec runs a statement and returns how many rows it touched. In a Read it
	// returns ErrReadOnly.
	Exec(ctx context.Context, q string, args ...any) (int64, error)
	Dialect() Dialect
}

// DB is an open database, safe for use by many goroutines.
type DB interface {
	// Reader reads without a transaction: one round trip a question. It cannot write.
	Reader
	// Read runs fn in a read-only transaction: fn sees one state of the data.
	Read(ctx context.Context, fn func(Tx) error) error
	// Write runs fn in a transaction and commits if fn returns nil. It may run fn
	// again, on fresh data, when it meets ErrConflict, so fn must have no effect
	// outside of the transaction.
	Write(ctx context.Context, fn func(Tx) error) error
	// Apply writes the batch and returns when it is durable. If a statement fails,
	// the error is a *BatchError that says which, and nothing of the batch stays.
	// Ending ctx stops a batch that still waits; one that is being written is
	// written, and Apply says how it ended.
	Apply(ctx context.Context, b Batch) error
	// SQL is the writing side for tools that speak database/sql: migrations and,
	// on SQLite, River. Nothing else may use it.
	SQL() *sql.DB
	Dialect() Dialect
	Ping(ctx context.Context) error
	Close() error
}

// Options for Open. The zero value never makes a new database.
type Options struct {
	// Create allows a SQLite file that does not exist to be made. A PostgreSQL
	// database is always made by its administrator.
	Create bool
	// Readers is the number of reading connections, 0 for the default.
	Readers int
	// Writers is the number of writing connections to PostgreSQL, 0 for the
	// default. SQLite has one writer.
	Writers int
	// BusyMillis is how long SQLite waits for another process to let go of the
	// file before it is ErrUnavailable, 0 for 5,000.
	BusyMillis int
}

// Open opens the database at address: postgres://…, or sqlite:PATH, or just a path.
// A SQLite file that does not exist is an ErrMissing unless o.Create is set; a
// database that cannot be had is an ErrUnavailable. Both are also problems that
// tell the person where it was looked for.
func Open(ctx context.Context, address string, o Options) (DB, error) {
	if isPostgres(address) {
		p, err := OpenPostgres(ctx, address, o)
		if err != nil {
			return nil, unreachable(address, err)
		}
		return p, nil
	}
	path := strings.TrimPrefix(address, "sqlite:")
	s, err := OpenSQLite(ctx, path, o)
	if err != nil {
		return nil, unreachable(path, err)
	}
	return s, nil
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// unreachable adds what the person is told. A password is not told.
func unreachable(where string, err error) error {
	if u, parseErr := url.Parse(where); parseErr == nil && isPostgres(where) {
		where = u.Redacted()
	} else if isPostgres(where) {
		where = "postgres://…"
	}
	told := problem.New(problem.Unavailable, "db.unreachable", where, err)
	if errors.Is(err, ErrMissing) {
		told = problem.New(problem.Unavailable, "db.missing", where)
	}
	return fmt.Errorf("%w: %w", told, err)
}

// ForEach runs the query and calls f with every row, until f returns an error.
func ForEach(ctx context.Context, r Reader, q string, f func(Row) error, args ...any) error {
	rows, err := r.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
