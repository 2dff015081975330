package rules

import (
	"regexp"
	"slices"
	"testing"

	"cel.dev/cel-go/common/types/ref"
	"pgregory.net/rapid"

	"tandem/internal/text"
)

// reads lists every fact that a policy turns on, also through points and category.
func (p *Policies) reads(policy *Policy) (out factList) {
	for _, c := range policy.Conditions {
		out = out.plus(c.when.facts)
		switch c.when.derived {
		case gradeFact:
			for _, g := range p.grounds {
				if slices.Contains(g.Conditions, c) { // a ground does not ask for a category
					continue
				}
				out = out.plus(p.reads(g))
			}
		case totalFact:
			for _, f := range p.System(policy.From).Factors {
				if f.Fact != nil {
					out = out.plus(factList{f.Fact})
				}
				for _, choice := range f.Choices {
					out = out.plus(choice.when.facts)
				}
			}
		}
	}
	return out
}

// coarse lists values that a fact can be brought to: the turning points of all rules,
// and where this person's other facts make a rule turn.
func (s *search) coarse(f *Fact, turns []any) grid {
	g := grid{fact: f}
	try := func(v ref.Val) {
		if f.holds(v) && v != s.base.of[f.index] && f.upward(s.base.of[f.index], v) && !slices.Contains(g.values, v) {
			g.values = append(g.values, v)
		}
	}
	for _, x := range f.tried(turns) {
		if f.takes(x) {
			try(valueOf(x))
		}
	}
	for _, e := range wordings(s.rules) {
		for _, t := range e.tests {
			if t.fact == f {
				for _, to := range t.targets(s.base) {
					try(to)
				}
			}
		}
	}
	return g
}

// takes reports whether a file of facts may give the fact the value.
func (f *Fact) takes(v any) bool {
	switch v := v.(type) {
	case int:
		return v <= f.Max
	case string:
		return len(f.Values) > 0 && slices.Contains(f.Values, v) || f.Pattern != "" && regexp.MustCompile(f.Pattern).MatchString(v)
	}
	return true
}

// combine gives every state of at most so many changes.
func combine(at state, grids []grid, most int, found func(state)) {
	found(at)
	if most == 0 {
		return
	}
	for i, g := range grids {
		for _, v := range g.values {
			combine(at.set(g.fact, v), grids[i+1:], most-1, found)
		}
	}
}

// TestNoneOfTwoIsMissed tries every combination of two changes, waiting among them, of
// all facts that a policy turns on, points and category among those, and lets the plain
// evaluator say which lead there. The search must have found each of them, or a part of
// it; and none of them may be smaller than what the search found.
func TestNoneOfTwoIsMissed(t *testing.T) {
	p := widened(t)
	turns, led := turning(p), 0
	rapid.Check(t, func(t *rapid.T) {
		f := somebody(t, turns)
		policy := rapid.SampledFrom(p.Policies).Draw(t, "policy")
		if rapid.Bool().Draw(t, "of points") {
			id := rapid.SampledFrom([]string{"A6", "B6", "visa-r", "r5-needed", "relief-guangfo"}).Draw(t, "id")
			policy, _ = find(p.Policies, func(p *Policy) bool { return p.ID == id })
		}
		s := search{rules: p, base: f.values()}
		if p.subject(s.base).verdict(policy) != NotMet {
			return
		}
		s.deepen([]*Policy{policy})
		led += s.againstPairs(t, policy, turns, min(2, s.limit-1))
	})
	if led < 300 {
		t.Errorf("only %d pairs led anywhere", led)
	}
}

// againstPairs compares what was found with all states of at most so many changes, and
// says how many of these lead to the policy.
func (s *search) againstPairs(t *rapid.T, policy *Policy, turns map[*Fact][]any, most int) (led int) {
	var grids []grid
	for _, f := range s.rules.reads(policy) {
		if f.Change == Effort {
			grids = append(grids, s.coarse(f, turns[f]))
		}
	}
	smallest := s.smallest()
	v := &values{}
	for months := 0; months <= maxMonths; months += 12 {
		changes := most
		if months > 0 {
			changes--
		}
		combine(state{months: months}, grids, changes, func(a state) {
			a.apply(s.base, v)
			subject := s.rules.subject(v)
			if slices.ContainsFunc(policy.Conditions, func(c *Condition) bool { return !s.holds(subject, c.when) }) {
				return
			}
			led++
			if !s.dominated(a) {
				t.Fatalf("%s: the search misses %s", policy.ID, s.proposal(a).In(text.EN))
			}
			for _, b := range smallest {
				if s.atMost(a, b) && a.key() != b.key() {
					t.Fatalf("%s: %s is smaller than %s", policy.ID, s.proposal(a).In(text.EN), s.proposal(b).In(text.EN))
				}
			}
		})
	}
	return led
}
