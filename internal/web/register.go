package web

import (
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"tandem/internal/paper"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

func (s *Site) registerRoutes() []route {
	return []route{
		get("/register", anybody, (*turn).who),
		post("/register", anybody, (*turn).whoTold),
		post("/register/password", anybody, (*turn).register),
		post("/register/passkey/options", anybody, (*turn).beginRegister),
		post("/register/passkey", anybody, (*turn).registerByPasskey),
		get("/invitation/{token}", anybody, (*turn).invitation),
		post("/invitation/{token}", anybody, (*turn).acceptInvitation),
		post("/invitation/{token}/code", anybody, (*turn).enrolInvited),
		post("/invitation/{token}/passkey/options", anybody, (*turn).beginInvited),
		post("/invitation/{token}/passkey", anybody, (*turn).acceptByPasskey),
	}
}

// who asks an applicant who is new here for their name, and for nothing by which it could
// be found out who has an account.
func (t *turn) who() error { return t.show(t.whoPage(nil)) }

func (t *turn) whoPage(errors map[string]string) (view.Shell, templ.Component) {
	s := view.Shell{Title: t.say("login.register.title"), Path: "/register", Area: view.Public, NoIndex: true, Errors: fieldErrors(errors)}
	return s, view.WhoPage([]view.Field{
		{Name: "name", Label: t.say("login.yourname"), Hint: t.say("login.yourname.hint"), Value: t.value("name"), Autocomplete: "name", Width: view.Mid, Error: errors["name"]},
	})
}

// profile is who somebody says they are. A name in Chinese characters is a Chinese one.
func (t *turn) profile() people.Profile {
	p := people.Profile{Login: t.value("login"), EN: t.value("name")}
	if strings.ContainsFunc(p.EN, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		p.ZH, p.EN = p.EN, ""
	}
	return p
}

func (t *turn) whoTold() error {
	if err := t.form(); err != nil {
		return err
	}
	if errs := t.fields(people.CheckProfile(t.profile(), permit.Applicant)); errs != nil {
		return t.again(t.whoPage(errs))
	}
	return t.show(t.newcomerPage(nil))
}

func (t *turn) newcomerPage(errors map[string]string) (view.Shell, templ.Component) {
	n := view.Newcomer{Title: t.say("login.factor.title"), Lede: t.say("login.factor.lede"), Action: "/register/password", Passkey: "/register/passkey",
		Given: []view.Given{{Name: "name", Value: t.value("name")}}, Password: t.newPassword(errors["password"])}
	return view.Shell{Title: n.Title, Path: "/register", Area: view.Public, NoIndex: true, Errors: fieldErrors(errors)}, view.NewcomerPage(n)
}

func (t *turn) newPassword(wrong string) view.Field {
	return view.Field{Name: "password", Label: t.say("login.password.choose"), Hint: t.say("login.password.hint"), Autocomplete: "new-password", Width: view.Mid, Error: wrong}
}

// fields are the words of a problem by the field they are about; what is about none, as a
// passkey, is said of the whole form, "".
func (t *turn) fields(err error) map[string]string {
	if err == nil {
		return nil
	}
	p, out := problem.Of(err), map[string]string{}
	for _, f := range p.Fields {
		out[f.Path] = f.In(t.lang)
	}
	if len(out) == 0 {
		out[""] = p.Detail(t.lang)
	}
	return out
}

func (t *turn) register() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.Register(t.r.Context(), t.from(), t.profile(), t.r.PostFormValue("password"))
	return t.registered(e, err)
}

// registered signs a newcomer in, or asks again for what was wrong.
func (t *turn) registered(e people.Entry, err error) error {
	switch errs := t.fields(err); {
	case err == nil:
		return t.enter(e)
	case !refused(err):
		return err
	case errs["name"] != "":
		s, body := t.whoPage(errs)
		return t.againFor(err, s, body)
	default:
		s, body := t.newcomerPage(errs)
		return t.againFor(err, s, body)
	}
}

func (t *turn) beginRegister() error {
	if err := t.form(); err != nil {
		return err
	}
	return t.begin(t.Accounts.BeginRegister(t.r.Context(), t.from(), t.profile()))
}

