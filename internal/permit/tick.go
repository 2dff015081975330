package permit

import (
	"slices"

	"tandem/internal/civil"
)

// Level is how loud an alarm is.
type Level string

// The levels (domain facts 10.1): a reminder, a yellow and a red card, and the
// loudest, before silence grants an extension.
const (
	Remind  Level = "reminder"
	Yellow  Level = "yellow"
	Red     Level = "red"
	Loudest Level = "loudest"
)

// An Alarm is a warning that was raised once.
type Alarm struct {
	Kind  Code       `json:"kind"`
	Level Level      `json:"level"`
	Clock ClockID    `json:"clock,omitempty"`
	On    civil.Date `json:"on"`
}

// Tick says that time has passed. It is the command of every timer: what is due
// by the world's now happens, as it does before every command, and nothing else.
type Tick struct{}

func (Tick) Name() string   { return "tick" }
func (Tick) duty(Case) Duty { return machine }

// A Timer is a moment at which time alone changes a case.
type Timer struct {
	Kind Code
	At   civil.Moment
	fire func(Case, World) []Event
}

// dawn is the first minute of the day after: a period ends with its last day.
func dawn(d civil.Date) civil.Moment { return civil.Moment{Date: d.AddDays(1)} }

func morning(d civil.Date) civil.Moment { return civil.Moment{Date: d} }

// Timers lists the moments ahead, earliest first.
func Timers(c Case) []Timer {
	var out []Timer
	if c.Outcome == "" {
		out = slices.Concat(c.intakeTimers(), c.paperTimers(), c.pauseTimers(), c.clockTimers(), c.expiryTimers(), c.groupTimers())
	}
	out = slices.Concat(out, c.withheldTimers(), c.certificateTimers())
	slices.SortStableFunc(out, func(a, b Timer) int { return a.At.Compare(b.At) })
	return out
}

// Wake is the moment of the next timer; zero if time will not change the case.
func Wake(c Case) civil.Moment {
	if t := Timers(c); len(t) > 0 {
		return t[0].At
	}
	return civil.Moment{}
}

func (Tick) decide(Case, World) ([]Event, error) { return nil, nil }

// overdue is what is due by the world's now, in order.
func (c Case) overdue(w World) []Event {
	s := story{Case: c, w: w}
	for range 100 { // each timer fires once; a bound, should one ever not go away
		due := Timers(s.Case)
		if len(due) == 0 || due[0].At.After(w.Now) {
			break
		}
		events := due[0].fire(s.Case, w)
		if len(events) == 0 {
			break
		}
		s.add(events...)
	}
	return s.events
}

func (c Case) intakeTimers() []Timer {
	var out []Timer
	if k, ok := c.Clock(NoticeClock); ok && k.Running() && slices.Contains([]Phase{Filed, Verified}, c.Phase) {
		out = append(out, Timer{"deemed-acceptance", dawn(k.Due), Case.deem})
	}
	if c.Phase == Booked {
		out = append(out, Timer{"missed-slot", dawn(c.Slot.At.Date), func(Case, World) []Event { return []Event{SlotReleased{Missed: true}} }})
	}
	if k, ok := c.asked(); ok && slices.Contains([]Phase{Returned, Accepted}, c.Phase) {
		out = append(out, Timer{"unanswered", dawn(k.Due), Case.unanswered})
	}
	return out
}

// deem accepts by silence, from the day of receipt (Licence Law art. 32(4)).
// What is outstanding then is tolerated: the office had its chance to ask.
func (c Case) deem(w World) []Event {
	s := story{Case: c, w: w}
	l := s.letters(w)
	s.add(c.tolerate(w, l)...)
	s.add(CaseAccepted{On: c.Received.Date, Deemed: true, ActingFor: w.Profile.ActsFor, Basis: "Licence Law art. 32(4)", Clocks: w.clocksAtAcceptance(c, c.Received)})
	l.send(Notice{Letter: DeemedLetter})
	l.send(Notice{Letter: SupervisorLetter, To: string(w.Profile.Supervisor), Reasons: []Code{"deemed-acceptance"}})
	s.add(l.out...)
	return s.events
}

// unanswered ends an application whose correction nobody made.
func (c Case) unanswered(w World) []Event { return c.resolve(w, OnMissedPaper) }

func (c Case) paperTimers() []Timer {
	var out []Timer
	for _, m := range c.Materials {
		if m.Needed() && m.Met == Tolerated && c.Phase == Accepted {
			out = append(out, Timer{"tolerated-missed", dawn(m.Due), func(c Case, w World) []Event { return c.resolve(w, OnMissedPaper) }})
		}
	}
	return out
}

// pauseTimers end a suspension with the day that the applicant was told: longer
// needs another letter (Licence Law art. 45).
func (c Case) pauseTimers() []Timer {
	var out []Timer
	for _, p := range c.Pauses {
		if p.open() && p.Ground != ForApplicant && c.Phase == Accepted {
			out = append(out, Timer{"pause-over", dawn(p.Until), func(c Case, w World) []Event {
				return c.endPauses(w, p.Until, func(x Pause) bool { return x.N == p.N })
			}})
		}
	}
	return out
}

