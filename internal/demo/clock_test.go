package demo

import (
	"testing"
	"time"
)

// The clock stands still, leaps, and runs on as fast as the world's.
func TestClock(t *testing.T) {
	c := NewClock()
	world := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	if c.Now() != Start.Time() {
		t.Error("does not begin at the start", c.Now())
	}
	c.Run(Opening.Time(), func() time.Time { return world })
	world = world.Add(90 * time.Second)
	if got := c.Now().Sub(Opening.Time()); got != 90*time.Second {
		t.Error("ran on by", got)
	}
	c.set(Opening.Time().Add(48 * time.Hour))
	world = world.Add(time.Second)
	if got := c.Now().Sub(Opening.Time()); got != 48*time.Hour+time.Second {
		t.Error("after a leap it shows", got)
	}
}
