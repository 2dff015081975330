package book

import (
	"slices"
	"strings"

	"tandem/internal/rules"
)

// Dependents lists what would be another rule if this one were: the whole that it is
// a part of, and every rule that names it or asks for what it gives.
func (b Book) Dependents(r *Rule) []*Rule {
	var out []*Rule
	for w := r.Whole; w != nil && w.Kind != File && w.Kind != Pack; w = w.Whole {
		out = append(out, w)
	}
	b.All(func(other *Rule) {
		if other != r && !slices.Contains(out, other) && other.rests(r) {
			out = append(out, other)
		}
	})
	return out
}

// rests reports whether a rule rests on another that it is no part of.
func (r *Rule) rests(on *Rule) bool {
	switch on.Kind {
	case System, PassMark, Factor, Band, Choice:
		return on.top().ID == rules.WorkPoints && r.meets(on) && r.asks("points.total")
	case Ground:
		return r.asks("category.grade")
	case Condition:
		return on.Whole.Kind == Ground && r.asks("category.grade")
	case Material, Row:
		return r.Kind != Row && r.Kind != Material && r.names(on.Field("code"), "evidence", "value")
	case Setting:
		return r.restsOnSetting(on)
	case File:
		return r.names(on.Folder, "under") && strings.HasSuffix(on.ID, "/materials")
	}
	return false
}

// meets reports whether two rules are in force on one day.
func (r *Rule) meets(on *Rule) bool {
	return (on.To == "" || r.From <= on.To) && (r.To == "" || on.From <= r.To)
}

func (r *Rule) top() *Rule {
	for r.Whole != nil && r.Kind != System {
		r = r.Whole
	}
	return r
}

// asks reports whether the condition of a rule reads a fact.
func (r *Rule) asks(fact string) bool {
	return strings.Contains(r.When, fact) && slices.ContainsFunc(rules.FactsIn(r.When), func(f *rules.Fact) bool { return f.Name == fact })
}

// names reports whether one of the fields lists a word.
func (r *Rule) names(word string, fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool {
		return slices.Contains(strings.Split(r.Field(f), ", "), word)
	})
}

// restsOnSetting: limits name conventions of counting, and much names offices.
func (r *Rule) restsOnSetting(on *Rule) bool {
	if r.packID() != on.packID() {
		return false
	}
	_, key, _ := strings.Cut(on.ID, "/")
	section, word, _ := strings.Cut(key, "/")
	switch section {
	case "counting":
		return r.names(word, "count")
	case "offices":
		return r.names(word, "value", "authority", "offices")
	}
	return false
}

// packID is the city of the pack that a setting is in.
func (r *Rule) packID() string {
	city, _, _ := strings.Cut(r.ID, "/")
	return city
}
