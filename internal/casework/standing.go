package casework

import (
	"context"

	"tandem/internal/access"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
)

// A Standing is a case for a line of a list: where it stands, and who it is about.
type Standing struct {
	permit.Case
	Pack *rules.Pack
	Who  ApplicantName // as far as the reader may see it; empty for who sees no names
}

// MaxStandings is how many cases can be asked for at once.
const MaxStandings = 100

// Standings returns the cases of a page, at most MaxStandings, in two round trips. A case
// that the actor may not read is left out. Where a case stands is no personal data, so what
// the list itself shows is not recorded once more; who is named is.
func (s *Service) Standings(ctx context.Context, actor permit.Actor, ids []permit.CaseID) (map[permit.CaseID]Standing, error) {
	if len(ids) > MaxStandings {
		return nil, problem.New(problem.Invalid, "casework.names", MaxStandings)
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	cases, err := s.Log.Several(ctx, list)
	if err != nil {
		return nil, unavailable(err)
	}
	out, seen := make(map[permit.CaseID]Standing, len(cases)), map[permit.CaseID]viewed{}
	for _, c := range cases {
		pack, err := s.Packs.ByHash(c.Pack)
		if err != nil {
			return nil, err
		}
		about := subject(c, pack)
		if !s.Access.Ask(actor, access.ReadCase, about, access.Circumstances{}).Allowed {
			continue
		}
		out[c.ID] = Standing{Case: c, Pack: pack}
		if v := s.Access.View(actor, about); v.Sees() && c.Dossier.Version > 0 && c.Phase != permit.Destroyed {
			seen[c.ID] = viewed{c.Dossier.Version, v}
		}
	}
	if err := s.name(ctx, actor, seen, out); err != nil {
		return nil, err
	}
	return out, nil
}
