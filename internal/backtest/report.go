package backtest

import (
	"cmp"
	"maps"
	"slices"

	"tandem/internal/text"
)

// A Report is who stands otherwise, and why.
type Report struct {
	Old     string         `json:"old"`
	New     string         `json:"new"`
	Cases   int            `json:"cases"`
	Flipped int            `json:"flipped"`          // cases with any difference
	NoPack  int            `json:"noPack,omitempty"` // cases whose day no profile of either edition covers
	Aspects []AspectReport `json:"aspects"`
}

// An AspectReport is about one question.
type AspectReport struct {
	Aspect  Aspect   `json:"aspect"`
	Flipped int      `json:"flipped"`
	Turns   []Turn   `json:"turns,omitempty"`
	Groups  []Group  `json:"groups"`
	Reasons []Reason `json:"reasons"`
}

// A Turn is how many went from one answer to another.
type Turn struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Cases int    `json:"cases"`
}

// A Group is how many flipped of how many.
type Group struct {
	By      string `json:"by"` // category, nationality, size
	Group   string `json:"group"`
	Cases   int    `json:"cases"`
	Flipped int    `json:"flipped"`
}

// A Reason is one part of a rule that turned, for how many, with examples.
type Reason struct {
	Rule     string         `json:"rule"`
	Part     string         `json:"part,omitempty"`
	Factor   string         `json:"factor,omitempty"` // through which it turned, where its own words are the same
	From     string         `json:"from"`
	To       string         `json:"to"`
	Old      string         `json:"old,omitempty"` // words of the rule
	New      string         `json:"new,omitempty"`
	Cases    int            `json:"cases"`
	Examples []string       `json:"examples"`
	Name     text.Localized `json:"-"`
	What     text.Localized `json:"-"` // of the part; nil for the whole
	said     [2]text.Localized
}

// Said are the words of the rule, old and new, in a language.
func (r Reason) Said(l text.Lang) (old, new string) {
	old, new = r.Old, r.New
	if r.said[0] != nil {
		old = r.said[0].In(l)
	}
	if r.said[1] != nil {
		new = r.said[1].In(l)
	}
	return old, new
}

// maxExamples is how many cases a reason names.
const maxExamples = 5

// The ways in which cases are grouped.
var groupings = []string{"category", "nationality", "size"}

type groupKey struct{ by, group string }

// A tally counts while subjects go by. It grows with rules and groups, not with cases.
type tally struct {
	cases, flipped, bare int
	all                  map[groupKey]int
	of                   map[Aspect]map[groupKey]int
	aspect               map[Aspect]int
	turns                map[turn]int
	reasons              map[cause]*Reason
}

func newTally() *tally {
	t := &tally{all: map[groupKey]int{}, of: map[Aspect]map[groupKey]int{}, aspect: map[Aspect]int{}, turns: map[turn]int{}, reasons: map[cause]*Reason{}}
	for _, a := range Aspects {
		t.of[a] = map[groupKey]int{}
	}
	return t
}

// An outcome is what is kept of a subject until it is counted.
type outcome struct {
	id     string
	groups []groupKey
	difference
}

func outcomeOf(s Subject, d difference) outcome {
	return outcome{s.ID, []groupKey{{groupings[0], orUnknown(s.Category)}, {groupings[1], orUnknown(s.Group)}, {groupings[2], orUnknown(s.Size)}}, d}
}

func orUnknown(s string) string { return cmp.Or(s, "unknown") }

func (t *tally) add(o outcome) {
	t.cases++
	for _, g := range o.groups {
		t.all[g]++
	}
	if o.bare {
		t.bare++
	}
	if len(o.turns) > 0 {
		t.flipped++
	}
	for _, turn := range o.turns {
		t.turns[turn]++
		t.aspect[turn.aspect]++
		for _, g := range o.groups {
			t.of[turn.aspect][g]++
		}
	}
	for _, f := range o.flips {
		t.reason(o.id, f)
	}
}

func (t *tally) reason(id string, f flip) {
	r, ok := t.reasons[f.cause]
	if !ok {
		r = &Reason{Rule: f.rule, Part: f.part, Factor: f.factor, From: f.was, To: f.now, Old: f.old, New: f.new, Name: f.name, What: f.what, said: f.said}
		t.reasons[f.cause] = r
	}
	r.Cases++
	if len(r.Examples) < maxExamples {
		r.Examples = append(r.Examples, id)
	}
}

// report puts the counts in order: the most first, then by name.
func (t *tally) report(old, new string) Report {
	r := Report{Old: old, New: new, Cases: t.cases, Flipped: t.flipped, NoPack: t.bare}
	for _, a := range Aspects {
		r.Aspects = append(r.Aspects, AspectReport{Aspect: a, Flipped: t.aspect[a], Turns: t.turned(a), Groups: t.groups(a), Reasons: t.why(a)})
	}
	return r
}

func (t *tally) turned(a Aspect) []Turn {
	var out []Turn
	for k, n := range t.turns {
		if k.aspect == a && k.was != k.now {
			out = append(out, Turn{k.was, k.now, n})
		}
	}
	slices.SortFunc(out, func(x, y Turn) int {
		return cmp.Or(cmp.Compare(y.Cases, x.Cases), cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
	return out
}

func (t *tally) groups(a Aspect) []Group {
	out := []Group{}
	for _, by := range groupings {
		var part []Group
		for _, k := range slices.SortedFunc(maps.Keys(t.all), func(x, y groupKey) int { return cmp.Compare(x.group, y.group) }) {
			if k.by == by {
				part = append(part, Group{by, k.group, t.all[k], t.of[a][k]})
			}
		}
		out = append(out, part...)
	}
	return out
}

func (t *tally) why(a Aspect) []Reason {
	out := []Reason{}
	for k, r := range t.reasons {
		if k.aspect == a {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Cases, x.Cases), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Part, y.Part), cmp.Compare(x.Factor, y.Factor),
			cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Old, y.Old), cmp.Compare(x.New, y.New))
	})
	return out
}