func (t *turn) registerByPasskey() error {
	ticket, answer, err := t.answered()
	if err != nil {
		return t.registered(people.Entry{}, err)
	}
	e, err := t.Accounts.FinishRegister(t.r.Context(), t.from(), ticket, answer, t.say("login.passkey.first"))
	return t.registered(e, err)
}

// invitation is what somebody sees who follows a one-time link.
func (t *turn) invitation() error { return t.showInvitation(nil) }

func (t *turn) token() string { return t.r.PathValue("token") }

func (t *turn) showInvitation(wrong error) error {
	errors := t.fields(wrong)
	l, err := t.Accounts.Invited(t.r.Context(), t.token())
	if err != nil {
		return err
	}
	path := "/invitation/" + t.token()
	n := view.Newcomer{Title: t.say("login.invited.title", l.Account.In(t.lang)), Lede: t.say("login.invited."+string(l.Occasion), l.Account.Login), Action: path, Passkey: path + "/passkey", Password: t.newPassword(errors["password"])}
	s := view.Shell{Title: n.Title, Path: path, Area: view.Public, NoIndex: true, Errors: fieldErrors(errors)}
	if wrong != nil {
		return t.againFor(wrong, s, view.NewcomerPage(n))
	}
	return t.show(s, view.NewcomerPage(n))
}

func (t *turn) acceptInvitation() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.Accept(t.r.Context(), t.from(), t.token(), t.r.PostFormValue("password"))
	return t.accepted(e, err)
}

func (t *turn) accepted(e people.Entry, err error) error {
	switch {
	case refused(err):
		return t.showInvitation(err)
	case err != nil:
		return err
	case e.Enrolment != nil:
		return t.enrol(*e.Enrolment, "/invitation/"+t.token()+"/code", "")
	}
	return t.enter(e)
}

// enrol shows how to set up an app for codes.
func (t *turn) enrol(e people.Enrolment, action, wrong string) error {
	side, dark, err := paper.Code(e.URL)
	if err != nil {
		return err
	}
	s := view.Shell{Title: t.say("login.enrol.title"), Path: "/account", NoIndex: true, Errors: fieldErrors(map[string]string{"code": wrong})}
	return t.show(s, view.EnrolPage(view.Enrolment{Way: t.way(), Action: action, Ticket: e.Ticket, Secret: e.Secret, QR: view.CodeOf(side, dark), Error: wrong}))
}

func (t *turn) enrolInvited() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.FinishEnrolment(t.r.Context(), t.from(), t.value("ticket"), t.value("code"))
	switch {
	case err == nil:
		return t.enter(e)
	case !refused(err):
		return err
	case problem.Of(err).Code == problem.SignedOut: // it took too long; the link is not spent
		return t.showInvitation(err)
	}
	return t.again(t.enrolAgain("/invitation/"+t.token()+"/code", err))
}

// enrolAgain asks for the first code again; the secret was shown and is in the app.
func (t *turn) enrolAgain(action string, err error) (view.Shell, templ.Component) {
	wrong := map[string]string{"code": problem.Of(err).Detail(t.lang)}
	title := t.say("login.enrol.title")
	s := view.Shell{Title: title, Path: "/account", NoIndex: true, Errors: fieldErrors(wrong)}
	return s, view.SecondPage(view.Second{Way: t.way(), Title: title, Lede: t.say("login.enrol.again"), Action: action, Ticket: t.value("ticket"), Code: true, Hint: t.say("login.enrol.hint"), Errors: wrong})
}

func (t *turn) beginInvited() error {
	return t.begin(t.Accounts.BeginAccept(t.r.Context(), t.from(), t.token()))
}

func (t *turn) acceptByPasskey() error {
	ticket, answer, err := t.answered()
	if err != nil {
		return t.accepted(people.Entry{}, err)
	}
	e, err := t.Accounts.FinishAccept(t.r.Context(), t.from(), ticket, answer, t.say("login.passkey.first"))
	return t.accepted(e, err)
}
