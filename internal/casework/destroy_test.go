package casework_test

import (
	"bytes"
	"os"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestDestroyed: the end of a file takes its key, its forms and its papers away, also
// out of the pages of the database, and leaves a journal that verifies.
func TestDestroyed(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-2", permit.Closed) // stays
		e.Drain()
		stays := len(e.Blobs())
		e.Applicant("HK-1").Open().Save(e.Form).Attach("M03", "M03.pdf", casetest.Paper("M03")) // one paper in two versions
		e.Applicant("HK-1").Attach("M03", "M03.pdf", casetest.Paper("M03"))
		entries := e.Until("HK-1", permit.Archived)
		secrets := []string{
			bytesOf(t, e, `SELECT wrapped FROM case_key WHERE case_id = 'HK-1'`),
			bytesOf(t, e, `SELECT sealed FROM dossier_version WHERE case_id = 'HK-1'`),
		}
		e.Until("HK-1", permit.Destroyed)
		e.Drain()

		for _, table := range []string{"case_key", "dossier_version", "register_answer", "document"} {
			if n := count(t, e, `SELECT count(*) FROM `+table+` WHERE case_id = 'HK-1'`); n != 0 {
				t.Errorf("%d rows left in %s", n, table)
			}
		}
		if n := len(e.Blobs()); n != stays {
			t.Errorf("%d papers left, want the %d of the other case", n, stays)
		}
		for name, err := range map[string]error{
			"form":       errOf(e.App.Cases.Dossier(t.Context(), applicant("HK-1"), "HK-1")),
			"paper":      errOf(e.App.Cases.Paper(t.Context(), applicant("HK-1"), "HK-1", "M03")),
			"new paper":  errOf(e.App.Cases.Attach(t.Context(), applicant("HK-1"), "HK-1", "M03", "", "M03.pdf", casetest.Paper("M03"))),
			"new form":   errOf(e.App.Cases.SaveDossier(t.Context(), applicant("HK-1"), "HK-1", e.Form)),
			"a new life": errOf(e.App.Cases.Open(t.Context(), applicant("HK-1"), "HK-1", permit.Open{City: "haikou"})),
		} {
			if err == nil || problem.Of(err).Code == problem.Internal {
				t.Errorf("%s of a destroyed case: %v", name, err)
			}
		}
		if c := e.Case("HK-1"); len(c.Certificates) != len(entries.Certificates) || c.Digest() != entries.Digest() {
			t.Error("the journal has lost what was decided")
		}
		if err := e.App.Cases.Shred(t.Context(), "HK-1"); err != nil {
			t.Errorf("shredded twice: %v", err)
		}
		e.Verify()

		e.Reopen()
		for _, file := range e.DatabaseFiles() {
			data, err := os.ReadFile(file)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			for i, s := range secrets {
				if bytes.Contains(data, []byte(s[:32])) {
					t.Errorf("%s: what was destroyed is still in its pages (%d)", file, i)
				}
			}
		}
	})
}

func bytesOf(t *testing.T, e *casetest.Env, q string) string {
	t.Helper()
	var b []byte
	if err := e.App.DB.QueryRow(t.Context(), q).Scan(&b); err != nil {
		t.Fatal(err)
	}
	return string(b)
}
