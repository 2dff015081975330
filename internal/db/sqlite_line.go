package db

import (
	"context"
	"database/sql/driver"
	"fmt"
	"sync"
	"sync/atomic"
)

// groupMax is how many waiting batches share one transaction, and so one wait
// for the disk.
const groupMax = 64

// line is where batches wait for the writer.
type line struct {
	waiting chan *request
	closing chan struct{}
	closed  chan struct{}
	once    *sync.Once
}

func newLine() line {
	return line{make(chan *request, groupMax), make(chan struct{}), make(chan struct{}), new(sync.Once)}
}

// close stops the writer after the group under way.
func (l line) close() {
	l.once.Do(func() { close(l.closing) })
	<-l.closed
}

// request is a batch in the line. Writer and caller race to take it: the
// writer to write it, the caller whose context ended to leave.
type request struct {
	stmts []bound
	taken atomic.Bool
	err   error
	done  chan error
}

// bound is a Stmt in the driver's words.
type bound struct {
	sql  string
	args []driver.NamedValue
}

func bind(b Batch) ([]bound, error) {
	out := make([]bound, len(b))
	for i, st := range b {
		args := make([]driver.NamedValue, len(st.Args))
		for j, a := range st.Args {
			v, err := plain(a)
			if err != nil {
				return nil, &BatchError{i, fmt.Errorf("$%d: %w", j+1, err)}
			}
			args[j] = driver.NamedValue{Ordinal: j + 1, Value: v}
		}
		out[i] = bound{st.SQL, args}
	}
	return out, nil
}

// Apply puts the batch in the line and waits for its end.
func (s *SQLite) Apply(ctx context.Context, b Batch) error {
	if len(b) == 0 {
		return nil
	}
	stmts, err := bind(b)
	if err != nil {
		return err
	}
	r := &request{stmts: stmts, done: make(chan error, 1)}
	select {
	case s.line.waiting <- r:
		return s.line.wait(ctx, r)
	case <-ctx.Done():
		return ctx.Err()
	case <-s.line.closing:
		return ErrClosed
	}
}

// wait returns how the batch ended. A caller may leave the line until the
// writer has taken the batch; from then on it is told the outcome.
func (l line) wait(ctx context.Context, r *request) error {
	left := ErrClosed
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		left = ctx.Err()
	case <-l.closed:
	}
	if r.take() {
		return left
	}
	return <-r.done
}

// take reports whether the caller of take is the one that may decide on r.
func (r *request) take() bool { return r.taken.CompareAndSwap(false, true) }

// serve is the writer: it takes all that wait, up to groupMax, writes them in
// one transaction, and answers them.
func (s *SQLite) serve() {
	defer close(s.line.closed)
	w := &groupWriter{}
	for {
		select {
		case first := <-s.line.waiting:
			s.group(w, first)
		case <-s.line.closing:
			_ = s.hold(w, w.forget)
			return
		}
	}
}

// group waits for the writing connection first and collects the group then, so
// that all who come meanwhile are in it.
func (s *SQLite) group(w *groupWriter, first *request) {
	var group []*request
	err := s.hold(w, func() {
		group = s.line.collect(first)
		w.write(group)
	})
	if group == nil && err != nil && first.take() {
		first.done <- sqliteErr(err)
	}
	for _, r := range group {
		r.done <- r.err
	}
}

// hold runs fn while w has the one writing connection.
func (s *SQLite) hold(w *groupWriter, fn func()) error {
	conn, err := s.writer.Conn(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		w.use(raw.(driverConn))
		fn()
		return nil
	})
}

func (l line) collect(first *request) []*request {
	group := make([]*request, 0, groupMax)
	if first.take() {
		group = append(group, first)
	}
	for len(group) < groupMax {
		select {
		case r := <-l.waiting:
			if r.take() {
				group = append(group, r)
			}
		default:
			return group
		}
	}
	return group
}
