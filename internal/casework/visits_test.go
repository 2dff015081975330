package casework_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/visit"
)

const zone = permit.OfficeID("jiangmen.window")

// tuesday is the day after the clock's first.
var tuesday = casetest.Monday.Date.AddDays(1)

func slotOn(on civil.Date, hour, minute int) permit.Slot {
	return permit.Slot{Station: zone, At: civil.Moment{Date: on, Minute: hour*60 + minute}}
}

// key is the message of a problem.
func key(err error) string {
	p, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return fmt.Sprint(err)
	}
	return p.Key
}

// day is a station's day as it is stored.
func day(t *testing.T, e *casetest.Env, on civil.Date) visit.Day {
	t.Helper()
	h, err := e.App.Cases.Appointments.Days.Load(t.Context(), visit.ID(string(zone), on))
	if err != nil {
		t.Fatal(err)
	}
	return h.State
}

func book(t *testing.T, e *casetest.Env, id permit.CaseID, s permit.Slot) {
	t.Helper()
	if _, err := e.App.Cases.BookSlot(t.Context(), applicant(id), id, s); err != nil {
		t.Fatalf("%s at %s: %v", id, s.At, err)
	}
}

// TestFiftyWantTheLastSlot: fifty people reach for one slot at the same instant, by
// holding or by booking, in two processes. As many get it as there are windows; the
// others are told that it is taken, and nothing of theirs has changed.
func TestFiftyWantTheLastSlot(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		const windows = 2
		ids := many("JM", 50)
		crowd(t, ids, func(id permit.CaseID) { e.Until(id, permit.PreReviewed) })
		other, slot := e.Beside(), slotOn(tuesday, 9, 0)
		won := make([]bool, len(ids))
		var start, done sync.WaitGroup
		start.Add(1)
		for i, id := range ids {
			at := []*casetest.Env{e, other}[i%2]
			done.Go(func() {
				start.Wait()
				_, err := at.App.Cases.BookSlot(t.Context(), applicant(id), id, slot)
				if won[i] = err == nil; err != nil && key(err) != "visit.full" {
					t.Errorf("%s: %v", id, err)
				}
			})
		}
		start.Done()
		done.Wait()
		var booked, listed []string
		for i, id := range ids {
			c := e.Case(id)
			if has := c.Phase == permit.Booked && c.Slot == slot; has != won[i] || !has && c.Phase != permit.PreReviewed {
				t.Errorf("%s is %s at %v, was told %t", id, c.Phase, c.Slot, won[i])
			}
			if won[i] {
				booked = append(booked, string(id))
			}
		}
		for _, b := range day(t, e, tuesday).Bookings() {
			listed = append(listed, b.Case)
		}
		slices.Sort(booked)
		if diff := cmp.Diff(booked, listed); diff != "" || len(booked) != windows {
			t.Errorf("%d won, want %d\n%s", len(booked), windows, diff)
		}
		if r := e.Verify(); r.Visits != windows {
			t.Errorf("verify saw %d bookings", r.Visits)
		}
	})
}

// TestOneHoldOfACase: however often a case reaches for slots of different days at once,
// it has one at the end, and the booking takes the place of it.
func TestOneHoldOfACase(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		id := permit.CaseID("JM-1")
		e.Until(id, permit.PreReviewed)
		var done sync.WaitGroup
		for i := range 12 {
			done.Go(func() {
				slot := slotOn(tuesday.AddDays(i%3), 9+i%2, 0)
				if _, err := e.App.Cases.HoldSlot(t.Context(), applicant(id), id, slot); err != nil {
					t.Errorf("hold %v: %v", slot, err)
				}
			})
		}
		done.Wait()
		if n := places(t, e, id); n != 1 {
			t.Errorf("%d places, want 1", n)
		}
		book(t, e, id, slotOn(tuesday.AddDays(3), 15, 0))
		if n := places(t, e, id); n != 1 {
			t.Errorf("%d places after the booking, want 1", n)
		}
		if _, err := e.App.Cases.HoldSlot(t.Context(), applicant(id), id, slotOn(tuesday, 9, 0)); key(err) != "visit.booked" {
			t.Errorf("a second place: %v", err)
		}
		e.Verify()
	})
}

