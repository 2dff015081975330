package civil

import "tandem/internal/text"

// A Deadline is a due date with how it was found.
//
// Date is no day if there is none: Reason then says why. A provisional Date is
// the best known one and may move; Reason names the day from which it rests on
// no official schedule.
type Deadline struct {
	Date        Date   `json:"date,omitzero"`
	Provisional bool   `json:"provisional,omitempty"`
	Reason      Reason `json:"reason,omitzero"`
	Steps       []Step `json:"steps,omitempty"`
}

// A Reason says why a deadline is provisional or why there is none.
type Reason struct {
	Code ReasonCode `json:"code"`
	Date Date       `json:"date,omitzero"` // the first day concerned
}

// A ReasonCode is the kind of a Reason. Its words are the message
// "civil.reason.<code>".
type ReasonCode string

// The reasons. The first two go with a provisional date, the others with none.
const (
	Unloaded   ReasonCode = "unloaded"   // no schedule is loaded for the year of Date
	Unofficial ReasonCode = "unofficial" // the schedule of that year is not official yet
	StillOpen  ReasonCode = "still-open" // suspended since Date without a known end
	Beyond     ReasonCode = "beyond"     // after the last year that dates may have
	Undeclared ReasonCode = "undeclared" // the rule lacks a convention, see Rule.Check
	NoEvent    ReasonCode = "no-event"   // there is no day to count from
)

// In returns the words of r in l, "" for no reason.
func (r Reason) In(l text.Lang) string {
	if r == (Reason{}) {
		return ""
	}
	return text.T(l, "civil.reason."+string(r.Code), r.Date, r.Date.Year)
}

// A Step is one line of a derivation: a counted day (in calendar days a run of
// them) with its ordinal, or days that were not counted, with Ordinal 0.
// To is the last day of a run, no day for a suspension that is still open, or
// the day that a rule moves Date to.
type Step struct {
	Date    Date `json:"date"`
	To      Date `json:"to,omitzero"`
	Ordinal int  `json:"ordinal,omitempty"` // of Date
	Why     Why  `json:"why"`
}

// Why a step stands in a derivation, beside what a calendar says of its days.
const (
	Plain      Why = "day"         // a calendar day
	Event      Why = "event"       // the event day, which is not counted
	Late       Why = "late"        // the event came after the cut-off hour of Date
	ClosedZero Why = "closed-zero" // the event day is closed; To is day 0
	ClosedOne  Why = "closed-one"  // the event day is closed; counting starts after it
	Suspended  Why = "suspended"
)

// In returns the line in l: day 1 = Tue 17 Nov 2026.
func (s Step) In(l text.Lang) string {
	switch last := s.Ordinal + s.To.Sub(s.Date); {
	case s.Why == Late || s.Why == ClosedZero:
		return text.T(l, "civil.step."+string(s.Why), s.Date, s.To)
	case s.Why == Plain && last > s.Ordinal:
		return text.T(l, "civil.step.days", Span{s.Date, s.To}, s.Ordinal, last)
	case s.Ordinal > 0:
		return text.T(l, "civil.step."+string(s.Why), s.Date, s.Ordinal)
	default:
		return text.T(l, "civil.step."+string(s.Why), Span{s.Date, s.To})
	}
}

// Lines returns the derivation in l, one line a step.
func (d Deadline) Lines(l text.Lang) []string {
	lines := make([]string, len(d.Steps))
	for i, s := range d.Steps {
		lines[i] = s.In(l)
	}
	return lines
}
