package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// secure reports whether the pages are reached over https, as they must be anywhere but
// on the machine itself.
func (s *Site) secure() bool { return strings.HasPrefix(s.Origin, "https://") }

// cookieName makes a cookie one of this host alone: browsers refuse a __Host- cookie that
// another host, or an unencrypted page, has set.
func (s *Site) cookieName(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

func (s *Site) sessionCookie() string { return s.cookieName("tandem-session") }

// deviceCookie remembers that somebody has signed in with this browser before.
func (s *Site) deviceCookie() string { return s.cookieName("tandem-device") }

func (t *turn) setCookie(name, value string, until time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", Secure: t.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(until.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(t.w, c)
}

// backPath is the page to come back to: this one, or the one a form was sent from.
func (t *turn) backPath() string {
	if t.r.Method == http.MethodGet || t.r.Method == http.MethodHead {
		return t.path()
	}
	return t.r.URL.Path[len("/"+string(t.lang)):]
}

// back is the page that a detour named, if it is one of ours: never another site.
func (t *turn) back(otherwise string) string {
	path := t.r.FormValue("back")
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return otherwise
	}
	return path
}
