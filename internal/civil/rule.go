package civil

import "tandem/internal/text"

// A Unit is what a period is counted in.
type Unit string

// The units. Periods for an authority are working days (Licence Law art. 82),
// those for the applicant are calendar days unless a provision says otherwise.
const (
	Working Unit = "working"
	Days    Unit = "calendar"
)

// A ClosedStart says what an event on a closed day does to a period of working days.
type ClosedStart string

// The two conventions in use.
const (
	Zero ClosedStart = "zero" // the next open day is day 0, the one after it day 1
	One  ClosedStart = "one"  // the next open day is day 1
)

// A Rule declares how a period is counted; nothing is implied.
//
// With CountEvent the event day is day 1 if it is worked. ClosedStart is needed
// for working days only. An event at or after the minute Cutoff of its day
// counts as one of the next calendar day; 0 means there is no such hour.
type Rule struct {
	Unit        Unit        `json:"unit" yaml:"unit"`
	CountEvent  bool        `json:"countEvent,omitempty" yaml:"countEvent"`
	ClosedStart ClosedStart `json:"closedStart,omitempty" yaml:"closedStart"`
	Cutoff      int         `json:"cutoff,omitempty" yaml:"cutoff"`
}

// Check returns the first convention that r does not declare, as a message of
// package text.
func (r Rule) Check() error {
	switch {
	case r.Unit != Working && r.Unit != Days:
		return text.Say("civil.rule.unit", shown(string(r.Unit)))
	case r.Unit == Working && r.ClosedStart != Zero && r.ClosedStart != One:
		return text.Say("civil.rule.closed-start", shown(string(r.ClosedStart)))
	case r.Cutoff < 0 || r.Cutoff >= minutesPerDay:
		return text.Say("civil.rule.cutoff", r.Cutoff)
	default:
		return nil
	}
}

// declared is Check without the words, for every count.
func (r Rule) declared() bool {
	closed := r.Unit == Days || r.Unit == Working && (r.ClosedStart == Zero || r.ClosedStart == One)
	return closed && r.Cutoff >= 0 && r.Cutoff < minutesPerDay
}
