package rules

import (
	"cmp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"tandem/internal/text"
)

// A Proposal is a smallest change that would let somebody meet a policy: without any
// part of it, or with less of one, the policy is not met. It is a recommendation,
// never a decision (PIPL art. 24).
type Proposal struct {
	Months int    // of waiting
	Steps  []Step // facts that somebody can change, in the order of the table
	Effort int    // for ranking only
}

// A Step is the change of one fact.
type Step struct {
	Fact     *Fact
	From, To any // From is nil if the fact is not known
}

// The limits of the search.
const (
	maxSteps  = 4  // changes in one proposal, waiting among them
	maxMonths = 72 // of waiting; a longer wait is no advice
	plenty    = 5  // proposals with which no more changes at once are looked for
)

// Proposals finds the smallest changes, the easiest first. What nobody can change is
// never proposed; time passes for everything at once. Conditions that cannot be told
// for want of facts are left open. None unless the policy is not met: what cannot be
// told asks for facts, not for changes. None either if nothing helps. Few changes come
// first: where enough proposals need so many changes at most, those that
// need more are not looked for, of which a points table has thousands.
func (p *Policies) Proposals(f Facts, policy *Policy) []Proposal {
	s := search{rules: p, base: f.values()}
	if p.subject(s.base).verdict(policy) != NotMet {
		return nil
	}
	return s.deepen([]*Policy{policy})
}

// ProposalsForGrade finds the smallest changes into a category, by whatever ground.
func (p *Policies) ProposalsForGrade(f Facts, grade string) []Proposal {
	s := search{rules: p, base: f.values()}
	subject := p.subject(s.base)
	var goals []*Policy
	for _, g := range p.grounds {
		if g.Grade == grade && g.inForce(s.base.on) {
			switch subject.verdict(g) {
			case Met:
				return nil
			case NotMet:
				goals = append(goals, g)
			}
		}
	}
	return s.deepen(goals)
}

// deepen looks for proposals of one change, then of two, and so on.
func (s *search) deepen(goals []*Policy) []Proposal {
	for s.limit = 1; s.limit <= maxSteps && len(s.found) < plenty; s.limit++ {
		for _, g := range goals {
			s.seen = map[string]bool{}
			s.extend(state{}, g)
		}
	}
	return s.ranked()
}

// A search goes from the facts as they are along changes that could mend a condition.
type search struct {
	rules *Policies
	base  *values
	limit int // changes in one proposal
	seen  map[string]bool
	found []state

	start *subject // as they are
	stand subject  // of the state looked at; its values are overwritten for the next
	ahead values   // of a state that points are counted for
}

// A state is what has been changed so far.
type state struct {
	months int
	moves  []move // by index of the fact
}

type move struct {
	fact *Fact
	to   ref.Val
}

// extend mends the first condition that fails, in every way there is. A smallest
// change must alter a fact that this condition reads, so none is missed.
func (s *search) extend(at state, policy *Policy) {
	if key := at.key(); s.seen[key] || s.dominated(at) {
		return
	} else {
		s.seen[key] = true
	}
	subject := s.subject(at)
	failing := slices.IndexFunc(policy.Conditions, func(c *Condition) bool { return !s.holds(subject, c.when) })
	if failing < 0 {
		s.found = append(s.found, at)
		return
	}
	if at.size() >= s.limit || s.hopeless(subject, at, policy.Conditions[failing:]) {
		return
	}
	for _, next := range s.mend(subject, at, policy.Conditions[failing].when) {
		if next.size() <= s.limit {
			s.extend(next, policy)
		}
	}
}

// holds reports whether a condition is met, or was open from the beginning.
func (s *search) holds(subject *subject, e *expression) bool {
	switch subject.decide(e) {
	case yes:
		return true
	case no:
		return false
	}
	if e.derived != nil { // once a change is made for it, it must be sure
		return s.first().decide(e) == open
	}
	return !s.blurred(subject, e)
}

// first is somebody as they are.
func (s *search) first() *subject {
	if s.start == nil {
		s.start = s.rules.subject(s.base.copy())
	}
	return s.start
}

// blurred reports whether waiting has made uncertain what a condition needs.
func (s *search) blurred(subject *subject, e *expression) bool {
	lost := func(f *Fact) bool { return subject.get(f) == nil && s.base.get(f) != nil }
	return slices.ContainsFunc(e.facts, lost) && slices.ContainsFunc(e.missing(subject.values), lost)
}

// hopeless reports a condition that fails and that only time could mend, which it does
// not: then it is no use to mend the others.
func (s *search) hopeless(subject *subject, at state, all []*Condition) bool {
	return slices.ContainsFunc(all, func(c *Condition) bool {
		return c.when.fixed && !s.holds(subject, c.when) && len(s.mend(subject, at, c.when)) == 0
	})
}

func (a state) size() int {
	if a.months > 0 {
		return len(a.moves) + 1
	}
	return len(a.moves)
}

