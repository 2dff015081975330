package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
)

// TestBothCitiesThroughAllPosts: an officer at each post of both authorities works by the
// pages alone, until the permits are made.
func TestBothCitiesThroughAllPosts(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		for id, city := range map[permit.CaseID]string{"HK-1": "haikou", "JM-1": "jiangmen"} {
			e.Until(id, permit.Accepted)
			for _, kind := range []string{"work", "residence"} {
				through(s, string(id), city, kind)
			}
			if c := e.Case(id); c.Phase != permit.Issued || len(c.Certificates) != 2 {
				t.Fatalf("%s: %s with %d certificates", id, c.Phase, len(c.Certificates))
			}
			maker := s.as(permit.PersonID(city + ".issue"))
			maker.send("/zh/s/issue", "/zh/s/cases/"+string(id)+"/make").must(t, http.StatusSeeOther)
			if c := e.Case(id); c.Phase != permit.Made {
				t.Errorf("%s: %s", id, c.Phase)
			}
		}
		e.Verify()
	})
}

// through takes one track through its three posts.
func through(s *reviewSite, id, city, kind string) {
	s.t.Helper()
	at := "/zh/s/cases/" + id + "/review/" + kind
	who := func(post string) reader { return s.as(permit.PersonID(city + "." + kind + "." + post)) }
	who("examine").send(at, at+"/examine", "finding", "grant").must(s.t, http.StatusSeeOther)
	who("review").send(at, at+"/second", "mine", "grant").must(s.t, http.StatusSeeOther)
	decider := who("decide")
	body := decider.page(at + "/decide")
	preview := decider.do("POST", at+"/decide", filled(s.t, body, at+"/decide", "decision", "approve")).must(s.t, http.StatusOK)
	decider.do("POST", at+"/decide", filled(s.t, preview.body, at+"/decide", "step", "confirm")).must(s.t, http.StatusSeeOther)
}

// TestEveryPageInBothLanguages: for whom a page is for it is there, in both languages, and
// for others it is not.
func TestEveryPageInBothLanguages(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		s.account("applicant.HK-1", permit.Applicant, "en", e.Clock.Now())
		for _, c := range []struct{ path, who string }{
			{"/s/cases/HK-1", "haikou.work.examine"}, {"/s/cases/HK-1", "haikou.residence.decide"}, {"/s/cases/HK-1", "haikou.accept-1"}, {"/s/cases/HK-1", "haikou.work.head"},
			{"/s/cases/HK-1/review/work", "haikou.work.examine"}, {"/s/cases/HK-1/review/residence", "haikou.residence.review"},
			{"/s/cases/HK-1/correction", "haikou.work.examine"}, {"/s/cases/HK-1/review/" + workTrack + "/forward", "haikou.work.examine"}, {"/s/cases/HK-1/forward", "haikou.accept-1"}, {"/s/cases/HK-1/suspend", "haikou.work.examine"}, {"/s/cases/HK-1/extend", "haikou.work.head"}, {"/s/issue", "haikou.issue"},
		} {
			for _, lang := range []string{"zh", "en"} {
				body := s.as(permit.PersonID(c.who)).page("/" + lang + c.path)
				if keyShape.MatchString(brief(body)) {
					t.Errorf("%s: a key stands on the page", c.path)
				}
				if strings.Contains(body, "style=") || strings.Contains(body, "onclick") {
					t.Errorf("%s: inline style or script", c.path)
				}
				if a := (reader{s, ""}).get("/" + lang + c.path); a.status != http.StatusSeeOther && a.status != http.StatusUnauthorized {
					t.Errorf("%s for nobody: %d", c.path, a.status)
				}
				if a := (reader{s, "applicant.HK-1"}).get("/" + lang + c.path); a.status != http.StatusForbidden {
					t.Errorf("%s for the applicant: %d", c.path, a.status)
				}
				if a := s.as("jiangmen.work.examine").get("/" + lang + c.path); a.status != http.StatusNotFound && c.path != "/s/issue" {
					t.Errorf("%s for another city: %d", c.path, a.status)
				}
			}
		}
		for _, path := range []string{"/zh/s/cases/HK-404", "/zh/s/cases/HK-1/review/none", "/zh/s/cases/HK-1/papers/M99"} {
			if a := s.as("haikou.work.examine").get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.status)
			}
		}
	})
}
