package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/web"
)

// bootstrapped is the first administrator, let in by the link of the command line.
func (s *frontSite) bootstrapped(lang text.Lang) (*guest, string) {
	s.t.Helper()
	token, err := s.Accounts.Bootstrap(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	g := s.guest(lang)
	return g, g.accepts(token)
}

// link is the one-time link that a page shows.
func (g *guest) link() string {
	g.test.Helper()
	for _, n := range g.all("p") {
		if attribute(n, "translate") == "no" {
			_, token, ok := strings.Cut(n.FirstChild.Data, "/invitation/")
			if ok {
				return token
			}
		}
	}
	g.test.Fatalf("no link on %s", g.words())
	return ""
}

// From the first link to an officer at work: the administrator adds the officer, who
// sets password and app, keeps the recovery codes, and loses all of it again.
func TestAnOfficerIsInvited(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		admin, _ := s.bootstrapped(text.EN)
		admin.get("/s/people").is(200).shows(admin.say("accounts.none"))
		admin.fill("/s/people/add", "person", "haikou.accept-1").is(200).shows(admin.say("accounts.link.what"))
		token := admin.link()
		officer := s.guest(text.ZH)
		officer.get("/invitation/" + token).is(200).shows("haikou.accept-1")
		officer.fill("/invitation/"+token, "password", "short").is(422).lacks(`"short"`)
		officer.accepts(token)
		officer.get("/account").is(200).shows("haikou.accept-1")
		s.guest(text.EN).get("/invitation/" + token).is(404).shows(text.T(text.EN, "signin.link.over"))
		admin.get("/s/people").fill("/s/people/add", "person", "haikou.accept-1").is(422)
		s.recovers(admin, officer)
	})
}

// recovers gives an officer who has lost the app a new way in, which ends the old one.
func (s *frontSite) recovers(admin, officer *guest) {
	s.t.Helper()
	admin.get("/s/people").fill("/s/people/change", "id", "haikou.accept-1", "act", "invite").is(200)
	token := admin.link()
	again := s.guest(text.EN)
	again.get("/invitation/" + token).is(200).shows("what you used before no longer works")
	officer.get("/account").is(200)
	again.accepts(token)
	officer.get("/account").is(401)
	again.get("/account").is(200)
}

// A recovery code stands for the app, once.
func TestRecoveryCodeCountsOnce(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		admin, _ := s.bootstrapped(text.EN)
		admin.get("/account").fill("/account/recovery").is(200)
		first := admin.numbers()[0]
		enters := func() *guest {
			s.wait(time.Minute)
			g := s.guest(text.EN)
			g.get("/sign-in").fill("/sign-in", "login", "administrator", "password", goodPassword).is(200)
			return g.fill("/sign-in/code", "code", first)
		}
		enters().leadsTo("/s/people")
		enters().is(422).shows(text.T(text.EN, "signin.code.refused"))
	})
}

func TestAccountsAreManaged(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		admin := s.as(administrator, text.EN)
		for _, r := range []string{"officer", "authority-head", "government-head", "expert", "handler", "applicant", "administrator", "nobody"} {
			admin.get("/s/people?role=" + r).is(200).lacks("⟦")
		}
		s.managesHandlers(admin)
		s.locksOut(admin)
	})
}

// Who needs more time to set up an app than there is follows the link again, and is led to
// it by the page.
func TestAnInvitationOutlastsItsEnrolment(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		if _, err := s.Accounts.Operator().AddOfficer(t.Context(), "haikou.accept-1", "", text.ZH); err != nil {
			t.Fatal(err)
		}
		token, _, err := s.Accounts.Operator().Invite(t.Context(), "haikou.accept-1")
		if err != nil {
			t.Fatal(err)
		}
		link := "/invitation/" + token
		for _, lang := range text.Langs {
			g := s.guest(lang)
			g.get(link).is(200).fill(link, "password", goodPassword).is(200)
			secret := g.secret()
			s.wait(20 * time.Minute)
			g.fill(link+"/code", "code", "000000").is(422).shows(g.say("login.enrol.title"))
			s.wait(20 * time.Minute)
			g.fill(link+"/code", "code", s.code(secret)).is(422).shows(g.say("signin.enrol.over", 30), g.say("login.password.choose"))
		}
		g := s.guest(text.EN)
		g.accepts(token)
		g.get(link).is(404)
	})
}

const employerCode = "91110000MA0000001X"

