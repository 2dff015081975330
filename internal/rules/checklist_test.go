package rules

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/text"
)

func items(t testing.TB, facts string) []Item {
	t.Helper()
	return policies(t).Checklists[0].Items(readFacts(t, facts))
}

func codes(list []Item, v Verdict) string {
	var out []string
	for _, i := range list {
		if i.Verdict == v {
			out = append(out, string(i.Code))
		}
	}
	return strings.Join(out, " ")
}

func TestChecklist(t *testing.T) {
	for _, c := range []struct{ name, facts, asked, not, depends string }{
		{"B from abroad, everything known", "{complete: true, person: {age: 30}, case: {work: overseas, category: B}}",
			"M01 M02 M03 M04 M05 M06 M07 M08 M20", "M09 M12 M17", ""},
		{"A from abroad", "{complete: true, person: {age: 30}, case: {work: overseas, category: A, licenceFound: true, healthPromised: true}}",
			"M01 M03 M04 M05 M06 M07 M08 M12", "M02 M09 M17 M20", ""},
		{"joint, first, registers answer", "{complete: true, person: {age: 30}, case: {work: domestic, residence: first, category: B, firstInChina: true, residenceMonths: 24, accommodationFound: true, licenceFound: true}}",
			"M01 M02 M03 M04 M05 M06 M07 M08 M10", "M09 M11 M12 M17 M18 M19 M20", ""},
		{"joint extension asks for no degree, record or health", "{complete: true, person: {age: 30}, case: {work: extension, residence: extension, category: B}}",
			"M01 M06 M07 M08 M10 M19 M20", "M12 M13 M17 M18", ""},
		{"364 days of residence need no health certificate", "{complete: true, person: {age: 30}, case: {residence: first, residenceMonths: 11}}",
			"M01 M07 M08 M10 M18 M19 M20", "M05 M12 M17", ""},
		{"change of employer", "{complete: true, case: {work: domestic, changesEmployer: true, category: B}}",
			"M01 M02 M03 M05 M06 M07 M08 M10 M11 M20", "M04 M09 M12 M17", ""},
		{"nobody has said who comes along", "{case: {work: overseas, category: B}}",
			"M01 M02 M03 M04 M05 M06 M07 M08 M20", "", "M09 M12 M17"},
	} {
		list := items(t, c.facts)
		if a, n, d := codes(list, Met), codes(list, NotMet), codes(list, CannotTell); a != c.asked || n != c.not || d != c.depends {
			t.Errorf("%s:\nasked   %s\nnot     %s\ndepends %s", c.name, a, n, d)
		}
	}
}

func TestChecklistSaysWhy(t *testing.T) {
	for _, i := range items(t, "{case: {work: domestic, residence: first, category: B, accommodationFound: true}}") {
		for _, l := range text.Langs {
			if s := i.Reason().In(l) + i.how(l) + i.Source.In(l); strings.Contains(s, "⟦") || strings.Contains(s, "{0}") {
				t.Errorf("%s: %s", i.Code, s)
			}
		}
		if i.Code == "M19" && i.Reason().In(text.EN) != "Not needed: the accommodation register has confirmed it" {
			t.Errorf("M19: %s", i.Reason().In(text.EN))
		}
	}
}

// TestRegistersOnlySpare: whatever else is true, an answer of a register never adds a
// paper; every paper is listed once and is read by an authority of the application.
func TestRegistersOnlySpare(t *testing.T) {
	k := policies(t).Checklists[0]
	rapid.Check(t, func(t *rapid.T) {
		var f Facts
		work := rapid.SampledFrom([]string{"none", "overseas", "domestic", "extension", "change"}).Draw(t, "work")
		residence := rapid.SampledFrom([]string{"none", "first", "extension", "change", "reissue"}).Draw(t, "residence")
		f.Case.Work, f.Case.Residence = &work, &residence
		f.Complete = rapid.Bool().Draw(t, "complete")
		if grade := rapid.SampledFrom([]string{"", "A", "B", "C"}).Draw(t, "category"); grade != "" {
			f.Case.Category = &grade
		}
		before := k.Items(f)
		yes := true
		for _, answer := range []**bool{&f.Case.AccommodationFound, &f.Case.LicenceFound, &f.Case.HealthGiven, &f.Case.DegreeKnown, &f.China.SamePost} {
			*answer = &yes
			after := k.Items(f)
			for i := range after {
				if asks(after[i]) > asks(before[i]) {
					t.Errorf("an answer adds %s", after[i].Code)
				}
				if len(after[i].ReadBy) == 0 {
					t.Errorf("nobody reads %s", after[i].Code)
				}
			}
			before = after
		}
		seen := map[string]bool{}
		for _, i := range before {
			if seen[string(i.Code)] {
				t.Errorf("%s is asked twice", i.Code)
			}
			seen[string(i.Code)] = true
		}
	})
}
