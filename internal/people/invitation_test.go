package people

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/text"
)

// Law: of any number who follow one link at once, with whatever first factor, one gets
// in.
func TestALinkWorksOnce(t *testing.T) {
	each(t, func(h *house) {
		_, err := h.Operator().AddOfficer(h.t.Context(), "haikou.accept-1", "", text.ZH)
		h.ok(err)
		token, occasion, err := h.Operator().Invite(h.t.Context(), "haikou.accept-1")
		h.ok(err)
		if occasion != Invitation {
			t.Errorf("got %s", occasion)
		}
		devices := []*device{h.device(), h.device()}
		var offers []Ceremony
		for range devices {
			c, err := h.BeginAccept(h.t.Context(), from("192.0.2.1"), token)
			h.ok(err)
			offers = append(offers, c)
		}
		if n := h.race(6, func(i int) error {
			if i < len(devices) {
				_, err := h.FinishAccept(h.t.Context(), from("192.0.2.1"), offers[i].Ticket, devices[i].make(offers[i]), "")
				return err
			}
			e, err := h.Accept(h.t.Context(), from("192.0.2.1"), token, rightPassword)
			if err == nil {
				_, err = h.FinishEnrolment(h.t.Context(), from("192.0.2.1"), e.Enrolment.Ticket, (&app{h, e.Enrolment.Secret}).code())
			}
			return err
		}); n != 1 {
			t.Errorf("one link let %d in", n)
		}
		_, err = h.Invited(h.t.Context(), token)
		h.fails(err, "signin.link.over")
		f, err := h.Factors(h.t.Context(), "haikou.accept-1")
		h.ok(err)
		if f.Password == (f.Passkeys == 1) || f.Passkeys > 1 {
			t.Errorf("got %+v", f)
		}
	})
}

// Law: a link works until its time is over, unless it was used or replaced before.
func TestALinkEnds(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.SeedDemo(h.t.Context()))
		rapid.Check(h.t, func(t *rapid.T) {
			type link struct {
				token string
				until time.Time
			}
			var now link
			for range rapid.IntRange(1, 12).Draw(t, "steps") {
				switch rapid.SampledFrom([]string{"invite", "invite", "pass", "use", "sweep"}).Draw(t, "step") {
				case "invite":
					old := now.token
					token, o, err := h.Operator().Invite(h.t.Context(), "applicant.HK-1")
					h.ok(err)
					now = link{token, h.clock().Add(o.validFor())}
					if _, err := h.Invited(h.t.Context(), old); err == nil {
						t.Fatal("the link before still works")
					}
				case "pass":
					h.pass(time.Duration(rapid.IntRange(1, 80).Draw(t, "hours")) * time.Hour)
				case "sweep":
					_, err := h.Sweep(h.t.Context())
					h.ok(err)
				case "use":
					_, err := h.Accept(h.t.Context(), from("192.0.2.1"), now.token, rightPassword)
					if (err == nil) != h.clock().Before(now.until) {
						t.Fatalf("at %s, until %s: %v", h.clock(), now.until, err)
					}
					now = link{}
				}
			}
		})
	})
}

// A recovery takes away what the account was shown by, and who was signed in.
func TestRecovery(t *testing.T) {
	each(t, func(h *house) {
		e, app := h.officer("haikou.accept-1")
		token, occasion, err := h.Operator().Invite(h.t.Context(), "haikou.accept-1")
		h.ok(err)
		_, err = h.Find(h.t.Context(), e.Token) // nothing is lost before the link is used
		h.ok(err)
		_, err = h.Accept(h.t.Context(), from("192.0.2.1"), token, "short")
		h.fails(err, "signin.password.weak")
		d := h.device()
		c, err := h.BeginAccept(h.t.Context(), from("192.0.2.1"), token)
		h.ok(err)
		in, err := h.FinishAccept(h.t.Context(), from("192.0.2.1"), c.Ticket, d.make(c), "new phone")
		h.ok(err)
		if occasion != Recovery || !in.Session.Fresh(h.clock(), StepUp) {
			t.Errorf("got %s, %+v", occasion, in)
		}
		_, err = h.Find(h.t.Context(), e.Token)
		h.fails(err, "signin.session.over")
		_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), "haikou.accept-1", rightPassword)
		h.fails(err, "signin.refused")
		_ = app
		if !strings.HasSuffix(h.trail("haikou.accept-1"), "sign-in refused password") || !strings.Contains(h.trail("haikou.accept-1"), "accept done recovery") {
			t.Errorf("trail:\n%s", h.trail("haikou.accept-1"))
		}
	})
}

