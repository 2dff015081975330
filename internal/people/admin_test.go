package people

import (
	"fmt"
	"strings"
	"testing"

	"tandem/internal/permit"
	"tandem/internal/text"
)

func (h *house) administrator() Admin {
	h.t.Helper()
	a, err := h.Operator().AddAdministrator(h.t.Context(), Profile{Login: "li.yi", ZH: "李一", EN: "Li Yi"}, text.ZH)
	h.ok(err)
	e, _ := h.follow(a.ID)
	admin, err := h.Administer(h.t.Context(), e.Session)
	h.ok(err)
	return admin
}

func TestAnAdministratorManagesAccounts(t *testing.T) {
	each(t, func(h *house) {
		admin := h.administrator()
		a, err := admin.AddOfficer(h.t.Context(), "haikou.accept-1", "wang", text.ZH)
		h.ok(err)
		if a.Role != permit.Officer || a.ZH == "" {
			t.Errorf("got %+v", a)
		}
		_, err = admin.AddOfficer(h.t.Context(), "haikou.accept-1", "", text.ZH)
		h.fails(err, "signin.login.taken")
		_, err = admin.AddOfficer(h.t.Context(), "haikou.nobody", "", text.ZH)
		h.fails(err, "people.unknown")
		token, _, err := admin.Invite(h.t.Context(), a.ID)
		h.ok(err)
		h.ok(admin.Disable(h.t.Context(), a.ID))
		_, err = h.Invited(h.t.Context(), token)
		h.fails(err, "signin.link.over")
		_, _, err = admin.Invite(h.t.Context(), a.ID)
		h.fails(err, "signin.disabled")
		h.ok(admin.Enable(h.t.Context(), a.ID))
		h.fails(admin.Disable(h.t.Context(), admin.by), "signin.disable.self")
		h.fails(admin.Disable(h.t.Context(), "nobody"), "signin.account.unknown")
		want := "add done officer\ninvite done invitation\ndisable done\nenable done"
		if got := h.trail(a.ID); got != want {
			t.Errorf("trail:\n%s", got)
		}
	})
}

func TestOnlyAFreshAdministratorDoes(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.officer("haikou.accept-1")
		_, err := h.Administer(h.t.Context(), e.Session)
		h.fails(err, "signin.administrator")
		h.ok(h.SeedDemo(h.t.Context()))
		in, err := h.DemoSignIn(h.t.Context(), from("192.0.2.1"), "administrator")
		h.ok(err)
		h.pass(StepUp)
		_, err = h.Administer(h.t.Context(), in.Session)
		h.fails(err, "signin.confirm")
	})
}

// Who is disabled is out at once, and in again with what they had.
func TestDisabled(t *testing.T) {
	each(t, func(h *house) {
		e, login := h.applicant()
		h.ok(h.Operator().Disable(h.t.Context(), e.Session.Account))
		_, err := h.Find(h.t.Context(), e.Token)
		h.fails(err, "signin.session.over")
		_, err = h.SignIn(h.t.Context(), from("192.0.2.1"), login, rightPassword)
		h.fails(err, "signin.refused")
		h.ok(h.Operator().Enable(h.t.Context(), e.Session.Account))
		in, err := h.SignIn(h.t.Context(), from("192.0.2.1"), login, rightPassword)
		h.ok(err)
		h.ok(h.Operator().EndSessions(h.t.Context(), e.Session.Account))
		_, err = h.Find(h.t.Context(), in.Token)
		h.fails(err, "signin.session.over")
		other, d := h.withPasskey()
		h.ok(h.Operator().Disable(h.t.Context(), other.Session.Account))
		c := h.asked()
		_, err = h.FinishPasskey(h.t.Context(), from("192.0.2.1"), c.Ticket, d.show(c))
		h.fails(err, "signin.passkey.refused")
	})
}

func TestEmployersAndHandlers(t *testing.T) {
	each(t, func(h *house) {
		const code = "91460105MA5T2H73XQ"
		admin := h.Operator()
		_, err := admin.AddHandler(h.t.Context(), code, Profile{Login: "a@b.example", ZH: "王琼"}, text.ZH)
		h.fails(err, "signin.employer.unknown")
		_, err = admin.AddEmployer(h.t.Context(), "914", "")
		h.fails(err, "signin.employer")
		_, err = admin.AddEmployer(h.t.Context(), " "+strings.ToLower(code), "海口椰风数字科技有限公司")
		h.ok(err)
		_, err = admin.AddEmployer(h.t.Context(), code, "另一个名称")
		h.fails(err, "signin.employer.known")
		for i := range PageSize + 2 {
			_, err := admin.AddHandler(h.t.Context(), code, Profile{Login: fmt.Sprintf("handler-%d@b.example", i), ZH: "王琼"}, text.ZH)
			h.ok(err)
		}
		page, err := h.Handlers(h.t.Context(), code, "")
		h.ok(err)
		rest, err := h.Handlers(h.t.Context(), code, page[len(page)-1].ID)
		h.ok(err)
		if len(page) != PageSize || len(rest) != 2 || rest[0].Employer != code {
			t.Errorf("got %d and %d", len(page), len(rest))
		}
		actor, err := h.Actor(h.t.Context(), page[0].ID, day)
		h.ok(err)
		if actor.Role != permit.HandlerRole || actor.Employer != code {
			t.Errorf("got %+v", actor)
		}
		all, err := h.Accounts(h.t.Context(), permit.HandlerRole, rest[0].ID)
		h.ok(err)
		employers, err := h.Employers(h.t.Context(), "")
		h.ok(err)
		if len(all) != 1 || len(employers) != 1 || employers[0].Code != code {
			t.Errorf("got %d, %+v", len(all), employers)
		}
	})
}
