package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// A ValidityReport says in words how long permits would run in a city, what ends them,
// what they cost and which periods the authorities have.
type ValidityReport struct {
	City     string         `json:"city"`
	Edition  string         `json:"edition"`
	Hash     string         `json:"hash"`
	On       civil.Date     `json:"on,omitzero"`
	Category string         `json:"category,omitempty"`
	Stated   bool           `json:"stated"` // whether the facts state the category, or it follows from them
	Permits  []PeriodReport `json:"permits"`
	Aligned  civil.Date     `json:"aligned,omitzero"` // the last day on which both can end together
	Said     string         `json:"said,omitempty"`   // about Aligned
	Limits   []LimitReport  `json:"limits"`
	Advice   string         `json:"advice"`
}

// A PeriodReport is how long one permit would run.
type PeriodReport struct {
	Business permit.Business `json:"business"`
	Name     string          `json:"name"`
	From     civil.Date      `json:"from,omitzero"`
	To       civil.Date      `json:"to,omitzero"`
	Months   int             `json:"months"`
	Issuable bool            `json:"issuable"`
	Said     string          `json:"said"` // until when and why, or why not
	Bounds   []BoundReport   `json:"bounds"`
	Fee      *FeeReport      `json:"fee,omitempty"` // none: no rule says
}

// A BoundReport is a day that a permit may not run beyond.
type BoundReport struct {
	Why    BoundReason `json:"why"`
	On     civil.Date  `json:"on"`
	Binds  bool        `json:"binds"`
	Said   string      `json:"said"`
	Source string      `json:"source,omitempty"`
}

// A FeeReport is what a permit costs.
type FeeReport struct {
	Yuan   int    `json:"yuan"`
	Said   string `json:"said"`
	Source string `json:"source"`
}

// A LimitReport is a period that an authority has for the application.
type LimitReport struct {
	Name   string     `json:"name"` // as the pack names it
	Days   int        `json:"days"`
	Unit   civil.Unit `json:"unit"`
	Said   string     `json:"said"`
	Basis  string     `json:"basis"`
	Source string     `json:"source,omitempty"`
}

// ValidityReport finds periods, fees and limits. Where the facts state no category, the
// best that is certain by all grounds counts.
func (p *Pack) ValidityReport(f Facts, l text.Lang) ValidityReport {
	out := ValidityReport{City: p.City, Edition: p.Edition, Hash: p.Hash, On: f.On, Stated: f.Case.Category != nil,
		Permits: []PeriodReport{}, Advice: text.T(l, "policy.advice")}
	if grade := p.Policies.Standing(f).Grade; !out.Stated && grade != "none" && grade != "" {
		f.Case.Category = &grade
	}
	if f.Case.Category != nil {
		out.Category = *f.Case.Category
	}
	periods := p.Periods(f)
	for _, x := range periods {
		out.Permits = append(out.Permits, x.report(l))
	}
	if out.Aligned = Aligned(periods); !out.Aligned.IsZero() {
		out.Said = text.T(l, "validity.aligned", out.Aligned)
	}
	out.Limits = p.limitReports(periods, out.Category, l)
	return out
}

func (x Period) report(l text.Lang) PeriodReport {
	out := PeriodReport{Business: x.Business, Name: businessName(x.Business).In(l), From: x.From, To: x.To, Months: x.Months,
		Issuable: x.issuable(), Said: x.said(l), Bounds: []BoundReport{}}
	if !runs(x.Business) {
		out.From = civil.Date{}
	}
	for _, b := range x.Bounds {
		r := BoundReport{Why: b.Why, On: b.On, Binds: b.On == x.To, Said: b.In(l)}
		if b.Source.Of != "" {
			r.Source = b.Source.In(l)
		}
		out.Bounds = append(out.Bounds, r)
	}
	if x.Priced && x.issuable() {
		out.Fee = &FeeReport{Yuan: x.Fee.Yuan, Said: yuan(x.Fee.Yuan).In(l), Source: x.Fee.Source.In(l)}
	}
	return out
}

// said tells until when the permit runs and why then, or why it cannot be issued.
func (x Period) said(l text.Lang) string {
	var why text.List
	for _, b := range x.Binding() {
		why = append(why, text.Say("validity.ends."+string(b.Why), b.Rule))
	}
	switch {
	case !runs(x.Business):
		return text.T(l, "validity.keeps")
	case x.To.IsZero():
		return text.T(l, "validity.unbounded")
	case x.Empty():
		return text.T(l, "validity.empty", x.To, why, x.From)
	case x.Short():
		return text.T(l, "validity.short", x.To, why, daysOf(x.From, x.To), lawLeast)
	}
	return text.T(l, "validity.ends", x.To, why)
}

func businessName(b permit.Business) text.Localized {
	for _, k := range kinds {
		for _, t := range permit.Transactions[k] {
			if businessOf(k, t) == b {
				return text.Say("validity.business", text.Say("permit.kind."+string(k)), text.Say("permit.transaction."+string(t)))
			}
		}
	}
	return word(b)
}

// limitReports lists the periods for an application: what the city promises it, and
// what the law allows.
func (p *Pack) limitReports(periods []Period, grade string, l text.Lang) []LimitReport {
	out := []LimitReport{}
	if len(periods) == 0 {
		return out
	}
	add := func(name string, limit permit.Limit) {
		if limit.Days > 0 {
			out = append(out, LimitReport{Name: name, Days: limit.Days, Unit: limit.Rule.Unit, Basis: limit.Basis,
				Said: text.T(l, "validity.limit", text.Say("validity.limit."+name), days(limit.Days, limit.Rule.Unit)), Source: p.sourceOf(name, limit, l)})
		}
	}
	tracks := tracksOf(periods)
	work := slices.ContainsFunc(tracks, func(t permit.Track) bool { return t.Kind == permit.Work })
	residence := slices.ContainsFunc(tracks, func(t permit.Track) bool { return t.Kind == permit.Residence })
	limits := p.Profile.Limits
	add(preReview, p.Profile.PreReviewFor(tracks, grade))
	add("promised", p.Profile.PromisedFor(tracks, grade))
	add("notice", limits.Notice)
	if work && residence {
		add("joint", limits.Joint)
	}
	if work {
		add("work", limits.Work)
	}
	if residence {
		add("residence", limits.Residence)
	}
	add("issue", limits.Issue)
	return out
}

func tracksOf(periods []Period) []permit.Track {
	var out []permit.Track
	for _, x := range periods {
		for _, k := range kinds {
			for _, t := range permit.Transactions[k] {
				if businessOf(k, t) == x.Business {
					out = append(out, permit.Track{Kind: k, Transaction: t})
				}
			}
		}
	}
	return out
}

// sourceOf is what a limit rests on: the ordinary one's source, or that of the promise
// which took its place.
func (p *Pack) sourceOf(name string, limit permit.Limit, l text.Lang) string {
	of := p.Sources["limits."+name]
	for _, e := range p.promises {
		if e.Basis == limit.Basis && e.Days == limit.Days {
			of = e.Source
			break
		}
	}
	if of.Of == "" {
		return ""
	}
	return of.In(l)
}
