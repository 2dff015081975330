package people

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Law: in any stretch of time a bucket lets through its burst and one more for each
// period of it, and no try that a full bucket has is refused.
func TestABucketIsBounded(t *testing.T) {
	each(t, func(h *house) {
		n := 0
		rapid.Check(h.t, func(t *rapid.T) {
			n++
			q := quota{rapid.Int64Range(1, 5).Draw(t, "burst"), time.Duration(rapid.IntRange(1, 90).Draw(t, "every")) * time.Second}
			var let []time.Time
			for range rapid.IntRange(1, 30).Draw(t, "tries") {
				h.pass(time.Duration(rapid.IntRange(0, 60).Draw(t, "pause")) * time.Second)
				ok, err := h.take(h.t.Context(), q, fmt.Sprint("bucket", n))
				if err != nil {
					t.Fatal(err)
				}
				if !ok && len(let) < int(q.burst) {
					t.Fatalf("refused try %d of a burst of %d", len(let)+1, q.burst)
				}
				if ok {
					let = append(let, h.clock())
				}
			}
			for i := range let {
				for j := i; j < len(let); j++ {
					if most := q.burst + int64(let[j].Sub(let[i])/q.every); int64(j-i+1) > most {
						t.Fatalf("%d tries in %s, at most %d", j-i+1, let[j].Sub(let[i]), most)
					}
				}
			}
		})
	})
}

// Law: whatever others try, from wherever, the holder gets in at a device that they
// have signed in from before, from whatever address; and the others get few guesses.
func TestNobodyLocksTheHolderOut(t *testing.T) {
	each(t, func(h *house) {
		rapid.Check(h.t, func(t *rapid.T) {
			e, login := h.applicant()
			began, weighed := h.clock(), 0
			home := fmt.Sprintf("203.0.113.%d", h.made.Load()%250)
			for i := range rapid.IntRange(0, 45).Draw(t, "attacks") {
				f := from(fmt.Sprintf("10.%d.0.%d", h.made.Load(), rapid.IntRange(1, 40).Draw(t, "address")))
				if rapid.IntRange(0, 5).Draw(t, "forged") == 0 {
					f.Device = strings.Repeat("a", 26) + ".99999999999." + e.Device[len(e.Device)-64:]
				}
				_, err := h.SignIn(h.t.Context(), f, login, fmt.Sprint("wrong password ", i))
				h.fails(err, "signin.refused")
				h.pass(time.Duration(rapid.IntRange(0, 30).Draw(t, "pause")) * time.Second)
			}
			notes, err := h.Trail.List(h.t.Context(), aggregate, string(e.Session.Account))
			h.ok(err)
			for _, n := range notes {
				if n.Outcome == "refused" && n.Detail == "password" {
					weighed++
				}
			}
			if most := int(perAccount.burst) + int(h.clock().Sub(began)/perAccount.every); weighed > most {
				t.Fatalf("%d guesses in %s, at most %d", weighed, h.clock().Sub(began), most)
			}
			f := from(home)
			f.Device = e.Device
			if _, err := h.SignIn(h.t.Context(), f, login, rightPassword); err != nil {
				t.Fatalf("the holder is locked out: %v", err)
			}
		})
	})
}

// A stolen device token does not open the gate: it has a small quota of its own.
func TestAStolenDeviceIsBounded(t *testing.T) {
	each(t, func(h *house) {
		e, login := h.applicant()
		for range 3 * perDevice.burst {
			f := from("192.0.2.7")
			f.Device = e.Device
			_, err := h.SignIn(h.t.Context(), f, login, "not the password")
			h.fails(err, "signin.refused")
		}
		if got := strings.Count(h.trail(e.Session.Account), "refused password"); got != int(perDevice.burst) {
			t.Errorf("%d guesses, want %d", got, perDevice.burst)
		}
	})
}

// A device of one account is a stranger at another, and stays known for half a year.
func TestADeviceIsOfOneAccount(t *testing.T) {
	each(t, func(h *house) {
		e, login := h.applicant()
		_, other := h.applicant()
		mine, err := h.loginIndex(h.t.Context(), login)
		h.ok(err)
		theirs, err := h.loginIndex(h.t.Context(), other)
		h.ok(err)
		known := func(index string) bool {
			id, err := h.knownDevice(h.t.Context(), index, e.Device)
			h.ok(err)
			return id != ""
		}
		if !known(mine) || known(theirs) {
			t.Error("the device is known at the wrong account")
		}
		h.pass((deviceDays - 1) * 24 * time.Hour)
		if !known(mine) {
			t.Error("forgotten too early")
		}
		h.pass(24 * time.Hour)
		if known(mine) {
			t.Error("never forgotten")
		}
	})
}

// One address that tries account after account is stopped, told so, and leaves one line;
// who signs in properly spends nothing.
func TestAnAddressIsBounded(t *testing.T) {
	each(t, func(h *house) {
		_, login := h.applicant()
		for range 2 * perAddress.burst {
			_, err := h.SignIn(h.t.Context(), from("192.0.2.8"), login, rightPassword)
			h.ok(err)
			h.pass(perPair.every)
		}
		for i := range perAddress.burst {
			_, err := h.SignIn(h.t.Context(), from("2001:db8:1:2::1"), fmt.Sprintf("nobody-%d@mail.example", i), "wrong password")
			h.fails(err, "signin.refused")
		}
		before := h.hashings.Load()
		for _, a := range []string{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9"} {
			_, err := h.SignIn(h.t.Context(), from(a), login, rightPassword)
			h.fails(err, "signin.address")
		}
		if h.hashings.Load() != before {
			t.Error("a refused address makes us hash")
		}
		if got := strings.Count(h.trail(""), "refused address"); got != 1 {
			t.Errorf("%d lines about the address, want 1", got)
		}
		_, err := h.SignIn(h.t.Context(), from("2001:db8:1:3::1"), login, rightPassword)
		h.ok(err)
	})
}
