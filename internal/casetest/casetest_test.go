package casetest_test

import (
	"fmt"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestEveryCityToTheEnd: the harness knows the way of each city, and what it leaves
// is as it should be.
func TestEveryCityToTheEnd(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		for _, id := range []permit.CaseID{"JM-1", "HK-1", "BJ-1", "WX-1", "CN-1"} {
			if c := e.Until(id, permit.Archived); c.Outcome != permit.OutIssued || len(c.Certificates) != 2 {
				t.Errorf("%s: outcome %s with %d certificates", id, c.Outcome, len(c.Certificates))
			}
		}
		if r := e.Verify(); r.Cases != 5 || r.Certificates != 10 {
			t.Errorf("verified %+v", r)
		}
	})
}

// told is a test that notes what it is told, and goes on.
type told struct {
	testing.TB
	errors []string
}

func (t *told) Helper() {}
func (t *told) Errorf(format string, args ...any) {
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}

// TestFirstFailureOnly: what fails is told once, and nothing more is done.
func TestFirstFailureOnly(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		note := &told{TB: t}
		e := casetest.New(note, c)
		e.Until("HK-1", permit.Filed)
		e.As("haikou.work.examine").Examine("HK-1", permit.Work).Review("HK-1", permit.Work)
		e.As("haikou.accept-1").Do("HK-1", permit.Accept{})
		if len(note.errors) != 1 || !strings.HasPrefix(note.errors[0], "HK-1: haikou.work.examine, examine: ") {
			t.Errorf("told %q", note.errors)
		}
		if c, err := e.App.Cases.Case(t.Context(), "HK-1"); err != nil || c.Phase != permit.Filed {
			t.Errorf("after a failure the case went on: %s, %v", c.Phase, err)
		}
	})
}

// TestRefusedMustBeRefused: an expected refusal is no failure; one of another kind is.
func TestRefusedMustBeRefused(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		note := &told{TB: t}
		e := casetest.New(note, c)
		e.Applicant("HK-1").Open().Refused(problem.Illegal).File()
		if len(note.errors) > 0 {
			t.Errorf("told %q", note.errors)
		}
		e.Applicant("HK-1").Refused(problem.Invalid).File()
		if got := strings.Join(note.errors, "\n"); !strings.Contains(got, "refused as illegal, should be invalid") {
			t.Errorf("told %q", got)
		}
	})
}
