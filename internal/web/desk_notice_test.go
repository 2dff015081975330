package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
)

// TestOneNotice: everything for both permits in one letter, which is seen before it goes
// out; a second one needs a new fact.
func TestOneNotice(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "HK-1"
		s := newDeskSite(t, e)
		e.Until("HK-1", permit.Filed)
		clerk := s.as("haikou.accept-1")
		if p := clerk.send(at+"/notice", at+"/notice", nil); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Name at least one") {
			t.Errorf("a notice of nothing: %d\n%s", p.status, deskWords(p.body))
		}
		asks := url.Values{"paper.M06": {"not-translated"}, "add": {"accommodation.address"}}
		p := clerk.send(at+"/notice", at+"/notice", asks)
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `value="not-translated" selected`) || !strings.Contains(p.body, `href="#f-add.fault"`) {
			t.Errorf("an answer without a fault: %d\n%s", p.status, deskWords(p.body))
		}
		asks.Set("add.fault", "unclear")
		p = clerk.send(at+"/notice", at+"/notice", asks)
		if p.status != http.StatusOK || !strings.Contains(p.body, "The Chinese translation is missing.") || !strings.Contains(p.body, "缺少中文译本") {
			t.Fatalf("the letter is not shown in both languages: %d\n%s", p.status, deskWords(p.body))
		}
		if c := e.Case("HK-1"); c.Phase != permit.Filed {
			t.Fatal("the preview has sent the notice")
		}
		form := hiddenIn(t, p.body, at+"/notice")
		form.Set("step", "send")
		if p := clerk.do("POST", at+"/notice", form); p.status != http.StatusSeeOther {
			t.Fatalf("not sent: %d\n%s", p.status, deskWords(p.body))
		}
		c := e.Case("HK-1")
		if c.Phase != permit.Returned || len(c.Corrections) != 1 || len(c.Corrections[0].Items) != 2 {
			t.Fatalf("the case is %s with %+v", c.Phase, c.Corrections)
		}
		if p := clerk.do("GET", at+"/notice", nil); p.status != http.StatusConflict {
			t.Errorf("a notice beside one that waits: %d", p.status)
		}
		e.Applicant("HK-1").Do(permit.Answer{})
		form = hiddenIn(t, clerk.get(at+"/notice"), at+"/notice")
		form.Set("paper.M06", "unclear")
		if p := clerk.do("POST", at+"/notice", form); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `href="#f-fact"`) {
			t.Errorf("a second notice without a new fact: %d\n%s", p.status, deskWords(p.body))
		}
		form.Set("fact", "answer-raises-it")
		form.Set("step", "send")
		if p := clerk.do("POST", at+"/notice", form); p.status != http.StatusSeeOther {
			t.Errorf("a second notice with one: %d\n%s", p.status, deskWords(p.body))
		}
	})
}

// TestDecline: the ground, and for the wrong office the right one.
func TestDecline(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "HK-1"
		s := newDeskSite(t, e)
		e.Until("HK-1", permit.Filed)
		clerk := s.as("haikou.accept-1")
		for _, answers := range []url.Values{nil, {"ground": {"not-competent"}}, {"ground": {"whatever"}, "right": {"jiangmen.window"}}} {
			if p := clerk.send(at, at+"/decline", answers); p.status != http.StatusUnprocessableEntity || strings.Contains(p.body, "<details class=\"help\"><summary>Refuse acceptance") {
				t.Errorf("%v: %d\n%s", answers, p.status, deskWords(p.body))
			}
		}
		clerk.done(at, at+"/decline", url.Values{"ground": {"not-competent"}, "right": {"jiangmen.window"}})
		if c := e.Case("HK-1"); c.Outcome != permit.OutNotAccepted {
			t.Errorf("the case ended as %q", c.Outcome)
		}
	})
}

// TestNothingIsOverwritten: a form that was opened before somebody else acted is not
// carried out, and says so.
func TestNothingIsOverwritten(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "HK-1"
		s := newDeskSite(t, e)
		e.Until("HK-1", permit.Filed)
		old := hiddenIn(t, s.as("haikou.accept-1").get(at), at+"/accept")
		e.Applicant("HK-1").Attach("M06", "again.pdf", casetest.Paper("M06"))
		p := s.as("haikou.accept-1").do("POST", at+"/accept", old)
		if p.status != http.StatusConflict || !strings.Contains(p.body, "The case has changed") || e.Case("HK-1").Phase != permit.Filed {
			t.Errorf("accepted what nobody saw: %d\n%s", p.status, deskWords(p.body))
		}
	})
}

// TestWithheld: an original that differs at the hand-out keeps the permits back, until it
// is explained and released.
func TestWithheld(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "HK-1"
		s := newDeskSite(t, e)
		e.Until("HK-1", permit.Made)
		looks := s.looks("HK-1")
		code := firstOf(looks)
		looks.Set("seen."+code, "differs")
		looks.Set("fault."+code, "differs-content")
		s.as("haikou.hand-out").done(at, at+"/compare", looks)
		if c := e.Case("HK-1"); c.Phase != permit.Withheld {
			t.Fatalf("the case is %s", c.Phase)
		}
		s.as("haikou.hand-out").done(at, at+"/compare", url.Values{"seen." + code: {"matches"}})
		if p := s.as("haikou.issue").send(at, at+"/release", nil); p.status != http.StatusUnprocessableEntity {
			t.Errorf("released without a reason: %d", p.status)
		}
		s.as("haikou.issue").done(at, at+"/release", url.Values{"reason": {"explained"}})
		s.as("haikou.hand-out").done(at, at+"/hand-out", url.Values{"identity": {"yes"}})
		if c := e.Case("HK-1"); c.Phase != permit.Closed {
			t.Errorf("the case is %s", c.Phase)
		}
	})
}

// TestToleratedPapers: what is outstanding comes later only if that was ticked.
func TestToleratedPapers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const id, at = "WX-1", counter + "WX-1"
		s := newDeskSite(t, e)
		c := e.Until(id, permit.Draft)
		e.Applicant(id).Save(e.Form)
		late := permit.Code("")
		for _, m := range e.Case(id).Materials {
			switch {
			case !m.Needed() || m.Met != permit.Missing:
			case m.Tolerable && late == "":
				late = m.Code
			default:
				e.Applicant(id).Attach(m.Code, string(m.Code)+".pdf", casetest.Paper(m.Code))
			}
		}
		if late == "" {
			t.Fatalf("%s tolerates nothing", c.City)
		}
		e.Applicant(id).File()
		clerk := s.as("wuxi.accept-1")
		clerk.done(at, at+"/compare", s.looks(id))
		if p := clerk.send(at, at+"/accept", nil); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `href="#f-tolerate"`) {
			t.Errorf("accepted without a tick: %d\n%s", p.status, deskWords(p.body))
		}
		clerk.done(at, at+"/accept", url.Values{"tolerate": {string(late)}})
		if m, _ := e.Case(id).Material(late); m.Met != permit.Tolerated {
			t.Errorf("%s is %s", late, m.Met)
		}
	})
}
