package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// registered is an applicant with a password, whose browser is signed in, and the name that
// they were given.
func (s *frontSite) registered(lang text.Lang, name string) (g *guest, login string) {
	s.t.Helper()
	g = s.guest(lang).get("/register").is(http.StatusOK)
	g.fill("/register", "name", name).is(http.StatusOK)
	g.fill("/register/password", "password", goodPassword).is(http.StatusOK).shows(g.say("login.given.title"))
	return g, g.numbers()[0]
}

func TestRegistration(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		g := s.guest(text.EN)
		g.get("/register").fill("/register", "name", "").is(422).shows(g.say("signin.name", 100))
		g.fill("/register", "name", "Ngozi <b>Okafor</b>").is(200).lacks("<b>Okafor")
		g.fill("/register/password", "password", "short").is(422).lacks(`"short"`)
		g.fill("/register/password", "password", goodPassword).is(200).shows(g.say("login.given.lede"))
		login := g.numbers()[0]
		g.get("/me").is(200)
		g.get("/account").is(200).shows("Ngozi <b>Okafor</b>", login).lacks("<b>Okafor")
		again := s.guest(text.ZH)
		again.get("/sign-in").fill("/sign-in", "login", strings.ToUpper(login), "password", goodPassword).leadsTo("/me")
	})
}

// Law: the answers to a registration are one, to the byte but for the name that is given,
// whether or not what is sent along is the sign-in name of somebody.
func TestRegistrationTellsNothing(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		_, taken := s.registered(text.EN, "Ngozi Okafor")
		for _, lang := range text.Langs {
			answers := func(login string) (list []answer) {
				g := s.guest(lang)
				for _, path := range []string{"/register", "/register/password", "/register/passkey/options"} {
					g.post(path, "login", login, "name", "Another", "password", goodPassword).is(200)
					for _, n := range g.numbers() {
						g.body = strings.ReplaceAll(g.body, n, "NAME")
					}
					if path != "/register/passkey/options" { // a challenge is never twice the same
						list = append(list, g.answer)
					}
				}
				return list
			}
			known, unknown := answers(taken), answers("nobody-has-this")
			for i := range known {
				if known[i].body != unknown[i].body || len(known[i].header) != len(unknown[i].header) || strings.Contains(known[i].body, taken) {
					t.Errorf("%s: a name that is taken is answered otherwise:\n%s\n%s", lang, known[i].body, unknown[i].body)
				}
			}
		}
	})
}

func TestSignInByPasswordAndCode(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		_, err := s.Accounts.Operator().AddOfficer(t.Context(), "haikou.accept-1", "", text.ZH)
		if err != nil {
			t.Fatal(err)
		}
		_, secret := s.invited("haikou.accept-1", text.ZH)
		g := s.guest(text.ZH)
		g.get("/sign-in?back=%2Faccount").fill("/sign-in", "login", "haikou.accept-1", "password", goodPassword).is(200).shows(g.say("login.code.title"))
		g.fill("/sign-in/code", "code", "000000").is(422).shows(g.say("signin.code.refused"))
		g.fill("/sign-in/code", "code", s.code(secret)).leadsTo("/account")
		cookieIsTight(t, g.session())
		g.follow().is(200).shows("haikou.accept-1")
		g.get("/sign-in").leadsTo("/s/work")
	})
}

func cookieIsTight(t *testing.T, c *http.Cookie) {
	t.Helper()
	if c == nil || !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge <= 0 {
		t.Errorf("the cookie is %v", c)
	}
}

// Refusals are alike for a login that nobody has and for a wrong password, to the byte.
func TestRefusalsTellNothing(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		_, newcomer := s.registered(text.EN, "Ngozi Okafor")
		for _, lang := range text.Langs {
			refused := func(login string) answer {
				g := s.guest(lang)
				g.get("/sign-in").fill("/sign-in", "login", login, "password", "eight brown kettles").is(422).lacks("eight brown")
				g.body = strings.ReplaceAll(g.body, login, "LOGIN")
				return g.answer
			}
			known, unknown := refused(newcomer), refused("other@mail.example")
			if known.body != unknown.body || len(known.header) != len(unknown.header) {
				t.Errorf("%s: a known login is answered otherwise than an unknown one:\n%s\n%s", lang, known.body, unknown.body)
			}
		}
	})
}

// Whoever tries too often from one address is told when to come back, and is let in then.
func TestThrottling(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		_, newcomer := s.registered(text.EN, "Ngozi Okafor")
		g := s.guest(text.EN)
		g.from = "198.51.100.7"
		for n := 0; g.status != http.StatusTooManyRequests; n++ {
			if n > 100 {
				t.Fatal("nobody stops the hundredth guess")
			}
			g.post("/register/password", "login", "nobody", "name", "Nobody", "password", "-")
		}
		g.get("/sign-in").fill("/sign-in", "login", newcomer, "password", goodPassword).is(http.StatusTooManyRequests).shows(g.say("login.title"))
		if g.header.Get("Retry-After") == "" {
			t.Error("nothing says when to come back")
		}
		s.wait(time.Minute)
		g.fill("/sign-in", "login", newcomer, "password", goodPassword).leadsTo("/me")
	})
}

