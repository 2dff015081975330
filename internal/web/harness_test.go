package web_test

import (
	"cmp"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/web"
)

// A frontSite is the pages on the data of an Env, where people come in by the front door.
type frontSite struct {
	*web.Site
	t *testing.T
	e *casetest.Env
	h http.Handler
}

// sessionCookie is that of a site that is reached over https.
const sessionCookie = "__Host-tandem-session"

const frontHost = "permits.example"

// newFront serves a demonstration, whose accounts open without a factor, or the real thing.
func newFront(t *testing.T, e *casetest.Env, demo bool) *frontSite {
	t.Helper()
	origin := "https://" + frontHost
	accounts, err := people.NewService(people.Options{DB: e.App.DB, Trail: e.App.Cases.Trail, Keys: e.App.Cases.Keys, Directory: e.App.People, Now: e.Clock.Now, Origin: origin, Demo: demo})
	if err != nil {
		t.Fatal(err)
	}
	s := &web.Site{Cases: e.App.Cases, Accounts: accounts, Lists: e.App.Lists, Status: e.App.Status, Now: e.Clock.Now, Log: slog.New(slog.NewTextHandler(e.Log, nil)), Origin: origin}
	if demo {
		s.Demo = &web.Demo{Leap: e.PassTime}
		if err := accounts.SeedDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return &frontSite{Site: s, t: t, e: e, h: s.Handler()}
}

// wait lets time pass.
func (s *frontSite) wait(d time.Duration) { s.e.Clock.Set(civil.MomentOf(s.e.Clock.Now().Add(d))) }

// A guest is somebody at a browser without scripts: it keeps cookies, follows what leads
// on, and sends forms as they stand on the page.
type guest struct {
	*frontSite
	lang    text.Lang
	from    string // address
	cookies map[string]*http.Cookie
	answer  // of the last request
	at      string
}

func (s *frontSite) guest(lang text.Lang) *guest {
	return &guest{frontSite: s, lang: lang, from: "127.0.0.1", cookies: map[string]*http.Cookie{}}
}

// as is a guest who is signed in as somebody of the demonstration.
func (s *frontSite) as(id permit.PersonID, lang text.Lang) *guest {
	s.t.Helper()
	g := s.guest(lang)
	g.post("/demo/sign-in", "person", string(id)).is(http.StatusSeeOther)
	return g
}

// An answer is what came back.
type answer struct {
	test   *testing.T
	status int
	header http.Header
	body   string
}

func (g *guest) send(method, path string, form url.Values) *guest {
	g.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, "https://"+frontHost+"/"+string(g.lang)+path, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if g.at != "" {
		r.Header.Set("Referer", "https://"+frontHost+"/"+string(g.lang)+g.at)
	}
	return g.ask(r, path)
}

// ask sends a request with the cookies of the browser, and keeps those it gets.
func (g *guest) ask(r *http.Request, path string) *guest {
	g.t.Helper()
	r.RemoteAddr = g.from + ":4711"
	for _, c := range g.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	g.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		g.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(g.cookies, c.Name)
		}
	}
	g.answer = answer{g.t, w.Code, w.Result().Header, w.Body.String()}
	g.at = path
	return g
}

func (g *guest) get(path string) *guest {
	g.t.Helper()
	return g.send(http.MethodGet, path, nil)
}

// post sends a form that need not be on the page: name, value, name, value.
func (g *guest) post(path string, fields ...string) *guest {
	g.t.Helper()
	return g.send(http.MethodPost, path, pairs(url.Values{}, fields))
}

func pairs(into url.Values, fields []string) url.Values {
	for i := 0; i+1 < len(fields); i += 2 {
		into.Set(fields[i], fields[i+1])
	}
	return into
}

// fill sends the form of the page that goes to a path, with what is typed into it.
func (g *guest) fill(path string, fields ...string) *guest {
	g.t.Helper()
	action := "/" + string(g.lang) + path
	for _, f := range g.all("form") {
		if attribute(f, "action") != action {
			continue
		}
		given := url.Values{}
		for _, in := range below(f, "input") {
			given.Add(attribute(in, "name"), attribute(in, "value"))
		}
		return g.send(http.MethodPost, path, pairs(given, fields))
	}
	g.t.Fatalf("no form for %s on the page of %s\n%s", action, g.at, g.words())
	return g
}

