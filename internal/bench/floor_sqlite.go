package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"tandem/internal/db"
)

// sqliteFloor is one writer on one connection, below database/sql, with prepared
// statements. It writes the commands that wait, up to groupMax, in one
// transaction, each in its savepoint.
type sqliteFloor struct {
	pool    *sql.DB
	waiting chan *write
	ended   chan error
}

// write is a command in the line.
type write struct {
	stmts []bare
	done  chan error
}

// bare is a statement in the driver's words.
type bare struct {
	sql  string
	args []driver.NamedValue
}

const groupMax = 64

// bareSettings are those of package db.
const bareSettings = "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
	"&_pragma=secure_delete(1)&_pragma=wal_autocheckpoint(4000)"

func newSQLiteFloor(ctx context.Context, path string) (*sqliteFloor, error) {
	pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path}).String()+"?mode=rw&_pragma=busy_timeout(5000)"+
		bareSettings)
	if err != nil {
		return nil, fmt.Errorf("open the floor: %w", err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the floor: %w", err), pool.Close())
	}
	f := &sqliteFloor{pool, make(chan *write, groupMax), make(chan error, 1)}
	go func() {
		err := conn.Raw(func(raw any) error { return f.serve(raw.(bareConn)) })
		f.ended <- errors.Join(err, conn.Close())
	}()
	return f, nil
}

func (f *sqliteFloor) close() error {
	close(f.waiting)
	return errors.Join(<-f.ended, f.pool.Close())
}

func (f *sqliteFloor) prepare(_ context.Context, b db.Batch) func() error {
	w := &write{done: make(chan error, 1)}
	for _, st := range b {
		args := make([]driver.NamedValue, len(st.Args))
		for i, a := range st.Args {
			args[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
		}
		w.stmts = append(w.stmts, bare{st.SQL, args})
	}
	return func() error {
		f.waiting <- w
		return <-w.done
	}
}

// serve is the writer, until the line is closed.
func (f *sqliteFloor) serve(conn bareConn) error {
	c := bareWriter{conn, map[string]bareStmt{}}
	for first := range f.waiting {
		group := f.collect(first)
		err := c.write(group)
		for _, w := range group {
			w.done <- err
		}
	}
	return c.close()
}

func (f *sqliteFloor) collect(first *write) []*write {
	group := append(make([]*write, 0, groupMax), first)
	for len(group) < groupMax {
		select {
		case w, ok := <-f.waiting:
			if !ok {
				return group
			}
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

// bareConn and bareStmt are what the driver's own connections and statements do.
type (
	bareConn interface {
		driver.Conn
		driver.ConnPrepareContext
	}
	bareStmt interface {
		driver.Stmt
		driver.StmtExecContext
	}
)

// bareWriter is a connection with its prepared statements.
type bareWriter struct {
	conn  bareConn
	stmts map[string]bareStmt
}

func (c bareWriter) write(group []*write) error {
	if err := c.exec("BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	for _, w := range group {
		if err := c.one(w); err != nil {
			return errors.Join(err, c.exec("ROLLBACK", nil))
		}
	}
	return c.exec("COMMIT", nil)
}

func (c bareWriter) one(w *write) error {
	if err := c.exec("SAVEPOINT one", nil); err != nil {
		return err
	}
	for _, st := range w.stmts {
		if err := c.exec(st.sql, st.args); err != nil {
			return err
		}
	}
	return c.exec("RELEASE one", nil)
}

func (c bareWriter) exec(q string, args []driver.NamedValue) error {
	st, ok := c.stmts[q]
	if !ok {
		p, err := c.conn.PrepareContext(context.Background(), q)
		if err != nil {
			return err
		}
		st = p.(bareStmt)
		c.stmts[q] = st
	}
	_, err := st.ExecContext(context.Background(), args)
	return err
}

func (c bareWriter) close() error {
	var err error
	for _, st := range c.stmts {
		err = errors.Join(err, st.Close())
	}
	return err
}
