package web

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"
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

// page is the page that the reader has before them: this one, or the one whose form was
// sent, as the browser says. Where it does not say, it is the reader's first.
func (t *turn) page() string {
	if t.r.Method == http.MethodGet || t.r.Method == http.MethodHead {
		return t.path()
	}
	u, err := url.Parse(t.r.Referer())
	if err != nil || u.Host != t.r.Host {
		return t.home()
	}
	if p, ok := strings.CutPrefix(u.RequestURI(), "/"+string(t.lang)); ok && t.ours(http.MethodGet, p) {
		return p
	}
	return t.home()
}

// ours reports whether a path, below the language, is that of a page of this site, or of
// a form. Nobody is led anywhere else, whatever a link says.
func (t *turn) ours(method, address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(address, "/") || strings.ContainsAny(address, "\\\r\n") {
		return false
	}
	return path.Clean(u.Path) == u.Path && utf8.ValidString(address) && t.answers(method, "/"+string(t.lang)+u.Path)
}
