package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tandem/internal/people"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// from is where the request comes from, for counting and for the list of sessions.
func (t *turn) from() people.From {
	f := people.From{Address: address(t.r), Agent: t.r.UserAgent(), Lang: t.lang}
	if c, err := t.r.Cookie(t.deviceCookie()); err == nil {
		f.Device = c.Value
	}
	return f
}

// ceremonyCookie names what a passkey was asked for, until the browser answers.
func (s *Site) ceremonyCookie() string { return s.cookieName("tandem-ceremony") }

const (
	ceremonyLasts = 5 * time.Minute
	deviceLasts   = 400 * 24 * time.Hour // as long as browsers keep any
)

// begin answers a script with what a passkey is asked for.
func (t *turn) begin(c people.Ceremony, err error) error {
	if err != nil {
		return err
	}
	t.setCookie(t.ceremonyCookie(), c.Ticket, ceremonyLasts)
	t.w.Header().Set("Content-Type", "application/json")
	t.w.Header().Set("Cache-Control", "no-store")
	_, err = t.w.Write(c.Options)
	return err
}

// answered is the ticket and the answer of a passkey.
func (t *turn) answered() (ticket string, answer []byte, err error) {
	if err := t.form(); err != nil {
		return "", nil, err
	}
	c, err := t.r.Cookie(t.ceremonyCookie())
	if err != nil || !json.Valid([]byte(t.value("credential"))) {
		return "", nil, problem.New(problem.SignedOut, "login.passkey.none")
	}
	return c.Value, []byte(t.value("credential")), nil
}

// enter leaves a session in the browser and leads on to where somebody was going, with
// what they had typed there.
func (t *turn) enter(e people.Entry) error {
	t.setCookie(t.sessionCookie(), e.Token, e.Session.Last.Sub(e.Session.Began))
	if e.Device != "" {
		t.setCookie(t.deviceCookie(), e.Device, deviceLasts)
	}
	if err := t.become(e.Session); err != nil {
		return err
	}
	w := t.way()
	onward := cmp.Or(w.Back, t.home())
	switch {
	case len(e.Recovery) > 0:
		return t.show(view.Shell{Title: t.say("login.recovery.title"), Path: onward, NoIndex: true}, view.RecoveryCodes(e.Recovery, onward))
	case e.Login != "":
		return t.show(view.Shell{Title: t.say("login.given.title"), Path: onward, NoIndex: true}, view.GivenName(e.Login, onward))
	case w.Kept != "":
		return t.show(view.Shell{Title: t.say("login.kept.title"), Path: t.home(), NoIndex: true}, view.KeptForm(keptForm(w)))
	}
	return t.to(onward)
}

// keptForm is the form that goes along on a way, to be sent where it was meant to go.
func keptForm(w view.Way) view.Kept {
	fields, err := url.ParseQuery(w.Kept)
	if err != nil {
		return view.Kept{Path: w.Back}
	}
	return view.Kept{Path: w.Back, Fields: fields}
}

// way is where a page of signing in leads, as the page before has sent it along. A form
// comes along only from such a page, never by a link.
func (t *turn) way() view.Way {
	back, kept := t.r.FormValue("back"), t.r.PostFormValue("kept")
	switch {
	case kept != "" && len(kept) <= mostKept && !secret(back) && t.ours(http.MethodPost, back):
		return view.Way{Back: back, Kept: kept}
	case t.ours(http.MethodGet, back):
		return view.Way{Back: back}
	}
	return view.Way{}
}

// wayTo is the address of a page of signing in with where it leads. A form that goes
// along is in no address.
func wayTo(page string, w view.Way) string {
	if w.Back == "" || w.Kept != "" {
		return page
	}
	return page + "?" + url.Values{"back": {w.Back}}.Encode()
}

// detour asks somebody to sign in, or to show both factors again, on the way to what they
// wanted: to the page, or to what becomes of the form that they have sent. It goes along
// in the browser alone, and is sent again by who sent it.
func (t *turn) detour(page func(*turn, view.Way) (view.Shell, templ.Component)) error {
	w := view.Way{Back: t.page()}
	if kept := t.keep(); kept != "" {
		w = view.Way{Back: t.path(), Kept: kept}
	}
	shell, body := page(t, w)
	return t.showAs(http.StatusUnauthorized, shell, body)
}

// mostKept bounds a form that goes along through a sign-in, as browsers encode it.
const mostKept = 256 << 10

// keep is the form of this very request, to go along. One with files does not, and none
// that may hold a password or a code.
func (t *turn) keep() string {
	if t.r.Method != http.MethodPost || strings.HasPrefix(t.r.Header.Get("Content-Type"), "multipart/") || secret(t.path()) || t.form() != nil {
		return ""
	}
	if raw := t.r.PostForm.Encode(); len(raw) <= mostKept {
		return raw
	}
	return ""
}

// secrets are the parts of the site whose forms hold what an account is shown by.
var secrets = []string{"sign-in", "register", "invitation", "confirm", "account", "demo"}

// secret reports whether a form that is sent to a path, below the language, may hold what
// an account is shown by.
func secret(address string) bool {
	part, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	part, _, _ = strings.Cut(part, "?")
	return slices.Contains(secrets, part)
}
