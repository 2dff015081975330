package dossier

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// What was read from a file, typed again, is the same form without a fault.
func TestTypedAgain(t *testing.T) {
	files, err := filepath.Glob("../demo/folders/*/*/dossier.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no dossiers", err)
	}
	today := civil.Date{Year: 2026, Month: 4, Day: 20}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, faults := Read("dossier.yaml", data, today)
		got, again := Flatten(want.Form).Parse(want.Provenance, today)
		if diff := cmp.Diff(want.Form, got.Form); diff != "" {
			t.Errorf("%s: file (-) and typed (+):\n%s", file, diff)
		}
		if len(faults) != len(again) {
			t.Errorf("%s: %d faults of the file, %d typed: %v", file, len(faults), len(again), again)
		}
	}
}

func TestTypedWrong(t *testing.T) {
	_, faults := Answers{
		"applicant.birthDate": "1987-02-30", "pay.yearly": "a lot", "applicant.shoe": "43", "education[1].school": "Lycée",
		"applicant.sex": "  F  ", "jobs[99999999].title": "Cook", "employer.licenceUnlimited": "perhaps",
	}.Parse(nil, civil.Date{Year: 2026, Month: 4, Day: 20})
	for _, path := range []string{"applicant.birthDate", "pay.yearly", "applicant.shoe", "education[0]", "employer.licenceUnlimited", "jobs"} {
		if !slices.ContainsFunc(faults, func(f strict.Fault) bool { return f.Path == path }) {
			t.Errorf("nothing is said about %s: %v", path, faults)
		}
	}
	if slices.ContainsFunc(faults, func(f strict.Fault) bool { return f.Path == "applicant.sex" }) {
		t.Error("blanks around an answer are its fault")
	}
}

func TestGapsInLists(t *testing.T) {
	got := Answers{"jobs[0].title": " ", "jobs[2].title": "Cook", "jobs[10].title": "Chef", "applicant.passportCountries[3]": "FRA", "post.title": "Cook"}.Clean()
	want := Answers{"jobs[0].title": "Cook", "jobs[1].title": "Chef", "applicant.passportCountries[0]": "FRA", "post.title": "Cook"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
