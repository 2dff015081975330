package people

import (
	"testing"

	"tandem/internal/permit"
)

func TestDemoAccounts(t *testing.T) {
	list, err := DemoAccounts()
	if err != nil {
		t.Fatal(err)
	}
	logins, officers := map[string]bool{}, 0
	for _, a := range list {
		if logins[a.Login] {
			t.Errorf("%s is there twice", a.Login)
		}
		logins[a.Login] = true
		if err := CheckProfile(a.Profile, a.Role); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
		if Staff(a.Role) && a.Role != Administrator {
			officers++
		}
		if (a.Role == permit.HandlerRole) != (a.Employer != "") {
			t.Errorf("%s works for %q", a.ID, a.Employer)
		}
	}
	if want := len(demoDirectory(t).People()); officers != want {
		t.Errorf("%d of the directory, want %d", officers, want)
	}
}

// Demo accounts sign in in the demonstration, twice seeded is once, and nobody signs in
// like that elsewhere.
func TestDemoSignIn(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.SeedDemo(h.t.Context()))
		h.ok(h.SeedDemo(h.t.Context()))
		list, err := DemoAccounts()
		h.ok(err)
		for _, a := range list {
			e, err := h.DemoSignIn(h.t.Context(), from("192.0.2.1"), a.ID)
			h.ok(err)
			if _, err := h.Find(h.t.Context(), e.Token); err != nil {
				t.Errorf("%s: %v", a.ID, err)
			}
			if _, err := h.Actor(h.t.Context(), a.ID, day); err != nil && a.Role != Administrator {
				t.Errorf("%s: %v", a.ID, err)
			}
			_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), a.Login, "")
			h.fails(err, "signin.refused")
			h.pass(perAddress.every)
		}
		for _, a := range list {
			if a.Role == permit.HandlerRole {
				kept, err := h.Kept(h.t.Context(), permit.Actor{ID: a.ID, Role: a.Role, Employer: a.Employer})
				h.ok(err)
				if kept["handler"].Answers["handler.email"] != a.Login || kept["employer"].Answers["employer.address"] == "" {
					t.Errorf("%s keeps %v", a.ID, kept)
				}
			}
		}
		_, err = h.DemoSignIn(h.t.Context(), from("192.0.2.1"), "nobody")
		h.fails(err, "signin.account.unknown")
		real := h.node(h.DB, h.Keys, false)
		for _, id := range []permit.PersonID{"administrator", "applicant.HK-1", "nobody"} {
			_, err = real.DemoSignIn(h.t.Context(), from("192.0.2.1"), id)
			h.fails(err, "signin.demo")
		}
	})
}

// A sweep deletes what is over, in batches, and nothing else.
func TestSweep(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.applicant()
		staff, _ := h.officer("haikou.accept-1")
		h.waiting("haikou.accept-1")
		_, _, err := h.Operator().Invite(h.t.Context(), "haikou.accept-1")
		h.ok(err)
		count := func(table string) (n int) {
			h.ok(h.DB.QueryRow(h.t.Context(), `SELECT count(*) FROM `+table).Scan(&n))
			return n
		}
		h.pass(limitsOf(staff.Session.Role).idle)
		_, err = h.Sweep(h.t.Context())
		h.ok(err)
		if count("session") != 1 || count("ceremony") != 0 || count("invitation") != 1 {
			t.Errorf("after half an hour: %d sessions, %d ceremonies, %d invitations", count("session"), count("ceremony"), count("invitation"))
		}
		_, err = h.Find(h.t.Context(), e.Token)
		h.ok(err)
		h.pass(Invitation.validFor())
		_, err = h.Sweep(h.t.Context())
		h.ok(err)
		if count("session") != 0 || count("invitation") != 0 || count("throttle") != 0 || count("account") != 2 {
			t.Errorf("in the end: %d sessions, %d invitations, %d buckets", count("session"), count("invitation"), count("throttle"))
		}
	})
}