// apply makes v the values of base in the state.
func (a state) apply(base, v *values) {
	v.of, v.birth, v.on, v.waited = append(v.of[:0], base.of...), base.birth, base.on, base.waited
	if a.months > 0 {
		v.wait(a.months)
	}
	for _, m := range a.moves {
		v.of[m.fact.index] = m.to
	}
}

// subject is somebody in the state, until it is asked for another one. A search looks
// at thousands, so it makes no new one each time.
func (s *search) subject(at state) *subject {
	if s.stand.values == nil {
		s.stand = *s.rules.subject(&values{})
	}
	at.apply(s.base, s.stand.values)
	clear(s.stand.memory)
	s.stand.counted, s.stand.grades = false, nil
	return &s.stand
}

// set returns a with another value of a fact.
func (a state) set(f *Fact, to ref.Val) state {
	moves := slices.DeleteFunc(slices.Clone(a.moves), func(m move) bool { return m.fact == f })
	moves = append(moves, move{f, to})
	slices.SortFunc(moves, func(x, y move) int { return cmp.Compare(x.fact.index, y.fact.index) })
	return state{a.months, moves}
}

func (a state) wait(months int) state { return state{a.months + months, a.moves} }

// key names the state.
func (a state) key() string {
	b := []byte{byte(a.months)}
	for _, m := range a.moves {
		b = append(b, byte(m.fact.index))
		switch to := m.to.(type) {
		case types.Int:
			b = append(b, byte(to), byte(to>>8), byte(to>>16), byte(to>>24))
		case types.Bool:
			b = append(b, 1)
		case types.String:
			b = append(append(b, to...), 0)
		}
	}
	return string(b)
}

// mend lists the states in which the condition may hold.
func (s *search) mend(subject *subject, at state, e *expression) []state {
	switch e.facts[0] {
	case totalFact:
		return s.mendPoints(subject, at, e)
	case gradeFact:
		return s.mendGrade(subject, at, e)
	}
	var out []state
	for _, f := range e.facts {
		if f.Kind == Truth {
			out = append(out, s.move(subject, at, f, types.Bool(subject.get(f) != true))...)
		}
	}
	for _, t := range e.tests {
		for _, to := range t.targets(subject.values) {
			out = append(out, s.move(subject, at, t.fact, to)...)
		}
	}
	return out
}

// mendGrade goes towards each ground of a category that would do. The ground must be
// sure, so what is open in it is mended too.
func (s *search) mendGrade(subject *subject, at state, e *expression) []state {
	var out []state
	for _, g := range s.rules.grounds {
		if !g.inForce(subject.on) || subject.within(e, types.String(g.Grade), types.String(g.Grade)) != yes {
			continue
		}
		if s.hopeless(subject, at, g.Conditions) {
			continue
		}
		for _, c := range g.Conditions {
			if subject.decide(c.when) != yes {
				out = append(out, s.mend(subject, at, c.when)...)
				break
			}
		}
	}
	return out
}

// move changes a fact to a value in the way that it can change, if it can.
func (s *search) move(subject *subject, at state, f *Fact, to ref.Val) []state {
	now := subject.of[f.index]
	switch {
	case f.Change == ByTime:
		if months, ok := subject.until(f, to); ok && at.months+months <= maxMonths {
			return []state{at.wait(months)}
		}
	case f.Change == Effort && now != to && f.holds(to) && f.upward(s.base.of[f.index], to):
		return []state{at.set(f, to)}
	}
	return nil
}

// holds reports whether a number is one that the fact can be.
func (f *Fact) holds(v ref.Val) bool {
	n, number := v.(types.Int)
	return !number || n >= 0 && int(n) <= f.Max
}

// upward reports whether somebody can go from one value to another: nobody gives a
// degree back, and a ladder of words is climbed.
func (f *Fact) upward(from, to ref.Val) bool {
	return !f.rising || f.rank(to) > f.rank(from)
}

func (f *Fact) rank(v ref.Val) int {
	word, _ := v.(types.String)
	return slices.Index(f.Values, string(word))
}

// until is how many months it takes until a fact that comes by time has a value.
func (s *subject) until(f *Fact, to ref.Val) (months int, ok bool) {
	now, known := s.of[f.index].(types.Int)
	want, number := to.(types.Int)
	switch {
	case !number:
		return 0, false
	case f == ageFact && !s.birth.IsZero() && !s.on.IsZero():
		months = 12*int(want) - fullMonths(s.birth, s.on)
	case !known:
		return 12 - s.waited%12, s.waited%12 != 0 // to the next whole year
	case f.Unit == "month":
		months = int(want - now)
	default:
		months = 12 * int(want-now)
	}
	return months, months > 0
}

