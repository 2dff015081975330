package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
)

// The benchmark writes what a command writes: an entry of 700 bytes, a snapshot
// of 3 KB, a job of 300 bytes. "apply" is db.Apply. "floor" is the same rows by
// bare statements with none of our code: on SQLite, waiting commands in groups
// of up to 64 with a savepoint each; on PostgreSQL, one statement with CTEs.
//
//	go test -run - -bench Apply -benchtime 3s ./internal/db

const (
	insertEntry    = `INSERT INTO entry (aggregate, id, seq, at, actor, act, events, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	insertSnapshot = `INSERT INTO snapshot (aggregate, id, version, head, state, city, status, wake, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	updateSnapshot = `UPDATE snapshot SET version = $3, head = $4, state = $5, city = $6, status = $7, wake = $8, due = $9 WHERE aggregate = $1 AND id = $2`
	updateState    = `UPDATE snapshot SET version = $3, head = $4, state = $5 WHERE aggregate = $1 AND id = $2`
)

var insertJob = map[db.Dialect]string{
	db.DialectSQLite: `INSERT INTO river_job (args, created_at, kind, max_attempts, metadata, priority, queue, scheduled_at, state, tags)
VALUES (jsonb($1), datetime('now', 'subsec'), $2, 25, jsonb('{}'), 1, 'default', datetime('now', 'subsec'), 'available', jsonb('[]'))`,
	db.DialectPostgres: `INSERT INTO river_job (args, created_at, kind, max_attempts, metadata, priority, queue, scheduled_at, state, tags)
VALUES ($1::jsonb, now(), $2, 25, '{}', 1, 'default', now(), 'available', '{}')`,
}

var (
	events = `[{"kind":"benchmark","body":{"text":"` + strings.Repeat("e", 440) + `"}}]`
	state  = `{"text":"` + strings.Repeat("s", 3000) + `"}`
	args   = `{"case":"C","text":"` + strings.Repeat("a", 200) + `"}`
	hash   = strings.Repeat("0", 64)
)

// command is the rows of the seq-th command of a case.
type command struct {
	id  string
	seq int64
}

func (c command) entry() []any {
	return []any{"case", c.id, c.seq, "2026-11-17T09:30:00.000000Z", "haikou.examiner", "approve", events, hash}
}

// snapshot changes status and due in every third command.
func (c command) snapshot() (string, []any) {
	args := []any{"case", c.id, c.seq, hash, state}
	indexed := append(args, "haikou", fmt.Sprint("status", c.seq/3%8), "", fmt.Sprintf("2026-11-%02d", c.seq/3%28+1))
	switch {
	case c.seq == 1:
		return insertSnapshot, indexed
	case c.seq%3 == 0:
		return updateSnapshot, indexed
	}
	return updateState, args
}

func (c command) batch(d db.Dialect) db.Batch {
	q, args1 := c.snapshot()
	return db.Batch{{SQL: insertEntry, Args: c.entry()}, {SQL: q, Args: args1}, {SQL: insertJob[d], Args: []any{args, "benchmark"}}}
}

func BenchmarkApply(b *testing.B) {
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("sqlite/%d", clients), func(b *testing.B) {
			b.Run("floor", func(b *testing.B) { sqliteFloor(b, clients) })
			b.Run("apply", func(b *testing.B) { apply(b, dbtest.SQLite(b), clients) })
		})
		b.Run(fmt.Sprintf("postgres/%d", clients), func(b *testing.B) {
			b.Run("floor", func(b *testing.B) { postgresFloor(b, clients) })
			b.Run("apply", func(b *testing.B) { apply(b, dbtest.Postgres(b), clients) })
		})
	}
}

func apply(b *testing.B, url string, clients int) {
	d := dbtest.Open(b, url)
	drive(b, clients, func(c command) error { return d.Apply(context.Background(), c.batch(d.Dialect())) })
}

