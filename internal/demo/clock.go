package demo

import (
	"sync/atomic"
	"time"

	"tandem/internal/civil"
)

// A Clock is the demonstration's time: it stands still while stories are told, and runs
// on as fast as the world's when the demonstration is served. It may be read by many
// goroutines.
type Clock struct{ reading atomic.Pointer[reading] }

// A reading is what the clock showed when it was last set, and what the world's showed.
type reading struct {
	at    time.Time
	world func() time.Time // nil while it stands still
	since time.Time
}

// NewClock returns a clock that stands still at Start.
func NewClock() *Clock {
	c := &Clock{}
	c.reading.Store(&reading{at: Start.Time()})
	return c
}

// Now is the time of the clock.
func (c *Clock) Now() time.Time {
	r := c.reading.Load()
	if r.world == nil {
		return r.at
	}
	return r.at.Add(r.world().Sub(r.since))
}

// set moves the clock, which goes on as it went.
func (c *Clock) set(t time.Time) { c.start(t, c.reading.Load().world) }

func (c *Clock) start(t time.Time, world func() time.Time) {
	r := reading{at: t, world: world}
	if world != nil {
		r.since = world()
	}
	c.reading.Store(&r)
}

// End sets the clock to the end of a demonstration that was played before.
func (c *Clock) End() { c.set(end.Time()) }

// Opening is the first working morning after the stories.
var Opening = civil.Moment{Date: civil.Date{Year: 2026, Month: time.June, Day: 15}, Minute: 9 * 60}

// Run lets the clock run from a moment, as fast as world does.
func (c *Clock) Run(from time.Time, world func() time.Time) { c.start(from, world) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
