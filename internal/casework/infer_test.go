package casework_test

import (
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/dossier"
)

// What follows from an answer is filled in with it and says so; it keeps in step until
// somebody states another or takes it away, and is theirs from then on.
func TestWhatFollowsIsFilledIn(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, n := begun(t, e), 1
		const letters = "contact.address"
		for _, c := range []struct{ path, value, letters string }{
			{"accommodation.address", "First street 1", "First street 1"},
			{"accommodation.address", "Second street 2", "Second street 2"},
			{letters, "Box 3", "Box 3"},
			{"accommodation.address", "Third street 3", "Box 3"},
			{letters, "", ""},
			{"accommodation.address", "Fourth street 4", ""},
		} {
			d, clashes, err := e.App.Cases.Keep(t.Context(), ann(), id, n, dossier.Answers{c.path: c.value})
			if err != nil || clashes != nil || d.Answers[letters].Value != c.letters {
				t.Errorf("%s = %q leaves %q, %v, %v", c.path, c.value, d.Answers[letters].Value, clashes, err)
			}
			follows := d.Answers[letters].From == dossier.Provenance{How: dossier.Follows, Source: "accommodation.address", On: e.Clock.Moment().Date}
			if follows != (c.letters != "" && c.letters != "Box 3") {
				t.Errorf("%q comes from %+v", c.letters, d.Answers[letters].From)
			}
			n = d.N
		}
	})
}

// Who left open what has been filled in since has neither taken it away nor clashed with
// anybody; who stated another has the last word.
func TestLeftOpenMeanwhile(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const until = "residence.requested.until"
		for typed, want := range map[string]string{"": "2028-03-15", " ": "2028-03-15", "2027-03-15": "2027-03-15"} {
			id, cases := begun(t, e), e.App.Cases
			if _, _, err := cases.Keep(t.Context(), handlerOfFirm, id, 1, dossier.Answers{"post.from": "2026-03-16", "post.to": "2028-03-15"}); err != nil {
				t.Fatal(err)
			}
			d, clashes, err := cases.Keep(t.Context(), ann(), id, 1, dossier.Answers{until: typed, "contact.phone": "+353 1"})
			if err != nil || clashes != nil || d.Answers[until].Value != want || d.Answers["contact.phone"].Value == "" {
				t.Errorf("%q leaves %q, %v, %v", typed, d.Answers[until].Value, clashes, err)
			}
		}
	})
}

// What waits for the other side is not told to who left it open, and the form is not ready
// before it is there.
func TestReadinessWaits(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, cases := begun(t, e), e.App.Cases
		own := func() (found bool) {
			r, err := cases.Readiness(t.Context(), ann(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Own {
				found = found || f.Path == "residence.requested.until"
			}
			return found
		}
		if own() {
			t.Error("the applicant is asked for what follows from the post")
		}
		if _, _, err := cases.Keep(t.Context(), handlerOfFirm, id, 1, dossier.Answers{"post.to": "2028-03-15"}); err != nil {
			t.Fatal(err)
		}
		d, err := cases.Draft(t.Context(), ann(), id)
		if err != nil || d.Answers["residence.requested.until"].Value != "2028-03-15" {
			t.Fatal(d, err)
		}
		if _, _, err := cases.Keep(t.Context(), ann(), id, d.N, dossier.Answers{"residence.requested.until": ""}); err != nil {
			t.Fatal(err)
		}
		if !own() {
			t.Error("nobody misses what was taken away")
		}
	})
}

// A record fills in what nobody has said anything about, and nothing else.
func TestRecordFillsInTheOpen(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, cases := begun(t, e), e.App.Cases
		d, _, err := cases.Keep(t.Context(), handlerOfFirm, id, 1, dossier.Answers{"employer.phone": "1", "employer.email": "a@b.example"})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := cases.Keep(t.Context(), handlerOfFirm, id, d.N, dossier.Answers{"employer.email": ""}); err != nil {
			t.Fatal(err)
		}
		from := dossier.Provenance{How: dossier.Kept, On: e.Clock.Moment().Date}
		d, err = cases.FillFromRecord(t.Context(), handlerOfFirm, id, map[string]casework.Answer{
			"employer.phone": {Value: "2", From: from}, "employer.email": {Value: "c@d.example", From: from}, "employer.address": {Value: "1 Road", From: from}})
		if err != nil || d.Answers["employer.phone"].Value != "1" || d.Answers["employer.email"].Value != "" || d.Answers["employer.address"].From != from {
			t.Errorf("got %+v, %v", d, err)
		}
		if d.Answers["workplaces[0].address"].Value != "1 Road" {
			t.Error("the work is not done at the address of the record")
		}
	})
}
