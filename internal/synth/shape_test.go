package synth

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"tandem/internal/civil"
)

// Tolerances are computed. A test that is right fails once in about thirty thousand
// seeds: z is 4, and of chi-square the same quantile by Wilson and Hilferty.
const z = 4.0

func chiLimit(freedom int) float64 {
	k := float64(freedom)
	return k * math.Pow(1-2/(9*k)+z*math.Sqrt(2/(9*k)), 3)
}

// fits holds counts against shares of a whole, with chi-square.
func fits(t *testing.T, what string, got map[string]int, shares map[string]int) {
	t.Helper()
	n, whole, chi := 0, 0, 0.0
	for _, k := range slices.Sorted(maps.Keys(shares)) {
		n, whole = n+got[k], whole+shares[k]
	}
	freedom := -1
	for _, k := range slices.Sorted(maps.Keys(shares)) {
		want := float64(n) * float64(shares[k]) / float64(whole)
		if shares[k] > 0 {
			chi += math.Pow(float64(got[k])-want, 2) / want
			freedom++
		}
	}
	if freedom > 0 && chi > chiLimit(freedom) {
		t.Errorf("%s: chi-square %.1f over %.1f with %d degrees: got %v, shares %v", what, chi, chiLimit(freedom), freedom, got, shares)
	}
	if n < 1000 {
		t.Errorf("%s: only %d counted", what, n)
	}
}

// share holds a count of n against a published share, with the bound of a binomial.
func share(t *testing.T, what string, got, n int, want float64) {
	t.Helper()
	if d := z * math.Sqrt(float64(n)*want*(1-want)); math.Abs(float64(got)-float64(n)*want) > d {
		t.Errorf("%s: %d of %d, want %.3f ± %.0f", what, got, n, want, d)
	}
}

func count(all []Case, key func(Case) string) map[string]int {
	out := map[string]int{}
	for _, c := range all {
		out[key(c)]++
	}
	return out
}

// unplanted is what nobody has meddled with.
func unplanted(t *testing.T, o Options) []Case {
	return slices.DeleteFunc(draw(t, o), func(c Case) bool { return c.label.Kind != "" })
}

// What section 9 publishes: KR 11 %, JP 10 %, US 10 % of nationalities, category A
// between 11 % of the country and 18 % of Shanghai.
func TestPublishedShares(t *testing.T) {
	all := unplanted(t, Options{Cases: 12_000, Seed: 32})
	nations := count(all, func(c Case) string { return *c.Facts.Person.Nationality })
	share(t, "Korea", nations["KOR"], len(all), 0.11)
	share(t, "Japan", nations["JPN"], len(all), 0.10)
	share(t, "United States", nations["USA"], len(all), 0.10)
	if len(nations) < 50 {
		t.Errorf("the tail has only %d nationalities", len(nations))
	}
	a := float64(count(all, func(c Case) string { return c.Category })["A"]) / float64(len(all))
	if d := z * math.Sqrt(a*(1-a)/float64(len(all))); a-d < 0.11 || a+d > 0.18 {
		t.Errorf("category A is %.3f ± %.3f", a, d)
	}
}

func TestSharesFitTheShapes(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1})
	s := g.shapes
	all := unplanted(t, Options{Cases: 12_000, Seed: 32})
	want := map[string]int{}
	for _, n := range s.Nations.List {
		want[n.Code] = n.Share
	}
	every := draw(t, Options{Cases: 12_000, Seed: 32})
	fits(t, "nations", count(every, func(c Case) string { return *c.Facts.Person.Nationality }), want)
	want = map[string]int{}
	for _, a := range s.Archetypes.List {
		want[a.ID] = a.Share
	}
	fits(t, "archetypes", count(every, func(c Case) string { return c.Archetype }), want)
	want = map[string]int{}
	for _, x := range s.Transactions.List {
		want[x.Work+"/"+x.Residence] = x.Share
	}
	fits(t, "transactions", count(all, func(c Case) string {
		return string(c.form.Transaction.Work) + "/" + string(c.form.Transaction.Residence)
	}), want)
	fits(t, "outcomes", count(all, func(c Case) string { return c.Outcome }), s.Outcomes.Share)
	fits(t, "corrections", count(all, func(c Case) string { return strconv.Itoa(c.Corrections) }), byIndex(s.Corrections.Share))
}

func byIndex(shares []int) map[string]int {
	out := map[string]int{}
	for i, n := range shares {
		out[strconv.Itoa(i)] = n
	}
	return out
}

// Employers are drawn one by one, cases are not: each employer counts once.
func TestEmployersFitTheShapes(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1})
	cities, sizes := map[string]int{}, map[string]int{}
	for number := range 12 {
		for _, e := range g.block(number).employers {
			if e.Kind == crowdedKind {
				cities[e.City.Code]++
				sizes[e.Size]++
			}
		}
	}
	want := map[string]int{}
	for _, c := range g.shapes.Cities.List {
		want[c.Code] = c.Share
	}
	fits(t, "cities", cities, want)
	want = map[string]int{}
	for _, c := range g.shapes.Sizes.List {
		want[c.ID] = c.Share
	}
	fits(t, "sizes", sizes, want)
}

