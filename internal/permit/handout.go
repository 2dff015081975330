package permit

import (
	"slices"

	"tandem/internal/civil"
)

// Way is how permits are collected.
type Way string

// The ways.
const (
	PickUp  Way = "pick-up"
	Courier Way = "post"
)

// A Collection is how and when the applicant gets the permits.
type Collection struct {
	Way      Way        `json:"way,omitempty"`
	Day      civil.Date `json:"day,omitzero"`       // agreed
	Tracking string     `json:"tracking,omitempty"` // of the post
	On       civil.Date `json:"on,omitzero"`        // handed over
}

// A Retention is how long the file is kept after closing.
type Retention struct {
	ClosedOn    civil.Date `json:"closedOn,omitzero"`
	Until       civil.Date `json:"until,omitzero"`
	Hold        string     `json:"hold,omitempty"` // hearing, litigation
	DestroyedOn civil.Date `json:"destroyedOn,omitzero"`
}

// The commands from issue to the end of the file.
type (
	// Make says the certificates lie ready, and calls the applicant.
	Make struct{}
	// Choose is the applicant's way of collection and, for pick-up, the agreed day.
	Choose struct {
		Way Way
		Day civil.Date
	}
	// HandOut gives the permits over at the counter, or to the post.
	HandOut struct {
		Identity bool   // who collects was checked
		Tracking string // of the post
	}
	// Deliver is the post's word that the permits arrived.
	Deliver struct{}
	// Release gives withheld permits free, the difference being explained.
	Release struct{ Reason Code }
	// Revoke takes issued permits back (撤销), all of a case together.
	Revoke struct{ Ground Code }
	// Archive puts a closed file away.
	Archive struct{}
	// Hold keeps a file beyond its time.
	Hold struct{ Reason Code }
	// Unhold ends that.
	Unhold struct{}
	// Destroy ends the file: its key and papers are destroyed, the journal stays.
	Destroy struct{}
)

func (Make) Name() string    { return "make" }
func (Choose) Name() string  { return "choose-collection" }
func (HandOut) Name() string { return "hand-out" }
func (Deliver) Name() string { return "deliver" }
func (Release) Name() string { return "release" }
func (Revoke) Name() string  { return "revoke" }
func (Archive) Name() string { return "archive" }
func (Hold) Name() string    { return "hold" }
func (Unhold) Name() string  { return "unhold" }
func (Destroy) Name() string { return "destroy" }

func (Make) duty(Case) Duty    { return window(PostIssue) }
func (Choose) duty(Case) Duty  { return party }
func (HandOut) duty(Case) Duty { return window(PostHandOut) }
func (Deliver) duty(Case) Duty { return machine }
func (Release) duty(Case) Duty { return window(PostIssue) }
func (Revoke) duty(Case) Duty  { return Duty{Roles: []Role{AuthorityHead}} }
func (Archive) duty(Case) Duty { return window(PostAccept) }
func (Hold) duty(Case) Duty    { return Duty{Roles: []Role{Officer, AuthorityHead}} }
func (Unhold) duty(Case) Duty  { return Duty{Roles: []Role{Officer, AuthorityHead}} }
func (Destroy) duty(Case) Duty { return Duty{Roles: []Role{AuthorityHead}} }

func (Make) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Issued); err != nil {
		return nil, err
	}
	l := c.letters(w)
	l.send(Notice{Letter: CollectionLetter, Due: c.Collection.Day})
	return append([]Event{PermitsMade{On: w.today()}}, l.out...), nil
}

func (k Choose) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, append(slices.Clone(underway), Issued, Made)...); err != nil {
		return nil, err
	}
	if !slices.Contains(w.Profile.Delivery, k.Way) {
		return nil, invalid("permit.invalid.way", k.Way)
	}
	if !k.Day.IsZero() && k.Day.Before(w.today()) {
		return nil, invalid("permit.invalid.day", k.Day)
	}
	return []Event{CollectionSet{Collection{Way: k.Way, Day: k.Day}}}, nil
}

