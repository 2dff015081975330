package view

import (
	"context"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// Day is d in full, for sentences: Thursday 26 November 2026.
func Day(ctx context.Context, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return T(ctx, "view.day", d.Year, month(ctx, d), d.Day, weekday(ctx, d))
}

// ShortDay is d without its year, where the year is plain: Thursday 26 November.
func ShortDay(ctx context.Context, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return T(ctx, "view.day.short", month(ctx, d), d.Day, weekday(ctx, d))
}

// TableDay is d in a table: 26 Nov 2026, and 2026-11-26 in Chinese.
func TableDay(ctx context.Context, d civil.Date) string {
	if d.IsZero() || Lang(ctx) == text.ZH {
		return d.String()
	}
	return T(ctx, "view.day.table", d.Day, T(ctx, "civil.month."+strconv.Itoa(int(d.Month))), d.Year)
}

// WholeMonth is the month of d: November 2026.
func WholeMonth(ctx context.Context, d civil.Date) string {
	return T(ctx, "view.month.whole", d.Year, month(ctx, d))
}

// barDay is d under a bar of the clock: 26 Nov, and 11/26 in Chinese.
func barDay(ctx context.Context, d civil.Date) string {
	if Lang(ctx) == text.ZH {
		return strconv.Itoa(int(d.Month)) + "/" + strconv.Itoa(d.Day)
	}
	return T(ctx, "view.day.bar", d.Day, T(ctx, "civil.month."+strconv.Itoa(int(d.Month))))
}

// When is m in full: Thursday 26 November 2026, 18:00.
func When(ctx context.Context, m civil.Moment) string {
	if m.IsZero() {
		return ""
	}
	return T(ctx, "view.when", Day(ctx, m.Date), clock(m))
}

// ShortWhen is m without year and weekday, for histories: 26 November, 18:00.
func ShortWhen(ctx context.Context, m civil.Moment) string {
	if m.IsZero() {
		return ""
	}
	return T(ctx, "view.when.short", month(ctx, m.Date), m.Date.Day, clock(m))
}

func month(ctx context.Context, d civil.Date) string {
	return T(ctx, "view.month."+strconv.Itoa(int(d.Month)))
}

func weekday(ctx context.Context, d civil.Date) string {
	return T(ctx, "view.weekday."+strconv.Itoa(int(d.Weekday())))
}

// clock is the time of day of m: 18:00.
func clock(m civil.Moment) string {
	_, hours, _ := strings.Cut(m.String(), "T")
	return hours
}

// machine is m for <time datetime>, with the zone of China.
func machine(m civil.Moment) string { return m.String() + "+08:00" }