// Law: a link is spent when the account can be signed in to, and not before. Who stops
// halfway, or takes too long, follows it again; until then nothing of the account changes.
func TestWhoStopsHalfwayFollowsTheLinkAgain(t *testing.T) {
	each(t, func(h *house) {
		before, old := h.officer("haikou.accept-1")
		token, _, err := h.Operator().Invite(h.t.Context(), "haikou.accept-1")
		h.ok(err)
		late, err := h.Accept(h.t.Context(), from("192.0.2.1"), token, "nine purple lanterns")
		h.ok(err)
		h.pass(appTime)
		_, err = h.FinishEnrolment(h.t.Context(), from("192.0.2.1"), late.Enrolment.Ticket, (&app{h, late.Enrolment.Secret}).code())
		h.fails(err, "signin.enrol.over")
		in, err := h.SignIn(h.t.Context(), from("192.0.2.1"), "haikou.accept-1", rightPassword) // what it was shown by still is
		h.ok(err)
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), in.Ticket, old.code())
		h.ok(err)
		one, err := h.Accept(h.t.Context(), from("192.0.2.1"), token, "nine purple lanterns")
		h.ok(err)
		two, err := h.Accept(h.t.Context(), from("192.0.2.1"), token, "ten orange ladders")
		h.ok(err)
		h.pass(appTime - time.Minute)
		_, err = h.FinishEnrolment(h.t.Context(), from("192.0.2.1"), two.Enrolment.Ticket, (&app{h, two.Enrolment.Secret}).code())
		h.ok(err)
		_, err = h.FinishEnrolment(h.t.Context(), from("192.0.2.1"), one.Enrolment.Ticket, (&app{h, one.Enrolment.Secret}).code())
		h.fails(err, "signin.enrol.over")
		_, err = h.Accept(h.t.Context(), from("192.0.2.1"), token, rightPassword)
		h.fails(err, "signin.link.over")
		_, err = h.Find(h.t.Context(), before.Token)
		h.fails(err, "signin.session.over")
		h.pass(time.Hour)
		_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), "haikou.accept-1", "ten orange ladders")
		h.ok(err)
	})
}

// The first administrator gets in by a link of a day, and is the only one who does.
func TestBootstrap(t *testing.T) {
	each(t, func(h *house) {
		first, err := h.Bootstrap(h.t.Context())
		h.ok(err)
		token, err := h.Bootstrap(h.t.Context())
		h.ok(err)
		_, err = h.Invited(h.t.Context(), first)
		h.fails(err, "signin.link.over")
		h.pass(24*time.Hour - time.Second)
		l, err := h.Invited(h.t.Context(), token)
		h.ok(err)
		if l.Account.Role != Administrator || l.Occasion != Bootstrap {
			t.Errorf("got %+v", l)
		}
		e, err := h.Accept(h.t.Context(), from("192.0.2.1"), token, rightPassword)
		h.ok(err)
		if e.Token != "" || e.Enrolment == nil {
			t.Fatalf("a password alone gives %+v", e)
		}
		again, err := h.Bootstrap(h.t.Context()) // who stops halfway may begin anew
		h.ok(err)
		e, err = h.Accept(h.t.Context(), from("192.0.2.1"), again, rightPassword)
		h.ok(err)
		in, err := h.FinishEnrolment(h.t.Context(), from("192.0.2.1"), e.Enrolment.Ticket, (&app{h, e.Enrolment.Secret}).code())
		h.ok(err)
		_, err = h.Bootstrap(h.t.Context())
		h.fails(err, "signin.bootstrap.over")
		_, err = h.Administer(h.t.Context(), in.Session)
		h.ok(err)
	})
}

// A link for the first administrator dies when another way to be one is found.
func TestTheBootstrapLinkDies(t *testing.T) {
	each(t, func(h *house) {
		token, err := h.Bootstrap(h.t.Context())
		h.ok(err)
		a, err := h.Operator().AddAdministrator(h.t.Context(), Profile{Login: "li.yi", ZH: "李一"}, text.ZH)
		h.ok(err)
		h.follow(a.ID)
		_, err = h.Accept(h.t.Context(), from("192.0.2.1"), token, rightPassword)
		h.fails(err, "signin.bootstrap.over")
	})
}
