package book

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// A Judgement is what a rule says about somebody. It recommends and decides nothing
// (PIPL art. 24).
type Judgement struct {
	Verdict rules.Verdict `json:"verdict,omitempty"` // none: the rule gives no verdict about a person
	Said    string        `json:"said"`
	Found   []FoundFact   `json:"found"`
	Missing []FactName    `json:"missing"` // facts that would decide it
	Advice  string        `json:"advice"`
}

// A FoundFact is a fact that the rule read, with its value; nothing if it is not known.
type FoundFact struct {
	Fact  string `json:"fact"`
	Name  string `json:"name"`
	Value any    `json:"value"`
	Said  string `json:"said"`
}

// A FactName is a fact that nobody has stated.
type FactName struct {
	Fact string `json:"fact"`
	Name string `json:"name"`
}

// A Person is somebody to hold rules against.
type Person struct {
	Facts    rules.Facts
	Policies *rules.Policies
}

// Judge adds to an entry what its rule says about a person.
func (e *Entry) Judge(r *Rule, p Person, l text.Lang) {
	j := &Judgement{Found: []FoundFact{}, Missing: []FactName{}, Advice: text.T(l, "policy.advice")}
	for _, f := range e.Facts {
		fact, _ := rules.FactNamed(f.Fact)
		v := p.Policies.ValueOf(fact, p.Facts)
		j.Found = append(j.Found, FoundFact{f.Fact, f.Name, v, fact.Say(v).In(l)})
	}
	verdict, said, missing := p.judge(r)
	j.Verdict, j.Said = verdict, said.In(l)
	for _, f := range missing {
		j.Missing = append(j.Missing, FactName{f.Name, f.In(l)})
	}
	e.Verdict = j
	if !p.Facts.On.IsZero() {
		in := r.inForce(p.Facts.On)
		e.InForce = &in
	}
}

func (r *Rule) inForce(on civil.Date) bool {
	from, _ := civil.ParseDate(r.From)
	to, err := civil.ParseDate(r.To)
	return !on.Before(from) && (err != nil || !on.After(to))
}

// judge gives verdict and words, and the facts that would decide.
func (p Person) judge(r *Rule) (rules.Verdict, text.Localized, []*rules.Fact) {
	switch {
	case r.Kind == Row:
		return p.row(r)
	case r.When != "":
		return p.condition(r)
	case r.Kind.family() == Permit:
		return p.policy(r)
	case r.Kind == Factor || r.Kind == System || r.Kind == PassMark:
		return p.points(r)
	case r.Kind == Band:
		return p.band(r)
	}
	return "", text.Say("book.no-verdict"), nil
}

func (p Person) condition(r *Rule) (rules.Verdict, text.Localized, []*rules.Fact) {
	asked, ok := p.Policies.Ask(r.When, p.Facts)
	if !ok {
		return "", text.Say("book.no-verdict"), nil
	}
	return asked.Verdict, asked.Verdict, asked.Missing
}

// policy holds if all its conditions do.
func (p Person) policy(r *Rule) (rules.Verdict, text.Localized, []*rules.Fact) {
	out := rules.Met
	var missing []*rules.Fact
	for _, part := range r.Parts {
		v, _, more := p.condition(part)
		if v == rules.NotMet || out == rules.Met {
			out = v
		}
		missing = plus(missing, more)
	}
	return out, out, missing
}

func plus(list, more []*rules.Fact) []*rules.Fact {
	for _, f := range more {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// row says whether the material is asked in the application of the facts.
func (p Person) row(r *Rule) (rules.Verdict, text.Localized, []*rules.Fact) {
	for _, list := range p.Policies.Checklists {
		for _, i := range list.Items(p.Facts) {
			if i.Code == permit.Code(r.Field("code")) {
				return i.Verdict, i.Reason(), i.Missing
			}
		}
	}
	return "", text.Say("book.not-applied"), nil
}

// points counts in the edition of the system that the rule stands in.
func (p Person) points(r *Rule) (rules.Verdict, text.Localized, []*rules.Fact) {
	for _, s := range p.Policies.Systems {
		if s.Hash != r.Hash {
			continue
		}
		score := s.Score(p.Facts)
		switch r.Kind {
		case Factor:
			return factor(r, score)
		case PassMark:
			return mark(r, score)
		}
		return "", scored(score.Low, score.High, s.Max), score.Missing()
	}
	return "", text.Say("book.no-verdict"), nil
}

func factor(r *Rule, score rules.Score) (rules.Verdict, text.Localized, []*rules.Fact) {
	for _, f := range score.Factors {
		if f.Factor.ID == r.Field("id") {
			return "", scored(f.Low, f.High, f.Factor.Max), f.Missing
		}
	}
	return "", text.Say("book.no-verdict"), nil
}

func scored(low, high, most int) text.Localized {
	if low == high {
		return text.Say("book.points", low, most)
	}
	return text.Say("book.points.range", low, high, most)
}

func mark(r *Rule, score rules.Score) (rules.Verdict, text.Localized, []*rules.Fact) {
	return decided(score.Low, score.High, numberOr(r.Field("from"), 0), score.Missing())
}

// decided compares what lies between two numbers with a least one.
func decided(low, high, least int, missing []*rules.Fact) (rules.Verdict, text.Localized, []*rules.Fact) {
	switch {
	case low >= least:
		return rules.Met, rules.Met, nil
	case high < least:
		return rules.NotMet, rules.NotMet, nil
	}
	return rules.CannotTell, rules.CannotTell, missing
}

// band says whether the number of its factor lies in it.
func (p Person) band(r *Rule) (rules.Verdict, text.Localized, []*rules.Fact) {
	f, ok := rules.FactNamed(r.Whole.Field("fact"))
	if !ok {
		return "", text.Say("book.no-verdict"), nil
	}
	n, known := p.Policies.ValueOf(f, p.Facts).(int)
	if !known {
		return rules.CannotTell, rules.CannotTell, []*rules.Fact{f}
	}
	low, high := r.ends()
	if r.Field("from") == "" {
		low = numberOr(r.Whole.Field("least"), 0)
	}
	if n >= low && n <= high {
		return rules.Met, rules.Met, nil
	}
	return rules.NotMet, rules.NotMet, nil
}
