// Package casetest is the harness of tests that need the whole program: an app.App
// on throw-away data, on SQLite and on PostgreSQL, the five cities of the rules with
// their officers, a clock that only the test moves, and an applicant with her papers.
//
//	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
//		e.Until("HK-1", permit.Accepted)
//		e.As("haikou.work.examine").Examine("HK-1", permit.Work)
//		e.Applicant("HK-1").Refused(problem.Illegal).File()
//	})
//
// The number of a case tells its city: HK-1 is one of Haikou. What somebody is made
// to do must succeed, or be refused where Refused says so. If it is not so, the test
// fails at the line of the call, and the Env does nothing more: the first failure is
// the one to read.
//
// Start, Further and some others do without a test, for child processes that are
// killed.
package casetest

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/dossier"
	"tandem/internal/people"
	"tandem/internal/permit"
)

// An Env is the program on data of its own.
type Env struct {
	App   *app.App
	Clock *Clock
	Log   *Logbook        // what the program has logged
	Form  dossier.Version // what applicants state

	// Bare makes Until record papers without storing any, for tests of many cases.
	Bare bool
	// Acknowledged, if not nil, is told of every command that was carried out.
	Acknowledged func(permit.CaseID)

	config app.Config
	t      testing.TB // nil in a child process
	failed atomic.Bool
}

// EachDB runs the test twice, on SQLite and on PostgreSQL, each with a new Env.
// TANDEM_TEST_DB=sqlite leaves PostgreSQL out, for a quick loop.
func EachDB(t *testing.T, test func(t *testing.T, e *Env)) {
	t.Helper()
	Each(t, func(t *testing.T, c app.Config) { test(t, New(t, c)) })
}

// Each is EachDB for tests that make their Env themselves, with a configuration of
// their own or in another process.
func Each(t *testing.T, test func(t *testing.T, c app.Config)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, url string) { test(t, app.Config{Data: t.TempDir(), DB: url}) })
}

// OnSQLite is Each for what only a file can suffer.
func OnSQLite(t *testing.T, test func(t *testing.T, c app.Config)) {
	t.Helper()
	Each(t, func(t *testing.T, c app.Config) {
		if isSQLite(c) {
			test(t, c)
		}
	})
}

// OnPostgres is Each for what only a server can suffer.
func OnPostgres(t *testing.T, test func(t *testing.T, c app.Config)) {
	t.Helper()
	Each(t, func(t *testing.T, c app.Config) {
		if !isSQLite(c) {
			test(t, c)
		}
	})
}

func isSQLite(c app.Config) bool { return strings.HasPrefix(c.DB, "sqlite:") }

// New returns an Env on the data that the configuration names, until the test ends.
func New(t testing.TB, c app.Config) *Env {
	t.Helper()
	e, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	e.t = t
	t.Cleanup(e.close)
	return e
}

func (e *Env) close() {
	if err := e.App.Close(); err != nil {
		e.t.Error(err)
	}
	if e.t.Failed() {
		e.t.Log(e.Log)
	}
}

// Start is New without a test: whoever calls it closes App.
func Start(ctx context.Context, c app.Config) (*Env, error) {
	form, err := sampleForm()
	if err != nil {
		return nil, err
	}
	e := &Env{Clock: NewClock(Monday), Log: &Logbook{}, Form: form, config: c}
	return e, e.open(ctx)
}

// open opens the program on the data, with time simulated: the time of Clock, unless
// the configuration has another.
func (e *Env) open(ctx context.Context) (err error) {
	c := &e.config
	c.Create, c.Jobs.Simulated = true, true
	if c.Now == nil {
		c.Now = e.Clock.Now
	}
	c.Log = cmp.Or(c.Log, slog.New(slog.NewTextHandler(e.Log, nil)))
	if c.People == nil {
		if c.People, err = people.Demo(); err != nil {
			return err
		}
	}
	e.App, err = app.Open(ctx, *c)
	return err
}

