package casework

import (
	"context"
	"slices"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// Checklist explains the materials of a case that the actor may see: why each is asked or
// not, how it must be, who brings it and who reads it. It tells what the form states, so
// the showing is on record.
func (s *Service) Checklist(ctx context.Context, actor permit.Actor, id permit.CaseID, l text.Lang) ([]rules.Explanation, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	view, err := s.mayRead(ctx, actor, c, access.ReadForm)
	if err != nil {
		return nil, err
	}
	if c.Dossier.Version == 0 {
		return nil, problem.New(problem.Illegal, "needs.none", id)
	}
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return nil, err
	}
	v, err := s.version(ctx, id, c.Dossier.Version)
	if err != nil {
		return nil, err
	}
	confirmed, err := s.confirmed(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, actor, id, "checklist", ""); err != nil {
		return nil, err
	}
	list, err := pack.Explain(rules.Explained{Application: application(c, v.Form), Today: civil.MomentOf(s.Now()).Date, Materials: c.Materials, Confirmed: confirmed}, l)
	return slices.DeleteFunc(list, func(e rules.Explanation) bool {
		return !view.Paper(e.ReadBy, pack.EmployerBrings(e.Code, permit.Code(e.Row)))
	}), err
}

// confirmed is when registers answered for papers.
func (s *Service) confirmed(ctx context.Context, id permit.CaseID) (map[permit.Code]civil.Date, error) {
	history, err := s.Log.List(ctx, string(id))
	if err != nil {
		return nil, unavailable(err)
	}
	out := map[permit.Code]civil.Date{}
	for _, entry := range history {
		for _, e := range entry.Events {
			if m, ok := e.(permit.MaterialMet); ok && m.Met == permit.Shared {
				out[m.Code] = civil.MomentOf(entry.At).Date
			}
		}
	}
	return out, nil
}
