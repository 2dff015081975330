package backtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"tandem/internal/backtest"
	"tandem/internal/civil"
	"tandem/internal/rules"
	"tandem/internal/synth"
)

// packs are those of the program, as files.
func packs(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	root := os.DirFS("../rules/packs")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// edited is an edition with one thing changed, which must be there once.
func edited(t testing.TB, file string, changes ...string) backtest.Edition {
	t.Helper()
	all := packs(t)
	for i := 0; i < len(changes); i += 2 {
		data := string(all[file].Data)
		if strings.Count(data, changes[i]) != 1 {
			t.Fatalf("%s has %q %d times", file, changes[i], strings.Count(data, changes[i]))
		}
		all[file] = &fstest.MapFile{Data: []byte(strings.Replace(data, changes[i], changes[i+1], 1))}
	}
	e, err := backtest.Load("new", all)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func old(t testing.TB) backtest.Edition {
	t.Helper()
	e, err := backtest.Embedded("old")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// people are the first of an invented population, as subjects.
func people(t testing.TB, n int) []backtest.Subject {
	t.Helper()
	drawn.Do(func() { population = draw(t, 3000) })
	if len(population) < n {
		t.Fatal("the population could not be drawn")
	}
	return population[:n]
}

var (
	drawn      sync.Once
	population []backtest.Subject
)

func draw(t testing.TB, n int) []backtest.Subject {
	t.Helper()
	shapes, err := synth.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	g, err := synth.New(shapes, old(t).Policies, synth.Options{Cases: n, Seed: 17})
	if err != nil {
		t.Fatal(err)
	}
	var out []backtest.Subject
	err = g.Each(func(c synth.Case) error {
		out = append(out, backtest.Subject{ID: c.ID, City: c.City, Category: c.Category, Group: c.Group, Size: c.Employer.Size, Facts: c.Facts,
			Term: &rules.ValidityFacts{Category: c.Category, WorkFrom: c.Term.From, WorkTo: c.Term.To, ContractEnd: c.Term.To, PassportExpiry: c.Papers.PassportUntil, ResidenceUntil: c.Term.To}})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func over(list []backtest.Subject) backtest.Population {
	return func(f func(backtest.Subject) error) error {
		for _, s := range list {
			if err := f(s); err != nil {
				return err
			}
		}
		return nil
	}
}

func run(t testing.TB, a, b backtest.Edition, p backtest.Population) backtest.Report {
	t.Helper()
	r, err := backtest.Run(a, b, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func aspect(r backtest.Report, a backtest.Aspect) backtest.AspectReport {
	return r.Aspects[slices.Index(backtest.Aspects, a)]
}

// expected is an independent count of who flips, as the report has it.
type expected struct {
	ids    []string
	groups map[[2]string]int
}

func expect(list []backtest.Subject, flips func(backtest.Subject) bool) expected {
	x := expected{groups: map[[2]string]int{}}
	for _, s := range list {
		if flips(s) {
			x.ids = append(x.ids, s.ID)
			x.groups[[2]string{"category", s.Category}]++
			x.groups[[2]string{"nationality", s.Group}]++
			x.groups[[2]string{"size", s.Size}]++
		}
	}
	return x
}

// holds compares an aspect with the count, group by group.
func (x expected) holds(t *testing.T, a backtest.AspectReport) {
	t.Helper()
	if len(x.ids) == 0 {
		t.Fatalf("%s: nobody was expected to flip, so this tells nothing", a.Aspect)
	}
	if a.Flipped != len(x.ids) {
		t.Errorf("%s: %d flipped, want %d", a.Aspect, a.Flipped, len(x.ids))
	}
	for _, g := range a.Groups {
		if g.Flipped != x.groups[[2]string{g.By, g.Group}] {
			t.Errorf("%s: %s %s: %d flipped, want %d", a.Aspect, g.By, g.Group, g.Flipped, x.groups[[2]string{g.By, g.Group}])
		}
	}
}

// reason is the one reason of an aspect, for exactly those who were expected.
func (x expected) reason(t *testing.T, a backtest.AspectReport, want backtest.Reason) {
	t.Helper()
	want.Cases, want.Examples = len(x.ids), x.ids[:min(5, len(x.ids))]
	if len(a.Reasons) != 1 {
		t.Fatalf("%s: reasons %+v", a.Aspect, a.Reasons)
	}
	got := a.Reasons[0]
	got.Name, got.What = nil, nil
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		t.Errorf("%s: reason\n%s, want\n%s", a.Aspect, g, w)
	}
}

// quiet demands that nothing else differs.
func quiet(t *testing.T, r backtest.Report, but ...backtest.Aspect) {
	t.Helper()
	for _, a := range r.Aspects {
		if !slices.Contains(but, a.Aspect) && (a.Flipped > 0 || len(a.Reasons) > 0) {
			t.Errorf("%s differs for %d: %+v", a.Aspect, a.Flipped, a.Reasons)
		}
	}
}

func TestOneEditionAgainstItself(t *testing.T) {
	list := people(t, 1500)
	same, err := backtest.Load("same", packs(t))
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, old(t), same, over(list))
	quiet(t, r)
	if r.Cases != 1500 || r.Flipped != 0 {
		t.Errorf("%d of %d flipped", r.Flipped, r.Cases)
	}
}

// met lists the grounds that somebody meets.
func met(e backtest.Edition, f rules.Facts) (out []string) {
	for _, m := range e.Policies.Match(f) {
		if m.Policy.Kind == rules.Ground && m.Verdict == rules.Met && m.Policy.Grade != "C" {
			out = append(out, m.Policy.ID)
		}
	}
	return out
}

func points(e backtest.Edition, f rules.Facts) int { return e.Policies.System(f.On).Score(f).Low }

// The condition of B 6 asks 65 points: who falls has B by points alone, and 60 to 64.
func TestPassMarkOfAGround(t *testing.T) {
	list, before := people(t, 3000), old(t)
	after := edited(t, "national/categories.yaml", "points.total >= 60", "points.total >= 65")
	x := expect(list, func(s backtest.Subject) bool {
		n := points(before, s.Facts)
		return slices.Equal(met(before, s.Facts), []string{"B6"}) && n >= 60 && n < 65
	})
	r := run(t, before, after, over(list))
	x.holds(t, aspect(r, backtest.Category))
	x.reason(t, aspect(r, backtest.Category), backtest.Reason{Rule: "B6", Part: "points", From: "met", To: "not-met", Old: "points.total >= 60", New: "points.total >= 65"})
	quiet(t, r, backtest.Category)
}

// The mark of the table goes up: who has 60 to 64 points has no category by points.
func TestPassMarkOfTheTable(t *testing.T) {
	list, before := people(t, 3000), old(t)
	after := edited(t, "national/points.yaml", "{grade: B, from: 60}", "{grade: B, from: 65}", "total: 51", "total: 51")
	x := expect(list, func(s backtest.Subject) bool { n := points(before, s.Facts); return n >= 60 && n < 65 })
	r := run(t, before, after, over(list))
	x.holds(t, aspect(r, backtest.Points))
	x.reason(t, aspect(r, backtest.Points), backtest.Reason{Rule: "mark-B", From: "B", To: "none", Old: "≥60", New: "≥65"})
	if turns := aspect(r, backtest.Points).Turns; !reflect.DeepEqual(turns, []backtest.Turn{{From: "B", To: "none", Cases: len(x.ids)}}) {
		t.Errorf("turns %+v", turns)
	}
	quiet(t, r, backtest.Points)
}

// One age band ends at 40 instead of 45: who is 41 to 45 loses five points, and some of
// them their category.
func TestAgeBand(t *testing.T) {
	list, before := people(t, 3000), old(t)
	after := edited(t, "national/points.yaml", "{from: 26, to: 45, points: 15}", "{from: 26, to: 40, points: 15}", "{from: 46, to: 55, points: 10}", "{from: 41, to: 55, points: 10}")
	older := func(s backtest.Subject) bool { a := age(s); return a >= 41 && a <= 45 }
	x := expect(list, older)
	r := run(t, before, after, over(list))
	x.holds(t, aspect(r, backtest.Points))
	x.reason(t, aspect(r, backtest.Points), backtest.Reason{Rule: "age", From: "15", To: "10", Old: "26–45: 15", New: "41–55: 10"})
	falls := expect(list, func(s backtest.Subject) bool {
		grounds, n := met(before, s.Facts), points(before, s.Facts)
		fromA := slices.Contains(grounds, "A6") && !slices.ContainsFunc(grounds, func(g string) bool { return g[0] == 'A' && g != "A6" }) && n < 90
		fromB := slices.Equal(grounds, []string{"B6"}) && n < 65
		return older(s) && (fromA || fromB)
	})
	falls.holds(t, aspect(r, backtest.Category))
	for _, why := range aspect(r, backtest.Category).Reasons {
		if why.Factor != "age" || why.Part != "points" || (why.Rule != "A6" && why.Rule != "B6") {
			t.Errorf("reason %+v", why)
		}
	}
	quiet(t, r, backtest.Points, backtest.Category, backtest.Routes) // five years for category A
}

func age(s backtest.Subject) int {
	b, on := s.Facts.Person.BirthDate, s.Facts.On
	n := on.Year - b.Year
	if b.AddMonths(12 * n).After(on) {
		n--
	}
	return n
}

// Permanent residence after three years of work instead of four.
func TestYearsOfARoute(t *testing.T) {
	list, before := people(t, 3000), old(t)
	const rest = "\"\n        evidence: [M02]\n      - id: months\n        zh: 每年实际居住不少于六个月\n        en: at least six months of stay in each year\n        when: \"china.monthsEachYear >= 6\"\n        evidence: [M10]\n      - id: pay"
	after := edited(t, "national/routes.yaml", "china.workYears >= 4"+rest, "china.workYears >= 3"+rest)
	x := expect(list, func(s backtest.Subject) bool {
		f := s.Facts
		yes := func(b *bool) bool { return b != nil && *b }
		return *f.China.WorkYears == 3 && yes(f.Person.LawAbiding) && yes(f.Person.NoCriminalRecord) && yes(f.Person.Healthy) &&
			*f.China.MonthsEachYear >= 6 && *f.Pay.Yearly >= 6**f.Pay.LocalAverage && 5**f.Pay.TaxYearly >= 6**f.Pay.LocalAverage
	})
	r := run(t, before, after, over(list))
	x.holds(t, aspect(r, backtest.Routes))
	why := aspect(r, backtest.Routes).Reasons
	x.reason(t, aspect(r, backtest.Routes), backtest.Reason{Rule: why[0].Rule, Part: "years", From: "not-met", To: "met", Old: "china.workYears >= 4", New: "china.workYears >= 3"})
	quiet(t, r, backtest.Routes)
}

// The accommodation register spares a paper only where the market register answers too.
func TestExemptionFromAPaper(t *testing.T) {
	list, before := people(t, 3000), old(t)
	after := edited(t, "national/checklist.yaml", `when: "case.accommodationFound"`, `when: "case.accommodationFound && case.licenceFound"`)
	x := expect(list, func(s backtest.Subject) bool {
		c := s.Facts.Case
		return slices.Contains([]string{"first", "extension", "change", "reissue", "cancellation"}, *c.Residence) && c.AccommodationFound != nil && c.LicenceFound == nil
	})
	r := run(t, before, after, over(list))
	x.holds(t, aspect(r, backtest.Checklist))
	if why := aspect(r, backtest.Checklist).Reasons; len(why) != 1 || why[0].From != "not-asked" || why[0].To != "asked" || why[0].Cases != len(x.ids) {
		t.Errorf("reasons %+v", why)
	}
	quiet(t, r, backtest.Checklist)
}

// Wuxi gives B one year instead of two.
func TestLimitOfACategory(t *testing.T) {
	list, before := people(t, 3000), old(t)
	after := edited(t, "wuxi/pack.yaml", "  tolerate: [M02, M03, M08]", "  tolerate: [M02, M03, M08]\n\nvalidity:\n  work: {A: 5, B: 1, C: 1}\n",
		"{on: [authority, offices, procedure, limits], of", "{on: [authority, offices, procedure, limits, validity], of")
	day := civil.Date{Year: 2026, Month: 3, Day: 2}
	x := expect(list, func(s backtest.Subject) bool {
		year := s.Term.WorkFrom.AddMonths(12).AddDays(-1)
		return s.City == "wuxi" && s.Category == "B" && s.Term.WorkTo.After(year)
	})
	r := run(t, before, after, over(list).On(day))
	x.holds(t, aspect(r, backtest.LastDay))
	for _, why := range aspect(r, backtest.LastDay).Reasons {
		if why.Part != "earlier" || why.To != "category" && why.To != "work-permit" {
			t.Errorf("reason %+v", why)
		}
	}
	quiet(t, r, backtest.LastDay)
	if r.NoPack != 0 {
		t.Errorf("%d cases without a profile on %s", r.NoPack, day)
	}
}

// A route with another name is one that is gone and one that is new, for all whom it
// said anything but no.
func TestRoutesThatComeAndGo(t *testing.T) {
	list, before := people(t, 2000), old(t)
	after := edited(t, "national/routes.yaml", "  - id: r5-known\n", "  - id: r5-renowned\n")
	verdicts := map[rules.Verdict]int{}
	x := expect(list, func(s backtest.Subject) bool {
		for _, m := range before.Policies.Match(s.Facts) {
			if m.Policy.ID == "r5-known" && m.Verdict != rules.NotMet {
				verdicts[m.Verdict]++
				return true
			}
		}
		return false
	})
	r := run(t, before, after, over(list))
	x.holds(t, aspect(r, backtest.Routes))
	for _, why := range aspect(r, backtest.Routes).Reasons {
		gone, come := why.Rule == "r5-known" && why.To == "absent", why.Rule == "r5-renowned" && why.From == "absent"
		if n := verdicts[rules.Verdict(why.From)] + verdicts[rules.Verdict(why.To)]; !gone && !come || why.Cases != n {
			t.Errorf("reason %+v, want %d cases", why, n)
		}
	}
	quiet(t, r, backtest.Routes)
}

// A ground that nobody meets any more throws out who had nothing else; a name alone
// changes nothing.
func TestGroundsThatComeAndGo(t *testing.T) {
	list, before := people(t, 3000), old(t)
	quiet(t, run(t, before, edited(t, "national/categories.yaml", "  - id: A3-pay\n", "  - id: A3-wage\n"), over(list)))
	after := edited(t, "national/categories.yaml", "pay.yearly >= 6 * pay.localAverage", "pay.yearly >= 1000 * pay.localAverage",
		"facts: {pay: {yearly: 600000, localAverage: 100000}}", "facts: {pay: {yearly: 600000, localAverage: 600}}")
	x := expect(list, func(s backtest.Subject) bool {
		g := met(before, s.Facts)
		return slices.Contains(g, "A3-pay") && !slices.ContainsFunc(g, func(id string) bool { return id[0] == 'A' && id != "A3-pay" })
	})
	x.holds(t, aspect(run(t, before, after, over(list)), backtest.Category))
}

// Where words and points both differ, the condition names both.
func TestWordsAndPointsTogether(t *testing.T) {
	list, before := people(t, 3000), old(t)
	all := packs(t)
	for file, change := range map[string][2]string{
		"national/points.yaml":     {"{from: 46, to: 55, points: 10}", "{from: 46, to: 55, points: 9}"},
		"national/categories.yaml": {"points.total >= 60", "points.total >= 62"},
	} {
		all[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(all[file].Data), change[0], change[1], 1))}
	}
	after, err := backtest.Load("new", all)
	if err != nil {
		t.Fatal(err)
	}
	both, words := 0, 0
	for _, s := range list {
		if n, a := points(before, s.Facts), age(s); slices.Equal(met(before, s.Facts), []string{"B6"}) && n < 63 {
			if a >= 46 && a <= 55 {
				both++
			} else if n < 62 {
				words++
			}
		}
	}
	got := map[string]int{}
	for _, why := range aspect(run(t, before, after, over(list)), backtest.Category).Reasons {
		got[why.Factor] += why.Cases
	}
	if both == 0 || words == 0 || got["points.total"] != both || got[""] != words {
		t.Errorf("reasons %v, want %d by both and %d by words", got, both, words)
	}
}

// The answer is the same whatever the number of processors, and an error of the
// population is told.
func TestSameAnswerOnAnyNumberOfProcessors(t *testing.T) {
	list, before := people(t, 3000), old(t)
	after := edited(t, "national/points.yaml", "{from: 26, to: 45, points: 15}", "{from: 26, to: 40, points: 15}")
	answer := func(processors int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		data, err := json.Marshal(run(t, before, after, over(list)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if answer(1) != answer(5) {
		t.Error("five processors answer otherwise than one")
	}
	broken := errors.New("broken")
	_, err := backtest.Run(before, after, func(f func(backtest.Subject) error) error { return errors.Join(f(list[0]), broken) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := backtest.Run(before, after, over(list).Until(ended)); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits, and it goes on: %v", err)
	}
}

// Packs that are wrong are told as everywhere.
func TestBrokenPacksAreTold(t *testing.T) {
	all := packs(t)
	all["national/points.yaml"] = &fstest.MapFile{Data: []byte("system: 3\n")}
	all["wuxi/pack.yaml"] = &fstest.MapFile{Data: []byte("city: 3\n")}
	_, err := backtest.Load("new", all)
	if err == nil || !strings.Contains(err.Error(), "points.yaml") || !strings.Contains(err.Error(), "wuxi/pack.yaml") {
		t.Errorf("got %v", err)
	}
}
