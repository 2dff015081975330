package rules

import (
	"encoding/json"
	"strings"
	"testing"

	"tandem/internal/text"
)

// Every fact has its words: what it is called, in what unit, where it is found.
func TestEveryFactHasWords(t *testing.T) {
	for _, f := range FactTable() {
		keys := []string{"facts.label." + f.Name, "facts.change." + string(f.Change), "facts.from." + f.From}
		if f.Unit != "" {
			keys = append(keys, "facts.unit."+f.Unit, "facts.unit-name."+f.Unit)
		}
		if f.Kind == Number && f.Unit == "" {
			t.Errorf("%s has no unit", f.Name)
		}
		for _, k := range keys {
			if !text.Has(k) {
				t.Errorf("%s: no text %s", f.Name, k)
			}
		}
	}
}

func TestUnknownAndIllTypedFacts(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"misspelt", "work:\n  yeers: 3", "facts.yaml:2: work.yeers: There is no fact “work.yeers”; the nearest is “work.years”."},
		{"in the wrong group", "person:\n  yearly: 3", "the nearest is “pay.yearly”"},
		{"at the top", "age: 3", "facts.yaml:1: age: There is no fact “age”; the nearest is “person.age”."},
		{"group misspelt", "persn: {age: 3}", "do you mean “person”"},
		{"text for a number", "person:\n  age: old", "facts.yaml:2: person.age: Found text; “age” is a whole number and counts years: write digits only"},
		{"separators", "pay:\n  yearly: 420,000", "pay.yearly: Found text; “pay a year” is a whole number and counts"},
		{"another unit", "passport: {monthsLeft: 6 months}", "passport.monthsLeft: Found text; “validity left of the passport” is a whole number and counts months"},
		{"years for months", "passport: {yearsLeft: 6}", "There is no fact “passport.yearsLeft”; the nearest is “passport.monthsLeft”."},
		{"months for years", "work: {months: 24}", "the nearest is “work.years”"},
		{"half years", "work: {years: 2.5}", "work.years: Found a number with a fraction; “relevant years of work” is a whole number and counts years"},
		{"a group in a group", "person: {work: {years: 3}}", "There is no fact “person.work”"},
		{"a group in a wrong group, misspelt", "person: {languag: 3}", "person.languag"},
		{"a group of one value", "pay: 3", "pay: Found a whole number; write keys with values"},
		{"a list of groups", "- person: {age: 3}", "Found a list; write keys with values"},
		{"day of another form", "passport: {expiresOn: 01.02.2030}", "“01.02.2030” is not a date. Write year, month and day as"},
		{"day that does not exist", "person: {birthDate: 1990-02-30}", "“1990-02-30” is not a date"},
		{"number for a day", "on: 20261122", "is not a date"},
		{"word with a capital", "post: {kind: Teaching}", "do you mean “teaching”"},
		{"list for a word", "post: {kind: [teaching]}", "post.kind: Found a list; write text."},
		{"number for a truth", "person: {healthy: 1}", "person.healthy: Found a whole number; write true or false"},
		{"word of no list", "education: {degree: docter}", "“docter” cannot stand here; do you mean “doctor”?"},
		{"out of range", "person: {age: 200}", "200 is out of range; write a whole number from 0 to 130."},
		{"negative", "pay: {yearly: -1}", "-1 is out of range"},
		{"place", "place: {region: Wuxi}", "has the wrong form"},
		{"age and birth differ", "{on: 2026-11-22, person: {birthDate: 1990-01-01, age: 30}}", "Age 30 differs from 36"},
		{"no day", "on: yesterday", "is not a date"},
		{"derived", "points: {total: 99}", "points"},
	} {
		_, faults := ReadFacts("facts.yaml", []byte(c.file))
		if !strings.Contains(faults.In(text.EN), c.want) {
			t.Errorf("%s: got %q, want %q", c.name, faults.In(text.EN), c.want)
		}
		if strings.Contains(faults.In(text.ZH), "⟦") {
			t.Errorf("%s: %s", c.name, faults.In(text.ZH))
		}
	}
}

func TestFactsSchema(t *testing.T) {
	for _, l := range text.Langs {
		data, err := json.Marshal(FactsSchema(l))
		if err != nil || strings.Contains(string(data), "⟦") {
			t.Errorf("%s: %v %s", l, err, data)
		}
		for _, want := range []string{`"additionalProperties":false`, `"enum":["none","associate","bachelor","master","doctor"]`, `"$schema"`} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s: no %s", l, want)
			}
		}
	}
}

// JSON is read like YAML.
func TestFactsInJSON(t *testing.T) {
	f := readFacts(t, `{"person": {"age": 35, "nationality": "SGP"}, "work": {"global500": false}}`)
	if *f.Person.Age != 35 || *f.Person.Nationality != "SGP" || *f.Work.Global500 || f.Work.Years != nil {
		t.Errorf("got %+v", f)
	}
}

// Full years count when they are full; age is exact if the date of birth is known.
func TestWaiting(t *testing.T) {
	f := readFacts(t, "{on: 2026-11-22, person: {birthDate: 1986-12-22}, work: {years: 3}, passport: {monthsLeft: 8}, education: {monthsSince: 5}}")
	for _, c := range []struct {
		months               int
		age, years, p, since any
	}{{0, 39, 3, 8, 5}, {1, 40, 3, 7, 6}, {12, 40, 4, 0, 17}, {24, 41, 5, 0, 29}} {
		v := f.values().after(c.months)
		for name, want := range map[string]any{"person.age": c.age, "work.years": c.years, "passport.monthsLeft": c.p, "education.monthsSince": c.since} {
			if got := v.get(factByName[name]); got != want {
				t.Errorf("%s after %d months: got %v, want %v", name, c.months, got, want)
			}
		}
	}
	noBirth := readFacts(t, "{person: {age: 39}}").values()
	if got := noBirth.after(1).get(ageFact); got != nil {
		t.Errorf("age a month after 39: got %v, want not known", got)
	}
	if got := noBirth.after(12).get(ageFact); got != 40 {
		t.Errorf("age a year after 39: got %v", got)
	}
}
