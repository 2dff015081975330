package web

import (
	"fmt"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// How much of a history a page shows.
const (
	lately     = 8
	historyMax = 50
)

// myEvents is what has happened, the newest first, as far as it is the party's to know:
// what posts found and who they are stays in the office until a letter says it.
func (t *turn) myEvents(m myCase, documents []casework.Document) ([]view.Event, error) {
	entries, err := t.Cases.History(t.r.Context(), t.actor, m.ID)
	if err != nil {
		return nil, err
	}
	told := teller{turn: t, m: m, documents: documents}
	for _, e := range entries {
		told.entry(e)
	}
	slices.Reverse(told.events)
	return told.events, nil
}

// A teller tells a journal, first to last.
type teller struct {
	*turn
	m         myCase
	documents []casework.Document
	filed     bool
	events    []view.Event
}

// entry tells what one act brought, with the letters that went out with it: each goes
// with an event, and is one where there is none to go with.
func (w *teller) entry(e journal.Recorded[permit.Event]) {
	at, first := civil.MomentOf(e.At), len(w.events)
	for _, event := range e.Events {
		if _, ok := event.(permit.Submitted); ok {
			w.filed = true
		}
		l := w.line(event)
		if l.key == "" || slices.ContainsFunc(w.events[first:], func(x view.Event) bool { return x.Title == w.title(l) }) {
			continue
		}
		w.events = append(w.events, view.Event{Title: w.title(l), Detail: w.in(l.detail), At: at})
	}
	for _, event := range e.Events {
		if n, ok := event.(permit.NoticeSent); ok && n.To == "applicant" {
			w.letter(n.Notice, first, at)
		}
	}
}

func (w *teller) title(l line) string { return w.say("mycase.event."+l.key, l.args...) }

// letter puts a letter to the first event of its entry that has none.
func (w *teller) letter(n permit.Notice, first int, at civil.Moment) {
	link := w.documentLink(w.documents, letterName(n.N), w.in(n.Letter))
	for i := first; i < len(w.events); i++ {
		if w.events[i].Link == nil {
			w.events[i].Link = link
			return
		}
	}
	w.events = append(w.events, view.Event{Title: w.say("mycase.event.letter", n.Letter), At: at, Link: link})
}

func letterName(n int) string { return "letter-" + strconv.Itoa(n) }

// documentLink leads to an official paper, with its type and size; nil while it is not
// printed.
func (t *turn) documentLink(list []casework.Document, name, label string) *view.Link {
	i := slices.IndexFunc(list, func(d casework.Document) bool { return d.Name == name })
	if i < 0 {
		return nil
	}
	for ; i+1 < len(list) && list[i+1].Name == name; i++ { // the newest version
	}
	return &view.Link{Label: t.say("mycase.pdf", label, sizeOf(list[i].Size)), Path: "/cases/" + string(t.id()) + "/documents/" + name, Icon: "down"}
}

// sizeOf is the size of a file for people.
func sizeOf(bytes int64) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KB", kilobytes(bytes))
}

// myCaseHistory is the whole history, a part at a time.
func (t *turn) myCaseHistory() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	documents, err := t.Cases.OfficialPapers(t.r.Context(), t.actor, m.Case)
	if err != nil {
		return err
	}
	events, err := t.myEvents(m, documents)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(t.r.URL.Query().Get("from"))
	from = min(max(from, 0), len(events))
	to := min(from+historyMax, len(events))
	var pages *view.Pages
	if len(events) > historyMax {
		pages = &view.Pages{Showing: t.say("mycase.history.showing", from+1, to, len(events)), First: m.path("/history")}
		if to < len(events) {
			pages.Next = m.path("/history?from=" + strconv.Itoa(to))
		}
	}
	s, err := t.myShell(m, t.say("mycase.history"))
	if err != nil {
		return err
	}
	return t.show(s, view.MyHistory(events[from:to], pages))
}
