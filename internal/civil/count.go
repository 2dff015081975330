package civil

// Due returns the nth day counted from the event at from, with its derivation.
// Days in excluded never count, those of several spans once. For n = 0 it is
// the event day itself, as moved by cut-off hour and closed start.
func (r Rule) Due(cal *Calendar, from Moment, n int, excluded []Span) Deadline {
	var l ledger
	d := r.due(cal, from, n, excluded, &l)
	d.Steps = l.steps
	return d
}

// DueDate is Due without the derivation: the same date several times faster,
// for callers that only compare it.
func (r Rule) DueDate(cal *Calendar, from Moment, n int, excluded []Span) Deadline {
	return r.due(cal, from, n, excluded, nil)
}

// Used returns how many days are counted after the event at from up to and
// including to; it is the inverse of Due. It is 0 for a rule or event that Due
// gives no date for.
func (r Rule) Used(cal *Calendar, from Moment, to Date, excluded []Span) int {
	if !r.declared() || from.IsZero() || to.IsZero() {
		return 0
	}
	var room [8]reach
	c := r.counter(cal, reaches(room[:0], excluded))
	_, day := c.begin(r, from, nil)
	n := 0
	for last := to.serial(); day <= last; day++ {
		if _, counted := c.look(day); counted {
			n++
		}
	}
	return n
}

func (r Rule) due(cal *Calendar, from Moment, n int, excluded []Span, l *ledger) Deadline {
	if !r.declared() {
		return Deadline{Reason: Reason{Code: Undeclared}}
	}
	if from.IsZero() {
		return Deadline{Reason: Reason{Code: NoEvent}}
	}
	var room [8]reach // enough for any real case, so that nothing is allocated
	c := r.counter(cal, reaches(room[:0], excluded))
	event, next := c.begin(r, from, l)
	due, gone := c.count(event, next, n, l)
	if gone != (Reason{}) {
		return Deadline{Reason: gone}
	}
	return Deadline{Date: fromSerial(due), Provisional: c.unsure != never, Reason: c.doubt()}
}

func reaches(room []reach, spans []Span) []reach {
	for _, s := range spans {
		room = append(room, s.reach())
	}
	return room
}

// A counter walks over days, each a serial number, and notes the first one that
// it knows no official schedule for.
type counter struct {
	cal      *Calendar
	unit     Unit
	excluded []reach
	unsure   int // the first day asked for that has no official schedule
}

func (r Rule) counter(cal *Calendar, excluded []reach) counter {
	return counter{cal: cal, unit: r.Unit, excluded: excluded, unsure: never}
}

var lastSerial = Date{LastYear, 12, 31}.serial()

// begin returns the effective event day and the first day that may count.
func (c *counter) begin(r Rule, from Moment, l *ledger) (event, next int) {
	event = from.Date.serial()
	if r.Cutoff > 0 && from.Minute >= r.Cutoff {
		l.move(event, event+1, Late)
		event++
	}
	event, why := c.start(r, event, l)
	if r.CountEvent {
		return event, event
	}
	if why == Event {
		l.add(event, 0, Event)
	}
	return event, event + 1
}

// start moves an event on a closed day as the rule says and returns why it is
// where it is.
func (c *counter) start(r Rule, event int, l *ledger) (int, Why) {
	if r.Unit == Days || c.ask(event).open() {
		return event, Event
	}
	if r.ClosedStart == One {
		if !r.CountEvent { // else the count itself begins with this closed day
			l.add(event, 0, ClosedOne)
		}
		return event, ClosedOne
	}
	day := c.nextOpen(event)
	if r.CountEvent {
		l.add(event, 0, ClosedOne) // a day 0 that counts is a day 1
	} else {
		l.move(event, day, ClosedZero)
	}
	return day, ClosedZero
}

func (c *counter) nextOpen(day int) int {
	for day++; !c.ask(day).open(); day++ {
	}
	return day
}

// count goes on from next until n days are counted and returns the last of
// them, the event day for n = 0, or why there is none.
func (c *counter) count(event, next, n int, l *ledger) (due int, gone Reason) {
	due = event
	for counted := 0; counted < n; next++ {
		if next > lastSerial {
			return 0, Reason{Code: Beyond, Date: fromSerial(lastSerial)}
		}
		why, counts := c.look(next)
		if !counts {
			l.add(next, 0, why)
			if since, open := c.openSince(next); open {
				l.leaveOpen()
				return 0, Reason{Code: StillOpen, Date: fromSerial(since)}
			}
			continue
		}
		counted++
		due = next
		l.add(next, counted, why)
	}
	return due, Reason{}
}

// look says whether a day counts. A suspended day is not asked for more: its
// schedule does not matter.
func (c *counter) look(day int) (why Why, counts bool) {
	for _, e := range c.excluded {
		if day >= e.first && day <= e.last {
			return Suspended, false
		}
	}
	if c.unit == Days {
		return Plain, true
	}
	why = c.ask(day)
	return why, why.open()
}

// ask asks the calendar and remembers the first day it is unsure of.
func (c *counter) ask(day int) Why {
	m := c.cal.mark(day)
	if m.provisional() {
		c.unsure = min(c.unsure, day)
	}
	return m.why(day)
}

// doubt is what makes the count provisional, if anything does.
func (c *counter) doubt() Reason {
	switch {
	case c.unsure == never:
		return Reason{}
	case c.cal.mark(c.unsure) == unloaded:
		return Reason{Unloaded, fromSerial(c.unsure)}
	default:
		return Reason{Unofficial, fromSerial(c.unsure)}
	}
}

// openSince returns since when a suspension without an end covers day.
func (c *counter) openSince(day int) (since int, open bool) {
	for _, e := range c.excluded {
		if e.last == never && day >= e.first {
			return e.first, true
		}
	}
	return 0, false
}

// A ledger collects the steps of a derivation; a nil one collects nothing.
type ledger struct{ steps []Step }

// add notes a day, in the same step as the day before it if both are not
// counted for the same reason or both are plain calendar days.
func (l *ledger) add(day, ordinal int, why Why) {
	if l == nil {
		return
	}
	d := fromSerial(day)
	if last := len(l.steps) - 1; last >= 0 && (ordinal == 0 || why == Plain) {
		s := &l.steps[last]
		if s.Why == why && (s.Ordinal > 0) == (ordinal > 0) && s.To.AddDays(1) == d {
			s.To = d
			return
		}
	}
	l.steps = append(l.steps, Step{d, d, ordinal, why})
}

// move notes that a rule moves the event from one day to another.
func (l *ledger) move(from, to int, why Why) {
	if l != nil {
		l.steps = append(l.steps, Step{Date: fromSerial(from), To: fromSerial(to), Why: why})
	}
}

// leaveOpen notes that the last step goes on without a known end.
func (l *ledger) leaveOpen() {
	if l != nil {
		l.steps[len(l.steps)-1].To = Date{}
	}
}
