package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/jobs"
)

type ctx = context.Context

// quiet is for tests in which things go wrong on purpose, or not at all.
var quiet = slog.New(slog.DiscardHandler)

var openByRiver = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

func quick(log *slog.Logger) jobs.Options {
	return jobs.Options{Poll: 5 * time.Millisecond, Workers: 2, Log: log}
}

// started runs the queue until the test ends.
func started(t *testing.T, q *jobs.Queue) *jobs.Queue {
	t.Helper()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return q
}

// until asks again and again; it ends with the test if it must.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	limit, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-limit.Done():
			t.Fatalf("it never came to this: %s", what)
		}
	}
}

func TestJobsAreDone(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		done := make(chan letter, 100)
		q := opened(t, d, map[string]jobs.Handler{"letter.send": func(_ ctx, args json.RawMessage) error {
			l, err := jobs.Decode[letter](args)
			done <- l
			return err
		}}, quick(quiet))
		started(t, q)
		const n = 40
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { add(t, d, q, jobs.Job{Args: letter{fmt.Sprint(i), "告知书"}}) })
		}
		seen := map[letter]bool{}
		for range n {
			l := <-done
			if seen[l] || l.Text != "告知书" {
				t.Errorf("%v was done again, or changed", l)
			}
			seen[l] = true
		}
		wg.Wait()
		until(t, "all completed", func() bool { return states(t, d) == strings.TrimSpace(strings.Repeat("completed ", n)) })
	})
}

// buffer is a log that may be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

type order struct {
	What string `json:"what"`
}

func (order) Kind() string { return "order" }

func TestJobsThatFail(t *testing.T) {
	handlers := map[string]jobs.Handler{"order": func(_ ctx, args json.RawMessage) error {
		o, err := jobs.Decode[order](args)
		switch {
		case err != nil:
			return err
		case o.What == "fail":
			return errors.New("the printer is out of paper")
		case o.What == "panic":
			panic("stop the press")
		}
		return nil
	}}
	tests := []struct{ args, want, logged string }{
		{`{"what":"fail"}`, "retryable", "out of paper"},
		{`{"what":"panic"}`, "retryable", "stop the press"},
		{`{"what":[1,2]}`, "cancelled", "cannot unmarshal array"},
		{`"SECRET"`, "cancelled", "cannot unmarshal string"},
		{`{}`, "completed", ""},
	}
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		log := new(buffer)
		q := opened(t, d, handlers, quick(slog.New(slog.NewTextHandler(log, nil))))
		var b db.Batch
		var want []string
		for _, test := range tests {
			b, want = append(b, q.Raw("order", test.args)), append(want, test.want)
		}
		if err := d.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		started(t, q)
		until(t, strings.Join(want, " "), func() bool { return states(t, d) == strings.Join(want, " ") })
		for _, test := range tests {
			if !strings.Contains(log.String(), test.logged) {
				t.Errorf("the log says %q, want %q", log, test.logged)
			}
		}
		if strings.Contains(log.String(), "SECRET") {
			t.Errorf("the log has the arguments: %q", log)
		}
		add(t, d, q, jobs.Job{Args: order{"fine"}})
		until(t, "others go on", func() bool { return strings.HasSuffix(states(t, d), "completed completed") })
	})
}

// A row that another hand has damaged must not stop the others.
func TestADamagedRowDoesNotStopTheQueue(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		q := opened(t, d, map[string]jobs.Handler{"order": func(ctx, json.RawMessage) error { return nil }}, quick(quiet))
		add(t, d, q, jobs.Job{Args: order{"a"}}, jobs.Job{Args: order{"b"}})
		damage := map[db.Dialect]string{
			db.DialectSQLite:   `UPDATE river_job SET args = x'FFFFFF' WHERE id = 1`,
			db.DialectPostgres: `UPDATE river_job SET args = 'null' WHERE id = 1`,
		}
		if _, err := d.SQL().Exec(damage[d.Dialect()]); err != nil {
			t.Fatal(err)
		}
		started(t, q)
		until(t, "the other is done", func() bool { return strings.HasSuffix(states(t, d), " completed") })
	})
}

