package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// correcting is the form of the one-time notice: before acceptance of the window, afterwards
// of the post that examines.
func (t reviewer) correcting() (noticing, error) {
	d, err := t.desk()
	if err != nil {
		return noticing{}, err
	}
	if err := t.mayAsk(d); err != nil {
		return noticing{}, err
	}
	n := t.writing(d, t.askTrack(d))
	n.post, n.done = view.Post{Action: casePath(d.ID, "/correction"), Version: d.Digest()}, casePath(d.ID, "")
	n.page = t.noticePage(d, "notice.title")
	return n, nil
}

// noticePage is around a form for the notice.
func (t reviewer) noticePage(d casework.Desk, key string) func(int, []view.FieldError, templ.Component) error {
	title := t.say(key)
	return func(status int, wrong []view.FieldError, body templ.Component) error {
		shell := t.caseShell(title, d.ID)
		shell.Errors = wrong
		return t.showAs(status, shell, view.Stack(view.StaffHeading(view.StaffHead{Title: title, Note: string(d.ID)}), body))
	}
}

// mayAsk refuses who may not ask for corrections now, in the words of the procedure.
func (t reviewer) mayAsk(d casework.Desk) error {
	if len(d.OfferedOn(permit.Return{}.Name())) > 0 {
		return nil
	}
	_, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, permit.Return{Track: t.askTrack(d), Items: []permit.Item{{}}})
	return err
}

// askTrack is the track that a notice is about: the one that was chosen, else the first on
// which the reader may ask, else the first there is; none before acceptance.
func (t reviewer) askTrack(d casework.Desk) permit.TrackID {
	offered := d.OfferedOn(permit.Return{}.Name())
	if chosen := permit.TrackID(t.value("track")); slices.Contains(offered, chosen) {
		return chosen
	}
	switch {
	case d.Phase != permit.Accepted:
		return ""
	case len(offered) > 0:
		return offered[0]
	case len(d.Tracks) > 0:
		return d.Tracks[0].ID
	}
	return ""
}

// reviewCorrection asks what the one-time notice names.
func (t reviewer) reviewCorrection() error {
	n, err := t.correcting()
	if err != nil {
		return err
	}
	return n.show(http.StatusOK, nil)
}

// reviewAsk shows the notice as it will be written, and sends it once that was seen.
func (t reviewer) reviewAsk() error {
	if err := t.form(); err != nil {
		return err
	}
	n, err := t.correcting()
	if err != nil {
		return err
	}
	return n.write()
}
