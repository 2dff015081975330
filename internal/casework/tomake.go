package casework

import (
	"context"
	"slices"

	"tandem/internal/db"
	"tandem/internal/permit"
)

const selectToMake = `SELECT id FROM snapshot WHERE aggregate = $1 AND city = $2 AND status = $3 AND due = '' AND id > $4 ORDER BY id LIMIT $5`

// ToMake lists the cases of a city whose permits are issued and not made yet, by number
// from after one on, at most n: those that the actor may make. more says that there are
// others behind.
func (s *Service) ToMake(ctx context.Context, actor permit.Actor, after permit.CaseID, n int) (list []permit.Case, more bool, err error) {
	ids, err := s.issued(ctx, s.citiesOf(actor), after, n+1)
	if err != nil {
		return nil, false, err
	}
	for _, id := range ids[:min(n, len(ids))] {
		c, err := s.Case(ctx, id)
		if err != nil {
			return nil, false, err
		}
		w, pack, err := s.world(actor, c, nil, s.Now())
		if err != nil {
			return nil, false, err
		}
		if slices.ContainsFunc(s.offered(actor, c, w, pack), func(o permit.Opening) bool { return o.Act == permit.Make{}.Name() }) {
			list = append(list, c)
		}
	}
	return list, len(ids) > n, nil
}

// citiesOf are the cities at whose window the actor works.
func (s *Service) citiesOf(actor permit.Actor) []string {
	var out []string
	for _, p := range s.Packs.Packs() {
		if p.Profile.Window == actor.Office && !slices.Contains(out, p.Profile.City) {
			out = append(out, p.Profile.City)
		}
	}
	slices.Sort(out)
	return out
}

// issued lists numbers of issued cases, the lowest first.
func (s *Service) issued(ctx context.Context, cities []string, after permit.CaseID, n int) ([]permit.CaseID, error) {
	var ids []permit.CaseID
	for _, city := range cities {
		err := db.ForEach(ctx, s.DB, selectToMake, func(row db.Row) error {
			var id string
			err := row.Scan(&id)
			ids = append(ids, permit.CaseID(id))
			return err
		}, Aggregate.Name, city, string(permit.Issued), string(after), n)
		if err != nil {
			return nil, unavailable(err)
		}
	}
	slices.Sort(ids)
	return ids[:min(n, len(ids))], nil
}
