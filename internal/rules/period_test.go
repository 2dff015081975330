package rules

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

func is(b *bool) bool { return b != nil && *b }

func word1(s *string, of ...string) bool {
	for _, w := range of {
		if s != nil && *s == w {
			return true
		}
	}
	return false
}

// specialYears says by hand what domain sections 2.8, 5.1 and 5.7 give in special
// cases; 0 for none. It is the oracle of the packs.
func specialYears(city string, k permit.Kind, f ValidityFacts) int {
	a, c := f.About, f.Category == "C" || f.Category == "X"
	switch {
	case f.Category == "A":
		return 0
	case k == permit.Residence && city == "haikou" && (is(a.Post.Senior) || is(a.Skill.Urgent) || is(a.Work.InnovationTeam)):
		return 5
	case k == permit.Residence && (is(a.Person.ChineseOrigin) || is(a.Employer.WellKnown) && word1(a.Post.Kind, "management", "professional", "research")):
		return 5
	case k == permit.Residence:
		return 0
	}
	first := map[string]int{"beijing": 3, "beijing-one-stop": 3, "shanghai": 5, "guangzhou-foshan": 1}[city]
	science := city == "shanghai" || city == "guangzhou-foshan"
	switch {
	case first > 0 && is(a.Person.ChineseOrigin) && is(a.Case.FirstInChina):
		return first
	case science && c && (word1(a.Post.Kind, "research") || is(a.Work.InnovationTeam)):
		return 2
	case city == "suzhou" && !c && is(a.Place.KeyZone):
		return 5
	}
	return 0
}

// lastAge says by hand until which birthday a work permit runs; 0 for any.
func lastAge(city string, f ValidityFacts) int {
	a := f.About
	skilled := word1(a.Skill.Certificate, "senior-worker", "technician", "senior-technician") || is(a.Skill.International)
	switch {
	case f.Category == "A":
		return 0
	case f.Category == "B" && (city == "shanghai" || city == "suzhou") && skilled:
		return 70
	case f.Category == "B" && city == "guangzhou-foshan" && is(a.Work.InnovationTeam):
		return 65
	}
	return 60
}

// eve is the last day of some years, counted day by day: the day before the day that
// is called the same, or, where no day is, the last of its month.
func eve(from civil.Date, years int) civil.Date {
	d := from
	for d.AddDays(1).Year < from.Year+years || d.AddDays(1).Month < from.Month || d.AddDays(1).Month == from.Month && d.AddDays(1).Day < from.Day {
		if next := d.AddDays(1); next.Year == from.Year+years && next.Month > from.Month {
			break
		}
		d = d.AddDays(1)
	}
	return d
}

// Law: the last day is the earliest of all days that bound the permit, each found by
// hand; no other day but these; residence ends with work unless a route says otherwise.
func TestLastDayIsTheEarliestBound(t *testing.T) {
	packs := load(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		f := drawFacts(t)
		least := func(days ...civil.Date) (first civil.Date) {
			for _, d := range days {
				if !d.IsZero() && (first.IsZero() || d.Before(first)) {
					first = d
				}
			}
			return first
		}
		years := map[string]int{"A": 5, "B": 2, "C": 1, "X": 1}[f.Category]
		capped := func(k permit.Kind) civil.Date {
			n := years
			if special := specialYears(p.City, k, f); special > 0 {
				n = special
			}
			return eve(f.WorkFrom, n)
		}
		var birthday civil.Date
		if n, birth := lastAge(p.City, f), f.About.Person.BirthDate; n > 0 && !birth.IsZero() {
			birthday = birth.AddMonths(12 * n)
		}
		work := least(f.WorkTo, f.ContractEnd, f.PassportExpiry, f.LicenceEnd, capped(permit.Work), birthday)
		residence := least(f.ResidenceUntil, f.ContractEnd, f.PassportExpiry, f.LicenceEnd, capped(permit.Residence), work)
		if f.PriorResidenceYearPermits >= 2 && years < 5 { // the nation's route, which outlasts work
			residence = least(f.ResidenceUntil, f.ContractEnd, f.PassportExpiry, f.LicenceEnd, eve(f.WorkFrom, 5))
		}
		for b, want := range map[permit.Business]civil.Date{"work/domestic": work, "residence/first": residence} {
			got := p.Period(b, f)
			if got.To != want {
				t.Errorf("%s, %s: %s, want %s: %v", p.City, b, got.To, want, got.Bounds)
			}
			if n := len(got.Binding()); n == 0 {
				t.Errorf("%s, %s: nothing binds", p.City, b)
			}
			for _, x := range got.Binding() {
				if x.On != want {
					t.Errorf("%s binds on %s", x.Why, x.On)
				}
			}
		}
	})
}

