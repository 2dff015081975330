package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/web"
)

// A browser is somebody who looks at the pages, signed in or not, without a script.
type browser struct {
	t      *testing.T
	e      *casetest.Env
	site   http.Handler
	token  string
	person permit.PersonID
}

// pages serves the site on the program of a test.
func pages(t *testing.T, e *casetest.Env) browser {
	t.Helper()
	b := browser{t: t, e: e}
	s := &web.Site{Cases: e.App.Cases, Accounts: b.accounts(), Now: e.Clock.Now, Log: slog.New(slog.NewTextHandler(e.Log, nil)), Origin: "http://localhost", Status: e.App.Status}
	b.site = s.Handler()
	return b
}

var from = people.From{Address: netip.MustParseAddr("192.0.2.1"), Lang: text.EN}

// accounts is the service that the pages sign people in with. It has a clock of its own
// that stands still, so that a session lasts while a case takes months.
func (b browser) accounts() *people.Service {
	b.t.Helper()
	now := b.e.Clock.Now()
	s, err := people.NewService(people.Options{DB: b.e.App.DB, Trail: b.e.App.Cases.Trail, Keys: b.e.App.Cases.Keys, Directory: b.e.App.People, Now: func() time.Time { return now }, Origin: "http://localhost"})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// as returns the browser with somebody signed in, who was given an invitation.
func (b browser) as(ctx context.Context, id permit.PersonID) browser {
	b.t.Helper()
	s := b.accounts()
	token, _, err := s.Operator().Invite(ctx, id)
	if err != nil {
		b.t.Fatal(err)
	}
	entry, err := s.Accept(ctx, from, token, "correct horse battery staple 7")
	if err != nil {
		b.t.Fatal(err)
	}
	b.token, b.person = entry.Token, id
	return b
}

// handler signs in somebody who handles the cases of the sample employer.
func (b browser) handler() browser {
	b.t.Helper()
	return b.handlerOf(b.e.Form.Form.Employer.CreditCode)
}

// handlerOf signs in somebody who handles the cases of an employer.
func (b browser) handlerOf(code string) browser {
	b.t.Helper()
	ctx, s := b.t.Context(), b.accounts()
	if _, err := s.Employer(ctx, code); err != nil {
		if _, err := s.Operator().AddEmployer(ctx, code, "Haiyu Wind Technology Co."); err != nil {
			b.t.Fatal(err)
		}
	}
	a, err := s.Operator().AddHandler(ctx, code, people.Profile{Login: "handler." + strings.ToLower(code) + "@example.org", EN: "Hana Handler"}, text.EN)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.as(ctx, a.ID)
}

// applicant registers somebody who has no case yet.
func (b browser) applicant() browser {
	b.t.Helper()
	entry, err := b.accounts().Register(b.t.Context(), from, people.Profile{EN: "Ada <b>Applicant</b>"}, "correct horse battery staple 7")
	if err != nil {
		b.t.Fatal(err)
	}
	b.token, b.person = entry.Token, entry.Session.Account
	return b
}

// answered is an answer of the pages.
type answered struct {
	*http.Response
	body string
}

func (b browser) do(r *http.Request) answered {
	b.t.Helper()
	r = r.WithContext(b.t.Context())
	if b.token != "" {
		r.AddCookie(&http.Cookie{Name: "tandem-session", Value: b.token})
	}
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	a := w.Result()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answered{a, string(body)}
}

func (b browser) get(path string) answered {
	b.t.Helper()
	return b.do(httptest.NewRequest("GET", path, nil))
}

// post sends a form as pairs of names and values.
func (b browser) post(path string, pairs ...string) answered {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// upload sends a form with a file.
func (b browser) upload(path, field, name string, data []byte, pairs ...string) answered {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	part, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil || w.Close() != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

// must is the body of an answer with a status that says all of the words.
func (a answered) must(t *testing.T, status int, words ...string) string {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%d, want %d\n%s", a.StatusCode, status, plain(a.body))
	}
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			t.Errorf("%q is not said\n%s", w, plain(a.body))
		}
	}
	return a.body
}

