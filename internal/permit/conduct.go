package permit

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// Commands about time and about the two permits' ways.
type (
	// Suspend stops the licence clocks on a ground of Licence Law art. 45, with a notice.
	Suspend struct {
		Track  TrackID
		Ground Ground
		Until  civil.Date // as told to the applicant
	}
	// Resume ends a suspension.
	Resume struct{ N int }
	// ExtendLimit adds days to a clock.
	ExtendLimit struct {
		Clock  ClockID
		Days   int
		Reason Code
	}
	// Expedite shortens the promise.
	Expedite struct {
		Days   int
		Reason Code
	}
	// Uncouple lets each permit go its own way, at the window and with a letter.
	Uncouple struct{ Reason Code }
	// Withdraw ends the application by the applicant.
	Withdraw struct{}
	// Cease records that the person or the employer is no more.
	Cease struct{ Cause Cause }
	// Recount counts the running clocks anew after a calendar was loaded.
	Recount struct{}
	// Report puts the case on the district's periodic report to the centre.
	Report struct{ Period string }
)

func (Suspend) Name() string     { return "suspend" }
func (Resume) Name() string      { return "resume" }
func (ExtendLimit) Name() string { return "extend-limit" }
func (Expedite) Name() string    { return "expedite" }
func (Uncouple) Name() string    { return "uncouple" }
func (Withdraw) Name() string    { return "withdraw" }
func (Cease) Name() string       { return "cease" }
func (Recount) Name() string     { return "recount" }
func (Report) Name() string      { return "report" }

func (k Suspend) duty(Case) Duty { return authority(PostExamine, k.Track) }
func (k Resume) duty(c Case) Duty {
	for _, p := range c.Pauses {
		if p.N == k.N {
			return authority(PostExamine, p.Track)
		}
	}
	return window(PostAccept)
}
func (k ExtendLimit) duty(Case) Duty { return Duty{Roles: []Role{AuthorityHead, GovernmentHead}} }
func (Expedite) duty(Case) Duty      { return Duty{Roles: []Role{Officer, AuthorityHead}} }
func (Uncouple) duty(Case) Duty      { return window(PostAccept) }
func (Withdraw) duty(Case) Duty      { return party }
func (Cease) duty(Case) Duty         { return Duty{Roles: []Role{Officer, System}} }
func (Recount) duty(Case) Duty       { return machine }
func (Report) duty(Case) Duty        { return Duty{Roles: []Role{Officer, System}, Post: PostAccept} }

func (k Suspend) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	t, ok := c.Track(k.Track)
	if !ok || !t.live() || t.Stage == Approved {
		return nil, invalid("permit.invalid.track", k.Track)
	}
	if t.Kind != Work {
		return nil, illegal("permit.illegal.nosuspension").Under("Exit-Entry Law art. 30")
	}
	if !slices.Contains(Grounds, k.Ground) {
		return nil, problem.New(problem.Invalid, "permit.invalid.suspension", k.Ground).Under("Licence Law art. 45")
	}
	if !k.Until.After(w.today()) {
		return nil, invalid("permit.invalid.until", k.Until)
	}
	return c.suspend(w, k.Track, k.Ground, k.Until), nil
}

// suspend tells the applicant in writing how long, and stops the clocks.
func (c Case) suspend(w World, id TrackID, g Ground, until civil.Date) []Event {
	s := story{Case: c, w: w}
	l := c.letters(w)
	n := l.send(Notice{Letter: ExclusionLetter, Track: id, Reasons: []Code{Code(g)}, Due: until})
	s.add(l.out...)
	s.add(PauseBegan{Pause{N: len(c.Pauses) + 1, Ground: g, Track: id, Notice: n, From: w.today(), Until: until}})
	if k, ok := c.Clock(ResidenceClock); ok && k.Running() && until.After(k.Due) {
		s.add(s.resolve(w, OnLongPause)...)
	}
	return s.events
}

func (k Resume) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	match := func(p Pause) bool { return p.N == k.N && p.Ground != ForApplicant }
	if !slices.ContainsFunc(c.Pauses, func(p Pause) bool { return p.open() && match(p) }) {
		return nil, invalid("permit.invalid.pause", k.N)
	}
	return c.endPauses(w, w.today(), match), nil
}