// Law: a residence permit of fewer than 90 days is not issued and says so; nor is one
// that would end before it begins.
func TestShortResidenceIsNotIssued(t *testing.T) {
	p := city(t, "haikou")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-5, 200).Draw(t, "days")
		f := Facts{On: day, Period: PeriodFacts{ResidenceUntil: day.AddDays(n - 1)}, Case: CaseFacts{Residence: new("first"), Work: new("none"), Category: new("A")}}
		got := p.ValidityReport(f, text.EN).Permits[0]
		if got.Issuable != (n >= 90) || strings.Contains(got.Said, "Cannot") == got.Issuable {
			t.Errorf("%d days: issuable %t, %s", n, got.Issuable, got.Said)
		}
		work := Facts{On: day, Period: PeriodFacts{WorkUntil: day.AddDays(max(n, 1))}, Case: CaseFacts{Work: new("domestic"), Residence: new("none")}}
		if !p.ValidityReport(work, text.ZH).Permits[0].Issuable {
			t.Error("a work permit is held to the law of residence")
		}
	})
}

// Law: the fee of a residence permit by its months (domain section 3.5), with months
// counted by going from one to the next.
func TestFees(t *testing.T) {
	packs := load(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		from := civil.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 800).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(89, 1825).Draw(t, "days"))
		months := 0
		for !eve(from, (months+12)/12).After(to) { // whole years are enough: the bands are years
			months += 12
		}
		want := 400
		if months >= 36 {
			want = 1000
		} else if months >= 12 {
			want = 800
		}
		got := p.Period("residence/first", ValidityFacts{ResidenceFrom: from, ResidenceUntil: to})
		if !got.Priced || got.Fee.Yuan != want {
			t.Errorf("%s: %s to %s: %d yuan, want %d", p.City, from, to, got.Fee.Yuan, want)
		}
	})
}

func TestFeesAtTheBoundary(t *testing.T) {
	p := city(t, "wuxi")
	for name, c := range map[string]struct {
		business permit.Business
		from, to string
		want     int
		priced   bool
	}{
		"a day less than a year":       {"residence/first", "2026-03-02", "2027-02-28", 400, true},
		"a year":                       {"residence/first", "2026-03-02", "2027-03-01", 800, true},
		"a day less than three":        {"residence/extension", "2026-03-02", "2029-02-28", 800, true},
		"exactly three years":          {"residence/extension", "2026-03-02", "2029-03-01", 1000, true},
		"five years":                   {"residence/extension", "2026-03-02", "2031-03-01", 1000, true},
		"a year from a leap day":       {"residence/first", "2024-02-29", "2025-02-28", 800, true},
		"change of an item":            {"residence/change", "", "", 200, true},
		"a work permit is free":        {"work/extension", "2026-03-02", "2028-03-01", 0, true},
		"nobody has said the re-issue": {"residence/reissue", "", "", 0, false},
	} {
		f := ValidityFacts{WorkFrom: date(t, c.from), WorkTo: date(t, c.to), ResidenceFrom: date(t, c.from), ResidenceUntil: date(t, c.to)}
		if got := p.Period(c.business, f); got.Fee.Yuan != c.want || got.Priced != c.priced {
			t.Errorf("%s: %d yuan, %t", name, got.Fee.Yuan, got.Priced)
		}
	}
}

// The promise for an application: the shortest of what its city and those above
// promise for it.
func TestPromises(t *testing.T) {
	both := []permit.Track{{Kind: permit.Work, Transaction: permit.Domestic}, {Kind: permit.Residence, Transaction: permit.First}}
	longer := []permit.Track{{Kind: permit.Work, Transaction: permit.Extension}, {Kind: permit.Residence, Transaction: permit.Extension}}
	family := append([]permit.Track{{Kind: permit.Residence, Transaction: permit.First, Holder: 1}}, both...)
	for name, c := range map[string]struct {
		city   string
		tracks []permit.Track
		grade  string
		want   int
		unit   civil.Unit
	}{
		"both in Shanghai":                {"shanghai", both, "B", 7, civil.Working},
		"work alone in Shanghai":          {"shanghai", both[:1], "B", 10, civil.Working},
		"category A, work alone":          {"shanghai", both[:1], "A", 5, civil.Working},
		"residence alone in Shanghai":     {"shanghai", both[1:], "C", 7, civil.Working},
		"high-end in Suzhou":              {"suzhou", both, "A", 3, civil.Working},
		"others in Suzhou":                {"suzhou", both, "C", 15, civil.Days},
		"work alone in Suzhou":            {"suzhou", both[:1], "C", 5, civil.Working},
		"nobody knows the category":       {"suzhou", both, "", 15, civil.Days},
		"with family in Suzhou":           {"suzhou", family, "A", 3, civil.Working},
		"both at the counters of Beijing": {"beijing-one-stop", longer, "B", 5, civil.Working},
		"residence alone at the counters": {"beijing-one-stop", longer[1:], "B", 7, civil.Working},
		"residence alone in Shenzhen":     {"shenzhen", both[1:], "B", 5, civil.Working},
		"the guide does not lengthen":     {"haikou", both[:1], "B", 7, civil.Working},
		"the guide shortens for A":        {"haikou", both[:1], "A", 5, civil.Working},
		"both in Wuxi":                    {"wuxi", both, "A", 10, civil.Working},
	} {
		p := city(t, c.city).Profile
		if got := p.PromisedFor(c.tracks, c.grade); got.Days != c.want || got.Rule.Unit != c.unit {
			t.Errorf("%s: %d %s days, want %d %s", name, got.Days, got.Rule.Unit, c.want, c.unit)
		}
	}
	for name, want := range map[string]int{"beijing-one-stop": 1, "beijing": 5} {
		p := city(t, name).Profile
		if got := p.PreReviewFor(longer, "B"); got.Days != want {
			t.Errorf("pre-review in %s: %d days, want %d", name, got.Days, want)
		}
	}
}

