package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"tandem/internal/text"
	"tandem/internal/view"
)

// asset serves one of the files that pages are made of. Its name has its hash in it, so a
// browser never asks twice.
func asset(w http.ResponseWriter, r *http.Request) {
	f, ok := view.Assets()[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h, body := w.Header(), f.Bytes
	h.Set("Content-Type", f.Type)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = f.Gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

func takesGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// packed compresses a page for a reader who is signed in nowhere. What is somebody's own
// is not compressed: beside words of an address, its length would tell what it says.
func (t *turn) packed(page []byte) []byte {
	if t.signedIn() || !takesGzip(t.r) {
		return page
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(page) // into memory: never fails
	_ = w.Close()
	t.w.Header().Set("Content-Encoding", "gzip")
	return b.Bytes()
}

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// anyLanguage leads from the bare address to the reader's language: the one
// that the browser prefers, else Chinese.
func anyLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, "/"+string(preferred(r))+"/", http.StatusFound)
}

func preferred(r *http.Request) text.Lang {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if _, i, how := languages.Match(wanted...); err == nil && how != language.No {
		return text.Langs[i]
	}
	return text.ZH
}
