package visit

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

func world(minute int) World {
	return World{Now: civil.Moment{Date: friday, Minute: minute}, Calendar: civil.National(), Plan: plans[0]}
}

// after carries out commands, all of which must be taken.
func after(t *testing.T, w World, cmds ...Command) Day {
	t.Helper()
	d := Day{Station: "station", Date: friday}
	for _, cmd := range cmds {
		events, err := Decide(d, cmd, w)
		if err != nil {
			t.Fatalf("%+v: %v", cmd, err)
		}
		d = Replay(d, events)
	}
	return d
}

func TestWhyASlotCannotBeTaken(t *testing.T) {
	full := after(t, world(500), Book{"A", "a", 540})
	held := after(t, world(500), Hold{"A", "a", 540}, Extend{"A"})
	on := func(d civil.Date) Day { return Day{Station: "station", Date: d} }
	for _, k := range []struct {
		name string
		day  Day
		cmd  Command
		now  int
		want string
	}{
		{"a slot is full", full, Book{"B", "b", 540}, 500, "visit.full"},
		{"a slot is held", held, Book{"B", "b", 540}, 510, "visit.full"},
		{"the case has a booking", full, Hold{"A", "a", 570}, 500, "visit.booked"},
		{"no slot begins then", full, Book{"B", "b", 545}, 500, "visit.slot"},
		{"in the break at noon", full, Book{"B", "b", 720}, 500, "visit.slot"},
		{"it has begun", full, Book{"B", "b", 570}, 570, "visit.past"},
		{"a Saturday", on(friday.AddDays(1)), Hold{"B", "b", 540}, 500, "visit.closed"},
		{"the Qingming festival", on(civil.Date{Year: 2026, Month: time.April, Day: 6}), Hold{"B", "b", 540}, 500, "visit.closed"},
		{"too far ahead", on(civil.Date{Year: 2026, Month: time.April, Day: 20}), Hold{"B", "b", 540}, 500, "visit.far"},
		{"extended before", held, Extend{"A"}, 510, "visit.extended"},
		{"the hold has ended", held, Extend{"A"}, 520, "visit.lapsed"},
		{"there is no hold", full, Extend{"A"}, 500, "visit.lapsed"},
	} {
		_, err := Decide(k.day, k.cmd, world(k.now))
		if p, ok := errors.AsType[*problem.Error](err); !ok || p.Key != k.want {
			t.Errorf("%s: %v, want %s", k.name, err, k.want)
		}
	}
}

func TestAHoldBecomesABooking(t *testing.T) {
	d := after(t, world(500), Hold{"A", "a", 540}, Hold{"A", "a", 540}, Book{"A", "a", 540}, Book{"A", "a", 540}, Release{"A"})
	if diff := cmp.Diff([]Place{{Case: "A", By: "a", At: 540}}, d.Places); diff != "" {
		t.Error(diff)
	}
}

// TestAnEndedHoldFreesItsPlace: without anybody sweeping.
func TestAnEndedHoldFreesItsPlace(t *testing.T) {
	d := after(t, world(500), Hold{"A", "a", 540})
	if d.Left(540, "B", world(509).Now) != 0 || d.Left(540, "B", world(510).Now) != 1 {
		t.Error("a hold of 08:20 does not end with 08:30")
	}
	events, err := Decide(d, Book{"B", "b", 540}, world(510))
	want := []Event{HoldsLapsed{[]string{"A"}}, PlaceBooked{Place{Case: "B", By: "b", At: 540}}}
	if diff := cmp.Diff(want, events); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestWhoComes(t *testing.T) {
	d := after(t, world(500), Book{"B", "b", 840}, Book{"A", "a", 840}, Hold{"C", "c", 540}, Book{"D", "d", 570}, Attend{"D"}, Cancel{Case: "D"})
	want := []Booked{{"D", d.Moment(570), true}, {"A", d.Moment(840), false}, {"B", d.Moment(840), false}}
	if diff := cmp.Diff(want, d.Bookings()); diff != "" {
		t.Error(diff)
	}
}

func TestOffer(t *testing.T) {
	d := after(t, world(500), Book{"A", "a", 540}, Book{"B", "b", 840})
	got := d.Offer("C", plans[0], world(540).Now)
	want := Offer{"station", friday, []Free{{d.Moment(570), 1}, {d.Moment(840), 1}, {d.Moment(870), 2}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := d.Offer("A", plans[0], world(500).Now); got.Free[0].At != d.Moment(540) {
		t.Error("its own place is not offered to a case that moves")
	}
}

// TestFewerWindows: who has booked stays booked when windows close, and nobody comes
// in addition.
func TestFewerWindows(t *testing.T) {
	w := world(500)
	w.Plan = plans[1]
	d := after(t, w, Book{"A", "a", 540}, Book{"B", "b", 540})
	if _, err := Decide(d, Book{"C", "c", 540}, world(500)); err == nil || len(d.Bookings()) != 2 {
		t.Error(err, d)
	}
	d = Replay(d, []Event{BookingCancelled{Case: "A"}})
	if _, err := Decide(d, Book{"C", "c", 540}, world(500)); err == nil {
		t.Error("a place that is given back is given away, although its window is closed")
	}
}

func TestAnUnknownEvent(t *testing.T) {
	if _, err := DecodeEvent("exploded", nil); err == nil {
		t.Error("an unknown event was read")
	}
}

func TestClock(t *testing.T) {
	var k Clock
	if err := k.UnmarshalText([]byte("09:05")); err != nil || k != 545 || k.String() != "09:05" {
		t.Error(k, err)
	}
	if err := k.UnmarshalText([]byte("9 o'clock")); err == nil {
		t.Error("it was read")
	}
}
