package casework_test

import (
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestStandings: a page is shown where its cases stand and who they are about, as far as
// the reader may see it, with one line in the trail; what may not be recorded is not shown.
func TestStandings(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		e.Until("HK-2", permit.Filed)
		e.Applicant("HK-3").Open()
		e.Until("BJ-1", permit.Accepted)
		page := []permit.CaseID{"HK-1", "HK-2", "HK-3", "BJ-1", "HK-9"}
		s := e.App.Cases
		want := casework.ApplicantName{Surname: e.Form.Form.Applicant.Surname, Given: e.Form.Form.Applicant.Given, Nationality: e.Form.Form.Applicant.Nationality, Employer: e.Form.Form.Employer.Name, Grade: e.Form.Form.Category.Grade}
		who := officer(t, e, "haikou.residence.examine")
		lines, err := s.Standings(t.Context(), who, page)
		if names := named(lines); err != nil || len(names) != 2 || names["HK-1"] != want || names["HK-2"] != want {
			t.Errorf("%v %+v", err, names)
		}
		if _, elsewhere := lines["BJ-1"]; elsewhere || lines["HK-1"].Phase != permit.Accepted || lines["HK-2"].Phase != permit.Filed || lines["HK-1"].Pack == nil {
			t.Errorf("the cases stand at %+v", lines)
		}
		if got := last(t, e, "read names"); got != (note{string(who.ID), "shown", "HK-1 HK-2"}) {
			t.Errorf("in the trail: %+v", got)
		}
		for _, nobody := range []permit.Actor{{ID: "nobody"}, applicant("HK-7")} {
			if lines, err := s.Standings(t.Context(), nobody, page); err != nil || len(lines) != 0 {
				t.Errorf("%s is shown %+v: %v", nobody.ID, lines, err)
			}
		}
		if lines, err := s.Standings(t.Context(), supervision, page); err != nil || len(named(lines)) != 0 {
			t.Errorf("supervision is shown %+v: %v", lines, err)
		}
		if _, err := s.Standings(t.Context(), who, make([]permit.CaseID, 101)); problem.Of(err).Code != problem.Invalid {
			t.Errorf("a page of 101: %v", err)
		}
		alter(t, e, shut[e.App.DB.Dialect()]("trail"))
		if lines, err := s.Standings(t.Context(), who, page); err == nil || len(lines) > 0 {
			t.Error("shown without a record")
		}
	})
}

// named are the names of a page.
func named(lines map[permit.CaseID]casework.Standing) map[permit.CaseID]casework.ApplicantName {
	out := map[permit.CaseID]casework.ApplicantName{}
	for id, l := range lines {
		if l.Who != (casework.ApplicantName{}) {
			out[id] = l.Who
		}
	}
	return out
}
