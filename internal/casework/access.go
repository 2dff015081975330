package casework

import (
	"context"
	"errors"
	"slices"

	"tandem/internal/access"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
)

// subject is what the policies of access may ask about a case.
func subject(c permit.Case, pack *rules.Pack) access.Subject {
	p := &pack.Profile
	s := access.Subject{ID: c.ID, Applicant: c.Applicant, Handler: c.Handler, Employer: c.Employer, Window: p.Window, Supervisor: p.Supervisor, Unfiled: c.Filed.IsZero()}
	for _, office := range p.Authorities {
		s.Authorities = append(s.Authorities, office)
	}
	slices.Sort(s.Authorities)
	for _, o := range pack.Offices {
		if o.Kind == rules.Government {
			s.Government = append(s.Government, o.ID)
		}
	}
	s.Decides = decides(c)
	if c.Panel != nil {
		for _, m := range c.Panel.Members {
			s.Experts = append(s.Experts, m.ID)
		}
	}
	return s
}

// decides is which kinds of permit each authority decides in the case.
func decides(c permit.Case) map[permit.OfficeID][]permit.Kind {
	out := make(map[permit.OfficeID][]permit.Kind, len(c.Tracks))
	for _, t := range c.Tracks {
		out[t.Authority] = append(out[t.Authority], t.Kind)
	}
	return out
}

// mayDo asks access before a command is decided.
func (s *Service) mayDo(c permit.Case, cmd permit.Command, w permit.World, pack *rules.Pack) error {
	if k, ok := cmd.(permit.Open); ok {
		return s.mayOpen(c, k, w, pack)
	}
	about := subject(c, pack)
	if refusal := s.refusal(about, c, cmd, w); refusal != nil {
		return s.told(w.Actor, about, refusal)
	}
	return nil
}

// mayOpen asks about a draft as it would be opened. That its number is taken is said first,
// whoever's it is: Begin draws another then.
func (s *Service) mayOpen(c permit.Case, k permit.Open, w permit.World, pack *rules.Pack) error {
	if c.Phase != "" {
		return problem.New(problem.Illegal, "permit.illegal.exists", c.ID)
	}
	asked := c
	asked.Applicant, asked.Handler, asked.Employer = k.Applicant, k.Handler, k.Employer
	return s.refusal(subject(asked, pack), c, k, w)
}

// refusal is why access does not permit a command. Where the procedure itself forbids the
// act too, its word is given, because it is more exact.
func (s *Service) refusal(about access.Subject, c permit.Case, cmd permit.Command, w permit.World) error {
	act, at := access.Act(cmd.Name()), access.Circumstances(permit.PlaceOf(c, cmd, w))
	v := s.Access.Ask(w.Actor, act, about, at)
	if v.Allowed {
		return nil
	}
	if _, err := permit.Decide(c, cmd, w); isForbidden(err) {
		return err
	}
	return v.Problem(act, at)
}

// mayGive asks access for a command that comes with a file, before anything is done with
// the file; a refusal is on record.
func (s *Service) mayGive(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command) error {
	c, err := s.Case(ctx, id)
	if err != nil {
		return err
	}
	w, pack, err := s.world(actor, c, cmd, s.Now())
	if err != nil {
		return err
	}
	if err := s.mayDo(c, cmd, w, pack); err != nil {
		return s.refused(ctx, actor, id, cmd, err)
	}
	return nil
}

// told is what somebody hears of a refusal: whoever has no part in the case hears what is
// said of a number that no case has, or numbers could be tried out.
func (s *Service) told(actor permit.Actor, about access.Subject, refusal error) error {
	if s.Access.Knows(actor, about) {
		return refusal
	}
	return &hidden{noSuchCase(about.ID), refusal}
}

// A hidden refusal is told as that there is no such case. The trail has the reason.
type hidden struct{ told, reason error }

func (h *hidden) Error() string { return h.reason.Error() }
func (h *hidden) Unwrap() error { return h.told }

// reasonOf is why something was refused, whatever the person is told.
func reasonOf(refusal error) *problem.Error {
	if h, ok := errors.AsType[*hidden](refusal); ok {
		return problem.Of(h.reason)
	}
	return problem.Of(refusal)
}

func noSuchCase(id permit.CaseID) error {
	return problem.New(problem.NotFound, "permit.notfound", id)
}

func isForbidden(err error) bool {
	return isProblem(err) && problem.Of(err).Code == problem.Forbidden
}

// mayRead asks access before something of a case is shown; a refusal is on record.
// The view is what the actor sees of the form and the papers.
func (s *Service) mayRead(ctx context.Context, actor permit.Actor, c permit.Case, act access.Act) (access.View, error) {
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return access.View{}, err
	}
	about := subject(c, pack)
	refusal := s.Access.Ask(actor, act, about, access.Circumstances{}).Problem(act, access.Circumstances{})
	if refusal != nil {
		return access.View{}, s.unread(ctx, actor, c.ID, act, s.told(actor, about, refusal))
	}
	return s.Access.View(actor, about), nil
}

// unread keeps a line about a reading that was refused, and returns the refusal.
func (s *Service) unread(ctx context.Context, actor permit.Actor, id permit.CaseID, act access.Act, refusal error) error {
	note := journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: Aggregate.Name, ID: string(id), Act: string(act), Outcome: string(problem.Forbidden)}
	return errors.Join(refusal, s.Trail.Add(ctx, note))
}
