package jobs_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/jobs"
)

// letter is a job whose unique key River makes of one field.
type letter struct {
	Key  string `json:"key" river:"unique"`
	Text string `json:"text"`
}

func (letter) Kind() string { return "letter.send" }

var someday = time.Date(2026, 11, 17, 9, 30, 15, 123456789, time.FixedZone("", 8*3600))

// columns of river_job that must be alike, each as text with its storage class.
var compared = map[db.Dialect]string{
	db.DialectSQLite: `typeof(args) || ' ' || hex(args), attempt, coalesce(attempted_at, '-'), coalesce(attempted_by, '-'),
		typeof(created_at) || length(created_at), coalesce(errors, '-'), coalesce(finalized_at, '-'), kind, typeof(max_attempts) || max_attempts,
		typeof(metadata) || ' ' || hex(metadata), typeof(priority) || priority, queue, state, typeof(scheduled_at) || length(scheduled_at),
		CASE state WHEN 'scheduled' THEN scheduled_at ELSE '' END, typeof(tags) || ' ' || hex(tags),
		typeof(unique_key) || ' ' || coalesce(hex(unique_key), '-'), typeof(unique_states) || coalesce(unique_states, '-')`,
	db.DialectPostgres: `args::text, attempt::text, coalesce(attempted_at::text, '-'), coalesce(attempted_by::text, '-'),
		(created_at > now() - interval '1 hour')::text, coalesce(errors::text, '-'), coalesce(finalized_at::text, '-'), kind, max_attempts::text,
		metadata::text, priority::text, queue, state::text, (scheduled_at > now() - interval '1 hour')::text,
		CASE state WHEN 'scheduled' THEN scheduled_at::text ELSE '' END, tags::text,
		coalesce(encode(unique_key, 'hex'), '-'), coalesce(unique_states::text, '-')`,
}

