package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// printed are the documents of a case, "name version", without letters and records.
func printed(t *testing.T, e *casetest.Env, id permit.CaseID) (names []string) {
	t.Helper()
	list, err := e.App.Cases.Documents(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if strings.HasPrefix(d.Name, "permit-") || strings.HasPrefix(d.Name, "cancellation-") {
			names = append(names, fmt.Sprintf("%s %d", d.Name, d.N))
		}
	}
	return names
}

// issuing is the entry that issued.
func issuing(t *testing.T, e *casetest.Env, id permit.CaseID) int64 {
	t.Helper()
	entries, err := e.App.Cases.Log.List(t.Context(), string(id))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		for _, event := range entry.Events {
			if _, ok := event.(permit.PermitsIssued); ok {
				return entry.Seq
			}
		}
	}
	t.Fatalf("%s has issued nothing", id)
	return 0
}

func wantPrinted(t *testing.T, e *casetest.Env, id permit.CaseID, want ...string) {
	t.Helper()
	if got := printed(t, e, id); !slices.Equal(got, want) {
		t.Errorf("%s: printed %q, want %q", id, got, want)
	}
}

// TestPrintedOnce: four workers at once, and once more, print every permit once, and leave
// no file behind that nobody refers to.
func TestPrintedOnce(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("HK-1", permit.Issued)
		seq, before := issuing(t, e, "HK-1"), len(e.Blobs())
		if r := e.Verify(); r.Waiting != 2 || r.Credentials != 0 {
			t.Errorf("before its job ran: %+v", r)
		}
		other := e.Beside()
		ended := make(chan error, 4)
		for n := range 4 {
			who := []*casetest.Env{e, other}[n%2]
			go func() { ended <- who.App.Cases.Certify(t.Context(), "HK-1", seq) }()
		}
		for range 4 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if err := e.App.Cases.Certify(t.Context(), "HK-1", seq); err != nil {
			t.Error(err)
		}
		wantPrinted(t, e, "HK-1", "permit-residence 1", "permit-work 1")
		if n := len(e.Blobs()); n != before+2 {
			t.Errorf("%d files for 2 permits", n-before)
		}
		if r := e.Verify(); r.Waiting != 0 || r.Credentials != 2 || r.Documents != 2 {
			t.Errorf("after it: %+v", r)
		}
		e.Drain()
		letters := len(e.Blobs())
		for range 2 {
			again(t, e)
		}
		if n := len(e.Blobs()); n != letters {
			t.Errorf("jobs that ran again left %d files", n-letters)
		}
		e.Verify()
	})
}

// again runs every job once more.
func again(t *testing.T, e *casetest.Env) {
	t.Helper()
	alter(t, e, `UPDATE river_job SET state = 'available', attempt = 0, finalized_at = NULL WHERE kind <> 'wake'`)
	e.Drain()
}

// without does something while a table cannot be reached.
func without(t *testing.T, e *casetest.Env, table string, do func()) {
	t.Helper()
	alter(t, e, `ALTER TABLE `+table+` RENAME TO gone`)
	do()
	alter(t, e, `ALTER TABLE gone RENAME TO `+table)
}

// TestLogDown: while the log does not answer, permits are printed without proof and the
// job says so; once it does, both are printed again, with it.
func TestLogDown(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("HK-1", permit.Issued)
		seq := issuing(t, e, "HK-1")
		without(t, e, "log_checkpoint", func() {
			for range 2 {
				if err := e.App.Cases.Certify(t.Context(), "HK-1", seq); err == nil || !strings.Contains(err.Error(), "the log has not taken the issue in yet") {
					t.Errorf("with the log down: %v", err)
				}
				wantPrinted(t, e, "HK-1", "permit-residence 1", "permit-work 1")
			}
		})
		if r := e.Verify(); r.Credentials != 2 {
			t.Errorf("verified %+v", r)
		}
		for range 2 {
			if err := e.App.Cases.Certify(t.Context(), "HK-1", seq); err != nil {
				t.Error(err)
			}
		}
		wantPrinted(t, e, "HK-1", "permit-residence 1", "permit-residence 2", "permit-work 1", "permit-work 2")
		e.Verify()
	})
}

// TestStatedAndNotPrinted: what is stated before a crash is what is printed after it, of
// both permits; until then neither is offered.
func TestStatedAndNotPrinted(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("HK-1", permit.Issued)
		seq := issuing(t, e, "HK-1")
		without(t, e, "document", func() {
			if err := e.App.Cases.Certify(t.Context(), "HK-1", seq); err == nil {
				t.Error("printed where nothing can be stored")
			}
		})
		wantPrinted(t, e, "HK-1")
		leaves := bytesOf(t, e, `SELECT min(leaf) || max(leaf) FROM credential WHERE case_id = 'HK-1'`)
		if err := e.App.Cases.Certify(t.Context(), "HK-1", seq); err != nil {
			t.Error(err)
		}
		wantPrinted(t, e, "HK-1", "permit-residence 1", "permit-work 1")
		if now := bytesOf(t, e, `SELECT min(leaf) || max(leaf) FROM credential WHERE case_id = 'HK-1'`); now != leaves {
			t.Error("another thing was stated after the crash")
		}
		e.Verify()
	})
}

