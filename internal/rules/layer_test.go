package rules

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/strict"
	"tandem/internal/text"
)

func loaded(t testing.TB, fsys fs.FS) Set {
	t.Helper()
	s, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A city has what it says itself, and what it does not say from the nearest layer that
// does, with its source.
func TestACityStandsOnItsLayers(t *testing.T) {
	p := loaded(t, stackOfLayers(t)).Packs()[0]
	l := p.Profile.Limits
	got := fmt.Sprintf("promised %d %s, joint %d %s, residence %d %s, work more %d, registers %v", l.Promised.Days, l.Promised.Basis,
		l.Joint.Days, l.Joint.Basis, l.Residence.Days, l.Residence.Rule.Unit, l.WorkMore, p.Fees[0].Yuan)
	if want := "promised 10 promise, joint 25 province, residence 15 calendar, work more 5, registers 400"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var layers []string
	for _, x := range p.Layers {
		layers = append(layers, fmt.Sprintf("%s %s %s", x.Level, x.Code, x.In(text.EN)))
	}
	if diff := cmp.Diff([]string{"national land Land", "province shire Shire", "city town Town"}, layers); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{"limits.promised", "limits.joint", "limits.notice", "procedure.window", "offices", "validity.work"} {
		if p.Sources[path].Of == "" {
			t.Errorf("no source of %s", path)
		}
	}
}

// What the law fixes and what a promise says are sourced in every pack, in both
// languages.
func TestEveryRuleOfAPackHasASource(t *testing.T) {
	for _, p := range load(t).Packs() {
		for _, r := range inherited {
			s, ok := p.Sources[r.path]
			if (!ok || s.In(text.ZH) == "" || strings.Contains(s.In(text.EN), "⟦")) && !r.extra {
				t.Errorf("%s: %s rests on %+v", p.City, r.path, s)
			}
		}
		for _, f := range p.Fees {
			if f.Source.Of == "" {
				t.Errorf("%s: no source of a fee", p.City)
			}
		}
	}
}

// A city adds rows, and an exemption parts the row that it is for.
func TestAChecklistGrowsByLayers(t *testing.T) {
	list := loaded(t, stackOfLayers(t)).Packs()[0].Checklist
	var got []string
	for _, r := range list.Rows[1:] { // the form is asked by all
		got = append(got, fmt.Sprintf("%s %v, %d exempt", r.Code, r.For, len(r.Exempt)))
	}
	want := []string{"M02 [work/domestic], 1 exempt", "M02 [work/overseas], 0 exempt", "M03 [work/overseas], 0 exempt", "M03 [work/domestic], 0 exempt"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	yes, work := true, "domestic"
	for _, i := range list.Items(Facts{Case: CaseFacts{Work: &work}, China: ChinaFacts{SamePost: &yes}}) {
		if want := map[permit.Code]Verdict{"M01": Met, "M02": NotMet, "M03": Met}[i.Code]; i.Verdict != want {
			t.Errorf("%s: %s, want %s", i.Code, i.Verdict, want)
		}
	}
	if _, err := Load(stackOfLayers(t)); err != nil {
		t.Error("the rows of the nation were changed in place", err)
	}
}

// Guangzhou and Foshan spare a paper of category A; the nation's own list does not.
func TestAnExemptionStaysInItsCity(t *testing.T) {
	yes, work, a := true, "domestic", "A"
	f := Facts{On: date(t, "2026-04-01"), Case: CaseFacts{Work: &work, Category: &a, MovesWithin: &yes}, Post: PostFacts{IntraGroup: &yes}}
	asked := func(city string) Verdict {
		p, err := load(t).ByCity(city, f.On)
		if err != nil {
			t.Fatal(err)
		}
		i, _ := find(p.Checklist.Items(f), func(i Item) bool { return i.Code == "M05" })
		return i.Verdict
	}
	if asked("guangzhou-foshan") != NotMet || asked("shenzhen") == NotMet {
		t.Errorf("M05: %s in Guangzhou, %s in Shenzhen", asked("guangzhou-foshan"), asked("shenzhen"))
	}
}

// A pack has the routes of its own layers and of no other; the country has all.
func TestAPackHasThePoliciesOfItsLayers(t *testing.T) {
	ids := func(p *Policies) (out []string) {
		for _, x := range p.Policies {
			out = append(out, x.ID)
		}
		return out
	}
	all := ids(load(t).Policies())
	for name, want := range map[string]string{"wuxi": "pr-delta-hightech", "shanghai": "pr-shanghai-zone", "haikou": "r5-hainan", "beijing": "pr-beijing-points",
		"beijing-one-stop": "pr-beijing-points", "jiangmen": "relief-guangdong-move", "guangzhou-foshan": "relief-guangfo"} {
		got := ids(city(t, name).Policies)
		if !slices.Contains(got, want) || !slices.Contains(got, "r5-repeat") || len(got) >= len(all) {
			t.Errorf("%s: %d of %d, %s %t", name, len(got), len(all), want, slices.Contains(got, want))
		}
		for _, id := range got {
			if !slices.Contains(all, id) {
				t.Errorf("%s has %s, the country has not", name, id)
			}
		}
	}
	if slices.Contains(ids(city(t, "wuxi").Policies), "r5-hainan") {
		t.Error("Wuxi has a route of Hainan")
	}
}

// What a city's policies say about somebody is what the country's say.
func TestPoliciesOfACityAgreeWithTheCountry(t *testing.T) {
	f := Facts{On: day, Complete: true, Post: PostFacts{Senior: new(true)}, Place: PlaceFacts{Region: new("460100")}}
	verdicts := map[string]Verdict{}
	for _, m := range load(t).Policies().Match(f) {
		verdicts[m.Policy.ID] = m.Verdict
	}
	n := 0
	for _, m := range city(t, "haikou").Policies.Match(f) {
		if n++; m.Verdict != verdicts[m.Policy.ID] {
			t.Errorf("%s: %s in Haikou, %s in the country", m.Policy.ID, m.Verdict, verdicts[m.Policy.ID])
		}
	}
	if n == 0 || verdicts["r5-hainan"] != Met {
		t.Errorf("%d policies, r5-hainan %s", n, verdicts["r5-hainan"])
	}
}

// edited are the layers with another edition of Town beside the first.
func edited(t testing.TB, script string) fstest.MapFS {
	t.Helper()
	e := editor{fsys: stackOfLayers(t)}
	e.run(t, script)
	return e.fsys
}

const secondEdition = `= town-2/pack.yaml town/pack.yaml
@ town-2/pack.yaml
- edition: 2026-1
+ edition: 2026-2
+ replaces: 2026-1
- validFrom: 2026-06-01
+ validFrom: 2026-09-01
`

// A new edition ends the one it replaces without touching a byte of it.
func TestAnEditionEndsTheOneBefore(t *testing.T) {
	first := loaded(t, stackOfLayers(t)).Packs()[0]
	s := loaded(t, edited(t, secondEdition))
	for on, want := range map[string]string{"2026-06-01": "2026-1", "2026-08-31": "2026-1", "2026-09-01": "2026-2", "": "2026-2"} {
		if p, err := s.ByCity("town", date(t, on)); err != nil || p.Edition != want {
			t.Errorf("on %s: %v, want %s", on, err, want)
		}
	}
	old, err := s.ByHash(first.Hash)
	if err != nil || old.Edition != "2026-1" || old.To != date(t, "2026-08-31") {
		t.Errorf("the old edition: %+v, %v", old, err)
	}
	if _, err := s.ByHash("no such"); problem.Of(err).Code != problem.Unavailable {
		t.Errorf("got %v", err)
	}
}

// A pack stands on the edition of a layer that is in force when it begins, whatever
// comes later.
func TestAPackKeepsTheEditionItStandsOn(t *testing.T) {
	first := loaded(t, stackOfLayers(t)).Packs()[0]
	s := loaded(t, edited(t, secondEdition+`= shire-2/pack.yaml shire/pack.yaml
@ shire-2/pack.yaml
- edition: 2026-1
+ edition: 2026-2
+ replaces: 2026-1
- validFrom: 2026-01-01
+ validFrom: 2026-07-01
- joint: {days: 25, count: working, basis: province}
+ joint: {days: 20, count: working, basis: province}
`))
	for edition, want := range map[string]int{"2026-1": 25, "2026-2": 20} {
		p, _ := find(s.Packs(), func(p *Pack) bool { return p.Edition == edition })
		if p.Profile.Limits.Joint.Days != want {
			t.Errorf("%s: joint %d days, want %d", edition, p.Profile.Limits.Joint.Days, want)
		}
	}
	if _, err := s.ByHash(first.Hash); err != nil {
		t.Error("a new edition of a layer changed the hash of a pack that stands on the old one")
	}
}

// The policies of an edition that is replaced end with it, and the new ones begin then.
func TestPoliciesOfEditionsDoNotMeet(t *testing.T) {
	routes := []byte(`zh: 路径
en: routes
edition: 2026-1
validFrom: 2020-01-01
region: town
sources: {own: {zh: 样例, en: Sample}}
policies:
  - {id: one, kind: permit, zh: 一, en: one, benefit: {zh: 甲, en: a}, authority: {zh: 乙, en: b}, source: {of: own, mark: D}, conditions: [{id: post, zh: 高级, en: senior, when: post.senior}]}
`)
	fsys := edited(t, secondEdition)
	fsys["town/routes.yaml"], fsys["town-2/routes.yaml"] = &fstest.MapFile{Data: routes}, &fstest.MapFile{Data: routes}
	s := loaded(t, fsys)
	var got []string
	for _, p := range s.Policies().Policies {
		got = append(got, p.From.String()+" "+p.To.String())
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"2020-01-01 2026-08-31", "2026-09-01 "}, got); diff != "" {
		t.Error(diff)
	}
}

// Law: a lower layer that says a period loads just if it is no longer than above, or
// within what is allowed there, and within the law and the periods around it.
func TestTighterLoadsLooserDoesNot(t *testing.T) {
	base := stackOfLayers(t)
	said := map[string]int{"promised": 10, "joint": 25, "work": 20, "issue": 10, "explain": 10} // with leave
	least := map[string]int{"promised": 5, "work": 10}                                          // the tolerated 5 and the promised 10 days must fit in
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"promised", "joint", "work", "issue", "explain"}).Draw(t, "limit")
		n := rapid.IntRange(1, 50).Draw(t, "days")
		unit := map[bool]string{true: "calendar", false: "working"}[name == "explain"]
		line := fmt.Sprintf("  %s: {days: %d, count: %s, basis: b}\n", name, n, unit)
		town := string(base["town/pack.yaml"].Data)
		if name == "promised" {
			town = strings.Replace(town, "  promised: {days: 10, count: working, basis: promise}\n", line, 1)
		} else {
			town = strings.Replace(town, "limits:\n", "limits:\n"+line, 1)
		}
		fsys := maps.Clone(base)
		fsys["town/pack.yaml"] = &fstest.MapFile{Data: []byte(town)}
		_, err := Load(fsys)
		if fine := n <= said[name] && n >= least[name]; (err == nil) != fine {
			t.Errorf("%s of %d %s days: %v, want %t", name, n, unit, err, fine)
		}
	})
}

