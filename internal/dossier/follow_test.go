package dossier

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// inferred draws everything that follows into the answers that are open.
func (t Answers) inferred() Answers {
	out := Answers{}
	for path, value := range t {
		out[path] = value
	}
	for _, i := range Inferences() {
		if value := i.Value(out); out[i.Of] == "" && value != "" {
			out[i.Of] = value
		}
	}
	return out
}

func TestInferences(t *testing.T) {
	fresh := Answers{"transaction.work": "domestic", "transaction.residence": "first"}
	for _, c := range []struct {
		name   string
		given  Answers
		of     string
		follow string
	}{
		{"a Z visa lasts 30 days", Answers{"visa.type": "Z", "entry.date": "2026-02-26"}, "visa.stayUntil", "2026-03-28"},
		{"the highest degree counts", Answers{"education[0].level": "senior-high", "education[1].level": "master", "education[2].level": "bachelor"}, "qualification.degree", "master"},
		{"a school gives none", Answers{"education[0].level": "senior-high"}, "qualification.degree", "other"},
		{"no school, no degree", nil, "qualification.degree", ""},
		{"a tourist's does not", Answers{"visa.type": "L", "entry.date": "2026-02-26"}, "visa.stayUntil", ""},
		{"no day, no end", Answers{"visa.type": "Z", "entry.date": "2026-02-30"}, "visa.stayUntil", ""},
		{"who works stays to work", nil, "residence.requested.reason", "work"},
		{"a talent stays one", Answers{"residence.current.kind": "work-talent"}, "residence.requested.reason", "work-talent"},
		{"the passport ends first", Answers{"post.to": "2028-03-15", "applicant.passport.expiresOn": "2027-01-01"}, "residence.requested.until", "2027-01-01"},
		{"the contract ends first", Answers{"post.to": "2028-03-15", "contract.to": "2027-06-30"}, "residence.requested.until", "2027-06-30"},
		{"no work, no end", Answers{"contract.to": "2027-06-30"}, "residence.requested.until", ""},
		{"an engineer", Answers{"post.occupation": "2-02-10-03"}, "post.kind", "professional"},
		{"a manager", Answers{"post.occupation": "1-06-01-01"}, "post.kind", "management"},
		{"a teacher", Answers{"post.occupation": "2-08-01-01"}, "post.kind", "teaching"},
		{"a researcher", Answers{"post.occupation": "2-01-06-01"}, "post.kind", "research"},
		{"nobody knows", Answers{"post.occupation": "8-00"}, "post.kind", ""},
		{"a whole year", Answers{"post.from": "2026-03-16", "post.to": "2028-03-15"}, "pay.monthsPerYear", "12"},
		{"half a year", Answers{"post.from": "2026-03-16", "post.to": "2026-09-15"}, "pay.monthsPerYear", "6"},
		{"half a year and a day", Answers{"post.from": "2026-03-16", "post.to": "2026-09-16"}, "pay.monthsPerYear", "7"},
		{"the wrong way round", Answers{"post.from": "2028-03-16", "post.to": "2026-09-16"}, "pay.monthsPerYear", ""},
		{"a month's pay", Answers{"pay.yearly": "420000", "pay.monthsPerYear": "12"}, "pay.monthly", "35000"},
		{"no pay for no months", Answers{"pay.yearly": "420000", "pay.monthsPerYear": "0"}, "pay.monthly", ""},
		{"no pay below a yuan", Answers{"pay.yearly": "5", "pay.monthsPerYear": "12"}, "pay.monthly", ""},
		{"the class of a ground", Answers{"category.ground": "B1"}, "category.grade", "B"},
		{"no class of nothing", Answers{"category.ground": "Z9"}, "category.grade", ""},
		{"at the unit", Answers{"employer.address": "1 Road", "workplaces[0].address": "1 Road", "employer.creditCode": "91460105MA5T2H73XQ"}, "workplaces[0].region", "460105"},
		{"elsewhere", Answers{"employer.address": "1 Road", "workplaces[0].address": "2 Road", "employer.creditCode": "91460105MA5T2H73XQ"}, "workplaces[0].region", ""},
		{"no region in a code", Answers{"employer.address": "1 Road", "workplaces[0].address": "1 Road", "employer.creditCode": "99"}, "workplaces[0].region", ""},
		{"no certificate, no country", Answers{"applicant.nationality": "RUS"}, "policeCertificate.country", ""},
		{"the state of nationality", Answers{"applicant.nationality": "RUS", "policeCertificate.issuer": "MIA"}, "policeCertificate.country", "RUS"},
		{"letters go home", Answers{"accommodation.address": "1 Road"}, "contact.address", "1 Road"},
		{"nothing is posted to who collects", Answers{"delivery.choice": "pick-up", "contact.phone": "1"}, "delivery.phone", ""},
		{"the post goes to the applicant", Answers{"delivery.choice": "post", "applicant.surname": "DOE", "applicant.given": "JO"}, "delivery.recipient", "JO DOE"},
	} {
		given := Answers{}
		for _, a := range []Answers{fresh, c.given} {
			for path, value := range a {
				given[path] = value
			}
		}
		i, _ := given.InferenceOf(c.of)
		if i.Of == "" {
			i = inferences[slices.IndexFunc(inferences, func(x Inference) bool { return x.Of == c.of })]
		}
		if got := i.Value(given); got != c.follow {
			t.Errorf("%s: %s follows as %q, want %q", c.name, c.of, got, c.follow)
		}
	}
}