func TestDrainWorksInOrder(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		var got []string
		var q *jobs.Queue
		q = opened(t, d, map[string]jobs.Handler{"order": func(_ ctx, args json.RawMessage) error {
			o, err := jobs.Decode[order](args)
			got = append(got, o.What)
			switch o.What {
			case "a":
				add(t, d, q, jobs.Job{Args: order{"a1"}}, jobs.Job{Args: order{"a2"}})
			case "fail":
				err = errors.New("out of paper")
			}
			return err
		}}, jobs.Options{Paused: true})
		add(t, d, q, jobs.Job{Args: order{"a"}}, jobs.Job{Args: order{"later"}, At: time.Now().Add(time.Hour)}, jobs.Job{Args: order{"b"}})
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		add(t, d, q, jobs.Job{Args: order{"fail"}}, jobs.Job{Args: order{"c"}})
		if err := q.Drain(t.Context()); err == nil || !strings.Contains(err.Error(), "out of paper") {
			t.Errorf("error %v, want the handler's", err)
		}
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(got, " "), "a b a1 a2 fail c"; got != want {
			t.Errorf("done: %s, want %s", got, want)
		}
		if got, want := states(t, d), "completed scheduled completed completed completed discarded completed"; got != want {
			t.Errorf("jobs: %s, want %s", got, want)
		}
	})
}

func TestSimulatedTime(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		var got []string
		done := make(chan string, 1)
		handlers := map[string]jobs.Handler{"order": func(_ ctx, args json.RawMessage) error {
			o, err := jobs.Decode[order](args)
			got = append(got, o.What)
			select {
			case done <- o.What:
			default:
			}
			return err
		}}
		q := opened(t, d, handlers, jobs.Options{Paused: true, Simulated: true})
		day := func(n int) time.Time { return time.Date(2026, 11, n, 1, 2, 3, 456e6, time.UTC) }
		add(t, d, q, jobs.Job{Args: order{"20"}, At: day(20)}, jobs.Job{Args: order{"18"}, At: day(18)}, jobs.Job{Args: order{"now"}})
		for _, step := range []struct {
			advance, next int
			done          string
		}{
			{1, 18, "now"}, {17, 18, "now"}, {18, 20, "now 18"}, {25, 0, "now 18 20"},
		} {
			if _, err := q.Advance(t.Context(), day(step.advance)); err != nil {
				t.Fatal(err)
			}
			if err := q.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			next, waits, err := q.Next(t.Context())
			if err != nil || waits != (step.next > 0) || waits && !next.Equal(day(step.next)) {
				t.Errorf("after day %d: next is %v, %v, %v, want day %d", step.advance, next, waits, err, step.next)
			}
			if got := strings.Join(got, " "); got != step.done {
				t.Errorf("after day %d: done %s, want %s", step.advance, got, step.done)
			}
		}
		// What a simulation leaves is taken over by a queue that lives in real time.
		add(t, d, q, jobs.Job{Args: order{"left"}, At: day(1).AddDate(-2, 0, 0)})
		<-done
		started(t, opened(t, d, handlers, quick(quiet)))
		if got := <-done; got != "left" {
			t.Errorf("done %s, want what was left", got)
		}
	})
}

func TestStopWaitsForJobsUnderWay(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		began, end := make(chan bool, 2), make(chan bool)
		handlers := map[string]jobs.Handler{"order": func(ctx ctx, args json.RawMessage) error {
			began <- true
			if strings.Contains(string(args), "patient") {
				<-end
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}}
		q := opened(t, d, handlers, quick(quiet))
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		add(t, d, q, jobs.Job{Args: order{"patient"}})
		<-began
		stopped := make(chan error)
		go func() { stopped <- q.Stop(context.Background()) }()
		close(end)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if got := states(t, d); got != "completed" {
			t.Errorf("jobs: %s", got)
		}
		// and not for ever
		q = opened(t, d, handlers, quick(quiet))
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		add(t, d, q, jobs.Job{Args: order{"endless"}})
		<-began
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := q.Stop(ended); err != nil {
			t.Error(err)
		}
		if got := states(t, d); got != "completed available" && got != "completed retryable" {
			t.Errorf("jobs: %s, want the second to be tried again", got)
		}
	})
}

func TestMigrate(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		if err := jobs.Migrate(t.Context(), d); err != nil {
			t.Errorf("a second time: %v", err)
		}
		if _, err := d.SQL().Exec(`INSERT INTO river_migration (line, version) VALUES ('main', 8)`); err != nil {
			t.Fatal(err)
		}
		if err := jobs.Migrate(t.Context(), d); !errors.Is(err, jobs.ErrNewer) {
			t.Errorf("error %v, want ErrNewer", err)
		}
	})
}