// TestLargeFamily: more permits than one code has room for are several issues; the
// applicant's own two stand in one.
func TestLargeFamily(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Form.Form.Dependants = relatives(e.Form.Form.Applicant, 10)
		c := e.Until("HK-1", permit.Issued)
		e.Drain()
		if got := printed(t, e, "HK-1"); len(got) != 12 || len(c.Certificates) != 12 {
			t.Errorf("%d certificates, printed %q", len(c.Certificates), got)
		}
		if n := count(t, e, `SELECT count(DISTINCT leaf) FROM credential WHERE case_id = 'HK-1'`); n < 2 {
			t.Errorf("%d issues", n)
		}
		if n := count(t, e, `SELECT count(DISTINCT leaf) FROM credential WHERE case_id = 'HK-1' AND track IN ('work', 'residence')`); n != 1 {
			t.Errorf("the pair stands in %d issues", n)
		}
		if r := e.Verify(); r.Credentials != 12 {
			t.Errorf("verified %+v", r)
		}
	})
}

// relatives are a family of an applicant.
func relatives(a dossier.Applicant, n int) []dossier.Dependant {
	var out []dossier.Dependant
	for i := range n {
		out = append(out, dossier.Dependant{Relation: "child", Residence: "first", Surname: a.Surname, Given: "CHILD " + string(rune('A'+i)), Sex: "F",
			BirthDate: a.BirthDate.AddMonths(12 * 25), Nationality: a.Nationality, PassportNumber: fmt.Sprintf("KX41906%02d", i),
			PassportExpiresOn: a.Passport.ExpiresOn})
	}
	return out
}

// TestCancellationPrinted: what is applied for is that the permits end: each gets the
// certificate that it has, and none is stated to machines.
func TestCancellationPrinted(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		cancels(e)
		c := e.Until("HK-1", permit.Issued)
		for _, k := range c.Certificates {
			if k.Status != permit.CancelledStatus {
				t.Fatalf("issued %+v", k)
			}
		}
		for range 2 {
			if err := e.App.Cases.Certify(t.Context(), "HK-1", issuing(t, e, "HK-1")); err != nil {
				t.Error(err)
			}
		}
		wantPrinted(t, e, "HK-1", "cancellation-residence 1", "cancellation-work 1")
		if r := e.Verify(); r.Credentials != 0 || r.Waiting != 0 {
			t.Errorf("verified %+v", r)
		}
	})
}

// cancels lets the sample applicant end what she has.
func cancels(e *casetest.Env) {
	holds(e, "EST460106A0B1C2D3", "JB7712098")
	e.Form.Form.Transaction = dossier.Transaction{Work: "cancellation", Residence: "cancellation", EndReason: "early", EndedOn: casetest.Monday.Date}
}

// holds lets the sample applicant have permits.
func holds(e *casetest.Env, work, residence string) {
	f, from, to := &e.Form.Form, casetest.Monday.Date.AddDays(-200), casetest.Monday.Date.AddDays(164)
	f.WorkPermit = dossier.Held{Number: work, ExpiresOn: to}
	f.Residence.Current = dossier.HeldResidence{Number: residence, Kind: "work", ExpiresOn: to}
	f.PriorPermits = []dossier.PriorPermit{{Kind: dossier.WorkPermit, Number: work, From: from, To: to}, {Kind: dossier.ResidencePermit, Number: residence, From: from, To: to}}
}

// TestNumberTakenOver: a replacement has the number of the permit that it replaces, whose
// papers stay in the case that issued it.
func TestNumberTakenOver(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		first := e.Until("HK-1", permit.Closed)
		e.Drain()
		number := map[permit.Kind]string{}
		for _, k := range first.Certificates {
			number[k.Kind] = k.Number
		}
		holds(e, number[permit.Work], number[permit.Residence])
		e.Form.Form.Transaction = dossier.Transaction{Work: "replacement", Residence: "reissue", LossReason: "lost", LostOn: casetest.Monday.Date}
		second := e.Until("HK-2", permit.Issued)
		e.Drain()
		if k := second.Certificates[0]; k.Kind != permit.Work || k.Number != number[permit.Work] {
			t.Errorf("the replacement has the number %s", k.Number)
		}
		for _, id := range []permit.CaseID{"HK-1", "HK-2"} {
			wantPrinted(t, e, id, "permit-residence 1", "permit-work 1")
		}
		if n := count(t, e, `SELECT count(*) FROM credential WHERE number = $1`, number[permit.Work]); n != 2 {
			t.Errorf("the number is stated %d times", n)
		}
		if r := e.Verify(); r.Credentials != 4 {
			t.Errorf("verified %+v", r)
		}
	})
}

// TestUnprinted: an installation that prints nothing verifies.
func TestUnprinted(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		c.Unprinted = true
		e := casetest.New(t, c)
		e.Bare = true
		e.Until("HK-1", permit.Closed)
		e.Drain()
		if r := e.Verify(); r.Documents != 0 || r.Credentials != 0 {
			t.Errorf("verified %+v", r)
		}
	})
}