// People file by weekday and season, less around holidays, and offices work on
// working days only.
func TestArrivalsFitTheCalendar(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1, From: civil.Date{Year: 2024, Month: 1, Day: 1}})
	all := unplanted(t, Options{Cases: 12_000, Seed: 33, From: civil.Date{Year: 2024, Month: 1, Day: 1}})
	weekday, month, near := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range 3 * 366 {
		if d := g.options.From.AddDays(i); d.Year < 2027 {
			w := weight(g.shapes.Arrivals, d)
			weekday[key(d)], month[d.Month.String()] = weekday[key(d)]+w, month[d.Month.String()]+w
			near[nearness(d, g.shapes.Arrivals.Dip.Days)] += w
		}
	}
	fits(t, "weekdays", count(all, func(c Case) string { return key(c.Filed) }), weekday)
	fits(t, "months", count(all, func(c Case) string { return c.Filed.Month.String() }), month)
	fits(t, "holidays", count(all, func(c Case) string { return nearness(c.Filed, g.shapes.Arrivals.Dip.Days) }), near)
	if near["beside a holiday"] == 0 || weekday["closed"] == 0 {
		t.Errorf("nothing to tell: %v, %v", near, weekday)
	}
}

// weight is written again here, day by day, from what the shapes say of themselves.
func weight(a arrivals, d civil.Date) int {
	w, left := a.Months[d.Month-1], 1000
	switch nearness(d, a.Dip.Days) {
	case "closed":
		return w * a.Weekdays[2] * a.Closed / 1000
	case "beside a holiday":
		left = a.Dip.To
	}
	switch d.Weekday() {
	case time.Monday, time.Tuesday, time.Wednesday, time.Thursday:
		return w * a.Weekdays[d.Weekday()-1] * left / 1000
	}
	return w * a.Weekdays[4] * left / 1000
}

// nearness looks both ways for three closed days in a row, no more working days off
// than the dip is deep.
func nearness(d civil.Date, deep int) string {
	open := func(d civil.Date) bool { o, _, _ := civil.National().Works(d); return o }
	if !open(d) {
		return "closed"
	}
	for _, step := range []int{-1, 1} {
		for x, worked := d.AddDays(step), 1; worked <= deep; x = x.AddDays(step) {
			if open(x) {
				worked++
			} else if !open(x.AddDays(step)) && !open(x.AddDays(2*step)) {
				return "beside a holiday"
			} else if !open(x.AddDays(step)) {
				x = x.AddDays(step) // an ordinary weekend
			}
		}
	}
	return "ordinary"
}

// key tells working days by weekday, and closed days apart.
func key(d civil.Date) string {
	if open, _, _ := civil.National().Works(d); !open {
		return "closed"
	}
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return "make-up"
	}
	return d.Weekday().String()
}

// Each step takes the working days that its shape says, and no office works on a
// closed day.
func TestStepsFitTheShapes(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1})
	took := map[string]map[string]int{}
	for _, c := range unplanted(t, Options{Cases: 12_000, Seed: 32}) {
		for i := 1; i < len(c.Steps); i++ {
			before, after := c.Steps[i-1], c.Steps[i]
			if before.At.Compare(after.At) >= 0 {
				t.Errorf("%s: %s at %s after %s at %s", c.ID, after.Step, after.At, before.Step, before.At)
			}
			if took[after.Step] == nil {
				took[after.Step] = map[string]int{}
			}
			took[after.Step][strconv.Itoa(between(before.At.Date, after.At.Date, after.Step == "refiled"))]++
		}
	}
	for _, step := range allSteps {
		fits(t, step, took[step], byIndex(g.shapes.Steps.Days[step]))
	}
}

// between counts the working days after one day up to another, or all days.
func between(from, to civil.Date, every bool) (n int) {
	for d := from; d.Before(to); {
		d = d.AddDays(1)
		if open, _, _ := civil.National().Works(d); open || every {
			n++
		}
	}
	return n
}

// Pay depends on city and category: the bounds of each archetype hold in every city.
func TestPayFitsCityAndCategory(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1})
	kinds := map[string]Archetype{}
	for _, a := range g.shapes.Archetypes.List {
		kinds[a.ID] = a
	}
	sum, n := map[string]int{}, map[string]int{}
	for _, c := range unplanted(t, Options{Cases: 12_000, Seed: 32}) {
		pay, wage, r := *c.Facts.Pay.Yearly, *c.Facts.Pay.LocalAverage, kinds[c.Archetype].Pay
		if pay*100 < r.Least*wage || (pay-1000)*100 > (r.Most)*wage {
			t.Errorf("%s: pay %d of a wage of %d, shape %v", c.ID, pay, wage, r)
		}
		sum[c.Category], n[c.Category] = sum[c.Category]+100*pay/wage, n[c.Category]+1
	}
	if a, b, c := sum["A"]/n["A"], sum["B"]/n["B"], sum["C"]/n["C"]; a <= b || b <= c {
		t.Errorf("pay in percent of the wage: A %d, B %d, C %d", a, b, c)
	}
}

// Every day of filing weighs what the shapes say, to the last digit.
func TestDaysWeighWhatTheShapesSay(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1, From: civil.Date{Year: 2024, Month: 1, Day: 1}})
	before := 0
	for i, sum := range g.days.upTo[:len(g.days.upTo)-7] { // after 2026 no notice says what is closed
		if want := weight(g.shapes.Arrivals, g.days.date(i)); sum-before != want {
			t.Errorf("%s weighs %d, want %d", g.days.date(i), sum-before, want)
		}
		before = sum
	}
}