// If River changes how it writes a job, this test fails and row.go must follow.
func TestOurRowIsRiversRow(t *testing.T) {
	for _, test := range []struct {
		name string
		job  jobs.Job
		opts river.InsertOpts
	}{
		{"now", jobs.Job{}, river.InsertOpts{}},
		{"later", jobs.Job{At: someday}, river.InsertOpts{ScheduledAt: someday}},
		{"now, once", jobs.Job{Unique: "HK-1/3 <&> 告知书"}, river.InsertOpts{UniqueOpts: once}},
		{"later, once", jobs.Job{At: someday, Unique: `quote " and \`}, river.InsertOpts{ScheduledAt: someday, UniqueOpts: once}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dbtest.EachDB(t, func(t *testing.T, d db.DB) {
				args := letter{test.job.Unique, "一次性告知 <b>"}
				test.job.Args = args
				q := opened(t, d, nil, jobs.Options{Paused: true})
				add(t, d, q, test.job)
				ours := row(t, d)
				if _, err := d.SQL().Exec(`DELETE FROM river_job`); err != nil {
					t.Fatal(err)
				}
				insertByRiver(t, d, args, &test.opts)
				if diff := cmp.Diff(row(t, d), ours); diff != "" {
					t.Errorf("River's row, -, is not ours, +:\n%s", diff)
				}
			})
		})
	}
}

var once = river.UniqueOpts{ByArgs: true, ByState: openByRiver}

func opened(t *testing.T, d db.DB, handlers map[string]jobs.Handler, o jobs.Options) *jobs.Queue {
	t.Helper()
	if handlers == nil {
		handlers = map[string]jobs.Handler{"letter.send": nil}
	}
	q, err := jobs.Open(t.Context(), d, handlers, o)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func add(t *testing.T, d db.DB, q *jobs.Queue, list ...jobs.Job) {
	t.Helper()
	var b db.Batch
	for _, j := range list {
		st, err := q.Add(j)
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, st)
	}
	if err := d.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// row is the only job, column by column.
func row(t *testing.T, d db.DB) []string {
	t.Helper()
	cols := compared[d.Dialect()]
	var n int
	dest := make([]any, 18)
	got := make([]string, len(dest))
	for i := range dest {
		dest[i] = &got[i]
	}
	if err := d.QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&n); err != nil || n != 1 {
		t.Fatalf("%d jobs, %v", n, err)
	}
	if err := d.QueryRow(t.Context(), `SELECT `+cols+` FROM river_job`).Scan(dest...); err != nil {
		t.Fatal(err)
	}
	return got
}

func insertByRiver(t *testing.T, d db.DB, args river.JobArgs, o *river.InsertOpts) {
	t.Helper()
	params := []river.InsertManyParams{{Args: args, InsertOpts: o}}
	var err error
	switch d := d.(type) {
	case *db.SQLite: // the fast way leaves no nonce in metadata
		_, err = insertOnly[*sql.Tx](t, riversqlite.New(d.SQL())).InsertManyFast(t.Context(), params)
	case *db.Postgres: // the fast way does not know uniqueness
		_, err = insertOnly[pgx.Tx](t, riverpgxv5.New(d.Pool())).InsertMany(t.Context(), params)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func insertOnly[T any](t *testing.T, driver riverdriver.Driver[T]) *river.Client[T] {
	t.Helper()
	c, err := river.NewClient(driver, &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAUniqueJobIsAddedOnceUntilItIsDone(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		q := opened(t, d, map[string]jobs.Handler{"letter.send": func(ctx ctx, _ json.RawMessage) error { return nil }, "other": nil}, jobs.Options{Paused: true})
		one := jobs.Job{Args: letter{Key: "HK-1"}, Unique: "HK-1"}
		add(t, d, q, one, one)
		add(t, d, q, one)
		insertByRiver(t, d, letter{Key: "HK-1"}, &river.InsertOpts{UniqueOpts: once}) // who knows River knows the key
		if got := states(t, d); got != "available" {
			t.Errorf("jobs: %s", got)
		}
		later := one
		later.At = someday
		add(t, d, q, later)
		add(t, d, q, jobs.Job{Args: letter{Key: "HK-2"}, Unique: "HK-2"}, jobs.Job{Args: letter{Key: "HK-1"}})
		if got := states(t, d); got != "available available available" {
			t.Errorf("jobs: %s", got)
		}
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		add(t, d, q, later, one)
		if got := states(t, d); got != "completed completed completed scheduled" {
			t.Errorf("jobs: %s", got)
		}
	})
}

// states lists the jobs in the order they were added.
func states(t *testing.T, d db.DB) string {
	t.Helper()
	var list []string
	q := map[db.Dialect]string{db.DialectSQLite: `SELECT state FROM river_job ORDER BY id`, db.DialectPostgres: `SELECT state::text FROM river_job ORDER BY id`}
	err := db.ForEach(t.Context(), d, q[d.Dialect()], func(r db.Row) error {
		var s string
		err := r.Scan(&s)
		list = append(list, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func TestAJobNobodyDoesIsNotAdded(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	q := opened(t, d, map[string]jobs.Handler{"other": nil}, jobs.Options{Paused: true})
	if _, err := q.Add(jobs.Job{Args: letter{}}); err == nil || !strings.Contains(err.Error(), "letter.send") {
		t.Errorf("error %v, want one with the kind", err)
	}
}

func TestTheJobIsThereOnlyIfTheCommandIs(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		q := opened(t, d, nil, jobs.Options{Paused: true})
		guard := db.Stmt{SQL: `INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)`, Args: []any{"A", []byte{}}}
		for i, want := range []string{"available", "available"} {
			st, err := q.Add(jobs.Job{Args: letter{Key: fmt.Sprint(i)}})
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Apply(t.Context(), db.Batch{guard, st}); (err != nil) != (i == 1) {
				t.Errorf("command %d: %v", i, err)
			}
			if got := states(t, d); got != want {
				t.Errorf("jobs after command %d: %s, want %s", i, got, want)
			}
		}
	})
}
