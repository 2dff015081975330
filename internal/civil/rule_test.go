package civil

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/text"
)

var (
	zero = Rule{Unit: Working, ClosedStart: Zero}
	one  = Rule{Unit: Working, ClosedStart: One}
	days = Rule{Unit: Days}
)

// The vectors of domain.md section 7 start on working days, so both conventions agree.
func TestVectorsOfTheDomain(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-11", 5, "2026-02-25"},
		{"2026-02-12", 7, "2026-02-28"}, // the make-up Saturday
		{"2026-04-30", 5, "2026-05-11"},
		{"2026-09-17", 7, "2026-09-28"},
		{"2026-09-24", 7, "2026-10-12"},
		{"2026-09-30", 5, "2026-10-13"},
		{"2025-09-26", 7, "2025-10-13"},
		{"2025-01-24", 5, "2025-02-07"},
		{"2024-02-08", 7, "2024-02-23"},
		{"2024-09-27", 20, "2024-10-30"},
		{"2026-02-06", 45, "2026-04-17"},
	} {
		for _, r := range []Rule{zero, one} {
			d := r.Due(National(), moment(c.from), c.n, nil)
			if d.Date != date(c.want) || d.Provisional || d.Reason != (Reason{}) {
				t.Errorf("%s + %d, %s: got %v %v %s", c.from, c.n, r.ClosedStart, d.Date, d.Provisional, d.Reason.In(text.EN))
			}
			if used := r.Used(National(), moment(c.from), d.Date, nil); used != c.n {
				t.Errorf("%s to %s, %s: %d days used, want %d", c.from, c.want, r.ClosedStart, used, c.n)
			}
		}
	}
}

func with(r Rule, change func(*Rule)) Rule { change(&r); return r }

func TestConventions(t *testing.T) {
	cutoff := func(r Rule) Rule { return with(r, func(r *Rule) { r.Cutoff = 16*60 + 30 }) }
	event := func(r Rule) Rule { return with(r, func(r *Rule) { r.CountEvent = true }) }
	for _, c := range []struct {
		name string
		rule Rule
		from string
		n    int
		want string
	}{
		{"Saturday, Monday is day 0", zero, "2026-11-14", 5, "2026-11-23"},
		{"Saturday, Monday is day 1", one, "2026-11-14", 5, "2026-11-20"},
		{"first day of a long holiday, day 0 is Tuesday", zero, "2026-02-15", 1, "2026-02-25"},
		{"first day of a long holiday, day 1 is Tuesday", one, "2026-02-15", 1, "2026-02-24"},
		{"last day of a long holiday, zero", zero, "2026-10-07", 2, "2026-10-10"},
		{"last day of a long holiday, one", one, "2026-10-07", 2, "2026-10-09"},
		{"holiday, zero, a bridge follows", zero, "2026-09-25", 3, "2026-10-08"},
		{"holiday, one, a bridge follows", one, "2026-09-25", 3, "2026-09-30"},
		{"make-up Saturday is an open day, zero", zero, "2026-02-28", 1, "2026-03-02"},
		{"make-up Saturday is an open day, one", one, "2026-02-28", 1, "2026-03-02"},
		{"Sunday before a make-up day's week", one, "2026-05-03", 4, "2026-05-09"},
		{"nothing promised: the event day", zero, "2026-11-17", 0, "2026-11-17"},
		{"nothing promised on a Saturday, zero", zero, "2026-11-14", 0, "2026-11-16"},
		{"nothing promised on a Saturday, one", one, "2026-11-14", 0, "2026-11-14"},
		{"a negative promise is none", zero, "2026-11-17", -3, "2026-11-17"},

		{"a minute before the cut-off", cutoff(zero), "2026-11-16T16:29", 1, "2026-11-17"},
		{"at the cut-off counts as Tuesday", cutoff(zero), "2026-11-16T16:30", 1, "2026-11-18"},
		{"at the cut-off counts as Tuesday, which is open", cutoff(one), "2026-11-16T16:30", 1, "2026-11-18"},
		{"late on Friday is Saturday's event, zero", cutoff(zero), "2026-11-13T17:00", 1, "2026-11-17"},
		{"late on Friday is Saturday's event, one", cutoff(one), "2026-11-13T17:00", 1, "2026-11-16"},
		{"late before a make-up Saturday", cutoff(zero), "2026-02-13T17:00", 1, "2026-02-24"},
		{"late on New Year's Eve, into a year not loaded", cutoff(one), "2026-12-31T23:59", 1, "2027-01-04"},
		{"no cut-off, a minute to midnight", zero, "2026-11-16T23:59", 1, "2026-11-17"},
		{"late, in calendar days", cutoff(days), "2026-11-13T17:00", 1, "2026-11-15"},

		{"the event day counts", event(zero), "2026-11-16", 1, "2026-11-16"},
		{"the event day counts, five", event(zero), "2026-11-16", 5, "2026-11-20"},
		{"the event day would count but is closed, zero", event(zero), "2026-11-14", 1, "2026-11-16"},
		{"the event day would count but is closed, one", event(one), "2026-11-14", 1, "2026-11-16"},
		{"the late event's day counts", event(cutoff(zero)), "2026-11-16T17:00", 1, "2026-11-17"},

		{"thirty calendar days over a holiday", days, "2026-09-20", 30, "2026-10-20"},
		{"calendar days do not care for a Saturday", days, "2026-11-14", 15, "2026-11-29"},
		{"calendar days, the event day counts", event(days), "2026-11-14", 15, "2026-11-28"},
		{"calendar days over a leap day", days, "2028-02-20", 10, "2028-03-01"},
	} {
		d := c.rule.Due(National(), moment(c.from), c.n, nil)
		if d.Date != date(c.want) {
			t.Errorf("%s: got %v, want %s\n%v", c.name, d.Date, c.want, d.Lines(text.EN))
		}
		quick := c.rule.DueDate(National(), moment(c.from), c.n, nil)
		if d.Steps = nil; !cmp.Equal(d, quick) {
			t.Errorf("%s: DueDate says %+v", c.name, quick)
		}
	}
}

