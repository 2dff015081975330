package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/permit"
)

// alarmClocks counts the jobs that will wake a case.
const alarmClocks = `SELECT count(*) FROM river_job WHERE kind = 'wake' AND state IN ('available', 'pending', 'scheduled', 'running', 'retryable')`

// TestSilenceAccepts: nobody does anything, and the job of the timer accepts.
func TestSilenceAccepts(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Filed)
		due, _ := c.Clock(permit.NoticeClock)
		e.Pass(dawnAfter(due.Due).Add(-time.Minute))
		if c := e.Case("HK-1"); c.Phase != permit.Filed {
			t.Errorf("a minute before the end of the period: %s", c.Phase)
		}
		e.Pass(dawnAfter(due.Due))
		if c := e.Case("HK-1"); c.Phase != permit.Accepted || !c.Deemed {
			t.Errorf("after the period: %s", c.Phase)
		}
	})
}

// TestTimersOneAfterTheOther: the moment of the first timer has moved when its job
// fires, and each that follows is set in its turn, with no sweep to help.
func TestTimersOneAfterTheOther(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		promised, _ := c.Clock(permit.PromisedClock)
		e.Pass(dawnAfter(promised.Due.AddDays(60)))
		want := []string{
			"near promised " + promised.Due.String(),
			"late promised " + promised.Due.AddDays(1).String(),
		}
		var got []string
		for _, a := range e.Case("HK-1").Alarms {
			got = append(got, strings.Join([]string{string(a.Kind), string(a.Clock), a.On.String()}, " "))
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("no alarm %q: %q", w, got)
			}
		}
		if last := permit.Wake(e.Case("HK-1")); !last.IsZero() && !last.After(e.Clock.Moment()) {
			t.Errorf("the timer of %s has not fired by %s", last, e.Clock.Moment())
		}
	})
}

// TestAlarmClocksDoNotPileUp: a case that is busy, and woken many times, has one
// alarm clock for its next timer.
func TestAlarmClocksDoNotPileUp(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		for range 5 {
			if _, err := e.App.Cases.Wake(t.Context(), "HK-1"); err != nil {
				t.Fatal(err)
			}
		}
		e.Drain()
		wake := permit.Wake(e.Case("HK-1"))
		if n := count(t, e, alarmClocks); n < 1 || n > 2 {
			t.Errorf("%d alarm clocks, want one for filing, which has not rung, and one for %s", n, wake)
		}
		e.Pass(wake.Add(-time.Minute))
		if n := count(t, e, alarmClocks); n != 1 {
			t.Errorf("%d alarm clocks before %s, want 1", n, wake)
		}
	})
}

// TestACommandComesBeforeTheTimer: somebody acts after the moment and before the job.
// The timer's work is done by then, and the next timer is still set.
func TestACommandComesBeforeTheTimer(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Filed)
		due, _ := c.Clock(permit.NoticeClock)
		e.Clock.Set(dawnAfter(due.Due).Add(10 * time.Hour)) // its job has not run yet
		e.As("haikou.work.examine").Examine("HK-1", permit.Work)
		promised, _ := e.Case("HK-1").Clock(permit.PromisedClock)
		e.Pass(dawnAfter(promised.Due))
		if !slices.ContainsFunc(e.Case("HK-1").Alarms, func(a permit.Alarm) bool { return a.Kind == "late" }) {
			t.Errorf("no alarm: the next timer was not set")
		}
	})
}

// TestLostTimers: every job is gone, as after a restore; a sweep catches up, sets the
// alarm clocks again, and does not stop at a case that is broken.
func TestLostTimers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		ids := []permit.CaseID{"HK-1", "HK-2", "HK-3"}
		for _, id := range ids {
			e.Until(id, permit.Filed)
		}
		alter(t, e, `DELETE FROM river_job`)
		due, _ := e.Case("HK-1").Clock(permit.NoticeClock)

		e.Clock.Set(dawnAfter(due.Due).Add(time.Minute))
		if n, err := e.App.Cases.Sweep(t.Context()); n != 0 || err != nil {
			t.Errorf("swept %d cases (%v) whose jobs may still be in the queue", n, err)
		}
		e.Clock.Set(dawnAfter(due.Due).Add(time.Hour))
		alter(t, e, `UPDATE snapshot SET state = '{' WHERE id = 'HK-1'`)
		e.App.Cases.Log.Forget("HK-1")
		n, err := e.App.Cases.Sweep(t.Context())
		if n != 2 || err == nil || !strings.Contains(err.Error(), "HK-1") {
			t.Errorf("swept %d cases, %v; want 2, and HK-1 named", n, err)
		}
		for _, id := range ids[1:] {
			if !e.Case(id).Deemed {
				t.Errorf("%s: silence has not accepted", id)
			}
		}
		if n := count(t, e, alarmClocks); n != 2 {
			t.Errorf("%d alarm clocks set again, want 2", n)
		}
		if n, _ := e.App.Cases.Sweep(t.Context()); n != 0 {
			t.Errorf("swept %d cases twice", n)
		}
	})
}
