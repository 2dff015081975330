package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/seal"
	"tandem/internal/text"
)

// A reviewSite is the pages on the data of an Env, reached as officers reach them.
type reviewSite struct {
	t  testing.TB
	e  *casetest.Env
	h  http.Handler
	in map[permit.PersonID]bool // who has an account
}

func newReviewSite(t testing.TB, e *casetest.Env) *reviewSite {
	t.Helper()
	return &reviewSite{t: t, e: e, h: e.App.Site.Handler(), in: map[permit.PersonID]bool{}}
}

// account stores an account with a session whose token is its id. Both factors were shown
// at the moment given; the zero one is never.
func (s *reviewSite) account(id permit.PersonID, role permit.Role, lang text.Lang, confirmed time.Time) {
	s.t.Helper()
	if s.in[id] {
		return
	}
	s.in[id] = true
	place := seal.Place{Table: "account", Case: "account/" + string(id)}
	key, wrapped, err := s.e.App.Cases.Keys.NewCaseKey(place.Case)
	if err != nil {
		s.t.Fatal(err)
	}
	plain, _ := json.Marshal(people.Profile{Login: string(id), ZH: "测试员", EN: "Tester"})
	sealed, err := key.Seal(plain, place)
	if err != nil {
		s.t.Fatal(err)
	}
	now := s.e.Clock.Now()
	shown := ""
	if !confirmed.IsZero() {
		shown = journal.Moment(confirmed)
	}
	sum := sha256.Sum256([]byte(id))
	later := journal.Moment(now.AddDate(20, 0, 0))
	batch := db.Batch{
		{SQL: `INSERT INTO account (id, role, employer, lang, login, created, disabled, wrapped, sealed) VALUES ($1, $2, '', $3, $1, $4, '', $5, $6)`, Args: []any{string(id), string(role), string(lang), journal.Moment(now), wrapped, sealed}},
		{SQL: `INSERT INTO session (id, account, began, seen, shown, confirmed, until, last, lang, agent) VALUES ($1, $2, $3, $3, $3, $4, $5, $5, $6, '')`,
			Args: []any{hex.EncodeToString(sum[:]), string(id), journal.Moment(now), shown, later, string(lang)}},
	}
	if err := s.e.App.DB.Apply(context.Background(), batch); err != nil {
		s.t.Fatal(err)
	}
}

// An answer is what a page answered.
type pageAnswer struct {
	status int
	header http.Header
	body   string
}

// as is somebody of the directory with both factors shown just now.
func (s *reviewSite) as(id permit.PersonID) reader {
	s.t.Helper()
	p, ok := s.e.App.People.Person(id)
	if !ok {
		s.t.Fatalf("nobody is %s", id)
	}
	s.account(id, p.Role, text.ZH, s.e.Clock.Now())
	return reader{s, string(id)}
}

// A reader is somebody who is signed in; "" is nobody.
type reader struct {
	s     *reviewSite
	token string
}

func (r reader) do(method, path string, form url.Values) pageAnswer {
	r.s.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req := httptest.NewRequest(method, "http://localhost"+path, body)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if r.token != "" {
		req.AddCookie(&http.Cookie{Name: "tandem-session", Value: r.token})
	}
	w := httptest.NewRecorder()
	r.s.h.ServeHTTP(w, req)
	return pageAnswer{w.Code, w.Header(), w.Body.String()}
}

func (r reader) get(path string) pageAnswer {
	r.s.t.Helper()
	return r.do("GET", path, nil)
}

// page is a page that must be there.
func (r reader) page(path string) string {
	r.s.t.Helper()
	a := r.get(path)
	if a.status != http.StatusOK {
		r.s.t.Fatalf("GET %s as %s: %d\n%s", path, r.token, a.status, brief(a.body))
	}
	return a.body
}

// send fills a form of a page in and posts it where the form says; field=value in pairs.
func (r reader) send(page, action string, fields ...string) pageAnswer {
	r.s.t.Helper()
	body := r.page(page)
	return r.do("POST", action, filled(r.s.t, body, action, fields...))
}

// must is an answer that leads on.
func (a pageAnswer) must(t testing.TB, status int) pageAnswer {
	t.Helper()
	if a.status != status {
		t.Fatalf("answered %d, want %d: %s\n%s", a.status, status, a.header.Get("Location"), brief(a.body))
	}
	return a
}

var (
	formShape   = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	actionShape = regexp.MustCompile(`^<form[^>]*action="([^"]*)"`)
	hiddenShape = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	mainShape   = regexp.MustCompile(`(?s)<main.*</main>`)
	tagShape    = regexp.MustCompile(`<[^>]*>`)
	blankShape  = regexp.MustCompile(`\s+`)
	keyShape    = regexp.MustCompile(`\breview\.[a-z]`)
)

// filled are the hidden fields of the form on a page, and what is entered. A browser
// without a script sends the same.
func filled(t testing.TB, page, action string, fields ...string) url.Values {
	t.Helper()
	out := url.Values{}
	found := false
	for _, f := range formShape.FindAllString(page, -1) {
		if m := actionShape.FindStringSubmatch(f); m == nil || m[1] != action {
			continue
		}
		found = true
		for _, m := range hiddenShape.FindAllStringSubmatch(f, -1) {
			out.Add(m[1], m[2])
		}
	}
	if !found {
		t.Fatalf("there is no form for %s on the page\n%s", action, brief(page))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		out.Add(fields[i], fields[i+1])
	}
	return out
}

// brief are the words of a page.
func brief(page string) string {
	words := blankShape.ReplaceAllString(tagShape.ReplaceAllString(mainShape.FindString(page), " "), " ")
	return words[:min(len(words), 3000)]
}
