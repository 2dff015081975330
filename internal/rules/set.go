package rules

import (
	"cmp"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// A Set is the packs that an installation knows, old editions among them.
type Set struct {
	packs    []*Pack
	policies *Policies
}

// newSet orders the packs by city and day.
func newSet(packs []*Pack, policies *Policies) Set {
	slices.SortFunc(packs, func(a, b *Pack) int {
		return cmp.Or(cmp.Compare(a.City, b.City), a.From.Compare(b.From))
	})
	return Set{packs, policies}
}

// Packs lists the packs by city, older editions first.
func (s Set) Packs() []*Pack { return slices.Clone(s.packs) }

// Policies are those of all layers, whether or not a city stands on them: what a person
// may qualify for anywhere in the country.
func (s Set) Policies() *Policies { return s.policies }

// ByCity returns the pack under which a case is filed in the city on a day; without a
// day, the one that has not ended. The problem, NotFound, names the cities there are.
func (s Set) ByCity(city string, on civil.Date) (*Pack, error) {
	var known text.List
	for _, p := range s.packs {
		switch {
		case !p.valid(on):
		case p.City == city:
			return p, nil
		default:
			known = append(known, p.City)
		}
	}
	return nil, s.noCity(city, on, known)
}

// noCity tells what is wrong: the city, the day, or one with the other.
func (s Set) noCity(city string, on civil.Date, known text.List) error {
	switch {
	case on.IsZero():
		return problem.New(problem.NotFound, "rules.city.unheard", city, known)
	case len(known) == 0 && len(s.packs) > 0:
		first := slices.MinFunc(s.packs, func(a, b *Pack) int { return a.From.Compare(b.From) })
		return problem.New(problem.NotFound, "rules.city.none", on, city, first.From)
	}
	return problem.New(problem.NotFound, "rules.city.unknown", city, on, known)
}

// valid reports whether cases are filed under the pack on a day; without a day, whether
// it has not ended.
func (p *Pack) valid(on civil.Date) bool {
	if on.IsZero() {
		return p.To.IsZero()
	}
	return !on.Before(p.From) && (p.To.IsZero() || !on.After(p.To))
}

// ByHash returns the pack that a case was filed under. The problem, Unavailable,
// says what to put back.
func (s Set) ByHash(hash string) (*Pack, error) {
	for _, p := range s.packs {
		if p.Hash == hash {
			return p, nil
		}
	}
	return nil, problem.New(problem.Unavailable, "rules.hash.unknown", hash)
}

// Offices lists the offices of all packs, each once, by id.
func (s Set) Offices() []Office {
	var all []Office
	for _, p := range s.packs {
		all = append(all, p.Offices...)
	}
	slices.SortStableFunc(all, func(a, b Office) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b Office) bool { return a.ID == b.ID })
}

// Office returns the office with the id, of whichever city.
func (s Set) Office(id permit.OfficeID) (Office, bool) {
	return find(s.Offices(), func(o Office) bool { return o.ID == id })
}