// Beside returns the program opened once more on the same data and clock, as
// another process would: it remembers nothing of what this one does.
func (e *Env) Beside() *Env {
	e.t.Helper()
	other := &Env{Clock: e.Clock, Log: &Logbook{}, Form: e.Form, Bare: e.Bare, config: e.config, t: e.t}
	other.config.Log = nil
	if err := other.open(e.t.Context()); err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(other.close)
	return other
}

// Data is the folder of papers and keys.
func (e *Env) Data() string { return e.config.Data }

// DatabaseFiles names the files of a SQLite database; none on PostgreSQL.
func (e *Env) DatabaseFiles() []string {
	path, ok := strings.CutPrefix(e.config.DB, "sqlite:")
	if !ok {
		return nil
	}
	return []string{path, path + "-wal", path + "-shm"}
}

// Reopen closes the program and opens it again.
func (e *Env) Reopen() {
	e.t.Helper()
	if err := e.App.Close(); err != nil {
		e.t.Fatal(err)
	}
	if err := e.open(e.t.Context()); err != nil {
		e.t.Fatal(err)
	}
}

// Case returns a case as it is stored.
func (e *Env) Case(id permit.CaseID) permit.Case {
	e.t.Helper()
	c, err := e.App.Cases.Case(e.t.Context(), id)
	if err != nil || e.failed.Load() {
		e.t.Fatalf("case %s: %v", id, err)
	}
	return c
}

// Verify replays everything that is stored.
func (e *Env) Verify() casework.Report {
	e.t.Helper()
	r, err := e.App.Cases.Verify(e.t.Context())
	if err != nil {
		e.t.Fatalf("verify: %v", err)
	}
	return r
}

// Drain works the jobs that are to be done now.
func (e *Env) Drain() {
	e.t.Helper()
	if err := e.App.Queue.Drain(e.t.Context()); err != nil {
		e.t.Fatal(err)
	}
}

// Pass lets time pass until a moment: every timer on the way fires at its own.
func (e *Env) Pass(until civil.Moment) {
	e.t.Helper()
	if err := e.PassTime(e.t.Context(), until); err != nil {
		e.t.Fatal(err)
	}
}

// PassTime is Pass without a test.
func (e *Env) PassTime(ctx context.Context, until civil.Moment) error {
	q := e.App.Queue
	for {
		next, ok, err := q.Next(ctx)
		if err != nil || !ok || next.After(until.Time()) {
			e.Clock.Set(until)
			return err
		}
		e.Clock.Set(civil.MomentOf(next))
		if _, err := q.Advance(ctx, next); err != nil {
			return err
		}
		if err := q.Drain(ctx); err != nil {
			return err
		}
	}
}

// Rescue gives back the jobs that a killed process had under way, as the queue does
// by itself after a while.
func (e *Env) Rescue() {
	e.t.Helper()
	if err := e.RescueJobs(e.t.Context()); err != nil {
		e.t.Fatal(err)
	}
}

// RescueJobs is Rescue without a test.
func (e *Env) RescueJobs(ctx context.Context) error {
	return e.App.DB.Apply(ctx, db.Batch{{SQL: `UPDATE river_job SET state = 'available' WHERE state = 'running'`}})
}

// Blobs lists the stored papers by their hashes.
func (e *Env) Blobs() []string {
	e.t.Helper()
	list, err := e.StoredBlobs(e.t.Context())
	if err != nil {
		e.t.Fatal(err)
	}
	return list
}

// StoredBlobs is Blobs without a test.
func (e *Env) StoredBlobs(ctx context.Context) ([]string, error) {
	files, err := e.App.Cases.Blobs.List(ctx, "", 1<<20)
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = f.Hash
	}
	return list, err
}

// Short is n, or few in a short run: a quick loop looks at less, never at nothing.
func Short(n, few int) int {
	if testing.Short() {
		return few
	}
	return n
}
