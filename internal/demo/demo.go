// Package demo takes bundled application folders through the procedure of five
// cities, on a clock of its own that starts on a fixed day.
//
// A folder is what an applicant brings: dossier.yaml and scans. A story is what the
// people around it do, step by step, each at its moment; all stories happen in the
// same months, as in an office. Between the steps time passes: timers fire at their
// moments, letters go out, registers answer. Everything goes through casework.Do, as
// it would from a page; the demonstration has no way of its own.
package demo

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// Start is the first moment of the demonstration.
var Start = civil.Moment{Date: civil.Date{Year: 2026, Month: time.March, Day: 2}, Minute: 8 * 60}

// A step is one thing that somebody does in a story.
type step struct {
	at    civil.Moment
	story *Story
	who   player
	do    func(context.Context, *Stage, permit.Actor) error
	want  problem.Code // the refusal that is expected, if any
	what  string       // for errors
}

// A Stage is where stories are played.
type Stage struct {
	App   *app.App
	Clock *Clock

	leaping sync.Mutex
}

// Play plays the stories, all in one order of time, and then lets time pass until
// the end.
func (s *Stage) Play(ctx context.Context, stories []*Story) error {
	var steps []step
	for _, story := range stories {
		steps = append(steps, story.steps()...)
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	for _, p := range steps {
		if err := s.play(ctx, p); err != nil {
			return fmt.Errorf("%s, %s, %s: %w", p.story.ID, p.at, p.what, err)
		}
	}
	if err := s.passTo(ctx, end); err != nil {
		return err
	}
	return s.log(ctx)
}

// log gives what waits for the transparency log its place, as a server does every few
// seconds.
func (s *Stage) log(ctx context.Context) error {
	_, err := s.App.Ledger.Sequence(ctx)
	return err
}

func (s *Stage) play(ctx context.Context, p step) error {
	if err := s.passTo(ctx, p.at); err != nil {
		return err
	}
	actor, err := s.actor(ctx, p)
	if err != nil {
		return err
	}
	err = p.do(ctx, s, actor)
	if p.want != "" {
		return expected(err, p.want)
	}
	if err != nil {
		return err
	}
	if err := s.App.Queue.Drain(ctx); err != nil {
		return err
	}
	return s.log(ctx)
}

// expected turns the refusal a story is about into success, and its absence into failure.
func expected(err error, want problem.Code) error {
	if err == nil {
		return fmt.Errorf("should have been refused as %s", want)
	}
	if got := problem.Of(err).Code; got != want {
		return fmt.Errorf("refused as %s, should be %s: %w", got, want, err)
	}
	return nil
}

// passTo lets time pass: every timer on the way fires at its moment.
func (s *Stage) passTo(ctx context.Context, at civil.Moment) error {
	to := at.Time()
	for {
		next, ok, err := s.App.Queue.Next(ctx)
		if err != nil {
			return err
		}
		if !ok || next.After(to) {
			s.Clock.set(later(s.Clock.Now(), to))
			return nil
		}
		s.Clock.set(later(s.Clock.Now(), next))
		if _, err := s.App.Queue.Advance(ctx, next); err != nil {
			return err
		}
		if err := s.App.Queue.Drain(ctx); err != nil {
			return err
		}
	}
}

// actor is who plays the step: the party of the case, the system, or an officer.
func (s *Stage) actor(ctx context.Context, p step) (permit.Actor, error) {
	switch p.who.id {
	case p.story.applicant():
		return permit.Actor{ID: p.who.id, Role: permit.Applicant}, nil
	case p.story.handler():
		return permit.Actor{ID: p.who.id, Role: permit.HandlerRole, Employer: p.story.employer()}, nil
	case postOffice, scheduler:
		return permit.Actor{ID: p.who.id, Role: permit.System}, nil
	case "":
		return s.holder(ctx, p)
	}
	return s.App.People.Actor(p.who.id, p.at.Date)
}

// holder is who holds the post, as an office would send the case to them: whoever
// worked at it before, else the first who has not worked on the case at another post.
func (s *Stage) holder(ctx context.Context, p step) (permit.Actor, error) {
	pack, err := s.App.Cases.Packs.ByCity(p.story.City, p.at.Date)
	if err != nil {
		return permit.Actor{}, err
	}
	office := pack.Profile.Window
	if p.who.kind != "" {
		office = pack.Profile.Authorities[p.who.kind]
	}
	c, err := s.App.Cases.Case(ctx, p.story.ID)
	if err != nil {
		return permit.Actor{}, err
	}
	for _, person := range s.App.People.At(office, p.who.post, p.at.Date) {
		if !busyElsewhere(c, person.ID, p.who.post) {
			return s.App.People.Actor(person.ID, p.at.Date)
		}
	}
	return permit.Actor{}, fmt.Errorf("nobody is free for the post %s at %s", p.who.post, office)
}

// busyElsewhere reports whether a person has worked on the case at another post.
func busyElsewhere(c permit.Case, id permit.PersonID, post permit.Post) bool {
	return slices.ContainsFunc(c.Acts, func(a permit.Act) bool { return a.By == id && a.Post != post })
}

// Who acts beside people.
const (
	postOffice permit.PersonID = "post"
	scheduler  permit.PersonID = "scheduler"
)

// end is the last moment of the demonstration.
var end = civil.Moment{Date: civil.Date{Year: 2026, Month: time.June, Day: 12}, Minute: 18 * 60}
