package casework

import (
	"context"

	"tandem/internal/access"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
)

// A Standing is where a case stands, for a line of a list: nothing of its form.
type Standing struct {
	permit.Case
	Pack *rules.Pack
}

// Standings returns where the cases of a page stand, at most a hundred, in one round trip.
// A case that the actor may not read is left out. They hold no personal data, so what the
// list itself shows is not recorded once more; who is named is (Names).
func (s *Service) Standings(ctx context.Context, actor permit.Actor, ids []permit.CaseID) (map[permit.CaseID]Standing, error) {
	if len(ids) > maxNames {
		return nil, problem.New(problem.Invalid, "casework.names", maxNames)
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	cases, err := s.Log.Several(ctx, list)
	if err != nil {
		return nil, unavailable(err)
	}
	out := make(map[permit.CaseID]Standing, len(cases))
	for _, c := range cases {
		pack, err := s.Packs.ByHash(c.Pack)
		if err != nil {
			return nil, err
		}
		if s.Access.Ask(actor, access.ReadCase, subject(c, pack), access.Circumstances{}).Allowed {
			out[c.ID] = Standing{c, pack}
		}
	}
	return out, nil
}
