package visit

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/civil"
)

// The laws of the package comment, each judged by loops written a second time over
// what was recorded, never by asking the code under test.

// friday is followed by a weekend; the day 70 days later is worked.
var friday = civil.Date{Year: 2026, Month: time.March, Day: 6}

// A step is one command of a history.
type step struct {
	now    civil.Moment
	day    string
	cmd    Command
	world  World
	before Day
	events []Event
	after  Day
	err    error
}

// A history is what some cases do to the days of a station in the course of time.
type history struct {
	days   map[string]Day
	claims map[string]Claim
	steps  []step
}

var plans = []Plan{
	{Slot: 30, Periods: []Period{{From: 9 * 60, To: 10 * 60, Windows: 1}, {From: 14 * 60, To: 15 * 60, Windows: 2}}},
	{Slot: 30, Periods: []Period{{From: 9 * 60, To: 10 * 60, Windows: 2}}},
}

// abide writes random histories and lets the law judge them.
func abide(t *testing.T, law func(*history) error) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		h := draw(rt)
		if err := law(h); err != nil {
			rt.Fatalf("%s: %v", t.Name(), err)
		}
	})
}

func draw(t *rapid.T) *history {
	h := &history{days: map[string]Day{}, claims: map[string]Claim{}}
	w := World{Now: civil.Moment{Date: friday, Minute: 8*60 + 40}, Calendar: civil.National(), Plan: plans[0]}
	for range rapid.IntRange(1, 40).Draw(t, "steps") {
		w.Now = w.Now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 4, 9, 11, 300}).Draw(t, "minutes")) * time.Minute)
		if rapid.IntRange(0, 9).Draw(t, "new plan") == 0 {
			w.Plan = rapid.SampledFrom(plans).Draw(t, "plan")
		}
		on := friday.AddDays(rapid.SampledFrom([]int{0, 0, 0, 1, 3, 3, 70}).Draw(t, "day"))
		h.command(on, drawCommand(t), w)
	}
	return h
}

func drawCommand(t *rapid.T) Command {
	id := rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "case")
	at := rapid.SampledFrom([]Clock{9 * 60, 9 * 60, 9*60 + 30, 9*60 + 10, 14 * 60}).Draw(t, "at")
	return rapid.SampledFrom([]Command{
		Hold{id, "by " + id, at}, Hold{id, "by " + id, at}, Book{id, "by " + id, at}, Book{id, "by " + id, at},
		Extend{id}, Extend{id}, Release{id}, Cancel{Case: id}, Cancel{id, true}, Attend{id},
	}).Draw(t, "command")
}

// command does what package casework does: where a case turns to another day, what it
// has on the one before is given back.
func (h *history) command(on civil.Date, cmd Command, w World) {
	id := ID("station", on)
	s := h.decide(id, on, cmd, w)
	if s.err != nil || len(s.events) == 0 || !takes(cmd) {
		return
	}
	who := caseOf(cmd)
	events, leave := h.claims[who].Turn(id)
	for _, e := range events {
		h.claims[who] = EvolveClaim(h.claims[who], e)
	}
	if left, ok := h.days[leave]; ok {
		h.decide(leave, left.Date, Release{who}, w)
		h.decide(leave, left.Date, Cancel{Case: who}, w)
	}
}

func (h *history) decide(id string, on civil.Date, cmd Command, w World) step {
	d, ok := h.days[id]
	if !ok {
		d = Day{Station: "station", Date: on}
	}
	s := step{now: w.Now, day: id, cmd: cmd, world: w, before: d}
	s.events, s.err = Decide(d, cmd, w)
	s.after = Replay(d, s.events)
	if len(s.events) > 0 {
		h.days[id] = s.after
	}
	h.steps = append(h.steps, s)
	return s
}

func takes(cmd Command) bool {
	switch cmd.(type) {
	case Hold, Book:
		return true
	}
	return false
}

func caseOf(cmd Command) string {
	switch k := cmd.(type) {
	case Hold:
		return k.Case
	case Book:
		return k.Case
	}
	return ""
}

// takers counts, second by hand, who has a slot at a moment.
func takers(d Day, at Clock, now civil.Moment) (n int) {
	for _, p := range d.Places {
		if p.At == at && (p.Until.IsZero() || p.Until.Compare(now) > 0) {
			n++
		}
	}
	return n
}

func windows(p Plan, at Clock) int {
	for _, x := range p.Periods {
		if x.From <= at && int(at)+p.Slot <= int(x.To) && (int(at)-int(x.From))%p.Slot == 0 {
			return x.Windows
		}
	}
	return 0
}