// Special cases of section 2.8, one by one.
func TestSpecialCases(t *testing.T) {
	yes := new(true)
	origin := Facts{Person: PersonFacts{ChineseOrigin: yes}, Case: CaseFacts{FirstInChina: yes}}
	born := func(s string) Facts { return Facts{Person: PersonFacts{BirthDate: date(t, s)}} }
	skilled := born("1967-06-01")
	skilled.Skill.Certificate = new("technician")
	for name, c := range map[string]struct {
		city, category string
		about          Facts
		want           string
		why            BoundReason
	}{
		"of Chinese origin in Beijing":     {"beijing", "C", origin, "2029-03-01", BySpecial},
		"of Chinese origin in Shanghai":    {"shanghai", "B", origin, "2031-03-01", BySpecial},
		"of Chinese origin in Guangzhou":   {"guangzhou-foshan", "B", origin, "2027-03-01", BySpecial},
		"of Chinese origin in Wuxi":        {"wuxi", "C", origin, "2027-03-01", ByCategory},
		"category A is not shortened":      {"guangzhou-foshan", "A", origin, "2031-03-01", ByCategory},
		"research in Shanghai":             {"shanghai", "C", Facts{Post: PostFacts{Kind: new("research")}}, "2028-03-01", BySpecial},
		"New District of Suzhou":           {"suzhou", "B", Facts{Place: PlaceFacts{KeyZone: yes}}, "2031-03-01", BySpecial},
		"sixty next year":                  {"wuxi", "B", born("1967-06-01"), "2027-06-01", ByAge},
		"sixty next year, skilled, Suzhou": {"suzhou", "B", skilled, "2028-03-01", ByCategory},
		"sixty next year, category A":      {"wuxi", "A", born("1967-06-01"), "2031-03-01", ByCategory},
		"born on a leap day":               {"wuxi", "B", born("1968-02-29"), "2028-02-29", ByAge},
	} {
		got := city(t, c.city).Period("work/domestic", ValidityFacts{Category: c.category, WorkFrom: day, About: c.about})
		if got.To != date(t, c.want) || got.Binding()[0].Why != c.why {
			t.Errorf("%s: %s by %s, want %s by %s", name, got.To, got.Binding()[0].Why, c.want, c.why)
		}
	}
}

// The report names what binds, and when both can end together.
func TestValidityReport(t *testing.T) {
	f := Facts{On: day, Passport: PassportFacts{ExpiresOn: date(t, "2029-05-03")}, Case: CaseFacts{Work: new("domestic"), Residence: new("first"), Category: new("A")}}
	r := city(t, "shanghai").ValidityReport(f, text.EN)
	if r.Aligned != date(t, "2029-05-03") || !strings.Contains(r.Permits[0].Said, "Ends on Thu 3 May 2029: with the passport") || r.Permits[1].Fee.Yuan != 1000 {
		t.Errorf("%+v", r)
	}
	for _, l := range []text.Lang{text.ZH, text.EN} {
		for _, p := range load(t).Packs() {
			r := p.ValidityReport(f, l)
			for _, x := range r.Limits {
				if strings.Contains(x.Said+x.Source, "⟦") || x.Source == "" {
					t.Errorf("%s: %+v", p.City, x)
				}
			}
			for _, x := range r.Permits {
				if strings.Contains(x.Said+x.Name, "⟦") {
					t.Errorf("%s: %+v", p.City, x)
				}
			}
		}
	}
	if len(city(t, "wuxi").ValidityReport(Facts{}, text.EN).Permits) != 0 {
		t.Error("nothing was applied for")
	}
}

// Where the facts do not state the category, the grounds decide it.
func TestValidityFindsTheCategory(t *testing.T) {
	f := Facts{On: day, Complete: true, Case: CaseFacts{Work: new("domestic")}}
	if r := city(t, "wuxi").ValidityReport(f, text.EN); r.Stated {
		t.Errorf("%+v", r)
	}
	f.Case.Category = new("B")
	if r := city(t, "wuxi").ValidityReport(f, text.EN); !r.Stated || r.Category != "B" {
		t.Errorf("%+v", r)
	}
}
