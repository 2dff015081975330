package backtest

import (
	"tandem/internal/rules"
	"tandem/internal/text"
)

// An Aspect is one of the questions that both editions are asked.
type Aspect string

// The aspects.
const (
	Category  Aspect = "category"
	Points    Aspect = "points"
	Routes    Aspect = "routes"
	Checklist Aspect = "checklist"
	LastDay   Aspect = "last-day"
)

// Aspects lists them in the order in which they are told.
var Aspects = []Aspect{Category, Points, Routes, Checklist, LastDay}

// A cause is why somebody's answer differs, as far as it can be counted: of the same
// cause are all for whom the same part of the same rule turned the same way.
type cause struct {
	aspect   Aspect
	rule     string // policy, factor, material, kind of permit
	part     string // condition; "" for the whole
	factor   string // of the points that turned the condition; "" if its own words did
	was, now string // verdict, points, asked, bound
	old, new string // words of the rule
}

// A flip is one difference, with the names of its rule.
type flip struct {
	cause
	name text.Localized    // of the rule
	what text.Localized    // of the condition; nil for the whole
	said [2]text.Localized // words of the rule, old and new, where they have two languages
}

// A turn is what an aspect was and what it is: "B" and "none".
type turn struct {
	aspect   Aspect
	was, now string
}

// A difference is all that differs for one subject.
type difference struct {
	turns []turn // at most one an aspect
	flips []flip
	bare  bool // no pack to find the last day with
}

func (d *difference) turn(a Aspect, was, now string) {
	d.turns = append(d.turns, turn{a, was, now})
}

func (d *difference) add(f flip) { d.flips = append(d.flips, f) }

// absent stands for what an edition does not have.
const absent = "absent"

// compare asks both editions about somebody.
func compare(old, new Edition, s Subject) difference {
	var d difference
	a, b := answerOf(old, s), answerOf(new, s)
	d.category(a, b)
	d.points(a, b)
	d.routes(a, b)
	d.papers(a, b)
	d.lastDays(old, new, s)
	return d
}

// An answer is what one edition says about somebody.
type answer struct {
	standing rules.Standing
	matches  []rules.Match
	items    []rules.Item
}

func answerOf(e Edition, s Subject) answer {
	a := answer{standing: e.Policies.Standing(s.Facts), matches: e.Policies.Match(s.Facts)}
	for _, k := range e.Policies.Checklists {
		a.items = append(a.items, k.Items(s.Facts)...)
	}
	return a
}
