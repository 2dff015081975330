// Package casework is the imperative shell around package permit, and the one
// door to a case: whoever wants something of it calls Do.
//
// Do reads the case (most often from memory), lets permit.Decide conclude outside
// of any transaction, and stores entry, snapshot, certificates, timers and effects
// in one batch: all of it or nothing, in one round trip. The journal's primary key
// decides races; who loses decides again on what is there now. So pages, the API,
// workers and the demonstration are equal callers, and nothing is unrecorded.
package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tandem/internal/access"
	"tandem/internal/blob"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/drafting"
	"tandem/internal/jobs"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/seal"
)

// Log is the journal of cases.
type Log = journal.Log[permit.Case, permit.Event]

// Aggregate is how cases are journalled.
var Aggregate = journal.Aggregate[permit.Case, permit.Event]{
	Name:   "case",
	Evolve: permit.Evolve,
	Kind:   permit.Event.Kind,
	Decode: permit.DecodeEvent,
	Index:  index,
}

// index is what lists and timers find a case by.
func index(c permit.Case) journal.Index {
	ix := journal.Index{City: c.City, Status: string(c.Phase)}
	if k, ok := c.Clock(permit.PromisedClock); ok && k.Running() {
		ix.Due = k.Due.String()
	}
	if c.Phase == permit.Archived && c.Retention.Hold == "" { // the last day of keeping it
		ix.Due = c.Retention.Until.String()
	}
	if wake := permit.Wake(c); !wake.IsZero() {
		ix.Wake = wake.String()
	}
	return ix
}

// A Service does what is asked of cases. Its fields are set once, by package app.
type Service struct {
	DB           db.DB
	Log          *Log
	Trail        journal.Trail
	Queue        *jobs.Queue
	Appointments *Appointments
	Packs        rules.Set
	Access       *access.Policies
	Press        *Press // nil: letters and permits are not printed
	Keys         *seal.Ring
	Blobs        *blob.Store
	Calendar     *civil.Calendar
	Now          func() time.Time
	Limits       Limits
	// Observe, if not nil, is told when a command of this name begins and, by what it
	// returns, how it ended. Set it before the first command.
	Observe func(act string) (ended func(error))

	facts factsCache
}

// attempts bounds how often a command is decided again when others come first.
const attempts = 32

// Do carries out a command for an actor and returns the case after it. A refused
// command changes nothing but leaves a line in the trail.
func (s *Service) Do(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command) (permit.Case, error) {
	return s.do(ctx, actor, id, cmd, with{})
}

// with is what a command comes with.
type with struct {
	beside []db.Stmt          // stored in the same batch
	form   *rules.Application // the version of the form that is saved; its tracks are the case's
}

// do is Do for commands that come with something.
func (s *Service) do(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command, more with) (permit.Case, error) {
	if s.Observe == nil {
		return s.retry(ctx, actor, id, cmd, more)
	}
	ended := s.Observe(cmd.Name())
	c, err := s.retry(ctx, actor, id, cmd, more)
	ended(err)
	return c, err
}

// retry decides the command again while others come first.
func (s *Service) retry(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command, more with) (permit.Case, error) {
	for range attempts {
		held, fresh, err := s.hold(ctx, id)
		if err != nil {
			return permit.Case{}, unavailable(err)
		}
		c, err := s.try(ctx, actor, held, cmd, more)
		switch {
		case err == nil:
			return c, nil
		case errors.Is(err, errRaced):
			s.Log.Forget(string(id))
		case (isProblem(err) || errors.Is(err, errIdle)) && !fresh: // perhaps on what is no longer so
			s.Log.Forget(string(id))
		case errors.Is(err, errIdle):
			return c, nil
		case isProblem(err):
			return c, s.refused(ctx, actor, id, cmd, err)
		default:
			s.Log.Forget(string(id))
			return c, unavailable(err)
		}
	}
	return permit.Case{}, problem.New(problem.Conflict, "casework.busy", id)
}

// errIdle says that nothing comes of a command, though it may be given.
var errIdle = errors.New("nothing comes of the command")

// hold returns the case from memory, or as it is stored, and which of them it was.
func (s *Service) hold(ctx context.Context, id permit.CaseID) (held journal.Held[permit.Case], fresh bool, err error) {
	if err := checkNumber(id); err != nil {
		return held, true, err
	}
	if h, ok := s.Log.Cached(string(id)); ok {
		return h, false, nil
	}
	h, err := s.Log.Load(ctx, string(id))
	h.State.ID = id
	return h, true, err
}

