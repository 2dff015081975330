package dossier

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tandem/internal/civil"
)

// forms draws forms whose every answer may be given or open, of its type but
// otherwise without sense.
func forms(t *rapid.T) Form {
	var f Form
	for a := range answers(&f) {
		if rapid.Bool().Draw(t, a.path) {
			a.value.Set(drawn(t, a))
		}
	}
	return f
}

func drawn(t *rapid.T, a answer) reflect.Value {
	v := reflect.New(a.value.Type()).Elem()
	switch p := v.Addr().Interface().(type) {
	case *civil.Date:
		*p = filed.AddDays(rapid.IntRange(-40_000, 60_000).Draw(t, "day"))
	case *civil.Moment:
		*p = civil.Moment{Date: filed, Minute: rapid.IntRange(0, 1439).Draw(t, "minute")}
	case *Month:
		*p = monthFrom(rapid.IntRange(1900*12, 2200*12).Draw(t, "month"))
	case *bool:
		*p = true
	default:
		fillPlain(t, v)
	}
	return v
}

func fillPlain(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.StringN(1, 12, -1).Draw(t, "text"))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(rapid.IntRange(-5, 1_000_000).Draw(t, "number")))
	case reflect.Slice:
		n := rapid.IntRange(1, 2).Draw(t, "items")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
	}
}

func TestVersionSurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Version{N: 3, Form: forms(t), Salt: []byte{1, 2, 250}, Provenance: map[string]Provenance{
			"jobs[0].title": {CarriedOver, "JM-2024-11", filed}, "applicant.surname": {How: PassportZone},
		}}
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Version
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" || got.Digest() != want.Digest() {
			t.Errorf("digests %s, %s\n%s", want.Digest(), got.Digest(), diff)
		}
	})
}

// Equal answers have no differences, and digest and difference always agree.
func TestDiffAgreesWithDigest(t *testing.T) {
	salt := []byte("salt")
	rapid.Check(t, func(t *rapid.T) {
		a := forms(t)
		if changes := Diff(a, a.clone()); changes != nil {
			t.Errorf("a form differs from itself: %v", changes)
		}
		b := a.clone()
		for x := range answers(&b) { // change a few answers, perhaps into the same
			if rapid.IntRange(0, 60).Draw(t, "touch "+x.path) == 0 {
				x.value.Set(drawn(t, x))
			}
		}
		if same, none := Digest(salt, a) == Digest(salt, b), len(Diff(a, b)) == 0; same != none {
			t.Errorf("digests equal: %v, no difference: %v: %v", same, none, Diff(a, b))
		}
	})
}

// Whatever question is answered in another way, the difference names it alone,
// with who reads it.
func TestDiffFindsTheOneChange(t *testing.T) {
	before := full(t)
	for a := range answers(&before) {
		after := before.clone()
		for b := range answers(&after) {
			if b.path == a.path {
				other(b.value)
			}
		}
		q, _ := QuestionAt(a.path)
		want := []Change{{a.path, q.ReadBy, q.Fixed}}
		if diff := cmp.Diff(want, Diff(before, after)); diff != "" {
			t.Errorf("%s: want (-) and got (+):\n%s", a.path, diff)
		}
		if Digest(nil, before) == Digest(nil, after) {
			t.Errorf("%s: the digest is the same", a.path)
		}
	}
}

// full is the good form with every list filled and every question answered.
func full(t *testing.T) Form {
	f := good(t).Form
	for a := range answers(&f) {
		if a.given() {
			continue
		}
		if a.value.Kind() == reflect.Slice {
			a.value.Set(reflect.MakeSlice(a.value.Type(), 2, 2))
			continue
		}
		other(a.value)
	}
	return f
}

// other changes an answer into another one. A list gets an item with nothing in it.
func other(v reflect.Value) {
	switch p := v.Addr().Interface().(type) {
	case *civil.Date:
		*p = civil.Date{Year: p.Year + 2000, Month: 2, Day: 3}
	case *civil.Moment:
		*p = civil.Moment{Date: filed, Minute: p.Minute + 1}
	case *Month:
		*p = Month{p.Year + 2000, 5}
	case *bool:
		*p = !*p
	default:
		otherPlain(v)
	}
}

func otherPlain(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
	}
}

func TestDiffInTheOrderOfTheForm(t *testing.T) {
	a := good(t).Form
	b := a.clone()
	b.Pledges.Truth = false
	b.Applicant.BirthDate = day("1991-04-18")
	b.Jobs = append(b.Jobs, Job{Title: "Advisor"})
	b.Jobs[1].Title, b.Jobs[0].Title = "Head", "Engineer"
	b.Dependants = nil
	var got []string
	for _, c := range Diff(a, b) {
		if c.Field != "dependants" && strings.HasPrefix(c.Field, "dependants") {
			continue
		}
		got = append(got, c.Field)
	}
	want := []string{"applicant.birthDate", "jobs", "jobs[0].title", "jobs[1].title", "jobs[2].title", "dependants", "pledges.truth"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	changes := Diff(a, b)
	if !changes[0].Fixed || !ReadBy(changes, ForResidence) || ReadBy([]Change{{Field: "pay.yearly", ReadBy: []Reader{ForWork}}}, ForResidence) {
		t.Errorf("fixed or readers wrong: %+v", changes[0])
	}
}

// What only looks different is the same: the order of composing marks, keys
// left empty, the shape of the salt's owner.
func TestCanonical(t *testing.T) {
	a := good(t).Form
	b := a.clone()
	b.Applicant.NativeName = norm.NFD.String(a.Applicant.NativeName)
	b.Applicant.FormerNationalities = []Country{}
	if b.Applicant.NativeName == a.Applicant.NativeName {
		t.Fatal("the name has nothing to decompose")
	}
	if changes := Diff(a, b); Digest(nil, a) != Digest(nil, b) || changes != nil {
		t.Errorf("composed and decomposed marks differ: %v", changes)
	}
	if Digest([]byte("a"), a) == Digest([]byte("b"), a) {
		t.Error("the salt does not matter")
	}
	f := Form{City: "<&>", Pay: Pay{Yearly: 9_007_199_254_740_993}, Jobs: []Job{{}, {From: month("2019-07")}}}
	want := `{"city":"<&>","jobs":[null,{"from":"2019-07"}],"pay":{"yearly":9007199254740993}}`
	if got := string(Canonical(f)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := string(Canonical(Form{})); got != "null" {
		t.Errorf("the empty form is %s", got)
	}
}

// The digest of a form is pinned: stored decisions name it for years. If this
// fails, the canonical form has changed, and every stored decision turns stale.
func TestDigestIsPinned(t *testing.T) {
	f := Form{
		City: "haikou", Transaction: Transaction{Work: WorkDomestic, Changed: []Item{"name"}}, Applicant: Applicant{NativeName: "Ọlá 𠮷", BirthDate: day("1990-02-28")},
		Pay: Pay{Yearly: 1}, Pledges: Pledges{Truth: true, SignedAt: civil.Moment{Date: filed, Minute: 61}},
	}
	const want = "d75e96357099537f7484241e707044f4b3988da71700eb27fe7b1d6727a78704"
	if got := Digest([]byte("pepper"), f); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFrom(t *testing.T) {
	v := good(t)
	if got := v.From("applicant.birthDate").How; got != PassportZone {
		t.Errorf("got %s", got)
	}
	if got := v.From("employer.name"); got.How != Register || got.On != day("2026-11-12") {
		t.Errorf("got %+v", got)
	}
	if got := v.From("applicant.surname").How; got != Typed {
		t.Errorf("got %s", got)
	}
}
