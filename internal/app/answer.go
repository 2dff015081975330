package app

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/text"
)

// An answer is what a check says: the report, or why there is none. The zero answer is
// the page that asks.
type answer struct {
	status int            // 0: 200
	said   text.Localized // instead of a report
	report credential.Report
	on     civil.Date // the day that was checked for
}

//go:embed check.html
var checkHTML string

var checkPage = template.Must(template.New("check").Parse(checkHTML))

// write answers as JSON or as a page, as the asker prefers.
func (a answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Vary", "Accept, Accept-Language")
	write, kind := a.page, "text/html; charset=utf-8"
	if !wantsPage(r) && !a.asks() {
		write, kind = a.json, "application/json"
	}
	h.Set("Content-Type", kind)
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_ = write(w, langOf(r)) // who has gone away cannot be told
}

// asks reports whether there is nothing to say yet.
func (a answer) asks() bool { return a.said == nil && a.report.Findings == nil }

// wantsPage reports whether the asker names HTML, as browsers do.
func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// langOf is the language that the asker reads, Chinese if none of ours.
func langOf(r *http.Request) text.Lang {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if _, i, how := languages.Match(wanted...); err == nil && how != language.No {
		return text.Langs[i]
	}
	return text.ZH
}

func (a answer) json(w http.ResponseWriter, _ text.Lang) error {
	if a.said == nil {
		return json.NewEncoder(w).Encode(struct {
			On     string            `json:"on"`
			Report credential.Report `json:"report"`
		}{a.on.String(), a.report})
	}
	return json.NewEncoder(w).Encode(map[string]string{"zh": a.said.In(text.ZH), "en": a.said.In(text.EN)})
}

func (a answer) page(w http.ResponseWriter, l text.Lang) error {
	data := map[string]any{"Lang": string(l)}
	for name, key := range map[string]string{"Title": "check.title", "Intro": "check.intro", "Code": "check.code", "File": "check.file", "Submit": "check.submit"} {
		data[name] = text.T(l, key)
	}
	switch {
	case a.said != nil:
		data["Said"] = a.said.In(l)
	case !a.asks():
		said, rest, _ := strings.Cut(strings.TrimSpace(a.report.In(l)), "\n")
		data["Said"], data["Lines"], data["Day"] = said, strings.Split(rest, "\n"), text.T(l, "check.day", a.on)
	}
	return checkPage.Execute(w, data)
}
