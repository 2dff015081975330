package civil

import (
	"cmp"
	"fmt"
	"time"

	"tandem/internal/text"
)

// Zone is the one time zone of China: UTC+8 all year round.
var Zone = time.FixedZone("UTC+8", 8*60*60)

const minutesPerDay = 24 * 60

// A Moment is a minute of the wall clock in China. Its Minute counts from
// midnight, 0 to 1439. The zero Moment is no moment. Moments are comparable
// with ==.
type Moment struct {
	Date   Date
	Minute int
}

// ParseMoment reads a moment written as 2026-11-17T09:30.
// Its errors are messages of package text.
func ParseMoment(s string) (Moment, error) {
	const date = len(time.DateOnly)
	if len(s) < date+1 || s[date] != 'T' {
		return Moment{}, text.Say("civil.moment.form", shown(s))
	}
	minute, err := ParseClock(s[date+1:])
	if err != nil {
		return Moment{}, text.Say("civil.moment.form", shown(s))
	}
	d, err := ParseDate(s[:date])
	if err != nil {
		return Moment{}, err
	}
	return Moment{d, minute}, nil
}

// ParseClock reads a time of day written as 09:30, in minutes from midnight.
// Its errors are messages of package text.
func ParseClock(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, text.Say("civil.clock.form", shown(s))
	}
	return t.Hour()*60 + t.Minute(), nil
}

// MomentOf returns the minute in China that t falls in; the zero Time is no moment.
func MomentOf(t time.Time) Moment {
	if t.IsZero() {
		return Moment{}
	}
	t = t.In(Zone)
	return Moment{dateOf(t), t.Hour()*60 + t.Minute()}
}

// Time returns the start of the minute m; no moment is the zero Time.
func (m Moment) Time() time.Time {
	if m.IsZero() {
		return time.Time{}
	}
	return time.Date(m.Date.Year, m.Date.Month, m.Date.Day, 0, m.Minute, 0, 0, Zone)
}

// Add returns the moment d later, earlier for a negative d; what is left of a
// minute is dropped. No moment stays no moment.
func (m Moment) Add(d time.Duration) Moment {
	if m.IsZero() {
		return m
	}
	minute := m.Minute + int(d/time.Minute)
	days := minute / minutesPerDay
	if minute%minutesPerDay < 0 {
		days--
	}
	return Moment{m.Date.AddDays(days), minute - days*minutesPerDay}
}

// Sub returns the time from o to m.
func (m Moment) Sub(o Moment) time.Duration {
	return time.Duration(m.Date.Sub(o.Date)*minutesPerDay+m.Minute-o.Minute) * time.Minute
}

// Compare returns -1, 0 or +1 as m is before, at or after o.
func (m Moment) Compare(o Moment) int {
	return cmp.Or(m.Date.Compare(o.Date), cmp.Compare(m.Minute, o.Minute))
}

// Before reports whether m comes before o.
func (m Moment) Before(o Moment) bool { return m.Compare(o) < 0 }

// After reports whether m comes after o.
func (m Moment) After(o Moment) bool { return m.Compare(o) > 0 }

// IsZero reports whether m is no moment.
func (m Moment) IsZero() bool { return m == Moment{} }

// String returns m as 2026-11-17T09:30 and no moment as "".
func (m Moment) String() string {
	b, _ := m.AppendText(nil) // it has no error to give
	return string(b)
}

// AppendText appends what String returns; its error is always nil.
func (m Moment) AppendText(b []byte) ([]byte, error) {
	if m.IsZero() {
		return b, nil
	}
	return m.Time().AppendFormat(b, "2006-01-02T15:04"), nil
}

// MarshalText makes a Moment read as 2026-11-17T09:30 in JSON, YAML and SQL.
func (m Moment) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what MarshalText wrote, "" as no moment.
func (m *Moment) UnmarshalText(b []byte) error {
	*m = Moment{}
	if len(b) == 0 {
		return nil
	}
	v, err := ParseMoment(string(b))
	if err == nil {
		*m = v
	}
	return err
}

// In returns m for people: Tue 17 Nov 2026 09:30.
func (m Moment) In(l text.Lang) string {
	if m.IsZero() {
		return ""
	}
	return text.T(l, "civil.moment", m.Date, clock(m.Minute))
}

// clock is a minute of the day as 09:30.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
