package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/text"
	"tandem/internal/view"
)

// raw sends a body as it is.
func (g *guest) raw(path, kind, body string) *guest {
	g.test = g.frontSite.t
	r := httptest.NewRequest(http.MethodPost, "https://"+frontHost+"/"+string(g.lang)+path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return g.ask(r, path)
}

const urlencoded = "application/x-www-form-urlencoded"

// What no browser sends is refused in words, in either language, at every open door.
func TestHostileBodies(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		fields := func(n int) string { return strings.Repeat("f=1&", n) + "login=a" }
		bodies := map[string]struct {
			kind, body string
			status     int
		}{
			"many fields":  {urlencoded, fields(9_000), http.StatusRequestEntityTooLarge},
			"too many":     {urlencoded, fields(20_000), http.StatusUnprocessableEntity},
			"huge":         {urlencoded, "name=" + strings.Repeat("x", 2<<20), http.StatusRequestEntityTooLarge},
			"no text":      {urlencoded, "name=%ff%fe&login=a", http.StatusUnprocessableEntity},
			"no encoding":  {urlencoded, "name=%zz", http.StatusUnprocessableEntity},
			"no multipart": {"multipart/form-data; boundary=x", "nothing", http.StatusUnprocessableEntity},
		}
		for _, lang := range text.Langs {
			for name, b := range bodies {
				for _, path := range []string{"/register", "/sign-in", "/sign-in/code", "/register/password"} {
					g := s.guest(lang).raw(path, b.kind, b.body)
					if g.status != b.status || len(g.words()) < 20 || len(g.body) > 20_000 {
						t.Errorf("%s to %s: %d %s", name, path, g.status, g.words())
					}
				}
			}
		}
	})
}

// Another site can send nothing here.
func TestOtherSitesAreKeptOut(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			r := httptest.NewRequest(http.MethodPost, "https://"+frontHost+"/en/demo/sign-in", strings.NewReader("person=administrator"))
			r.Header.Set("Content-Type", urlencoded)
			r.Header.Set(header, value)
			g := s.guest(text.EN)
			if g.ask(r, "/demo/sign-in").is(http.StatusForbidden); g.session() != nil {
				t.Errorf("%s %s signs in", header, value)
			}
		}
	})
}

// The accounts of a demonstration open in a demonstration alone, and on its machine alone.
func TestDemoDoor(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		real := newFront(t, e, false).guest(text.EN)
		real.get("/sign-in").is(200).lacks(real.say("login.demo"))
		real.post("/demo/sign-in", "person", "administrator").is(http.StatusNotFound)
		s := newFront(t, e, true)
		here := s.guest(text.EN)
		here.get("/sign-in").is(200).shows(here.say("login.demo"), "Elena Igorevna Kuznetsova")
		far := s.guest(text.EN)
		far.from = "192.0.2.9"
		far.get("/sign-in").is(200).lacks(far.say("login.demo"))
		far.post("/demo/sign-in", "person", "administrator").is(http.StatusForbidden).shows(far.say("login.demo.here"))
		far.post("/demo/clock", "advance", "1d").is(http.StatusForbidden)
		s.movesTheClock(here)
	})
}

// movesTheClock lets time pass by the buttons, never backwards, and keeps the way.
func (s *frontSite) movesTheClock(g *guest) {
	s.t.Helper()
	g.get("/sign-in?back=%2Faccount")
	before := s.e.Clock.Now()
	g.fill("/demo/clock", "advance", "1d").leadsTo("/sign-in?back=%2Faccount")
	if !s.e.Clock.Now().After(before) {
		s.t.Error("the clock stands still")
	}
	for _, to := range []string{"2020-01-01T09:00", "2099-01-01T09:00", "soon", ""} {
		g.post("/demo/clock", "to", to).is(http.StatusUnprocessableEntity)
	}
	g.get("/sign-in").fill("/demo/sign-in", "person", "nobody").is(http.StatusNotFound)
	g.get("/sign-in?back=%2Faccount").fill("/demo/sign-in", "person", "applicant.HK-1").leadsTo("/account")
}

// In a demonstration both factors are stood for by a button.
func TestDemoConfirms(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		g := s.as(administrator, text.EN).get("/s/people?role=officer")
		s.wait(20 * time.Minute)
		g.fill("/s/people/change", "id", "haikou.accept-1", "act", "sessions").is(http.StatusUnauthorized).shows(g.say("login.demo.confirm"))
		g.fill("/demo/sign-in").is(200).shows(g.say("login.kept.title"))
		g.fill("/s/people/change").leadsTo("/s/people?role=officer")
	})
}

// Files have their hash in their name: kept for ever, small, and no others.
func TestAssets(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		for _, name := range []string{"app.css", "app.js", "icons.svg", "mark.svg"} {
			plain, packed := s.file(view.Asset(name), ""), s.file(view.Asset(name), "br, gzip")
			if plain.Code != 200 || plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() > plain.Body.Len() {
				t.Errorf("%s: %v, packed %v", name, plain.Header(), packed.Header())
			}
			if h := packed.Header(); h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("Vary") != "Accept-Encoding" || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", name, h)
			}
		}
		for _, name := range []string{"app.css", "..%2fapp.js", "css%2f00-tokens.css", ""} {
			if w := s.file("/static/"+name, ""); w.Code != http.StatusNotFound {
				t.Errorf("/static/%s: %d", name, w.Code)
			}
		}
	})
}

func (s *frontSite) file(path, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "https://"+frontHost+path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}
