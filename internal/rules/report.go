package rules

import (
	"cmp"
	"slices"

	"tandem/internal/permit"
	"tandem/internal/text"
)

// Reports are answers in words, for programs and pages that show them. They are
// recommendations with reasons and say so (PIPL art. 24); nothing rests on them.

// A PointsReport is the points of somebody, with what would give more.
type PointsReport struct {
	System   string         `json:"system"`
	Edition  string         `json:"edition"`
	Hash     string         `json:"hash"`
	Low      int            `json:"low"` // equal to high if nothing is missing
	High     int            `json:"high"`
	Max      int            `json:"max"`
	Marks    []PassMark     `json:"marks"`
	Factors  []FactorReport `json:"factors"`
	Missing  []FactReport   `json:"missing"`
	Category string         `json:"category"` // by all grounds; none if no ground is met
	AtMost   string         `json:"atMost"`   // if the missing facts were as good as can be
	Grounds  []string       `json:"grounds"`  // that are met
	Next     string         `json:"next,omitempty"`
	Changes  []ChangeReport `json:"changes"` // smallest changes into the next category
	Advice   string         `json:"advice"`
}

// A FactorReport is one line of the table.
type FactorReport struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Max    int    `json:"max"`
	Found  string `json:"found,omitempty"`
	Gap    bool   `json:"gap,omitempty"`  // the table has no band for what was found
	Next   string `json:"next,omitempty"` // the next band
	More   int    `json:"more,omitempty"` // points that it gives
	Source string `json:"source"`
}

// A FactReport is a fact with its value, if it is known.
type FactReport struct {
	Fact  string `json:"fact"`
	Name  string `json:"name"`
	Value any    `json:"value,omitempty"`
	Said  string `json:"said,omitempty"`
}

// A ChangeReport is a smallest change.
type ChangeReport struct {
	Months int          `json:"months,omitempty"` // of waiting
	Steps  []StepReport `json:"steps"`
	Said   string       `json:"said"`
}

// A StepReport is the change of one fact.
type StepReport struct {
	Fact string `json:"fact"`
	From any    `json:"from"`
	To   any    `json:"to"`
}

// A MatchReport is what one policy says about somebody.
type MatchReport struct {
	ID         string            `json:"id"`
	Kind       PolicyKind        `json:"kind"`
	Region     string            `json:"region"`
	Name       string            `json:"name"`
	Verdict    Verdict           `json:"verdict"`
	Benefit    string            `json:"benefit"`
	Authority  string            `json:"authority"`
	Source     string            `json:"source"`
	Edition    string            `json:"edition"`
	Hash       string            `json:"hash"`
	Conditions []ConditionReport `json:"conditions"`
	Missing    []FactReport      `json:"missing"`
	Evidence   []permit.Code     `json:"evidence"`
	Changes    []ChangeReport    `json:"changes"` // smallest changes with which it would be met
}

// A ConditionReport is what was required and what was found.
type ConditionReport struct {
	ID       string       `json:"id"`
	Required string       `json:"required"`
	When     string       `json:"when"`
	Verdict  Verdict      `json:"verdict"`
	Found    []FactReport `json:"found"`
	Source   string       `json:"source"`
}

// maxChanges is how many changes a report names; the others take more effort.
const maxChanges = 5

// PointsReport counts the points, and finds the category by all grounds.
func (p *Policies) PointsReport(f Facts, l text.Lang) PointsReport {
	standing := p.Standing(f)
	out := PointsReport{Category: standing.Grade, AtMost: standing.AtMost, Grounds: []string{}, Advice: text.T(l, "policy.advice"),
		Factors: []FactorReport{}, Missing: []FactReport{}, Changes: []ChangeReport{}}
	for _, m := range p.Match(f) {
		if m.Policy.Kind == Ground && m.Verdict == Met {
			out.Grounds = append(out.Grounds, m.Policy.ID)
		}
	}
	if out.Next = nextGrade(standing.Grade); out.Next != "" {
		out.Changes = changeReports(p.ProposalsForGrade(f, out.Next), l)
	}
	if s := standing.Score; s != nil {
		out.scored(s, l)
	}
	return out
}

