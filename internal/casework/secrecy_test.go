package casework_test

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// Law: whoever has no part in a case is told of every command what is told of a number that
// no case has, word for word. Who has one is told why not.
func TestStrangersLearnOfNoCase(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		strangers := []permit.Actor{applicant("HK-2"), {ID: "rival", Role: permit.HandlerRole, Employer: "91350100M000100Y43"}, officer(t, e, "jiangmen.accept-1"),
			{ID: "head", Role: permit.AuthorityHead, Office: "jiangmen.exit-entry"}, {ID: "expert", Role: permit.Expert, Office: "haikou.foreign-experts"}}
		for _, cmd := range everyCommand() {
			for _, who := range strangers {
				_, there := e.App.Cases.Do(t.Context(), who, "HK-1", cmd)
				_, none := e.App.Cases.Do(t.Context(), who, "HK-9", cmd)
				for _, l := range text.Langs {
					p, q := problem.Of(there), problem.Of(none)
					p.Args, q.Args = nil, nil // the number
					if p.Code != problem.NotFound || p.Key != q.Key || p.In(l) != q.In(l) {
						t.Errorf("%s, %s: %s of a case, and %s of none", who.ID, cmd.Name(), p.Key, q.Key)
					}
				}
			}
		}
		c := e.Case("HK-1")
		for _, who := range []permit.Actor{{ID: c.Applicant, Role: permit.Applicant}, {ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer}, officer(t, e, "haikou.accept-1"),
			{ID: c.Applicant, Role: permit.Officer, Office: "haikou.window", Posts: []permit.Post{permit.PostAccept}}, {ID: "mayor", Role: permit.GovernmentHead, Office: "haikou.government"}} {
			_, err := e.App.Cases.Do(t.Context(), who, "HK-1", permit.Destroy{})
			refusedAs(t, err, problem.Forbidden)
		}
	})
}

// A paper of a former case is brought again by whoever may do both: a number of somebody
// else's case is, on either side, one that no case has.
func TestReuseTellsOfNoCase(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		e.Until("HK-2", permit.Draft)
		for _, pair := range [][2]permit.CaseID{{"HK-2", "HK-1"}, {"HK-2", "HK-9"}, {"HK-1", "HK-2"}, {"HK-9", "HK-2"}} {
			if err := e.App.Cases.Reuse(t.Context(), applicant("HK-2"), pair[0], pair[1], "M03"); !isUnheardOf(err) {
				t.Errorf("%s from %s: %v", pair[0], pair[1], err)
			}
		}
	})
}

// A number that is drawn for a new draft and taken by somebody else's case is drawn again.
func TestATakenNumberIsDrawnAgain(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		_, err := e.App.Cases.Do(t.Context(), ann(), "HK-1", permit.Open{City: "haikou", Applicant: ann().ID, Tracks: []permit.Wanted{{Kind: permit.Work, Transaction: permit.Domestic}}})
		if problem.Of(err).Key != "permit.illegal.exists" {
			t.Errorf("Begin would give up: %v", err)
		}
	})
}

// Of a file from who may not bring it nothing is looked at and nothing stored.
func TestFilesOfStrangersAreNotTakenIn(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Draft)
		before := blobs(t, e)
		for who, code := range map[permit.PersonID]problem.Code{"stranger": problem.NotFound, "haikou.accept-1": problem.Forbidden} {
			a := permit.Actor{ID: who, Role: permit.Applicant}
			if code == problem.Forbidden {
				a = officer(t, e, "haikou.accept-1")
			}
			for _, data := range [][]byte{casetest.Paper("M03"), []byte("MZ")} {
				_, err := e.App.Cases.Attach(t.Context(), a, "HK-1", "M03", "", "M03.pdf", data)
				refusedAs(t, err, code)
				_, err = e.App.Cases.RecordHearing(t.Context(), a, "HK-1", "record.pdf", data)
				refusedAs(t, err, code)
			}
		}
		if after := blobs(t, e); after != before {
			t.Errorf("%d files are stored, and %d were", after, before)
		}
	})
}

