package visit

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// A Clock is a time of day, in minutes from midnight. It is written as 09:30.
type Clock int

// MarshalText writes 09:30.
func (k Clock) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads 09:30. Its errors are messages of package text.
func (k *Clock) UnmarshalText(b []byte) error {
	m, err := civil.ParseClock(string(b))
	*k = Clock(m)
	return err
}

func (k Clock) String() string { return fmt.Sprintf("%02d:%02d", int(k)/60, int(k)%60) }

// A Period is a time in which windows are staffed: so many people are received in each
// of its slots. It is written as 09:00-12:00 x2.
type Period struct {
	From, To Clock
	Windows  int
}

// Meets reports whether two periods have time in common.
func (p Period) Meets(q Period) bool { return p.From < q.To && q.From < p.To }

func (p Period) String() string { return fmt.Sprintf("%s-%s x%d", p.From, p.To, p.Windows) }

// MarshalText writes 09:00-12:00 x2.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes. Its error is a problem that tells a
// person how to write a period.
func (p *Period) UnmarshalText(b []byte) error {
	from, rest, _ := strings.Cut(string(b), "-")
	to, windows, _ := strings.Cut(rest, " x")
	n, err := strconv.Atoi(windows)
	var got Period
	err = errors.Join(err, got.From.UnmarshalText([]byte(from)), got.To.UnmarshalText([]byte(to)))
	if got.Windows = n; err != nil || n < 1 || got.To <= got.From || got.String() != string(b) {
		return problem.New(problem.Invalid, "visit.period", string(b))
	}
	*p = got
	return nil
}

// A Plan is how a station receives people on every working day. The periods are in
// order and do not meet; each is a whole number of slots.
type Plan struct {
	Slot    int      `json:"slot"` // minutes
	Periods []Period `json:"periods"`
}

// Equal reports whether two plans say the same.
func (p Plan) Equal(q Plan) bool { return p.Slot == q.Slot && slices.Equal(p.Periods, q.Periods) }

// Slots lists when slots begin, in order.
func (p Plan) Slots() []Clock {
	var out []Clock
	for _, x := range p.Periods {
		for at := x.From; p.Slot > 0 && int(at)+p.Slot <= int(x.To); at += Clock(p.Slot) {
			out = append(out, at)
		}
	}
	return out
}

// Windows is how many people are received in the slot that begins at a time; 0 if none
// begins then.
func (p Plan) Windows(at Clock) int {
	if !slices.Contains(p.Slots(), at) {
		return 0
	}
	i := slices.IndexFunc(p.Periods, func(x Period) bool { return x.From <= at && at < x.To })
	return p.Periods[i].Windows
}