// places counts what a case has on all days.
func places(t *testing.T, e *casetest.Env, id permit.CaseID) (n int) {
	t.Helper()
	err := e.App.Cases.Appointments.Days.Each(t.Context(), func(h journal.Held[visit.Day]) error {
		if _, ok := h.State.Of(string(id)); ok {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestHoldExtendReleaseAndLapse(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		ctx, s := t.Context(), e.App.Cases
		for _, id := range []permit.CaseID{"JM-1", "JM-2", "JM-3"} {
			e.Until(id, permit.PreReviewed)
		}
		slot, now := slotOn(tuesday, 9, 0), e.Clock.Moment()
		h, err := s.HoldSlot(ctx, applicant("JM-1"), "JM-1", slot)
		if want := (casework.Hold{Slot: slot, Until: now.Add(10 * time.Minute)}); err != nil || h != want {
			t.Errorf("held %+v, %v", h, err)
		}
		if h, err = s.ExtendSlot(ctx, applicant("JM-1"), "JM-1"); err != nil || h.Until != now.Add(20*time.Minute) || !h.Extended {
			t.Errorf("extended %+v, %v", h, err)
		}
		if _, err := s.ExtendSlot(ctx, applicant("JM-1"), "JM-1"); key(err) != "visit.extended" {
			t.Errorf("extended twice: %v", err)
		}
		book(t, e, "JM-2", slot)
		if _, err := s.BookSlot(ctx, applicant("JM-3"), "JM-3", slot); key(err) != "visit.full" {
			t.Errorf("a held slot was booked: %v", err)
		}
		if _, err := s.HoldSlot(ctx, applicant("JM-3"), "JM-1", slot); problem.Of(err).Code != problem.NotFound {
			t.Errorf("a stranger's hold: %v", err)
		}
		e.Clock.Set(now.Add(20 * time.Minute))
		if _, held, err := s.HeldSlot(ctx, applicant("JM-1"), "JM-1"); held || err != nil {
			t.Errorf("an ended hold is held: %v", err)
		}
		if _, err := s.ExtendSlot(ctx, applicant("JM-1"), "JM-1"); key(err) != "visit.lapsed" {
			t.Errorf("an ended hold was extended: %v", err)
		}
		book(t, e, "JM-3", slot)
		if _, err := s.HoldSlot(ctx, applicant("JM-1"), "JM-1", slotOn(tuesday, 9, 30)); err != nil {
			t.Error(err)
		}
		for range 2 {
			if err := s.ReleaseSlot(ctx, applicant("JM-1"), "JM-1"); err != nil {
				t.Error(err)
			}
		}
		if n := places(t, e, "JM-1"); n != 0 {
			t.Errorf("%d places after the release", n)
		}
		e.Verify()
	})
}

// TestEveryWayOutOfAnAppointment frees the place, and coming keeps it.
func TestEveryWayOutOfAnAppointment(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		slot := slotOn(tuesday, 9, 0)
		for _, k := range []struct {
			name string
			id   permit.CaseID
			out  func(permit.CaseID)
			left int
		}{
			{"unbooked", "JM-1", func(id permit.CaseID) { e.Applicant(id).Do(permit.Unbook{}) }, 0},
			{"withdrawn", "JM-2", func(id permit.CaseID) { e.Applicant(id).Do(permit.Withdraw{}) }, 0},
			{"moved on the day", "JM-3", func(id permit.CaseID) { book(t, e, id, slotOn(tuesday, 11, 0)) }, 0},
			{"moved to another day", "JM-4", func(id permit.CaseID) { book(t, e, id, slotOn(tuesday.AddDays(1), 9, 0)) }, 0},
			{"returned", "JM-5", func(id permit.CaseID) {
				e.As("jiangmen.accept-1").Do(id, permit.Return{Items: []permit.Item{{Material: "M03"}}})
			}, 0},
			{"came", "JM-6", func(id permit.CaseID) { e.Until(id, permit.Accepted) }, 1},
		} {
			e.Until(k.id, permit.PreReviewed)
			book(t, e, k.id, slot)
			k.out(k.id)
			left := slices.DeleteFunc(day(t, e, tuesday).Bookings(), func(b visit.Booked) bool { return b.At != slot.At })
			if len(left) != k.left || k.left == 1 && !left[0].Attended {
				t.Errorf("%s: %+v", k.name, left)
			}
			e.Verify()
		}
	})
}

