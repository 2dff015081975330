package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Validity is how long permits run at most (domain sections 2.8, 3.6). Special cases of
// a nearer layer come before those of a wider one; the first that fits counts.
type Validity struct {
	Work      Years   `yaml:"work"`
	Residence Years   `yaml:"residence"`
	Routes    []Route `yaml:"routes"`
	Caps      []Cap   `yaml:"caps"`
	Ages      []Age   `yaml:"ages"`
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
	Source       Source `yaml:"source" strict:"required"`
}

// A Cap is a special case: for whom it fits, it takes the place of the category's years.
// Where the facts cannot tell, it does not fit.
type Cap struct {
	ID     string      `yaml:"id" strict:"required"`
	ZH     string      `yaml:"zh" strict:"required"`
	EN     string      `yaml:"en" strict:"required"`
	Permit permit.Kind `yaml:"permit" strict:"required"`
	Grades []string    `yaml:"grades"` // none: every category
	When   string      `yaml:"when" strict:"required"`
	Years  int         `yaml:"years" strict:"required"`
	Source Source      `yaml:"source" strict:"required"`

	when *expression
}

// An Age is the birthday beyond which a work permit does not run.
type Age struct {
	ID     string   `yaml:"id" strict:"required"`
	ZH     string   `yaml:"zh" strict:"required"`
	EN     string   `yaml:"en" strict:"required"`
	Grades []string `yaml:"grades"` // none: every category
	When   string   `yaml:"when"`   // none: everybody
	Until  int      `yaml:"until" strict:"required"`
	Source Source   `yaml:"source" strict:"required"`

	when *expression
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
	Why    BoundReason
	On     civil.Date
	Rule   Names  // of a special case or an age
	Source Source // of the rule, where one of the pack sets the bound
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
	BySpecial  BoundReason = "special"
	ByAge      BoundReason = "age"
	ByRoute    BoundReason = "route"
	ByWork     BoundReason = "work-permit"
)

// In says the bound: "31 Aug 2028, end of the contract".
func (b Bound) In(l text.Lang) string {
	if b.Why == BySpecial || b.Why == ByAge {
		return text.T(l, "validity.bound."+string(b.Why), b.On, b.Rule)
	}
	return text.T(l, "rules.bound."+string(b.Why), b.On)
}

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
	all := []Bound{{Why: ByContract, On: f.ContractEnd}, {Why: ByPassport, On: f.PassportExpiry}, {Why: ByLicence, On: f.LicenceEnd}}
	asked := p.asked(f)
	if k == permit.Work {
		all = append(all, Bound{Why: ByRequest, On: f.WorkTo}, p.cap(permit.Work, f, f.WorkFrom, asked), p.age(f, asked))
	} else {
		all = append(all, p.residenceBounds(f, asked)...)
	}
	return slices.DeleteFunc(all, func(b Bound) bool { return b.On.IsZero() })
}

// asked are the facts as conditions read them; nil where no condition is asked, which
// saves reading them.
func (p *Pack) asked(f ValidityFacts) *values {
	if f.Category == "" || len(p.Validity.Caps)+len(p.Validity.Ages) == 0 {
		return nil
	}
	return f.About.values()
}

// residenceBounds are those of the residence permit alone. It ends with the work
// permit, on which it rests (Regulation art. 16), unless a route says otherwise.
func (p *Pack) residenceBounds(f ValidityFacts, asked *values) []Bound {
	from := f.ResidenceFrom
	if from.IsZero() {
		from = f.WorkFrom
	}
	all := []Bound{{Why: ByRequest, On: f.ResidenceUntil}}
	r, ok := p.route(f)
	if ok {
		all = append(all, Bound{Why: ByRoute, On: yearsFrom(from, r.Years), Source: r.Source})
	} else {
		all = append(all, p.cap(permit.Residence, f, from, asked))
	}
	if !ok || !r.OutlastsWork {
		all = append(all, Bound{Why: ByWork, On: p.Latest(permit.Work, f)})
	}
	return all
}

// cap is the longest period of the category, or of the special case that takes its place.
func (p *Pack) cap(k permit.Kind, f ValidityFacts, from civil.Date, asked *values) Bound {
	for _, s := range p.Validity.Caps {
		if asked != nil && s.Permit == k && s.fits(f.Category, asked) {
			return Bound{Why: BySpecial, On: yearsFrom(from, s.Years), Rule: Names{s.ZH, s.EN}, Source: s.Source}
		}
	}
	years := p.Validity.Work
	if k == permit.Residence {
		years = p.Validity.Residence
	}
	return Bound{Why: ByCategory, On: years.end(f.Category, from), Source: p.Sources["validity."+string(k)]}
}

func (s Cap) fits(category string, asked *values) bool {
	return ofGrade(s.Grades, category) && s.when.eval(asked) == Met
}

// ofGrade reports whether a list of categories has one; a category that nobody knows is
// treated as the last one, as its period is.
func ofGrade(list []string, category string) bool {
	if !slices.Contains(grades, category) {
		category = grades[len(grades)-1]
	}
	return len(list) == 0 || slices.Contains(list, category)
}

// age is the birthday that ends the permit at the latest; the zero bound if none does.
func (p *Pack) age(f ValidityFacts, asked *values) Bound {
	birth := f.About.Person.BirthDate
	if asked == nil || birth.IsZero() {
		return Bound{}
	}
	for _, a := range p.Validity.Ages {
		if ofGrade(a.Grades, f.Category) && (a.when == nil || a.when.eval(asked) == Met) {
			return Bound{Why: ByAge, On: birth.AddMonths(12 * a.Until), Rule: Names{a.ZH, a.EN}, Source: a.Source}
		}
	}
	return Bound{}
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
// of the same day, or the last of the month where that day is missing. There is none
// without a first day.
func yearsFrom(from civil.Date, years int) civil.Date {
	end := from.AddMonths(12 * years)
	if end.Day != from.Day {
		return end
	}
	return end.AddDays(-1)
}
