package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// wildcards are what stands in the addresses of a case that is there.
var wildcards = strings.NewReplacer("{track}", "work", "{name}", "letter-1", "{code}", "M03", "{paper}", "M03", "{topic}", "passport", "{day}", "2026-03-02")

// Law: at every address of a case, whoever has no part in it is answered as for a number
// that no case has: 404, to the byte. A draft, a running case and a closed one are alike.
func TestStrangersLearnOfNoCase(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		e.Until("HK-1", permit.Draft)
		e.Until("HK-3", permit.Accepted)
		e.Until("HK-4", permit.Closed)
		e.Drain()
		doors := 0
		for id, role := range map[permit.PersonID]permit.Role{"applicant.JM-1": permit.Applicant, "handler.JM-1": permit.HandlerRole, "jiangmen.accept-1": permit.Officer} {
			for _, d := range s.Doors() {
				if !strings.Contains(d.Path, "{id}") || !d.Admits(role) {
					continue
				}
				doors++
				for _, lang := range text.Langs[:casetest.Short(2, 1)] {
					who := s.as(id, lang)
					want := who.at404(d.Method, d.Path, "HK-9")
					for _, number := range []string{"HK-1", "HK-3", "HK-4"} {
						if got := who.at404(d.Method, d.Path, number); got != want {
							t.Errorf("%s %s %s: %s\n%s", id, d.Method, d.Path, number, difference(want, got))
						}
					}
				}
			}
		}
		if doors < 60 {
			t.Errorf("only %d doors are tried", doors)
		}
	})
}

// at404 is the page that says that there is no such case, without its number.
func (g *guest) at404(method, path, id string) string {
	g.t.Helper()
	var form url.Values
	if method == http.MethodPost {
		form = url.Values{}
	}
	g.at = ""
	g.send(method, wildcards.Replace(strings.ReplaceAll(path, "{id}", id)), form)
	if g.status != http.StatusNotFound {
		g.t.Errorf("%s %s of %s answers %d", method, path, id, g.status)
	}
	return strings.ReplaceAll(g.body, id, "NUMBER")
}

// difference is where two pages part.
func difference(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[n:min(len(a), n+200)] + "\n" + b[n:min(len(b), n+200)]
}

// Who has a part in a case is told why they may not do something.
func TestWhoHasAPartIsToldWhy(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		s := newFront(t, e, true)
		g := s.as("haikou.accept-1", text.EN)
		g.post("/s/cases/HK-1/review/" + workTrack + "/examine").is(http.StatusForbidden)
	})
}
