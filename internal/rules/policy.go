package rules

import (
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"tandem/internal/civil"
	"tandem/internal/permit"
)

// A Policy is something that a person may qualify for: a category, a permit or visa,
// or being spared an application or a paper.
type Policy struct {
	Names
	ID, Region, Edition string
	Hash, File          string // SHA-256, hex, of the file
	Kind                PolicyKind
	Grade               string     // of a ground
	From, To            civil.Date // days in force; zero: not bounded
	Benefit, Authority  Names
	Conditions          []*Condition // all of them must hold
	Source              Source
}

// A Condition is a named part of a policy.
type Condition struct {
	Names
	ID       string
	Evidence []permit.Code
	Source   Source
	when     *expression
}

// When is the condition as the pack has it, in CEL.
func (c *Condition) When() string { return c.when.source }

// inForce reports whether the policy holds on a day; without a day, whether it has
// not ended.
func (p *Policy) inForce(on civil.Date) bool {
	if on.IsZero() {
		return p.To.IsZero()
	}
	return !on.Before(p.From) && (p.To.IsZero() || !on.After(p.To))
}

// A subject is somebody with what follows from their facts: points and category. Both
// are found when a condition asks for them first.
type subject struct {
	*values
	rules     *Policies
	low, high int      // points; counted if counted
	grades    []string // that are possible; nil if not yet found
	counted   bool
}

func (p *Policies) subject(v *values) *subject {
	v.memory = make([]code, p.wordings+1)
	return &subject{values: v, rules: p}
}

// points counts the points in the system in force.
func (s *subject) points() (low, high int) {
	if !s.counted {
		s.counted = true
		if system := s.rules.System(s.on); system != nil {
			s.low, s.high = system.bounds(s.values)
		} else {
			s.high = factByName[pointsTotal].Max
		}
	}
	return s.low, s.high
}

// possible lists the categories that the facts leave possible, from the lowest on.
func (s *subject) possible() []string {
	if s.grades == nil {
		sure, most := 0, 0
		order := factByName[categoryGrade].Values
		for _, g := range s.rules.grounds {
			if rank := slices.Index(order, g.Grade); rank > sure && g.inForce(s.on) {
				switch s.verdict(g) {
				case Met:
					sure, most = rank, max(most, rank)
				case CannotTell:
					most = max(most, rank)
				}
			}
		}
		s.grades = order[sure : most+1]
	}
	return s.grades
}

// verdict decides a policy: all its conditions must hold.
func (s *subject) verdict(p *Policy) Verdict {
	out := yes
	for _, c := range p.Conditions {
		switch s.decide(c.when) {
		case no:
			return NotMet
		case open:
			out = open
		}
	}
	return out.verdict()
}

// decide evaluates a condition. One on points or category, which may be known as a
// range only, holds if it holds for all that is possible.
func (s *subject) decide(e *expression) code {
	switch e.derived {
	case nil:
		return e.recall(s.values)
	case totalFact:
		low, high := s.points()
		return s.within(e, types.Int(low), types.Int(high))
	}
	grades := s.possible()
	return s.within(e, types.String(grades[0]), types.String(grades[len(grades)-1]))
}

// within decides a condition on a derived fact that lies between two values. Such a
// condition asks for a least value, so the ends decide it.
func (s *subject) within(e *expression, low, high ref.Val) code {
	i := e.derived.index
	s.of[i] = low
	worst := e.decide(s.values)
	if low != high {
		s.of[i] = high
		if e.decide(s.values) != worst {
			worst = open
		}
	}
	s.of[i] = unknowns[i]
	return worst
}

// A Match is what a policy says about somebody. It is a recommendation with its
// reasons, never a decision (PIPL art. 24).
type Match struct {
	Policy  *Policy
	Verdict Verdict
	subject *subject
}

// A Part is the verdict of one condition.
type Part struct {
	Condition *Condition
	Verdict   Verdict
}

// Parts are the conditions with their verdicts, which the subject remembers.
func (m Match) Parts() []Part {
	out := make([]Part, len(m.Policy.Conditions))
	for i, c := range m.Policy.Conditions {
		out[i] = Part{c, m.subject.decide(c.when).verdict()}
	}
	return out
}

// MissingFor are the facts that would decide a part.
func (m Match) MissingFor(p Part) factList {
	if p.Verdict != CannotTell {
		return nil
	}
	return p.Condition.when.missing(m.subject.values)
}

// A Found is a fact that a condition read, and its value; nil if it is not known.
type Found struct {
	Fact  *Fact
	Value any
}

// Found lists what the condition of a part read.
func (m Match) Found(p Part) []Found {
	var out []Found
	for _, f := range p.Condition.when.facts {
		out = append(out, Found{f, m.subject.show(f)})
	}
	return out
}

// show is the value of a fact, or of a derived one if it is certain.
func (s *subject) show(f *Fact) any {
	switch f.Name {
	case pointsTotal:
		if low, high := s.points(); low == high {
			return low
		}
	case categoryGrade:
		if g := s.possible(); len(g) == 1 {
			return g[0]
		}
	default:
		return s.get(f)
	}
	return nil
}

// Missing are the facts that would decide the match.
func (m Match) Missing() factList {
	var out factList
	for _, p := range m.Parts() {
		out = out.plus(m.MissingFor(p))
	}
	return out
}

// Match holds the facts against every policy in force on their day. Its matches share
// what was decided, so one goroutine at a time may ask them.
func (p *Policies) Match(f Facts) []Match {
	s := p.subject(f.values())
	out := make([]Match, 0, len(p.Policies))
	for _, policy := range p.Policies {
		if policy.inForce(s.on) {
			out = append(out, s.match(policy))
		}
	}
	return out
}

// match decides every condition, also behind one that fails: all of them are told.
func (s *subject) match(p *Policy) Match {
	all := yes
	for _, c := range p.Conditions {
		all = all.with(s.decide(c.when))
	}
	return Match{Policy: p, Verdict: all.verdict(), subject: s}
}

// A Standing is somebody's category, by all grounds together.
type Standing struct {
	Grade  string // for sure; none if no ground is met
	AtMost string // if the missing facts were as good as they can be
	Score  *Score // nil without a points system
}

// Standing finds the category that somebody can rely on.
func (p *Policies) Standing(f Facts) Standing {
	s := p.subject(f.values())
	grades := s.possible()
	out := Standing{Grade: grades[0], AtMost: grades[len(grades)-1]}
	if system := p.System(s.on); system != nil {
		score := system.score(s.values)
		out.Score = &score
	}
	return out
}
