// Package jobs does later what a command causes: letters, timers, questions to
// registers. It is the only package that knows River.
//
// A job is a row that Add makes for the batch of the command (db.Apply), so the
// job is there if and only if the command is. The row is in River's own format,
// of the River version in go.mod; a test holds it against River's own insert,
// column by column. Work on it begins within Options.Poll after the commit.
// Nothing is announced by NOTIFY, because PostgreSQL takes a lock for it that
// all commits of the server wait for.
//
// A job is done at least once: a handler may run again after a crash, so it
// must find its work done and be content. A handler that fails is tried again
// after 1 s, 16 s, 81 s … (n⁴ seconds), 25 times; one that returns ErrPoison
// is not. Every kind of our jobs is a kind of River's.
package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tandem/internal/db"
)

// Args is what a job is about, kept as JSON. It must not hold personal data:
// jobs outlive it.
type Args interface {
	// Kind names the handler: two to 127 letters, digits, dots and hyphens.
	Kind() string
}

// Job is a piece of work.
type Job struct {
	Args Args
	// At is when it is to be done; zero means now.
	At time.Time
	// Unique, if not "", keeps the job from being added while one of the same
	// kind and the same Unique is not finished.
	Unique string
}

// Handler does the jobs of one kind.
type Handler func(ctx context.Context, args json.RawMessage) error

// ErrPoison marks a job that no repetition can help, such as arguments that
// cannot be read. It is cancelled and logged.
var ErrPoison = errors.New("the job cannot be done")

// Decode reads the arguments of a job of type T.
func Decode[T Args](args json.RawMessage) (T, error) {
	var t T
	if err := json.Unmarshal(args, &t); err != nil {
		return t, fmt.Errorf("%w: %w", ErrPoison, err)
	}
	return t, nil
}

// Options for Open; the zero value works jobs with the defaults.
type Options struct {
	// Workers is how many jobs are worked at once, 0 for 8.
	Workers int
	// Poll is how often waiting jobs are looked for, 0 for 200 ms.
	Poll time.Duration
	// Timeout ends the context of a job, 0 for one minute.
	Timeout time.Duration
	// Paused means that this process only adds jobs (and may Drain them).
	Paused bool
	// Simulated means that time is not the world's but moves by Advance: a job
	// with At waits until Advance has reached it.
	Simulated bool
	// Log takes what goes wrong, nil for slog.Default().
	Log *slog.Logger
}

// Queue is the jobs of one database.
type Queue struct {
	db       db.DB
	client   client // nil if paused
	handlers map[string]Handler
	rows     rows
	options  Options
}

// Open returns the queue that lives in d, which Migrate has prepared. No job is
// worked before Start.
func Open(ctx context.Context, d db.DB, handlers map[string]Handler, o Options) (*Queue, error) {
	q := &Queue{db: d, handlers: handlers, rows: rowsOf[d.Dialect()], options: o.orDefaults()}
	if o.Paused {
		return q, nil
	}
	c, err := open(d, q)
	if err != nil {
		return nil, fmt.Errorf("open the job queue: %w", err)
	}
	q.client = c
	return q, nil
}

func (o Options) orDefaults() Options {
	o.Workers = cmp.Or(o.Workers, 8)
	o.Poll = cmp.Or(o.Poll, 200*time.Millisecond)
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

// Stop takes no more jobs and waits for those under way. When ctx ends first
// their contexts are cancelled; they will be tried again.
func (q *Queue) Stop(ctx context.Context) error {
	if q.client == nil {
		return nil
	}
	err := q.client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	now, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return q.client.StopAndCancel(now)
}

// handle runs the handler of the kind.
func (q *Queue) handle(ctx context.Context, kind string, args json.RawMessage) error {
	h, ok := q.handlers[kind]
	if !ok {
		return fmt.Errorf("%w: nobody does jobs of kind %q", ErrPoison, kind)
	}
	return h(ctx, args)
}
