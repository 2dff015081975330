package web

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tandem/internal/people"
	"tandem/internal/problem"
	"tandem/internal/view"
)

func (s *Site) loginRoutes() []route {
	return []route{
		get("/sign-in", anybody, (*turn).signIn),
		post("/sign-in", anybody, (*turn).password),
		post("/sign-in/code", anybody, (*turn).code),
		post("/sign-in/passkey/options", anybody, (*turn).beginPasskey),
		post("/sign-in/passkey", anybody, (*turn).passkey),
		post("/sign-out", anybody, (*turn).signOut),
		get("/s", signedIn, (*turn).atHome),
		get("/confirm", signedIn, (*turn).confirm),
		post("/confirm", signedIn, (*turn).confirmed),
		post("/confirm/passkey/options", signedIn, (*turn).beginConfirm),
		post("/confirm/passkey", signedIn, (*turn).confirmedByPasskey),
	}
}

func (t *turn) signIn() error {
	if t.signedIn() {
		return t.to(cmp.Or(t.way().Back, t.home()))
	}
	return t.show(t.signInPage(t.way()))
}

// signInPage is the page on which people sign in, and then go a way.
func (t *turn) signInPage(w view.Way) (view.Shell, templ.Component) {
	return t.loginPage(view.Login{Way: w, Name: t.loginField("")})
}

func (t *turn) loginPage(l view.Login) (view.Shell, templ.Component) {
	l.Demo = t.demoDoor()
	s := view.Shell{Title: t.say("login.title"), Description: t.say("login.lede"), Path: wayTo("/sign-in", l.Way), Area: view.Public, Current: "sign-in", NoIndex: true}
	if l.Tries != "" {
		s.Errors = []view.FieldError{{Name: "login", Message: l.Tries}}
	}
	return s, view.LoginPage(l)
}

func (t *turn) loginField(value string) view.Field {
	return view.Field{Name: "login", Label: t.say("login.name"), Hint: t.say("login.name.hint"), Value: value, Autocomplete: "username", Width: view.Mid}
}

// password takes the first factor.
func (t *turn) password() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.SignIn(t.r.Context(), t.from(), t.value("login"), t.r.PostFormValue("password"))
	switch {
	case refused(err):
		return t.againLogin(err)
	case err != nil:
		return err
	case e.Ticket != "":
		return t.show(t.codePage(e.Ticket, nil))
	}
	return t.enter(e)
}

// againLogin shows the page again with why it did not work. The password is not sent back.
func (t *turn) againLogin(err error) error {
	l := view.Login{Way: t.way(), Name: t.loginField(t.value("login")), Tries: problem.Of(err).Detail(t.lang)}
	l.Name.Error = l.Tries
	s, body := t.loginPage(l)
	return t.againFor(err, s, body)
}

// againFor is again, or the answer to one who has tried too often: when to come back.
func (t *turn) againFor(err error, s view.Shell, body templ.Component) error {
	if problem.Of(err).Code != problem.TooMany {
		return t.again(s, body)
	}
	t.w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	return t.showAs(http.StatusTooManyRequests, s, body)
}

// retryAfter is how many seconds an address that has tried too often is asked to wait.
const retryAfter = 60

// refused reports whether somebody may try again on the same page.
func refused(err error) bool {
	if err == nil {
		return false
	}
	c := problem.Of(err).Code
	return c == problem.SignedOut || c == problem.Forbidden || c == problem.Invalid || c == problem.TooMany || c == problem.Conflict
}

func (t *turn) codePage(ticket string, errors map[string]string) (view.Shell, templ.Component) {
	title := t.say("login.code.title")
	s := view.Shell{Title: title, NoIndex: true, Area: view.Public, Path: "/sign-in", Errors: fieldErrors(errors)}
	return s, view.SecondPage(view.Second{Way: t.way(), Title: title, Lede: t.say("login.code.lede"), Action: "/sign-in/code", Ticket: ticket, Code: true, Hint: t.say("login.code.hint"), Errors: errors})
}