// TestNobodyCame: the clock gives the place of a missed visit back.
func TestNobodyCame(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("JM-1", permit.PreReviewed)
		book(t, e, "JM-1", slotOn(tuesday, 9, 0))
		e.Pass(civil.Moment{Date: tuesday.AddDays(1), Minute: 60})
		if c := e.Case("JM-1"); c.Phase != permit.PreReviewed || len(day(t, e, tuesday).Places) != 0 {
			t.Errorf("%s, %+v", c.Phase, day(t, e, tuesday))
		}
		book(t, e, "JM-1", slotOn(tuesday.AddDays(1), 9, 0))
		e.Verify()
	})
}

// TestSlots: what is taken, what has begun and days off are not offered.
func TestSlots(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		for _, id := range []permit.CaseID{"JM-1", "JM-2", "JM-3"} {
			e.Until(id, permit.PreReviewed)
		}
		book(t, e, "JM-1", slotOn(tuesday, 9, 0))
		book(t, e, "JM-2", slotOn(tuesday, 9, 0))
		offers, err := e.App.Cases.Slots(t.Context(), applicant("JM-3"), "JM-3", civil.Date{}, 100)
		if err != nil || len(offers) != visit.Horizon {
			t.Fatalf("%d days, %v", len(offers), err)
		}
		if first := offers[0].Free[0].At; first != e.Clock.Moment().Add(30*time.Minute) {
			t.Errorf("the first slot is %s", first)
		}
		if second := offers[1].Free[0]; second.At != slotOn(tuesday, 9, 30).At || second.Left != 2 {
			t.Errorf("the first slot of Tuesday is %+v", second)
		}
		if offers, err = e.App.Cases.Slots(t.Context(), applicant("JM-1"), "JM-1", tuesday, 1); err != nil || len(offers) != 1 || offers[0].Free[0].At != slotOn(tuesday, 9, 0).At {
			t.Errorf("who moves a booking is offered %+v, %v", offers, err)
		}
		if _, err := e.App.Cases.Slots(t.Context(), applicant("JM-2"), "JM-1", tuesday, 1); problem.Of(err).Code != problem.NotFound {
			t.Errorf("a stranger: %v", err)
		}
		e.Until("HK-1", permit.Filed)
		if _, err := e.App.Cases.Slots(t.Context(), applicant("HK-1"), "HK-1", tuesday, 1); key(err) != "permit.illegal.noappointment" {
			t.Errorf("a city without appointments: %v", err)
		}
	})
}

// TestDoIsNoWayAroundTheStation: the procedure's own command takes a place like any
// other.
func TestDoIsNoWayAroundTheStation(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("JM-1", permit.PreReviewed)
		for want, slot := range map[string]permit.Slot{
			"visit.station": {At: civil.Moment{Date: tuesday, Minute: 540}},
			"visit.slot":    slotOn(tuesday, 12, 30),
			"visit.closed":  slotOn(tuesday.AddDays(4), 9, 0),
			"visit.far":     slotOn(tuesday.AddDays(70), 9, 0),
		} {
			if _, err := e.App.Cases.Do(t.Context(), applicant("JM-1"), "JM-1", permit.Book{Slot: slot}); key(err) != want {
				t.Errorf("%v: %v, want %s", slot, err, want)
			}
		}
		e.Verify()
	})
}