// goes is where an answer leads.
func (a answered) goes(t *testing.T, to string) {
	t.Helper()
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != to {
		t.Fatalf("%d leads to %q, want %q\n%s", a.StatusCode, a.Header.Get("Location"), to, plain(a.body))
	}
}

var tags = regexp.MustCompile(`<[^>]*>|\s*\n\s*`)

// plain is what a page says.
func plain(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return regexp.MustCompile(`( \| )+`).ReplaceAllString(tags.ReplaceAllString(body, " | "), " | ")
}

// opens begins a case of an account, with the form and every paper but those left out,
// and files it.
func (b browser) opens(id permit.CaseID) permit.Actor {
	b.t.Helper()
	ctx, cases := b.t.Context(), b.e.App.Cases
	who := permit.Actor{ID: b.person, Role: permit.Applicant}
	open := permit.Open{City: map[string]string{"JM": "jiangmen", "HK": "haikou"}[string(id[:2])], Applicant: who.ID, Employer: b.e.Form.Form.Employer.CreditCode, Tracks: casework.Wanted(b.e.Form)}
	_, err := cases.Open(ctx, who, id, open)
	if err == nil {
		_, err = cases.SaveDossier(ctx, who, id, b.e.Form)
	}
	for _, m := range b.e.Case(id).Outstanding() {
		if err == nil {
			_, err = cases.Attach(ctx, who, id, m, "", string(m)+".pdf", casetest.Paper(m))
		}
	}
	if err == nil {
		_, err = cases.Do(ctx, who, id, permit.File{})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return who
}

// TestEveryPhase: wherever a case stands, its page says in both languages how long it
// takes and whether the reader must act, and who has no right to it is told nothing.
func TestEveryPhase(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).handler()
		for _, k := range []struct {
			id           permit.CaseID
			phase        permit.Phase
			clock, words string
		}{
			{"JM-1", permit.Filed, "We tell you by", "You do not need to do anything now."},
			{"JM-1", permit.PreReviewed, "Pre-review passed", "Book your visit."},
			{"JM-1", permit.Booked, "Your visit is booked", "Come on"},
			{"JM-1", permit.Verified, "Originals seen", "You do not need to do anything now."},
			{"JM-1", permit.Accepted, "7 working days", "You do not need to do anything now."},
			{"JM-1", permit.Issued, "Permits made by", "You do not need to do anything now."},
			{"JM-1", permit.Made, "Your permits are ready", "Collect your permits at"},
			{"JM-1", permit.Closed, "Finished: you have your permits", "You do not need to do anything now."},
			{"JM-1", permit.Archived, "Finished: you have your permits", "See the decision"},
			{"JM-1", permit.Destroyed, "The file is destroyed", "Only the record"},
		} {
			e.Until(k.id, k.phase)
			e.Drain()
			b.get("/en/cases/"+string(k.id)).must(t, 200, k.clock, k.words, "Work permit", "Residence permit", "What has happened")
			b.get("/zh/cases/"+string(k.id)).must(t, 200, "工作许可", "居留许可", "办理记录", `lang="zh-CN"`)
		}
		other := pages(t, e).applicant()
		for _, rest := range []string{"", "/history", "/decision", "/withdraw", "/documents/letter-1"} {
			if a := other.get("/en/cases/JM-1" + rest); a.StatusCode != http.StatusNotFound || strings.Contains(a.body, "What has happened") {
				t.Errorf("somebody else is answered %d at %q", a.StatusCode, rest)
			}
			if a := pages(t, e).get("/en/cases/JM-1" + rest); a.StatusCode != http.StatusUnauthorized || strings.Contains(a.body, "What has happened") {
				t.Errorf("nobody is answered %d at %q", a.StatusCode, rest)
			}
		}
	})
}
