package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// ValidityOf reads what bounds permits from facts about a person. A permit that has no
// first day of its own begins on the day of the facts, or, where it is extended and
// the other begins on a day, with the other.
func ValidityOf(f Facts) ValidityFacts {
	out := ValidityFacts{WorkFrom: firstDay(f.Period.WorkFrom, f.On), WorkTo: f.Period.WorkUntil,
		ContractEnd: f.Period.ContractEnd, PassportExpiry: f.Passport.ExpiresOn, LicenceEnd: f.Period.LicenceEnd,
		ResidenceFrom: firstDay(f.Period.ResidenceFrom, f.Period.WorkFrom, f.On), ResidenceUntil: f.Period.ResidenceUntil, About: f}
	if f.Case.Category != nil {
		out.Category = *f.Case.Category
	}
	if f.China.WorkPermits != nil {
		out.PriorResidenceYearPermits = *f.China.WorkPermits
	}
	return out
}

// periods are the days of a form that bound permits.
func (f *Facts) periods(form dossier.Form) {
	f.Period = PeriodFacts{WorkFrom: form.Post.From, WorkUntil: form.Post.To, ContractEnd: form.Contract.To, LicenceEnd: form.Employer.LicenceEnd,
		ResidenceFrom: form.Residence.Requested.From, ResidenceUntil: form.Residence.Requested.Until}
}

// firstDay is the first of the days that is given.
func firstDay(days ...civil.Date) civil.Date {
	d, _ := find(days, func(d civil.Date) bool { return !d.IsZero() })
	return d
}

// A Period is what comes of the bounds of a permit: how long it would run, what ends
// it, and what it would cost.
type Period struct {
	Business permit.Business
	From, To civil.Date // To is zero if nothing bounds it
	Bounds   []Bound    // from the earliest on
	Months   int        // full months
	Fee      Fee
	Priced   bool // whether a rule says what it costs
}

// Binding are the bounds that end it: often one, more if they fall on one day.
func (p Period) Binding() []Bound {
	return slices.DeleteFunc(slices.Clone(p.Bounds), func(b Bound) bool { return b.On != p.To })
}

// Short reports whether a residence permit would run shorter than the law lets it
// (Exit-Entry Law art. 30: 90 days); it cannot be issued then. One of no known end is
// not short.
func (p Period) Short() bool {
	return isOf(permit.Residence, p.Business) && runs(p.Business) && !p.To.IsZero() && daysOf(p.From, p.To) < lawLeast
}

// Empty reports whether a permit would end before it begins.
func (p Period) Empty() bool { return runs(p.Business) && !p.To.IsZero() && p.To.Before(p.From) }

// issuable reports whether nothing that is known forbids the period.
func (p Period) issuable() bool { return !p.Short() && !p.Empty() }

// runs reports whether a business gives a permit a period: changes and replacements
// leave it, cancellations end it.
func runs(b permit.Business) bool {
	return slices.Contains([]permit.Business{"work/overseas", "work/domestic", "work/extension", "residence/first", "residence/extension"}, b)
}

// daysOf counts the days of a period, both ends included.
func daysOf(from, to civil.Date) int { return to.Sub(from) + 1 }

// Period finds how long a permit would run.
func (p *Pack) Period(b permit.Business, f ValidityFacts) Period {
	out := Period{Business: b, From: f.WorkFrom}
	kind := permit.Work
	if isOf(permit.Residence, b) {
		kind, out.From = permit.Residence, firstDay(f.ResidenceFrom, f.WorkFrom)
	}
	if runs(b) {
		out.Bounds = p.Bounds(kind, f)
		slices.SortStableFunc(out.Bounds, func(a, b Bound) int { return a.On.Compare(b.On) })
		out.To = p.Latest(kind, f)
	}
	known := !out.To.IsZero() && !out.From.IsZero()
	if known {
		out.Months = max(0, fullMonths(out.From, out.To.AddDays(1)))
	}
	out.Fee, out.Priced = p.Fee(b, out.Months)
	if runs(b) && !known && !out.Fee.always() {
		out.Fee, out.Priced = Fee{}, false // it depends on months that nobody knows
	}
	return out
}

// Periods finds those of every permit that the facts apply for, work before residence.
func (p *Pack) Periods(f Facts) []Period {
	var out []Period
	for _, b := range businessesOf(f.values()) {
		out = append(out, p.Period(b, ValidityOf(f)))
	}
	return out
}

// Aligned is the last day on which all permits can end together, so that they are
// renewed together; the zero date if there is only one, nothing bounds them, or one
// cannot be issued.
func Aligned(periods []Period) civil.Date {
	var first civil.Date
	for _, p := range periods {
		if !p.issuable() {
			return civil.Date{}
		}
		if runs(p.Business) {
			first = earlier(first, p.To)
		}
	}
	if len(periods) < 2 {
		return civil.Date{}
	}
	return first
}