// nextGrade is the category above one that points lead to; "" above A.
func nextGrade(grade string) string {
	switch grade {
	case "A":
		return ""
	case "B":
		return "A"
	}
	return "B"
}

func (r *PointsReport) scored(s *Score, l text.Lang) {
	r.System, r.Edition, r.Hash = s.System.In(l), s.System.Edition, s.System.Hash
	r.Low, r.High, r.Max, r.Marks = s.Low, s.High, s.System.Max, s.System.Marks
	r.Missing = factReports(s.Missing(), l)
	for _, f := range s.Factors {
		r.Factors = append(r.Factors, f.report(l))
	}
}

func (s FactorScore) report(l text.Lang) FactorReport {
	out := FactorReport{ID: s.Factor.ID, Name: s.Factor.In(l), Low: s.Low, High: s.High, Max: s.Factor.Max, Gap: s.Gap, Source: s.Factor.Source.In(l)}
	switch {
	case s.Factor.Fact != nil && s.Found != nil:
		out.Found = s.Factor.Fact.Say(s.Found).In(l)
	case s.Choice != nil:
		out.Found = s.Choice.In(l)
	}
	if n := s.Next; n != nil {
		out.More, out.Next = n.More, n.In(l)
	}
	return out
}

// In says what the next band asks for.
func (n NextBand) In(l text.Lang) string {
	if n.Fact == nil {
		return n.What.In(l)
	}
	return n.Fact.Say(n.To).In(l)
}

func factReports(list factList, l text.Lang) []FactReport {
	out := []FactReport{}
	for _, f := range list {
		out = append(out, FactReport{Fact: f.Name, Name: f.In(l)})
	}
	return out
}

func changeReports(list []Proposal, l text.Lang) []ChangeReport {
	out := []ChangeReport{}
	for _, p := range list[:min(len(list), maxChanges)] {
		c := ChangeReport{Months: p.Months, Steps: []StepReport{}, Said: p.In(l)}
		for _, s := range p.Steps {
			c.Steps = append(c.Steps, StepReport{s.Fact.Name, s.From, s.To})
		}
		out = append(out, c)
	}
	return out
}

// MatchReports hold the facts against every policy of the kinds, what is met first.
func (p *Policies) MatchReports(f Facts, l text.Lang, kinds ...PolicyKind) []MatchReport {
	out := []MatchReport{}
	for _, m := range p.Match(f) {
		if slices.Contains(kinds, m.Policy.Kind) {
			out = append(out, p.matchReport(f, m, l))
		}
	}
	slices.SortStableFunc(out, func(a, b MatchReport) int {
		return cmp.Compare(order(a.Verdict), order(b.Verdict))
	})
	return out
}

func order(v Verdict) int { return slices.Index([]Verdict{Met, CannotTell, NotMet}, v) }

func (p *Policies) matchReport(f Facts, m Match, l text.Lang) MatchReport {
	policy := m.Policy
	out := MatchReport{ID: policy.ID, Kind: policy.Kind, Region: policy.Region, Name: policy.In(l), Verdict: m.Verdict,
		Benefit: policy.Benefit.In(l), Authority: policy.Authority.In(l), Source: policy.Source.In(l),
		Edition: policy.Edition, Hash: policy.Hash, Evidence: []permit.Code{}, Changes: []ChangeReport{}, Missing: factReports(m.Missing(), l)}
	for _, part := range m.Parts() {
		out.Conditions = append(out.Conditions, m.conditionReport(part, l))
		for _, code := range part.Condition.Evidence {
			if !slices.Contains(out.Evidence, code) {
				out.Evidence = append(out.Evidence, code)
			}
		}
	}
	if m.Verdict == NotMet {
		out.Changes = changeReports(p.Proposals(f, policy), l)
	}
	return out
}

func (m Match) conditionReport(p Part, l text.Lang) ConditionReport {
	out := ConditionReport{ID: p.Condition.ID, Required: p.Condition.In(l), When: p.Condition.When(), Verdict: p.Verdict,
		Source: p.Condition.Source.In(l), Found: []FactReport{}}
	for _, x := range m.Found(p) {
		out.Found = append(out.Found, FactReport{x.Fact.Name, x.Fact.In(l), x.Value, x.Fact.Say(x.Value).In(l)})
	}
	return out
}
