package book

import (
	"slices"
	"strings"
	"testing"

	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

func one(t testing.TB, b Book, id string) *Rule {
	t.Helper()
	found, err := b.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return found[len(found)-1] // the newest edition
}

func TestFind(t *testing.T) {
	b := embedded(t)
	for id, want := range map[string]string{
		"r5-repeat":                    "r5-repeat",
		"r5-repeat/permits":            "r5-repeat/permits",
		"work-points/pay/450000..":     "work-points/pay/450000.. work-points/pay/450000..",
		"limits/before":                "beijing/limits/before beijing-one-stop/limits/before haikou/limits/before jiangmen/limits/before shanghai/limits/before shenzhen/limits/before suzhou/limits/before",
		"haikou/offices/haikou.window": "haikou/offices/haikou.window",
	} {
		found, err := b.Find(id)
		var got []string
		for _, r := range found {
			got = append(got, r.ID)
		}
		if strings.Join(got, " ") != want || err != nil {
			t.Errorf("%s: got %v, %v", id, got, err)
		}
	}
}

func TestNearestIDs(t *testing.T) {
	b := embedded(t)
	for id, want := range map[string]string{
		"r5-repaet":               "r5-repeat",
		"permitz":                 "r5-repeat/permits",
		"haikou/limits/promissed": "haikou/limits/promised",
		"m05":                     "M05",
		"delta":                   "pr-delta-hightech",
	} {
		_, err := b.Find(id)
		if p := problem.Of(err); p.Code != problem.NotFound || !strings.Contains(p.In(text.EN), want) {
			t.Errorf("%s: got %v, want %s", id, p.In(text.EN), want)
		}
	}
	if _, err := b.Find(strings.Repeat("x", 10_000)); problem.Of(err).Code != problem.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestDependents(t *testing.T) {
	b := embedded(t)
	for id, want := range map[string]string{
		"A1":                           "r5-needed/category visa-r/category relief-guangfo/category",
		"A1/programme":                 "A1 visa-r/category",
		"r5-repeat/permits":            "r5-repeat",
		"work-points/marks/A":          "work-points A6/points B6/points",
		"work-points/pay/450000..":     "work-points/pay work-points A6/points",
		"M05":                          "pr-market/health pr-delta-hightech/health national/checklist/commit",
		"wuxi/offices/wuxi.exit-entry": "wuxi wuxi/procedure/residence",
		"national/counting/calendar":   "national/limits/residence national/limits/answer national/limits/explain",
		"wuxi/offices/wuxi.science":    "wuxi/procedure/actsFor wuxi/procedure/work wuxi/procedure/experts",
		"national/materials":           "hainan yangtze-delta",
	} {
		var got []string
		for _, r := range b.Dependents(one(t, b, id)) {
			got = append(got, r.ID)
		}
		for w := range strings.FieldsSeq(want) {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %s is not among %v", id, w, got)
			}
		}
	}
	for _, id := range []string{"haikou/limits/promised", "r5-repeat", "beijing/procedure/mode"} {
		if got := b.Dependents(one(t, b, id)); len(got) > 0 {
			t.Errorf("%s: got %v", id, got)
		}
	}
	for _, r := range b.Dependents(one(t, b, "national/counting/calendar")) {
		if !strings.HasPrefix(r.ID, "national/") {
			t.Errorf("%s rests on a convention of the nation", r.ID)
		}
	}
}

// A points system that has ended leads nobody to a category of today.
func TestAnEditionThatHasEnded(t *testing.T) {
	b := embedded(t)
	found, err := b.Find("work-points/marks/A")
	if err != nil || len(found) != 2 {
		t.Fatal(found, err)
	}
	for _, r := range found {
		asked := slices.ContainsFunc(b.Dependents(r), func(d *Rule) bool { return d.ID == "A6/points" })
		if asked != (r.To == "") {
			t.Errorf("edition %s until %q: A6 rests on it: %t", r.Edition, r.To, asked)
		}
	}
}

// Every rule can be explained in both languages: with a place, a source, and no hole.
func TestEveryRuleIsExplained(t *testing.T) {
	b := embedded(t)
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	person := Person{Policies: policies}
	b.All(func(r *Rule) {
		for _, l := range text.Langs {
			e := b.Explain(r, l)
			e.Judge(r, person, l)
			said := e.Name + e.Source + e.KindName + e.Verdict.Said
			for _, f := range e.Facts {
				said += f.Name + f.How + f.From
			}
			for _, s := range e.Says {
				said += s.Label + s.Value
			}
			if strings.Contains(said, "⟦") || e.Name == "" && r.Kind != File || e.At.Line == 0 || e.Hash == "" {
				t.Errorf("%s: %+v", r.ID, e)
			}
			if e.Source == "" && r.Kind != File || r.When != "" && len(e.Facts) == 0 {
				t.Errorf("%s: source %q, facts %v", r.ID, e.Source, e.Facts)
			}
			if v := e.Verdict.Verdict; v == rules.Met && r.Kind != Row || r.When != "" && r.Kind != Row && v != rules.CannotTell {
				t.Errorf("%s is %q of somebody nobody knows", r.ID, v)
			}
		}
	})
}

const engineer = `
on: 2026-11-22
person: {age: 42, lawAbiding: true}
pay: {yearly: 420000, localAverage: 70000}
work: {years: 14}
china: {workPermits: 1}
case: {work: extension, residence: extension, accommodationFound: true}
`

func TestJudge(t *testing.T) {
	b := embedded(t)
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	f, faults := rules.ReadFacts("facts.yaml", []byte(engineer))
	if faults.Err() != nil {
		t.Fatal(faults)
	}
	for id, want := range map[string]string{
		"r5-repeat/permits":               "not-met: not met",
		"r5-repeat/conduct":               "met: met",
		"r5-repeat":                       "not-met: not met",
		"A3-pay":                          "met: met",
		"visa-r/category":                 "met: met",
		"pr-market":                       "cannot-tell: cannot tell; china.monthsEachYear china.workYears pay.taxYearly person.healthy person.noCriminalRecord",
		"work-points/pay":                 ": 17 points of 20",
		"work-points/education":           ": 0 to 20 points of 20; education.degree skill.certificate",
		"work-points/pay/350000..<450000": "met: met",
		"work-points/pay/450000..":        "not-met: not met",
		"work-points/pay/..<50000":        "not-met: not met",
		"haikou/limits/promised":          ": This rule gives no verdict about a person.",
		"M19":                             "not-met: Not needed: the accommodation register has confirmed it",
		"M02":                             ": The application in the facts has no use for this material.",
	} {
		found, err := b.Find(id)
		if err != nil {
			if want != "" {
				t.Error(err)
			}
			continue
		}
		r := newest(found)
		e := b.Explain(r, text.EN)
		e.Judge(r, Person{f, policies}, text.EN)
		if got := judged(e); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
		if e.InForce == nil || !*e.InForce {
			t.Errorf("%s is not in force on 2026-11-22", id)
		}
	}
}

// newest is the edition in force that the facts of people are about: rows before the
// catalogue, and no system that has ended.
func newest(found []*Rule) *Rule {
	for _, r := range found {
		if r.To == "" && r.Kind != Material {
			return r
		}
	}
	return found[0]
}

func judged(e Entry) string {
	s := string(e.Verdict.Verdict) + ": " + e.Verdict.Said
	var missing []string
	for _, m := range e.Verdict.Missing {
		missing = append(missing, m.Fact)
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		s += "; " + strings.Join(missing, " ")
	}
	return s
}

// The hash of a pack names its catalogue too, as cases keep it.
func TestPin(t *testing.T) {
	b := embedded(t)
	set, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	b.Pin(set.Packs())
	for _, p := range set.Packs() {
		if r := one(t, b, p.City+"/procedure/window"); r.Hash != p.Hash {
			t.Errorf("%s: %s, want %s", p.City, r.Hash, p.Hash)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("system: x\nfactors: [{id: a, bands: [{from: 1}]}]"))
	f.Add([]byte("city: x\nvalidity: {routes: [{id: a}, {id: b}]}\nlimits: {work: {days: [1, {a: b}]}}"))
	f.Add([]byte("[a, b]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"a/pack.yaml", "a/routes.yaml"} {
			if b, err := Read(mapOf(name, data), "r"); err == nil {
				b.All(func(r *Rule) { b.Explain(r, text.EN) })
				if got := Diff(b, b); len(got) > 0 {
					t.Errorf("a book differs from itself: %s", told(got, text.EN))
				}
			}
		}
	})
}

func TestDecided(t *testing.T) {
	for _, c := range []struct {
		low, high, least int
		want             rules.Verdict
	}{{85, 85, 85, rules.Met}, {84, 84, 85, rules.NotMet}, {84, 85, 85, rules.CannotTell}, {85, 120, 85, rules.Met}, {0, 84, 85, rules.NotMet}} {
		if got, _, _ := decided(c.low, c.high, c.least, nil); got != c.want {
			t.Errorf("%d to %d of %d: got %s, want %s", c.low, c.high, c.least, got, c.want)
		}
	}
}