func TestSuspension(t *testing.T) {
	week := Span{date("2026-11-18"), date("2026-11-24")}
	open := Span{From: date("2026-11-18")}
	for _, c := range []struct {
		name     string
		rule     Rule
		excluded []Span
		n        int
		want     string
		reason   Reason
	}{
		{"a week", zero, []Span{week}, 3, "2026-11-26", Reason{}},
		{"two that overlap count once", zero, []Span{week, {date("2026-11-20"), date("2026-11-25")}}, 3, "2026-11-27", Reason{}},
		{"the same one twice", zero, []Span{week, week}, 3, "2026-11-26", Reason{}},
		{"one that begins on the event day", zero, []Span{{date("2026-11-16"), date("2026-11-17")}}, 1, "2026-11-18", Reason{}},
		{"one over before the event", zero, []Span{{date("2026-10-01"), date("2026-11-16")}}, 1, "2026-11-17", Reason{}},
		{"one after the due date", zero, []Span{{date("2026-11-18"), date("2026-11-30")}}, 1, "2026-11-17", Reason{}},
		{"calendar days", days, []Span{week}, 3, "2026-11-26", Reason{}},
		{"still open", zero, []Span{open}, 3, "", Reason{StillOpen, date("2026-11-18")}},
		{"still open, found inside another", zero, []Span{week, open}, 3, "", Reason{StillOpen, date("2026-11-18")}},
		{"still open, but due before", zero, []Span{open}, 1, "2026-11-17", Reason{}},
		{"a span without a beginning excludes nothing", zero, []Span{{}, {To: date("2026-12-31")}}, 1, "2026-11-17", Reason{}},
	} {
		d := c.rule.Due(National(), moment("2026-11-16"), c.n, c.excluded)
		if d.Date.String() != c.want || d.Reason != c.reason {
			t.Errorf("%s: got %v (%s), want %s", c.name, d.Date, d.Reason.In(text.EN), c.want)
		}
	}
	if used := zero.Used(National(), moment("2026-11-16"), date("2026-12-31"), []Span{open}); used != 1 {
		t.Errorf("still open: %d days used, want 1", used)
	}
}

