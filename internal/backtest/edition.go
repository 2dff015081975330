package backtest

import (
	"errors"
	"io/fs"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/rules"
	"tandem/internal/strict"
)

// An Edition is one state of all packs: policies, and profiles of cities.
type Edition struct {
	Name     string
	Policies *rules.Policies
	Packs    rules.Set
}

// Embedded is the edition that is part of the program.
func Embedded(name string) (Edition, error) {
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		return Edition{}, err
	}
	packs, err := rules.Embedded()
	return Edition{name, policies, packs}, err
}

// Load reads an edition from folders of packs. The error, of type strict.Faults, has
// everything that is wrong with them. An edition may be policies alone; then no last
// days are compared.
func Load(name string, fsys fs.FS) (Edition, error) {
	policies, err := rules.LoadPolicies(fsys)
	faults, _ := errors.AsType[strict.Faults](err)
	profiles, err := fs.Glob(fsys, "*/pack.yaml")
	if alone := len(profiles) == 0 && (len(faults) > 0 || len(policies.Policies) > 0); alone || err != nil {
		return Edition{Name: name, Policies: policies}, faults.Err()
	}
	packs, err := rules.Load(fsys)
	more, _ := errors.AsType[strict.Faults](err)
	return Edition{name, policies, packs}, slices.Concat(faults, more).Err()
}

// pack is the profile of a city on a day; the national one where the city has none.
func (e Edition) pack(city string, on civil.Date) *rules.Pack {
	for _, name := range []string{city, "national"} {
		if p, err := e.Packs.ByCity(name, on); err == nil {
			return p
		}
	}
	return nil
}
