package web

import (
	"slices"
	"time"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A myDuty is something for the reader to do: what it is (messages mycase.now.<key>), what its words need, and
// where it is done.
type myDuty struct {
	key  string
	args []any
	path string
	tone view.Tone
}

// myNow is the one thing that the reader must do now, the most pressing first, or that
// there is none.
func (t *turn) myNow(m myCase) view.NextAct {
	if m.may(permit.AskHearing{}) {
		return t.mayBeHeard(m)
	}
	d := t.myDuty(m)
	n := view.NextAct{Tone: d.tone, Title: t.say("mycase.now."+d.key+".title", d.args...), Text: t.say("mycase.now."+d.key+".text", d.args...)}
	if d.path != "" {
		n.Acts = []view.Act{{Label: t.say("mycase.now." + d.key + ".act"), Path: d.path, Weight: view.Primary}}
	}
	return n
}

func (t *turn) myDuty(m myCase) myDuty {
	switch {
	case m.Outcome != "" && m.Phase != permit.Withheld:
		return t.afterwards(m)
	case m.Asked():
		return myDuty{"correct", []any{t.day(m.Corrections[len(m.Corrections)-1].Due)}, m.path("/correct"), view.Warn}
	case m.Phase == permit.Booked:
		return myDuty{"come", []any{view.When(t.words(), m.Slot.At), m.office(m.Slot.Station)}, m.path("/visit"), view.Warn}
	case m.may(permit.Book{Slot: m.someSlot()}):
		return myDuty{"book", nil, m.path("/visit"), view.Warn}
	case m.bringsOriginals():
		return myDuty{"bring", []any{m.office(m.station())}, "", view.Warn}
	}
	return t.laterDuty(m)
}

// laterDuty is what there is to do after acceptance.
func (t *turn) laterDuty(m myCase) myDuty {
	if paper, ok := m.tolerated(); ok {
		return myDuty{"deliver", []any{m.material(paper.Code), t.day(paper.Due)}, "", view.Warn}
	}
	switch h := m.Hearing; {
	case h != nil && h.Stage == permit.HearingSet:
		return myDuty{"hearing", []any{t.day(h.On)}, "", view.Warn}
	case m.Phase == permit.Withheld:
		return myDuty{"explain", []any{m.office(m.station()), t.day(m.explainBy())}, m.path("/decision"), view.Bad}
	case m.Phase == permit.Made && m.Collection.Way != permit.Courier:
		return myDuty{"collect", []any{m.office(m.station()), t.collectFrom(m)}, m.path("/decision"), view.Warn}
	case m.Phase == permit.Sent:
		return myDuty{"sent", []any{m.Collection.Tracking}, "", view.OK}
	}
	return myDuty{"none", nil, "", view.OK}
}

// afterwards is what is left to do when a case has ended.
func (t *turn) afterwards(m myCase) myDuty {
	switch {
	case m.Phase == permit.Destroyed:
		return myDuty{"gone", []any{t.fullDay(m.Retention.DestroyedOn)}, "", view.Info}
	case m.Outcome == permit.OutIssued:
		return myDuty{"keep", []any{t.fullDay(m.lastDay())}, m.path("/decision"), view.OK}
	case m.Outcome == permit.OutCancelled:
		return myDuty{"cancelled", nil, m.path("/decision"), view.OK}
	case m.Outcome == permit.OutRefused || m.Outcome == permit.OutNotAccepted:
		return myDuty{"refused", nil, m.path("/decision"), view.Bad}
	}
	return myDuty{"again", nil, "/apply", view.Info}
}

// mayBeHeard asks whether the reader wants a hearing (Licence Law art. 47).
func (t *turn) mayBeHeard(m myCase) view.NextAct {
	by := t.day(m.Hearing.AskBy)
	return view.NextAct{Tone: view.Warn, Title: t.say("mycase.now.heard.title", by), Text: t.say("mycase.now.heard.text", by), Action: m.path("/hearing"), Form: []view.Act{
		{Label: t.say("mycase.now.heard.ask"), Name: "act", Value: "ask", Weight: view.Primary},
		{Label: t.say("mycase.now.heard.waive"), Name: "act", Value: "waive"},
	}}
}

// answerMyHearing asks for a hearing, or does without one.
func (t *turn) answerMyHearing() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if err := t.form(); err != nil {
		return err
	}
	var cmd permit.Command = permit.WaiveHearing{}
	switch t.value("act") {
	case "ask":
		cmd = permit.AskHearing{}
	case "waive":
	default:
		return t.notNow("mycase.hearing.choose")
	}
	if _, err := t.Cases.Do(t.r.Context(), t.actor, m.ID, cmd); err != nil {
		return err
	}
	return t.to(m.path(""))
}

// day is a day in a sentence.
func (t *turn) day(d civil.Date) string { return view.ShortDay(t.words(), d) }

// fullDay is a day with its year, where that is not plain.
func (t *turn) fullDay(d civil.Date) string { return view.Day(t.words(), d) }

// someSlot stands for any slot that could be booked.
func (m myCase) someSlot() permit.Slot {
	return permit.Slot{Station: m.station(), At: m.now.Add(24 * time.Hour)}
}

// bringsOriginals reports whether the office waits for the originals, without a booked
// time.
func (m myCase) bringsOriginals() bool {
	p := m.pack.Profile
	waiting := m.Phase == permit.PreReviewed || m.Phase == permit.Filed && !p.PreReview
	unseen := slices.ContainsFunc(m.Materials, toCompare)
	return waiting && !p.Appointment && p.Originals == permit.AtAcceptance && unseen
}

// tolerated is the paper that may still come, the first that is due.
func (m myCase) tolerated() (permit.Material, bool) {
	var first permit.Material
	for _, x := range m.Materials {
		if x.Needed() && x.Met == permit.Tolerated && (first.Due.IsZero() || x.Due.Before(first.Due)) {
			first = x
		}
	}
	return first, first.Code != ""
}

// explainBy is until when the difference that withholds the permits is to be explained.
func (m myCase) explainBy() civil.Date {
	i := slices.IndexFunc(m.Notices, func(n permit.Notice) bool { return n.Letter == permit.WithholdingLetter })
	if i < 0 {
		return civil.Date{}
	}
	return m.Notices[i].Due
}

// collectFrom is from when the permits can be collected, in words.
func (t *turn) collectFrom(m myCase) text.Localized {
	if d := m.Collection.Day; d.After(m.now.Date) {
		return text.Say("mycase.collect.from", t.day(d))
	}
	return text.Say("mycase.collect.now")
}

// lastDay is the first of the days on which one of the permits ends.
func (m myCase) lastDay() civil.Date {
	var last civil.Date
	for _, k := range m.Certificates {
		if last.IsZero() || k.To.Before(last) {
			last = k.To
		}
	}
	return last
}

// toCompare reports whether the original of a paper must still be seen.
func toCompare(x permit.Material) bool {
	return x.Needed() && x.Original && x.Met == permit.Uploaded && x.Seen != permit.Matches
}
