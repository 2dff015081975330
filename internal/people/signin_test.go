package people

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// Law: strangers learn nothing about who has an account. Whatever the login, the
// password and what was tried before, who is refused gets the same answer after the same
// hashings.
func TestStrangersLearnNothing(t *testing.T) {
	each(t, func(h *house) {
		logins := []string{"nobody@mail.example", "haikou.accept-1", "haikou.nobody", "", "a@b"}
		_, login := h.applicant()
		h.officer("haikou.accept-1")
		gone, disabled := h.applicant()
		h.ok(h.Operator().Disable(h.t.Context(), gone.Session.Account))
		logins = append(logins, login, strings.ToUpper(login), disabled)
		rapid.Check(h.t, func(t *rapid.T) {
			with := rapid.SampledFrom(logins).Draw(t, "login")
			password := rapid.SampledFrom([]string{"", "wrong password", rightPassword + "x", strings.Repeat("x", 4000)}).Draw(t, "password")
			if with == disabled {
				password = rightPassword
			}
			before := h.hashings.Load()
			e, err := h.SignIn(h.t.Context(), from(rapid.SampledFrom([]string{"192.0.2.1", "192.0.2.2", "2001:db8::1"}).Draw(t, "address")), with, password)
			p := problem.Of(err)
			if p == nil || p.In(text.EN) != errRefused().(*problem.Error).In(text.EN) || p.GetStatus() != 401 || e.Token+e.Ticket+e.Device != "" {
				t.Fatalf("%q: got %+v, %v", with, e, err)
			}
			if n := h.hashings.Load() - before; n != 1 {
				t.Fatalf("%q: %d hashings, want 1", with, n)
			}
			h.pass(time.Duration(rapid.SampledFrom([]int{6, 60}).Draw(t, "pause")) * time.Second)
		})
	})
}

// The hash of nobody costs what everybody's does, and no password fits it.
func TestNobodysHash(t *testing.T) {
	h := newHasher()
	if ok, err := h.match("", nobodys); ok || err != nil {
		t.Errorf("got %t, %v", ok, err)
	}
	hash, err := h.make(t.Context(), rightPassword)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := hash[:strings.LastIndex(hash[:40], "$")], "$argon2id$v=19$m=19456,t=2,p=1"; got != want || !strings.HasPrefix(nobodys, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if ok, err := h.fits(t.Context(), rightPassword, hash); !ok || err != nil {
		t.Errorf("the right password: %t, %v", ok, err)
	}
}

func TestAnApplicantSignsIn(t *testing.T) {
	each(t, func(h *house) {
		first, login := h.applicant()
		e, err := h.SignIn(h.t.Context(), from("192.0.2.1"), " "+strings.ToUpper(login), rightPassword)
		h.ok(err)
		x, err := h.Find(h.t.Context(), e.Token)
		h.ok(err)
		if x.Account != first.Session.Account || x.Role != permit.Applicant || !x.Confirmed.IsZero() || e.Device == "" {
			t.Errorf("got %+v", x)
		}
		a, err := h.Actor(h.t.Context(), x.Account, day)
		h.ok(err)
		if a.ID != x.Account || a.Role != permit.Applicant || len(a.Posts) > 0 {
			t.Errorf("got %+v", a)
		}
		if got, want := h.trail(x.Account), "register done\nsign-in done registration\nsign-in done password"; got != want {
			t.Errorf("trail:\n%s", got)
		}
	})
}

func TestAnOfficerSignsIn(t *testing.T) {
	each(t, func(h *house) {
		first, app := h.officer("haikou.accept-1")
		if len(first.Recovery) != recoveryCodes || !first.Session.Fresh(h.clock(), StepUp) {
			t.Errorf("got %+v", first)
		}
		e, err := h.SignIn(h.t.Context(), from("192.0.2.1"), "haikou.accept-1", rightPassword)
		h.ok(err)
		if e.Token != "" || e.Ticket == "" {
			t.Fatalf("a password alone gives %+v", e)
		}
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), e.Ticket, "000000")
		h.fails(err, "signin.code.refused")
		in, err := h.EnterCode(h.t.Context(), from("192.0.2.1"), e.Ticket, app.code())
		h.ok(err)
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), e.Ticket, app.at(h.clock().Add(period)))
		h.fails(err, "signin.ceremony.over")
		a, err := h.Actor(h.t.Context(), in.Session.Account, day)
		h.ok(err)
		if a.Office != "haikou.window" || !slices.Equal(a.Posts, []permit.Post{permit.PostAccept}) {
			t.Errorf("got %+v", a)
		}
	})
}

// An administrator is nobody in the procedure, and neither is who is kept out.
func TestWhoIsNoActor(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.SeedDemo(h.t.Context()))
		_, err := h.Actor(h.t.Context(), "administrator", day)
		h.fails(err, "signin.administrator.case")
		_, err = h.Actor(h.t.Context(), "nobody", day)
		h.fails(err, "signin.account.unknown")
		h.ok(h.Operator().Disable(h.t.Context(), "applicant.HK-1"))
		_, err = h.Actor(h.t.Context(), "applicant.HK-1", day)
		h.fails(err, "signin.disabled")
		a, err := h.Actor(h.t.Context(), "handler.HK-1", day)
		h.ok(err)
		if a.Role != permit.HandlerRole || a.Employer != "91460105MA5T2H73XQ" {
			t.Errorf("got %+v", a)
		}
	})
}

