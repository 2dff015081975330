package casework_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

const (
	work      = permit.TrackID(permit.Work)
	residence = permit.TrackID(permit.Residence)
)

// TestBothDecideAtOnce: both authorities decide two hundred cases at the same
// instant, each in a process of its own. Every case is issued once, with both permits.
func TestBothDecideAtOnce(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		ids := many("HK", 200)
		crowd(t, ids, func(id permit.CaseID) { e.UntilDeciding(id) })
		other := e.Beside()
		crowd(t, ids, func(id permit.CaseID) { other.Case(id) }) // so that it remembers, and is soon wrong

		var start, done sync.WaitGroup
		start.Add(1)
		for _, id := range ids {
			done.Go(func() { start.Wait(); decide(t, e, id, work) })
			done.Go(func() { start.Wait(); decide(t, other, id, residence) })
		}
		start.Done()
		done.Wait()

		for _, id := range ids {
			if n := issuings(t, e, id); n != 1 {
				t.Errorf("%s: %d issuing events, want 1", id, n)
			}
			if c := e.Case(id); c.Phase != permit.Issued || len(c.Certificates) != 2 {
				t.Errorf("%s: %s with %d certificates", id, c.Phase, len(c.Certificates))
			}
		}
		if r := e.Verify(); r.Certificates != int64(2*len(ids)) {
			t.Errorf("%d certificates, want %d", r.Certificates, 2*len(ids))
		}
	})
}

func many(city string, n int) []permit.CaseID {
	ids := make([]permit.CaseID, n)
	for i := range ids {
		ids[i] = permit.CaseID(fmt.Sprintf("%s-%03d", city, i+1))
	}
	return ids
}

// crowd does something with every case, a few at a time.
func crowd(t *testing.T, ids []permit.CaseID, do func(permit.CaseID)) {
	t.Helper()
	var wg sync.WaitGroup
	left := make(chan permit.CaseID)
	for range 16 {
		wg.Go(func() {
			for id := range left {
				do(id)
			}
		})
	}
	for _, id := range ids {
		left <- id
	}
	close(left)
	wg.Wait()
}

// decide approves a track, trying again while the procedure does not allow it yet.
func decide(t *testing.T, e *casetest.Env, id permit.CaseID, track permit.TrackID) {
	actor := officer(t, e, "haikou."+string(track)+".decide")
	for {
		_, err := e.App.Cases.Do(t.Context(), actor, id, permit.Approve{Track: track, Digest: digest(t, e, id)})
		if err == nil {
			return
		}
		if problem.Of(err).Code != problem.Illegal {
			t.Errorf("%s, %s: %v", id, track, err)
			return
		}
	}
}

func officer(t *testing.T, e *casetest.Env, id string) permit.Actor {
	t.Helper()
	a, err := e.App.People.Actor(permit.PersonID(id), e.Clock.Moment().Date)
	if err != nil {
		t.Error(err)
	}
	return a
}

func digest(t *testing.T, e *casetest.Env, id permit.CaseID) string {
	t.Helper()
	c, err := e.App.Cases.Case(t.Context(), id)
	if err != nil {
		t.Error(err)
	}
	return c.Digest()
}

// issuings counts the issuing events of a case.
func issuings(t *testing.T, e *casetest.Env, id permit.CaseID) int {
	t.Helper()
	n := 0
	for _, event := range events(t, e, id) {
		if _, ok := event.(permit.PermitsIssued); ok {
			n++
		}
	}
	return n
}

// events is everything that happened to a case.
func events(t *testing.T, e *casetest.Env, id permit.CaseID) []permit.Event {
	t.Helper()
	entries, err := e.App.Cases.Log.List(t.Context(), string(id))
	if err != nil {
		t.Fatal(err)
	}
	var all []permit.Event
	for _, entry := range entries {
		all = append(all, entry.Events...)
	}
	return all
}

// TestTheSameCommandTwice: of the same command sent many times at once, as by an
// impatient finger, one is carried out and the others are refused.
func TestTheSameCommandTwice(t *testing.T) {
	const fingers = 8
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		c := e.UntilDeciding("HK-1")
		before := len(events(t, e, "HK-1"))
		actor, cmd := officer(t, e, "haikou.work.decide"), permit.Approve{Track: work, Digest: c.Digest()}
		ended := make(chan error, fingers)
		for range fingers {
			go func() {
				_, err := e.App.Cases.Do(t.Context(), actor, "HK-1", cmd)
				ended <- err
			}()
		}
		done := 0
		for range fingers {
			if err := <-ended; err == nil {
				done++
			} else if problem.Of(err).Code != problem.Illegal {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("carried out %d times", done)
		}
		approvals := 0
		for _, event := range events(t, e, "HK-1")[before:] {
			if _, ok := event.(permit.TrackApproved); ok {
				approvals++
			}
		}
		if approvals != 1 {
			t.Errorf("%d approvals, want 1", approvals)
		}
	})
}

