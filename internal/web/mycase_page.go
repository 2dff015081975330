package web

import (
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// myCasePage shows a case to its party: the clock, what they must do, both permits on
// their way, what has happened. What is not filed yet is in its form.
func (t *turn) myCasePage() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if m.Phase == permit.Draft && m.Outcome == "" {
		return t.to("/apply/" + string(m.ID))
	}
	documents, err := t.Cases.OfficialPapers(t.r.Context(), t.actor, m.Case)
	if err != nil {
		return err
	}
	events, err := t.myEvents(m, documents)
	if err != nil {
		return err
	}
	s, err := t.myShell(m, t.say("mycase.page", m.ID))
	if err != nil {
		return err
	}
	s.Back = &view.Link{Label: t.say("mycase.all"), Path: "/me"}
	page := view.MyCase{Clock: t.myClock(m), Now: t.myNow(m), Tracker: t.myTracker(m), Collection: t.myCollection(m), Links: t.myLinks(m, documents), Events: events}
	if len(events) > lately {
		page.Events, page.More = events[:lately], &view.Link{Label: t.say("mycase.history.all", len(events)), Path: m.path("/history")}
	}
	return t.show(s, view.MyCasePage(page))
}

// myLinks are what the reader can do now, and read.
func (t *turn) myLinks(m myCase, documents []casework.Document) []view.Link {
	var out []view.Link
	add := func(may bool, key, path, icon string) {
		if may {
			out = append(out, view.Link{Label: t.say("mycase.link." + key), Path: m.path(path), Icon: icon})
		}
	}
	add(m.Asked() && m.may(permit.Answer{}), "correct", "/correct", "up")
	add(m.may(permit.Unbook{}) || m.may(permit.Book{Slot: m.someSlot()}), "visit", "/visit", "cal")
	add(m.decided(), "decision", "/decision", "file")
	if receipt := t.receiptLink(m, documents); receipt != nil {
		out = append(out, *receipt)
	}
	add(m.may(permit.Withdraw{}), "withdraw", "/withdraw", "x")
	return out
}

// receiptLink leads to the newest receipt, or proof of acceptance, there is.
func (t *turn) receiptLink(m myCase, documents []casework.Document) *view.Link {
	for _, n := range slices.Backward(m.Notices) {
		if slices.Contains(receipts, n.Letter) {
			return t.documentLink(documents, letterName(n.N), t.in(n.Letter))
		}
	}
	return nil
}

var receipts = []permit.Letter{permit.ReceiptLetter, permit.AcceptanceLetter, permit.DeemedLetter}

// decided reports whether there is a result to read.
func (m myCase) decided() bool {
	return len(m.Certificates) > 0 || m.Outcome == permit.OutRefused || m.Outcome == permit.OutNotAccepted || m.Outcome == permit.OutLapsed
}

// myCollection is how the permits reach the reader, while that is a question.
func (t *turn) myCollection(m myCase) view.MyCollection {
	if m.Outcome != "" && m.Phase != permit.Withheld {
		return view.MyCollection{}
	}
	c := view.MyCollection{Title: t.in(m.office(m.station())), Text: t.say("mycase.collection.pickup")}
	switch {
	case m.Collection.Way == permit.Courier:
		c.Title, c.Text = t.say("mycase.way."+string(m.Collection.Way)), t.say("mycase.collection.post")
	case m.Collection.Way == permit.PickUp && !m.Collection.Day.IsZero():
		c.Text = t.say("mycase.collection.on", t.day(m.Collection.Day)) + " " + c.Text
	}
	if m.mayChoose() {
		c.Change = &view.Link{Label: t.say("mycase.collection.change"), Path: m.path("/collection")}
	}
	return c
}

// mayChoose reports whether the reader can still say how to collect.
func (m myCase) mayChoose() bool {
	ways := m.pack.Profile.Delivery
	return len(ways) > 0 && m.may(permit.Choose{Way: ways[0]})
}
