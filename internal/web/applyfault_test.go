package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// ofFiles are the words of somebody who writes a file: values, names of fields, places in it.
var ofFiles = regexp.MustCompile(`\b([Tt]rue|[Ff]alse|YAML|yaml|line \d+:)\b|\b[a-z]+\.[a-z]+[A-Za-z]*\b|\b[a-z]+[A-Z][A-Za-z]+\b`)

// example is an address that a text gives as one.
const example = "name@example.com"

// noFaults begin the keys of the form that are no faults.
var noFaults = []string{"dossier.ask.", "dossier.option.", "dossier.purpose.", "dossier.source.", "dossier.need.", "dossier.mrz.field.", "dossier.rules."}

// No fault that a page can show speaks of files, in either language.
func TestFaultsSpeakOfPages(t *testing.T) {
	keys := []string{"strict.value", "strict.type", "strict.item", "strict.number", "strict.unknown", "strict.missing", "strict.control", "civil.date.form", "civil.date.range", "civil.moment.form"}
	for _, key := range text.Keys() {
		isFault := strings.HasPrefix(key, "dossier.") && !slices.ContainsFunc(noFaults, func(p string) bool { return strings.HasPrefix(key, p) })
		if isFault {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		for _, path := range []string{"applicant.surname", "applicant.birthDate", "education[0].from"} {
			for _, l := range text.Langs {
				f := strict.Fault{Path: path, Key: key, Args: []any{1, 2, 3, 4, 5, 6}}
				if found := ofFiles.FindString(strings.ReplaceAll(told(l, f, "2026-1-1"), example, "")); found != "" {
					t.Errorf("%s in %s says %q: %s", key, l, found, told(l, f, ""))
				}
			}
		}
	}
}

// A date says which of its boxes was left empty.
func TestEmptyBoxIsNamed(t *testing.T) {
	for value, want := range map[string]string{"-3-14": "Enter the year", "2031--14": "Enter the month", "2031-3-": "Enter the day", "2031-02-30": "Enter a real day"} {
		_, faults := dossier.Answers{"applicant.passport.expiresOn": value}.Parse(nil, civil.Date{Year: 2026, Month: 3, Day: 2})
		i := slices.IndexFunc(faults, func(f strict.Fault) bool { return f.Path == "applicant.passport.expiresOn" })
		if i < 0 {
			t.Fatalf("%s is no fault", value)
		}
		if got := told(text.EN, faults[i], value); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// Every question of the form is asked on one page, or settled elsewhere.
func TestEveryQuestionHasItsPage(t *testing.T) {
	elsewhere := []string{"city", "transaction.work", "transaction.residence", "employer.creditCode", "workPermit.number", "workPermit.expiresOn",
		"residence.current.number", "residence.current.expiresOn", "dependants[].residence", "applicant.passport.mrz"}
	for _, q := range dossier.Questions() {
		pages := 0
		for _, p := range topics {
			if p.has(q.ID) {
				pages++
				if p.by != q.By {
					t.Errorf("%s is asked of the wrong side", q.ID)
				}
			}
		}
		settled := slices.Contains(elsewhere, q.ID) || isSign(q.ID)
		if pages > 1 || pages == 0 != settled && q.ID != "applicant.passport.mrz" {
			t.Errorf("%s is on %d pages", q.ID, pages)
		}
	}
}

// What is asked once is asked under a heading, a name and a hint that exist.
func TestPartsHaveHeadings(t *testing.T) {
	for _, p := range topics {
		for _, key := range []string{"apply.topic." + p.key, "apply.group." + p.group} {
			if !text.Has(key) {
				t.Errorf("no text %s", key)
			}
		}
		for _, x := range p.parts {
			keys := []string{"apply.part." + x.key}
			if x.list != "" && !x.single() {
				keys = append(keys, "apply.add."+x.key, "apply.item."+x.key)
			}
			for _, key := range keys {
				if !text.Has(key) {
					t.Errorf("no text %s", key)
				}
			}
		}
		if p.notice && !text.Has("apply.sensitive."+p.key) {
			t.Errorf("%s does not say why it is needed", p.key)
		}
	}
}

// Answers that are specially protected are asked on pages that say why (PIPL art. 30).
func TestSensitiveAnswersHaveANotice(t *testing.T) {
	for _, q := range dossier.Questions() {
		if p, ok := topicOf(q.ID); ok && q.Sensitive && q.By == dossier.ByApplicant && !p.notice {
			t.Errorf("%s is asked on %s, which says no reason", q.ID, p.key)
		}
	}
}

// Only pairs that may stand in one case are offered.
func TestOfferedPairsAreLawful(t *testing.T) {
	for _, what := range append(slices.Clone(both), single...) {
		w, r := beginning{what: what}.transactions()
		if !dossier.Paired(w, r) || !text.Has("apply.what."+what) {
			t.Errorf("%s is offered", what)
		}
	}
}