// approver is who may extend a clock and by how much (Licence Law art. 42). The
// residence period has no extension.
func (w World) approver(id ClockID) (Role, int) {
	switch id {
	case WorkClock:
		return AuthorityHead, w.Profile.Limits.WorkMore
	case JointClock:
		return GovernmentHead, w.Profile.Limits.JointMore
	}
	return "", 0
}

func (k ExtendLimit) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	role, most := w.approver(k.Clock)
	clock, ok := c.Clock(k.Clock)
	switch {
	case role == "" || !ok || !clock.Running():
		return nil, illegal("permit.illegal.noextension", k.Clock).Under("Licence Law art. 42")
	case w.Actor.Role != role:
		return nil, problem.New(problem.Forbidden, "permit.forbidden.approver", role).Under("Licence Law art. 42")
	case role == AuthorityHead && w.Actor.Office != w.Profile.Authorities[Work]:
		return nil, problem.New(problem.Forbidden, "permit.forbidden.approver", role).Under("Licence Law art. 42")
	case clock.More > 0:
		return nil, illegal("permit.illegal.extendedonce", k.Clock).Under("Licence Law art. 42")
	case w.today().After(w.recount(clock, closedBy(c.Pauses, w.today())).Due):
		return nil, illegal("permit.illegal.overdue", k.Clock, clock.Due).Under("Licence Law art. 42")
	case k.Days < 1 || k.Days > most || k.Reason == "":
		return nil, invalid("permit.invalid.more", most)
	}
	clock.More = k.Days
	clock = w.recount(clock, c.Pauses)
	l := c.letters(w)
	l.send(Notice{Letter: ExtensionLetter, Reasons: []Code{k.Reason}, Due: clock.Due})
	return append([]Event{LimitExtended{By: w.Actor.ID, Role: role, Reason: k.Reason, Clock: clock}}, l.out...), nil
}

func (k Expedite) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	clock, ok := c.Clock(PromisedClock)
	least := w.Profile.ExpediteTo
	if least == 0 || !ok || k.Days < least || k.Days >= clock.Days || k.Reason == "" {
		return nil, illegal("permit.illegal.expedite", least)
	}
	clock.Days = k.Days
	return []Event{CaseExpedited{Reason: k.Reason, Clock: w.recount(clock, c.Pauses)}}, nil
}

func (k Uncouple) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	_, work := c.Principal(Work)
	_, residence := c.Principal(Residence)
	if !c.Coupled || !work || !residence || k.Reason == "" {
		return nil, illegal("permit.illegal.uncouple")
	}
	s := story{Case: c, w: w}
	s.add(Uncoupled{On: w.today(), Reason: k.Reason})
	l := s.letters(w)
	l.send(Notice{Letter: UncoupledLetter, Reasons: []Code{k.Reason}})
	s.add(l.out...)
	s.add(s.resolve(w, OnDecision)...)
	return s.events, nil
}

// underway are the phases before anything is issued.
var underway = []Phase{Draft, Filed, Returned, PreReviewed, Booked, Verified, Accepted}

func (Withdraw) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, underway...); err != nil {
		return nil, err
	}
	if c.standing(Work) == Out && c.standing(Residence) != Pending && c.standing(Residence) != Yes {
		return nil, illegal("permit.illegal.issued").Under("Licence Law art. 70")
	}
	return c.resolve(w, OnWithdrawal), nil
}

func (k Cease) decide(c Case, w World) ([]Event, error) {
	if k.Cause != OnPersonCeased && k.Cause != OnEmployerCeased {
		return nil, invalid("permit.invalid.cause", k.Cause)
	}
	if err := unfinished(c, append(slices.Clone(underway), Issued, Made)...); err != nil {
		return nil, err
	}
	return c.resolve(w, k.Cause), nil
}

func (Recount) decide(c Case, w World) ([]Event, error) {
	clocks := w.recounted(c, c.Pauses, civil.Date{})
	if c.Outcome != "" || len(clocks) == 0 {
		return nil, nil
	}
	return []Event{ClocksRecounted{Calendar: w.Calendar.Edition(), Clocks: clocks}}, nil
}

func (k Report) decide(c Case, w World) ([]Event, error) {
	if w.Profile.ReportTo == "" || c.AcceptedOn.IsZero() || k.Period == "" {
		return nil, illegal("permit.illegal.noreport", c.City)
	}
	if slices.Contains(c.Reports, k.Period) {
		return nil, nil
	}
	return []Event{Reported{Period: k.Period, To: w.Profile.ReportTo}}, nil
}
