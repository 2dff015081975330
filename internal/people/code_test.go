package people

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/db"
)

// waiting signs in by password until a code is wanted.
func (h *house) waiting(login string) string {
	h.t.Helper()
	e, err := h.SignIn(h.t.Context(), from("192.0.2.1"), login, rightPassword)
	h.ok(err)
	return e.Ticket
}

// Law: a code counts at most once, only within a period of its own, and never after a
// later one has counted.
func TestACodeCountsOnce(t *testing.T) {
	each(t, func(h *house) {
		first, app := h.officer("haikou.accept-1")
		last := h.clock().Add(-period).Unix() / 30
		rapid.Check(h.t, func(t *rapid.T) {
			h.pass(time.Duration(rapid.SampledFrom([]int{0, 1, 15, 30, 61}).Draw(t, "pause")) * time.Second)
			at := h.clock().Add(time.Duration(rapid.IntRange(-3, 3).Draw(t, "clock")) * period)
			step := at.Unix() / 30
			now := h.clock().Unix() / 30
			a, err := h.account(h.t.Context(), h.DB, first.Session.Account)
			h.ok(err)
			counts := false
			h.ok(h.DB.Write(h.t.Context(), func(tx db.Tx) (err error) {
				counts, err = h.useCode(h.t.Context(), tx, a, app.at(at))
				return err
			}))
			if want := step > last && step >= now-1 && step <= now+1; counts != want {
				t.Fatalf("the code of period %d at %d after %d: counts %t", step, now, last, counts)
			}
			if counts {
				last = step
			}
		})
	})
}

func TestACodeCountsOnceAtTheSameTime(t *testing.T) {
	each(t, func(h *house) {
		_, app := h.officer("haikou.accept-1")
		tickets := []string{h.waiting("haikou.accept-1"), h.waiting("haikou.accept-1"), h.waiting("haikou.accept-1")}
		if n := h.race(len(tickets), func(i int) error {
			_, err := h.EnterCode(h.t.Context(), from("192.0.2.1"), tickets[i], app.code())
			return err
		}); n != 1 {
			t.Errorf("one code let %d in", n)
		}
	})
}

// race does something several times at once and counts the successes.
func (h *house) race(n int, do func(i int) error) int64 {
	var wg sync.WaitGroup
	var won atomic.Int64
	for i := range n {
		wg.Go(func() {
			if do(i) == nil {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	return won.Load()
}

func TestRecoveryCodes(t *testing.T) {
	each(t, func(h *house) {
		first, _ := h.officer("haikou.accept-1")
		code := first.Recovery[3]
		_, err := h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting("haikou.accept-1"), strings.ToUpper(code))
		h.ok(err)
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting("haikou.accept-1"), code)
		h.fails(err, "signin.code.refused")
		if n, err := h.RecoveryLeft(h.t.Context(), "haikou.accept-1"); n != recoveryCodes-1 || err != nil {
			t.Errorf("%d left, %v", n, err)
		}
		h.officer("haikou.accept-2")
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting("haikou.accept-2"), first.Recovery[4])
		h.fails(err, "signin.code.refused") // another account's
		anew, err := h.NewRecoveryCodes(h.t.Context(), first.Session)
		h.ok(err)
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting("haikou.accept-1"), first.Recovery[5])
		h.fails(err, "signin.code.refused") // replaced
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting("haikou.accept-1"), anew[0])
		h.ok(err)
	})
}

// Who has the password has few guesses at the code, however many tickets they take.
func TestCodesAreNotGuessed(t *testing.T) {
	each(t, func(h *house) {
		_, app := h.officer("haikou.accept-1")
		began := h.clock()
		for range 12 {
			_, err := h.EnterCode(h.t.Context(), from("203.0.113.5"), h.waitingAt("haikou.accept-1", "203.0.113.5"), "123456")
			h.fails(err, "signin.code.refused")
		}
		n, most := strings.Count(h.trail("haikou.accept-1"), "refused code"), int(perPair.burst)+int(h.clock().Sub(began)/perPair.every)
		if n > most {
			t.Errorf("%d guesses in %s, at most %d", n, h.clock().Sub(began), most)
		}
		ticket := h.waitingAt("haikou.accept-1", "203.0.113.5")
		for range perPair.burst { // now without waiting
			_, err := h.EnterCode(h.t.Context(), from("203.0.113.5"), ticket, "123456")
			h.fails(err, "signin.code.refused")
		}
		_, err := h.EnterCode(h.t.Context(), from("203.0.113.5"), ticket, app.code())
		h.fails(err, "signin.code.refused") // right, and too often
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting("haikou.accept-1"), app.code())
		h.ok(err) // who is elsewhere is not held up
	})
}

func (h *house) waitingAt(login, address string) string {
	h.t.Helper()
	for {
		if e, err := h.SignIn(h.t.Context(), from(address), login, rightPassword); err == nil {
			return e.Ticket
		}
		h.pass(perPair.every)
	}
}

// An app is set up by who is signed in, with a code that it really shows.
func TestSettingUpAnApp(t *testing.T) {
	each(t, func(h *house) {
		e, login := h.applicant()
		enrolment, err := h.StartCode(h.t.Context(), e.Session)
		h.ok(err)
		_, err = h.FinishCode(h.t.Context(), e.Session, enrolment.Ticket, "12345")
		h.fails(err, "signin.code.first")
		other, _ := h.applicant()
		app := &app{h, enrolment.Secret}
		_, err = h.FinishCode(h.t.Context(), other.Session, enrolment.Ticket, app.code())
		h.fails(err, "signin.ceremony.over")
		codes, err := h.FinishCode(h.t.Context(), e.Session, enrolment.Ticket, app.code())
		h.ok(err)
		if len(codes) != recoveryCodes || !strings.HasPrefix(enrolment.URL, "otpauth://totp/") {
			t.Errorf("got %d codes, %s", len(codes), enrolment.URL)
		}
		_, err = h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting(login), app.code())
		h.fails(err, "signin.code.refused") // it was shown at the set-up
		h.pass(period)
		in, err := h.EnterCode(h.t.Context(), from("192.0.2.1"), h.waiting(login), app.code())
		h.ok(err)
		h.ok(h.RemoveCode(h.t.Context(), in.Session))
		h.fails(h.RemoveCode(h.t.Context(), in.Session), "signin.factor.none")
		if n, err := h.RecoveryLeft(h.t.Context(), in.Session.Account); n != 0 || err != nil {
			t.Errorf("%d recovery codes left, %v", n, err)
		}
	})
}

func TestATicketIsGoodForFiveMinutes(t *testing.T) {
	each(t, func(h *house) {
		_, app := h.officer("haikou.accept-1")
		ticket := h.waiting("haikou.accept-1")
		h.pass(ceremonyTime)
		_, err := h.EnterCode(h.t.Context(), from("192.0.2.1"), ticket, app.code())
		h.fails(err, "signin.ceremony.over")
	})
}
