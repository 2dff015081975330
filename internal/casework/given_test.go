package casework_test

import (
	"fmt"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/permit"
)

// dawnAfter is the first minute of the day after, when a period has ended.
func dawnAfter(d civil.Date) civil.Moment { return civil.Moment{Date: d.AddDays(1)} }

// closedOn is the official calendar with one more day off.
func closedOn(t *testing.T, d civil.Date) *civil.Calendar {
	t.Helper()
	cal, err := civil.ParseCalendar("test.json", fmt.Appendf(nil, `{"%d": {"off": [%q], "work": []}}`, d.Year, d))
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// alter changes the database behind the program's back.
func alter(t *testing.T, e *casetest.Env, q string, args ...any) {
	t.Helper()
	err := e.App.DB.Write(t.Context(), func(tx db.Tx) error {
		_, err := tx.Exec(t.Context(), q, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// count asks the database for a number.
func count(t *testing.T, e *casetest.Env, q string, args ...any) int {
	t.Helper()
	var n int
	if err := e.App.DB.QueryRow(t.Context(), q, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func applicant(id permit.CaseID) permit.Actor {
	return permit.Actor{ID: permit.PersonID("applicant." + string(id)), Role: permit.Applicant}
}