func fieldErrors(errors map[string]string) []view.FieldError {
	var out []view.FieldError
	for _, name := range []string{"", "login", "name", "password", "code"} {
		if errors[name] != "" {
			out = append(out, view.FieldError{Name: name, Message: errors[name]})
		}
	}
	return out
}

// code takes the second factor.
func (t *turn) code() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.EnterCode(t.r.Context(), t.from(), t.value("ticket"), t.value("code"))
	if refused(err) {
		s, body := t.codePage(t.value("ticket"), map[string]string{"code": problem.Of(err).Detail(t.lang)})
		return t.againFor(err, s, body)
	}
	if err != nil {
		return err
	}
	return t.enter(e)
}

func (t *turn) beginPasskey() error {
	return t.begin(t.Accounts.BeginPasskey(t.r.Context(), t.from()))
}

func (t *turn) passkey() error {
	ticket, answer, err := t.answered()
	if err != nil {
		return t.signedInBy(people.Entry{}, err)
	}
	return t.signedInBy(t.Accounts.FinishPasskey(t.r.Context(), t.from(), ticket, answer))
}

// signedInBy lets somebody in by a passkey, or says above the page why not.
func (t *turn) signedInBy(e people.Entry, err error) error {
	if refused(err) {
		s, body := t.signInPage(t.way())
		s.Errors = fieldErrors(t.fields(err))
		return t.againFor(err, s, body)
	}
	if err != nil {
		return err
	}
	return t.enter(e)
}

func (t *turn) signOut() error {
	if t.signedIn() {
		if err := t.Accounts.End(t.r.Context(), t.session); err != nil {
			return err
		}
	}
	t.setCookie(t.sessionCookie(), "", 0)
	return t.to("/")
}

// atHome leads everybody to where they begin.
func (t *turn) atHome() error { return t.to(t.home()) }

func (t *turn) confirm() error {
	return t.show(t.confirmPage(t.way()))
}

// confirmPage asks for both factors again, before something grave.
func (t *turn) confirmPage(w view.Way) (view.Shell, templ.Component) {
	return t.confirmAgain(w, nil)
}

func (t *turn) confirmAgain(w view.Way, errors map[string]string) (view.Shell, templ.Component) {
	f, err := t.Accounts.Factors(t.r.Context(), t.account.ID)
	if err != nil {
		errors = t.fields(err)
	}
	title := t.say("login.confirm.title")
	body := view.SecondPage(view.Second{Way: w, Title: title, Lede: t.say("login.confirm.lede", int(people.StepUp.Minutes())), Action: "/confirm",
		Password: f.Password, Code: f.Code, Hint: t.say("login.code.hint"), Passkey: f.Passkeys > 0, Errors: errors})
	if t.Demo != nil && f.None() {
		body = view.DemoConfirm(view.Second{Way: w, Title: title, Lede: t.say("login.confirm.lede", int(people.StepUp.Minutes()))}, string(t.account.ID))
	}
	return view.Shell{Title: title, Path: wayTo("/confirm", w), NoIndex: true, Errors: fieldErrors(errors)}, body
}

func (t *turn) confirmed() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.Confirm(t.r.Context(), t.from(), t.session, t.r.PostFormValue("password"), t.value("code"))
	return t.confirmedAs(e, err)
}

// confirmedAs goes on with what both factors were wanted for, or asks for them again.
func (t *turn) confirmedAs(e people.Entry, err error) error {
	if refused(err) {
		s, body := t.confirmAgain(t.way(), t.fields(err))
		return t.againFor(err, s, body)
	}
	if err != nil {
		return err
	}
	return t.enter(e)
}

func (t *turn) beginConfirm() error {
	return t.begin(t.Accounts.BeginConfirm(t.r.Context(), t.session))
}

func (t *turn) confirmedByPasskey() error {
	ticket, answer, err := t.answered()
	if err != nil {
		return t.confirmedAs(people.Entry{}, err)
	}
	return t.confirmedAs(t.Accounts.FinishConfirm(t.r.Context(), t.session, ticket, answer))
}