// drive runs b.N commands by so many clients, each with cases of its own.
func drive(b *testing.B, clients int, do func(command) error) {
	const cases, commands = 20, 15
	var left atomic.Int64
	left.Store(int64(b.N))
	took := make([][]time.Duration, clients)
	b.ResetTimer()
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			for n := 0; left.Add(-1) >= 0; n++ {
				round, step := n/(cases*commands), n%(cases*commands)
				c := command{fmt.Sprintf("C%03d-%05d-%03d", i, round, step%cases), int64(step/cases + 1)}
				began := time.Now()
				if err := do(c); err != nil {
					b.Error(err)
					return
				}
				took[i] = append(took[i], time.Since(began))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "commands/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// sqliteFloor is a writer that groups.
func sqliteFloor(b *testing.B, clients int) {
	d := dbtest.Open(b, dbtest.SQLite(b))
	conn, err := d.SQL().Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	f := &floorWriter{conn: conn, stmts: map[string]*sql.Stmt{}, waiting: make(chan floorRequest, 64)}
	go f.serve()
	defer func() { close(f.waiting); conn.Close() }()
	drive(b, clients, func(c command) error {
		r := floorRequest{c, make(chan error, 1)}
		f.waiting <- r
		return <-r.done
	})
}

type floorRequest struct {
	command
	done chan error
}

type floorWriter struct {
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	waiting chan floorRequest
}

func (f *floorWriter) serve() {
	for first := range f.waiting {
		group := []floorRequest{first}
		for more := true; more && len(group) < 64; {
			select {
			case r, ok := <-f.waiting:
				if more = ok; ok {
					group = append(group, r)
				}
			default:
				more = false
			}
		}
		err := f.write(group)
		for _, r := range group {
			r.done <- err
		}
	}
}

func (f *floorWriter) write(group []floorRequest) error {
	if err := f.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, r := range group {
		q, args1 := r.snapshot()
		if err := f.all("SAVEPOINT one", nil, insertEntry, r.entry(), q, args1, insertJob[db.DialectSQLite], []any{args, "benchmark"}, "RELEASE one", nil); err != nil {
			return err
		}
	}
	return f.exec("COMMIT")
}

func (f *floorWriter) all(pairs ...any) error {
	for i := 0; i < len(pairs); i += 2 {
		args, _ := pairs[i+1].([]any)
		if err := f.exec(pairs[i].(string), args...); err != nil {
			return err
		}
	}
	return nil
}

func (f *floorWriter) exec(q string, args ...any) error {
	st, ok := f.stmts[q]
	if !ok {
		var err error
		if st, err = f.conn.PrepareContext(context.Background(), q); err != nil {
			return err
		}
		f.stmts[q] = st
	}
	_, err := st.Exec(args...)
	return err
}

// postgresFloor is one statement a command.
func postgresFloor(b *testing.B, clients int) {
	d := dbtest.Open(b, dbtest.Postgres(b)).(*db.Postgres)
	snapshots := map[string]string{
		insertSnapshot: `INSERT INTO snapshot (aggregate, id, version, head, state, city, status, wake, due) VALUES ($1, $2, $3, $8, $11, $12, $13, $14, $15)`,
		updateSnapshot: `UPDATE snapshot SET version = $3, head = $8, state = $11, city = $12, status = $13, wake = $14, due = $15 WHERE aggregate = $1 AND id = $2`,
		updateState:    `UPDATE snapshot SET version = $3, head = $8, state = $11 WHERE aggregate = $1 AND id = $2`,
	}
	for q, s := range snapshots {
		snapshots[q] = "WITH e AS (" + insertEntry + "), s AS (" + s + ") " +
			strings.NewReplacer("$1", "$9", "$2", "$10").Replace(insertJob[db.DialectPostgres])
	}
	drive(b, clients, func(c command) error {
		q, more := c.snapshot()
		all := append(c.entry(), args, "benchmark")
		_, err := d.Pool().Exec(context.Background(), snapshots[q], append(all, more[4:]...)...)
		return err
	})
}
