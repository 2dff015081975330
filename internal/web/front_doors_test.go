package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
	"tandem/internal/web"
)

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// withValues puts something that is not there into the places of a path.
func withValues(path string) string { return wildcard.ReplaceAllString(path, "none") }

// A door is a route with what its audience is owed.
type door struct{ web.Door }

// visitors are one of every kind who may come.
func (s *frontSite) visitors(lang text.Lang) map[permit.Role]*guest {
	s.t.Helper()
	out := map[permit.Role]*guest{"": s.guest(lang)}
	for role, id := range map[permit.Role]permit.PersonID{
		permit.Applicant: "applicant.HK-1", permit.HandlerRole: "handler.HK-1", permit.Officer: "haikou.accept-1", people.Administrator: administrator,
		permit.AuthorityHead: "haikou.work.head", permit.GovernmentHead: "haikou.government.head",
	} {
		out[role] = s.as(id, lang)
	}
	return out
}

// Every route lets in whom its audience names, in both languages, and nobody else: nobody
// is asked to sign in, others are told that it is not for them.
func TestAudiences(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		for _, lang := range text.Langs {
			visitors := s.visitors(lang)
			for _, r := range s.Doors() {
				d := door{r}
				if d.Path == "/sign-out" || strings.HasPrefix(d.Path, "/demo/") {
					continue // they change who is there
				}
				for role, g := range visitors {
					if g.send(d.Method, withValues(d.Path), nil); !d.answers(role, g.status) {
						t.Errorf("%s %s answers %q with %d", d.Method, d.Path, role, g.status)
					}
					s.isPage(g)
				}
			}
		}
	})
}

// answers reports whether a status is what a door owes to somebody of a role. A page that
// asks nobody in particular may refuse what was sent to it, but not who sends it.
func (d door) answers(role permit.Role, status int) bool {
	switch {
	case d.Audience == "":
		return status < 500 && status != http.StatusForbidden
	case role == "":
		return status == http.StatusUnauthorized
	case !d.Admits(role):
		return status == http.StatusForbidden
	}
	may := status != http.StatusForbidden || d.Audience == "staff" // who has nothing there is told so
	return status < 500 && may && status != http.StatusUnauthorized
}

// isPage demands what every answer has: a policy, and of a page its language and that
// nobody keeps it.
func (s *frontSite) isPage(g *guest) {
	s.t.Helper()
	h := g.header
	if h.Get("Content-Security-Policy") != view.CSP || h.Get("X-Content-Type-Options") != "nosniff" {
		s.t.Fatalf("%s has no policy: %v", g.at, h)
	}
	if !strings.HasPrefix(h.Get("Content-Type"), "text/html") || h.Get("Location") != "" {
		return
	}
	if h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("Vary"), view.PartHeader) || h.Get("Content-Language") != string(g.lang) {
		s.t.Errorf("%s: %v", g.at, h)
	}
	if strings.Contains(g.body, "⟦") {
		s.t.Errorf("%s lacks words: %s", g.at, g.words())
	}
}

// Pages answer HEAD as GET without the page, and what is not meant for an address is
// refused by a page that says so.
func TestMethods(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		for _, lang := range text.Langs {
			g := s.guest(lang)
			for path, allow := range map[string]string{"/guide": "GET, HEAD", "/": "GET, HEAD", "/sign-out": "POST", "/demo/clock": "POST", "/guide/haikou/new": "GET, HEAD"} {
				for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} {
					if slices.Contains(strings.Split(allow, ", "), method) {
						continue
					}
					g.send(method, path, nil).is(http.StatusMethodNotAllowed).shows(g.say("web.method"))
					if got := g.header.Get("Allow"); got != allow {
						t.Errorf("%s %s allows %q", method, path, got)
					}
				}
			}
			g.send(http.MethodHead, "/guide", nil).is(http.StatusOK)
			g.send(http.MethodPut, "/nowhere", nil).is(http.StatusNotFound)
			g.get("/nowhere").is(http.StatusNotFound).shows(g.say("web.missing"))
			g.get("/nowhere/../guide")
		}
	})
}