// targets are the values of the fact with which the comparison turns to true.
func (t test) targets(v *values) []ref.Val {
	if t.fact.Kind == Word {
		return t.words()
	}
	n, ok := t.limit(v)
	if !ok {
		return t.among()
	}
	switch t.op {
	case ">=", "<=", "==":
		return []ref.Val{types.Int(n)}
	case ">":
		return []ref.Val{types.Int(n + 1)}
	case "<":
		return []ref.Val{types.Int(n - 1)}
	}
	return []ref.Val{types.Int(n - 1), types.Int(n + 1)}
}

// among are the numbers of a list, or those beside them if it must be none of them.
func (t test) among() []ref.Val {
	var out []ref.Val
	for _, n := range t.listed {
		if t.op == "in" {
			out = append(out, types.Int(n))
		} else {
			out = append(out, types.Int(n-1), types.Int(n+1))
		}
	}
	return out
}

// words are the words that the fact may become.
func (t test) words() []ref.Val {
	var out []ref.Val
	for _, w := range t.values {
		if t.op == "startsWith" && t.fact.Pattern != "" {
			w += "000000"[len(w):] // the region as a whole
		}
		out = append(out, types.String(w))
	}
	if t.op == "!=" {
		out = nil
		for _, w := range t.fact.Values {
			if !slices.Contains(t.values, w) {
				out = append(out, types.String(w))
			}
		}
	}
	return out
}

// dominated reports whether a proposal found already does with less.
func (s *search) dominated(a state) bool {
	return slices.ContainsFunc(s.found, func(b state) bool { return s.atMost(b, a) })
}

// atMost reports whether every change of b is in a, and at least as big there.
func (s *search) atMost(b, a state) bool {
	if b.months > a.months {
		return false
	}
	for _, m := range b.moves {
		i := slices.IndexFunc(a.moves, func(x move) bool { return x.fact == m.fact })
		if i < 0 || !s.smaller(m.fact, m.to, a.moves[i].to) {
			return false
		}
	}
	return true
}

// smaller reports whether going to x is part of the way to y.
func (s *search) smaller(f *Fact, x, y ref.Val) bool {
	if x == y {
		return true
	}
	if a, ok := x.(types.Int); ok {
		now, _ := s.base.of[f.index].(types.Int)
		b := y.(types.Int)
		return now <= a && a <= b || b <= a && a <= now
	}
	if f.Pattern != "" { // a region as a whole is less than a place in it
		a, _ := x.(types.String)
		b, _ := y.(types.String)
		return strings.HasPrefix(string(b), strings.TrimRight(string(a), "0"))
	}
	return f.rising && f.rank(x) <= f.rank(y)
}

// ranked gives the smallest, the easiest first.
func (s *search) ranked() []Proposal {
	var out []Proposal
	for _, a := range s.smallest() {
		out = append(out, s.proposal(a))
	}
	slices.SortStableFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(a.Effort, b.Effort), cmp.Compare(len(a.Steps), len(b.Steps)))
	})
	return out
}

// smallest are the states found, each once, that no other one is within.
func (s *search) smallest() []state {
	known := map[string]bool{}
	different := slices.DeleteFunc(slices.Clone(s.found), func(a state) bool {
		again := known[a.key()]
		known[a.key()] = true
		return again
	})
	var out []state
	for i, a := range different {
		less := false
		for j, b := range different {
			less = less || i != j && s.atMost(b, a)
		}
		if !less {
			out = append(out, a)
		}
	}
	return out
}

func (s *search) proposal(a state) Proposal {
	p := Proposal{Months: a.months, Effort: a.months}
	for _, m := range a.moves {
		p.Steps = append(p.Steps, Step{m.fact, s.base.get(m.fact), goValue(m.to)})
		p.Effort += m.fact.effort(s.base.get(m.fact), goValue(m.to))
	}
	return p
}

// effort weighs a step, in months of waiting that it is worth. Only the order of
// proposals depends on it [D].
func (f *Fact) effort(from, to any) int {
	weight := weights[f.group()]
	a, known := from.(int)
	b, number := to.(int)
	switch {
	case number && known && f.Unit == "yuan":
		return weight + 36*max(b-a, a-b)/max(a, 1) // a third more a year's worth
	case number && known:
		return weight * max(b-a, a-b, 1)
	}
	return weight * max(1, f.rank(valueOf(to))-f.rank(valueOf(from)))
}

// weights are what one step is worth in months, by group of the fact.
var weights = map[string]int{"case": 1, "passport": 1, "language": 8, "support": 10, "pay": 6, "skill": 12, "post": 12,
	"china": 12, "founder": 12, "employer": 18, "place": 18, "education": 24, "work": 24, "family": 36}

// In says what would have to change.
func (p Proposal) In(l text.Lang) string {
	var parts text.List
	for _, s := range p.Steps {
		parts = append(parts, text.Say("policy.step", s.Fact, s.Fact.Say(s.From), s.Fact.Say(s.To)))
	}
	if p.Months > 0 {
		parts = append(parts, text.Say("policy.wait", p.Months))
	}
	return parts.In(l)
}
