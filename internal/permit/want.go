package permit

import "slices"

// A Want is a post at an office whose turn it is in a case: what that post finds among
// its work. It says nothing about persons; see Near.
type Want struct {
	Office OfficeID `json:"office"`
	Post   Post     `json:"post"`
	Track  TrackID  `json:"track,omitempty"`
}

// Wants lists whose turn it is, by the case alone: the day plays no part, so that a list
// kept beside the case stays right until its next command. Nobody's turn it is while the
// party must do something, in a pause, and once the case has ended.
func Wants(c Case, p *Profile) []Want {
	switch {
	case c.Outcome != "" && c.Phase != Withheld:
		return nil
	case c.Phase == Accepted:
		return c.wantsOfTracks(p)
	}
	if post := c.wantsAtWindow(p); post != "" {
		return []Want{{Office: p.Window, Post: post}}
	}
	return nil
}

// wantsAtWindow is the post of the window before and after the examination.
func (c Case) wantsAtWindow(p *Profile) Post {
	switch c.Phase {
	case Filed, Booked, Verified:
		return c.wantsToAccept(p)
	case PreReviewed:
		visits := p.Appointment && p.Originals == AtAcceptance && len(c.unseen()) > 0
		if visits && len(c.Proposals) == 0 {
			return "" // the applicant is to book the visit
		}
		return c.wantsToAccept(p)
	case Issued:
		return PostIssue
	case Made:
		return PostHandOut
	case Withheld:
		if c.differs() {
			return PostHandOut // sees the originals again
		}
		return PostIssue
	}
	return ""
}

func (c Case) wantsToAccept(p *Profile) Post {
	proposed := c.Proposed != "" && p.DoublePost
	if proposed && c.acceptable(World{Profile: p}, c.Outstanding()) == nil {
		return PostSecond
	}
	return PostAccept
}

func (c Case) wantsOfTracks(p *Profile) []Want {
	var out []Want
	for _, t := range c.Tracks {
		if c.heldUp(t) {
			continue
		}
		if post := c.wantsOf(t, p); post != "" {
			out = append(out, Want{Office: t.Authority, Post: post, Track: t.ID})
		}
	}
	return out
}

// heldUp reports whether the track waits for the party, for experts or in a pause.
func (c Case) heldUp(t Track) bool {
	_, asked := c.asked()
	paused := slices.ContainsFunc(c.Pauses, func(p Pause) bool { return p.open() && (p.Track == "" || p.Track == t.ID) })
	confers := c.Panel != nil && c.Panel.Result == ""
	offered := c.Hearing != nil && c.Hearing.Track == t.ID && c.Hearing.Stage == HearingOffered
	set := c.Hearing != nil && c.Hearing.Track == t.ID && c.Hearing.Stage == HearingSet
	return asked || confers || offered && t.Stage == Deciding || paused && !set
}

// wantsOf is the post whose turn it is on a track: first whoever must confirm what has
// become stale, then by stage. A decision waits for what must be decided before it.
func (c Case) wantsOf(t Track, p *Profile) Post {
	for _, k := range t.Checks {
		if t.renewable(k, p) {
			return k.Post
		}
	}
	switch t.Stage {
	case Examining:
		return PostExamine
	case Reviewing:
		return PostReview
	case Deciding:
		review, _ := t.check(PostReview)
		hearing := c.Hearing != nil && c.Hearing.Track == t.ID && (c.Hearing.Stage == HearingAsked || c.Hearing.Stage == HearingSet)
		if hearing || c.grantable(t, p) == nil || c.unsettled(t) == nil && !review.Grant {
			return PostDecide
		}
	}
	return ""
}

// AwaitsParty reports whether the applicant or the employer must do something before
// anybody else can: correct, book a visit, bring a paper that was tolerated.
func AwaitsParty(c Case, p *Profile) bool {
	_, asked := c.asked()
	switch {
	case c.Outcome != "" || c.Phase == Draft:
		return false
	case asked:
		return true
	}
	booking := c.Phase == PreReviewed && len(Wants(c, p)) == 0
	owes := c.Phase == Accepted && len(Wants(c, p)) == 0 && c.needs(func(m Material) bool { return m.Met == Tolerated || m.Met == Missing })
	return booking || owes
}

// Near reports whether the person has worked at a post of the case that is next to the
// wanted one, and so may not work there (双岗审核).
func (c Case) Near(p *Profile, want Want, by PersonID) bool {
	_, near := c.neighbour(p, Duty{Post: want.Post, Track: want.Track}, by)
	return near
}

// NearOnes lists who may not work at the wanted post because of that, sorted.
func (c Case) NearOnes(p *Profile, want Want) []PersonID {
	var out []PersonID
	for _, a := range c.Acts {
		if c.Near(p, want, a.By) {
			out = append(out, a.By)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Paused reports whether a pause holds the clock now.
func (c Case) Paused(id ClockID) bool { return c.paused(id) }