// try decides the command on a held case and stores what comes of it.
func (s *Service) try(ctx context.Context, actor permit.Actor, held journal.Held[permit.Case], cmd permit.Command, more with) (permit.Case, error) {
	now := s.Now()
	w, pack, err := s.world(actor, held.State, cmd, now)
	if err != nil {
		return held.State, err
	}
	if err := s.mayDo(held.State, cmd, w, pack); err != nil {
		return held.State, err
	}
	if more.form != nil {
		if err := drafting.Printable(more.form.Form); err != nil {
			return held.State, err
		}
		w.Needs = concluded(pack, held.State, *more.form)
	}
	if w.Category, err = s.category(ctx, held.State, pack); err != nil {
		return held.State, err
	}
	if w.Latest, err = s.latest(ctx, held.State, cmd, pack, w.Now.Date); err != nil {
		return held.State, err
	}
	receipt, err := s.receipt(ctx, held.State, cmd, w, now)
	if err != nil {
		return held.State, err
	}
	w.Receipt = receipt.digest
	events, err := permit.Decide(held.State, cmd, w)
	if err == nil && len(events) == 0 {
		err = errIdle
	}
	if err != nil {
		return held.State, err
	}
	done := deed{now, actor.ID, cmd.Name()}
	next, batch, err := s.Log.Append(held, entryOf(done, events))
	if err != nil {
		return held.State, err
	}
	follow, err := s.follow(held, next, events)
	if err != nil {
		return held.State, err
	}
	var out write
	out.add(slices.Concat(batch, more.beside, receipt.stmts(next.State.ID, next.Version), follow), func(ctx context.Context) (bool, error) { return s.Log.Stored(ctx, next) })
	if err := s.run(ctx, errandsOf(actor.ID, held.State, next.State, events), pack, done, &out); err != nil {
		return held.State, err
	}
	if err := s.apply(ctx, out); err != nil {
		return held.State, err
	}
	s.Log.Committed(next)
	return next.State, nil
}

// world is what a command may know beside the case, but for what stands in the dossier:
// nothing is read for who may not ask.
func (s *Service) world(actor permit.Actor, c permit.Case, cmd permit.Command, now time.Time) (permit.World, *rules.Pack, error) {
	moment := civil.MomentOf(now)
	pack, err := s.pack(c, cmd, moment.Date)
	if err != nil {
		return permit.World{}, nil, err
	}
	return permit.World{Now: moment, Calendar: s.Calendar, Profile: &pack.Profile, Actor: actor, Number: number(c.ID)}, pack, nil
}

// pack is the one the case is pinned to; a new case is pinned to its city's current one.
func (s *Service) pack(c permit.Case, cmd permit.Command, on civil.Date) (*rules.Pack, error) {
	if c.Phase != "" {
		return s.Packs.ByHash(c.Pack)
	}
	k, ok := cmd.(permit.Open)
	if !ok {
		return nil, noSuchCase(c.ID)
	}
	return s.Packs.ByCity(k.City, on)
}

func isProblem(err error) bool {
	_, ok := errors.AsType[*problem.Error](err)
	return ok
}

// unavailable says that the store does not answer, and keeps the cause for the log.
func unavailable(err error) error {
	switch {
	case errors.Is(err, db.ErrUnknown):
		return fmt.Errorf("%w: %w", problem.New(problem.Unavailable, "casework.unknown"), err)
	case errors.Is(err, db.ErrUnavailable):
		return fmt.Errorf("%w: %w", problem.New(problem.Unavailable, "casework.unavailable"), err)
	}
	return err
}

// refused keeps a line about an attempt that was refused, and returns the refusal.
func (s *Service) refused(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command, refusal error) error {
	return s.denied(ctx, actor, id, cmd.Name(), refusal)
}

// denied is refused for what is no command of the procedure.
func (s *Service) denied(ctx context.Context, actor permit.Actor, id permit.CaseID, act string, refusal error) error {
	p := reasonOf(refusal)
	note := journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: Aggregate.Name, ID: string(id), Act: act, Outcome: string(p.Code), Detail: p.Key}
	if err := s.Trail.Add(ctx, note); err != nil {
		return errors.Join(refusal, err)
	}
	return refusal
}

// Case returns a case as it is stored now, to parts of the program that ask for nobody.
// What is shown to somebody comes from Show.
func (s *Service) Case(ctx context.Context, id permit.CaseID) (permit.Case, error) {
	c, _, err := s.stand(ctx, id)
	return c, err
}

// stand is a case as it is stored now, with its version.
func (s *Service) stand(ctx context.Context, id permit.CaseID) (permit.Case, int64, error) {
	if err := checkNumber(id); err != nil {
		return permit.Case{}, 0, err
	}
	h, err := s.Log.Load(ctx, string(id))
	if err == nil && h.Version == 0 {
		return permit.Case{}, 0, noSuchCase(id)
	}
	return h.State, h.Version, unavailable(err)
}
