package demo

import (
	"strings"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// line says what an event means to a person; empty for what only serves the machine.
func (t *timeline) line(event permit.Event) string {
	switch e := event.(type) {
	case permit.Acted, permit.ClocksRecounted, permit.CaseClosed, permit.DecisionsComplete, permit.DossierSaved, permit.RegisterConsulted:
		return t.plain(event)
	case permit.Submitted:
		return t.say("demo.filed", noticeDue(e))
	case permit.NeedsConcluded:
		return t.needs(e)
	case permit.MaterialMet:
		return t.material(e)
	case permit.NoticeSent:
		return t.letter(e)
	case permit.CaseAccepted:
		return t.accepted(e)
	case permit.CorrectionAsked:
		return t.say("demo.correction", t.items(e.Items), e.Due)
	case permit.SlotBooked:
		return t.say("demo.slot", e.At)
	case permit.OriginalsSeen:
		return t.originals(e)
	}
	return t.later(event)
}

// plain is the few of the silent events that matter to a reader.
func (t *timeline) plain(event permit.Event) string {
	switch e := event.(type) {
	case permit.DossierSaved:
		if len(e.Stale) > 0 {
			return t.say("demo.stale", t.fields(e), len(e.Stale))
		}
	case permit.ClocksRecounted:
		return t.say("permit.event." + e.Kind())
	}
	return ""
}

func (t *timeline) fields(e permit.DossierSaved) string {
	var fields []string
	for _, c := range e.Changes {
		fields = append(fields, c.Field)
	}
	return strings.Join(fields, ", ")
}

// later is what happens after acceptance.
func (t *timeline) later(event permit.Event) string {
	switch e := event.(type) {
	case permit.Checked:
		return t.say("demo.checked", t.track(e.Track), e.Check.Post, t.verdict(e.Check.Grant))
	case permit.Confirmed:
		return t.say("demo.confirmed", t.track(e.Track), e.Post)
	case permit.TrackApproved:
		return t.say("demo.approved", t.track(e.Track), e.From, e.To)
	case permit.TrackRefused:
		return t.say("demo.refused", t.track(e.Track), t.reasons(e.Reasons))
	case permit.TrackEnded:
		return t.say("demo.ended."+string(e.Fate), t.track(e.Track))
	case permit.PanelConvened:
		return t.say("demo.panel", len(e.Members), e.Deadline)
	case permit.OpinionGiven:
		return t.say("demo.opinion", t.verdict(e.Opinion.For), text.Say("demo.basis."+string(e.Opinion.Basis)))
	case permit.PanelConcluded:
		return t.panel(e)
	case permit.CaseExpedited:
		return t.say("demo.expedited", e.Clock.Days)
	}
	return t.end(event)
}

// end is what happens from issue on.
func (t *timeline) end(event permit.Event) string {
	switch e := event.(type) {
	case permit.PermitsIssued:
		return t.say("demo.issued", len(e.Certificates))
	case permit.CertificatesChanged:
		return t.say("demo.certificates", e.Status)
	case permit.CollectionSet:
		if !e.Day.IsZero() {
			return t.say("demo.agreed", e.Day)
		}
		return t.say("demo.way", e.Way)
	case permit.HandedOver:
		if e.Way == permit.Courier {
			return t.say("demo.sent", e.Tracking)
		}
		return t.say("demo.handed")
	case permit.CaseEnded:
		return t.say("demo.end", e.Outcome)
	case permit.NotAccepted:
		return t.notAccepted(e)
	case permit.Reported:
		return t.say("demo.reported", e.Period, t.office(e.To))
	case permit.AlarmRaised:
		return t.say("demo.alarm", text.Say("permit.alarm."+string(e.Alarm.Kind)), text.Say("permit.level."+string(e.Level)))
	case permit.ConflictDeclared:
		return t.say(map[bool]string{true: "demo.conflict", false: "demo.noconflict"}[e.Conflict])
	}
	return t.say("permit.event." + event.Kind())
}

func (t *timeline) track(id permit.TrackID) text.Localized {
	k, _ := t.c.Track(id)
	if k.Holder > 0 {
		return text.Say("demo.family", k.Kind, k.Holder)
	}
	return k.Kind
}

func (t *timeline) verdict(grant bool) text.Localized {
	if grant {
		return text.Say("demo.for")
	}
	return text.Say("demo.against")
}

func (t *timeline) reasons(list []permit.Code) text.Localized {
	var out text.List
	for _, r := range list {
		out = append(out, permit.Reason(r))
	}
	return out
}

func (t *timeline) name(code permit.Code) text.Localized {
	return rules.MaterialName(code)
}

func (t *timeline) items(list []permit.Item) text.Localized {
	var out text.List
	for _, i := range list {
		if i.Material != "" {
			out = append(out, t.name(i.Material))
		} else {
			out = append(out, i.Field)
		}
	}
	return out
}

func (t *timeline) office(id permit.OfficeID) text.Localized {
	pack, _ := t.stage.App.Cases.Packs.ByHash(t.c.Pack)
	o, _ := pack.Office(id)
	return o
}

// material tells of a paper only where something other than an upload met it.
func (t *timeline) material(e permit.MaterialMet) string {
	switch e.Met {
	case permit.Shared:
		return t.say("demo.shared", t.name(e.Code), text.Say("rules.register."+e.Register))
	case permit.Tolerated:
		return t.say("demo.tolerated", t.name(e.Code), e.Due)
	case permit.Committed:
		return t.say("demo.committed", t.name(e.Code))
	}
	if m, _ := t.c.Material(e.Code); m.Equivalent != nil {
		return t.say("demo.instead", t.name(e.Code))
	}
	return ""
}

// letter tells of letters to the applicant, with the remedy they name.
func (t *timeline) letter(e permit.NoticeSent) string {
	name := e.Letter
	switch {
	case e.Remedy != "":
		return t.say("demo.letter.remedy", name, e.Remedy)
	case e.Letter == permit.ResidenceRefusalLetter:
		return t.say("demo.letter.final", name)
	}
	return t.say("demo.letter", name)
}

func (t *timeline) accepted(e permit.CaseAccepted) string {
	due := ""
	for _, k := range e.Clocks {
		if k.ID == permit.PromisedClock {
			due = k.Due.In(t.lang)
		}
	}
	if e.Deemed {
		return t.say("demo.deemed", e.On, due)
	}
	return t.say("demo.accepted", due)
}

// noticeDue is the day by which the office must ask for everything missing.
func noticeDue(e permit.Submitted) civil.Date {
	for _, k := range e.Clocks {
		if k.ID == permit.NoticeClock {
			return k.Due
		}
	}
	return civil.Date{}
}

func (t *timeline) originals(e permit.OriginalsSeen) string {
	var differ text.List
	for _, r := range e.Results {
		if r.Seen == permit.Differs {
			differ = append(differ, t.name(r.Code))
		}
	}
	switch {
	case len(differ) > 0:
		return t.say("demo.differs", differ)
	case e.Passport:
		return t.say("demo.originals.passport", len(e.Results))
	}
	return t.say("demo.originals", len(e.Results))
}

func (t *timeline) panel(e permit.PanelConcluded) string {
	if e.Equivalent == nil {
		return t.say("demo.concluded", e.Result)
	}
	return t.say("demo.equivalent", t.name(e.Material), text.Say("demo.evidence."+string(e.Equivalent.Evidence)), text.Say("demo.basis."+string(e.Equivalent.Basis)))
}

func (t *timeline) notAccepted(e permit.NotAccepted) string {
	return t.say("demo.notaccepted", permit.DeclineGround(e.Ground), t.office(e.Right))
}
