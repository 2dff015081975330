package demo

import (
	"maps"
	"slices"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// TestRegistersOfTheStories: what the registers of the demonstration have can be read
// beside what its people state, and where it is said to be otherwise it is.
func TestRegistersOfTheStories(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e, _, stories := played(t, c)
		told := 0
		for _, s := range stories {
			values := answersOf(t, e, s)
			told += len(values)
			for path, want := range otherwise[s.ID] {
				if values[path] != want {
					t.Errorf("%s: a register has %s = %q, want %q", s.ID, path, values[path], want)
				}
				if stated := dossier.Flatten(s.folder.Version.Form)[path]; stated == "" || stated == want {
					t.Errorf("%s: %s is not otherwise than stated: %q", s.ID, path, stated)
				}
			}
		}
		if told < 100 {
			t.Errorf("registers tell only %d answers", told)
		}
	})
}

// answersOf is everything that registers answered about a story's case.
func answersOf(t *testing.T, e *casetest.Env, s *Story) dossier.Answers {
	t.Helper()
	who := permit.Actor{ID: s.applicant(), Role: permit.Applicant}
	d, err := e.App.Cases.Desk(t.Context(), who, s.ID)
	if err != nil {
		t.Fatal(s.ID, err)
	}
	list, err := e.App.Cases.RegisterAnswers(t.Context(), who, d)
	if err != nil {
		t.Fatal(s.ID, err)
	}
	out := dossier.Answers{}
	for _, a := range list {
		maps.Copy(out, a.Told.Values)
	}
	if slices.ContainsFunc(list, func(a casework.Answered) bool { return a.Wrong != nil }) {
		t.Errorf("%s: an answer cannot be read", s.ID)
	}
	return out
}
