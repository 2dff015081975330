package web

import (
	"net/http"

	"github.com/a-h/templ"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// deskNotice is the form of the one notice in which the window asks, for both
// authorities, for everything that is missing (Licence Law art. 32(4)).
func (t *turn) deskNotice() error {
	w, err := t.openWindow()
	if err != nil {
		return err
	}
	if !w.offers(permit.Return{}) {
		return problem.New(problem.Illegal, "desk.notice.not-now")
	}
	return w.writing().show(http.StatusOK, nil)
}

// deskAsk shows the letter as the applicant will read it, and sends it once that was seen.
func (t *turn) deskAsk() error {
	if err := t.form(); err != nil {
		return err
	}
	w, err := t.openWindow()
	if err != nil {
		return err
	}
	return w.writing().write()
}

// writing is the form at the window.
func (w window) writing() noticing {
	n := w.reviewer.writing(w.d, "")
	n.post, n.page, n.done = w.post("/notice"), w.noticePage, w.path("?done=return")
	return n
}

// noticePage is around the form and the preview.
func (w window) noticePage(status int, wrong []view.FieldError, body templ.Component) error {
	title := w.say("desk.notice")
	s := view.Shell{Title: title, Path: w.path("/notice"), Current: "counter", Errors: wrong, Back: &view.Link{Label: string(w.d.ID), Path: w.path("")}}
	return w.showAs(status, s, view.Titled(view.StaffHead{Title: title, Note: string(w.d.ID)}, body))
}