// A step-up gives a new token, and the old one finds nothing.
func TestStepUp(t *testing.T) {
	each(t, func(h *house) {
		e, app := h.officer("haikou.accept-1")
		h.pass(StepUp)
		if e.Session.Fresh(h.clock(), StepUp) {
			t.Error("fresh for too long")
		}
		_, err := h.NewRecoveryCodes(h.t.Context(), e.Session)
		h.fails(err, "signin.confirm")
		_, err = h.Confirm(h.t.Context(), from("192.0.2.1"), e.Session, "wrong password", app.code())
		h.fails(err, "signin.refused")
		_, err = h.Confirm(h.t.Context(), from("192.0.2.1"), e.Session, rightPassword, "")
		h.fails(err, "signin.code.refused")
		up, err := h.Confirm(h.t.Context(), from("192.0.2.1"), e.Session, rightPassword, app.code())
		h.ok(err)
		if _, err = h.Find(h.t.Context(), e.Token); err == nil {
			t.Error("the old token still finds the session")
		}
		x, err := h.Find(h.t.Context(), up.Token)
		h.ok(err)
		if !x.Fresh(h.clock(), StepUp) || !x.Began.Equal(e.Session.Began) {
			t.Errorf("got %+v", x)
		}
		_, err = h.NewRecoveryCodes(h.t.Context(), x)
		h.ok(err)
	})
}

// Who applies may confirm by the password that is all they have.
func TestStepUpByPasswordAlone(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.applicant()
		h.pass(-time.Minute) // the clock is turned back: nothing was shown yet
		h.fails(h.SetPassword(h.t.Context(), e.Session, "nine purple lanterns"), "signin.confirm")
		h.pass(time.Minute + StepUp)
		h.fails(h.SetPassword(h.t.Context(), e.Session, "nine purple lanterns"), "signin.confirm")
		up, err := h.Confirm(h.t.Context(), from("192.0.2.1"), e.Session, rightPassword, "")
		h.ok(err)
		if !up.Session.Confirmed.IsZero() {
			t.Error("a password counts as two factors")
		}
		other, err := h.SignIn(h.t.Context(), from("192.0.2.1"), profile(h, e).Login, rightPassword)
		h.ok(err)
		h.ok(h.SetPassword(h.t.Context(), up.Session, "nine purple lanterns"))
		_, err = h.Find(h.t.Context(), other.Token) // others are signed out by it
		h.fails(err, "signin.session.over")
		_, err = h.Find(h.t.Context(), up.Token)
		h.ok(err)
		_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), profile(h, e).Login, rightPassword)
		h.fails(err, "signin.refused")
	})
}

func profile(h *house, e Entry) Profile {
	a, err := h.Account(h.t.Context(), e.Session.Account)
	h.ok(err)
	return a.Profile
}

func TestALoginIsTakenOnce(t *testing.T) {
	each(t, func(h *house) {
		const code = "91460100MA5T8K3L7P"
		_, err := h.Operator().AddEmployer(h.t.Context(), code, "琼海科技有限公司")
		h.ok(err)
		add := func(p Profile) error {
			_, err := h.Operator().AddHandler(h.t.Context(), code, p, text.ZH)
			return err
		}
		login := h.fresh()
		h.ok(add(Profile{Login: login, EN: "One"}))
		h.fails(add(Profile{Login: strings.ToUpper(login), EN: "Another"}), "signin.login.taken")
		for _, p := range []Profile{{Login: "no address", EN: "A"}, {Login: "A <a@b.example>", EN: "A"}, {Login: "a@b.example"}, {Login: "a@b.example", EN: "A\nB"}, {Login: "a@b.example", ZH: strings.Repeat("长", longestName+1)}} {
			h.fails(add(p), "signin.profile")
		}
	})
}

// Law: a registration does the same, and looks the same, whoever has an account already: no
// name that somebody sends is looked up, and none is ever taken.
func TestRegistrationTellsNothing(t *testing.T) {
	each(t, func(h *house) {
		_, err := h.Operator().AddOfficer(h.t.Context(), "haikou.accept-1", "", text.ZH)
		h.ok(err)
		first, name := h.applicant()
		given := map[string]bool{name: true}
		for _, wanted := range []string{"", "nobody@mail.example", "haikou.accept-1", name, strings.ToUpper(name)} {
			hashed, compared := h.hashed.Load(), h.hashings.Load()
			e, err := h.Register(h.t.Context(), from("192.0.2.1"), Profile{Login: wanted, EN: "Another"}, "nine purple lanterns")
			h.ok(err)
			if h.hashed.Load() != hashed+1 || h.hashings.Load() != compared || given[e.Login] || e.Login == wanted {
				t.Errorf("wanting %q gives %q after %d hashings", wanted, e.Login, h.hashed.Load()-hashed)
			}
			given[e.Login] = true
			if got := h.trail(e.Session.Account); got != h.trail(first.Session.Account) {
				t.Errorf("wanting %q leaves\n%s", wanted, got)
			}
			h.pass(time.Minute)
		}
		_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), name, rightPassword) // untouched
		h.ok(err)
		for _, p := range []Profile{{}, {EN: "A\nB"}, {ZH: strings.Repeat("长", longestName+1)}} {
			_, err := h.Register(h.t.Context(), from("192.0.2.1"), p, rightPassword)
			h.fails(err, "signin.profile")
		}
	})
}
