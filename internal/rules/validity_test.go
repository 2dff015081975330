package rules

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

func date(t testing.TB, s string) civil.Date {
	t.Helper()
	if s == "" {
		return civil.Date{}
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLatest(t *testing.T) {
	for name, c := range map[string]struct {
		city                                            string
		kind                                            permit.Kind
		category, from, to, contract, passport, licence string
		until                                           string
		prior                                           int
		want                                            string
	}{
		"A, five years":                        {city: "jiangmen", kind: permit.Work, category: "A", from: "2026-03-02", want: "2031-03-01"},
		"B, two years":                         {city: "jiangmen", kind: permit.Work, category: "B", from: "2026-03-02", want: "2028-03-01"},
		"C, one year":                          {city: "jiangmen", kind: permit.Work, category: "C", from: "2026-03-02", want: "2027-03-01"},
		"a year from a leap day":               {city: "jiangmen", kind: permit.Work, category: "C", from: "2024-02-29", want: "2025-02-28"},
		"the contract ends first":              {city: "jiangmen", kind: permit.Work, category: "A", from: "2026-03-02", contract: "2027-08-31", passport: "2030-01-01", want: "2027-08-31"},
		"the passport ends first":              {city: "jiangmen", kind: permit.Work, category: "A", from: "2026-03-02", contract: "2029-08-31", passport: "2027-01-01", want: "2027-01-01"},
		"the licence ends first":               {city: "jiangmen", kind: permit.Work, category: "A", from: "2026-03-02", licence: "2026-12-31", want: "2026-12-31"},
		"less was asked for":                   {city: "jiangmen", kind: permit.Work, category: "A", from: "2026-03-02", to: "2026-09-30", want: "2026-09-30"},
		"residence ends with work":             {city: "jiangmen", kind: permit.Residence, category: "A", from: "2026-03-02", to: "2027-03-01", until: "2031-03-01", want: "2027-03-01"},
		"residence of less than a year":        {city: "jiangmen", kind: permit.Residence, category: "B", from: "2026-03-02", until: "2027-02-28", want: "2027-02-28"},
		"two permits in a row, national":       {city: "national", kind: permit.Residence, category: "B", from: "2026-03-02", until: "2031-12-31", contract: "2032-01-01", prior: 2, want: "2031-03-01"},
		"the same bounded by the passport":     {city: "national", kind: permit.Residence, category: "B", from: "2026-03-02", passport: "2029-06-30", prior: 3, want: "2029-06-30"},
		"one permit is not two":                {city: "national", kind: permit.Residence, category: "B", from: "2026-03-02", until: "2031-12-31", prior: 1, want: "2028-03-01"},
		"the nation's route holds in Jiangmen": {city: "jiangmen", kind: permit.Residence, category: "B", from: "2026-03-02", until: "2031-12-31", prior: 2, want: "2031-03-01"},
		"a category nobody knows is the last":  {city: "jiangmen", kind: permit.Work, category: "D", from: "2026-03-02", want: "2027-03-01"},
		"family has no category":               {city: "jiangmen", kind: permit.Residence, passport: "2029-06-30", prior: 2, want: "2029-06-30"},
		"nothing bounds it":                    {city: "jiangmen", kind: permit.Residence, want: ""},
	} {
		f := ValidityFacts{Category: c.category, WorkFrom: date(t, c.from), WorkTo: date(t, c.to), ContractEnd: date(t, c.contract),
			PassportExpiry: date(t, c.passport), LicenceEnd: date(t, c.licence), ResidenceUntil: date(t, c.until), PriorResidenceYearPermits: c.prior}
		if got := city(t, c.city).Latest(c.kind, f).String(); got != c.want {
			t.Errorf("%s: got %s, want %s (%v)", name, got, c.want, city(t, c.city).Bounds(c.kind, f))
		}
	}
}

// A residence permit that begins later than the work permit counts from its own day.
func TestResidenceFromItsOwnDay(t *testing.T) {
	f := ValidityFacts{Category: "C", WorkFrom: date(t, "2026-03-02"), ResidenceFrom: date(t, "2026-02-01")}
	if got := city(t, "haikou").Latest(permit.Residence, f); got != date(t, "2027-01-31") {
		t.Errorf("got %s", got)
	}
}

func TestARouteThatEndsWithTheWorkPermit(t *testing.T) {
	fsys := sample(t)
	e := editor{fsys: fsys}
	e.run(t, "@ sample/pack.yaml\n- {id: twice, prior: 2, years: 5, outlastsWork: true, source: {of: own, mark: D}}\n+ {id: twice, prior: 2, years: 5, outlastsWork: false, source: {of: own, mark: D}}\n")
	s, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	f := ValidityFacts{Category: "B", WorkFrom: date(t, "2026-03-02"), PriorResidenceYearPermits: 2}
	if got := s.Packs()[0].Latest(permit.Residence, f); got != date(t, "2028-03-01") {
		t.Errorf("got %s", got)
	}
}

// Law: a permit never runs beyond what was asked for, the contract, the passport,
// the licence, or the cap of its category or route; residence not beyond work
// unless a route says so; and everything that bounds it can be said.
func TestLatestIsNeverBeyondABound(t *testing.T) {
	packs := load(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		f := drawFacts(t)
		for _, k := range kinds {
			last := p.Latest(k, f)
			asked, caps := f.WorkTo, p.Validity.Work
			if k == permit.Residence {
				asked, caps = f.ResidenceUntil, p.Validity.Residence
			}
			years := caps.of(f.Category)
			if n := specialYears(p.City, k, f); n > 0 {
				years = n
			}
			if _, ok := p.route(f); ok && k == permit.Residence {
				years = lawYears
			}
			for _, d := range []civil.Date{asked, f.ContractEnd, f.PassportExpiry, f.LicenceEnd, f.WorkFrom.AddMonths(12 * years).AddDays(-1)} {
				if !d.IsZero() && last.After(d) {
					t.Errorf("%s %s: %s is beyond %s", p.City, k, last, d)
				}
			}
			for _, b := range p.Bounds(k, f) {
				if last.After(b.On) || strings.Contains(b.In(text.ZH), "⟦") {
					t.Errorf("%s %s: %s is beyond %s", p.City, k, last, b.In(text.EN))
				}
			}
		}
		if _, ok := p.route(f); !ok && p.Latest(permit.Residence, f).After(p.Latest(permit.Work, f)) {
			t.Errorf("%s: residence outlasts work", p.City)
		}
	})
}

func drawFacts(t *rapid.T) ValidityFacts {
	from := civil.Date{Year: 2026, Month: 1, Day: 1}
	day := func(name string) civil.Date {
		if rapid.IntRange(0, 3).Draw(t, name+" missing") == 0 {
			return civil.Date{}
		}
		return from.AddDays(rapid.IntRange(0, 3000).Draw(t, name))
	}
	return ValidityFacts{Category: rapid.SampledFrom([]string{"A", "B", "C", "X"}).Draw(t, "category"),
		WorkFrom: from.AddDays(rapid.IntRange(0, 2000).Draw(t, "from")), WorkTo: day("to"), ContractEnd: day("contract"),
		PassportExpiry: day("passport"), LicenceEnd: day("licence"), ResidenceUntil: day("until"),
		PriorResidenceYearPermits: rapid.IntRange(0, 3).Draw(t, "prior"), About: drawPerson(t)}
}

// drawPerson draws what special cases ask about.
func drawPerson(t *rapid.T) Facts {
	flag := func(name string) *bool {
		return rapid.SampledFrom([]*bool{nil, new(false), new(true)}).Draw(t, name)
	}
	f := Facts{Person: PersonFacts{ChineseOrigin: flag("origin")}, Post: PostFacts{Senior: flag("senior")}, Place: PlaceFacts{KeyZone: flag("zone")},
		Work: WorkFacts{InnovationTeam: flag("team")}, Employer: EmployerFacts{WellKnown: flag("known")}, Skill: SkillFacts{Urgent: flag("urgent"), International: flag("international")},
		Case: CaseFacts{FirstInChina: flag("first")}}
	f.Post.Kind = rapid.SampledFrom([]*string{nil, new("research"), new("management"), new("other")}).Draw(t, "kind")
	f.Skill.Certificate = rapid.SampledFrom([]*string{nil, new("none"), new("technician")}).Draw(t, "certificate")
	if rapid.Bool().Draw(t, "born") {
		f.Person.BirthDate = civil.Date{Year: 1960, Month: 2, Day: 29}.AddDays(rapid.IntRange(0, 15000).Draw(t, "birth"))
	}
	return f
}
