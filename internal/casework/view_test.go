package casework_test

import (
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestPapersByReader: nobody is shown a paper that their part of the procedure, or the
// employer, has no need of; both answers are on record.
func TestPapersByReader(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		readers := map[string]permit.Actor{"work": officer(t, e, "haikou.work.examine"), "residence": officer(t, e, "haikou.residence.examine"),
			"window": officer(t, e, "haikou.accept-1"), "applicant": applicant("HK-1"), "handler": {ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer}}
		for _, m := range c.Materials {
			if m.Blob == "" {
				continue
			}
			for name, who := range readers {
				_, err := e.App.Cases.Paper(t.Context(), who, c.ID, m.Code)
				if may := expectedToRead(name, m); may != (err == nil) || err != nil && problem.Of(err).Code != problem.Forbidden {
					t.Errorf("%s, read by %v, for %s: %v", m.Code, m.ReadBy, name, err)
				}
			}
		}
		if n := count(t, e, `SELECT count(*) FROM trail WHERE act = 'read-paper' AND outcome = 'forbidden'`); n == 0 {
			t.Error("no refusal is on record")
		}
	})
}

// expectedToRead says it a second time, by the codes of the catalogue.
func expectedToRead(name string, m permit.Material) bool {
	employers := map[permit.Code]bool{"M01": true, "M06": true, "M11": true, "M12": true, "M14": true, "M17": true, "M18": true, "M20": true}
	switch name {
	case "applicant", "window":
		return true
	case "handler":
		return employers[m.Code]
	}
	for _, k := range m.ReadBy {
		if name == string(k) {
			return true
		}
	}
	return false
}

// TestFormByReader: the same question decides the form, whoever asks.
func TestFormByReader(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		for _, x := range []struct {
			who                    permit.Actor
			name, home, pay, shown bool
		}{
			{applicant("HK-1"), true, true, true, true},
			{permit.Actor{ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer}, true, false, true, true},
			{officer(t, e, "haikou.accept-1"), true, true, true, true},
			{officer(t, e, "haikou.work.examine"), true, false, true, true},
			{officer(t, e, "haikou.residence.examine"), true, true, false, true},
			{supervision, false, false, false, false},
		} {
			f, err := e.App.Cases.Dossier(t.Context(), x.who, c.ID)
			if x.shown != (err == nil) || (f.Applicant.Surname != "") != x.name || (f.Accommodation.Address != "") != x.home || (f.Pay.Yearly != 0) != x.pay {
				t.Errorf("%s: %v, %q %q %d", x.who.ID, err, f.Applicant.Surname, f.Accommodation.Address, f.Pay.Yearly)
			}
		}
	})
}

// TestShow: the case itself is shown to who may read it, and it is on record.
func TestShow(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		who := supervision
		c, err := e.App.Cases.Show(t.Context(), who, "HK-1")
		if err != nil || c.Phase != permit.Accepted {
			t.Fatalf("%s %v", c.Phase, err)
		}
		if got := last(t, e, "read case"); got.Actor != string(who.ID) || got.Outcome != "shown" {
			t.Errorf("in the trail: %+v", got)
		}
		if c, err := e.App.Cases.Show(t.Context(), applicant("HK-2"), "HK-1"); problem.Of(err).Code != problem.NotFound || c.Phase != "" {
			t.Errorf("a stranger is shown %s: %v", c.Phase, err)
		}
		alter(t, e, shut[e.App.DB.Dialect()]("trail"))
		if c, err := e.App.Cases.Show(t.Context(), who, "HK-1"); err == nil || c.Phase != "" {
			t.Error("shown without a record")
		}
	})
}

// supervision watches over the offices of the sample city.
var supervision = permit.Actor{ID: "supervisor", Role: permit.Supervisor, Office: "haikou.supervision"}
