package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
)

// SQLite is a database in one file. Reads use many connections and writes use
// one, so that writers queue in Go and never meet "database is locked".
//
// The file is in WAL mode with synchronous=FULL: a commit is on disk when it
// returns. Deleted rows are overwritten (secure_delete), so that an erased key
// does not linger in free pages.
type SQLite struct {
	writer *sql.DB // one connection, shared with River; whoever has it may write
	reader *sql.DB
	stmts  sync.Map // SQL → *sql.Stmt of reader
	line   line
}

// sqliteReaders is how many reading connections are kept. More cost memory; a
// question that finds none waits a few microseconds.
const sqliteReaders = 8

// OpenSQLite opens the file at path.
func OpenSQLite(ctx context.Context, path string, o Options) (*SQLite, error) {
	if err := present(path, o.Create); err != nil {
		return nil, err
	}
	w, err := openPool(ctx, path, o, "_txlock=immediate", 1)
	if err != nil {
		return nil, err
	}
	r, err := openPool(ctx, path, o, "_pragma=query_only(1)", cmp.Or(o.Readers, sqliteReaders))
	if err != nil {
		w.Close()
		return nil, err
	}
	s := &SQLite{writer: w, reader: r, line: newLine()}
	go s.serve()
	return s, nil
}

// present makes sure that there is a file, one that only its owner may read.
func present(path string, create bool) error {
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !create {
		return ErrMissing
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fault(ErrUnavailable, err)
	}
	return f.Close()
}

func openPool(ctx context.Context, path string, o Options, more string, conns int) (*sql.DB, error) {
	name, err := dsn(path, o)
	if err != nil {
		return nil, err
	}
	d, err := sql.Open("sqlite", name+"&"+more)
	if err != nil {
		return nil, err
	}
	d.SetMaxOpenConns(conns)
	d.SetMaxIdleConns(conns)
	if err := d.PingContext(ctx); err != nil {
		d.Close()
		return nil, sqliteErr(err)
	}
	return d, nil
}

// pragmas are what every connection is told first. A commit waits for the disk
// (FULL); what is deleted is overwritten; the write-ahead log is moved into the
// file when it has 4,000 pages, 16 MB, which writes a page that changes often
// less often than the usual 1,000.
const pragmas = "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
	"&_pragma=secure_delete(1)&_pragma=wal_autocheckpoint(4000)"

// dsn names the file and what every connection to it is told.
func dsn(path string, o Options) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	busy := cmp.Or(o.BusyMillis, 5000)
	u := url.URL{Scheme: "file", Path: path, RawQuery: fmt.Sprintf("mode=rw&_pragma=busy_timeout(%d)%s", busy, pragmas)}
	return u.String(), nil
}

// SQL is the one writing connection as a pool, for packages schema and jobs.
// Who takes the connection must give it back soon: all writing waits for it.
func (s *SQLite) SQL() *sql.DB { return s.writer }

// Dialect returns DialectSQLite.
func (s *SQLite) Dialect() Dialect { return DialectSQLite }

// Ping asks the file whether it can still be read.
func (s *SQLite) Ping(ctx context.Context) error { return sqliteErr(s.reader.PingContext(ctx)) }

// Close waits for the batches under way; those that still wait get ErrClosed.
func (s *SQLite) Close() error {
	s.line.close()
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// Write runs fn while it holds the one writing connection.
func (s *SQLite) Write(ctx context.Context, fn func(Tx) error) error {
	return again(ctx, func() error { return s.write(ctx, fn) })
}

func (s *SQLite) write(ctx context.Context, fn func(Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return sqliteErr(err)
	}
	defer tx.Rollback()
	if err := fn(writeTx{tx, new(turn)}); err != nil {
		return err
	}
	return sqliteErr(tx.Commit())
}

// writeTx is the Tx of Write.
type writeTx struct {
	tx   *sql.Tx
	turn *turn
}

func (writeTx) Dialect() Dialect { return DialectSQLite }

func (t writeTx) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	args, err := plainAll(args)
	if err == nil {
		err = t.turn.free()
	}
	if err != nil {
		return 0, err
	}
	r, err := t.tx.ExecContext(ctx, q, args...)
	if err != nil {
		return 0, sqliteErr(err)
	}
	return r.RowsAffected()
}

func (t writeTx) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	args, err := plainAll(args)
	if err == nil {
		err = t.turn.free()
	}
	if err != nil {
		return nil, err
	}
	r, err := t.tx.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, sqliteErr(err)
	}
	return t.turn.take(r), nil
}

func (t writeTx) QueryRow(ctx context.Context, q string, args ...any) Row {
	rows, err := t.Query(ctx, q, args...)
	if err != nil {
		return failed{err}
	}
	return oneRow{rows}
}
