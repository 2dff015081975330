package permit

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// HearingStage is where a hearing (听证) stands.
type HearingStage string

// The stages, Licence Law art. 47 and 48.
const (
	HearingOffered HearingStage = "offered"
	HearingAsked   HearingStage = "asked"
	HearingSet     HearingStage = "set"
	HearingHeld    HearingStage = "held"
	HearingWaived  HearingStage = "waived"
)

// The periods of art. 47 and 48, in working days.
const (
	hearingAskDays  = 5  // to ask for one
	hearingHoldDays = 20 // to organise it
	hearingTellDays = 7  // to tell time and place before
)

// A Hearing is the applicant's right to be heard before a decision.
type Hearing struct {
	Track  TrackID      `json:"track"`
	Stage  HearingStage `json:"stage"`
	AskBy  civil.Date   `json:"askBy,omitzero"`
	HoldBy civil.Date   `json:"holdBy,omitzero"`
	On     civil.Date   `json:"on,omitzero"`
	Chair  PersonID     `json:"chair,omitempty"`
	Record string       `json:"record,omitempty"` // digest of the signed record
	Pause  int          `json:"pause,omitempty"`
}

// holdsUp reports whether a decision on the track must wait for the hearing.
func (h *Hearing) holdsUp(id TrackID) bool {
	return h != nil && h.Track == id && h.Stage != HearingHeld && h.Stage != HearingWaived
}

// The commands of a hearing.
type (
	// OfferHearing tells the applicant of the right to one.
	OfferHearing struct{ Track TrackID }
	// AskHearing asks for it; WaiveHearing does not want it.
	AskHearing   struct{}
	WaiveHearing struct{}
	// SetHearing names day and chair.
	SetHearing struct {
		On    civil.Date
		Chair PersonID
	}
	// RecordHearing brings the signed record, which the decision must follow.
	RecordHearing struct{ Digest string }
)

func (OfferHearing) Name() string  { return "offer-hearing" }
func (AskHearing) Name() string    { return "ask-hearing" }
func (WaiveHearing) Name() string  { return "waive-hearing" }
func (SetHearing) Name() string    { return "set-hearing" }
func (RecordHearing) Name() string { return "record-hearing" }

func (k OfferHearing) duty(Case) Duty  { return authority(PostDecide, k.Track) }
func (AskHearing) duty(Case) Duty      { return party }
func (WaiveHearing) duty(Case) Duty    { return party }
func (SetHearing) duty(c Case) Duty    { return c.hearingDuty() }
func (RecordHearing) duty(c Case) Duty { return c.hearingDuty() }

func (c Case) hearingDuty() Duty {
	if c.Hearing == nil {
		return window(PostDecide)
	}
	return authority(PostDecide, c.Hearing.Track)
}

// workingDays is the rule of the authority's own periods (Licence Law art. 82).
var workingDays = civil.Rule{Unit: civil.Working, ClosedStart: civil.Zero}

func (w World) after(days int) civil.Date {
	return workingDays.Due(w.Calendar, w.Now, days, nil).Date
}

func (k OfferHearing) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	t, ok := c.Track(k.Track)
	if !ok || t.Stage != Deciding || t.Kind != Work || c.Hearing != nil {
		return nil, illegal("permit.illegal.nohearing").Under("Licence Law art. 46, 47")
	}
	h := Hearing{Track: k.Track, Stage: HearingOffered, AskBy: w.after(hearingAskDays)}
	l := c.letters(w)
	l.send(Notice{Letter: HearingRightLetter, Track: k.Track, Due: h.AskBy})
	return append([]Event{HearingMoved{h}}, l.out...), nil
}

// hearing returns the hearing if it stands at the stage.
func (c Case) hearing(at HearingStage) (Hearing, error) {
	if err := open(c); err != nil {
		return Hearing{}, err
	}
	if c.Hearing == nil || c.Hearing.Stage != at {
		return Hearing{}, illegal("permit.illegal.hearingstage").Under("Licence Law art. 47, 48")
	}
	if t, _ := c.Track(c.Hearing.Track); t.Stage != Deciding {
		return Hearing{}, illegal("permit.illegal.decided", t.ID) // silence was quicker
	}
	return *c.Hearing, nil
}

func (AskHearing) decide(c Case, w World) ([]Event, error) {
	h, err := c.hearing(HearingOffered)
	if err != nil {
		return nil, err
	}
	h.Stage, h.HoldBy = HearingAsked, w.after(hearingHoldDays)
	return []Event{HearingMoved{h}}, nil
}

func (WaiveHearing) decide(c Case, _ World) ([]Event, error) {
	h, err := c.hearing(HearingOffered)
	if err != nil {
		return nil, err
	}
	h.Stage = HearingWaived
	return []Event{HearingMoved{h}}, nil
}

func (k SetHearing) decide(c Case, w World) ([]Event, error) {
	h, err := c.hearing(HearingAsked)
	if err != nil {
		return nil, err
	}
	if k.On.Before(w.after(hearingTellDays)) || k.On.After(h.HoldBy) {
		return nil, problem.New(problem.Invalid, "permit.invalid.hearingday", w.after(hearingTellDays), h.HoldBy).Under("Licence Law art. 47, 48")
	}
	if k.Chair == "" || slices.ContainsFunc(c.Acts, func(a Act) bool { return a.By == k.Chair && a.Track == h.Track }) {
		return nil, problem.New(problem.Invalid, "permit.invalid.chair").Under("Licence Law art. 48(3)")
	}
	h.Stage, h.On, h.Chair, h.Pause = HearingSet, k.On, k.Chair, len(c.Pauses)+1
	l := c.letters(w)
	l.send(Notice{Letter: HearingLetter, Track: h.Track, Due: h.On})
	s := story{Case: c, w: w}
	s.add(append([]Event{HearingMoved{h}}, l.out...)...)
	s.add(s.suspend(w, h.Track, ForHearing, h.On)...)
	return s.events, nil
}

func (k RecordHearing) decide(c Case, w World) ([]Event, error) {
	h, err := c.hearing(HearingSet)
	if err != nil {
		return nil, err
	}
	if w.today().Before(h.On) || k.Digest == "" {
		return nil, invalid("permit.invalid.record", h.On)
	}
	h.Stage, h.Record = HearingHeld, k.Digest
	ended := c.endPauses(w, w.today(), func(p Pause) bool { return p.N == h.Pause })
	return append([]Event{HearingMoved{h}}, ended...), nil
}
