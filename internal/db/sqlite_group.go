package db

import (
	"context"
	"database/sql/driver"
)

// driverConn and driverStmt are what the SQLite driver's connections and
// statements do. Below database/sql a statement costs a third less.
type driverConn interface {
	driver.Conn
	driver.ConnPrepareContext
}

type driverStmt interface {
	driver.Stmt
	driver.StmtExecContext
}

// groupWriter writes groups of batches on one connection, with its statements
// prepared. Only the goroutine serve uses it.
//
// A group needs no savepoints. When the first statement of a batch fails, the
// database has undone that statement and the batch has left nothing; this is
// how races are lost, and costs the others nothing. When a later statement
// fails, the group is rolled back and every batch is written alone. That is
// slow, and rare. (Savepoints would make every batch copy each page that it
// shares with the ones before it.)
type groupWriter struct {
	conn  driverConn
	stmts map[string]driverStmt
}

const stmtsMax = 256

// use turns to conn, which is the same one as before unless it broke.
func (w *groupWriter) use(conn driverConn) {
	if w.conn != conn {
		w.conn, w.stmts = conn, map[string]driverStmt{}
	}
}

// write writes the group and sets the error of each request.
func (w *groupWriter) write(group []*request) {
	if len(group) == 0 || w.together(group) {
		return
	}
	for _, r := range group {
		r.err = nil
		w.together([]*request{r})
	}
}

// together writes the group in one transaction. It returns false if the group
// must be written one by one, and has changed nothing then.
func (w *groupWriter) together(group []*request) bool {
	if err := w.exec(bound{sql: "BEGIN IMMEDIATE"}); err != nil {
		return fail(group, err)
	}
	for _, r := range group {
		at, err := w.batch(r.stmts)
		if err == nil {
			continue
		}
		r.err = &BatchError{at, sqliteErr(err)}
		if at == 0 && undone(err) {
			continue
		}
		w.rollback()
		return len(group) == 1
	}
	if err := w.exec(bound{sql: "COMMIT"}); err != nil {
		w.rollback()
		return fail(group, commitErr(err))
	}
	return true
}

// fail gives all of the group the error, unless they have one.
func fail(group []*request, err error) bool {
	for _, r := range group {
		if r.err == nil {
			r.err = sqliteErr(err)
		}
	}
	return true
}

// batch runs the statements and returns the index of the one that failed.
func (w *groupWriter) batch(stmts []bound) (int, error) {
	for i, st := range stmts {
		if err := w.exec(st); err != nil {
			return i, err
		}
	}
	return 0, nil
}

// rollback ends the transaction, if the database has not done so itself, as it
// does when the disk is full. It cannot fail otherwise.
func (w *groupWriter) rollback() { _ = w.exec(bound{sql: "ROLLBACK"}) }

func (w *groupWriter) exec(b bound) error {
	st, err := w.prepare(b.sql)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(context.Background(), b.args)
	return err
}

func (w *groupWriter) prepare(q string) (driverStmt, error) {
	if st, ok := w.stmts[q]; ok {
		return st, nil
	}
	if len(w.stmts) >= stmtsMax {
		w.forget()
	}
	st, err := w.conn.PrepareContext(context.Background(), q)
	if err != nil {
		return nil, err
	}
	w.stmts[q] = st.(driverStmt)
	return w.stmts[q], nil
}

func (w *groupWriter) forget() {
	for q, st := range w.stmts {
		st.Close()
		delete(w.stmts, q)
	}
}
