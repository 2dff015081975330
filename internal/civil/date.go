// Package civil has the calendar arithmetic of statutory periods: dates without
// a time of day, minutes of the Chinese wall clock, working calendars as
// versioned data, and deadlines that show how they were found.
//
// It never asks what day it is and does no I/O. Every counting convention is
// declared by a Rule. A year whose official schedule is not loaded is worked
// Monday to Friday, and a date that rests on it is marked provisional.
package civil

import (
	"cmp"
	"time"

	"tandem/internal/text"
)

// A Date is a day of the civil calendar in China. It has no time of day and no
// zone. The zero Date is no day. Dates are comparable with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// The years that a date may be read from; anything outside is a typing error.
const (
	FirstYear = 1900
	LastYear  = 2200
)

// ParseDate reads a date written as 2026-11-17, between the years 1900 and 2200.
// Its errors are messages of package text.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, text.Say("civil.date.form", shown(s))
	}
	if t.Year() < FirstYear || t.Year() > LastYear {
		return Date{}, text.Say("civil.date.range", shown(s), FirstYear, LastYear)
	}
	return dateOf(t), nil
}

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

const secondsPerDay = 24 * 60 * 60

// serial numbers the days one after the other; 1 January 1970 is 0.
func (d Date) serial() int {
	return int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

func fromSerial(n int) Date { return dateOf(time.Unix(int64(n)*secondsPerDay, 0).UTC()) }

// AddDays returns the day n calendar days after d, before it for a negative n.
// No day stays no day.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return fromSerial(d.serial() + n)
}

// AddMonths returns the same day n months later; a day that the month does not
// have becomes its last one (Civil Code art. 202). No day stays no day.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	last := dateOf(time.Date(d.Year, d.Month+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC))
	return Date{last.Year, last.Month, min(d.Day, last.Day)}
}

// Sub returns the number of calendar days from e to d.
func (d Date) Sub(e Date) int { return d.serial() - e.serial() }

// Compare returns -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d comes after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return weekday(d.serial()) }

// weekday is that of a serial day; 1 January 1970 was a Thursday.
func weekday(serial int) time.Weekday { return time.Weekday(((serial+4)%7 + 7) % 7) }

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String returns d as 2026-11-17 and no day as "".
func (d Date) String() string {
	b, _ := d.AppendText(nil) // it has no error to give
	return string(b)
}

// AppendText appends what String returns; its error is always nil.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).AppendFormat(b, time.DateOnly), nil
}

// MarshalText makes a Date read as 2026-11-17 in JSON, YAML and SQL.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what MarshalText wrote, "" as no day.
func (d *Date) UnmarshalText(b []byte) error {
	*d = Date{}
	if len(b) == 0 {
		return nil
	}
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}
