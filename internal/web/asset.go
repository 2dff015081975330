package web

import (
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
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.Gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// anyLanguage leads from the bare address to the reader's language: the one chosen last,
// else the one that the browser prefers, else Chinese.
func anyLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language, Cookie")
	http.Redirect(w, r, "/"+string(preferred(r))+"/", http.StatusFound)
}

func preferred(r *http.Request) text.Lang {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if _, i, how := languages.Match(wanted...); err == nil && how != language.No {
		return text.Langs[i]
	}
	return text.ZH
}
