package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/internal/access"
	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// everyCommand is a command of each kind, as somebody might send it.
func everyCommand() []permit.Command {
	work := permit.TrackID("work")
	return []permit.Command{
		permit.SaveDossier{}, permit.Attach{}, permit.Commit{}, permit.File{}, permit.Answer{}, permit.Book{}, permit.Unbook{},
		permit.Withdraw{}, permit.Choose{}, permit.AskHearing{}, permit.WaiveHearing{},
		permit.Return{}, permit.PutForward{}, permit.PutForward{Track: work}, permit.PassPreReview{}, permit.Compare{}, permit.Accept{}, permit.AcceptSecond{}, permit.Decline{},
		permit.Examine{Track: work}, permit.Review{Track: work}, permit.Approve{Track: "residence"}, permit.Reject{Track: work},
		permit.Renew{Track: work, Post: permit.PostDecide}, permit.Convene{Track: work}, permit.Suspend{Track: work}, permit.Resume{},
		permit.Uncouple{}, permit.OfferHearing{Track: work}, permit.SetHearing{}, permit.RecordHearing{}, permit.Make{}, permit.HandOut{},
		permit.Release{}, permit.Archive{}, permit.Report{}, permit.AskRegister{}, permit.Consult{}, permit.Deliver{}, permit.Recount{}, permit.Tick{},
		permit.Cease{}, permit.ExtendLimit{}, permit.Expedite{}, permit.Revoke{}, permit.Hold{}, permit.Unhold{}, permit.Destroy{},
		permit.Declare{}, permit.Opine{},
	}
}

// everybody is the whole directory, the party, strangers, and officers with an interest.
func everybody(t *testing.T, e *casetest.Env, c permit.Case) []permit.Actor {
	t.Helper()
	out := []permit.Actor{applicant(c.ID), applicant("HK-999"), {ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer},
		{ID: "colleague", Role: permit.HandlerRole, Employer: c.Employer}, {ID: "stranger", Role: permit.HandlerRole, Employer: "91350100M000100Y43"},
		{ID: "clockwork", Role: permit.System}, {ID: "nobody"}}
	for _, p := range e.App.People.People() {
		a, err := e.App.People.Actor(p.ID, e.Clock.Moment().Date)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
		a.Employer = c.Employer
		out = append(out, a)
	}
	return out
}

// stricter are the acts that the procedure leaves to whoever has the role, and access
// to the offices whose work the case is.
var stricter = []string{"cease", "expedite", "extend-limit", "revoke", "hold", "unhold", "destroy", "report", "declare", "opine"}

// TestAccessAndProcedureAgree: whoever asks for whatever at whatever time, access
// permits nothing that the procedure forbids the person, and forbids nothing that it
// permits, but for the acts that it gives to fewer people.
func TestAccessAndProcedureAgree(t *testing.T) {
	casetest.Each(t, func(t *testing.T, config app.Config) {
		e := casetest.New(t, config)
		for _, city := range []permit.CaseID{"HK-1", "BJ-1"}[:casetest.Short(2, 1)] {
			for _, phase := range []permit.Phase{permit.Draft, permit.Filed, permit.Accepted, permit.Issued, permit.Made, permit.Closed, permit.Archived} {
				c := e.Until(city, phase)
				for _, who := range everybody(t, e, c) {
					for _, cmd := range everyCommand() {
						agree(t, e, c, who, cmd)
					}
				}
			}
		}
	})
}

func agree(t *testing.T, e *casetest.Env, c permit.Case, who permit.Actor, cmd permit.Command) {
	t.Helper()
	v, err := casework.Asked(e.App.Cases, who, c, cmd)
	forbidden := err != nil && problem.Of(err).Code == problem.Forbidden
	switch {
	case v.Allowed && forbidden:
		t.Errorf("%s, %s as %s: %v permit %s, and the procedure forbids it: %v", c.ID, who.ID, who.Role, v.Policies, cmd.Name(), err)
	case !v.Allowed && !forbidden && !slices.Contains(stricter, cmd.Name()):
		t.Errorf("%s %s, %s as %s at %s: %v do not permit %s, and the procedure does (%v)", c.ID, c.Phase, who.ID, who.Role, who.Office, v.Policies, cmd.Name(), err)
	}
}

// TestEveryCommandIsAsked: a person to whom no policy permits anything is refused every
// command, and it is on record; so no command has a way round the question.
func TestEveryCommandIsAsked(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		before := e.Case("HK-1")
		all := everyCommand()
		for _, cmd := range all {
			if _, err := e.App.Cases.Do(t.Context(), permit.Actor{ID: "nobody"}, "HK-1", cmd); !isUnheardOf(err) {
				t.Errorf("%s: %v", cmd.Name(), err)
			}
		}
		if n := count(t, e, `SELECT count(*) FROM trail WHERE actor = 'nobody' AND outcome = 'forbidden'`); n != len(all) {
			t.Errorf("%d of %d refusals are on record", n, len(all))
		}
		if after := e.Case("HK-1"); after.Digest() != before.Digest() || after.Phase != before.Phase {
			t.Error("something changed")
		}
		for _, act := range e.App.Cases.Access.Acts() {
			if act != "open" && !slices.Contains(access.Readings, act) && !slices.ContainsFunc(all, func(k permit.Command) bool { return k.Name() == string(act) }) {
				t.Errorf("%s is not tried here", act)
			}
		}
	})
}

// isUnheardOf reports whether somebody was told that there is no such case.
func isUnheardOf(err error) bool { return problem.Of(err).Key == "permit.notfound" }

// TestEveryReadingIsAsked: so it is with what is read.
func TestEveryReadingIsAsked(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Issued)
		e.Drain()
		s := e.App.Cases
		readings := map[access.Act]func(permit.Actor) error{
			access.ReadForm:     func(a permit.Actor) error { return errOf(s.Dossier(t.Context(), a, c.ID)) },
			access.ReadPaper:    func(a permit.Actor) error { return errOf(s.Paper(t.Context(), a, c.ID, "M03")) },
			access.ReadDocument: func(a permit.Actor) error { return errOf(s.Document(t.Context(), a, c.ID, "letter-1")) },
			access.ReadReceipts: func(a permit.Actor) error { return errOf(s.Receipts(t.Context(), a, c.ID)) },
			access.Export:       func(a permit.Actor) error { return s.Export(t.Context(), a, c.ID, &strings.Builder{}) },
		}
		for act, read := range readings {
			for _, who := range []permit.Actor{{ID: "nobody"}, applicant("HK-2"), {ID: "jiangmen.accept-1", Role: permit.Officer, Office: "jiangmen.window"}} {
				if err := read(who); !isUnheardOf(err) {
					t.Errorf("%s of %s: %v", act, who.ID, err)
				}
			}
			if err := read(applicant("HK-1")); err != nil && problem.Of(err).Code == problem.Forbidden {
				t.Errorf("%s by the applicant: %v", act, err)
			}
			if n := count(t, e, fmt.Sprintf(`SELECT count(*) FROM trail WHERE act = '%s' AND outcome = 'forbidden'`, act)); n != 3 {
				t.Errorf("%d refusals to %s are on record", n, act)
			}
		}
	})
}
