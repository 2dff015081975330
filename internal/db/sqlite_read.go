package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
)

// Query asks outside of a transaction.
func (s *SQLite) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	return readTx{s, nil, new(turn)}.Query(ctx, q, args...)
}

// QueryRow asks for one row outside of a transaction.
func (s *SQLite) QueryRow(ctx context.Context, q string, args ...any) Row {
	return readTx{s, nil, new(turn)}.QueryRow(ctx, q, args...)
}

// Read runs fn on one snapshot of the file, beside any writer.
func (s *SQLite) Read(ctx context.Context, fn func(Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return sqliteErr(err)
	}
	defer tx.Rollback()
	return fn(readTx{s, tx, new(turn)})
}

// readTx is the Tx of Read, and without tx a question on its own. The
// connections of the reader have query_only set, because SQLite's driver does
// not know read-only transactions.
type readTx struct {
	s    *SQLite
	tx   *sql.Tx
	turn *turn
}

func (readTx) Dialect() Dialect { return DialectSQLite }

func (readTx) Exec(context.Context, string, ...any) (int64, error) { return 0, ErrReadOnly }

func (t readTx) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	args, err := plainAll(args)
	if err == nil {
		err = t.turn.free()
	}
	if err != nil {
		return nil, err
	}
	rows, err := t.s.ask(ctx, t.tx, q, args)
	if err != nil {
		return nil, readErr(err)
	}
	return t.turn.take(rows), nil
}

func (t readTx) QueryRow(ctx context.Context, q string, args ...any) Row {
	rows, err := t.Query(ctx, q, args...)
	if err != nil {
		return failed{err}
	}
	return oneRow{rows}
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

// turn makes a transaction answer one question at a time, as PostgreSQL does,
// so that a test on SQLite finds what would fail there.
type turn struct{ taken bool }

func (t *turn) free() error {
	if t.taken {
		return ErrBusy
	}
	return nil
}

func (t *turn) take(r *sql.Rows) Rows {
	t.taken = true
	return sqlRows{r, t}
}

type sqlRows struct {
	*sql.Rows
	turn *turn
}

func (r sqlRows) Next() bool {
	more := r.Rows.Next()
	r.turn.taken = more
	return more
}

func (r sqlRows) Scan(dest ...any) error { return readErr(r.Rows.Scan(dest...)) }
func (r sqlRows) Err() error             { return readErr(r.Rows.Err()) }

func (r sqlRows) Close() error {
	r.turn.taken = false
	return readErr(r.Rows.Close())
}

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