// Suspended days of a year not loaded are not asked for, so they cast no doubt.
func TestProvisional(t *testing.T) {
	for _, c := range []struct {
		name, from string
		n          int
		excluded   []Span
		want       Reason
	}{
		{"within the loaded years", "2026-12-21", 8, nil, Reason{}},
		{"into the new year", "2026-12-31", 1, nil, Reason{Unloaded, date("2027-01-01")}},
		{"begun in it", "2027-03-01", 1, nil, Reason{Unloaded, date("2027-03-01")}},
		{"begun before the first year", "2023-12-29", 1, nil, Reason{Unloaded, date("2023-12-29")}},
		{"over suspended days of it", "2026-12-31", 1, []Span{{date("2027-01-01"), date("2027-12-31")}}, Reason{Unloaded, date("2028-01-01")}},
	} {
		d := zero.DueDate(National(), moment(c.from), c.n, c.excluded)
		if d.Reason != c.want || d.Provisional != (c.want != Reason{}) {
			t.Errorf("%s: got %v %+v", c.name, d.Provisional, d.Reason)
		}
	}
	if d := days.DueDate(nil, moment("2026-12-31"), 30, nil); d.Provisional || d.Date != date("2027-01-30") {
		t.Errorf("calendar days need no schedule: %+v", d)
	}
	if got, want := (Reason{Unloaded, date("2027-01-01")}).In(text.EN), "no official schedule for 2027 is loaded"; got[:len(want)] != want {
		t.Errorf("got %q", got)
	}
}

func TestNoDate(t *testing.T) {
	for name, c := range map[string]struct {
		rule Rule
		from Moment
		n    int
		want ReasonCode
	}{
		"nothing declared":         {Rule{}, moment("2026-11-17"), 1, Undeclared},
		"closed start undeclared":  {Rule{Unit: Working}, moment("2026-11-17"), 1, Undeclared},
		"unit that is none":        {Rule{Unit: "weeks"}, moment("2026-11-17"), 1, Undeclared},
		"cut-off that is none":     {with(zero, func(r *Rule) { r.Cutoff = 1440 }), moment("2026-11-17"), 1, Undeclared},
		"no event":                 {zero, Moment{}, 1, NoEvent},
		"more days than there are": {zero, moment("2026-11-17"), 1 << 40, Beyond},
	} {
		d := c.rule.Due(National(), c.from, c.n, nil)
		if !d.Date.IsZero() || d.Reason.Code != c.want || d.Provisional {
			t.Errorf("%s: got %v %+v", name, d.Date, d.Reason)
		}
		if got := (c.rule.Check() != nil); got != (c.want == Undeclared) {
			t.Errorf("%s: Check says %v", name, c.rule.Check())
		}
		if c.want != Beyond && c.rule.Used(National(), c.from, date("2026-12-31"), nil) != 0 {
			t.Errorf("%s: days are used", name)
		}
	}
}

func TestUsed(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		want           int
	}{
		{"the event day itself", "2026-11-16", "2026-11-16", 0},
		{"before the event", "2026-11-16", "2026-11-02", 0},
		{"a Sunday counts what Friday did", "2026-11-16", "2026-11-22", 4},
		{"over the spring festival", "2026-02-12", "2026-02-28", 7},
	} {
		if got := zero.Used(National(), moment(c.from), date(c.to), nil); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
	if zero.Used(National(), moment("2026-11-16"), Date{}, nil) != 0 {
		t.Error("days are used up to no day")
	}
}

func TestEveryCodeHasItsWords(t *testing.T) {
	var keys []string
	for _, w := range []Why{Workday, MakeUp, Weekend, Holiday, Assumed, Plain, Event, Late, ClosedZero, ClosedOne, Suspended} {
		keys = append(keys, "civil.step."+string(w))
	}
	for _, r := range []ReasonCode{Unloaded, Unofficial, StillOpen, Beyond, Undeclared, NoEvent} {
		keys = append(keys, "civil.reason."+string(r))
	}
	for _, key := range keys {
		if !text.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
}