// Law: an inference names questions of the form, follows from another answer than itself,
// and what it draws can be read: it brings no fault of its own.
func TestInferencesCanBeRead(t *testing.T) {
	for n, i := range inferences {
		if _, ok := QuestionAt(i.Of); !ok || i.Of == i.From {
			t.Errorf("%s is no answer", i.Of)
		}
		if _, ok := QuestionAt(i.From); !ok {
			t.Errorf("%s is no answer", i.From)
		}
		if slices.ContainsFunc(inferences[:n], func(earlier Inference) bool { return earlier.From == i.Of }) {
			t.Errorf("%s is drawn after what follows from it", i.Of)
		}
	}
	texts := []string{"", "x", "2026-03-16", "2028-03-15", "9999-12-31", "0", "12", "-1", "99999999999999999999", "Z", "post", "B1", "2-02", "91460105MA5T2H73XQ", "\u200b"}
	paths := []string{"transaction.work", "transaction.residence", "entry.date", "visa.type", "applicant.nationality", "policeCertificate.issuer", "accommodation.address",
		"post.occupation", "post.from", "post.to", "employer.address", "employer.creditCode", "workplaces[0].address", "pay.yearly", "pay.monthsPerYear", "category.ground", "delivery.choice", "contact.phone", "applicant.passport.expiresOn"}
	rapid.Check(t, func(t *rapid.T) {
		given := Answers{"transaction.work": "domestic", "transaction.residence": "first"}
		for _, path := range paths {
			if value := rapid.SampledFrom(texts).Draw(t, path); value != "" && !strings.HasPrefix(path, "transaction.") {
				given[path] = value
			}
		}
		for _, i := range Inferences() {
			q, _ := QuestionAt(i.Of)
			value := i.Value(given)
			if q.Type == Date || q.Type == Number || q.Type == Choice && q.ID != "category.grade" {
				_, faults := Answers{i.Of: value}.Parse(nil, civil.Date{Year: 2026, Month: 3, Day: 2})
				if slices.ContainsFunc(faults.Errors(), func(f strict.Fault) bool { return f.Path == i.Of && value != "" && f.Key == "strict.value" }) {
					t.Errorf("%s = %q cannot be read", i.Of, value)
				}
			}
		}
	})
}

// What the bundled new applications state follows from their other answers, as the
// inferences have it.
func TestFoldersFollow(t *testing.T) {
	for _, name := range []string{"haikou", "jiangmen"} {
		data, err := os.ReadFile(filepath.Join("../demo/folders", name, "first/dossier.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		v, _ := Read("dossier.yaml", data, civil.Date{Year: 2026, Month: 3, Day: 2})
		want := Flatten(v.Form)
		given := Answers{}
		for path, value := range want {
			given[path] = value
		}
		for _, i := range Inferences() {
			delete(given, i.Of)
		}
		for path, value := range given.inferred() {
			if path != "delivery.recipient" && want[path] != value {
				t.Errorf("%s: %s follows as %q, the form says %q", name, path, value, want[path])
			}
		}
	}
}

// An answer that waits for another is nobody's fault; one whose source is there is.
func TestWaiting(t *testing.T) {
	given := Answers{"transaction.work": "domestic", "transaction.residence": "first"}
	if !given.Waits("contract.from") || !given.Waits("residence.requested.until") {
		t.Error("nothing waits for the post")
	}
	given["post.from"] = "2026-03-16"
	if given.Waits("contract.from") {
		t.Error("the contract still waits")
	}
	for _, f := range given.Wanting(faultsOf(given)) {
		if f.Path == "residence.requested.until" {
			t.Error("the applicant is told of what the employer has to say")
		}
	}
	alone := Answers{"transaction.residence": "extension"}
	if alone.Waits("contract.to") {
		t.Error("a contract is waited for that nobody asks about")
	}
}

func faultsOf(a Answers) strict.Faults {
	_, faults := a.Parse(nil, civil.Date{Year: 2026, Month: 3, Day: 2})
	return faults.Errors()
}

// A school of the last ten years says when it began, so that no gap stays open; of an
// older one its end counts.
func TestSchoolsBegin(t *testing.T) {
	for _, c := range []struct {
		to    string
		wants bool
	}{{"2009-06", false}, {"2016-03", false}, {"2016-04", true}, {"2025-06", true}} {
		faults := faultsOf(Answers{"transaction.work": "domestic", "transaction.residence": "first", "education[0].level": "master", "education[0].school": "S", "education[0].country": "RUS", "education[0].to": c.to})
		if got := slices.ContainsFunc(faults, func(f strict.Fault) bool { return f.Key == "dossier.education.from" }); got != c.wants {
			t.Errorf("a school until %s wants its beginning: %v", c.to, got)
		}
	}
	gap := faultsOf(Answers{"transaction.work": "domestic", "transaction.residence": "first", "education[0].level": "master", "education[0].school": "S", "education[0].country": "RUS", "education[0].to": "2014-06",
		"jobs[0].employer": "E", "jobs[0].country": "RUS", "jobs[0].title": "T", "jobs[0].from": "2020-01"})
	if !slices.ContainsFunc(gap, func(f strict.Fault) bool { return f.Key == "dossier.history.gap" }) {
		t.Errorf("nobody asks about the years before the job: %v", gap)
	}
}
