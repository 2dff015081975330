package casework_test

import (
	"errors"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// TestListsAreWrittenAnew: a database from before there were lists gets them when the
// program opens it, also when that was broken off; and what differs is found.
func TestListsAreWrittenAnew(t *testing.T) {
	casetest.Each(t, func(t *testing.T, config app.Config) {
		e := casetest.New(t, config)
		e.Until("HK-1", permit.Accepted)
		e.Until("BJ-1", permit.Closed)
		e.Applicant("WX-1").Open()
		kept := e.Tables()
		for _, lost := range []string{"case_id <> ''", "case_id = 'WX-1'"} {
			empty(t, e, lost)
			if _, err := e.App.Cases.Verify(t.Context()); err == nil {
				t.Error("nobody noticed that the lists are gone")
			}
			e.Reopen()
			e.Verify()
			for _, table := range []string{"worklist", "worklist_track", "worklist_expert"} {
				if got := e.Tables()[table]; len(got) != len(kept[table]) {
					t.Errorf("%s has %d rows, and had %d", table, len(got), len(kept[table]))
				}
			}
		}
	})
}

func empty(t *testing.T, e *casetest.Env, where string) {
	t.Helper()
	var batch db.Batch
	for _, table := range []string{"worklist", "worklist_track", "worklist_expert"} {
		batch = append(batch, db.Stmt{SQL: "DELETE FROM " + table + " WHERE " + where})
	}
	if err := e.App.DB.Apply(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

// TestListsAreVerified: any column of a list that is wrong is found.
func TestListsAreVerified(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		p, err := e.App.Cases.Profile(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []string{"worklist SET due = '2020-01-01'", "worklist SET rank = ''", "worklist SET paused = 1 - paused", "worklist SET applicant = 'x'",
			"worklist_track SET post = 'decide'", "worklist_track SET near = 'x'", "worklist_track SET rank = 'x'", "worklist_track SET stage = 'granted'"} {
			if err := e.App.DB.Apply(t.Context(), db.Batch{{SQL: "UPDATE " + wrong + " WHERE case_id = 'HK-1'"}}); err != nil {
				t.Fatal(err)
			}
			if err := worklist.Verify(t.Context(), e.App.DB, worklist.Project(c, p)); !errors.Is(err, worklist.ErrDiffers) {
				t.Errorf("%s: %v", wrong, err)
			}
			if err := e.App.DB.Apply(t.Context(), worklist.Anew(worklist.Project(c, p))); err != nil {
				t.Fatal(err)
			}
		}
		e.Verify()
	})
}
