package permit

import (
	"errors"
	"fmt"
	"slices"

	"tandem/internal/civil"
)

// A period is a clock as the history tells it, counted here day by day.
type period struct {
	start      civil.Moment
	days, more int
	rule       civil.Rule
	cal        *civil.Calendar // under which it was counted last
	frozen     *Clock
}

// A timekeeper counts the periods of a case again, from its events.
type timekeeper struct {
	profile *Profile
	tracks  []Track
	periods map[ClockID]*period
	pauses  []Pause
	filed   civil.Moment
}

// dueDatesCounted: law 5. A running clock is due on the day that counting one by
// one gives, and its derivation ends there; clocks stand still only on a ground of
// art. 45 with a letter in the same entry, or for the applicant; days used are
// counted the same way; limits are extended once, by whom the law names, in time.
func dueDatesCounted(h *history) error {
	k := timekeeper{profile: h.profile, periods: map[ClockID]*period{}}
	for _, s := range h.steps {
		c := s.before
		for _, e := range s.events {
			next := Evolve(c, e)
			if err := k.note(s, c, e); err != nil {
				return fmt.Errorf("law 5: %s at %s: %w", s.cmd.Name(), s.world.Now, err)
			}
			c = next
		}
		if err := k.agree(s); err != nil {
			return fmt.Errorf("law 5: after %s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

func (k *timekeeper) note(s step, c Case, e Event) error {
	switch e := e.(type) {
	case Opened:
		k.tracks = e.Tracks
	case Submitted:
		k.filed = e.At
		return k.begins(s, e.Clocks, map[ClockID]Limit{NoticeClock: k.profile.Limits.Notice}, s.world.Now)
	case CaseAccepted:
		from := s.world.Now
		if e.Deemed {
			from = k.filed
		}
		return k.begins(s, e.Clocks, k.atAcceptance(), from)
	case PermitsIssued:
		if len(e.Clocks) > 0 {
			return k.begins(s, e.Clocks, map[ClockID]Limit{ResidenceClock: k.profile.Limits.Residence}, s.world.Now)
		}
	case DecisionsComplete:
		return errors.Join(k.used(s, e.Used), k.begins(s, e.Clocks, map[ClockID]Limit{IssueClock: k.profile.Limits.Issue}, s.world.Now))
	case CaseEnded:
		if c.IssuedOn.IsZero() {
			return k.used(s, e.Used)
		}
	case PauseBegan:
		k.pauses = append(k.pauses, e.Pause)
		return k.mayStand(s, e.Pause)
	case PauseEnded:
		return k.ends(s, e)
	case LimitExtended:
		return k.extends(s, c, e)
	case CaseExpedited:
		k.periods[PromisedClock].days = e.Clock.Days
	}
	return nil
}

// atAcceptance are the periods that begin with acceptance.
func (k *timekeeper) atAcceptance() map[ClockID]Limit {
	l := k.profile.Limits
	out := map[ClockID]Limit{PromisedClock: l.Promised}
	for _, t := range k.tracks {
		if t.Holder == 0 && t.Kind == Work {
			out[WorkClock] = l.Work
		}
		if t.Holder == 0 && t.Kind == Residence {
			out[ResidenceClock] = l.Residence
		}
	}
	if len(out) == 3 {
		out[JointClock] = l.Joint
	}
	return out
}

func (k *timekeeper) begins(s step, got []Clock, want map[ClockID]Limit, from civil.Moment) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d clocks begin, want %d", len(got), len(want))
	}
	for _, c := range got {
		l, ok := want[c.ID]
		if !ok || c.Start != from || c.Days != l.Days || c.Rule != l.Rule || c.More != 0 || !c.Stopped.IsZero() {
			return fmt.Errorf("clock %+v begins, want %+v from %s", c, l, from)
		}
		k.periods[c.ID] = &period{start: from, days: l.Days, rule: l.Rule, cal: s.world.Calendar}
	}
	return nil
}

// art45 is the closed list, written a second time.
var art45 = []Ground{"hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert-review"}

// mayStand holds a suspension against art. 45: a ground of the list, on the work
// track, told to the applicant in the same entry with how long.
func (k *timekeeper) mayStand(s step, p Pause) error {
	letter := ExclusionLetter
	switch {
	case p.Ground == "applicant":
		letter = CorrectionLetter
	case !slices.Contains(art45, p.Ground):
		return fmt.Errorf("suspended on %q", p.Ground)
	case p.Track != "work":
		return fmt.Errorf("suspended for track %q", p.Track)
	}
	told := slices.ContainsFunc(s.events, func(e Event) bool {
		n, ok := e.(NoticeSent)
		return ok && n.N == p.Notice && n.Letter == letter && n.Due == p.Until && n.To == "applicant"
	})
	if !told {
		return fmt.Errorf("suspended without a letter: %+v", p)
	}
	if p.From != s.on() || !p.To.IsZero() || p.N != len(k.pauses) {
		return fmt.Errorf("suspension %+v", p)
	}
	return nil
}

func (k *timekeeper) ends(s step, e PauseEnded) error {
	p := &k.pauses[e.N-1]
	if !p.To.IsZero() || e.To.Before(p.From) || e.To.After(s.on()) || e.To.After(p.Until) {
		return fmt.Errorf("suspension %+v ends on %s", *p, e.To)
	}
	p.To = e.To
	return nil
}

func (k *timekeeper) extends(s step, c Case, e LimitExtended) error {
	role, most := AuthorityHead, k.profile.Limits.WorkMore
	if e.Clock.ID == JointClock {
		role, most = GovernmentHead, k.profile.Limits.JointMore
	}
	x := k.periods[e.Clock.ID]
	a := s.world.Actor
	switch {
	case e.Clock.ID != WorkClock && e.Clock.ID != JointClock:
		return fmt.Errorf("clock %s extended", e.Clock.ID)
	case a.Role != role || e.Role != role || e.By != a.ID || role == AuthorityHead && a.Office != labour:
		return fmt.Errorf("clock %s extended by %s, a %s of %s", e.Clock.ID, a.ID, a.Role, a.Office)
	case x.more > 0 || e.Clock.More < 1 || e.Clock.More > most:
		return fmt.Errorf("clock %s extended by %d after %d", e.Clock.ID, e.Clock.More, x.more)
	case s.on().After(x.due(k.pausesOf(e.Clock.ID, s.on(), true))):
		return fmt.Errorf("clock %s extended on %s after it was due", e.Clock.ID, s.on())
	}
	x.more = e.Clock.More
	return nil
}

// used compares the days used of the promise with a count.
func (k *timekeeper) used(s step, got int) error {
	want := 0
	if begun := k.periods[PromisedClock]; begun != nil {
		x := *begun
		x.cal = s.world.Calendar
		skip := k.pausesOf(PromisedClock, s.on(), true)
		for d := x.event().AddDays(1); !d.After(s.on()); d = d.AddDays(1) {
			if x.counts(d, skip) {
				want++
			}
		}
	}
	shown := want
	if k.periods[PromisedClock] != nil && s.after.Phase == Accepted {
		shown = s.after.UsedOn(PromisedClock, s.world.Calendar, s.on())
	}
	if got != want || shown != want {
		return fmt.Errorf("used %d days, shown %d, counted %d", got, shown, want)
	}
	return nil
}

// agree compares every clock of the case with the count.
func (k *timekeeper) agree(s step) error {
	for _, c := range s.after.Clocks {
		x := k.periods[c.ID]
		if x.frozen != nil && *x.frozen == c {
			continue // counted when it stopped
		}
		if c.Running() || k.recounts(s, c.ID) {
			x.cal = s.world.Calendar // every new calendar comes with a Recount
		}
		due := x.due(k.pausesOf(c.ID, s.on(), false))
		if c.Due != due || c.More != x.more || c.Days != x.days || c.Start != x.start {
			return fmt.Errorf("clock %+v, counted %d+%d days from %s to %s", c, x.days, x.more, x.start, due)
		}
		d := s.after.Derive(c.ID, x.cal)
		if last := d.Steps[len(d.Steps)-1]; d.Date != due || last.To != due || last.Ordinal != x.days+x.more && last.To != due {
			return fmt.Errorf("derivation of %s ends on %s, want %s", c.ID, last.To, due)
		}
		if now := s.after.DeriveOn(c.ID, x.cal, s.on()); c.Running() && now.Date != x.due(k.pausesOf(c.ID, s.on(), true)) {
			return fmt.Errorf("derivation of %s on %s ends on %s", c.ID, s.on(), now.Date)
		}
		if !c.Running() {
			x.frozen = new(c)
		}
	}
	return errors.Join(k.decidedStop(s.after), k.asTold(s))
}

// asTold: no suspension outlasts what the applicant was told.
func (k *timekeeper) asTold(s step) error {
	for _, p := range k.pauses {
		if s.err == nil && s.after.Phase == Accepted && p.To.IsZero() && s.on().After(p.Until) {
			return fmt.Errorf("still suspended on %s: %+v", s.on(), p)
		}
	}
	return nil
}

// recounts reports whether the entry counted the clock anew under today's calendar.
func (k *timekeeper) recounts(s step, id ClockID) bool {
	has := func(clocks ...Clock) bool {
		return slices.ContainsFunc(clocks, func(c Clock) bool { return c.ID == id })
	}
	return slices.ContainsFunc(s.events, func(e Event) bool {
		switch e := e.(type) {
		case PauseEnded:
			return has(e.Clocks...)
		case ClocksRecounted:
			return has(e.Clocks...)
		case LimitExtended:
			return has(e.Clock)
		case CaseExpedited:
			return has(e.Clock)
		}
		return false
	})
}

// decidedStop: an authority's clock runs until it has decided, and no longer.
func (k *timekeeper) decidedStop(c Case) error {
	for _, t := range c.Tracks {
		x, ok := c.Clock(ClockID(t.ID))
		if c.Phase != Accepted || t.Holder > 0 || !ok {
			continue
		}
		decided := t.Stage == Approved || t.Stage == Refused || t.Stage == Granted
		if x.Running() == decided {
			return fmt.Errorf("clock %s runs %t, decided %t", x.ID, x.Running(), decided)
		}
	}
	return nil
}

// pausesOf are the days that do not count on a clock; an open pause has no days
// yet, or those until today if now is asked for. The first day of a pause was still
// worked.
func (k *timekeeper) pausesOf(id ClockID, today civil.Date, open bool) func(civil.Date) bool {
	return func(d civil.Date) bool {
		return slices.ContainsFunc(k.pauses, func(p Pause) bool {
			to := p.To
			if to.IsZero() && open {
				to = today
			}
			return holdsStill(p.Ground, id) && d.After(p.From) && !to.IsZero() && !d.After(to)
		})
	}
}

// holdsStill: the applicant's time stops every clock of the authorities, art. 45
// those of the licence, not the fifteen days of the Exit-Entry Law.
func holdsStill(g Ground, id ClockID) bool {
	switch id {
	case NoticeClock, IssueClock:
		return false
	case ResidenceClock:
		return g == "applicant"
	}
	return true
}

// event is the day from which the period counts.
func (x *period) event() civil.Date {
	d := x.start.Date
	if x.rule.Cutoff > 0 && x.start.Minute >= x.rule.Cutoff {
		d = d.AddDays(1)
	}
	for x.rule.Unit == civil.Working && x.rule.ClosedStart == civil.Zero && !x.works(d) {
		d = d.AddDays(1)
	}
	return d
}

func (x *period) works(d civil.Date) bool {
	open, _, _ := x.cal.Works(d)
	return open
}

func (x *period) counts(d civil.Date, skip func(civil.Date) bool) bool {
	return !skip(d) && (x.rule.Unit == civil.Days || x.works(d))
}

// due counts one day after the other.
func (x *period) due(skip func(civil.Date) bool) civil.Date {
	d := x.event()
	for left := x.days + x.more; left > 0; {
		d = d.AddDays(1)
		if x.counts(d, skip) {
			left--
		}
	}
	return d
}
