package civil

import "time"

// A Why is the reason that a day was counted or not, or another code of a
// derivation. Its words are the message "civil.step.<code>".
type Why string

// What a calendar says of a day.
const (
	Workday Why = "workday" // Monday to Friday
	MakeUp  Why = "make-up" // a weekend day that is worked for a bridged holiday
	Weekend Why = "weekend"
	Holiday Why = "holiday" // off by the official schedule
	Assumed Why = "assumed" // Monday to Friday of a year whose schedule is not loaded
)

// open reports whether offices work on a day of this kind.
func (w Why) open() bool { return w == Workday || w == MakeUp || w == Assumed }

// A Calendar says which days are worked. It is immutable. The zero Calendar has
// no schedule loaded: Monday to Friday, all of it provisional.
type Calendar struct {
	edition string
	sum     string
	years   []Year
	first   int    // serial of days[0]
	days    []mark // from 1 January of the first loaded year to 31 December of the last
}

// A Year is one loaded year of a Calendar.
type Year struct {
	Year     int
	Official bool
	Source   string // the notice it was published in, "" if not stated
	Edition  string // the file it came from
}

// A mark is the kind of one day; the zero mark belongs to a year not loaded.
type mark uint8

const (
	unloaded mark = iota
	workday
	makeUp
	weekend
	holiday
	unofficial mark = 1 << 7 // flag: the year is loaded, but not yet official
)

var whys = [...]Why{workday: Workday, makeUp: MakeUp, weekend: Weekend, holiday: Holiday}

// Works says whether d is a working day and why. The answer is provisional if
// no official schedule for the year of d is loaded.
func (c *Calendar) Works(d Date) (open bool, why Why, provisional bool) {
	m := c.mark(d.serial())
	why = m.why(d.serial())
	return why.open(), why, m.provisional()
}

// Edition names the data: file and the beginning of its SHA-256, most specific
// file first.
func (c *Calendar) Edition() string { return c.edition }

// Sum is the SHA-256 of all data of the calendar, in hex.
func (c *Calendar) Sum() string { return c.sum }

// Years lists the loaded years in order.
func (c *Calendar) Years() []Year { return append([]Year(nil), c.years...) }

func (c *Calendar) mark(serial int) mark {
	if i := serial - c.first; i >= 0 && i < len(c.days) {
		return c.days[i]
	}
	return unloaded
}

func (m mark) provisional() bool { return m == unloaded || m&unofficial != 0 }

// why puts the mark of a serial day into a code.
func (m mark) why(serial int) Why {
	switch m &^= unofficial; {
	case m != unloaded:
		return whys[m]
	case isWeekend(serial):
		return Weekend
	default:
		return Assumed
	}
}

func isWeekend(serial int) bool {
	wd := weekday(serial)
	return wd == time.Saturday || wd == time.Sunday
}
