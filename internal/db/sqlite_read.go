package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
)

// Query asks outside of a transaction.
func (s *SQLite) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	return s.query(ctx, nil, q, args)
}

// QueryRow asks for one row outside of a transaction.
func (s *SQLite) QueryRow(ctx context.Context, q string, args ...any) Row {
	return s.queryRow(ctx, nil, q, args)
}

// Read runs fn on one snapshot of the file, beside any writer.
func (s *SQLite) Read(ctx context.Context, fn func(Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return sqliteErr(err)
	}
	defer tx.Rollback()
	return fn(readTx{s, tx})
}

// readTx is the Tx of Read. The connections of the reader have query_only set,
// because SQLite's driver does not know read-only transactions.
type readTx struct {
	s  *SQLite
	tx *sql.Tx
}

func (readTx) Dialect() Dialect { return DialectSQLite }

func (readTx) Exec(context.Context, string, ...any) (int64, error) { return 0, ErrReadOnly }

func (t readTx) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	return t.s.query(ctx, t.tx, q, args)
}

func (t readTx) QueryRow(ctx context.Context, q string, args ...any) Row {
	return t.s.queryRow(ctx, t.tx, q, args)
}

func (s *SQLite) queryRow(ctx context.Context, tx *sql.Tx, q string, args []any) Row {
	rows, err := s.query(ctx, tx, q, args)
	if err != nil {
		return failed{err}
	}
	return oneRow{rows}
}

func (s *SQLite) query(ctx context.Context, tx *sql.Tx, q string, args []any) (Rows, error) {
	args, err := plainAll(args)
	if err != nil {
		return nil, err
	}
	rows, err := s.ask(ctx, tx, q, args)
	if err != nil {
		return nil, readErr(err)
	}
	return sqlRows{rows}, nil
}

// ask uses the prepared statement of q, which halves the time of a short
// question. In a transaction it does so only when the statement is there
// already: making it takes another connection, and all may be in transactions.
func (s *SQLite) ask(ctx context.Context, tx *sql.Tx, q string, args []any) (*sql.Rows, error) {
	if st, ok := s.stmts.Load(q); ok && tx != nil {
		return tx.StmtContext(ctx, st.(*sql.Stmt)).QueryContext(ctx, args...)
	}
	if tx != nil {
		return tx.QueryContext(ctx, q, args...)
	}
	st, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// prepare makes the statement of q once. Statements are constants of the
// program, so their number is bounded by its text.
func (s *SQLite) prepare(ctx context.Context, q string) (*sql.Stmt, error) {
	if st, ok := s.stmts.Load(q); ok {
		return st.(*sql.Stmt), nil
	}
	st, err := s.reader.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	if first, raced := s.stmts.LoadOrStore(q, st); raced {
		st.Close()
		return first.(*sql.Stmt), nil
	}
	return st, nil
}

type sqlRows struct{ *sql.Rows }

func (r sqlRows) Scan(dest ...any) error { return readErr(r.Rows.Scan(dest...)) }
func (r sqlRows) Err() error             { return readErr(r.Rows.Err()) }
func (r sqlRows) Close() error           { return readErr(r.Rows.Close()) }

// readErr is sqliteErr where "read-only" means that the question was none.
func readErr(err error) error {
	if isReadOnly(err) {
		return fault(ErrReadOnly, err)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRows
	}
	return sqliteErr(err)
}

// oneRow is the first of Rows.
type oneRow struct{ rows Rows }

func (r oneRow) Scan(dest ...any) error {
	defer r.rows.Close()
	if !r.rows.Next() {
		return cmp.Or(r.rows.Err(), ErrNoRows)
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}
