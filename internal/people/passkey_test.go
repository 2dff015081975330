package people

import (
	"bytes"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"tandem/internal/problem"
)

// withPasskey registers somebody by a passkey alone.
func (h *house) withPasskey() (Entry, *device) {
	h.t.Helper()
	d := h.device()
	c, err := h.BeginRegister(h.t.Context(), from("192.0.2.1"), Profile{Login: h.fresh(), EN: "Camille Dubois"})
	h.ok(err)
	e, err := h.FinishRegister(h.t.Context(), from("192.0.2.1"), c.Ticket, d.make(c), "Camille's phone")
	h.ok(err)
	return e, d
}

func (h *house) asked() Ceremony {
	h.t.Helper()
	c, err := h.BeginPasskey(h.t.Context(), from("192.0.2.1"))
	h.ok(err)
	return c
}

func TestAPasskeyIsTwoFactors(t *testing.T) {
	each(t, func(h *house) {
		first, d := h.withPasskey()
		c := h.asked()
		answer := d.show(c)
		e, err := h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, answer)
		h.ok(err)
		x, err := h.Find(h.t.Context(), e.Token)
		h.ok(err)
		if x.Account != first.Session.Account || !x.Fresh(h.clock(), StepUp) {
			t.Errorf("got %+v", x)
		}
		_, err = h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, answer)
		h.fails(err, "signin.ceremony.over") // a challenge is answered once
		list, err := h.Passkeys(h.t.Context(), x.Account)
		h.ok(err)
		if len(list) != 1 || list[0].Name != "Camille's phone" || !list[0].Used.Equal(h.clock()) {
			t.Errorf("got %+v", list)
		}
	})
}

// Law: a challenge is answered once, however many answers come at the same time.
func TestAChallengeIsAnsweredOnce(t *testing.T) {
	each(t, func(h *house) {
		for range 10 {
			c := h.asked()
			if n := h.race(5, func(int) error {
				_, _, err := h.answered(h.t.Context(), signingIn, c.Ticket)
				return err
			}); n != 1 {
				t.Errorf("one challenge was answered %d times", n)
			}
		}
	})
}

func TestAnswersThatDoNotHold(t *testing.T) {
	each(t, func(h *house) {
		_, d := h.withPasskey()
		for name, spoil := range map[string]func(c Ceremony) (ticket string, answer []byte){
			"holder not verified": func(c Ceremony) (string, []byte) {
				d.auth.Options.UserNotVerified = true
				defer func() { d.auth.Options.UserNotVerified = false }()
				return c.Ticket, d.show(c)
			},
			"another challenge": func(c Ceremony) (string, []byte) { return c.Ticket, d.show(h.asked()) },
			"another site": func(c Ceremony) (string, []byte) {
				o, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
				h.ok(err)
				evil := virtualwebauthn.RelyingParty{ID: site.ID, Origin: "https://permits.example.evil.example"}
				return c.Ticket, []byte(virtualwebauthn.CreateAssertionResponse(evil, d.auth, d.cred, *o))
			},
			"another's handle": func(c Ceremony) (string, []byte) {
				kept := d.auth.Options.UserHandle
				defer func() { d.auth.Options.UserHandle = kept }()
				d.auth.Options.UserHandle = bytes.Repeat([]byte{7}, len(kept))
				return c.Ticket, d.show(c)
			},
			"a device that nobody has": func(c Ceremony) (string, []byte) {
				stranger := h.device()
				stranger.auth.Options.UserHandle = d.auth.Options.UserHandle
				return c.Ticket, stranger.show(c)
			},
			"no answer": func(c Ceremony) (string, []byte) { return c.Ticket, []byte("{}") },
		} {
			ticket, answer := spoil(h.asked())
			e, err := h.FinishPasskey(h.t.Context(), from("192.0.2.1"), ticket, answer)
			if problem.Of(err) == nil || problem.Of(err).Key != "signin.passkey.refused" || e.Token != "" {
				t.Errorf("%s: got %+v, %v", name, e, err)
			}
		}
		c := h.asked()
		h.pass(ceremonyTime)
		_, err := h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, d.show(c))
		h.fails(err, "signin.ceremony.over")
		c = h.asked()
		_, err = h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, d.show(c))
		h.ok(err)
	})
}

// A device whose counter goes back is a copy of another.
func TestACopiedDevice(t *testing.T) {
	each(t, func(h *house) {
		e, d := h.withPasskey()
		copied := *d
		for range 2 {
			c := h.asked()
			_, err := h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, d.show(c))
			h.ok(err)
		}
		c := h.asked()
		_, err := h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, copied.show(c))
		h.fails(err, "signin.passkey.refused")
		if got := h.trail(e.Session.Account); !bytes.Contains([]byte(got), []byte("sign-in refused copied passkey")) {
			t.Errorf("trail:\n%s", got)
		}
	})
}

