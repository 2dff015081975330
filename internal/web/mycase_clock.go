package web

import (
	"tandem/internal/permit"
	"tandem/internal/view"
)

// myClock says how long it takes: the period that runs now with its days, or where the
// case stands if none does.
func (t *turn) myClock(m myCase) view.Clock {
	switch {
	case m.Outcome != "" || m.Phase == permit.Made || m.Phase == permit.Sent:
		return t.stoodStill(m)
	case m.Phase == permit.Accepted:
		return t.running(m, permit.PromisedClock)
	case m.Phase == permit.Issued:
		return t.running(m, permit.IssueClock)
	case m.Phase == permit.Filed:
		return t.running(m, permit.NoticeClock)
	}
	return t.stoodStill(m)
}

// stoodStill is the sentence of a case in which nothing is counted now.
func (t *turn) stoodStill(m myCase) view.Clock {
	c := view.Clock{Sentence: t.say("mycase.stands." + m.standing())}
	if m.Used > 0 && m.Promised > 0 {
		c.Due = t.say("mycase.clock.used", m.Used, m.Promised)
	}
	if k, ok := m.Clock(permit.PromisedClock); ok && c.Due != "" {
		c.Steps = t.derivation(m, k)
	}
	return c
}

// standing is where a case stands in one word of mycase.stands: how it ended, or its
// phase.
func (m myCase) standing() string {
	switch {
	case m.Phase == permit.Destroyed:
		return string(m.Phase)
	case m.Outcome != "":
		return "ended-" + string(m.Outcome)
	}
	return string(m.Phase)
}

// running is a period that counts, or stands still for a while.
func (t *turn) running(m myCase, id permit.ClockID) view.Clock {
	k, ok := m.Clock(id)
	if !ok {
		return t.stoodStill(m)
	}
	d := countdownOf(m.Case, k, m.cal, m.now.Date)
	day, total := m.UsedOn(id, m.cal, m.now.Date), k.Days+k.More
	due := view.ShortDay(t.words(), d.due.Date)
	c := view.Clock{Due: t.say("mycase.clock.due."+string(id), due), Steps: t.derivation(m, k), Bars: d.bars(), Note: t.say("mycase.clock.note." + string(k.Rule.Unit))}
	switch {
	case d.pause != nil:
		c.Sentence, c.Due = t.say("mycase.clock.paused", day, total), t.say("mycase.clock.ifnow", due)
		c.Note = t.pauseWords(*d.pause)
	case m.now.Date.After(k.Due):
		c.Sentence, c.Note = t.say("mycase.clock.over", total), t.say("mycase.clock.over.note")
	case day == 0:
		c.Sentence = t.say("mycase.clock.start."+string(k.Rule.Unit), total)
	default:
		c.Sentence = t.say("mycase.clock.day."+string(k.Rule.Unit), day, total)
	}
	return c
}

func (t *turn) pauseWords(p permit.Pause) string {
	since := view.ShortDay(t.words(), p.From)
	if p.Ground == permit.ForApplicant {
		return t.say("mycase.clock.waits", since, view.ShortDay(t.words(), p.Until))
	}
	return t.say("mycase.clock.suspended", p.Ground, since, view.ShortDay(t.words(), p.Until))
}

// derivation is how the date was found, with the provision, and the legal limits beside
// the promise.
func (t *turn) derivation(m myCase, k permit.Clock) []string {
	due := m.DeriveOn(k.ID, m.cal, m.now.Date)
	out := due.Lines(t.lang)
	if due.Provisional {
		out = append(out, t.say("mycase.clock.provisional", due.Reason))
	}
	if source := m.pack.Sources["limits."+string(k.ID)]; source.Of != "" {
		out = append(out, t.say("mycase.clock.source", k.ID, source))
	}
	if k.ID != permit.PromisedClock {
		return out
	}
	for _, x := range m.Clocks {
		if legal(x.ID) {
			out = append(out, t.say("mycase.clock.legal", x.ID, x.Days+x.More, view.Day(t.words(), x.Due)))
		}
	}
	return out
}

// legal are the clocks that the law sets, beside the promise.
func legal(id permit.ClockID) bool {
	return id == permit.JointClock || id == permit.WorkClock || id == permit.ResidenceClock
}
