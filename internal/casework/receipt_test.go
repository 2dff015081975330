package casework_test

import (
	"slices"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// TestEveryDecisionHasAReceipt: each decision, and no other act, keeps what was known
// and by which edition, and the journal names it.
func TestEveryDecisionHasAReceipt(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.UntilDeciding("HK-1")
		basis := e.Case("HK-1").Digest()
		if list, err := e.App.Cases.Receipts(t.Context(), applicant("HK-1"), "HK-1"); err != nil || len(list) != 0 {
			t.Fatalf("before any decision: %v, %v", list, err)
		}
		c := e.Until("HK-1", permit.Issued)
		list, err := e.App.Cases.Receipts(t.Context(), applicant("HK-1"), "HK-1")
		if err != nil || len(list) != len(c.Tracks) {
			t.Fatalf("%d receipts of %d decisions: %v", len(list), len(c.Tracks), err)
		}
		for i, track := range []permit.TrackID{"work", "residence"} {
			r := list[i]
			k, _ := c.Track(track)
			last := k.Checks[len(k.Checks)-1]
			if r.Track != track || r.By != last.By || r.Digest != last.Receipt || r.Basis != basis || r.Pack != c.Pack || r.Act != "approve" {
				t.Errorf("receipt %d is %+v of the check %+v", i, r.ReceiptOutline, last)
			}
			if len(r.Materials) != len(c.Materials) || r.Trace == nil || len(r.Bounds) == 0 {
				t.Errorf("receipt %d does not say what was known", i)
			}
		}
		if n := count(t, e, `SELECT count(*) FROM trail WHERE subject = 'HK-1' AND act = 'read receipts'`); n != 2 {
			t.Errorf("%d readings are on record", n)
		}
		e.Verify()
	})
}

// TestAReceiptIsNotComputedAgain: when the rules are other ones, the receipt says what
// it said.
func TestAReceiptIsNotComputedAgain(t *testing.T) {
	casetest.Each(t, func(t *testing.T, config app.Config) {
		e := casetest.New(t, config)
		e.Until("HK-1", permit.Issued)
		before, err := e.App.Cases.Receipts(t.Context(), applicant("HK-1"), "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		pack, err := e.App.Cases.Packs.ByHash(e.Case("HK-1").Pack)
		if err != nil {
			t.Fatal(err)
		}
		was := pack.Policies
		pack.Policies = &rules.Policies{}
		defer func() { pack.Policies = was }()
		after, err := e.App.Cases.Receipts(t.Context(), applicant("HK-1"), "HK-1")
		if err != nil || before[0].Trace.Category != "B" || after[0].Trace.Category != "B" || len(after[0].Trace.Rules) != len(before[0].Trace.Rules) {
			t.Errorf("the receipt says %+v, %v", after, err)
		}
	})
}

// TestAStaleDecisionGetsAnotherReceipt: who confirms a decision does so on what is
// there then.
func TestAStaleDecisionGetsAnotherReceipt(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.UntilDeciding("HK-1")
		e.As("haikou.work.decide").Approve("HK-1", permit.Work)
		changed := e.Form
		changed.Form.Contact.Phone = "186 8955 0678"
		e.Applicant("HK-1").Save(changed)
		c := e.Until("HK-1", permit.Issued)
		list, err := e.App.Cases.Receipts(t.Context(), applicant("HK-1"), "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		var acts []string
		for _, r := range list {
			acts = append(acts, r.Act)
		}
		track, _ := c.Track("work")
		if !slices.Contains(acts, "confirm") || list[0].Dossier != 1 || list[len(list)-1].Dossier != 2 || track.Checks[2].Receipt == list[0].Digest {
			t.Errorf("the decisions were %v, the check names %s", acts, track.Checks[2].Receipt)
		}
		e.Verify()
	})
}

// TestWhatOutlivesTheCase: of a destroyed case the outlines are left, and name nobody
// but the officer.
func TestWhatOutlivesTheCase(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Destroyed)
		e.Drain()
		rows := strings.Join(e.Tables()["receipt"], "\n")
		for _, word := range []string{"SAARINEN", "KX4190672", "@mail.example", "420000"} {
			if strings.Contains(rows, word) {
				t.Errorf("a receipt in the open holds %q", word)
			}
		}
		list, err := e.App.Cases.Receipts(t.Context(), permit.Actor{ID: "auditor", Role: permit.System}, "HK-1")
		if err != nil || len(list) != 2 || list[0].Act != "approve" || list[0].Trace != nil || list[0].Materials != nil {
			t.Errorf("left are %+v, %v", list, err)
		}
		e.Verify()
	})
}
