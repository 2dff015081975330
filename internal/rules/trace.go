package rules

import (
	"tandem/internal/civil"
	"tandem/internal/text"
)

// A Trace is what the rules said of somebody at a moment: the facts as they were
// known, and every rule that was evaluated with what it found. It is kept with a
// decision and read later as it is, so it carries the words of its rules and nothing
// has to be looked up or computed again. It recommends; who decides is a person
// (PIPL art. 24).
type Trace struct {
	On       civil.Date    `json:"on"`
	Facts    Facts         `json:"facts"`
	Category string        `json:"category"` // for sure; none if no ground is met
	AtMost   string        `json:"atMost"`   // if the facts that are not known were as good as can be
	Points   *PointsTrace  `json:"points,omitempty"`
	Rules    []PolicyTrace `json:"rules"`
}

// A PointsTrace is the count of points.
type PointsTrace struct {
	System  Names         `json:"system"`
	Edition string        `json:"edition"`
	Hash    string        `json:"hash"` // of the file
	Low     int           `json:"low"`  // equal to high if nothing is missing
	High    int           `json:"high"`
	Factors []FactorTrace `json:"factors"`
}

// A FactorTrace is one line of it.
type FactorTrace struct {
	ID     string `json:"id"`
	Name   Names  `json:"name"`
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Found  any    `json:"found,omitempty"`  // the number, of a banded factor
	Counts *Names `json:"counts,omitempty"` // what counted, of the other kind
	Source Names  `json:"source"`
}

// A PolicyTrace is one ground, route or relief.
type PolicyTrace struct {
	ID         string           `json:"id"`
	Kind       PolicyKind       `json:"kind"`
	Name       Names            `json:"name"`
	Edition    string           `json:"edition"`
	Hash       string           `json:"hash"` // of the file
	Verdict    Verdict          `json:"verdict"`
	Conditions []ConditionTrace `json:"conditions"`
}

// A ConditionTrace is one condition, as it was written and what it read.
type ConditionTrace struct {
	ID      string         `json:"id"`
	Name    Names          `json:"name"`
	When    string         `json:"when"` // CEL
	Verdict Verdict        `json:"verdict"`
	Found   map[string]any `json:"found"` // null: not known
	Source  Names          `json:"source"`
}

// Trace evaluates every ground of a category, and keeps of the routes and reliefs
// those that are met: what was not met is no reason for a decision.
func (p *Policies) Trace(f Facts) Trace {
	standing := p.Standing(f)
	out := Trace{On: f.On, Facts: f, Category: standing.Grade, AtMost: standing.AtMost, Rules: []PolicyTrace{}}
	if standing.Score != nil {
		out.Points = standing.Score.trace()
	}
	for _, m := range p.Match(f) {
		if m.Policy.Kind == Ground || m.Verdict == Met {
			out.Rules = append(out.Rules, m.trace())
		}
	}
	return out
}

func (s *Score) trace() *PointsTrace {
	out := &PointsTrace{System: s.System.Names, Edition: s.System.Edition, Hash: s.System.Hash, Low: s.Low, High: s.High}
	for _, f := range s.Factors {
		out.Factors = append(out.Factors, f.trace())
	}
	return out
}

func (s FactorScore) trace() FactorTrace {
	out := FactorTrace{ID: s.Factor.ID, Name: s.Factor.Names, Low: s.Low, High: s.High, Found: s.Found, Source: s.Factor.Source.names()}
	if s.Choice != nil {
		out.Counts = &Names{ZH: s.Choice.In(text.ZH), EN: s.Choice.In(text.EN)}
	}
	return out
}

func (m Match) trace() PolicyTrace {
	p := m.Policy
	out := PolicyTrace{ID: p.ID, Kind: p.Kind, Name: p.Names, Edition: p.Edition, Hash: p.Hash, Verdict: m.Verdict}
	for _, part := range m.Parts() {
		c := ConditionTrace{ID: part.Condition.ID, Name: part.Condition.Names, When: part.Condition.When(), Verdict: part.Verdict,
			Found: map[string]any{}, Source: part.Condition.Source.names()}
		for _, x := range m.Found(part) {
			c.Found[x.Fact.Name] = x.Value
		}
		out.Conditions = append(out.Conditions, c)
	}
	return out
}

// names says the source in both languages, as package text said it when it was loaded.
func (s Source) names() Names { return s.said }
