package web

import (
	"slices"

	"tandem/internal/permit"
	"tandem/internal/view"
)

// minePage is how many cases a page of somebody's own lists.
const minePage = 50

// mine lists the applications of the applicant, or of the handler's employer.
func (t *turn) mine() error {
	after := permit.CaseID(t.r.URL.Query().Get("after"))
	list, err := t.Cases.Mine(t.r.Context(), t.actor, after, minePage+1)
	if err != nil {
		return err
	}
	var more *view.Link
	if len(list) > minePage {
		list = list[:minePage]
		more = &view.Link{Label: t.say("apply.me.more"), Path: "/me?after=" + string(list[minePage-1].ID)}
	}
	lists, err := t.sorted(list)
	if err != nil {
		return err
	}
	start := &view.Act{Label: t.say("apply.me.start"), Path: "/apply", Weight: view.Primary}
	title := t.title("me")
	if t.actor.Role == permit.HandlerRole {
		start, title = nil, t.say("apply.me.employer")
	}
	shell := t.applyShell(title)
	shell.Back = nil
	return t.show(shell, view.MyCases(view.Head{Title: title, Lede: t.say("apply.me." + string(t.actor.Role))}, start, lists, more, t.say("apply.me.none")))
}

// The groups of somebody's own cases, those that wait for the reader first.
var mineGroups = []string{"waits", "draft", "running", "finished"}

// sorted puts the cases under their headings.
func (t *turn) sorted(list []permit.Case) ([]view.OwnCases, error) {
	rows := map[string][]view.OwnCase{}
	names, err := t.namesOf(list)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		group, row, err := t.ownCase(c)
		if err != nil {
			return nil, err
		}
		row.Who = names[c.ID]
		rows[group] = append(rows[group], row)
	}
	var out []view.OwnCases
	for _, g := range mineGroups {
		if len(rows[g]) > 0 {
			out = append(out, view.OwnCases{Key: g, Title: t.say("apply.me.group." + g), Rows: rows[g]})
		}
	}
	return out, nil
}

// namesOf are the applicants of the cases, for a handler; an applicant knows.
func (t *turn) namesOf(list []permit.Case) (map[permit.CaseID]string, error) {
	if t.actor.Role != permit.HandlerRole {
		return nil, nil
	}
	return t.Cases.TypedNames(t.r.Context(), t.actor, list)
}

// ownCase is one case with what the reader can do in it.
func (t *turn) ownCase(c permit.Case) (group string, row view.OwnCase, err error) {
	pack, err := t.Cases.Packs.ByHash(c.Pack)
	if err != nil {
		return "", row, err
	}
	row = view.OwnCase{Title: t.whatWords(c.Tracks), Number: string(c.ID), Where: pack.Names.In(t.lang), Path: "/cases/" + string(c.ID), Status: c.Phase.In(t.lang), Tone: view.Info, Sentence: t.clockSentence(c)}
	switch {
	case c.Outcome == permit.OutWithdrawn || c.Outcome != "" && c.Phase != permit.Issued && c.Phase != permit.Made && c.Phase != permit.Sent && c.Phase != permit.Withheld:
		row.Status, row.Tone = c.Outcome.In(t.lang), view.Plain
		return "finished", row, nil
	case c.Phase == permit.Closed || c.Phase == permit.Archived || c.Phase == permit.Destroyed:
		row.Tone = view.OK
		return "finished", row, nil
	case c.Phase == permit.Draft:
		return t.ownDraft(c, row)
	case c.Asked():
		row.Tone, row.Next = view.Warn, t.say("apply.me.correct")
		return "waits", row, nil
	case c.Phase == permit.PreReviewed && pack.Profile.Appointment:
		row.Tone, row.Next = view.Warn, t.say("apply.me.book")
		return "waits", row, nil
	}
	return "running", row, nil
}

// ownDraft is a draft: it waits for the reader if their part is open.
func (t *turn) ownDraft(c permit.Case, row view.OwnCase) (string, view.OwnCase, error) {
	row.Path, row.Tone = "/apply/"+string(c.ID), view.Plain
	r, err := t.Cases.Readiness(t.r.Context(), t.actor, c.ID)
	if err != nil {
		return "", row, err
	}
	switch {
	case len(r.Own) > 0:
		row.Next = t.say("apply.me.go-on")
	case len(r.Others) > 0:
		row.Next = t.say("apply.me.other." + string(t.actor.Role))
	default:
		row.Next = t.say("apply.me.submit")
	}
	if t.actor.Role == permit.HandlerRole && (len(r.Own) > 0 || r.Ready()) {
		row.Path += "/next"
		return "waits", row, nil
	}
	return "draft", row, nil
}

// whatWords names what is applied for, where it has words of its own or else by its tracks.
func (t *turn) whatWords(tracks []permit.Track) string {
	what := whatOf(tracks)
	if slices.Contains(both, what) || slices.Contains(single, what) {
		return t.say("apply.what." + what)
	}
	return t.say("apply.what.other")
}

// clockSentence says until when the next thing happens.
func (t *turn) clockSentence(c permit.Case) string {
	if k, ok := c.Clock(permit.PromisedClock); ok && k.Running() {
		return t.say("apply.clock.decision", t.fullDay(k.Due))
	}
	if k, ok := c.Clock(permit.NoticeClock); ok && k.Running() && c.Phase != permit.Draft {
		return t.say("apply.clock.notice", t.fullDay(k.Due))
	}
	return ""
}
