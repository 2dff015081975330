package rules

import (
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// A gain is a change of one fact that gives more points in one factor.
type gain struct {
	fact *Fact
	to   ref.Val
	more int
}

// mendPoints lists the changes that reach the points asked for. Factors read
// different facts, so their gains add up; what they give is computed once for each
// length of waiting and then summed.
func (s *search) mendPoints(subject *subject, at state, e *expression) []state {
	need, ok := e.tests[0].limit(subject.values)
	system := s.rules.System(subject.on)
	if !ok || system == nil {
		return nil
	}
	var out []state
	for _, months := range s.waits(subject, system, at) {
		from := at.wait(months)
		v := &s.ahead
		from.apply(s.base, v)
		low, _ := system.bounds(v)
		p := pointSearch{limit: s.limit - from.size(), need: need, factors: s.gains(system, v)}
		p.try(from, 0, low, &out)
		if low >= need {
			break // a longer wait is not needed
		}
	}
	return out
}

// waits lists how many more months of waiting can change the points, 0 among them.
func (s *search) waits(subject *subject, system *System, at state) []int {
	out := []int{0}
	add := func(f *Fact, to ref.Val) {
		if months, ok := subject.until(f, to); ok && f.Change == ByTime && at.months+months <= maxMonths {
			out = append(out, months)
		}
	}
	for _, f := range system.Factors {
		for _, edge := range f.edges {
			add(f.Fact, types.Int(edge))
		}
		for _, c := range f.Choices {
			for _, t := range c.when.tests {
				for _, to := range t.targets(subject.values) {
					add(t.fact, to)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type pointSearch struct {
	limit, need int
	factors     [][]gain
}

// try adds gains of the factors from i on until the points suffice.
func (p *pointSearch) try(at state, i, points int, out *[]state) {
	if points >= p.need {
		*out = append(*out, at)
		return
	}
	if i == len(p.factors) || p.limit == 0 || points+p.best(i) < p.need {
		return
	}
	p.try(at, i+1, points, out)
	p.limit--
	for _, g := range p.factors[i] {
		p.try(at.set(g.fact, g.to), i+1, points+g.more, out)
	}
	p.limit++
}

// best is the most that as many factors as may still change can give from i on.
func (p *pointSearch) best(i int) int {
	var most []int
	for _, f := range p.factors[i:] {
		if len(f) > 0 {
			most = append(most, slices.MaxFunc(f, func(a, b gain) int { return a.more - b.more }).more)
		}
	}
	slices.Sort(most)
	slices.Reverse(most)
	sum := 0
	for _, m := range most[:min(len(most), p.limit)] {
		sum += m
	}
	return sum
}

// gains lists for each factor what can be gained by changing one fact.
func (s *search) gains(system *System, v *values) [][]gain {
	var out [][]gain
	for _, f := range system.Factors {
		if g := s.gainsOf(f, v); len(g) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (s *search) gainsOf(f *Factor, v *values) []gain {
	now, _ := f.bounds(v)
	var out []gain
	for _, m := range s.factorMoves(f, v) {
		if !m.fact.holds(m.to) || !m.fact.upward(s.base.of[m.fact.index], m.to) {
			continue
		}
		was := v.of[m.fact.index]
		v.of[m.fact.index] = m.to
		if then, _ := f.bounds(v); then > now {
			out = append(out, gain{m.fact, m.to, then - now})
		}
		v.of[m.fact.index] = was
	}
	return out
}

// factorMoves are the changes of one fact around which the factor turns.
func (s *search) factorMoves(f *Factor, v *values) []move {
	var out []move
	if f.Fact != nil && f.Fact.Change == Effort {
		for _, edge := range f.edges {
			out = append(out, move{f.Fact, types.Int(edge)})
		}
	}
	for _, c := range f.Choices {
		for _, fact := range c.when.facts {
			if fact.Kind == Truth && fact.Change == Effort {
				out = append(out, move{fact, types.True})
			}
		}
		for _, t := range c.when.tests {
			if t.fact.Change != Effort {
				continue
			}
			for _, to := range t.targets(v) {
				out = append(out, move{t.fact, to})
			}
		}
	}
	slices.SortFunc(out, func(a, b move) int { return a.fact.index - b.fact.index })
	return slices.CompactFunc(out, func(a, b move) bool { return a == b })
}
