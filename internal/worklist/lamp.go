package worklist

import (
	"fmt"
	"strings"

	"tandem/internal/civil"
)

// A Colour is how urgent an open case is (electronic supervision, domain 10.1).
type Colour string

// The colours, from the gravest. A stage of its own has no limit in any city's rules, so
// that yellow is by the promise alone.
const (
	Violation Colour = "violation" // past a legal limit, paused or not
	Red       Colour = "red"       // past the promise
	Yellow    Colour = "yellow"    // at most 20 % of the promised days are left
	Reminder  Colour = "reminder"  // at most one working day is left
	Green     Colour = "green"
	Paused    Colour = "paused" // time stands still
	Dark      Colour = ""       // no limit runs
)

// Colours lists those that are lit, from the gravest.
var Colours = []Colour{Violation, Red, Yellow, Reminder, Green, Paused}

// An Age is how many days are left, in steps that a board counts.
type Age string

// The ages.
const (
	Over  Age = "over" // the promise is past
	Left0 Age = "0"    // it ends today
	Left1 Age = "1"
	Left2 Age = "2"
	Left5 Age = "3-5"
	Left9 Age = "6-10"
	More  Age = "more"
	NoAge Age = "" // no promise runs
)

// Ages lists the ages, from the most urgent.
var Ages = []Age{Over, Left0, Left1, Left2, Left5, Left9, More}

// steps are the days left up to which an age goes.
var steps = []struct {
	age  Age
	left int
}{{Left0, 0}, {Left1, 1}, {Left2, 2}, {Left5, 5}, {Left9, 10}}

// maxFifth bounds what is kept of a long promise: of more than 60 days, 12 are the last.
const maxFifth = 12

// A Day is the day on which lists are read, with the dates that so many days from it
// lead to: what colours and ages are told by, in Go and in SQL alike.
type Day struct {
	today civil.Date
	// until[unit][n] is the last date to which at most n days are left.
	until map[civil.Unit][maxFifth + 1]civil.Date
}

// On is the day under a calendar.
func On(today civil.Date, cal *civil.Calendar) Day {
	d := Day{today: today, until: map[civil.Unit][maxFifth + 1]civil.Date{}}
	var working, days [maxFifth + 1]civil.Date
	at := today
	for n := range working {
		for at = at.AddDays(1); ; at = at.AddDays(1) {
			if open, _, _ := cal.Works(at); open {
				break
			}
		}
		working[n], days[n] = at.AddDays(-1), today.AddDays(n)
	}
	d.until[civil.Working], d.until[civil.Days] = working, days
	return d
}

// Lamp is the colour of a case on a day.
func Lamp(r Row, today civil.Date, cal *civil.Calendar) Colour { return On(today, cal).Lamp(r) }

// Lamp is the colour of a case on the day.
func (d Day) Lamp(r Row) Colour {
	switch {
	case r.State != Open:
		return Dark
	case !r.Legal.IsZero() && r.Legal.Before(d.today):
		return Violation
	case r.Paused:
		return Paused
	case r.Due.IsZero():
		return Dark
	case r.Due.Before(d.today):
		return Red
	case d.within(r, r.Fifth):
		return Yellow
	case d.within(r, 1):
		return Reminder
	}
	return Green
}

// within reports whether at most so many days are left.
func (d Day) within(r Row, n int) bool { return !r.Due.After(d.until[r.Unit][n]) }

// Age is how many days are left of what is promised.
func (d Day) Age(r Row) Age {
	switch {
	case r.State != Open || r.Paused || r.Due.IsZero():
		return NoAge
	case r.Due.Before(d.today):
		return Over
	}
	for _, s := range steps {
		if d.within(r, s.left) {
			return s.age
		}
	}
	return More
}

// lampSQL is Lamp as an expression over table c. Dates and numbers in it are our own.
func (d Day) lampSQL() string {
	fifths := make([]string, maxFifth+1)
	for n := range fifths {
		fifths[n] = fmt.Sprintf("WHEN %d THEN %s", n, d.untilSQL(n))
	}
	return fmt.Sprintf(`CASE WHEN c.state <> 'open' THEN '' WHEN c.legal <> '' AND c.legal < '%[1]s' THEN 'violation' WHEN c.paused = 1 THEN 'paused'
WHEN c.due = '' THEN '' WHEN c.due < '%[1]s' THEN 'red' WHEN c.due <= CASE c.fifth %s END THEN 'yellow' WHEN %s THEN 'reminder' ELSE 'green' END`,
		d.today, strings.Join(fifths, " "), d.withinSQL(1))
}

func (d Day) withinSQL(n int) string { return "c.due <= " + d.untilSQL(n) }

// untilSQL is the last date to which at most n days are left.
func (d Day) untilSQL(n int) string {
	return fmt.Sprintf("CASE WHEN c.unit = '%s' THEN '%s' ELSE '%s' END", civil.Working, d.until[civil.Working][n], d.until[civil.Days][n])
}

// ageSQL is Age likewise.
func (d Day) ageSQL() string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE WHEN c.state <> 'open' OR c.paused = 1 OR c.due = '' THEN '' WHEN c.due < '%s' THEN 'over'", d.today)
	for _, s := range steps {
		fmt.Fprintf(&b, " WHEN %s THEN '%s'", d.withinSQL(s.left), s.age)
	}
	return b.String() + " ELSE 'more' END"
}
