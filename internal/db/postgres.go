package db

import (
	"cmp"
	"context"
	"database/sql"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// Postgres is a database on a PostgreSQL server. Like SQLite it has connections
// that write and connections that only read; the latter are read-only sessions.
type Postgres struct {
	writer, reader *pgxpool.Pool
	std            *sql.DB
	closed         atomic.Bool
}

// Sixteen commands at once keep a server of a few cores busy; more only queue
// there instead of here. A lock that is not had in ten seconds is not waited for.
const (
	writersDefault = 16
	readersDefault = 8
	lockMillis     = "10000"
)

// OpenPostgres connects to the server. In the URL, everything that pgx knows
// may be set (sslmode, pool_max_conn_lifetime …).
func OpenPostgres(ctx context.Context, url string, o Options) (*Postgres, error) {
	w, err := newPool(ctx, url, cmp.Or(o.Writers, writersDefault), "off")
	if err != nil {
		return nil, err
	}
	r, err := newPool(ctx, url, cmp.Or(o.Readers, readersDefault), "on")
	if err != nil {
		w.Close()
		return nil, err
	}
	p := &Postgres{writer: w, reader: r, std: stdlib.OpenDBFromPool(w)}
	if err := p.Ping(ctx); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// randomPageCost tells the planner that a page from anywhere costs hardly more than the
// next one, as it is with memory and solid state. By its default, which is for turning
// disks, it reads the cases of all offices in their order to find those of one.
const randomPageCost = "1.1"

func newPool(ctx context.Context, url string, conns int, readOnly string) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	c.MaxConns = int32(conns)
	p := c.ConnConfig.RuntimeParams
	p["default_transaction_read_only"] = readOnly
	p["timezone"] = "UTC"
	p["application_name"] = cmp.Or(p["application_name"], "tandem")
	p["lock_timeout"] = cmp.Or(p["lock_timeout"], lockMillis)
	p["random_page_cost"] = cmp.Or(p["random_page_cost"], randomPageCost)
	return pgxpool.NewWithConfig(ctx, c)
}

// Pool is the writing pool, for package jobs.
func (p *Postgres) Pool() *pgxpool.Pool { return p.writer }

// SQL is the writing pool for package schema.
func (p *Postgres) SQL() *sql.DB { return p.std }

// Dialect returns DialectPostgres.
func (p *Postgres) Dialect() Dialect { return DialectPostgres }

// Ping asks the server whether it is there.
func (p *Postgres) Ping(ctx context.Context) error { return pgErr(p.writer.Ping(ctx)) }

// Close waits for the transactions under way and disconnects.
func (p *Postgres) Close() error {
	p.closed.Store(true)
	err := p.std.Close()
	p.reader.Close()
	p.writer.Close()
	return err
}

// acquireErr is for a connection that was not had.
func (p *Postgres) acquireErr(err error) error {
	if p.closed.Load() {
		return fault(ErrClosed, err)
	}
	return pgErr(err)
}

// Query asks outside of a transaction.
func (p *Postgres) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	return pgTx{p.reader}.Query(ctx, q, args...)
}

// QueryRow asks for one row outside of a transaction: one round trip.
func (p *Postgres) QueryRow(ctx context.Context, q string, args ...any) Row {
	return pgTx{p.reader}.QueryRow(ctx, q, args...)
}

// Read runs fn on one snapshot of the data.
func (p *Postgres) Read(ctx context.Context, fn func(Tx) error) error {
	o := pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}
	return inTx(ctx, p.reader, o, func(tx pgx.Tx) error { return fn(pgReadTx{pgTx{tx}}) })
}

// Write runs fn in a read-committed transaction.
func (p *Postgres) Write(ctx context.Context, fn func(Tx) error) error {
	return again(ctx, func() error {
		return inTx(ctx, p.writer, pgx.TxOptions{}, func(tx pgx.Tx) error { return fn(pgTx{tx}) })
	})
}

func inTx(ctx context.Context, pool *pgxpool.Pool, o pgx.TxOptions, fn func(pgx.Tx) error) error {
	tx, err := pool.BeginTx(ctx, o)
	if err != nil {
		return pgErr(err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	if err := fn(tx); err != nil {
		return err
	}
	return pgCommitErr(tx.Commit(ctx))
}

// asker is what pools and transactions of pgx have in common.
type asker interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

type pgTx struct{ on asker }

func (pgTx) Dialect() Dialect { return DialectPostgres }

func (t pgTx) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	args, err := plainAll(args)
	if err != nil {
		return 0, err
	}
	tag, err := t.on.Exec(ctx, q, args...)
	return tag.RowsAffected(), pgErr(err)
}

func (t pgTx) Query(ctx context.Context, q string, args ...any) (Rows, error) {
	args, err := plainAll(args)
	if err != nil {
		return nil, err
	}
	r, err := t.on.Query(ctx, q, args...)
	if err != nil {
		return nil, pgErr(err)
	}
	return pgRows{r}, nil
}

func (t pgTx) QueryRow(ctx context.Context, q string, args ...any) Row {
	rows, err := t.Query(ctx, q, args...)
	if err != nil {
		return failed{err}
	}
	return oneRow{rows}
}

// pgReadTx is the Tx of Read.
type pgReadTx struct{ pgTx }

func (pgReadTx) Exec(context.Context, string, ...any) (int64, error) { return 0, ErrReadOnly }

type pgRows struct{ pgx.Rows }

func (r pgRows) Scan(dest ...any) error { return pgErr(r.Rows.Scan(dest...)) }
func (r pgRows) Err() error             { return pgErr(r.Rows.Err()) }
func (r pgRows) Close() error           { r.Rows.Close(); return r.Err() }
