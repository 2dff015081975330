package web

import (
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A line is an event in the words of mycase.event.<key>; without a key it is not told.
type line struct {
	key    string
	args   []any
	detail text.Localized
}

func said(key string, args ...any) line { return line{key: key, args: args} }

// and adds a sentence to the line.
func (l line) and(detail text.Localized) line { l.detail = detail; return l }

// line words what the party is told of an event.
func (w *teller) line(event permit.Event) line {
	switch e := event.(type) {
	case permit.Opened:
		return said("opened")
	case permit.Submitted:
		return w.submitted(e)
	case permit.DossierSaved:
		return w.afterFiling(said("form"))
	case permit.MaterialMet:
		return w.paper(e)
	case permit.RegisterConsulted:
		return w.consulted(e)
	case permit.CorrectionAsked:
		return said("correction", len(e.Items)).and(text.Say("mycase.event.correction.by", w.day(e.Due)))
	case permit.CorrectionAnswered:
		return said("answered")
	case permit.PreReviewPassed:
		return said("prereviewed")
	case permit.SlotBooked:
		return said("booked", view.When(w.words(), e.At)).and(w.m.office(e.Station))
	case permit.SlotReleased:
		return said(map[bool]string{true: "missed", false: "unbooked"}[e.Missed])
	case permit.OriginalsSeen:
		return w.originals(e)
	case permit.CaseAccepted:
		return w.accepted(e)
	}
	return w.examined(event)
}

// examined words what happens between acceptance and issue.
func (w *teller) examined(event permit.Event) line {
	switch e := event.(type) {
	case permit.Checked:
		return w.checked(e)
	case permit.TrackApproved:
		if e.ByLaw {
			return said("bylaw", w.m.track(e.Track)).and(text.Say("mycase.event.bylaw.why"))
		}
		return said("decided", w.m.track(e.Track))
	case permit.TrackRefused:
		return w.refused(e)
	case permit.TrackEnded:
		return said("ended."+string(e.Fate), w.m.track(e.Track))
	case permit.PauseBegan:
		return w.paused(e)
	case permit.PauseEnded:
		return said("resumed")
	case permit.LimitExtended:
		return said("extended", e.Clock.ID, e.Clock.More, w.day(e.Clock.Due))
	case permit.ClocksRecounted:
		return said("recounted")
	case permit.PanelConvened:
		return said("panel")
	case permit.PanelConcluded:
		return said("panel.done")
	case permit.HearingMoved:
		return w.hearing(e)
	case permit.CaseExpedited:
		return said("expedited", e.Clock.Days)
	case permit.Uncoupled:
		return said("uncoupled").and(text.Say("mycase.event.uncoupled.why"))
	}
	return w.ended(event)
}

// ended words what happens from issue on.
func (w *teller) ended(event permit.Event) line {
	switch e := event.(type) {
	case permit.PermitsIssued:
		return said("issued", len(e.Certificates))
	case permit.CertificatesChanged:
		return said("certificates", e.Status)
	case permit.PermitsMade:
		return said("made")
	case permit.CollectionSet:
		if !e.Day.IsZero() {
			return said("collection.day", e.Way, w.day(e.Day))
		}
		return said("collection", e.Way)
	case permit.HandedOver:
		if e.Way == permit.Courier {
			return said("sent", e.Tracking)
		}
		return said("handed")
	case permit.PermitsReleased:
		return said("released")
	case permit.CaseEnded:
		return said("end." + string(e.Outcome))
	case permit.NotAccepted:
		return w.notAccepted(e)
	case permit.CaseArchived:
		return said("archived", w.fullDay(e.Until))
	case permit.CaseDestroyed:
		return said("destroyed")
	}
	return line{}
}

// afterFiling tells of what the party did only once the office has the application.
func (w *teller) afterFiling(l line) line {
	if !w.filed {
		return line{}
	}
	return l
}

func (w *teller) submitted(e permit.Submitted) line {
	for _, k := range e.Clocks {
		if k.ID == permit.NoticeClock {
			return said("filed").and(text.Say("mycase.event.filed.by", w.day(k.Due)))
		}
	}
	return said("filed")
}

func (w *teller) paper(e permit.MaterialMet) line {
	name := w.m.material(e.Code)
	switch e.Met {
	case permit.Shared:
		return said("shared", name, rules.Register(e.Register))
	case permit.Tolerated:
		return said("tolerated", name, w.day(e.Due))
	case permit.Committed:
		return said("committed", name)
	}
	return w.afterFiling(said("paper", name))
}

// consulted tells the applicant which registers were asked about them (PIPL art. 35); what
// they answered is not the employer's.
func (w *teller) consulted(e permit.RegisterConsulted) line {
	if w.actor.Role != permit.Applicant {
		return line{}
	}
	return said("consulted", rules.Register(e.Register))
}

func (w *teller) originals(e permit.OriginalsSeen) line {
	var differ text.List
	for _, r := range e.Results {
		if r.Seen == permit.Differs {
			differ = append(differ, w.m.material(r.Code))
		}
	}
	switch {
	case len(differ) > 0:
		return said("differs", differ)
	case e.Passport:
		return said("originals", len(e.Results)).and(text.Say("mycase.event.passport"))
	}
	return said("originals", len(e.Results))
}

func (w *teller) accepted(e permit.CaseAccepted) line {
	l := said("accepted")
	if e.Deemed {
		l = said("deemed", w.day(e.On))
	}
	for _, k := range e.Clocks {
		if k.ID == permit.PromisedClock {
			l.detail = text.Say("mycase.event.accepted.by", w.day(k.Due))
		}
	}
	return l
}

// checked tells that a post is done, not what it found.
func (w *teller) checked(e permit.Checked) line {
	switch {
	case e.Check.Post == permit.PostExamine:
		return said("reviewed", w.m.track(e.Track))
	case e.Stage == permit.Examining:
		return said("again", w.m.track(e.Track))
	}
	return said("second", w.m.track(e.Track))
}

func (w *teller) paused(e permit.PauseBegan) line {
	if e.Ground == permit.ForApplicant { // the correction says it
		return line{}
	}
	return said("paused", e.Ground, w.day(e.Until))
}

func (w *teller) hearing(e permit.HearingMoved) line {
	l := said("hearing." + string(e.Stage))
	if e.Stage == permit.HearingSet {
		l.detail = text.Say("mycase.event.hearing.on", w.day(e.On))
	}
	return l
}

func (w *teller) notAccepted(e permit.NotAccepted) line {
	l := said("notaccepted").and(permit.DeclineGround(e.Ground))
	if e.Right != "" {
		l.detail = text.Say("mycase.event.notaccepted.right", permit.DeclineGround(e.Ground), w.m.office(e.Right))
	}
	return l
}

func reasonsOf(list []permit.Code) text.List {
	var out text.List
	for _, r := range list {
		out = append(out, permit.Reason(r))
	}
	return out
}

// refused names the reasons to who is told them.
func (w *teller) refused(e permit.TrackRefused) line {
	l := said("refused", w.m.track(e.Track))
	if k, _ := w.m.Track(e.Track); !w.m.told(k) {
		return l
	}
	return l.and(reasonsOf(e.Reasons))
}