// managesHandlers adds an employer and somebody who handles its applications.
func (s *frontSite) managesHandlers(admin *guest) {
	s.t.Helper()
	admin.get("/s/people?role=handler").fill("/s/people/employer", "code", "1", "employerName", "<i>Works</i>").is(422).lacks("<i>Works")
	admin.get("/s/people?role=handler").fill("/s/people/add", "employer", employerCode, "name", "Wang Li", "login", "wang@works.example").is(422)
	admin.fill("/s/people/employer", "code", employerCode, "employerName", "Works").leadsTo("/s/people?role=handler")
	admin.follow().fill("/s/people/add", "employer", employerCode, "name", "Wang Li", "login", "wang@works.example").is(200)
	handler := s.guest(text.EN)
	token := admin.link()
	handler.get("/invitation/"+token).is(200).fill("/invitation/"+token, "password", goodPassword).leadsTo("/me")
	admin.get("/s/people?role=handler").shows("wang@works.example")
	admin.get("/s/people?role=administrator").fill("/s/people/add", "login", "second.admin", "name", "Second").is(200)
	admin.post("/s/people/add", "role", "applicant").is(422).shows(admin.say("accounts.applicant"))
}

// locksOut disables an account, which ends what it is signed in to, and enables it.
func (s *frontSite) locksOut(admin *guest) {
	s.t.Helper()
	const id = "haikou.accept-1"
	officer := s.as(id, text.ZH)
	change := func(act string) *guest { return admin.post("/s/people/change", "id", id, "act", act) }
	change("sessions").leadsTo("/s/people?role=officer")
	officer.get("/account").is(401)
	officer = s.as(id, text.ZH)
	change("disable").leadsTo("/s/people?role=officer")
	officer.get("/account").is(401)
	change("invite").is(422).shows(admin.say("signin.disabled"))
	change("enable").leadsTo("/s/people?role=officer")
	change("promote").is(422).shows(admin.say("accounts.act.unknown"))
	admin.post("/s/people/change", "id", "nobody", "act", "disable").is(422)
	admin.post("/s/people/change", "id", "administrator", "act", "disable").is(422).shows(admin.say("signin.disable.self"))
}

// A decision that is sent when nobody is signed in any more, or when both factors were
// shown too long ago, is not lost: it comes along and is sent again. Who signs in instead
// is refused, and nothing comes of it.
func TestAFormIsKept(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		admin, secret := s.bootstrapped(text.EN)
		admin.get("/s/people?role=officer")
		s.wait(20 * time.Minute)
		admin.fill("/s/people/add", "person", "haikou.accept-1").is(401).shows(admin.say("login.kept"))
		admin.fill("/confirm", "password", goodPassword, "code", s.code(secret)).is(200).shows(admin.say("login.kept.title"))
		admin.fill("/s/people/add").is(200).shows(admin.say("accounts.link.what"))
		officer := s.guest(text.EN)
		code := officer.accepts(admin.link())
		admin.get("/s/people?role=officer")
		s.wait(2 * time.Hour)
		admin.fill("/s/people/add", "person", "haikou.accept-2").is(401).shows(admin.say("login.over"))
		admin.fill("/sign-in", "login", "haikou.accept-1", "password", goodPassword).is(200)
		admin.fill("/sign-in/code", "code", s.code(code)).is(200).shows(admin.say("login.kept.title"))
		admin.fill("/s/people/add").is(403).shows(admin.say("web.not-for-you"))
		list, err := s.Accounts.Accounts(t.Context(), permit.Officer, "")
		if err != nil || len(list) != 1 {
			t.Errorf("there are %d officers, %v", len(list), err)
		}
	})
}

// What is kept is bounded, has no secrets in it, and is taken from no link.
func TestWhatIsNotKept(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, true)
		for _, d := range s.Doors() {
			if d.Method != "POST" || d.Audience == "" {
				continue
			}
			g := s.guest(text.EN)
			g.post(withValues(d.Path), "password", "seven red kettles", "code", "271828", "credential", "{}", "name", "typed")
			secret := strings.HasPrefix(d.Path, "/account") || strings.HasPrefix(d.Path, "/confirm")
			if g.is(401); secret {
				g.lacks("seven", "271828", "typed")
			} else if !strings.Contains(g.body, "typed") {
				t.Errorf("what was sent to %s is lost", d.Path)
			}
		}
		g := s.guest(text.EN)
		g.post("/s/people/add", "name", strings.Repeat("x", web.MostKept)).is(401).lacks("xxxx")
		g.get("/sign-in?" + url.Values{"back": {"/s/people/add"}, "kept": {"name=planted"}}.Encode()).is(200).lacks("planted")
		g.post("/demo/sign-in", "person", "administrator", "back", "/account/password", "kept", "password=planted").leadsTo("/s/people")
		g.post("/demo/sign-in", "person", "administrator", "back", "//evil.example/", "kept", "a=b").leadsTo("/s/people")
	})
}
