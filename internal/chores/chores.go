// Package chores is what happens when a job fires. Every chore may run again
// after a crash and finds its work done.
package chores

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/jobs"
	"tandem/internal/journal"
	"tandem/internal/problem"
)

// A Register answers what the register of a query has about a case, and whether it has
// an entry at all, which is what a paper would prove. The error is ErrNotConnected for a
// register that cannot be reached from here at all. A city without any connection has no
// Register, and papers are asked for.
type Register func(ctx context.Context, q casework.Query) (dossier.Told, error)

// ErrNotConnected says that there is no connection to a register, so that nobody waits
// for its answer.
var ErrNotConnected = errors.New("the register is not connected")

// Handlers returns the handlers of all kinds of jobs. The service is asked for
// when a job runs, since the queue is made before it.
func Handlers(service func() *casework.Service, register Register) map[string]jobs.Handler {
	return map[string]jobs.Handler{
		casework.Send{}.Kind():    job(func(ctx context.Context, k casework.Send) error { return send(ctx, service(), k) }),
		casework.Wake{}.Kind():    job(func(ctx context.Context, k casework.Wake) error { return wake(ctx, service(), k) }),
		casework.Shred{}.Kind():   job(func(ctx context.Context, k casework.Shred) error { return service().Shred(ctx, k.Case) }),
		casework.Certify{}.Kind(): job(func(ctx context.Context, k casework.Certify) error { return service().Certify(ctx, k.Case, k.Seq) }),
		casework.Keep{}.Kind(): job(func(ctx context.Context, k casework.Keep) error {
			return service().Record(ctx, k.Case, k.Seq, k.Record)
		}),
		casework.Query{}.Kind():   job(func(ctx context.Context, k casework.Query) error { return query(ctx, service(), register, k) }),
		casework.Consult{}.Kind(): job(func(ctx context.Context, k casework.Consult) error { return consult(ctx, service(), register, k) }),
	}
}

func job[T jobs.Args](do func(context.Context, T) error) jobs.Handler {
	return func(ctx context.Context, raw json.RawMessage) error {
		args, err := jobs.Decode[T](raw)
		if err != nil {
			return err
		}
		return do(ctx, args)
	}
}

const insertOutbox = `INSERT INTO outbox (case_id, seq, n, kind, recipient, created)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, seq, n) DO NOTHING`

// send prints a letter and puts it into the outbox, from where mail, SMS and the
// applicant's page take it.
func send(ctx context.Context, s *casework.Service, k casework.Send) error {
	c, err := s.Case(ctx, k.Case)
	if err != nil {
		return err
	}
	for _, n := range c.Notices {
		if n.N == k.Notice {
			printed, err := s.Letter(ctx, k.Case, k.Seq, n)
			if err != nil {
				return err
			}
			return s.DB.Apply(ctx, append(printed, db.Stmt{SQL: insertOutbox, Args: []any{string(k.Case), k.Seq, k.Notice, string(n.Letter), n.To, journal.Moment(s.Now())}}))
		}
	}
	return fmt.Errorf("%w: case %s has no letter %d", jobs.ErrPoison, k.Case, k.Notice)
}

func wake(ctx context.Context, s *casework.Service, k casework.Wake) error {
	_, err := s.Wake(ctx, k.Case)
	return err
}

// query asks a register. No answer asks for the paper; it never refuses.
func query(ctx context.Context, s *casework.Service, ask Register, k casework.Query) error {
	if ask == nil {
		return nil
	}
	told, err := ask(ctx, k)
	if errors.Is(err, ErrNotConnected) {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.Hear(ctx, k, told)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Code == problem.Illegal {
		return nil // the case has moved on without the register
	}
	return err
}

// consult asks every register that has something to set beside the application. One that
// does not answer keeps nobody waiting for the others.
func consult(ctx context.Context, s *casework.Service, ask Register, k casework.Consult) error {
	if ask == nil {
		return nil
	}
	registers, err := s.ToConsult(ctx, k.Case)
	if err != nil {
		return err
	}
	var failed []error
	for _, r := range registers {
		failed = append(failed, query(ctx, s, ask, casework.Query{Case: k.Case, Register: r}))
	}
	return errors.Join(failed...)
}