func TestSeveralPasskeys(t *testing.T) {
	each(t, func(h *house) {
		e, d := h.withPasskey()
		list, err := h.Passkeys(h.t.Context(), e.Session.Account)
		h.ok(err)
		h.fails(h.RemovePasskey(h.t.Context(), e.Session, list[0].ID), "signin.factor.last")
		second := h.device()
		c, err := h.AddPasskey(h.t.Context(), e.Session)
		h.ok(err)
		h.ok(h.FinishAddPasskey(h.t.Context(), e.Session, c.Ticket, second.make(c), "key in the drawer"))
		c, err = h.AddPasskey(h.t.Context(), e.Session)
		h.ok(err)
		h.fails(h.FinishAddPasskey(h.t.Context(), e.Session, c.Ticket, second.make(c), "again"), "signin.passkey.known")
		h.ok(h.RemovePasskey(h.t.Context(), e.Session, list[0].ID))
		h.fails(h.RemovePasskey(h.t.Context(), e.Session, list[0].ID), "signin.factor.none")
		q := h.asked()
		_, err = h.FinishPasskey(h.t.Context(), from("192.0.2.1"), q.Ticket, d.show(q))
		h.fails(err, "signin.passkey.refused") // removed
		q = h.asked()
		_, err = h.FinishPasskey(h.t.Context(), from("192.0.2.1"), q.Ticket, second.show(q))
		h.ok(err)
		h.pass(StepUp)
		_, err = h.AddPasskey(h.t.Context(), e.Session)
		h.fails(err, "signin.confirm")
	})
}

// Law: however many ways to sign in are taken away at once, one stays.
func TestTheLastOfSeveralStays(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.withPasskey()
		for range 3 {
			c, err := h.AddPasskey(h.t.Context(), e.Session)
			h.ok(err)
			h.ok(h.FinishAddPasskey(h.t.Context(), e.Session, c.Ticket, h.device().make(c), ""))
		}
		list, err := h.Passkeys(h.t.Context(), e.Session.Account)
		h.ok(err)
		if n := h.race(len(list), func(i int) error { return h.RemovePasskey(h.t.Context(), e.Session, list[i].ID) }); n != int64(len(list)-1) {
			t.Errorf("%d of %d passkeys were removed", n, len(list))
		}
	})
}

func TestStepUpByPasskey(t *testing.T) {
	each(t, func(h *house) {
		e, d := h.withPasskey()
		other, stranger := h.withPasskey()
		h.pass(time.Hour)
		c, err := h.BeginConfirm(h.t.Context(), e.Session)
		h.ok(err)
		_, err = h.FinishConfirm(h.t.Context(), e.Session, c.Ticket, stranger.show(c))
		h.fails(err, "signin.passkey.refused") // another person's passkey
		c, err = h.BeginConfirm(h.t.Context(), e.Session)
		h.ok(err)
		_, err = h.FinishConfirm(h.t.Context(), other.Session, c.Ticket, d.show(c))
		h.fails(err, "signin.ceremony.over") // another person's session
		c, err = h.BeginConfirm(h.t.Context(), e.Session)
		h.ok(err)
		up, err := h.FinishConfirm(h.t.Context(), e.Session, c.Ticket, d.show(c))
		h.ok(err)
		if !up.Session.Fresh(h.clock(), StepUp) || up.Token == e.Token {
			t.Errorf("got %+v", up)
		}
		_, err = h.Find(h.t.Context(), e.Token)
		h.fails(err, "signin.session.over")
	})
}

func TestAStaffPasswordDoesNotReplaceTheSecondFactor(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.officer("haikou.accept-1")
		h.fails(h.RemoveCode(h.t.Context(), e.Session), "signin.factor.last")
		c, err := h.AddPasskey(h.t.Context(), e.Session)
		h.ok(err)
		h.ok(h.FinishAddPasskey(h.t.Context(), e.Session, c.Ticket, h.device().make(c), ""))
		h.ok(h.RemoveCode(h.t.Context(), e.Session))
		_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), "haikou.accept-1", rightPassword)
		h.fails(err, "signin.second")
		h.ok(h.RemovePassword(h.t.Context(), e.Session))
	})
}

func TestWithoutASiteThereAreNoPasskeys(t *testing.T) {
	s, err := NewService(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ask(t.Context(), signingIn, ""); problem.Of(err).Key != "signin.passkey.off" {
		t.Errorf("got %v", err)
	}
	if _, err := NewService(Options{Origin: "no address"}); problem.Of(err).Key != "signin.origin" {
		t.Errorf("got %v", err)
	}
}
