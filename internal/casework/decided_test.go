package casework_test

import (
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/permit"
)

// TestDecidedCases: only what was decided is told, with the facts of its form and not
// with what came of it; nothing is noted as a reading.
func TestDecidedCases(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Archived)
		e.UntilDeciding("HK-2")
		e.Until("WX-1", permit.Issued)
		notes, err := e.App.Cases.Trail.List(t.Context(), casework.Aggregate.Name, "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		got := map[permit.CaseID]casework.Decided{}
		err = e.App.Cases.Decided(t.Context(), func(d casework.Decided) error { got[d.ID] = d; return nil })
		if err != nil || len(got) != 2 {
			t.Fatalf("decided %v, %v", got, err)
		}
		for id, city := range map[permit.CaseID]string{"HK-1": "haikou", "WX-1": "wuxi"} {
			d := got[id]
			if d.City != city || d.Category == "" || d.Facts.On.IsZero() || d.Facts.Person.Nationality == nil || d.Term.ContractEnd.IsZero() || d.Term.WorkTo.IsZero() {
				t.Errorf("%s is %+v", id, d)
			}
		}
		after, err := e.App.Cases.Trail.List(t.Context(), casework.Aggregate.Name, "HK-1")
		if err != nil || len(after) != len(notes) {
			t.Errorf("%d readings noted, %v", len(after)-len(notes), err)
		}
	})
}
