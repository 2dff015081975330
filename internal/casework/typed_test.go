package casework_test

import (
	"strings"
	"sync"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

const firm = "91460105MA5T2H73XQ"

var handlerOfFirm = permit.Actor{ID: "handler.firm", Role: permit.HandlerRole, Employer: firm}

func ann() permit.Actor { return permit.Actor{ID: "ann", Role: permit.Applicant} }

func begun(t *testing.T, e *casetest.Env) permit.CaseID {
	t.Helper()
	c, err := e.App.Cases.Begin(t.Context(), ann(), permit.Open{City: "haikou", Applicant: "ann", Employer: firm,
		Tracks: []permit.Wanted{{Kind: permit.Work, Transaction: permit.Domestic}, {Kind: permit.Residence, Transaction: permit.First}}},
		map[string]casework.Answer{"city": {Value: "haikou", N: 1}, "transaction.work": {Value: "domestic", N: 1}, "transaction.residence": {Value: "first", N: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func refusedAs(t *testing.T, err error, want problem.Code) {
	t.Helper()
	if err == nil || problem.Of(err).Code != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What is typed is there again, wrong as it was, also for another process; it is not in
// the database in clear.
func TestTypedIsKept(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id := begun(t, e)
		if _, _, err := e.App.Cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "O'Neill-Zzyzx", "applicant.birthDate": "1987-02-30"}); err != nil {
			t.Fatal(err)
		}
		d, err := e.Beside().App.Cases.Draft(t.Context(), ann(), id)
		if err != nil || d.N != 2 || d.Answers["applicant.birthDate"].Value != "1987-02-30" || d.Answers["transaction.work"].Value != "domestic" {
			t.Fatalf("got %+v, %v", d, err)
		}
		db.ForEach(t.Context(), e.App.DB, `SELECT sealed FROM typed WHERE sealed IS NOT NULL`, func(row db.Row) error {
			var sealed []byte
			err := row.Scan(&sealed)
			if err != nil || strings.Contains(string(sealed), "Zzyzx") {
				t.Error("a name lies in clear", err)
			}
			return nil
		})
		if n := count(t, e, `SELECT count(*) FROM typed WHERE sealed IS NOT NULL`); n != 1 {
			t.Errorf("%d states are kept", n)
		}
	})
}

// Applicant and employer each fill in their part, and the employer sees little of the other.
func TestTypedInParts(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, cases := begun(t, e), e.App.Cases
		_, _, err := cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"pay.yearly": "1"})
		refusedAs(t, err, problem.Forbidden)
		_, _, err = cases.Type(t.Context(), handlerOfFirm, id, 1, dossier.Answers{"applicant.surname": "X"})
		refusedAs(t, err, problem.Forbidden)
		_, _, err = cases.Type(t.Context(), permit.Actor{ID: "h", Role: permit.HandlerRole, Employer: "another"}, id, 1, dossier.Answers{"pay.yearly": "1"})
		refusedAs(t, err, problem.NotFound)
		if _, _, err := cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "DOE", "policeCertificate.issuer": "Garda"}); err != nil {
			t.Fatal(err)
		}
		d, _, err := cases.Type(t.Context(), handlerOfFirm, id, 2, dossier.Answers{"pay.yearly": "480000"})
		if err != nil || d.Answers["applicant.surname"].Value != "DOE" || d.Answers["policeCertificate.issuer"].Value != "" {
			t.Errorf("the employer sees %+v, %v", d, err)
		}
	})
}

// Of two who change one answer the later is told and nothing is overwritten; who has
// seen it may change it. Different answers do not clash.
func TestTypedTogether(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, cases := begun(t, e), e.App.Cases
		if _, _, err := cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "DOE"}); err != nil {
			t.Fatal(err)
		}
		d, clashes, err := cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "ROE", "applicant.given": "JO"})
		if err != nil || len(clashes) != 1 || clashes[0].Theirs != "DOE" || d.Answers["applicant.given"].Value != "" {
			t.Fatalf("got %+v, %+v, %v", d, clashes, err)
		}
		d, clashes, err = cases.Type(t.Context(), ann(), id, d.N, dossier.Answers{"applicant.surname": "ROE", "applicant.given": "JO"})
		if err != nil || clashes != nil || d.Answers["applicant.surname"].Value != "ROE" {
			t.Fatalf("got %+v, %+v, %v", d, clashes, err)
		}
		var all sync.WaitGroup
		for _, path := range []string{"applicant.nativeName", "applicant.birthPlace", "contact.phone", "contact.email", "accommodation.address"} {
			all.Go(func() {
				if _, clashes, err := cases.Type(t.Context(), ann(), id, d.N, dossier.Answers{path: "x"}); err != nil || clashes != nil {
					t.Error(path, clashes, err)
				}
			})
		}
		all.Wait()
		if d, err = cases.Draft(t.Context(), ann(), id); err != nil || len(d.Answers) != 11 { // three of the beginning, what follows from them, and seven
			t.Errorf("got %d answers, %v", len(d.Answers), err)
		}
	})
}

// A draft becomes the form that counts; handed in, it is closed.
func TestTypedIsAdopted(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		id, cases := begun(t, e), e.App.Cases
		d, _, err := cases.Type(t.Context(), ann(), id, 1, dossier.Answers{"applicant.surname": "DOE", "applicant.birthDate": "nineteen"})
		if err != nil {
			t.Fatal(err)
		}
		c, faults, err := cases.Adopt(t.Context(), ann(), id)
		if err != nil || faults.Err() == nil || c.Dossier.Version != 1 || len(c.Materials) == 0 {
			t.Fatalf("got version %d, %v, %v", c.Dossier.Version, faults, err)
		}
		if c, _, err = cases.Adopt(t.Context(), ann(), id); err != nil || c.Dossier.Version != 1 {
			t.Errorf("the same form again is version %d, %v", c.Dossier.Version, err)
		}
		if _, err := cases.Do(t.Context(), ann(), id, permit.File{}); err != nil {
			t.Fatal(err)
		}
		_, _, err = cases.Type(t.Context(), ann(), id, d.N, dossier.Answers{"applicant.surname": "ROE"})
		refusedAs(t, err, problem.Illegal)
	})
}

// A new case is given what stays true of a former one, and says where it is from.
func TestCarriedOver(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		known, err := e.App.Cases.CarryOver(t.Context(), applicant("HK-1"), "HK-1")
		if err != nil || known["applicant.surname"].From.How != dossier.CarriedOver || known["transaction.work"].Value != "" {
			t.Errorf("got %+v, %v", known["applicant.surname"], err)
		}
		_, err = e.App.Cases.CarryOver(t.Context(), ann(), "HK-1")
		refusedAs(t, err, problem.NotFound)
	})
}
