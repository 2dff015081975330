package civil

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A world is a calendar together with the lists it was made of, so that days
// can be counted without asking it.
type world struct {
	cal       *Calendar
	off, work map[string]bool
}

// anyWorld draws a schedule for 2026 and 2027; later years stay unloaded.
func anyWorld(t *rapid.T) world {
	w := world{off: map[string]bool{}, work: map[string]bool{}}
	var file []string
	for year := 2026; year <= 2027; year++ {
		var off, work []string
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 364), 0, 40, rapid.ID).Draw(t, "days") {
			d := Date{year, 1, 1}.AddDays(i)
			if free(d) && rapid.Bool().Draw(t, "worked") {
				work, w.work[d.String()] = append(work, quoted(d)), true
			} else {
				off, w.off[d.String()] = append(off, quoted(d)), true
			}
		}
		file = append(file, fmt.Sprintf(`"%d": {"off": [%s], "work": [%s]}`, year, strings.Join(off, ", "), strings.Join(work, ", ")))
	}
	cal, err := ParseCalendar("drawn.json", []byte("{"+strings.Join(file, ", ")+"}"))
	if err != nil {
		t.Fatal(err)
	}
	w.cal = cal
	return w
}

func quoted(d Date) string { return `"` + d.String() + `"` }

func free(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// open is domain.md section 7: in work, or Monday to Friday and not in off.
func (w world) open(d Date) bool { return w.work[d.String()] || !free(d) && !w.off[d.String()] }

// due counts days one by one, straight from the words of the conventions.
func (w world) due(r Rule, from Moment, n int, excluded []Span) Date {
	closed := func(d Date) bool { return r.Unit == Working && !w.open(d) }
	day := from.Date
	if r.Cutoff > 0 && from.Minute >= r.Cutoff {
		day = day.AddDays(1)
	}
	if r.ClosedStart == Zero {
		for closed(day) {
			day = day.AddDays(1)
		}
	}
	event, counted := day, 0
	for counted < n {
		if (day != event || r.CountEvent) && !closed(day) && !slices.ContainsFunc(excluded, func(s Span) bool { return s.Contains(day) }) {
			if counted++; counted == n {
				break
			}
		}
		day = day.AddDays(1)
	}
	return day
}

func anyRule(t *rapid.T) Rule {
	return Rule{
		Unit:        rapid.SampledFrom([]Unit{Working, Days}).Draw(t, "unit"),
		CountEvent:  rapid.Bool().Draw(t, "count the event day"),
		ClosedStart: rapid.SampledFrom([]ClosedStart{Zero, One}).Draw(t, "closed start"),
		Cutoff:      rapid.SampledFrom([]int{0, 1, 990, 1439}).Draw(t, "cutoff"),
	}
}

func anyEvent(t *rapid.T) Moment {
	d := Date{2026, 1, 1}.AddDays(rapid.IntRange(0, 800).Draw(t, "from"))
	return Moment{d, rapid.IntRange(0, minutesPerDay-1).Draw(t, "minute")}
}

func anySpans(t *rapid.T) []Span {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Span {
		from := Date{2026, 1, 1}.AddDays(rapid.IntRange(0, 900).Draw(t, "from"))
		return Span{from, from.AddDays(rapid.IntRange(0, 40).Draw(t, "length"))}
	}), 0, 5).Draw(t, "excluded")
}

// Law 5 of design.md: a due date equals the one found by counting days one by
// one, and shows its derivation.
func TestDueIsCountedDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, r, from, excluded := anyWorld(t), anyRule(t), anyEvent(t), anySpans(t)
		n := rapid.IntRange(0, 60).Draw(t, "n")
		d := r.Due(w.cal, from, n, excluded)
		if want := w.due(r, from, n, excluded); d.Date != want {
			t.Fatalf("%+v: %v + %d = %v, counted %v", r, from, n, d.Date, want)
		}
		if (n > 0 || !r.CountEvent) && r.Used(w.cal, from, d.Date, excluded) != n {
			t.Fatalf("%+v: %v + %d = %v, but %d days are used", r, from, n, d.Date, r.Used(w.cal, from, d.Date, excluded))
		}
		if d.Provisional && d.Date.Year < 2028 || !d.Provisional && r.Unit == Working && d.Date.Year >= 2028 {
			t.Fatalf("%v: provisional is %v", d.Date, d.Provisional)
		}
		derived(t, d, n)
	})
}

// derived checks that the steps of d lead to its date: no day twice, ordinals
// from 1 to n without a gap.
func derived(t *rapid.T, d Deadline, n int) {
	seen, ordinal := map[Date]bool{}, 0
	for _, s := range d.Steps {
		if s.Why == Late || s.Why == ClosedZero {
			continue
		}
		for day := s.Date; !day.After(s.To); day = day.AddDays(1) {
			if seen[day] {
				t.Fatalf("%v stands twice in %v", day, d.Steps)
			}
			seen[day] = true
			if s.Ordinal > 0 {
				ordinal++
			}
		}
		if s.Ordinal > 0 && s.Ordinal+s.To.Sub(s.Date) != ordinal {
			t.Fatalf("step %+v is day %d", s, ordinal)
		}
	}
	if last := d.Steps; ordinal != n || n > 0 && last[len(last)-1].To != d.Date {
		t.Fatalf("the derivation of day %d ends with day %d: %v", n, ordinal, d.Steps)
	}
}

func TestPeriodsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, from, excluded := anyWorld(t), anyEvent(t), anySpans(t)
		r := anyRule(t)
		r.CountEvent, r.Cutoff = false, 0
		a, b := rapid.IntRange(0, 30).Draw(t, "a"), rapid.IntRange(0, 30).Draw(t, "b")
		half := r.DueDate(w.cal, from, a, excluded).Date
		got, want := r.DueDate(w.cal, Moment{Date: half}, b, excluded).Date, r.DueDate(w.cal, from, a+b, excluded).Date
		if got != want {
			t.Fatalf("%+v: %v + %d + %d = %v, at once %v", r, from, a, b, got, want)
		}
		if next := r.DueDate(w.cal, from, a+b+1, excluded).Date; !next.After(want) {
			t.Fatalf("%+v: one day more leads from %v to %v", r, want, next)
		}
	})
}

func TestOverlappingSuspensionsCountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, r, from, excluded := anyWorld(t), anyRule(t), anyEvent(t), anySpans(t)
		n := rapid.IntRange(1, 30).Draw(t, "n")
		twice := slices.Concat(excluded, excluded)
		var single []Span // each suspended day as a span of its own, once
		for d := (Date{2026, 1, 1}); d.Year < 2030; d = d.AddDays(1) {
			if slices.ContainsFunc(excluded, func(s Span) bool { return s.Contains(d) }) {
				single = append(single, Span{d, d})
			}
		}
		want := r.DueDate(w.cal, from, n, single)
		for _, spans := range [][]Span{excluded, twice} {
			if got := r.DueDate(w.cal, from, n, spans); got.Date != want.Date {
				t.Fatalf("%+v: %v + %d without %v = %v, want %v", r, from, n, spans, got.Date, want.Date)
			}
		}
	})
}

// Each mutant breaks one convention; a fixed walk through 2026 must tell it
// from the day-by-day count, or the laws above bite nothing.
func TestMutantsAreCaught(t *testing.T) {
	type due func(r Rule, w world, from Moment, n int, excluded []Span) Date
	honest := func(r Rule, w world, from Moment, n int, excluded []Span) Date {
		return r.DueDate(w.cal, from, n, excluded).Date
	}
	changed := func(change func(*Rule)) due {
		return func(r Rule, w world, from Moment, n int, excluded []Span) Date {
			return honest(with(r, change), w, from, n, excluded)
		}
	}
	mutants := map[string]due{
		"the event day's counting is turned round": changed(func(r *Rule) { r.CountEvent = !r.CountEvent }),
		"the cut-off hour is forgotten":            changed(func(r *Rule) { r.Cutoff = 0 }),
		"the cut-off is one minute later":          changed(func(r *Rule) { r.Cutoff++ }),
		"a closed start is always day 0":           changed(func(r *Rule) { r.ClosedStart = Zero }),
		"a closed start is always day 1":           changed(func(r *Rule) { r.ClosedStart = One }),
		"calendar days for working days":           changed(func(r *Rule) { r.Unit = Days }),
		"holidays and make-up days are forgotten": func(r Rule, _ world, from Moment, n int, excluded []Span) Date {
			return r.DueDate(&Calendar{}, from, n, excluded).Date
		},
		"only the first suspension is seen": func(r Rule, w world, from Moment, n int, excluded []Span) Date {
			return honest(r, w, from, n, excluded[:1])
		},
		"overlapping suspensions are added": func(r Rule, w world, from Moment, n int, excluded []Span) Date {
			d := honest(r, w, from, n, nil)
			for _, s := range excluded {
				d = honest(Rule{Unit: r.Unit, ClosedStart: One}, w, Moment{Date: d}, r.Used(w.cal, Moment{Date: s.From.AddDays(-1)}, s.To, nil), nil)
			}
			return d
		},
	}
	if d := difference(honest); d != "" {
		t.Errorf("the code itself differs: %s", d)
	}
	for name, mutant := range mutants {
		if difference(mutant) == "" {
			t.Errorf("no case tells that %s", name)
		}
	}
}

// difference is the first case of a walk through 2026 where count is wrong.
func difference(count func(r Rule, w world, from Moment, n int, excluded []Span) Date) string {
	w := world{cal: National(), off: map[string]bool{}, work: map[string]bool{}}
	for d := (Date{2026, 1, 1}); d.Year == 2026; d = d.AddDays(1) {
		open, why, _ := w.cal.Works(d)
		w.work[d.String()], w.off[d.String()] = open && why == MakeUp, why == Holiday
	}
	excluded := []Span{{date("2026-05-20"), date("2026-05-26")}, {date("2026-05-25"), date("2026-06-02")}}
	for d := (Date{2026, 1, 1}); d.Before(date("2026-07-01")); d = d.AddDays(1) {
		for _, r := range []Rule{{Unit: Working, ClosedStart: Zero, Cutoff: 990}, {Unit: Working, ClosedStart: One, CountEvent: true}, {Unit: Working, ClosedStart: One}} {
			for _, from := range []Moment{{d, 600}, {d, 990}} {
				if got, want := count(r, w, from, 7, excluded), w.due(r, from, 7, excluded); got != want {
					return fmt.Sprintf("%+v %v: got %v, want %v", r, from, got, want)
				}
			}
		}
	}
	return ""
}
