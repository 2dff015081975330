package casework_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/drafting"
	"tandem/internal/ledger"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/tlogproof"
)

// TestAfterDestruction: of a destroyed file stay the journal, the log, the outlines of
// decisions, and the record of who destroyed what; it says nothing of the person.
// Everything that stays still verifies.
func TestAfterDestruction(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-2", permit.Closed)
		e.Until("HK-1", permit.Archived)
		e.Drain()
		sequence(t, e)
		before := exportLog(t, e)
		printed, err := e.App.Cases.Documents(t.Context(), "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		papers := permits(t, e, "HK-1")
		outlines := count(t, e, `SELECT count(*) FROM receipt WHERE case_id = 'HK-1'`)

		e.Until("HK-1", permit.Destroyed)
		e.Drain()
		sequence(t, e)

		d, err := e.App.Cases.Destruction(t.Context(), "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		if d.Actor != "haikou.work.head" || civil.MomentOf(d.At) != e.Clock.Moment() {
			t.Errorf("ordered by %s at %s", d.Actor, d.At)
		}
		for _, k := range printed {
			if !slices.ContainsFunc(d.Papers, func(p drafting.Destroyed) bool { return p.Name == k.Name && p.Version == k.N && p.Digest == k.Digest }) {
				t.Errorf("the record lacks %s", k.Name)
			}
		}
		if n := len(d.Papers) - len(printed); n < 5 {
			t.Errorf("the record has %d papers that were brought", n)
		}
		record := textOf(t, d.Record)
		for _, want := range []string{"办件档案销毁记录", "Record of Destruction", "HK-1", printed[0].Digest[:8]} {
			if !strings.Contains(record, want) {
				t.Errorf("the record does not say %q:\n%s", want, record)
			}
		}
		for _, secret := range []string{"SAARINEN", "LIISBET", "KX4190672"} {
			if strings.Contains(record, secret) {
				t.Errorf("the record says who it was: %s", secret)
			}
		}

		for what, q := range map[string]string{
			"documents":   `SELECT count(*) FROM document WHERE case_id = 'HK-1'`,
			"credentials": `SELECT count(*) FROM credential WHERE case_id = 'HK-1' AND sealed IS NOT NULL`,
			"receipts":    `SELECT count(*) FROM receipt WHERE case_id = 'HK-1' AND sealed IS NOT NULL`,
			"keys":        `SELECT count(*) FROM case_key WHERE case_id = 'HK-1'`,
		} {
			if n := count(t, e, q); n != 0 {
				t.Errorf("%d %s are left", n, what)
			}
		}
		if n := count(t, e, `SELECT count(*) FROM receipt WHERE case_id = 'HK-1' AND outline <> ''`); n != outlines || n == 0 {
			t.Errorf("%d outlines of decisions are left, there were %d", n, outlines)
		}
		e.Verify()
		if _, err := e.App.Ledger.Audit(t.Context()); err != nil {
			t.Errorf("the log: %v", err)
		}
		check(t, e, exportLog(t, e), before)
		wantVerdicts(t, e, papers, "invalid revoked") // over, three years later; the lists still tell
	})
}

func sequence(t *testing.T, e *casetest.Env) {
	t.Helper()
	if _, err := e.App.Ledger.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func exportLog(t *testing.T, e *casetest.Env) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := e.App.Ledger.Export(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// check audits a copy of the log, which must continue an older copy and be the log.
func check(t *testing.T, e *casetest.Env, dir, older string) {
	t.Helper()
	since, err := os.ReadFile(filepath.Join(older, ledger.CheckpointFile))
	if err != nil {
		t.Fatal(err)
	}
	c := ledger.Check{Trust: tlogproof.Of(e.App.Ledger.Verifier), Store: e.App.Ledger, Since: since}
	if _, err := c.Copy(t.Context(), ledger.Copy{FS: os.DirFS(dir)}); err != nil {
		t.Errorf("the copy of the log: %v", err)
	}
}

// textOf is the text of a PDF as poppler reads it, after its signature was found valid.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "record.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdfsig", file).CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Signature is Valid")) {
		t.Errorf("pdfsig: %v\n%s", err, out)
	}
	out, err := exec.Command("pdftotext", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestOverdue: what is archived and over is listed, the longest waiting first, in pages;
// what is on hold, not over, or not archived is not, and an index finds it.
func TestOverdue(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-2", permit.Closed)
		until := e.Until("HK-1", permit.Archived).Retention.Until
		e.Until("JM-1", permit.Archived)
		list := func(on civil.Date) (ids []permit.CaseID) {
			t.Helper()
			if err := e.App.Cases.Overdue(t.Context(), on, func(o casework.Overdue) error { ids = append(ids, o.Case); return nil }); err != nil {
				t.Fatal(err)
			}
			return ids
		}
		if got := list(until); got != nil {
			t.Errorf("on the last day of keeping: %v", got)
		}
		if got := list(until.AddDays(1)); !slices.Equal(got, []permit.CaseID{"HK-1", "JM-1"}) {
			t.Errorf("on the day after: %v", got)
		}
		e.As("haikou.work.head").Do("HK-1", permit.Hold{Reason: "litigation"})
		if got := list(until.AddDays(400)); !slices.Equal(got, []permit.CaseID{"JM-1"}) {
			t.Errorf("while HK-1 is on hold: %v", got)
		}
		e.Clock.Set(civil.Moment{Date: until.AddDays(1)})
		e.As("haikou.work.head").Refused(problem.Illegal).Do("HK-1", permit.Destroy{})
		e.As("haikou.work.head").Do("HK-1", permit.Unhold{}).Do("HK-1", permit.Destroy{})
		if got := list(until.AddDays(400)); !slices.Equal(got, []permit.CaseID{"JM-1"}) {
			t.Errorf("after HK-1 is destroyed: %v", got)
		}
		e.Verify()

		var many db.Batch
		for i := range 1234 {
			id := permit.CaseID("WX-" + strings.Repeat("0", 4-len(strconv.Itoa(i))) + strconv.Itoa(i))
			many = append(many, db.Stmt{SQL: `INSERT INTO snapshot (aggregate, id, version, head, city, status, wake, due, state) VALUES ('case', $1, 1, '', 'wuxi', 'archived', '', $2, '{}')`,
				Args: []any{string(id), civil.Date{Year: 2020 + i%3, Month: 1, Day: 1}.String()}})
		}
		if err := e.App.DB.Apply(t.Context(), many); err != nil {
			t.Fatal(err)
		}
		if got := list(civil.Date{Year: 2021, Month: 1, Day: 2}); len(got) != 823 || got[0] != "WX-0000" || got[len(got)-1] != "WX-1231" {
			t.Errorf("%d of many: %s to %s", len(got), got[0], got[len(got)-1])
		}
		wantPlan(t, e, casework.OverdueQuery, []any{"case", "wuxi", "2021-01-02", "", "", 500}, "snapshot_worklist")
	})
}
