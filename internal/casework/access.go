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

// mayDo asks access before a command is decided. A case that is not there yet is asked
// about as it would be opened. Where the procedure itself forbids the act too, its word
// is given, because it is more exact.
func (s *Service) mayDo(c permit.Case, cmd permit.Command, w permit.World, pack *rules.Pack) error {
	asked := c
	if k, ok := cmd.(permit.Open); ok && c.Phase == "" {
		asked.Applicant, asked.Handler, asked.Employer = k.Applicant, k.Handler, k.Employer
	}
	place := permit.PlaceOf(c, cmd, w)
	at := access.Circumstances(place)
	v := s.Access.Ask(w.Actor, access.Act(cmd.Name()), subject(asked, pack), at)
	if v.Allowed {
		return nil
	}
	if _, err := permit.Decide(c, cmd, w); isForbidden(err) {
		return err
	}
	return v.Problem(access.Act(cmd.Name()), at)
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
		return access.View{}, s.unread(ctx, actor, c.ID, act, refusal)
	}
	return s.Access.View(actor, about), nil
}

// unread keeps a line about a reading that was refused, and returns the refusal.
func (s *Service) unread(ctx context.Context, actor permit.Actor, id permit.CaseID, act access.Act, refusal error) error {
	note := journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: Aggregate.Name, ID: string(id), Act: string(act), Outcome: string(problem.Forbidden)}
	return errors.Join(refusal, s.Trail.Add(ctx, note))
}
