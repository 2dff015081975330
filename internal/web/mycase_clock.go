package web

import (
	"slices"
	"strconv"

	"tandem/internal/civil"
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
	k, paused := m.asIfGoingOn(k)
	day := k.Rule.Used(m.cal, k.Start, m.now.Date, m.left(id))
	c := view.Clock{Due: t.dueWords(id, k), Steps: t.derivation(m, k), Note: t.say("mycase.clock.note." + string(k.Rule.Unit))}
	total := k.Days + k.More
	switch {
	case paused != nil:
		c.Sentence, c.Due = t.say("mycase.clock.paused", day, total), t.say("mycase.clock.ifnow", t.dueMoment(k))
		c.Note = t.pauseWords(*paused)
	case m.now.Date.After(k.Due):
		c.Sentence, c.Note = t.say("mycase.clock.over", total), t.say("mycase.clock.over.note")
	case day == 0:
		c.Sentence = t.say("mycase.clock.start."+string(k.Rule.Unit), total)
	default:
		c.Sentence = t.say("mycase.clock.day."+string(k.Rule.Unit), day, total)
	}
	c.Bars = m.bars(k, paused)
	return c
}

// asIfGoingOn is the clock as it would be if the pause that holds it ended today, and
// that pause: its due date moves with every day, and this is the best that can be said.
func (m myCase) asIfGoingOn(k permit.Clock) (permit.Clock, *permit.Pause) {
	i := slices.IndexFunc(m.Pauses, func(p permit.Pause) bool { return p.To.IsZero() })
	if i < 0 || k.ID != permit.PromisedClock {
		return k, nil
	}
	k.Due = k.Rule.Due(m.cal, k.Start, k.Days+k.More, m.left(k.ID)).Date
	return k, &m.Pauses[i]
}

// left are the spans that do not count, with what is still open ended today.
func (m myCase) left(id permit.ClockID) []civil.Span {
	if id != permit.PromisedClock {
		return nil
	}
	var out []civil.Span
	for _, p := range m.Pauses {
		to := p.To
		if to.IsZero() {
			to = m.now.Date
		}
		if s := (civil.Span{From: p.From.AddDays(1), To: to}); !s.To.Before(s.From) {
			out = append(out, s)
		}
	}
	return out
}

func (t *turn) dueWords(id permit.ClockID, k permit.Clock) string {
	return t.say("mycase.clock.due."+string(id), t.dueMoment(k))
}

// dueMoment is the end of a period, with its hour: Thursday 26 November, 18:00.
func (t *turn) dueMoment(k permit.Clock) string {
	return t.say("view.when", view.ShortDay(t.words(), k.Due), "18:00")
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
	due := k.Rule.Due(m.cal, k.Start, k.Days+k.More, m.left(k.ID))
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

// bars are the days of a period: those that count, a gap where some do not, and one bar
// for a pause.
func (m myCase) bars(k permit.Clock, paused *permit.Pause) []view.Bar {
	var out []view.Bar
	gap := false
	for _, s := range k.Rule.Due(m.cal, k.Start, k.Days+k.More, m.left(k.ID)).Steps {
		bar, ok := m.bar(s, paused)
		if !ok {
			gap = gap || s.Why != civil.Event && s.Why != civil.Late
			continue
		}
		bar.Gap, gap = gap, false
		out = append(out, bar)
		for i := 1; i <= s.To.Sub(s.Date) && s.Ordinal > 0 && !s.To.IsZero(); i++ { // a run of calendar days
			more, _ := m.bar(civil.Step{Date: s.Date.AddDays(i), Ordinal: s.Ordinal + i, Why: s.Why}, paused)
			out = append(out, more)
		}
	}
	return out
}

func (m myCase) bar(s civil.Step, paused *permit.Pause) (view.Bar, bool) {
	b := view.Bar{Day: s.Date, Label: strconv.Itoa(s.Ordinal)}
	switch {
	case s.Why == civil.Suspended:
		b.State, b.Label = view.BarPause, "‖"
		if paused != nil && s.To == m.now.Date {
			b.Day = m.now.Date
		}
	case s.Why == civil.Event || s.Why == civil.ClosedZero:
		b.State, b.Label = view.BarStart, "0"
	case s.Ordinal == 0:
		return b, false
	case s.Date.Before(m.now.Date):
		b.State = view.BarDone
	case s.Date == m.now.Date:
		b.State = view.BarToday
	}
	return b, true
}
