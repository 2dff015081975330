package synth

import (
	"slices"
	"time"

	"tandem/internal/civil"
)

// days are the days of a population: how much each weighs for filing, and which are
// worked. They are made once and only read afterwards.
type days struct {
	first  civil.Date
	open   []bool // by days since first; there are more than can be filed on
	upTo   []int  // sum of the weights up to and with a day
	around []int  // what is left of a day's weight beside a holiday, of Whole

	provisional []int // years of filing without a published schedule
}

// after is how long the last case may go on, in days.
const after = 400

// newDays weighs every day of the years. Years without a published schedule count
// Monday to Friday as worked.
func newDays(s *Shapes, cal *civil.Calendar, first civil.Date, years int) *days {
	n := first.AddMonths(12 * years).Sub(first)
	d := &days{first: first, open: make([]bool, n+after), around: make([]int, n+after)}
	for i := range d.open {
		d.look(cal, i, i < n)
	}
	d.dip(s.Arrivals.Dip, closedBefore(cal, first))
	sum := 0
	for i := range n {
		sum += d.weight(s, i)
		d.upTo = append(d.upTo, sum)
	}
	return d
}

func (d *days) look(cal *civil.Calendar, i int, filing bool) {
	day := d.first.AddDays(i)
	open, _, provisional := cal.Works(day)
	d.open[i], d.around[i] = open, Whole
	if provisional && filing && !slices.Contains(d.provisional, day.Year) {
		d.provisional = append(d.provisional, day.Year)
	}
}

// closedBefore is how many days right before a day are closed.
func closedBefore(cal *civil.Calendar, day civil.Date) int {
	for n := 0; ; n++ {
		if open, _, _ := cal.Works(day.AddDays(-1 - n)); open {
			return n
		}
	}
}

// dip lowers the working days on both sides of three or more closed days, of which
// some may lie before the first day.
func (d *days) dip(shape dip, before int) {
	for i := 0; i < len(d.open); i++ {
		end := i
		for end < len(d.open) && !d.open[end] {
			end++
		}
		if end-i+before >= 3 {
			d.lower(i-1, -1, shape)
			d.lower(end, +1, shape)
		}
		i, before = end, 0
	}
}

func (d *days) lower(from, step int, shape dip) {
	for left := shape.Days; left > 0 && from >= 0 && from < len(d.open); from += step {
		if d.open[from] {
			d.around[from] = shape.To
			left--
		}
	}
}

// weight is how much of the filings a day has. A make-up day is worked like a Friday;
// a closed day has a little of a middling one.
func (d *days) weight(s *Shapes, i int) int {
	day := d.first.AddDays(i)
	month, a := s.Arrivals.Months[day.Month-1], s.Arrivals
	weekday := int(day.Weekday()) - 1
	switch {
	case !d.open[i]:
		return month * a.Weekdays[2] * a.Closed / Whole
	case day.Weekday() == time.Saturday || day.Weekday() == time.Sunday:
		weekday = 4
	}
	return month * a.Weekdays[weekday] * d.around[i] / Whole
}

// draw finds a day of filing.
func (d *days) draw(s stream) int {
	at := s.IntN(d.upTo[len(d.upTo)-1])
	i, _ := slices.BinarySearch(d.upTo, at+1) // days without weight are never the first
	return i
}

func (d *days) date(i int) civil.Date { return d.first.AddDays(i) }

// later is the nth working day after a day; with none, the day itself or the next one
// that is worked.
func (d *days) later(i, n int) int {
	if n == 0 {
		for !d.open[i] {
			i++
		}
		return i
	}
	for ; n > 0; n-- {
		for i++; !d.open[i]; i++ {
		}
	}
	return i
}

// closedNear is the first closed day from a day on.
func (d *days) closedNear(i int) int {
	for d.open[i] {
		i++
	}
	return i
}
