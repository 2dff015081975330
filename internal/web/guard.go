package web

import (
	"net/http"
	"net/netip"
	"net/url"

	"tandem/internal/view"
)

// guard keeps other sites out: what they may load, frame, or send here. Forms need no
// token, because a browser says where it comes from (Sec-Fetch-Site, Origin).
func (s *Site) guard(next http.Handler) http.Handler {
	own, strict := http.NewCrossOriginProtection(), s.onlyEncrypted()
	return own.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", view.CSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
		if strict {
			h.Set("Strict-Transport-Security", "max-age=63072000") // two years, in seconds
		}
		next.ServeHTTP(w, r)
	}))
}

// onlyEncrypted reports whether browsers are to ask for the pages by https alone from now
// on: where they are reached that way, and at a host that has its name to itself. On the
// machine itself it would bind every other server there is.
func (s *Site) onlyEncrypted() bool {
	u, err := url.Parse(s.Origin)
	if err != nil || u.Scheme != "https" || u.Hostname() == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err != nil || !ip.IsLoopback()
}
