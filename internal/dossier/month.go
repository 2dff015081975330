package dossier

import (
	"fmt"
	"time"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// A Month is a month of a year, as education and jobs are stated.
// The zero Month is no month. Months are comparable with ==.
type Month struct {
	Year  int
	Month time.Month
}

// ParseMonth reads a month written as 2019-07. Its errors are messages of
// package text.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Month{}, text.Say("dossier.month.form", clip(s))
	}
	if t.Year() < civil.FirstYear || t.Year() > civil.LastYear {
		return Month{}, text.Say("dossier.month.range", s, civil.FirstYear, civil.LastYear)
	}
	return Month{t.Year(), t.Month()}, nil
}

func monthOf(d civil.Date) Month { return Month{d.Year, d.Month} }

// serial numbers the months one after the other.
func (m Month) serial() int { return m.Year*12 + int(m.Month) - 1 }

func monthFrom(serial int) Month { return Month{serial / 12, time.Month(serial%12 + 1)} }

// IsZero reports whether m is no month.
func (m Month) IsZero() bool { return m == Month{} }

// String returns m as 2019-07 and no month as "".
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year, m.Month)
}

// MarshalText makes a Month read as 2019-07 in JSON and YAML.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote, "" as no month.
func (m *Month) UnmarshalText(b []byte) error {
	*m = Month{}
	if len(b) == 0 {
		return nil
	}
	v, err := ParseMonth(string(b))
	if err == nil {
		*m = v
	}
	return err
}

// clip shortens what a person wrote so that a message stays readable.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
