package synth

import (
	"slices"
	"testing"

	"tandem/internal/civil"
)

// finders look for each anomaly in the lines alone, knowing nothing of how it was
// planted. They must find what is labelled, and nothing else.
var finders = map[Anomaly]func([]Case) map[string]bool{
	SamePassport: func(all []Case) map[string]bool {
		return together(all, func(c Case) string { return c.Passport }, func(c Case) string { return c.Name }, 2)
	},
	Overlap: overlapping,
	BusyHandler: func(all []Case) map[string]bool {
		own := slices.DeleteFunc(slices.Clone(all), func(c Case) bool { return c.Handler.Agency != "" })
		return together(own, func(c Case) string { return c.Handler.ID }, func(c Case) string { return c.Employer.Code }, 2)
	},
	CrowdedEmployer: func(all []Case) map[string]bool {
		byCode := map[string][]Case{}
		for _, c := range all {
			byCode[c.Employer.Code] = append(byCode[c.Employer.Code], c)
		}
		return these(all, func(c Case) bool { return len(byCode[c.Employer.Code]) > c.Employer.Staff })
	},
	ImplausiblePay: func(all []Case) map[string]bool {
		return these(all, func(c Case) bool { return *c.Facts.Pay.Yearly > 30**c.Facts.Pay.LocalAverage })
	},
	ExpiredPaper: func(all []Case) map[string]bool {
		return these(all, func(c Case) bool {
			old := func(issued civil.Date) bool { return !issued.IsZero() && issued.AddMonths(6).Before(c.Filed) }
			return c.Papers.PassportUntil.Before(c.Filed) || old(c.Papers.Medical) || old(c.Papers.Police)
		})
	},
	StaleDecision: func(all []Case) map[string]bool {
		return these(all, func(c Case) bool { return has(c, "work-decided") && find(c, "work-decided").Version < c.Version })
	},
	HastyReview: func(all []Case) map[string]bool {
		return these(all, func(c Case) bool { return has(c, "reviewed") && find(c, "reviewed").At == find(c, "examined").At })
	},
	SameOfficer: func(all []Case) map[string]bool {
		return these(all, func(c Case) bool { return has(c, "reviewed") && find(c, "reviewed").By == find(c, "examined").By })
	},
	ClosedCounter: func(all []Case) map[string]bool {
		return these(all, func(c Case) bool {
			return slices.ContainsFunc(c.Steps, func(s Step) bool {
				open, _, _ := civil.National().Works(s.At.Date)
				return !open && s.Step != "filed" && s.Step != "refiled"
			})
		})
	},
}

func these(all []Case, odd func(Case) bool) map[string]bool {
	out := map[string]bool{}
	for _, c := range all {
		if odd(c) {
			out[c.ID] = true
		}
	}
	return out
}

// together finds cases that share a key with at least n different values.
func together(all []Case, key, value func(Case) string, n int) map[string]bool {
	values := map[string]map[string]bool{}
	for _, c := range all {
		if values[key(c)] == nil {
			values[key(c)] = map[string]bool{}
		}
		values[key(c)][value(c)] = true
	}
	return these(all, func(c Case) bool { return len(values[key(c)]) >= n })
}

func overlapping(all []Case) map[string]bool {
	byPerson := map[string][]Case{}
	for _, c := range all {
		byPerson[c.Passport+c.Name] = append(byPerson[c.Passport+c.Name], c)
	}
	return these(all, func(c Case) bool {
		return slices.ContainsFunc(byPerson[c.Passport+c.Name], func(o Case) bool {
			return o.Employer.Code != c.Employer.Code && !o.Term.From.After(c.Term.To) && !c.Term.From.After(o.Term.To)
		})
	})
}

func has(c Case, step string) bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool { return s.Step == step })
}

func find(c Case, step string) Step {
	return c.Steps[slices.IndexFunc(c.Steps, func(s Step) bool { return s.Step == step })]
}

func TestPlantedAnomaliesAreFoundAndNothingElse(t *testing.T) {
	all := draw(t, Options{Cases: 5 * Block, Seed: 22})
	planted := map[Anomaly]map[string]bool{}
	for _, c := range all {
		if planted[c.label.Kind] == nil {
			planted[c.label.Kind] = map[string]bool{}
		}
		planted[c.label.Kind][c.ID] = true
	}
	for _, kind := range Anomalies {
		found := finders[kind](all)
		if len(planted[kind]) < 5 {
			t.Errorf("%s: only %d planted", kind, len(planted[kind]))
		}
		for id := range planted[kind] {
			if !found[id] {
				t.Errorf("%s of %s is not to be found", kind, id)
			}
		}
		for id := range found {
			if !planted[kind][id] {
				t.Errorf("%s of %s is there and not labelled", kind, id)
			}
		}
	}
}

// A group has as many cases as its label says where the block is complete.
func TestGroupsAreComplete(t *testing.T) {
	count := map[string]int{}
	of := map[string]int{}
	for _, c := range draw(t, Options{Cases: 5 * Block, Seed: 22}) {
		if c.label.Group != "" {
			count[c.label.Group]++
			of[c.label.Group] = c.label.Of
		}
	}
	for group, n := range count {
		if n != of[group] {
			t.Errorf("group %s has %d cases of %d", group, n, of[group])
		}
	}
	if len(count) == 0 {
		t.Error("no groups")
	}
}
