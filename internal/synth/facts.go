package synth

import (
	"maps"
	"reflect"
	"slices"

	"tandem/internal/dossier"
	"tandem/internal/rules"
)

// facts are what the form states, what registers answer, and what a form cannot say.
// They are complete: what is not stated is not so.
func (g *Generator) facts(d *draft, form dossier.Form) rules.Facts {
	f := rules.FactsOf(form, d.filed)
	f.Complete = true
	s := streamOf(g.seed, ofFacts, d.k)
	a, city := d.archetype, d.employer.City
	for _, share := range []map[string]int{g.shapes.Facts.Share, a.Facts} {
		for _, name := range slices.Sorted(maps.Keys(share)) {
			if s.one(share[name]) {
				set(&f, name)
			}
		}
	}
	f.Education.MonthsSince = &d.life.since
	if a.Score != nil {
		f.Education.Score = new(s.in(*a.Score))
	}
	f.Pay.LocalAverage, f.Pay.TaxYearly = new(city.Wage), new(d.pay*g.shapes.Pay.Tax/100)
	f.Employer.Kind, f.Place.Area = &d.employer.Kind, new(city.Area)
	f.Support.ProvincialPoints = new(0)
	g.chinese(d, &f)
	return f
}

// chinese is what follows from earlier years in China.
func (g *Generator) chinese(d *draft, f *rules.Facts) {
	f.China.WorkYears, f.China.ResidentYears, f.China.MonthsEachYear = new(d.permits), new(d.permits), new(d.months)
	f.China.StayYears = new(min(d.permits, 4))
	f.Work.TeachingYears = new(0)
	if d.post == "teaching" {
		f.Work.TeachingYears = f.Work.Years
	}
	if d.post == "management" {
		f.Post.YearsHeld = new(d.permits)
	}
}

// places are the fields of the facts that are true or false, by name.
var places = func() map[string][2]int {
	out := map[string][2]int{}
	t := reflect.TypeFor[rules.Facts]()
	for i := range t.NumField() {
		group := t.Field(i)
		if group.Type.Kind() != reflect.Struct {
			continue
		}
		for j := range group.Type.NumField() {
			if leaf := group.Type.Field(j); leaf.Type == reflect.TypeFor[*bool]() {
				out[group.Tag.Get("yaml")+"."+leaf.Tag.Get("yaml")] = [2]int{i, j}
			}
		}
	}
	return out
}()

// set makes a fact true.
func set(f *rules.Facts, name string) {
	at := places[name]
	reflect.ValueOf(f).Elem().Field(at[0]).Field(at[1]).Set(reflect.ValueOf(new(true)))
}
