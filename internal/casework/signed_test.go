package casework_test

import (
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// signed is a draft that both sides have signed.
func signed(t *testing.T, e *casetest.Env) (permit.CaseID, casework.Draft) {
	t.Helper()
	id, cases := begun(t, e), e.App.Cases
	d, _, err := cases.Keep(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "DOE", "contact.phone": "+353 1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = cases.Type(t.Context(), handlerOfFirm, id, d.N, dossier.Answers{"pledges.employerConsents": "true"}); err != nil {
		t.Fatal(err)
	}
	d, _, err = cases.Type(t.Context(), ann(), id, d.N+1, dossier.Answers{"pledges.truth": "true", "pledges.signedAt": "2026-03-02T09:00"})
	if err != nil {
		t.Fatal(err)
	}
	return id, d
}

// A signature stands for what was there: of both sides it falls with what it covers, and
// with nothing else.
func TestSignaturesFallWithWhatTheyCover(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		for _, c := range []struct {
			by              permit.Actor
			path, value     string
			applicant, firm bool // whose signature stands
		}{
			{ann(), "applicant.surname", "ROE", false, false}, // the employer employs whom it was shown
			{ann(), "contact.address", "Elsewhere", false, true},
			{ann(), "applicant.surname", "DOE", true, true},
			{handlerOfFirm, "pay.yearly", "480000", true, false},
			{handlerOfFirm, "post.to", "2028-03-15", true, false},              // the stay is left to follow from it
			{ann(), "accommodation.address", "First street 1", false, true},    // and so is the address for letters
			{handlerOfFirm, "employer.address", "First street 1", true, false}, // and the place of work
		} {
			id, d := signed(t, e)
			if _, _, err := e.App.Cases.Keep(t.Context(), c.by, id, d.N, dossier.Answers{c.path: c.value}); err != nil {
				t.Fatal(err)
			}
			d, err := e.App.Cases.Draft(t.Context(), ann(), id)
			truth, consent := d.Answers["pledges.truth"].Value+d.Answers["pledges.signedAt"].Value, d.Answers["pledges.employerConsents"].Value
			if err != nil || (truth != "") != c.applicant || (consent != "") != c.firm {
				t.Errorf("%s = %s leaves %q and %q, %v", c.path, c.value, truth, consent, err)
			}
		}
	})
}

// What is filled in from the passport zone is a change like any other.
func TestFillingInTakesSignaturesOff(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, d := signed(t, e)
		zone := dossier.Answers{"applicant.passport.mrz[0]": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "applicant.passport.mrz[1]": "L898902C36UTO7408122F3004157ZE184226B<<<<<16"}
		if _, _, err := e.App.Cases.Type(t.Context(), ann(), id, d.N, zone); err != nil {
			t.Fatal(err)
		}
		d, flaws, err := e.App.Cases.FillFromZone(t.Context(), ann(), id)
		if err != nil || len(flaws) > 0 && d.Answers["applicant.surname"].Value == "DOE" {
			t.Fatal(flaws, err)
		}
		if d.Answers["pledges.truth"].Value+d.Answers["pledges.employerConsents"].Value != "" {
			t.Error("a signature stands for a name that was not there")
		}
	})
}

// Nobody signs what they have not seen.
func TestNobodySignsUnseen(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, cases := begun(t, e), e.App.Cases
		d, _, err := cases.Keep(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "DOE"})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = cases.Type(t.Context(), handlerOfFirm, id, d.N-1, dossier.Answers{"pledges.employerConsents": "true"})
		refusedAs(t, err, problem.Conflict)
	})
}

// Items of lists have one spelling, and none stands where pages would have to count for
// ever.
func TestPathsOfItems(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id := begun(t, e)
		for _, path := range []string{"dependants[2000000000].surname", "dependants[100].surname", "dependants[00].surname", "dependants[0][0].surname", "dependants[-1].surname", "Dependants[0].surname", "dependants[٠].surname"} {
			_, _, err := e.App.Cases.Type(t.Context(), ann(), id, 1, dossier.Answers{path: "DOE"})
			refusedAs(t, err, problem.Forbidden)
		}
		if _, _, err := e.App.Cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"dependants[99].surname": "DOE"}); err != nil {
			t.Error(err)
		}
	})
}