// TestOpenedTwice: who opens a case second is refused and spoils nothing: the key
// stays the first one's.
func TestOpenedTwice(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open().Save(e.Form)
		e.Handler("HK-1").Refused(problem.Illegal).Open()
		form, err := e.App.Cases.Dossier(t.Context(), permit.Actor{ID: "applicant.HK-1", Role: permit.Applicant}, "HK-1")
		if err != nil || form.Applicant.Surname != e.Form.Form.Applicant.Surname {
			t.Errorf("the form of the first one: %q, %v", form.Applicant.Surname, err)
		}
	})
}

// TestTwoProcesses: what one process remembers of a case that another has taken
// further neither refuses wrongly, nor overwrites, nor hides that there is work.
func TestTwoProcesses(t *testing.T) {
	for name, play := range map[string]func(t *testing.T, a, b *casetest.Env){
		"a refusal on what is no longer so": func(t *testing.T, a, b *casetest.Env) {
			a.Applicant("HK-1").Open()
			b.Applicant("HK-1").Save(b.Form)
			a.Applicant("HK-1").File() // a remembers a draft without a form
		},
		"a change beside a change": func(t *testing.T, a, b *casetest.Env) {
			a.Applicant("HK-1").Open().Save(a.Form)
			b.Applicant("HK-1").Attach("M01", "M01.pdf", casetest.Paper("M01"))
			a.Applicant("HK-1").Attach("M02", "M02.pdf", casetest.Paper("M02"))
			c := b.Case("HK-1")
			for _, code := range []permit.Code{"M01", "M02"} {
				if m, _ := c.Material(code); m.Met != permit.Uploaded {
					t.Errorf("%s is lost", code)
				}
			}
		},
		"a decision on papers that were changed": func(t *testing.T, a, b *casetest.Env) {
			seen := a.UntilDeciding("HK-1").Digest()
			b.Applicant("HK-1").Attach("M03", "M03.pdf", casetest.Paper("M03"))
			a.As("haikou.work.decide").Refused(problem.Conflict).Do("HK-1", permit.Approve{Track: work, Digest: seen})
		},
		"time has passed on what one does not know": func(t *testing.T, a, b *casetest.Env) {
			a.Bare, b.Bare = true, true
			a.Applicant("HK-1").Open() // a draft: nothing to wait for
			b.Applicant("HK-1").Save(b.Form).File()
			due, _ := b.Case("HK-1").Clock(permit.NoticeClock)
			a.Clock.Set(dawnAfter(due.Due).Add(time.Hour))
			if _, err := a.App.Cases.Sweep(t.Context()); err != nil {
				t.Error(err)
			}
			if c := b.Case("HK-1"); !c.Deemed {
				t.Errorf("silence has not accepted: %s", c.Phase)
			}
		},
		"a calendar that moves what one does not know": func(t *testing.T, a, b *casetest.Env) {
			a.Bare, b.Bare = true, true
			a.Applicant("HK-1").Open()
			b.Until("HK-1", permit.Accepted)
			was, _ := b.Case("HK-1").Clock(permit.PromisedClock)
			a.App.Cases.Calendar = closedOn(t, was.Due)
			if n, err := a.App.Cases.Recount(t.Context()); n != 1 || err != nil {
				t.Errorf("recounted %d cases, %v", n, err)
			}
			if now, _ := b.Case("HK-1").Clock(permit.PromisedClock); !now.Due.After(was.Due) {
				t.Errorf("still due %s", now.Due)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
				play(t, e, e.Beside())
				e.Verify()
			})
		})
	}
}

// TestVerifyBesideWriters: what is verified may change meanwhile, and be destroyed.
func TestVerifyBesideWriters(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ids := many("HK", casetest.Short(16, 6))
		crowd(t, ids, func(id permit.CaseID) { e.Until(id, permit.Archived) })
		other := e.Beside()
		other.Until(ids[0], permit.Destroyed) // moves the clock to where all may be
		ctx, stop := context.WithCancel(t.Context())
		var verifier sync.WaitGroup
		verifier.Go(func() {
			for ctx.Err() == nil {
				if _, err := e.App.Cases.Verify(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
		crowd(t, ids, func(id permit.CaseID) { other.Until(id, permit.Destroyed) })
		stop()
		verifier.Wait()
	})
}
