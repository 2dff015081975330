package civil

import "math"

// A Span is the days From to To, both included. A zero To is still open: the
// span has no known end. A Span without From holds no day.
type Span struct {
	From Date `json:"from"`
	To   Date `json:"to,omitzero"`
}

// Contains reports whether d lies in s.
func (s Span) Contains(d Date) bool {
	return !s.From.IsZero() && !d.Before(s.From) && (s.To.IsZero() || !d.After(s.To))
}

// A reach is a Span in serial days; an open one ends at never.
type reach struct{ first, last int }

const never = math.MaxInt

func (s Span) reach() reach {
	switch {
	case s.From.IsZero():
		return reach{first: 1, last: 0}
	case s.To.IsZero():
		return reach{s.From.serial(), never}
	}
	return reach{s.From.serial(), s.To.serial()}
}
