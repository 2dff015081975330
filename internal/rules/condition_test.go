package rules

import (
	"strings"
	"testing"

	"tandem/internal/strict"
	"tandem/internal/text"
)

func compiled(t testing.TB, source string) (*expression, strict.Faults) {
	t.Helper()
	data := []byte("when: |\n  " + source + "\n")
	root, _ := strict.Parse("x.yaml", data, maxBytes)
	c := &check{file: "x.yaml", root: root}
	e := c.compile("when", source)
	return e, c.faults
}

func readFacts(t testing.TB, s string) Facts {
	t.Helper()
	f, faults := ReadFacts("facts.yaml", []byte(s))
	if faults != nil {
		t.Fatal(faults)
	}
	return f
}

// Unknown is neither true nor false, and asks for nothing that would not decide.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct{ name, when, facts, want, missing string }{
		{"known and enough", "work.years >= 2", "work: {years: 2}", "met", ""},
		{"known and too few", "work.years >= 2", "work: {years: 1}", "not-met", ""},
		{"zero is known", "work.years >= 2", "work: {years: 0}", "not-met", ""},
		{"not known", "work.years >= 2", "person: {age: 30}", "cannot-tell", "work.years"},
		{"decided without the other", "work.years >= 2 || person.age > 20", "person: {age: 30}", "met", ""},
		{"failed without the other", "work.years >= 2 && person.age > 40", "person: {age: 30}", "not-met", ""},
		{"two missing", "work.years >= 2 && person.age > 40", "post: {kind: teaching}", "cannot-tell", "person.age work.years"},
		{"a word", "post.kind in ['teaching', 'research']", "post: {kind: teaching}", "met", ""},
		{"a word not known", "post.kind in ['teaching', 'research']", "person: {age: 1}", "cannot-tell", "post.kind"},
		{"a multiple", "pay.yearly >= 6 * pay.localAverage", "pay: {yearly: 600, localAverage: 100}", "met", ""},
		{"a multiple of something not known", "pay.yearly >= 6 * pay.localAverage", "pay: {yearly: 600}", "cannot-tell", "pay.localAverage"},
		{"a place", "place.region.startsWith('32')", "place: {region: '320200'}", "met", ""},
		{"age from birth", "person.age == 40", "{on: 2026-11-22, person: {birthDate: 1986-11-22}}", "met", ""},
		{"age a day before", "person.age == 40", "{on: 2026-11-22, person: {birthDate: 1986-11-23}}", "not-met", ""},
	} {
		e, faults := compiled(t, c.when)
		if faults != nil {
			t.Errorf("%s: %v", c.name, faults)
			continue
		}
		v := readFacts(t, c.facts).values()
		got, missing := e.eval(v), e.missing(v)
		var names []string
		for _, f := range missing {
			names = append(names, f.Name)
		}
		if string(got) != c.want || strings.Join(names, " ") != c.missing {
			t.Errorf("%s: got %s %v, want %s %s", c.name, got, names, c.want, c.missing)
		}
	}
}

// Each mistake in a condition is told in words, in both languages.
func TestBadConditions(t *testing.T) {
	for _, c := range []struct{ name, when, want string }{
		{"misspelt", "work.yeers >= 2", "There is no fact “work.yeers”; the nearest is “work.years”."},
		{"in another group", "person.yearly > 2", "the nearest is “pay.yearly”"},
		{"nothing near", "qqqqqqqq.zzzzzzzz", "There is no fact “qqqqqqqq.zzzzzzzz”"},
		{"wrong types", "work.years >= 'two'", "cannot compare"},
		{"not a truth", "work.years + 1", "must be true or false; this one gives a whole number"},
		{"syntax", "work.years >= ", "cannot be read at character"},
		{"clock", "timestamp('2026-01-01') < timestamp('2027-01-01')", "“timestamp” cannot be used"},
		{"loop", "['a'].exists(x, x == post.kind)", "“exists” cannot be used"},
		{"word never given", "post.kind == 'techer'", "“techer” is no value of post.kind"},
		{"nothing about the person", "1 == 1", "reads no fact"},
		{"product of facts", "pay.yearly * pay.localAverage > 3", "needs a literal factor"},
		{"division", "pay.yearly / pay.localAverage > 3", "“/” cannot be used"},
		{"a sum that hides what is missing", "work.years + china.workYears > 3", "must stand alone"},
		{"an upper limit of years", "work.years < 3", "at least"},
		{"two that can change", "pay.yearly > 2 * pay.taxYearly", "countless mixtures"},
		{"a product that could overflow", "1000000 * (1000000 * pay.yearly) > 1", "beyond what is exact"},
		{"too long", strings.Repeat("work.years > 1 || ", 40) + "work.years > 2", "at most 400"},
		{"huge list", "work.years in [" + strings.Repeat("1,", 70) + "1]", "at most 64"},
	} {
		_, faults := compiled(t, c.when)
		if len(faults) == 0 || !strings.Contains(faults.In(text.EN), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, faults, c.want)
		}
		for _, f := range faults {
			if f.Line == 0 || strings.Contains(f.In(text.ZH), "⟦") {
				t.Errorf("%s: %s", c.name, f.In(text.ZH))
			}
		}
	}
}

// A deep or odd text costs nothing and crashes nothing.
func FuzzCondition(f *testing.F) {
	f.Add("work.years >= 2")
	f.Add("3 * language.hsk - 1 < 10 || !(pay.yearly != 2 * pay.localAverage)")
	f.Add("post.kind in ['teaching'] && place.region.startsWith('44')")
	f.Add("1000000 * (1000000 * pay.yearly) > 1")
	f.Add(strings.Repeat("(", 390))
	f.Add(strings.Repeat("!", 390) + "true")
	f.Fuzz(func(t *testing.T, s string) {
		root, _ := strict.Parse("x.yaml", []byte("when: x"), maxBytes)
		c := &check{file: "x.yaml", root: root}
		if e := c.compile("when", s); e != nil {
			e.eval(Facts{}.values())
			bothWays(t, e)
		}
		for _, fault := range c.faults {
			if !text.Has(fault.Key) {
				t.Errorf("no words for %+v", fault)
			}
		}
	})
}

// bothWays holds the short way against CEL for facts around the turning points.
func bothWays(t *testing.T, e *expression) {
	for i := range 6 {
		v := Facts{}.values()
		for j, f := range e.facts {
			var turns []any
			for _, x := range e.tests {
				if x.fact == f {
					turns = append(turns, x.turns()...)
				}
			}
			if tried := f.tried(turns); i > 0 && f.takes(tried[(i+j)%len(tried)]) {
				v = v.with(f, tried[(i+j)%len(tried)])
			}
		}
		if short, long := e.decide(v), e.slow(v); short != long {
			t.Errorf("%s: the short way says %s, CEL %s", e.source, short.verdict(), long.verdict())
		}
	}
}
