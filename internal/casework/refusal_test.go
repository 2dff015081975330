package casework_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestRefusedLeavesOnlyATrailLine: law 8. Of everything that is stored, in the
// database and beside it, a refused command changes nothing but the trail.
func TestRefusedLeavesOnlyATrailLine(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		for _, k := range []struct {
			name    string
			refused func()
			act     string
			outcome problem.Code
		}{
			{"by the wrong post", func() { e.As("haikou.work.review").Refused(problem.Forbidden).Examine("HK-1", permit.Work) }, "examine", problem.Forbidden},
			{"out of turn", func() { e.As("haikou.work.decide").Refused(problem.Illegal).Approve("HK-1", permit.Work) }, "approve", problem.Illegal},
			{"on papers not seen", func() {
				e.As("haikou.work.examine").Refused(problem.Conflict).Do("HK-1", permit.Examine{Track: work, Digest: "old"})
			}, "examine", problem.Conflict},
			{"of another's case", func() { e.Applicant("HK-2").Refused(problem.NotFound).File() }, "file", problem.NotFound},
			{"with a paper that is not asked", func() {
				e.Applicant("HK-1").Refused(problem.Invalid).Attach("M99", "M99.pdf", casetest.Paper("M99"))
			}, "attach", problem.Invalid},
			{"opened twice", func() { e.Applicant("HK-1").Refused(problem.Illegal).Open() }, "open", problem.Illegal},
		} {
			before, blobs := e.Tables(), e.Blobs()
			k.refused()
			after := e.Tables()
			added := len(after["trail"]) - len(before["trail"])
			line := last(t, e, k.act)
			if added != 1 || line.Outcome != string(k.outcome) {
				t.Errorf("%s: %d lines in the trail, the last one %+v", k.name, added, line)
			}
			delete(before, "trail")
			delete(after, "trail")
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("%s: changed\n%s", k.name, diff)
			}
			if !slices.Equal(blobs, e.Blobs()) {
				t.Errorf("%s: a paper was left behind", k.name)
			}
		}
	})
}

// A note is a line of the trail.
type note struct{ Actor, Outcome, Detail string }

// last is the line of the trail about an act that was written last.
func last(t *testing.T, e *casetest.Env, act string) (n note) {
	t.Helper()
	q := `SELECT actor, outcome, detail FROM trail WHERE act = $1 ORDER BY id DESC LIMIT 1`
	if err := e.App.DB.QueryRow(t.Context(), q, act).Scan(&n.Actor, &n.Outcome, &n.Detail); err != nil {
		t.Fatal(act, err)
	}
	return n
}