// blobs counts what is stored.
func blobs(t *testing.T, e *casetest.Env) int {
	t.Helper()
	list, err := e.App.Cases.Blobs.List(t.Context(), "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// The employer opens the work permit and the letters about it and about the case; what was
// written about residence, of the applicant and the family, is theirs.
func TestEmployersOpenWhatIsTheirs(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		e.As("haikou.residence.examine").Do(c.ID, permit.Return{Track: "residence", Items: []permit.Item{{Track: "residence", Field: "accommodation.address", Fault: "differs"}}})
		e.As("haikou.work.examine").Do(c.ID, permit.Suspend{Track: "work", Ground: permit.ForInspection, Until: e.Clock.Moment().Date.AddDays(5)})
		e.Drain()
		c = e.Case(c.ID)
		party := permit.Actor{ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer}
		for _, n := range c.Notices {
			want := n.To == "applicant" && n.Track != "residence"
			_, err := e.App.Cases.Document(t.Context(), party, c.ID, letterOf(n))
			if want != (err == nil) || err != nil && problem.Of(err).Code != problem.Forbidden {
				t.Errorf("the employer opens %s to %s about %q: %v", n.Letter, n.To, n.Track, err)
			}
			list, err := e.App.Cases.OfficialPapers(t.Context(), party, c)
			if listed := slices.ContainsFunc(list, func(d casework.Document) bool { return d.Name == letterOf(n) }); err != nil || listed != want {
				t.Errorf("%s is listed: %v %v", n.Letter, listed, err)
			}
			if _, err := e.App.Cases.Document(t.Context(), permit.Actor{ID: c.Applicant, Role: permit.Applicant}, c.ID, letterOf(n)); n.To == "applicant" && err != nil {
				t.Errorf("the applicant opens %s: %v", n.Letter, err)
			}
		}
	})
}

// Nobody fills the machine with drafts. Whoever hands one in or deletes one has room again.
func TestDraftsAreBounded(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s, open := e.App.Cases, permit.Open{City: "haikou", Applicant: ann().ID, Tracks: []permit.Wanted{{Kind: permit.Work, Transaction: permit.Domestic}}}
		begin := func() (permit.Case, error) { return s.Begin(context.Background(), ann(), open, nil) }
		var last permit.Case
		for range casework.MaxDrafts {
			c, err := begin()
			if err != nil {
				t.Fatal(err)
			}
			last = c
		}
		_, err := begin()
		refusedAs(t, err, problem.Illegal)
		if problem.Of(err).Key != "casework.drafts" || s.MayBegin(t.Context(), applicant("HK-2")) != nil {
			t.Errorf("got %v", err)
		}
		if _, err := s.Do(t.Context(), ann(), last.ID, permit.Withdraw{}); err != nil {
			t.Fatal(err)
		}
		if _, err := begin(); err != nil {
			t.Errorf("one was deleted: %v", err)
		}
	})
}

// What is changed in answer to a correction notice takes off the signatures of whose part it
// is, and of who was shown it, and of nobody else.
func TestCorrectionsTakeSignaturesOff(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		e.As("haikou.work.examine").Do(c.ID, permit.Return{Track: "work", Items: []permit.Item{{Track: "work", Field: "contact.phone", Fault: "differs"}}})
		ada := applicant(c.ID)
		d, _, err := e.App.Cases.Keep(t.Context(), ada, c.ID, 0, dossier.Answers{"contact.phone": "+46 70 7654321"})
		if err != nil || d.Answers["pledges.signedAt"].Value != "" || d.Answers["pledges.employerConsents"].Value != "true" {
			t.Errorf("after a change: %+v %v", d.Answers["pledges.signedAt"], err)
		}
		r, err := e.App.Cases.Readiness(t.Context(), permit.Actor{ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer}, c.ID)
		if err != nil || r.OthersSigned() {
			t.Errorf("the applicant has signed for the handler: %+v %v", r, err)
		}
	})
}

// letterOf is the name of the letter of a notice.
func letterOf(n permit.Notice) string { return "letter-" + strconv.Itoa(n.N) }
