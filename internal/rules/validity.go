package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Validity is how long permits run at most (domain sections 2.8, 3.6).
type Validity struct {
	Work      Years   `yaml:"work" strict:"required"`
	Residence Years   `yaml:"residence" strict:"required"`
	Routes    []Route `yaml:"routes"`
}

// Years are the caps by category of foreigner (外国人才分类), in years.
type Years struct {
	A int `yaml:"A" strict:"required"`
	B int `yaml:"B" strict:"required"`
	C int `yaml:"C" strict:"required"`
}

// A Route is a policy that gives a longer residence permit than the category does.
type Route struct {
	ID string `yaml:"id" strict:"required"`
	// Prior is how many residence permits of a year or more, one after the other,
	// open the route.
	Prior int `yaml:"prior" strict:"required"`
	Years int `yaml:"years" strict:"required"`
	// OutlastsWork lets the residence permit run beyond the work permit, which is
	// then extended by itself.
	OutlastsWork bool   `yaml:"outlastsWork" strict:"required"`
	Source       string `yaml:"source" strict:"required"`
}

// ValidityFacts are what a permit's last day depends on. A zero date sets no bound.
type ValidityFacts struct {
	// Category is A, B or C; empty where no category counts, as for family. Any
	// other gets the shortest cap.
	Category string
	// WorkFrom is the day on which the work permit begins, not the one asked for:
	// the cap of the category counts from it.
	WorkFrom       civil.Date
	WorkTo         civil.Date // last day asked for, or of the work permit approved or held
	ContractEnd    civil.Date
	PassportExpiry civil.Date
	LicenceEnd     civil.Date // of the employer
	ResidenceFrom  civil.Date // day on which the residence permit begins; WorkFrom if zero
	ResidenceUntil civil.Date // last day asked for
	// PriorResidenceYearPermits counts the residence permits of a year or more
	// held one after the other up to now.
	PriorResidenceYearPermits int
	// About is what special cases ask of the person, the post and the place; what is
	// not in it is not known.
	About Facts
}

// A Bound is a day that a permit may not run beyond, and why.
type Bound struct {
	Why BoundReason
	On  civil.Date
}

// BoundReason is why a permit ends when it ends.
type BoundReason string

// The reasons.
const (
	ByRequest  BoundReason = "requested"
	ByContract BoundReason = "contract"
	ByPassport BoundReason = "passport"
	ByLicence  BoundReason = "licence"
	ByCategory BoundReason = "category"
	ByRoute    BoundReason = "route"
	ByWork     BoundReason = "work-permit"
)

// In says the bound: "31 Aug 2028, end of the contract".
func (b Bound) In(l text.Lang) string { return text.T(l, "rules.bound."+string(b.Why), b.On) }

// Latest is the last day that a permit of the kind may run to; the zero date if
// nothing bounds it.
func (p *Pack) Latest(k permit.Kind, f ValidityFacts) civil.Date {
	var first civil.Date
	for _, b := range p.Bounds(k, f) {
		if first.IsZero() || b.On.Before(first) {
			first = b.On
		}
	}
	return first
}

// Bounds lists what bounds a permit of the kind, for people who ask why it ends
// when it ends.
func (p *Pack) Bounds(k permit.Kind, f ValidityFacts) []Bound {
	all := []Bound{{ByContract, f.ContractEnd}, {ByPassport, f.PassportExpiry}, {ByLicence, f.LicenceEnd}}
	if k == permit.Work {
		all = append(all, Bound{ByRequest, f.WorkTo}, Bound{ByCategory, p.Validity.Work.end(f.Category, f.WorkFrom)})
	} else {
		all = append(all, p.residenceBounds(f)...)
	}
	return slices.DeleteFunc(all, func(b Bound) bool { return b.On.IsZero() })
}

// residenceBounds are those of the residence permit alone. It ends with the work
// permit, on which it rests (Regulation art. 16), unless a route says otherwise.
func (p *Pack) residenceBounds(f ValidityFacts) []Bound {
	from := f.ResidenceFrom
	if from.IsZero() {
		from = f.WorkFrom
	}
	all := []Bound{{ByRequest, f.ResidenceUntil}}
	r, ok := p.route(f)
	if ok {
		all = append(all, Bound{ByRoute, yearsFrom(from, r.Years)})
	} else {
		all = append(all, Bound{ByCategory, p.Validity.Residence.end(f.Category, from)})
	}
	if !ok || !r.OutlastsWork {
		all = append(all, Bound{ByWork, p.Latest(permit.Work, f)})
	}
	return all
}

// route is the first route that the facts open and that gives more than the category.
func (p *Pack) route(f ValidityFacts) (Route, bool) {
	return find(p.Validity.Routes, func(r Route) bool {
		return f.Category != "" && f.PriorResidenceYearPermits >= r.Prior && r.Years > p.Validity.Residence.of(f.Category)
	})
}

// of is the cap of a category in years.
func (y Years) of(category string) int {
	switch category {
	case "A":
		return y.A
	case "B":
		return y.B
	case "C":
		return y.C
	}
	return min(y.A, y.B, y.C)
}

// end is the last day under the cap; no day without a category or a first day.
func (y Years) end(category string, from civil.Date) civil.Date {
	if category == "" {
		return civil.Date{}
	}
	return yearsFrom(from, y.of(category))
}

// yearsFrom is the last day of a period of years that begins with a day: the eve
// of the same day, or the last of the month where that day is missing.
func yearsFrom(from civil.Date, years int) civil.Date {
	end := from.AddMonths(12 * years)
	if end.Day != from.Day {
		return end
	}
	return end.AddDays(-1)
}
