package permit

import (
	"slices"

	"tandem/internal/civil"
)

// Evolve returns c as it is after e. It never fails, since what is in the journal
// happened, and it leaves c and e alone.
func Evolve(c Case, e Event) Case {
	e.apply(&c)
	return c
}

// Replay folds events into a case.
func Replay(c Case, events []Event) Case {
	for _, e := range events {
		c = Evolve(c, e)
	}
	return c
}

// edit replaces the elements that match by changed copies.
func edit[T any](list []T, match func(T) bool, change func(*T)) []T {
	out := slices.Clone(list)
	for i := range out {
		if match(out[i]) {
			change(&out[i])
		}
	}
	return out
}

// with returns the list with one more element, never writing into a shared array.
func with[T any](list []T, v T) []T { return append(slices.Clip(list), v) }

func (c *Case) editTrack(id TrackID, change func(*Track)) {
	c.Tracks = edit(c.Tracks, func(t Track) bool { return t.ID == id }, change)
}

func (c *Case) editMaterial(code Code, change func(*Material)) {
	c.Materials = edit(c.Materials, func(m Material) bool { return m.Code == code }, change)
}

// setClocks puts the clocks in, replacing those with the same id.
func (c *Case) setClocks(clocks ...Clock) {
	for _, k := range clocks {
		if _, ok := c.Clock(k.ID); ok {
			c.Clocks = edit(c.Clocks, func(x Clock) bool { return x.ID == k.ID }, func(x *Clock) { *x = k })
		} else {
			c.Clocks = with(c.Clocks, k)
		}
	}
}

// stopClocks stops the running clocks named, or all of them.
func (c *Case) stopClocks(on civil.Date, ids ...ClockID) {
	named := func(k Clock) bool { return k.Running() && (len(ids) == 0 || slices.Contains(ids, k.ID)) }
	c.Clocks = edit(c.Clocks, named, func(k *Clock) { k.Stopped = on })
}

func (c *Case) markStale(stale []Staleness) {
	for _, s := range stale {
		c.editTrack(s.Track, func(t *Track) {
			t.Checks = edit(t.Checks, func(k Check) bool { return k.Post == s.Post }, func(k *Check) {
				k.Stale = slices.Compact(slices.Sorted(slices.Values(append(slices.Clip(k.Stale), s.Fields...))))
			})
		})
	}
}

// put sets the check of a post; a later post's check on an older basis is dropped.
func (t *Track) put(k Check) {
	kept := slices.DeleteFunc(slices.Clone(t.Checks), func(x Check) bool { return x.Post == k.Post })
	t.Checks = append(kept, k)
}

func (e Opened) apply(c *Case) {
	c.ID, c.City, c.Pack, c.Coupled, c.Phase = e.ID, e.City, e.Pack, true, Draft
	c.Applicant, c.Handler, c.Employer, c.Station = e.Applicant, e.Handler, e.Employer, e.Station
	c.Tracks = slices.Clone(e.Tracks)
	c.Materials = make([]Material, len(e.Needs))
	for i, n := range e.Needs {
		c.Materials[i].Need = n
	}
}

func (e DossierSaved) apply(c *Case) {
	c.Dossier, c.Proposed = e.Dossier, ""
	c.markStale(e.Stale)
}

func (e MaterialMet) apply(c *Case) {
	c.Proposed = ""
	c.editMaterial(e.Code, func(m *Material) {
		m.Met, m.Due, m.Register = e.Met, e.Due, e.Register
		if e.Version > 0 {
			m.Version, m.Digest, m.Blob, m.Seen = e.Version, e.Digest, e.Blob, Unseen
		}
	})
	c.fallBrought(e.Code, e.Met)
	c.markStale(e.Stale)
}

func (e Submitted) apply(c *Case) {
	if c.Filed.IsZero() {
		c.Filed = e.At.Date
	}
	c.Phase, c.Received = Filed, e.At
	c.setClocks(e.Clocks...)
}

func (e CorrectionAsked) apply(c *Case) {
	c.Corrections, c.Proposed, c.Proposals = with(c.Corrections, e.Correction), "", nil
	if !e.AfterAcceptance {
		c.Phase = Returned
		c.stopClocks(e.On, NoticeClock)
	}
}

