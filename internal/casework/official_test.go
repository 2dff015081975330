package casework_test

import (
	"slices"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// What is written about a permit is shown to who decides on it and to the window; the work
// permit to both authorities, as residence rests on it. A desk names nothing else.
func TestOfficialPapersByPermit(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Closed)
		e.Drain()
		for _, c := range []struct {
			who   permit.PersonID
			name  string
			shown bool
		}{
			{"haikou.work.examine", "permit-work", true}, {"haikou.work.examine", "permit-residence", false}, {"haikou.work.examine", "letter-1", true},
			{"haikou.residence.examine", "permit-work", true}, {"haikou.residence.examine", "permit-residence", true}, {"haikou.accept-1", "permit-residence", true},
		} {
			a, err := e.App.People.Actor(c.who, e.Clock.Moment().Date)
			if err != nil {
				t.Fatal(err)
			}
			_, err = e.App.Cases.Document(t.Context(), a, "HK-1", c.name)
			if c.shown != (err == nil) || err != nil && problem.Of(err).Code != problem.Forbidden {
				t.Errorf("%s is shown %s: %v", c.who, c.name, err)
			}
			d, err := e.App.Cases.Desk(t.Context(), a, "HK-1")
			if named := slices.ContainsFunc(d.Documents, func(x casework.Document) bool { return x.Name == c.name }); err != nil || named != c.shown {
				t.Errorf("the desk of %s names %s: %v, %v", c.who, c.name, named, err)
			}
		}
	})
}

// Who holds no post any more neither ends nor hurries a case, nor reads it.
func TestWithoutPostNothing(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		idle, err := e.App.People.Actor("haikou.accept-1", e.Clock.Moment().Date.AddDays(5000))
		if err != nil || len(idle.Posts) > 0 {
			t.Fatal(idle, err)
		}
		for _, cmd := range []permit.Command{permit.Cease{Cause: permit.OnPersonCeased}, permit.Hold{}, permit.Expedite{Days: 3, Reason: "hardship"}} {
			_, err := e.App.Cases.Do(t.Context(), idle, "HK-1", cmd)
			refusedAs(t, err, problem.NotFound)
		}
		_, err = e.App.Cases.Desk(t.Context(), idle, "HK-1")
		refusedAs(t, err, problem.NotFound)
	})
}
