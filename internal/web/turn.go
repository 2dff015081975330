package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A turn is one request and its answer.
type turn struct {
	*Site
	w       http.ResponseWriter
	r       *http.Request
	lang    text.Lang
	session people.Session // the zero one: nobody is signed in
	account people.Account
	actor   permit.Actor
}

// signedIn reports whether the turn is somebody's.
func (t *turn) signedIn() bool { return t.session.ID != "" }

// say puts a message into the reader's language.
func (t *turn) say(key string, args ...any) string { return text.T(t.lang, key, args...) }

// in puts something that knows its words into the reader's language.
func (t *turn) in(v text.Localized) string {
	if v == nil {
		return ""
	}
	return v.In(t.lang)
}

// words is the context in which package view finds the reader's language.
func (t *turn) words() context.Context { return view.With(t.r.Context(), t.lang) }

// id is the case that the address names.
func (t *turn) id() permit.CaseID { return permit.CaseID(t.r.PathValue("id")) }

// show answers with a page.
func (t *turn) show(s view.Shell, body templ.Component) error {
	return t.showAs(http.StatusOK, s, body)
}

// again answers with the page whose form could not be taken, with what is wrong. What
// was typed is in the body.
func (t *turn) again(s view.Shell, body templ.Component) error {
	return t.showAs(http.StatusUnprocessableEntity, s, body)
}

// showAs answers with a page under a status, or with its main part where a script asks
// for that. Nothing is sent of a page that cannot be made whole.
func (t *turn) showAs(status int, s view.Shell, body templ.Component) error {
	t.furnish(&s)
	around := view.Page(s)
	if t.r.Header.Get(view.PartHeader) == "main" {
		around = view.Main(s)
	}
	var page bytes.Buffer
	ctx := templ.WithChildren(t.words(), body)
	if err := around.Render(ctx, &page); err != nil {
		return err
	}
	h := t.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(t.lang))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", view.PartHeader+", Accept-Encoding")
	sent := t.packed(page.Bytes())
	t.w.WriteHeader(status)
	_, _ = t.w.Write(sent) // who has gone away cannot be told
	return nil
}

// to sends the browser on to another page, after a form was taken.
func (t *turn) to(path string) error {
	http.Redirect(t.w, t.r, "/"+string(t.lang)+path, http.StatusSeeOther)
	return nil
}

// path is the address of the page without its language, query included.
func (t *turn) path() string {
	return strings.TrimPrefix(t.r.URL.RequestURI(), "/"+string(t.lang))
}
