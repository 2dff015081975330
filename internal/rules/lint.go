package rules

import (
	"cmp"
	"fmt"
	"slices"

	"tandem/internal/text"
)

// FindingKind is what lint finds in a table that loads.
type FindingKind string

// The kinds of finding. They are no faults: an old table may have had them in law.
const (
	Gap         FindingKind = "gap"         // a number that no band covers
	Overlap     FindingKind = "overlap"     // a number that two bands cover
	Unreachable FindingKind = "unreachable" // a branch that nobody can be in
)

// A Finding is something odd in a table, and where.
type Finding struct {
	Kind FindingKind `json:"kind"`
	Pack string      `json:"pack"` // file
	Rule string      `json:"rule"` // system and factor, or policy
	At   string      `json:"at"`   // number, range, or branch counted from 1; 0 is the whole rule
}

// In says the finding.
func (f Finding) In(l text.Lang) string {
	return text.T(l, "policy.lint."+string(f.Kind), f.Rule, f.At)
}

// Lint goes through every table and policy, historical editions included.
func (p *Policies) Lint() []Finding {
	out := []Finding{}
	for _, s := range p.Systems {
		for _, f := range s.Factors {
			out = append(out, f.lint(s)...)
		}
	}
	for _, policy := range p.Policies {
		var want []wish
		for _, c := range policy.Conditions {
			want = append(want, wish{c.when, yes})
		}
		if !possible(want) {
			out = append(out, Finding{Unreachable, policy.File, policy.ID, "1"})
		}
	}
	for _, list := range p.Checklists {
		for i, row := range list.Rows {
			out = append(out, row.lint(list.File, item("items", i))...)
		}
	}
	return out
}

// lint finds a row of a checklist that applies to nobody, and exemptions that spare
// nobody the paper, or only those whom one before spares it.
func (r *Row) lint(file, at string) []Finding {
	var want []wish
	if r.when != nil {
		want = []wish{{r.when, yes}}
	}
	rule := at + " " + string(r.Code)
	if !possible(want) {
		return []Finding{{Unreachable, file, rule, "0"}}
	}
	var out []Finding
	for i, x := range r.Exempt {
		if !possible(append(want, wish{x.when, yes})) {
			out = append(out, Finding{Unreachable, file, rule, fmt.Sprint(i + 1)})
		}
		want = append(want, wish{x.when, no})
	}
	return out
}

func (f *Factor) lint(s *System) []Finding {
	rule := s.ID + "." + f.ID
	if f.Fact == nil {
		return f.lintChoices(s.File, rule)
	}
	var out []Finding
	for _, r := range f.gaps() {
		out = append(out, Finding{Gap, s.File, rule, r})
	}
	for i, b := range f.Bands {
		for _, earlier := range f.Bands[:i] {
			if from, to := max(b.From, earlier.From), min(b.To, earlier.To); from <= to {
				out = append(out, Finding{Overlap, s.File, rule, span(from, to)})
			}
		}
		if !f.chosen(i) {
			out = append(out, Finding{Unreachable, s.File, rule, span(b.From, b.To)})
		}
	}
	return out
}

func span(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// gaps lists what no band covers between the least and the most that the fact can be.
func (f *Factor) gaps() []string {
	bands := slices.SortedFunc(slices.Values(f.Bands), func(a, b Band) int { return cmp.Compare(a.From, b.From) })
	var out []string
	next := f.Least
	for _, b := range bands {
		if b.From > next {
			out = append(out, span(next, b.From-1))
		}
		next = max(next, b.To+1)
	}
	if next <= f.reach() {
		out = append(out, span(next, f.reach()))
	}
	return out
}

// reach is the most that the fact can be.
func (f *Factor) reach() int { return f.Fact.Max }

// chosen reports whether a band is the first to cover some number that the fact can be.
func (f *Factor) chosen(i int) bool {
	next := max(f.Bands[i].From, f.Least)
	bands := slices.SortedFunc(slices.Values(f.Bands[:i]), func(a, b Band) int { return cmp.Compare(a.From, b.From) })
	for _, b := range bands {
		if b.From <= next {
			next = max(next, b.To+1)
		}
	}
	return next <= min(f.Bands[i].To, f.reach())
}

// lintChoices finds choices that never count: whoever meets one always has a better one.
func (f *Factor) lintChoices(file, rule string) []Finding {
	var out []Finding
	for i, c := range f.Choices {
		want := []wish{{c.when, yes}}
		for j, other := range f.Choices {
			if other.Points > c.Points || other.Points == c.Points && j < i {
				want = append(want, wish{other.when, no})
			}
		}
		if !possible(want) {
			out = append(out, Finding{Unreachable, file, rule, fmt.Sprint(i + 1)})
		}
	}
	return out
}

// A wish is a condition and what it should be.
type wish struct {
	when *expression
	is   code
}

// possible reports whether somebody could fulfil all wishes. It tries the values of
// facts around which the conditions turn, one fact after the other, and gives up a
// branch as soon as the facts so far decide against it.
func possible(want []wish) bool {
	s := settler{want: want, turns: map[*Fact][]any{}, budget: maxTries}
	var facts factList
	for _, w := range want {
		facts = facts.plus(w.when.facts)
		for _, t := range w.when.tests {
			s.turns[t.fact] = append(s.turns[t.fact], t.turns()...)
		}
	}
	return s.settle(facts, Facts{}.values())
}

// maxTries bounds the search for somebody in a branch. Where it is not found by then,
// nothing is said against the branch.
const maxTries = 100_000

type settler struct {
	want   []wish
	turns  map[*Fact][]any
	budget int
}

func (s *settler) settle(facts factList, v *values) bool {
	if s.budget--; s.budget < 0 {
		return true
	}
	undecided := false
	for _, w := range s.want {
		switch w.when.decide(v) {
		case w.is:
		case open:
			undecided = true
		default:
			return false
		}
	}
	if !undecided {
		return true
	}
	if len(facts) == 0 {
		return false
	}
	for _, value := range facts[0].tried(s.turns[facts[0]]) {
		if s.settle(facts[1:], v.with(facts[0], value)) {
			return true
		}
	}
	return false
}

// tried are the values of a fact worth trying.
func (f *Fact) tried(turns []any) []any {
	switch f.Kind {
	case Truth:
		return []any{true, false}
	case Number:
		turns = append(turns, 0, f.Max)
	default:
		for _, v := range f.Values {
			turns = append(turns, v)
		}
		turns = append(turns, "~") // something else
	}
	return turns
}

// turns are the values around which a comparison turns.
func (t test) turns() []any {
	var out []any
	for _, w := range t.values {
		out = append(out, w)
	}
	numbers := t.listed
	if n, ok := t.limit(Facts{}.values()); ok {
		numbers = append(slices.Clone(numbers), n)
	}
	for _, n := range numbers {
		out = append(out, max(0, n-1), max(0, n), max(0, n+1))
	}
	return out
}

// limit is the number that the fact is compared with, if it can be told.
func (t test) limit(v *values) (int, bool) {
	if t.bound == nil {
		return 0, false
	}
	n, known := t.bound.of(v)
	if t.op == ">=" || t.op == "<" {
		n += t.times - 1 // the least number that is enough
	}
	return n / t.times, known
}
