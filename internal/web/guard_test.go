package web_test

import (
	"net/http/httptest"
	"testing"

	"tandem/internal/web"
)

// Where the pages are reached by https, browsers are told to come that way alone for two
// years; never on the machine itself, nor without https.
func TestOnlyEncrypted(t *testing.T) {
	for origin, want := range map[string]string{
		"https://permits.example": "max-age=63072000", "https://permits.example:8443/": "max-age=63072000", "https://192.0.2.7": "max-age=63072000",
		"http://permits.example": "", "": "", "http://localhost:8080": "", "https://localhost:8443": "", "https://127.0.0.1": "", "https://[::1]:8443": "",
	} {
		w := httptest.NewRecorder()
		(&web.Site{Origin: origin}).Handler().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if got := w.Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("at %q browsers are told %q", origin, got)
		}
	}
}