func (e CorrectionAnswered) apply(c *Case) {
	c.Corrections = edit(c.Corrections, func(k Correction) bool { return k.N == e.N }, func(k *Correction) { k.Answered = e.On })
}

func (e PreReviewPassed) apply(c *Case) {
	c.Phase = PreReviewed
	c.stopClocks(e.On, NoticeClock)
}

func (e SlotBooked) apply(c *Case) { c.Slot, c.Phase = e.Slot, Booked }

func (e SlotReleased) apply(c *Case) { c.Slot, c.Phase = Slot{}, PreReviewed }

func (e OriginalsSeen) apply(c *Case) {
	c.Materials = slices.Clone(c.Materials)
	for i, m := range c.Materials {
		for _, r := range e.Results {
			if r.Code == m.Code {
				c.Materials[i].Seen = r.Seen
			}
		}
	}
	if c.Phase == Booked || c.Phase == Filed || c.Phase == PreReviewed {
		c.Phase = Verified
	}
}

func (e AcceptanceProposed) apply(c *Case) { c.Proposed = e.By }

func (e CaseAccepted) apply(c *Case) {
	c.Phase, c.AcceptedOn, c.Deemed, c.Slot, c.Proposed, c.Proposals = Accepted, e.On, e.Deemed, Slot{}, "", nil
	c.stopClocks(e.On, NoticeClock)
	c.setClocks(e.Clocks...)
	c.Tracks = edit(c.Tracks, func(Track) bool { return true }, func(t *Track) { t.Stage = Examining })
}

func (e Checked) apply(c *Case) {
	c.editTrack(e.Track, func(t *Track) {
		t.put(e.Check)
		t.Stage = e.Stage
	})
}

func (e TrackApproved) apply(c *Case) {
	c.editTrack(e.Track, func(t *Track) {
		if !e.ByLaw {
			t.put(e.Check)
		}
		t.Stage, t.From, t.To, t.ByLaw = Approved, e.From, e.To, e.ByLaw
	})
	c.stopTrackClock(e.Track, e.Check.On)
	c.fallFor(e.Track)
}

func (e TrackRefused) apply(c *Case) {
	c.editTrack(e.Track, func(t *Track) {
		t.put(e.Check)
		t.Stage, t.Reasons, t.From, t.To = Refused, e.Reasons, civil.Date{}, civil.Date{}
	})
	c.stopTrackClock(e.Track, e.Check.On)
	c.fallFor(e.Track)
}

// stopTrackClock stops the clock of the authority that has decided.
func (c *Case) stopTrackClock(id TrackID, on civil.Date) {
	t, _ := c.Track(id)
	if t.Holder == 0 && t.Kind == Work {
		c.stopClocks(on, WorkClock)
	}
	if t.Holder == 0 && t.Kind == Residence {
		c.stopClocks(on, ResidenceClock)
	}
}

func (e TrackEnded) apply(c *Case) {
	c.editTrack(e.Track, func(t *Track) { t.Stage, t.From, t.To = Ended, civil.Date{}, civil.Date{} })
	c.fallFor(e.Track)
}

func (e Confirmed) apply(c *Case) {
	c.editTrack(e.Track, func(t *Track) {
		t.Checks = edit(t.Checks, func(k Check) bool { return k.Post == e.Post }, func(k *Check) {
			k.By, k.On, k.Digest, k.Stale, k.Receipt = e.By, e.On, e.Digest, nil, e.Receipt
		})
	})
}

func (e PauseBegan) apply(c *Case) { c.Pauses = with(c.Pauses, e.Pause) }

func (e PauseEnded) apply(c *Case) {
	c.Pauses = edit(c.Pauses, func(p Pause) bool { return p.N == e.N }, func(p *Pause) { p.To = e.To })
	c.setClocks(e.Clocks...)
}

func (e LimitExtended) apply(c *Case)   { c.setClocks(e.Clock) }
func (e ClocksRecounted) apply(c *Case) { c.setClocks(e.Clocks...) }

func (e PanelConvened) apply(c *Case) {
	p := e.Panel
	c.Panel = &p
}

// editPanel changes a copy of the expert group, if there is one.
func (c *Case) editPanel(change func(*Panel)) {
	if c.Panel == nil {
		return // a damaged journal; whoever verifies it sees the difference
	}
	p := *c.Panel
	p.Members = slices.Clone(p.Members)
	change(&p)
	c.Panel = &p
}

