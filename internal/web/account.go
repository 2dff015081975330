package web

import (
	"context"
	"time"

	"tandem/internal/civil"
	"tandem/internal/people"
	"tandem/internal/problem"
	"tandem/internal/view"
)

func (s *Site) accountRoutes() []route {
	return []route{
		get("/account", signedIn, (*turn).security),
		post("/account/password", signedIn, (*turn).setPassword).afterStepUp(),
		post("/account/password/remove", signedIn, changing((*people.Service).RemovePassword)).afterStepUp(),
		post("/account/code", signedIn, (*turn).startCode).afterStepUp(),
		post("/account/code/finish", signedIn, (*turn).finishCode).afterStepUp(),
		post("/account/code/remove", signedIn, changing((*people.Service).RemoveCode)).afterStepUp(),
		post("/account/recovery", signedIn, (*turn).newRecovery).afterStepUp(),
		post("/account/passkey/options", signedIn, (*turn).beginAddPasskey).afterStepUp(),
		post("/account/passkey", signedIn, (*turn).addPasskey).afterStepUp(),
		post("/account/passkey/remove", signedIn, (*turn).removePasskey).afterStepUp(),
		post("/account/session/end", signedIn, (*turn).endSession),
		post("/account/sessions/end", signedIn, changing((*people.Service).EndAll)),
	}
}

func (t *turn) security() error { return t.showSecurity(nil) }

// showSecurity is the page of what an account is shown by and where it is signed in.
func (t *turn) showSecurity(errors map[string]string) error {
	v, err := t.securityView()
	if err != nil {
		return err
	}
	v.Errors = errors
	s := view.Shell{Title: t.say("account.title"), Path: "/account", Errors: fieldErrors(errors)}
	if errors != nil {
		return t.again(s, view.SecurityPage(v))
	}
	return t.show(s, view.SecurityPage(v))
}

func (t *turn) securityView() (v view.Security, err error) {
	ctx := t.r.Context()
	f, err := t.Accounts.Factors(ctx, t.account.ID)
	if err != nil {
		return v, err
	}
	v = view.Security{Password: f.Password, Code: f.Code, Facts: []view.Fact{{Label: t.say("login.name"), Value: t.account.Login}, {Label: t.say("account.name"), Value: t.account.In(t.lang)}}}
	if v.Left, err = t.Accounts.RecoveryLeft(ctx, t.account.ID); err != nil {
		return v, err
	}
	keys, err := t.Accounts.Passkeys(ctx, t.account.ID)
	if err != nil {
		return v, err
	}
	for _, k := range keys {
		v.Passkeys = append(v.Passkeys, view.Key{ID: k.ID, Name: k.Name, Used: t.when(k.Used)})
	}
	sessions, err := t.Accounts.List(ctx, t.account.ID, people.Session{})
	for _, x := range sessions {
		v.Sessions = append(v.Sessions, view.Signed{ID: x.ID, Agent: x.Agent, Began: t.when(x.Began), Seen: t.when(x.Seen), This: x.ID == t.session.ID})
	}
	return v, err
}

// when words a moment for a list.
func (t *turn) when(at time.Time) string {
	if at.IsZero() {
		return t.say("account.never")
	}
	return view.When(t.words(), civil.MomentOf(at))
}

// settled shows the page again after a change, or why there was none.
func (t *turn) settled(err error) error {
	switch {
	case err == nil:
		return t.to("/account")
	case refused(err) || problem.Of(err).Code == problem.Illegal:
		return t.showSecurity(t.fields(err))
	}
	return err
}

// changing is a change of the account that needs no more than to be asked for.
func changing(do func(*people.Service, context.Context, people.Session) error) func(*turn) error {
	return func(t *turn) error { return t.settled(do(t.Accounts, t.r.Context(), t.session)) }
}

func (t *turn) setPassword() error {
	if err := t.form(); err != nil {
		return err
	}
	return t.settled(t.Accounts.SetPassword(t.r.Context(), t.session, t.r.PostFormValue("password")))
}

func (t *turn) startCode() error {
	e, err := t.Accounts.StartCode(t.r.Context(), t.session)
	if err != nil {
		return t.settled(err)
	}
	return t.enrol(e, "/account/code/finish", "")
}

func (t *turn) finishCode() error {
	if err := t.form(); err != nil {
		return err
	}
	codes, err := t.Accounts.FinishCode(t.r.Context(), t.session, t.value("ticket"), t.value("code"))
	if refused(err) {
		return t.again(t.enrolAgain("/account/code/finish", err))
	}
	return t.recovery(codes, err)
}

func (t *turn) newRecovery() error {
	return t.recovery(t.Accounts.NewRecoveryCodes(t.r.Context(), t.session))
}

func (t *turn) recovery(codes []string, err error) error {
	if err != nil {
		return t.settled(err)
	}
	return t.show(view.Shell{Title: t.say("login.recovery.title"), Path: "/account"}, view.RecoveryCodes(codes, "/account"))
}

func (t *turn) beginAddPasskey() error {
	return t.begin(t.Accounts.AddPasskey(t.r.Context(), t.session))
}

func (t *turn) addPasskey() error {
	ticket, answer, err := t.answered()
	if err != nil {
		return t.settled(err)
	}
	name := t.value("name")
	if name == "" {
		name = t.say("login.passkey.first")
	}
	return t.settled(t.Accounts.FinishAddPasskey(t.r.Context(), t.session, ticket, answer, name))
}

func (t *turn) removePasskey() error {
	if err := t.form(); err != nil {
		return err
	}
	return t.settled(t.Accounts.RemovePasskey(t.r.Context(), t.session, t.value("id")))
}

func (t *turn) endSession() error {
	if err := t.form(); err != nil {
		return err
	}
	return t.settled(t.Accounts.EndOther(t.r.Context(), t.session, t.value("id")))
}