// A folder of the same name takes the other's place, the others stand beside each other.
func TestOverlay(t *testing.T) {
	top := fstest.MapFS{"b/x": {Data: []byte("top")}, "c/x": {Data: []byte("top")}}
	below := fstest.MapFS{"a/x": {Data: []byte("below")}, "b/x": {Data: []byte("below")}, "b/y": {Data: []byte("below")}}
	both := Over(top, below)
	names, err := fs.Glob(both, "*/*")
	if diff := cmp.Diff([]string{"a/x", "b/x", "c/x"}, names); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if data, _ := fs.ReadFile(both, "b/x"); string(data) != "top" {
		t.Errorf("b/x is %s", data)
	}
	if _, err := fs.ReadFile(both, "b/y"); err == nil {
		t.Error("a folder is mixed of two")
	}
}

// A stray file beside the folders of --packs is no folder, and an added city stands on
// the nation of the program.
func TestOverEmbedded(t *testing.T) {
	data, err := NewCity("erewhon", nil, civil.Date{Year: 2026, Month: 1, Day: 1})
	if err != nil {
		t.Fatal(err)
	}
	s, err := OverEmbedded(fstest.MapFS{"erewhon/pack.yaml": {Data: data}, "README": {Data: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.ByCity("erewhon", day); err != nil || p.Profile.Limits.Joint.Days != 45 || len(s.Packs()) != len(load(t).Packs())+1 {
		t.Errorf("%v", err)
	}
}

// The starting pack loads as it is; a number changed so that it breaks a law is told.
func TestNewCity(t *testing.T) {
	data, err := NewCity("erewhon", []string{"national", "greater-bay", "guangdong"}, day)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OverEmbedded(fstest.MapFS{"erewhon/pack.yaml": {Data: data}}); err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(data), "# limits:\n#   promised: {days: 7,", "limits:\n  promised: {days: 25,", 1)
	_, err = OverEmbedded(fstest.MapFS{"erewhon/pack.yaml": {Data: []byte(broken)}})
	faults, _ := err.(strict.Faults)
	got := faults.In(text.EN)
	for _, want := range []string{"limits.promised: Here stands 25 working days, and in National frame 7 working days (national/pack.yaml:", "longer than the period “work”", "Nothing says on what “limits”"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if _, err := NewCity("No City", nil, day); problem.Of(err).Code != problem.Invalid {
		t.Errorf("got %v", err)
	}
}

// A special case of a nearer layer comes before one of a wider.
func TestTheNearerSpecialCaseCounts(t *testing.T) {
	p := loaded(t, edited(t, `@ town/pack.yaml
- edition: 2026-1
+ edition: 2026-1
+ validity: {caps: [{id: origin, zh: 外籍华人, en: of Chinese origin, permit: work, grades: [C], when: person.chineseOrigin, years: 2, source: {of: own, mark: D}}]}
`)).Packs()[0]
	got := p.Period("work/domestic", ValidityFacts{Category: "C", WorkFrom: day, About: Facts{Person: PersonFacts{ChineseOrigin: new(true)}}})
	if got.To != date(t, "2028-03-01") {
		t.Errorf("ends on %s: %v", got.To, got.Bounds)
	}
}
