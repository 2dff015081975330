package web

import (
	"encoding/json"
	"net/http"
	"net/url"
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
	if len(e.Recovery) > 0 {
		return t.show(view.Shell{Title: t.say("login.recovery.title")}, view.RecoveryCodes(e.Recovery, t.back(t.home())))
	}
	if k := t.kept(); k.Path != "" {
		return t.show(view.Shell{Title: t.say("login.kept.title")}, view.KeptForm(k))
	}
	return t.to(t.back(t.home()))
}

// kept is a form that was sent when nobody was signed in any more. It goes along through
// the sign-in, in the browser alone, and is sent again by whoever sent it.
func (t *turn) kept() view.Kept {
	raw := t.r.PostFormValue("kept")
	fields, err := url.ParseQuery(raw)
	path := t.back("")
	if raw == "" || err != nil || path == "" {
		return view.Kept{}
	}
	return view.Kept{Path: path, Fields: fields}
}

// mostKept bounds a form that goes along through a sign-in.
const mostKept = 64 << 10

// keep is the form of this very request, to go along. One with files does not.
func (t *turn) keep() string {
	if t.r.Method != http.MethodPost || strings.HasPrefix(t.r.Header.Get("Content-Type"), "multipart/") || t.form() != nil {
		return ""
	}
	if raw := t.r.PostForm.Encode(); len(raw) <= mostKept {
		return raw
	}
	return ""
}

// detour asks somebody to sign in, or to show both factors again, on the way to what they
// wanted. A form that was sent goes along.
func (t *turn) detour(page func(*turn, view.Way) (view.Shell, templ.Component)) error {
	shell, body := page(t, view.Way{Back: t.backPath(), Kept: t.keep()})
	return t.showAs(http.StatusUnauthorized, shell, body)
}

// way is where a page of signing in leads, as it was sent along.
func (t *turn) way() view.Way {
	return view.Way{Back: t.back(""), Kept: t.r.PostFormValue("kept")}
}
