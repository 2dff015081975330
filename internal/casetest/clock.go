package casetest

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tandem/internal/civil"
)

// Monday is the moment at which a clock begins: a working day at nine, far from
// any holiday.
var Monday = civil.Moment{Date: civil.Date{Year: 2026, Month: time.March, Day: 2}, Minute: 9 * 60}

// A Clock is a time that stands still until somebody moves it. It may be read by
// many goroutines.
type Clock struct{ now atomic.Pointer[time.Time] }

// NewClock returns a clock at a moment.
func NewClock(at civil.Moment) *Clock {
	c := &Clock{}
	c.Set(at)
	return c
}

// Now is the time of the clock.
func (c *Clock) Now() time.Time { return *c.now.Load() }

// Set moves the clock.
func (c *Clock) Set(at civil.Moment) {
	t := at.Time()
	c.now.Store(&t)
}

// Moment is the time of the clock as the procedure sees it.
func (c *Clock) Moment() civil.Moment { return civil.MomentOf(c.Now()) }

// A Logbook keeps what is logged. It may be used by many goroutines.
type Logbook struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write adds to the book.
func (l *Logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is all that was logged.
func (l *Logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
