package civil

import (
	"strconv"
	"strings"
	"unicode"

	"tandem/internal/text"
)

// In returns d for people: Tue 17 Nov 2026, 2026年11月17日 星期二.
func (d Date) In(l text.Lang) string {
	if d.IsZero() {
		return ""
	}
	return text.T(l, "civil.date", d.short(l), d.Year)
}

// short is d without its year: Tue 17 Nov.
func (d Date) short(l text.Lang) string {
	return text.T(l, "civil.date.short", weekdayName(d, l), monthName(d, l), d.Day)
}

func weekdayName(d Date, l text.Lang) string {
	return text.T(l, "civil.weekday."+strconv.Itoa(int(d.Weekday())))
}

func monthName(d Date, l text.Lang) string {
	return text.T(l, "civil.month."+strconv.Itoa(int(d.Month)))
}

// In returns s for people, naming the year once if there is only one.
func (s Span) In(l text.Lang) string {
	switch {
	case s.To.IsZero():
		return text.T(l, "civil.span.open", s.From)
	case s.From == s.To:
		return s.From.In(l)
	case s.From.Year == s.To.Year:
		return text.T(l, "civil.span.year", s.From.short(l), s.To.short(l), s.To.Year)
	default:
		return text.T(l, "civil.span.years", s.From, s.To)
	}
}

// shown is typed text that is safe and short enough to repeat in a message.
func shown(s string) string {
	const limit = 40
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == limit {
			b.WriteRune('…')
			break
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