func (k HandOut) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, Made); err != nil {
		return nil, err
	}
	if missing := c.unseen(); w.Profile.Originals != "" && len(missing) > 0 {
		return nil, illegal("permit.illegal.originals", codes(missing))
	}
	way := c.Collection.Way
	if way == "" {
		way = PickUp
	}
	if err := k.check(c, w, way); err != nil {
		return nil, err
	}
	e := HandedOver{On: w.today(), Way: way, Tracking: k.Tracking, Identity: k.Identity}
	if way == Courier {
		return []Event{e}, nil
	}
	return append([]Event{e}, Evolve(c, e).finish(w)...), nil
}

func (k HandOut) check(c Case, w World, way Way) error {
	switch {
	case way == PickUp && !k.Identity:
		return invalid("permit.invalid.identity")
	case way == Courier && k.Tracking == "":
		return invalid("permit.invalid.tracking")
	case way == PickUp && c.Collection.Day.After(w.today()):
		return illegal("permit.illegal.agreedday", c.Collection.Day)
	}
	return nil
}

// finish ends a case whose permits are in hand.
func (c Case) finish(w World) []Event {
	out := OutIssued
	if !slices.ContainsFunc(c.Certificates, func(k Certificate) bool { return k.Status != CancelledStatus }) {
		out = OutCancelled
	}
	return []Event{CaseEnded{On: w.today(), Outcome: out, Row: "handed-out", Used: c.Used, Promised: c.Promised}, CaseClosed{On: w.today()}}
}

func (Deliver) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, Sent); err != nil {
		return nil, err
	}
	return c.finish(w), nil
}

func (k Release) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Withheld); err != nil {
		return nil, err
	}
	if k.Reason == "" || c.differs() {
		return nil, illegal("permit.illegal.release")
	}
	return []Event{CertificatesChanged{On: w.today(), Status: Valid, Tracks: c.certified(WithheldStatus), Ground: k.Reason}, PermitsReleased{On: w.today(), Reason: k.Reason}}, nil
}

// certified lists the tracks whose certificate has the status.
func (c Case) certified(s Status) []TrackID {
	var out []TrackID
	for _, k := range c.Certificates {
		if k.Status == s {
			out = append(out, k.Track)
		}
	}
	return out
}

// RevocationGrounds are those of Licence Law art. 69.
var RevocationGrounds = []Code{"abuse-of-office", "beyond-powers", "procedure-breached", "not-eligible", "fraud-or-bribery"}

func (k Revoke) decide(c Case, w World) ([]Event, error) {
	ids := append(c.certified(Valid), c.certified(WithheldStatus)...)
	if len(ids) == 0 || c.Phase == Destroyed {
		return nil, illegal("permit.illegal.nothingissued")
	}
	if !slices.Contains(RevocationGrounds, k.Ground) {
		return nil, invalid("permit.invalid.revocation", k.Ground, codes(RevocationGrounds))
	}
	s := story{Case: c, w: w}
	l := c.letters(w)
	l.send(Notice{Letter: RevocationLetter, Reasons: []Code{k.Ground}, Remedy: Reconsider})
	s.add(l.out...)
	s.add(CertificatesChanged{On: w.today(), Status: RevokedStatus, Tracks: ids, Ground: k.Ground})
	if c.Phase != Closed && c.Phase != Archived {
		s.add(c.stopTracks(Row{WorkFate: Stop, ResidenceFate: Stop})...)
		s.add(s.end(w, Row{ID: "revoked", Outcome: OutCancelled})...)
	}
	return s.events, nil
}

func (Archive) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Closed); err != nil {
		return nil, err
	}
	until := c.Retention.ClosedOn.AddMonths(12 * w.Profile.RetainYears)
	return []Event{CaseArchived{On: w.today(), Until: until}}, nil
}

func (k Hold) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Closed, Archived); err != nil {
		return nil, err
	}
	if k.Reason == "" {
		return nil, invalid("permit.invalid.hold")
	}
	return []Event{HoldSet(k)}, nil
}

func (Unhold) decide(c Case, w World) ([]Event, error) {
	if c.Retention.Hold == "" {
		return nil, illegal("permit.illegal.nohold")
	}
	return []Event{HoldLifted{}}, nil
}

func (Destroy) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Archived); err != nil {
		return nil, err
	}
	if c.Retention.Hold != "" || !w.today().After(c.Retention.Until) {
		return nil, illegal("permit.illegal.retained", c.Retention.Until)
	}
	return []Event{CaseDestroyed{On: w.today()}}, nil
}
