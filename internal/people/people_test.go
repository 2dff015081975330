package people

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
)

var update = flag.Bool("update", false, "write what came out into testdata")

func packs(t testing.TB) rules.Set {
	t.Helper()
	s, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func demoDirectory(t testing.TB) *Directory {
	t.Helper()
	d, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var day = civil.Date{Year: 2026, Month: 3, Day: 2}

func TestMistakes(t *testing.T) {
	const file = "testdata/mistakes.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load("people.yaml", ar.Files[0].Data, packs(t).Offices())
	faults, ok := err.(strict.Faults)
	if !ok {
		t.Fatalf("got %v, want faults", err)
	}
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: []txtar.File{ar.Files[0],
		{Name: "en", Data: []byte(faults.In(text.EN) + "\n")}, {Name: "zh", Data: []byte(faults.In(text.ZH) + "\n")}}})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
	everyFaultIsMet(t, faults)
}

func everyFaultIsMet(t *testing.T, faults strict.Faults) {
	for _, key := range text.Keys() {
		met := slices.ContainsFunc(faults, func(f strict.Fault) bool { return f.Key == key })
		if strings.HasPrefix(key, "people.") && key != "people.unknown" && !met {
			t.Errorf("no example of %s", key)
		}
	}
}

// A credit code that fails its check may have been issued all the same.
func TestEmployerWithAnotherCheckCharacter(t *testing.T) {
	data := "people:\n  - {id: a, zh: 甲, en: A, office: wuxi.talent, role: expert, employer: 91320214MA1W8D93TA}\n"
	d, err := Load("people.yaml", []byte(data), packs(t).Offices())
	if err != nil {
		t.Fatal(err)
	}
	if a, err := d.Actor("a", day); err != nil || a.Employer != "91320214MA1W8D93TA" || a.Role != permit.Expert {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestNotYAML(t *testing.T) {
	if _, err := Load("people.yaml", []byte("people: ["), nil); err == nil || !strings.Contains(err.Error(), "people.yaml:") {
		t.Errorf("got %v", err)
	}
}

const onePerson = `people:
  - id: haikou.one
    zh: 甲
    en: One
    office: haikou.window
    role: officer
    posts:
      - {post: accept, from: 2026-02-01, until: 2026-12-31, trainedUntil: 2026-09-30}
      - {post: hand-out, from: 2026-03-01, trainedUntil: 2027-12-31}
`

func TestPostsOfADay(t *testing.T) {
	d, err := Load("people.yaml", []byte(onePerson), packs(t).Offices())
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string][]permit.Post{
		"2026-01-31": nil,
		"2026-02-01": {permit.PostAccept},
		"2026-03-01": {permit.PostAccept, permit.PostHandOut},
		"2026-09-30": {permit.PostAccept, permit.PostHandOut},
		"2026-10-01": {permit.PostHandOut}, // the training ran out
		"2027-06-01": {permit.PostHandOut},
		"2028-01-01": nil,
	} {
		day, _ := civil.ParseDate(on)
		a, err := d.Actor("haikou.one", day)
		office := permit.OfficeID("haikou.window")
		if len(want) == 0 {
			office = "" // whose last post has ended works for no office
		}
		if err != nil || !slices.Equal(a.Posts, want) || a.Office != office || a.Role != permit.Officer {
			t.Errorf("on %s: got %+v, %v, want %v", on, a, err, want)
		}
		if got := len(d.At("haikou.window", permit.PostAccept, day)); (got == 1) != slices.Contains(want, permit.PostAccept) {
			t.Errorf("on %s: %d acceptors", on, got)
		}
	}
}

func TestNobody(t *testing.T) {
	_, err := demoDirectory(t).Actor("haikou.nobody", day)
	p := problem.Of(err)
	if p.Code != problem.NotFound || !strings.Contains(p.In(text.ZH), "haikou.nobody") || !strings.Contains(p.In(text.EN), "haikou.nobody") {
		t.Errorf("got %v", err)
	}
}

// Every office of the five cities that acts has people for each of its posts, and
// enough of them that neighbouring posts are never one person.
func TestTheDemoCoversTheFiveCities(t *testing.T) {
	d := demoDirectory(t)
	for _, p := range packs(t).Packs() {
		if !slices.Contains([]string{"jiangmen", "haikou", "beijing", "wuxi", "national"}, p.City) {
			continue // other cities are walked through by officers of their own: casetest.Officers
		}
		w := p.Profile.Window
		want := map[permit.Post]int{permit.PostAccept: 2, permit.PostIssue: 1, permit.PostHandOut: 1}
		if p.Profile.DoublePost {
			want[permit.PostSecond] = 2
		}
		atLeast(t, d, w, want)
		for _, o := range p.Profile.Authorities {
			atLeast(t, d, o, map[permit.Post]int{permit.PostExamine: 1, permit.PostReview: 1, permit.PostDecide: 1})
			if len(d.Of(o, permit.AuthorityHead)) != 1 {
				t.Errorf("%s has no head", o)
			}
		}
		if len(d.Of(permit.OfficeID(p.City+".government"), permit.GovernmentHead)) != 1 {
			t.Errorf("%s has no head of the government", p.City)
		}
		experts(t, d, p)
	}
}

func atLeast(t *testing.T, d *Directory, office permit.OfficeID, want map[permit.Post]int) {
	t.Helper()
	for post, n := range want {
		if got := d.At(office, post, day); len(got) < n {
			t.Errorf("%s at %s: got %d, want %d", post, office, len(got), n)
		}
	}
}

// experts checks that each office sends a member and a substitute.
func experts(t *testing.T, d *Directory, p *rules.Pack) {
	t.Helper()
	if p.Profile.Experts == nil {
		return
	}
	for _, o := range p.Profile.Experts.Offices {
		if got := d.Of(o, permit.Expert); len(got) < 2 {
			t.Errorf("%s has %d experts", o, len(got))
		}
	}
}

func TestOfficesAndNames(t *testing.T) {
	d := demoDirectory(t)
	if o, ok := d.Office("wuxi.talent"); !ok || o.Kind != rules.Adviser {
		t.Errorf("got %v, %t", o, ok)
	}
	if _, ok := d.Office("wuxi.nowhere"); ok {
		t.Error("found an office that is not there")
	}
	p, ok := d.Person("haikou.hand-out")
	if !ok || p.In(text.ZH) == p.In(text.EN) || p.In(text.EN) == "" {
		t.Errorf("got %+v", p)
	}
}

// Law: an actor has exactly the posts held on the day with valid training, and At
// finds exactly those who have them, in order.
func TestActorAndAtAgree(t *testing.T) {
	offices := []rules.Office{{ID: "o", Kind: rules.Window}}
	from := civil.Date{Year: 2026, Month: 1, Day: 1}
	rapid.Check(t, func(t *rapid.T) {
		var list []Person
		for i := range rapid.IntRange(1, 6).Draw(t, "people") {
			list = append(list, Person{ID: permit.PersonID(rune('z' - i)), Office: "o", Role: permit.Officer, Posts: drawPosts(t, from)})
		}
		d := newDirectory(list, offices)
		day := from.AddDays(rapid.IntRange(-1, 25).Draw(t, "day"))
		at := d.At("o", permit.PostAccept, day)
		if !slices.IsSortedFunc(at, func(a, b Person) int { return strings.Compare(string(a.ID), string(b.ID)) }) {
			t.Error("not sorted")
		}
		for _, p := range list {
			a, _ := d.Actor(p.ID, day)
			want := slices.ContainsFunc(p.Posts, func(h PostHeld) bool {
				return h.Post == permit.PostAccept && day.Sub(h.From) >= 0 && (h.Until.IsZero() || day.Sub(h.Until) <= 0) && day.Sub(h.TrainedUntil) <= 0
			})
			found := slices.ContainsFunc(at, func(q Person) bool { return q.ID == p.ID })
			if slices.Contains(a.Posts, permit.PostAccept) != want || found != want {
				t.Errorf("%s on %s: actor %v, at %t, want %t", p.ID, day, a.Posts, found, want)
			}
		}
	})
}

func drawPosts(t *rapid.T, from civil.Date) []PostHeld {
	day := func(name string) civil.Date { return from.AddDays(rapid.IntRange(0, 20).Draw(t, name)) }
	var out []PostHeld
	for range rapid.IntRange(0, 3).Draw(t, "posts") {
		h := PostHeld{Post: rapid.SampledFrom(posts).Draw(t, "post"), From: day("from"), TrainedUntil: day("trained")}
		if rapid.Bool().Draw(t, "ends") {
			h.Until = day("until")
		}
		out = append(out, h)
	}
	return out
}

// FuzzLoad: no bytes crash the reader.
func FuzzLoad(f *testing.F) {
	offices := packs(f).Offices()
	f.Add([]byte(onePerson))
	f.Add(demo)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Load("people.yaml", data, offices)
		faults, ok := err.(strict.Faults)
		if (d == nil) == (err == nil) || err != nil && !ok {
			t.Fatalf("got %v and %v", d, err)
		}
		for _, x := range faults {
			if !text.Has(x.Key) || x.In(text.ZH) == "" {
				t.Errorf("no words for %+v", x)
			}
		}
	})
}