// follow goes where the answer leads.
func (g *guest) follow() *guest {
	g.t.Helper()
	path, ok := strings.CutPrefix(g.header.Get("Location"), "/"+string(g.lang))
	if !ok {
		g.t.Fatalf("%d leads to %q", g.status, g.header.Get("Location"))
	}
	return g.get(path)
}

func (g *guest) is(status int) *guest {
	g.t.Helper()
	if g.status != status {
		g.t.Fatalf("%s answered %d, not %d %s\n%s", g.at, g.status, status, g.header.Get("Location"), g.words())
	}
	return g
}

func (g *guest) leadsTo(path string) *guest {
	g.t.Helper()
	g.is(http.StatusSeeOther)
	if got := g.header.Get("Location"); got != "/"+string(g.lang)+path {
		g.t.Fatalf("%s leads to %q, not %q", g.at, got, path)
	}
	return g
}

func (g *guest) shows(list ...string) *guest {
	g.t.Helper()
	for _, s := range list {
		if !strings.Contains(g.words(), s) {
			g.t.Fatalf("%s does not show %q\n%s", g.at, s, g.words())
		}
	}
	return g
}

func (g *guest) lacks(list ...string) *guest {
	g.t.Helper()
	for _, s := range list {
		if strings.Contains(g.body, s) {
			g.t.Fatalf("%s has %q in it\n%s", g.at, s, g.body)
		}
	}
	return g
}

// say is a message in the guest's language.
func (g *guest) say(key string, args ...any) string { return text.T(g.lang, key, args...) }

// all are the elements of a kind on the page.
func (a answer) all(tag string) []*html.Node {
	a.test.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.test.Fatal(err)
	}
	return below(root, tag)
}

// words are what the page says, without what is around its main part.
func (a answer) words() string {
	var b strings.Builder
	for _, m := range a.all("main") {
		for n := range m.Descendants() {
			if n.Type == html.TextNode {
				b.WriteString(n.Data + " ")
			}
		}
	}
	return strings.Join(strings.Fields(cmp.Or(b.String(), a.body)), " ")
}

func below(n *html.Node, tag string) (out []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag {
			out = append(out, d)
		}
	}
	return out
}

func attribute(n *html.Node, name string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// session is the cookie of who is signed in.
func (g *guest) session() *http.Cookie { return g.cookies[sessionCookie] }

// code is what an app shows now for a secret.
func (s *frontSite) code(secret string) string {
	s.t.Helper()
	c, err := totp.GenerateCode(secret, s.e.Clock.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

const goodPassword = "seven green kettles"

// invited lets somebody in by a new link, as from the command line, with password and
// app, and returns the key of the app.
func (s *frontSite) invited(id permit.PersonID, lang text.Lang) (*guest, string) {
	s.t.Helper()
	token, _, err := s.Accounts.Operator().Invite(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	g := s.guest(lang)
	return g, g.accepts(token)
}

// accepts follows a link to the first sign-in of staff, and returns the key of the app.
func (g *guest) accepts(token string) string {
	g.t.Helper()
	g.get("/invitation/" + token).is(http.StatusOK)
	g.fill("/invitation/"+token, "password", goodPassword).is(http.StatusOK).shows(g.say("login.enrol.title"))
	secret := g.secret()
	g.fill("/invitation/"+token+"/code", "code", g.frontSite.code(secret)).is(http.StatusOK).shows(g.say("login.recovery.title"))
	g.wait(time.Minute)
	return secret
}

// numbers are what a page shows in letters of one width: keys, codes.
func (a answer) numbers() (out []string) {
	for _, n := range a.all("bdi") {
		if attribute(n, "class") == "mono" && n.FirstChild != nil {
			out = append(out, n.FirstChild.Data)
		}
	}
	return out
}

// secret is the key of an app that a page shows for typing in.
func (a answer) secret() string { return strings.ReplaceAll(strings.Join(a.numbers(), ""), " ", "") }