// TestVisitsOfTheDay are for the window alone, on record, and without the cases in which
// the officer has an interest.
func TestVisitsOfTheDay(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		for i, id := range []permit.CaseID{"JM-1", "JM-2"} {
			e.Until(id, permit.PreReviewed)
			book(t, e, id, slotOn(tuesday, 10-i, 0))
		}
		who := officer(t, e, "jiangmen.accept-1")
		got, err := e.App.Cases.Visits(t.Context(), who, zone, tuesday)
		want := []visit.Booked{{Case: "JM-2", At: slotOn(tuesday, 9, 0).At}, {Case: "JM-1", At: slotOn(tuesday, 10, 0).At}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(err, diff)
		}
		who.Employer = e.Case("JM-1").Employer
		if got, err := e.App.Cases.Visits(t.Context(), who, zone, tuesday); err != nil || len(got) != 0 {
			t.Errorf("who works for the employer sees %v, %v", got, err)
		}
		for _, other := range []permit.Actor{officer(t, e, "jiangmen.work.examine"), officer(t, e, "haikou.accept-1"), applicant("JM-1")} {
			if _, err := e.App.Cases.Visits(t.Context(), other, zone, tuesday); problem.Of(err).Code != problem.Forbidden {
				t.Errorf("%s: %v", other.ID, err)
			}
		}
		notes, err := e.App.Cases.Trail.List(t.Context(), casework.DayAggregate.Name, visit.ID(string(zone), tuesday))
		if err != nil || len(notes) != 5 || notes[0].Outcome != "shown" || notes[4].Outcome != "forbidden" {
			t.Errorf("%+v, %v", notes, err)
		}
	})
}

// TestCaseAndDayInOneBatch: a day that cannot be stored leaves the case as it was.
func TestCaseAndDayInOneBatch(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("JM-1", permit.PreReviewed)
		before := e.Tables()
		alter(t, e, shut[e.App.DB.Dialect()]("snapshot")) // the day's is new, the case's is not
		_, err := e.App.Cases.BookSlot(t.Context(), applicant("JM-1"), "JM-1", slotOn(tuesday, 9, 0))
		alter(t, e, opened[e.App.DB.Dialect()]("snapshot"))
		if diff := cmp.Diff(before, e.Tables()); err == nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		book(t, e, "JM-1", slotOn(tuesday, 9, 0))
		e.Verify()
	})
}

// TestVerifyHoldsDaysAgainstCases: an entry that is in order by itself, and that no case
// led to, is found; so is a case whose place is gone.
func TestVerifyHoldsDaysAgainstCases(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		for _, id := range []permit.CaseID{"JM-1", "JM-2"} {
			e.Until(id, permit.PreReviewed)
		}
		book(t, e, "JM-1", slotOn(tuesday, 9, 0))
		for _, k := range []struct {
			forged visit.Event
			want   string
		}{
			{visit.PlaceBooked{Place: visit.Place{Case: "JM-2", At: 540}}, "case JM-2: it has a place"},
			{visit.BookingCancelled{Case: "JM-2"}, ""},
			{visit.PlaceBooked{Place: visit.Place{Case: "JM-9", At: 540, Attended: true}}, "case JM-9: it has a place"},
			{visit.BookingCancelled{Case: "JM-9"}, ""},
			{visit.PlaceBooked{Place: visit.Place{Case: "JM-1", At: 570}}, "case JM-1: it is expected"},
			{visit.BookingCancelled{Case: "JM-1"}, "case JM-1: it is expected"},
		} {
			forge(t, e, tuesday, k.forged)
			if _, err := e.App.Cases.Verify(t.Context()); (err == nil) != (k.want == "") || err != nil && !strings.Contains(err.Error(), k.want) {
				t.Errorf("%+v: %v, want %q", k.forged, err, k.want)
			}
		}
		alter(t, e, `UPDATE snapshot SET head = '' WHERE aggregate = 'visit-claim' AND id = $1`, "JM-1")
		forge(t, e, tuesday, visit.PlaceBooked{Place: visit.Place{Case: "JM-1", At: 540}})
		if _, err := e.App.Cases.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), "visit-claim") {
			t.Errorf("a claim with another head: %v", err)
		}
	})
}

// forge stores an entry of a day that no command made.
func forge(t *testing.T, e *casetest.Env, on civil.Date, event visit.Event) {
	t.Helper()
	days := e.App.Cases.Appointments.Days
	held, err := days.Load(t.Context(), visit.ID(string(zone), on))
	if err != nil {
		t.Fatal(err)
	}
	_, batch, err := days.Append(held, journal.Entry[visit.Event]{At: e.Clock.Now(), Actor: "nobody", Act: "forge", Events: []visit.Event{event}})
	if err == nil {
		err = e.App.DB.Apply(t.Context(), batch)
	}
	if err != nil {
		t.Fatal(err)
	}
}
