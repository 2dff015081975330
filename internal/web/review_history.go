package web

import (
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

func numeral(n int) string { return strconv.Itoa(n) }

// history is who did what when, the newest first.
func (t reviewer) history(d casework.Desk) []view.Event {
	var out []view.Event
	for _, e := range slices.Backward(d.History) {
		out = append(out, view.Event{Title: t.actWords(e.Act), Detail: t.entryWords(d, e), At: civil.MomentOf(e.At)})
	}
	return out
}

func (t reviewer) actWords(act string) string {
	if key := "permit.command." + act; text.Has(key) {
		return t.say(key)
	}
	return act
}

// entryWords says who did it and what came of it.
func (t reviewer) entryWords(d casework.Desk, e journal.Recorded[permit.Event]) string {
	var came text.List
	for _, event := range e.Events {
		if w := t.eventWords(d, event); w != "" {
			came = append(came, w)
		}
	}
	who := t.officer(d.Case, permit.PersonID(e.Actor))
	if len(came) == 0 {
		return who
	}
	return t.say("review.history.entry", who, came)
}

// eventWords says what happened. What a second post must not know yet of the first is
// not told.
func (t reviewer) eventWords(d casework.Desk, e permit.Event) string {
	switch e := e.(type) {
	case permit.Acted:
		return ""
	case permit.Checked:
		return t.findingWords(d, e)
	case permit.TrackApproved:
		return t.say("review.history.approved", t.trackOf(d, e.Track), t.fullDay(e.From), t.fullDay(e.To))
	case permit.TrackRefused:
		return t.refusalWords(d, e)
	case permit.NoticeSent:
		return t.say("review.history.letter", e.Letter)
	case permit.ItemsPutForward:
		return t.forwardedWords(d, e)
	case permit.MaterialMet:
		if !slices.ContainsFunc(d.Papers, func(m permit.Material) bool { return m.Code == e.Code }) {
			return t.say("permit.event." + e.Kind())
		}
		return t.say("review.history.paper", t.paperName(d.Pack, e.Code), e.Met)
	}
	return t.say("permit.event." + e.Kind())
}

// forwardedWords says who asks for how much in the one notice, or for nothing any more.
func (t reviewer) forwardedWords(d casework.Desk, e permit.ItemsPutForward) string {
	who := t.listed(t.whoAsks(d, []permit.TrackID{e.Track}))
	if len(e.Items) == 0 {
		return t.say("review.history.forward.none", who)
	}
	return t.say("review.history.forward", who, len(e.Items))
}

// refusalWords gives reasons to whom the branch is their own: another authority is told
// that the permit was refused.
func (t reviewer) refusalWords(d casework.Desk, e permit.TrackRefused) string {
	if !t.ownBranch(d, e.Track) {
		return t.say("review.history.refused.other", t.trackOf(d, e.Track))
	}
	return t.say("review.history.refused", t.trackOf(d, e.Track), t.listed(t.reasonWords(e.Reasons)))
}

// ownBranch reports whether the reader sees what the track's authority does.
func (t reviewer) ownBranch(d casework.Desk, id permit.TrackID) bool {
	k, _ := d.Track(id)
	return d.View.Kind(k.Kind)
}

func (t reviewer) trackOf(d casework.Desk, id permit.TrackID) string {
	k, _ := d.Track(id)
	return t.trackName(k)
}

func (t reviewer) reasonWords(list []permit.Code) []string {
	var out []string
	for _, c := range list {
		out = append(out, t.codeWords(c))
	}
	return out
}

// findingWords says what a post found, unless the reader is to find it alone.
func (t reviewer) findingWords(d casework.Desk, e permit.Checked) string {
	if k, ok := d.Track(e.Track); ok && blindTo(d, k) && e.Check.Post == permit.PostExamine {
		return t.say("review.history.hidden", t.trackOf(d, e.Track))
	}
	found := text.Say("review.found." + grantWord(e.Check.Grant))
	if e.Note == "" || !t.ownBranch(d, e.Track) {
		return t.say("review.history.found", t.trackOf(d, e.Track), found)
	}
	return t.say("review.history.noted", t.trackOf(d, e.Track), found, t.codeWords(e.Note))
}

func grantWord(grant bool) string {
	if grant {
		return "grant"
	}
	return "against"
}

// blindTo reports whether the reader is the second post of the track and has not said yet
// what they find: the first finding is not shown to them before.
func blindTo(d casework.Desk, k permit.Track) bool {
	return k.Stage == permit.Reviewing && d.Offered(permit.Review{}.Name(), k.ID)
}

// notesOf are the notes that posts gave with their findings on a track, by post; the last
// counts.
func notesOf(d casework.Desk, id permit.TrackID) map[permit.Post]permit.Code {
	out := map[permit.Post]permit.Code{}
	for _, entry := range d.History {
		for _, e := range entry.Events {
			if c, ok := e.(permit.Checked); ok && c.Track == id {
				out[c.Check.Post] = c.Note
			}
		}
	}
	return out
}

// checkTable lists what the posts found, on one track or on all; nil if nobody has.
func (t reviewer) checkTable(d casework.Desk, only permit.TrackID) *view.Table {
	tab := &view.Table{Caption: t.say("review.checks.title"), Quiet: only == "", Columns: t.columns("post", "finding", "by", "on", "stale")}
	for _, k := range d.Tracks {
		if only != "" && k.ID != only {
			continue
		}
		notes := notesOf(d, k.ID)
		for _, c := range k.Checks {
			if c.Post == permit.PostExamine && blindTo(d, k) {
				continue
			}
			tab.Rows = append(tab.Rows, t.checkRow(d, k, c, notes[c.Post]))
		}
	}
	if len(tab.Rows) == 0 {
		return nil
	}
	return tab
}

func (t reviewer) checkRow(d casework.Desk, k permit.Track, c permit.Check, note permit.Code) []view.Cell {
	found := t.say("review.found." + grantWord(c.Grant))
	own := d.View.Kind(k.Kind)
	if own && note != "" {
		found = t.say("review.found.noted", found, t.codeWords(note))
	}
	if own && c.Post == permit.PostDecide && !c.Grant {
		found = t.say("review.found.noted", found, t.listed(t.reasonWords(k.Reasons)))
	}
	stale := t.say("review.check.fresh")
	if len(c.Stale) > 0 {
		stale = t.staleWords(d, k)
	}
	return []view.Cell{{Text: t.say("review.check.post", t.trackTitle(k), c.Post)}, {Text: opening(found)}, {Text: t.officer(d.Case, c.By)}, {Text: t.tableDay(c.On)}, {Text: stale}}
}
