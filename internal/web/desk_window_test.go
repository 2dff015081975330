package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
)

const counter = "/en/s/counter/"

// TestHaikouAtTheWindow: both online, accepted at once, originals compared when the
// permits are handed out.
func TestHaikouAtTheWindow(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "HK-1"
		s := newDeskSite(t, e)
		e.Until("HK-1", permit.Filed)
		accept := s.as("haikou.accept-1")
		if page := accept.get(at); !strings.Contains(page, "7 working days") || !strings.Contains(page, "Wednesday 11 March 2026") {
			t.Errorf("the limits that acceptance starts are not shown\n%s", deskWords(page))
		}
		if c := e.Case("HK-1"); c.Phase != permit.Filed {
			t.Fatalf("to look at the limits has accepted the case: %s", c.Phase)
		}
		accept.done(at, at+"/accept", nil)
		e.Until("HK-1", permit.Made)
		accept = s.as("haikou.accept-1")
		out := s.as("haikou.hand-out")
		if page := out.get(at); strings.Contains(page, `action="`+at+`/hand-out"`) {
			t.Error("permits can be handed out before the originals are seen")
		}
		out.done(at, at+"/compare", s.looks("HK-1"))
		page := out.get(at)
		for _, k := range e.Case("HK-1").Certificates {
			if !strings.Contains(page, k.Number) {
				t.Errorf("permit %s is not on the page", k.Number)
			}
		}
		if p := out.send(at, at+"/hand-out", nil); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Check who collects") {
			t.Errorf("handed out to whoever came: %d\n%s", p.status, deskWords(p.body))
		}
		out.done(at, at+"/hand-out", url.Values{"identity": {"yes"}})
		if c := e.Case("HK-1"); c.Phase != permit.Closed || c.Outcome != permit.OutIssued {
			t.Errorf("the case is %s, %s", c.Phase, c.Outcome)
		}
		accept.done(at, at+"/archive", nil)
		if c := e.Case("HK-1"); c.Phase != permit.Archived {
			t.Errorf("the case is %s", c.Phase)
		}
	})
}

// TestJiangmenAtTheWindow: pre-review, a booked visit, originals, acceptance.
func TestJiangmenAtTheWindow(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "JM-1"
		s := newDeskSite(t, e)
		e.Until("JM-1", permit.Filed)
		clerk := s.as("jiangmen.accept-1")
		clerk.done(at, at+"/pass", nil)
		c := e.Until("JM-1", permit.Booked)
		e.Pass(c.Slot.At)
		clerk = s.as("jiangmen.accept-1")
		today := clerk.get("/en/s/counter")
		if !strings.Contains(today, "JM-1") || !strings.Contains(today, c.Slot.At.String()[len("2006-01-02T"):]) {
			t.Errorf("the appointment is not on today's page\n%s", deskWords(today))
		}
		if page := clerk.get(at); strings.Contains(page, `action="`+at+`/accept"`) {
			t.Error("the case can be accepted before originals are seen")
		}
		looks := s.looks("JM-1")
		code := firstOf(looks)
		looks.Set("seen."+code, "differs")
		p := clerk.send(at, at+"/compare", looks)
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `href="#f-fault.`+code+`"`) {
			t.Errorf("a difference without a word: %d\n%s", p.status, deskWords(p.body))
		}
		if n := strings.Count(p.body, `value="matches" checked`); n != len(looks)-2 {
			t.Errorf("%d ticks of %d are kept", n, len(looks)-2)
		}
		looks.Set("fault."+code, "differs-dates")
		clerk.done(at, at+"/compare", looks)
		if m, _ := e.Case("JM-1").Material(permit.Code(code)); m.Seen != permit.Differs {
			t.Errorf("%s was seen as %q", code, m.Seen)
		}
		clerk.done(at, at+"/compare", url.Values{"seen." + code: {"matches"}})
		clerk.done(at, at+"/accept", nil)
		if c := e.Case("JM-1"); c.Phase != permit.Accepted {
			t.Errorf("the case is %s", c.Phase)
		}
		e.Drain()
		if page := clerk.get(at); !strings.Contains(page, "/en/s/cases/JM-1/documents/letter-") {
			t.Errorf("no receipt is to be had\n%s", deskWords(page))
		}
	})
}

func firstOf(looks url.Values) string {
	first := ""
	for name := range looks {
		if code, ok := strings.CutPrefix(name, "seen."); ok && (first == "" || code < first) {
			first = code
		}
	}
	return first
}

// TestTwoPeopleAccept: where acceptance has two posts, who proposed it reads that another
// person must go on.
func TestTwoPeopleAccept(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const at = counter + "BJ-1"
		s := newDeskSite(t, e)
		c := e.Until("BJ-1", permit.Filed)
		e.Until("BJ-1", before(e, c))
		first := s.as("beijing.accept-3") // holds both posts
		first.done(at, at+"/accept", nil)
		page := first.get(at)
		if strings.Contains(page, `action="`+at+`/second"`) || !strings.Contains(page, "Two people must accept") {
			t.Errorf("who proposed it is not told\n%s", deskWords(page))
		}
		version := hiddenIn(t, s.as("beijing.accept-2").get(at), at+"/second")
		if p := first.do("POST", at+"/second", version); p.status != http.StatusForbidden || e.Case("BJ-1").Phase == permit.Accepted {
			t.Errorf("one person has accepted alone: %d\n%s", p.status, deskWords(p.body))
		}
		s.as("beijing.accept-2").done(at, at+"/second", nil)
		if c := e.Case("BJ-1"); c.Phase != permit.Accepted {
			t.Errorf("the case is %s", c.Phase)
		}
	})
}

// before is the phase from which a city accepts.
func before(e *casetest.Env, c permit.Case) permit.Phase {
	pack, _ := e.App.Cases.Packs.ByHash(c.Pack)
	if pack.Profile.Originals == permit.AtAcceptance {
		return permit.Verified
	}
	return permit.Filed
}