// clockTimers warn before and after a running limit; a paused clock is not late.
func (c Case) clockTimers() []Timer {
	var out []Timer
	for _, k := range c.Clocks {
		if !k.Running() || k.ID == NoticeClock || c.paused(k.ID) {
			continue
		}
		out = append(out, c.alarmAt("near", Remind, k, morning(k.Due))...)
		if k.ID == PromisedClock {
			out = append(out, c.alarmAt("late", Red, k, dawn(k.Due))...)
		} else {
			out = append(out, c.overrunAt(k)...)
		}
	}
	return out
}

func (c Case) raised(kind Code, id ClockID) bool {
	return slices.ContainsFunc(c.Alarms, func(a Alarm) bool { return a.Kind == kind && a.Clock == id })
}

func (c Case) alarmAt(kind Code, level Level, k Clock, at civil.Moment) []Timer {
	if c.raised(kind, k.ID) {
		return nil
	}
	return []Timer{{kind, at, func(_ Case, w World) []Event {
		return []Event{AlarmRaised{Alarm{Kind: kind, Level: level, Clock: k.ID, On: w.today()}}}
	}}}
}

// overrunAt is a statutory limit that passed: silence grants nothing, but is reported.
func (c Case) overrunAt(k Clock) []Timer {
	timers := c.alarmAt("overrun", Red, k, dawn(k.Due))
	for i, t := range timers {
		timers[i].fire = func(c Case, w World) []Event {
			events := t.fire(c, w)
			return append(events, Replay(c, events).resolve(w, OnOverrun)...)
		}
	}
	return timers
}

// expiryTimers watch an extension: the loudest alarm first, then the grant by
// silence (Licence Law art. 50 ¶2). What had run out before anybody applied cannot
// be extended, by silence least of all.
func (c Case) expiryTimers() []Timer {
	t, ok := c.Principal(Work)
	if !ok || t.Transaction != Extension || c.Phase != Accepted || !t.live() || t.Stage == Approved || c.Filed.After(t.Current.To) {
		return nil
	}
	k := Clock{ID: WorkClock}
	out := c.alarmAt("expiry", Loudest, k, morning(t.Current.To.AddDays(-expiryAlarmDays)))
	if c.raised("expiry", WorkClock) {
		out = append(out, Timer{"deemed-extension", dawn(t.Current.To), func(c Case, w World) []Event { return c.resolve(w, OnSilence) }})
	}
	return out
}

// expiryAlarmDays is how long before expiry the loudest alarm rings.
const expiryAlarmDays = 7

func (c Case) groupTimers() []Timer {
	var out []Timer
	if c.Panel != nil && c.Panel.Result == "" && c.Phase == Accepted {
		out = append(out, Timer{"panel", c.Panel.Deadline, func(c Case, w World) []Event { return c.conclude(w, true) }})
	}
	if h := c.Hearing; h != nil && h.Stage == HearingOffered && c.Phase == Accepted {
		out = append(out, Timer{"hearing-waived", dawn(h.AskBy), func(c Case, w World) []Event {
			h := *c.Hearing
			h.Stage = HearingWaived
			return []Event{HearingMoved{h}}
		}})
	}
	return out
}

// withheldTimers tell the supervisor of withheld permits that nobody has explained in
// time: they may not lie in a drawer for ever.
func (c Case) withheldTimers() []Timer {
	if c.Phase != Withheld || c.raised("unexplained", "") {
		return nil
	}
	return []Timer{{"unexplained", dawn(c.withheldUntil()), func(c Case, w World) []Event {
		l := c.letters(w)
		l.send(Notice{Letter: SupervisorLetter, To: string(w.Profile.Supervisor), Reasons: []Code{"unexplained"}})
		return append([]Event{AlarmRaised{Alarm{Kind: "unexplained", Level: Red, On: w.today()}}}, l.out...)
	}}}
}

// withheldUntil is the day by which the last withholding was to be explained.
func (c Case) withheldUntil() civil.Date {
	var due civil.Date
	for _, n := range c.Notices {
		if n.Letter == WithholdingLetter {
			due = n.Due
		}
	}
	return due
}

// remindDays is when the window for an extension opens (domain facts 2.5 c).
const remindDays = 90

// certificateTimers remind of the end of the permits and mark it; both permits of
// a case end together in the file, when the later one has.
func (c Case) certificateTimers() []Timer {
	if c.Phase != Closed && c.Phase != Archived || len(c.certified(Valid)) == 0 {
		return nil
	}
	first, last := c.ends()
	var out []Timer
	if !c.raised("expiring", "") {
		out = append(out, Timer{"expiring", morning(first.AddDays(-remindDays)), Case.remind})
	}
	return append(out, Timer{"expired", dawn(last), func(c Case, w World) []Event {
		return []Event{CertificatesChanged{On: w.today(), Status: ExpiredStatus, Tracks: c.certified(Valid), Ground: "expired"}}
	}})
}

// ends is the first and the last day on which a valid certificate ends.
func (c Case) ends() (first, last civil.Date) {
	for _, k := range c.Certificates {
		if k.Status != Valid {
			continue
		}
		first = earliest(first, k.To)
		if k.To.After(last) {
			last = k.To
		}
	}
	return first, last
}

func (c Case) remind(w World) []Event {
	first, _ := c.ends()
	l := c.letters(w)
	if first.Before(w.today()) { // a period that was kept had ended before
		return []Event{AlarmRaised{Alarm{Kind: "expiring", Level: Remind, On: w.today()}}}
	}
	l.send(Notice{Letter: ExpiryLetter, Due: first})
	return append([]Event{AlarmRaised{Alarm{Kind: "expiring", Level: Remind, On: w.today()}}}, l.out...)
}
