package rules

import (
	"cmp"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// promiseEntry is a shorter promise for some applications: those whose transactions are
// all named, of the categories named, for one permit alone or for both. Of all that fit
// the shortest counts, so a promise can only shorten another.
type promiseEntry struct {
	What   promiseOf         `yaml:"what" strict:"required"`
	For    []permit.Business `yaml:"for" strict:"required"`
	Grades []string          `yaml:"grades"` // none: every category
	Scope  permit.Scope      `yaml:"scope"`  // none: one permit or both
	Days   int               `yaml:"days" strict:"required"`
	Count  string            `yaml:"count"` // none: as the ordinary limit is counted
	Basis  string            `yaml:"basis" strict:"required"`
	Source Source            `yaml:"source" strict:"required"`
}

// promiseOf is what is promised.
type promiseOf string

const (
	promiseDecision  promiseOf = "decision"
	promisePreReview promiseOf = "pre-review"
)

var grades = []string{"A", "B", "C"}

// promises checks the promises of one file by themselves.
func (c *check) promises(f *packFile) {
	for i := range f.Promises {
		at, p := item("promises", i), &f.Promises[i]
		oneOf(c, at+".what", p.What, []promiseOf{promiseDecision, promisePreReview})
		someOf(c, at+".for", p.For, businesses())
		filled(c, at+".for", p.For)
		someOf(c, at+".grades", p.Grades, grades)
		if p.Scope != "" {
			oneOf(c, at+".scope", p.Scope, []permit.Scope{permit.Single, permit.Both})
		}
		p.Source = c.source(at+".source", p.Source, f.Sources)
		switch {
		case c.given(at+".days") && p.Days < 1:
			c.fault(at+".days", "rules.limit.days", p.Days)
		case p.What == promiseDecision && p.Days > lawWork:
			c.fault(at+".days", "rules.limit.over", days(p.Days, civil.Working), days(lawWork, civil.Working), text.Say("rules.law.decide"))
		case p.What == promisePreReview && p.Days > lawNotice:
			c.fault(at+".days", "rules.limit.over", days(p.Days, civil.Working), days(lawNotice, civil.Working), text.Say("layers.law.notice"))
		}
	}
}

// promised are the promises about one thing.
func (d *draft) promised(what promiseOf, ordinary limit) []permit.Promise {
	var out []permit.Promise
	for _, p := range d.Promises {
		if p.What == what {
			out = append(out, permit.Promise{For: p.For, Grades: p.Grades, Scope: p.Scope,
				Limit: permit.Limit{Days: p.Days, Rule: d.Counting[cmp.Or(p.Count, ordinary.Count)].rule(), Basis: p.Basis}})
		}
	}
	return out
}
