package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/web"
)

// A deskSite is the pages over the data of an Env, asked as a browser without a script
// asks.
type deskSite struct {
	t        testing.TB
	e        *casetest.Env
	accounts *people.Service
	h        http.Handler
	tokens   map[permit.PersonID]string
}

func newDeskSite(t testing.TB, e *casetest.Env) *deskSite {
	t.Helper()
	accounts, err := people.NewService(people.Options{DB: e.App.DB, Trail: e.App.Cases.Trail, Keys: e.App.Cases.Keys, Directory: e.App.People, Now: e.Clock.Now, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.SeedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := &web.Site{Cases: e.App.Cases, Accounts: accounts, Lists: e.App.Lists, Now: e.Clock.Now, Log: slog.New(slog.NewTextHandler(e.Log, nil)), Origin: "http://localhost"}
	return &deskSite{t, e, accounts, site.Handler(), map[permit.PersonID]string{}}
}

// A deskClerk is somebody at the desk, with a browser; nobody is signed in as "".
type deskClerk struct {
	*deskSite
	who permit.PersonID
}

func (s *deskSite) as(who permit.PersonID) deskClerk {
	s.t.Helper()
	if who != "" { // sessions end when time passes
		e, err := s.accounts.DemoSignIn(context.Background(), people.From{}, who)
		if err != nil {
			s.t.Fatalf("%s: %v", who, err)
		}
		s.tokens[who] = e.Token
	}
	return deskClerk{s, who}
}

// A page is an answer.
type deskPage struct {
	status int
	header http.Header
	body   string
}

func (b deskClerk) do(method, path string, form url.Values) deskPage {
	b.t.Helper()
	r := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.who != "" {
		r.AddCookie(&http.Cookie{Name: "tandem-session", Value: b.tokens[b.who]})
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return deskPage{w.Code, w.Header(), w.Body.String()}
}

// get is a page that is there.
func (b deskClerk) get(path string) string {
	b.t.Helper()
	p := b.do("GET", path, nil)
	if p.status != http.StatusOK {
		b.t.Fatalf("%s: GET %s: %d\n%s", b.who, path, p.status, deskWords(p.body))
	}
	return p.body
}

// send fills in the form of the page at path that posts to action.
func (b deskClerk) send(path, action string, answers url.Values) deskPage {
	b.t.Helper()
	form := hiddenIn(b.t, b.get(path), action)
	for name, values := range answers {
		form[name] = values
	}
	return b.do("POST", action, form)
}

// done sends a form that must be taken.
func (b deskClerk) done(path, action string, answers url.Values) {
	b.t.Helper()
	if p := b.send(path, action, answers); p.status != http.StatusSeeOther {
		b.t.Fatalf("%s: POST %s: %d\n%s", b.who, action, p.status, deskWords(p.body))
	}
}

var (
	deskForms  = regexp.MustCompile(`(?s)<form[^>]*method="post".*?</form>`)
	deskHidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
	deskMain   = regexp.MustCompile(`(?s)<main.*</main>`)
	deskTags   = regexp.MustCompile(`(?s)<[^>]*>|\s+`)
)

// hiddenIn are the hidden fields of the form for an action.
func hiddenIn(t testing.TB, page, action string) url.Values {
	t.Helper()
	for _, f := range deskForms.FindAllString(page, -1) {
		if !strings.Contains(f, `action="`+action+`"`) {
			continue
		}
		v := url.Values{}
		for _, m := range deskHidden.FindAllStringSubmatch(f, -1) {
			v.Add(m[1], m[2])
		}
		return v
	}
	t.Fatalf("no form leads to %s\n%s", action, deskWords(page))
	return nil
}

// deskWords is what a page says.
func deskWords(page string) string {
	words := strings.Join(strings.Fields(deskTags.ReplaceAllString(deskMain.FindString(page), " ")), " ")
	return words[:min(len(words), 2500)]
}

// looks finds every original that lies on the counter to match.
func (s *deskSite) looks(id permit.CaseID) url.Values {
	s.t.Helper()
	v := url.Values{"passport": {"yes"}}
	for _, m := range s.e.Case(id).Materials {
		if m.Needed() && m.Original && m.Met == permit.Uploaded && m.Seen != permit.Matches {
			v.Set("seen."+string(m.Code), "matches")
		}
	}
	return v
}