func (e ConflictDeclared) apply(c *Case) {
	c.editPanel(func(p *Panel) {
		p.member(e.Member, func(m *Member) { m.Declared, m.Conflict = true, e.Conflict })
	})
}

func (e OpinionGiven) apply(c *Case) {
	c.editPanel(func(p *Panel) { p.member(e.Member, func(m *Member) { m.Opinion = &e.Opinion }) })
}

func (e PanelConcluded) apply(c *Case) {
	c.editPanel(func(p *Panel) { p.Result, p.ConcludedOn, p.Dissent = e.Result, e.On, e.Dissent })
	if e.Equivalent != nil {
		c.editMaterial(e.Material, func(m *Material) { m.Equivalent = e.Equivalent })
	}
}

func (e HearingMoved) apply(c *Case) {
	h := e.Hearing
	c.Hearing = &h
}

func (e CaseExpedited) apply(c *Case) {
	c.Expedited = string(e.Reason)
	c.setClocks(e.Clock)
}

func (e Uncoupled) apply(c *Case) { c.Coupled = false }

func (e PermitsIssued) apply(c *Case) {
	c.Certificates = append(slices.Clip(c.Certificates), e.Certificates...)
	for _, k := range e.Certificates {
		c.editTrack(k.Track, func(t *Track) { t.Stage = Granted })
	}
	c.setClocks(e.Clocks...)
}

func (e DecisionsComplete) apply(c *Case) {
	c.Phase, c.IssuedOn, c.Used, c.Promised, c.Proposals = Issued, e.On, e.Used, e.Promised, nil
	c.stopClocks(e.On)
	c.setClocks(e.Clocks...)
}

func (e CertificatesChanged) apply(c *Case) {
	c.Certificates = edit(c.Certificates, func(k Certificate) bool { return slices.Contains(e.Tracks, k.Track) }, func(k *Certificate) { k.Status = e.Status })
	if e.Status == WithheldStatus {
		c.Phase = Withheld
		c.stopClocks(e.On)
	}
}

func (e PermitsMade) apply(c *Case) {
	c.Phase = Made
	c.stopClocks(e.On, IssueClock)
}

func (e CollectionSet) apply(c *Case) { c.Collection = e.Collection }

func (e HandedOver) apply(c *Case) {
	c.Phase = Sent
	c.Collection.Way, c.Collection.Tracking, c.Collection.On = e.Way, e.Tracking, e.On
}

func (e PermitsReleased) apply(c *Case) { c.Phase, c.Outcome, c.EndedOn = Made, "", civil.Date{} }

func (e CaseEnded) apply(c *Case) {
	c.Outcome, c.EndedOn, c.Used, c.Promised, c.Proposals = e.Outcome, e.On, e.Used, e.Promised, nil
	if e.Outcome != OutWithheld {
		c.stopClocks(e.On)
	}
}

func (e NotAccepted) apply(c *Case) {
	c.Outcome, c.EndedOn, c.Phase, c.Proposals = OutNotAccepted, e.On, Closed, nil
	c.stopClocks(e.On)
	c.Tracks = edit(c.Tracks, func(Track) bool { return true }, func(t *Track) { t.Stage = Ended })
}

func (e CaseClosed) apply(c *Case)   { c.Phase, c.Retention.ClosedOn = Closed, e.On }
func (e CaseArchived) apply(c *Case) { c.Phase, c.Retention.Until = Archived, e.Until }
func (e HoldSet) apply(c *Case)      { c.Retention.Hold = string(e.Reason) }
func (e HoldLifted) apply(c *Case)   { c.Retention.Hold = "" }

func (e CaseDestroyed) apply(c *Case) {
	c.Phase = Destroyed
	c.Retention.DestroyedOn = e.On
}

func (e Reported) apply(c *Case)    { c.Reports = with(c.Reports, e.Period) }
func (e NoticeSent) apply(c *Case)  { c.Notices = with(c.Notices, e.Notice) }
func (e AlarmRaised) apply(c *Case) { c.Alarms = with(c.Alarms, e.Alarm) }
func (e Acted) apply(c *Case)       { c.Acts = with(c.Acts, e.Act) }