func TestLaw1NeverMoreThanWindows(t *testing.T) {
	abide(t, func(h *history) error {
		for _, s := range h.steps {
			for _, p := range s.after.Places {
				grown := takers(s.after, p.At, s.now) > takers(s.before, p.At, s.now)
				if n := windows(s.world.Plan, p.At); grown && takers(s.after, p.At, s.now) > n {
					return fmt.Errorf("%+v leads to %d takers of %s, with %d windows", s.cmd, takers(s.after, p.At, s.now), p.At, n)
				}
			}
		}
		return nil
	})
}

// TestLaw1NobodyIsRefusedAFreePlace is the other half: a slot is full only if it is.
func TestLaw1NobodyIsRefusedAFreePlace(t *testing.T) {
	abide(t, func(h *history) error {
		for _, s := range h.steps {
			k, ok := s.cmd.(Book)
			at := s.before.Moment(k.At)
			if !ok || s.err == nil || at.Compare(s.now) <= 0 || !works(s.before.Date, s.world.Calendar) || s.before.Date.Sub(s.now.Date) > 7 {
				continue
			}
			others := takers(s.before, k.At, s.now)
			if windows(s.world.Plan, k.At) > others {
				return fmt.Errorf("%+v was refused, though %d of %d windows are taken: %w", k, others, windows(s.world.Plan, k.At), s.err)
			}
		}
		return nil
	})
}

func TestLaw2OnePlaceOfACase(t *testing.T) {
	abide(t, func(h *history) error {
		open := map[string]string{}
		for id, d := range h.days {
			seen := map[string]bool{}
			for _, p := range d.Places {
				if seen[p.Case] {
					return fmt.Errorf("%s has two places on %s", p.Case, id)
				}
				seen[p.Case] = true
				if p.Attended || !p.Until.IsZero() && p.Until.Compare(h.steps[len(h.steps)-1].now) <= 0 {
					continue
				}
				if other := open[p.Case]; other != "" {
					return fmt.Errorf("%s has places on %s and %s", p.Case, other, id)
				}
				open[p.Case] = id
			}
		}
		return nil
	})
}

func TestLaw3HoldsEnd(t *testing.T) {
	abide(t, func(h *history) error {
		for _, s := range h.steps {
			for _, e := range s.events {
				switch e := e.(type) {
				case PlaceHeld:
					if e.Until.Sub(s.now) != 10*time.Minute {
						return fmt.Errorf("%+v at %s holds until %s", s.cmd, s.now, e.Until)
					}
				case HoldExtended:
					was, _ := s.before.Of(e.Case)
					if was.Extended || was.Until.Compare(s.now) <= 0 || e.Until.Sub(was.Until) != 10*time.Minute {
						return fmt.Errorf("%+v at %s extends %+v until %s", s.cmd, s.now, was, e.Until)
					}
				}
			}
		}
		return nil
	})
}

func TestLaw4OnlyWhatIsToCome(t *testing.T) {
	abide(t, func(h *history) error {
		for _, s := range h.steps {
			at := Clock(0)
			switch cmd := s.cmd.(type) {
			case Hold:
				at = cmd.At
			case Book:
				at = cmd.At
			}
			day := s.before.Date.Weekday()
			late := s.before.Moment(at).Compare(s.now) <= 0
			if takes(s.cmd) && s.err == nil && len(s.events) > 0 && (late || day == time.Saturday || s.before.Date.Sub(s.now.Date) >= 60) {
				return fmt.Errorf("%+v on %s was taken at %s", s.cmd, s.before.Date, s.now)
			}
		}
		return nil
	})
}

func TestLaw5ReplayGivesTheDay(t *testing.T) {
	abide(t, func(h *history) error {
		for id, want := range h.days {
			var events []Event
			for _, s := range h.steps {
				if s.day == id {
					events = append(events, stored(s.events)...)
				}
			}
			got, err := json.Marshal(Replay(Day{}, events))
			wanted, _ := json.Marshal(want)
			if err != nil || string(got) != string(wanted) {
				return fmt.Errorf("%s comes back as %s, was %s: %w", id, got, wanted, err)
			}
		}
		return nil
	})
}

// stored are events as they come back from the journal.
func stored(events []Event) []Event {
	out := slices.Clone(events)
	for i, e := range events {
		body, err := json.Marshal(e)
		if err == nil {
			out[i], err = DecodeEvent(e.Kind(), body)
		}
		if err != nil {
			panic(err)
		}
	}
	return out
}

// TestRefusalsChangeNothing: who is refused leads to no event.
func TestRefusalsChangeNothing(t *testing.T) {
	abide(t, func(h *history) error {
		for i, s := range h.steps {
			if s.err != nil && len(s.events) > 0 {
				return fmt.Errorf("step %d is refused and leads to %v", i, s.events)
			}
		}
		return nil
	})
}
