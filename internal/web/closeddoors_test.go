package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// An application that was not handed in is the party's own: an office knows that there is
// one, and nothing of who it is about.
func TestOfficesSeeNothingOfDrafts(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		id := strings.TrimPrefix(path, "/apply/")
		if _, _, err := e.App.Cases.Adopt(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, permit.CaseID(id)); err != nil {
			t.Fatal(err)
		}
		form, err := e.App.Cases.Dossier(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, permit.CaseID(id))
		if err != nil || form.Employer.CreditCode == "" {
			t.Fatal(form, err)
		}
		s := newReviewSite(t, e)
		for _, who := range []permit.PersonID{"haikou.accept-1", "haikou.work.examine", "haikou.residence.examine"} {
			for _, p := range []string{"/s/cases/" + id, "/s/cases/" + id + "/review/work", "/s/counter/" + id, "/s/work?queue=all", "/s/work?queue=all&peek=" + id} {
				if a := s.as(who).do(http.MethodGet, "/zh"+p, nil); strings.Contains(a.body, form.Employer.CreditCode) || strings.Contains(a.body, "Registered unit") {
					t.Errorf("%s reads a draft at %s", who, p)
				}
			}
		}
	})
}

// Who is in the directory no more is signed out, and sees the public pages like anybody.
func TestWhoLeftTheOfficeIsNobody(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		r := s.as("haikou.accept-1")
		e.Until("HK-1", permit.Filed)
		r.do(http.MethodGet, "/zh/s/cases/HK-1", nil).must(t, http.StatusOK)
		s.account("haikou.gone", permit.Officer, text.ZH, e.Clock.Now())
		gone := reader{s, "haikou.gone"}
		gone.do(http.MethodGet, "/zh/guide", nil).must(t, http.StatusOK)
		gone.do(http.MethodGet, "/zh/s/cases/HK-1", nil).must(t, http.StatusUnauthorized)
		gone.do(http.MethodPost, "/zh/sign-out", url.Values{}).must(t, http.StatusSeeOther)
	})
}

// An item far beyond any list is not taken, and the pages do not count up to it.
func TestItemsFarBeyondTheList(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		const far = "dependants[900000000].surname"
		ann.get(path + "/family").is(http.StatusOK)
		b := ann.form()
		b.values.Set("asks", far)
		b.values.Set(far, "DOE")
		ann.press(b, "later")
		n := 0
		d, err := e.App.Cases.Draft(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, permit.CaseID(path[len("/apply/"):]))
		for p := range d.Answers {
			if strings.HasPrefix(p, "dependants[9") {
				n++
			}
		}
		if err != nil || n > 0 {
			t.Fatal(n, err)
		}
		ann.get(path + "/check").is(http.StatusOK)
	})
}

// What ends, splits, hurries, prolongs or turns away a case, or makes permits count, is a
// decision: both factors are
// shown lately, or nothing happens.
func TestGraveActsNeedBothFactors(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		before := e.Until("HK-1", permit.Filed)
		s := newReviewSite(t, e)
		stale := e.Clock.Now().Add(-people.StepUp)
		s.account("haikou.accept-1", permit.Officer, text.ZH, stale)
		s.account("haikou.work.head", permit.AuthorityHead, text.ZH, stale)
		for path, who := range map[string]string{"/s/counter/HK-1/decline": "haikou.accept-1", "/s/cases/HK-1/cease": "haikou.accept-1", "/s/cases/HK-1/uncouple": "haikou.accept-1",
			"/s/cases/HK-1/expedite": "haikou.accept-1", "/s/cases/HK-1/make": "haikou.accept-1", "/s/counter/HK-1/release": "haikou.accept-1", "/s/cases/HK-1/extend": "haikou.work.head"} {
			reader{s, who}.do(http.MethodPost, "/zh"+path, url.Values{"cause": {"person-ceased"}, "step": {"confirm"}}).must(t, http.StatusUnauthorized)
		}
		if c := e.Case("HK-1"); c.Phase != before.Phase {
			t.Error(c.Phase)
		}
	})
}

// The reason for which permits are released is there again after both factors were shown.
func TestReleaseIsKeptWhileConfirming(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = "/s/counter/HK-1"
		c := e.Until("HK-1", permit.Made)
		seen := func(v permit.Seen) []permit.Comparison {
			return []permit.Comparison{{Code: c.Materials[firstUploaded(c)].Code, Seen: v}}
		}
		e.As("haikou.hand-out").Do("HK-1", permit.Compare{Results: seen(permit.Differs)})
		e.As("haikou.hand-out").Do("HK-1", permit.Compare{Results: seen(permit.Matches)})
		s := newFront(t, e, true)
		g := s.as("haikou.issue", text.EN)
		s.wait(people.StepUp)
		g.get(at).is(http.StatusOK).fill(at+"/release", "reason", "explained").is(http.StatusUnauthorized).shows(g.say("login.demo.confirm"))
		g.fill("/demo/sign-in").is(http.StatusOK).shows(g.say("login.kept.title"))
		g.fill(at + "/release").is(http.StatusSeeOther)
		if c := e.Case("HK-1"); c.Phase != permit.Made {
			t.Errorf("the case is %s", c.Phase)
		}
	})
}

func firstUploaded(c permit.Case) int {
	return slices.IndexFunc(c.Materials, func(m permit.Material) bool { return m.Needed() && m.Met == permit.Uploaded })
}