// The switch of languages keeps the page and its query, and both pages are there.
func TestLanguagesAreEqual(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		for _, who := range []permit.PersonID{"", "applicant.HK-1", administrator} {
			zh, en := s.guest(text.ZH), s.guest(text.EN)
			if who != "" {
				zh, en = s.as(who, text.ZH), s.as(who, text.EN)
			}
			for _, path := range []string{"/", "/guide", "/guide/haikou/new?a=1&b=%E4%B8%AD", "/privacy", "/accessibility", "/register", "/account", "/confirm", "/nowhere?a=b", "/s/people?role=handler"} {
				a, b := zh.get(path), en.get(path)
				if a.status != b.status || len(a.all("h2")) != len(b.all("h2")) || len(a.all("input")) != len(b.all("input")) {
					t.Errorf("%s is not alike in both languages, %d and %d", path, a.status, b.status)
				}
				if a.status != http.StatusUnauthorized && a.otherLanguage() != "/en"+path {
					t.Errorf("%s leads to %s in English", path, a.otherLanguage())
				}
			}
		}
	})
}

func TestBareAddressLeadsToALanguage(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		for accepted, want := range map[string]string{"": "/zh/", "en-GB,en;q=0.9": "/en/", "zh-TW": "/zh/", "de, en;q=0.5": "/en/", "ko": "/zh/", ";;;": "/zh/"} {
			r := httptest.NewRequest(http.MethodGet, "https://"+frontHost+"/", nil)
			r.Header.Set("Accept-Language", accepted)
			w := httptest.NewRecorder()
			s.h.ServeHTTP(w, r)
			if w.Code != http.StatusFound || w.Header().Get("Location") != want || w.Header().Get("Vary") != "Accept-Language" {
				t.Errorf("%q leads to %s, %v", accepted, w.Header().Get("Location"), w.Header())
			}
		}
	})
}

// Public pages travel small. What is somebody's own is never compressed beside what an
// address says: its length would tell.
func TestOnlyPublicPagesAreCompressed(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		for who, want := range map[permit.PersonID]string{"": "gzip", "applicant.HK-1": "", administrator: ""} {
			g := s.guest(text.EN)
			if who != "" {
				g = s.as(who, text.EN)
			}
			r := httptest.NewRequest(http.MethodGet, "https://"+frontHost+"/en/guide", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			if g.ask(r, "/guide"); g.header.Get("Content-Encoding") != want || !strings.Contains(g.header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%q is sent %q, %v", who, g.header.Get("Content-Encoding"), g.header)
			}
		}
	})
}

// confirmed are the addresses at which both factors must have been shown lately: decisions
// and what cannot be taken back, and what somebody gets in by.
var confirmed = []string{
	"GET /s/cases/{id}/review/{track}/confirm-decision", "GET /s/cases/{id}/review/{track}/decide",
	"POST /account/code", "POST /account/code/finish", "POST /account/code/remove",
	"POST /account/passkey", "POST /account/passkey/options", "POST /account/passkey/remove",
	"POST /account/password", "POST /account/password/remove", "POST /account/recovery",
	"POST /s/cases/{id}/cease", "POST /s/cases/{id}/expedite", "POST /s/cases/{id}/extend", "POST /s/cases/{id}/make",
	"POST /s/cases/{id}/review/{track}/confirm-decision", "POST /s/cases/{id}/review/{track}/decide", "POST /s/cases/{id}/uncouple",
	"POST /s/counter/{id}/decline", "POST /s/counter/{id}/release", "POST /s/people/add", "POST /s/people/change", "POST /s/people/employer",
}

// Which routes ask for both factors is decided here, once more.
func TestConfirmedDoors(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		var got []string
		for _, d := range newFront(t, e, true).Doors() {
			if d.Confirmed {
				got = append(got, d.Method+" "+d.Path)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, confirmed) {
			t.Errorf("both factors are asked for at\n%s\nand should be at\n%s", strings.Join(got, "\n"), strings.Join(confirmed, "\n"))
		}
	})
}
