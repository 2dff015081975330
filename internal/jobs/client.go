package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"tandem/internal/db"
)

// client is what we ask of river.Client, which is one type for each database.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

func open(d db.DB, q *Queue) (client, error) {
	switch d := d.(type) {
	case *db.SQLite:
		// River shares the one writing connection: whoever waits for it gets it
		// in turn. On a connection of its own, River would wait for the lock of
		// the file by sleeping: measured beside 8 and 32 busy clients it then did
		// 30 to 130 jobs a second, and so it does 170 to 390, as many as alone,
		// while the clients are about as fast either way (BenchmarkBeside).
		return newClient(riversqlite.New(d.SQL()), q)
	case *db.Postgres:
		return newClient(riverpgxv5.New(d.Pool()), q)
	}
	return nil, fmt.Errorf("no job queue for %s", d.Dialect())
}

func newClient[T any](driver riverdriver.Driver[T], q *Queue) (client, error) {
	o := q.options
	return river.NewClient(driver, &river.Config{
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: o.Workers}},
		Workers:                     workers(q),
		PollOnly:                    true,
		FetchPollInterval:           o.Poll,
		FetchCooldown:               min(o.Poll, 20*time.Millisecond),
		JobTimeout:                  o.Timeout,
		RescueStuckJobsAfter:        2 * o.Timeout,
		CompletedJobRetentionPeriod: time.Hour,
		CancelledJobRetentionPeriod: 30 * 24 * time.Hour,
		DiscardedJobRetentionPeriod: 30 * 24 * time.Hour,
		ErrorHandler:                reporter{o.Log},
		Logger:                      slog.New(warnings{o.Log.Handler()}),
	})
}

// payload is the arguments of a job of any kind, as they are stored.
type payload struct {
	kind string
	json.RawMessage
}

func (p payload) Kind() string { return p.kind }

// worker does the jobs of one kind.
type worker struct {
	river.WorkerDefaults[payload]
	queue *Queue
}

func workers(q *Queue) *river.Workers {
	list := river.NewWorkers()
	for kind := range q.handlers {
		river.AddWorkerArgs(list, payload{kind: kind}, &worker{queue: q})
	}
	return list
}

func (w *worker) Work(ctx context.Context, j *river.Job[payload]) error {
	err := w.queue.handle(ctx, j.Kind, j.EncodedArgs)
	if errors.Is(err, ErrPoison) {
		w.queue.options.Log.ErrorContext(ctx, "job cancelled", "job", j.ID, "kind", j.Kind, "error", err)
		return river.JobCancel(err)
	}
	return err
}

// reporter logs every failure that is tried again. The arguments are not logged.
type reporter struct{ log *slog.Logger }

func (r reporter) HandleError(ctx context.Context, j *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	r.log.ErrorContext(ctx, "job failed", "job", j.ID, "kind", j.Kind, "attempt", j.Attempt, "error", err)
	return nil
}

func (r reporter) HandlePanic(ctx context.Context, j *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	r.log.ErrorContext(ctx, "job panicked", "job", j.ID, "kind", j.Kind, "attempt", j.Attempt, "panic", value, "trace", trace)
	return nil
}

// warnings lets through what an administrator should see; River tells more.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warnings) WithAttrs(a []slog.Attr) slog.Handler { return warnings{w.Handler.WithAttrs(a)} }
func (w warnings) WithGroup(name string) slog.Handler   { return warnings{w.Handler.WithGroup(name)} }