// A passkey needs a script. Where there is none, or the answer is none, the page says so
// and a password still works.
func TestPasskeysWithoutAnswer(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		_, newcomer := s.registered(text.EN, "Ngozi Okafor")
		g := s.guest(text.EN)
		g.get("/sign-in?back=%2Faccount").fill("/sign-in/passkey").is(422).shows(g.say("login.passkey.none"))
		g.post("/sign-in/passkey/options").is(200)
		if !strings.Contains(g.body, "challenge") || g.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the options are %s, %v", g.body, g.header)
		}
		g.get("/sign-in?back=%2Faccount").fill("/sign-in/passkey", "credential", `{"id":"x"}`).is(422)
		g.fill("/sign-in", "login", newcomer, "password", goodPassword).leadsTo("/account")
		g.follow().fill("/account/passkey", "credential", "no JSON").is(422).shows(g.say("login.passkey.none"))
	})
}

func TestSignOutEnds(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		g, _ := s.registered(text.EN, "Ngozi Okafor")
		token := g.session()
		g.get("/account").is(200)
		g.fill("/sign-out").leadsTo("/")
		if g.session() != nil {
			t.Error("the cookie is still there")
		}
		g.cookies[token.Name] = token
		g.get("/account").is(401)
	})
}

// Who is asked to sign in comes back to where they were, query included, in either
// language; and nowhere else, whatever a link says.
func TestWayBack(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		_, newcomer := s.registered(text.EN, "Ngozi Okafor")
		g := s.guest(text.EN)
		g.get("/account?tab=a%26b").is(401)
		if other := g.otherLanguage(); other != "/zh/sign-in?back=%2Faccount%3Ftab%3Da%2526b" {
			t.Errorf("the other language is at %s", other)
		}
		g.fill("/sign-in", "login", newcomer, "password", goodPassword).leadsTo("/account?tab=a%26b")
		for _, bad := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\t/evil.example", "javascript:alert(1)", "evil", "/../../evil", "/%2e%2e/evil",
			"/account/../guide", "/nowhere", "/sign-out", "/account/password", "/\xff", "/guide\r\nSet-Cookie: a=b", "", strings.Repeat("/a", 5000)} {
			s.wait(7 * time.Minute)
			g := s.guest(text.EN)
			g.get("/sign-in?" + url.Values{"back": {bad}}.Encode()).is(200)
			g.fill("/sign-in", "login", newcomer, "password", goodPassword).leadsTo("/me")
			if utf8.ValidString(bad) {
				g.post("/sign-in", "login", newcomer, "password", goodPassword, "back", bad).leadsTo("/me")
			}
		}
	})
}

// otherLanguage is where the switch of languages leads.
func (a answer) otherLanguage() string {
	a.test.Helper()
	for _, n := range a.all("a") {
		if attribute(n, "class") == "lang" {
			return attribute(n, "href")
		}
	}
	return ""
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		home, newcomer := s.registered(text.EN, "Ngozi Okafor")
		signIn := func() *guest {
			g := s.guest(text.EN)
			g.get("/sign-in").fill("/sign-in", "login", newcomer, "password", goodPassword).leadsTo("/me")
			return g
		}
		work, cafe := signIn(), signIn()
		home.get("/account").is(200).shows(home.say("account.session.this"), home.say("account.sessions.end"))
		home.fill("/account/session/end").leadsTo("/account") // the first that is another
		if a, b := work.get("/account").status, cafe.get("/account").status; a == b {
			t.Errorf("one of two sessions ends, but they answer %d and %d", a, b)
		}
		home.get("/account").fill("/account/sessions/end").leadsTo("/account")
		work.get("/account").is(401)
		cafe.get("/account").is(401)
		home.get("/account").is(200).lacks("/account/sessions/end")
	})
}

// What an account is shown by is changed after both factors were shown lately; otherwise
// they are asked for, and the way leads back to the page.
func TestFactorsAreChanged(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		g, _ := s.registered(text.EN, "Ngozi Okafor")
		s.wait(people.StepUp)
		g.get("/account").fill("/account/password", "password", "nine yellow kettles").is(401).shows(g.say("login.confirm.title")).lacks("nine yellow")
		g.fill("/confirm", "password", "eight brown kettles").is(422)
		old := g.session()
		g.fill("/confirm", "password", goodPassword).leadsTo("/account")
		if g.session().Value == old.Value {
			t.Error("the session has its old token still")
		}
		g.follow().fill("/account/password", "password", "short").is(422).lacks(`"short"`)
		g.get("/account").fill("/account/password", "password", "nine yellow kettles").leadsTo("/account")
		g.follow().fill("/account/password/remove").is(422).shows(g.say("signin.factor.last"))
		s.setsUpCodes(g)
		g.get("/account").fill("/account/code/remove").leadsTo("/account")
		g.follow().shows(g.say("account.code.off"))
	})
}

// setsUpCodes adds an app to the account of a guest.
func (s *frontSite) setsUpCodes(g *guest) {
	s.t.Helper()
	g.get("/account").fill("/account/code").is(200)
	secret := g.secret()
	g.fill("/account/code/finish", "code", "12").is(422).shows(g.say("signin.code.first"))
	g.fill("/account/code/finish", "code", s.code(secret)).is(200).shows(g.say("login.recovery.title"))
	codes := len(g.numbers())
	g.get("/account").is(200).shows(g.say("account.code.on", codes))
	g.fill("/account/recovery").is(401) // there are two factors now: both are wanted
	s.wait(time.Minute)
	g.fill("/confirm", "password", "nine yellow kettles", "code", s.code(secret)).leadsTo("/account")
	g.follow().fill("/account/recovery").is(200).shows(g.say("login.recovery.title"))
}

const administrator permit.PersonID = "administrator"
