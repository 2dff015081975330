package web

import (
	"net/http"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// forwardPath is where a post puts items forward for the one notice; without a track, the
// window does.
func forwardPath(id permit.CaseID, track permit.TrackID) string {
	if track == "" {
		return casePath(id, "/forward")
	}
	return reviewPath(id, track) + "/forward"
}

// forwarding is the form in which somebody puts items forward, on the track of the address.
func (t reviewer) forwarding() (noticing, error) {
	d, err := t.desk()
	if err != nil {
		return noticing{}, err
	}
	track := permit.TrackID(t.r.PathValue("track"))
	if _, ok := d.Track(track); !ok && track != "" {
		return noticing{}, problem.New(problem.NotFound, "web.missing")
	}
	if err := t.mayForward(d, track); err != nil {
		return noticing{}, err
	}
	n := t.noticing(d, track)
	n.post = view.Post{Action: forwardPath(d.ID, track), Version: d.Digest()}
	n.done = casePath(d.ID, "")
	n.page = t.noticePage(d, "notice.forward.title")
	n.forwardWords()
	return n, nil
}

// mayForward refuses who may not put anything forward now, in the words of the procedure.
func (t reviewer) mayForward(d casework.Desk, track permit.TrackID) error {
	if d.Offered(permit.PutForward{}.Name(), track) {
		return nil
	}
	_, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, permit.PutForward{Track: track, Items: []permit.Item{{}}})
	return err
}

// forwardWords say what becomes of what is put forward, and what can be done with it.
func (n *noticing) forwardWords() {
	n.notes = []view.Notice{{Tone: view.Info, Text: n.say("notice.forward.lead")}}
	n.acts = []view.Act{{Label: n.say("notice.forward.submit"), Weight: view.Primary}}
	if len(n.d.PutForwardFor(n.track)) > 0 {
		n.acts = append(n.acts, view.Act{Label: n.say("notice.forward.none"), Name: "step", Value: "none"})
	}
}

// reviewForward shows what is put forward for a track.
func (t reviewer) reviewForward() error {
	n, err := t.forwarding()
	if err != nil {
		return err
	}
	return n.show(http.StatusOK, nil)
}

// reviewPutForward puts items forward in place of those before, or takes them back.
func (t reviewer) reviewPutForward() error {
	if err := t.form(); err != nil {
		return err
	}
	n, err := t.forwarding()
	if err != nil {
		return err
	}
	if n.value("step") == "more" {
		return n.more()
	}
	if changed := n.changed(); changed != nil {
		return n.show(http.StatusConflict, changed)
	}
	if n.value("step") == "none" {
		return n.carry(permit.PutForward{Track: n.track})
	}
	return n.putForward()
}

func (n noticing) putForward() error {
	items, wrong := n.items()
	if len(items) == 0 && wrong == nil {
		wrong = n.missingField("", "notice.wrong.items")
	}
	if wrong != nil {
		return n.show(http.StatusUnprocessableEntity, wrong)
	}
	return n.carry(permit.PutForward{Track: n.track, Items: items})
}

// forwardLinks lead to where the reader may put something forward. Who may send the notice
// at the window names it there.
func (t reviewer) forwardLinks(d casework.Desk) (out []view.Link) {
	for _, id := range d.OfferedOn(permit.PutForward{}.Name()) {
		label := t.say("notice.forward.window")
		if k, ok := d.Track(id); ok {
			label = t.say("notice.forward.do", t.trackName(k))
		} else if d.Offered(permit.Return{}.Name(), "") {
			continue
		}
		out = append(out, view.Link{Label: label, Path: forwardPath(d.ID, id)})
	}
	return out
}
