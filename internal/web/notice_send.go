package web

import (
	"net/http"
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// writing is the form of the one notice (Licence Law art. 32(4)).
func (t reviewer) writing(d casework.Desk, track permit.TrackID) noticing {
	n := t.noticing(d, track)
	n.facts = len(d.Corrections) > 0
	n.notes = n.writingNotes()
	n.acts = []view.Act{{Label: t.say("notice.preview"), Weight: view.Primary}}
	return n
}

// writingNotes say that there is one notice, what a second one means, and who could still
// need something.
func (n noticing) writingNotes() []view.Notice {
	first := view.Notice{Tone: view.Info, Text: n.say("notice.once")}
	switch {
	case n.facts:
		first = view.Notice{Tone: view.Warn, Title: n.say("notice.second.title"), Text: n.say("notice.second")}
	case n.d.Phase == permit.Accepted:
		first.Text = n.say("notice.once.paused")
	}
	out := []view.Notice{first}
	for _, k := range n.d.Tracks {
		silent := len(n.d.PutForwardFor(k.ID)) == 0
		if n.d.Phase == permit.Accepted && k.Stage == permit.Examining && !n.d.View.Kind(k.Kind) && silent {
			out = append(out, view.Notice{Tone: view.Warn, Text: n.say("notice.silent", n.office(k.Authority), n.trackName(k))})
		}
	}
	return out
}

// write takes the form: shows it again, shows the letter, or sends the notice once the
// letter was seen.
func (n noticing) write() error {
	switch n.value("step") {
	case "back":
		return n.show(http.StatusOK, nil)
	case "more":
		return n.more()
	}
	if changed := n.changed(); changed != nil {
		return n.show(http.StatusConflict, changed)
	}
	cmd, wrong := n.notice()
	switch {
	case wrong != nil:
		return n.show(http.StatusUnprocessableEntity, wrong)
	case n.value("step") == "send":
		return n.carry(cmd)
	}
	return n.previewed(cmd)
}

// changed says what is no longer as it was when the form was filled in: what is known of
// the case, or what is put forward.
func (n noticing) changed() []view.FieldError {
	if n.value("version") != n.post.Version {
		c := n.conflict(n.d, problem.New(problem.Conflict, "permit.conflict.digest"))
		return []view.FieldError{{Message: c.Title + " " + c.Text}}
	}
	if n.value("forwarded") != n.forwarded() {
		return []view.FieldError{{Message: n.say("notice.changed")}}
	}
	return nil
}

// notice is the command that the form gives: everything that is named, and everything that
// is put forward.
func (n noticing) notice() (permit.Return, []view.FieldError) {
	items, wrong := n.items()
	for _, f := range n.others() {
		items = append(items, f.Item)
	}
	cmd := permit.Return{Items: items, NewFact: permit.Code(n.value("fact")), Track: n.track}
	if len(items) == 0 && wrong == nil {
		wrong = n.missingField("", "notice.wrong.items")
	}
	if n.facts && !slices.Contains(permit.NewFacts, cmd.NewFact) {
		wrong = append(wrong, n.missingField("fact", "notice.wrong.fact")...)
	}
	return cmd, wrong
}

// previewed shows the letters that the notice would send.
func (n noticing) previewed(cmd permit.Return) error {
	seen, err := n.Cases.Foresee(n.r.Context(), n.actor, n.d.ID, cmd)
	if err != nil {
		return n.refused(err)
	}
	p := view.PreviewPage{Lead: n.say("notice.lead"), Letters: n.letters(n.d, seen.Letters), Post: n.post, Keep: n.entered(),
		Confirm: view.Act{Label: n.say("notice.send"), Name: "step", Value: "send", Weight: view.Primary}, Back: view.Act{Label: n.say("notice.back"), Name: "step", Value: "back"}}
	return n.page(http.StatusOK, nil, view.Preview(p))
}

// entered is the form as it was filled in, for the way back and for sending it.
func (n noticing) entered() (out [][2]string) {
	for name, values := range n.r.PostForm {
		if name != "version" && name != "step" && len(values) > 0 && values[0] != "" {
			out = append(out, [2]string{name, values[0]})
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return out
}

// carry carries the command out and leads on.
func (n noticing) carry(cmd permit.Command) error {
	if err := n.give(n.d.ID, cmd); err != nil {
		return n.refused(err)
	}
	return n.to(n.done)
}

// refused shows the form again with a refusal, and what was entered.
func (n noticing) refused(err error) error {
	if wrong, ours := n.told(err); ours {
		return n.show(http.StatusUnprocessableEntity, wrong)
	}
	return err
}
