package permit

import "slices"

// examination is what could come next under examination.
func (a *author) examination(c Case) []choice {
	var out []choice
	for _, t := range c.Tracks {
		if t.live() {
			out = append(out, a.work(c, t)...)
		}
	}
	out = append(out, a.trouble(c)...)
	out = append(out, a.experts(c)...)
	return append(out, a.hearing(c)...)
}

// work is what the posts of a track's authority do.
func (a *author) work(c Case, t Track) []choice {
	office, digest := t.Authority, c.Digest()
	if a.chance(3) {
		digest = "seen-before"
	}
	pace := 14
	if a.has[sleeps] {
		pace = 2
	}
	if t.Holder > 0 && a.has[kin] && c.Coupled {
		pace = 2 // the applicant's own permits wait for the family's
	}
	var out []choice
	switch t.Stage {
	case Examining:
		out = append(out, by(pace, usual(office, PostExamine), Examine{t.ID, a.chance(80), "note", digest}))
	case Reviewing:
		out = append(out, by(pace, usual(office, PostReview), Review{t.ID, a.chance(85), "note", digest}))
	case Deciding:
		out = append(out, by(a.favour(t, pace), usual(office, PostDecide), Approve{Track: t.ID, Digest: digest}),
			by(pace-a.favour(t, pace), usual(office, PostDecide), Reject{t.ID, a.grounds(t), digest}))
	case Approved:
		out = append(out, by(3, usual(office, PostDecide), Reject{t.ID, a.grounds(t), digest}))
	}
	for _, k := range t.Checks {
		if len(k.Stale) > 0 {
			out = append(out, by(pace, usual(office, k.Post), Renew{t.ID, k.Post, digest}))
		}
	}
	return append(out, a.authority(c, t)...)
}

// favour is how readily a track is approved, of the pace.
func (a *author) favour(t Track, pace int) int {
	switch {
	case t.Kind == Work && a.has[refuses], t.Kind == Residence && a.has[rejects]:
		return pace / 4
	case t.Holder > 0:
		return pace * 4 / 5
	}
	return pace
}

func (a *author) grounds(t Track) []Code {
	return []Code{one(a, RefusalReasons[t.Kind]...)}
}

// authority is what else an authority may do on its track.
func (a *author) authority(c Case, t Track) []choice {
	who := usual(t.Authority, PostExamine)
	out := []choice{{a.heavy(corrects, 0, 4), func() (Actor, Command) { return who, a.returning(c, t.ID) }}}
	out = append(out, a.puttingForward(c, t.Authority, t.ID))
	if t.Kind == Work || a.chance(10) {
		out = append(out, choice{a.heavy(suspends, 0, 5), func() (Actor, Command) {
			return who, Suspend{Track: t.ID, Ground: one(a, append(Grounds, ForApplicant)...), Until: a.clock.Date.AddDays(one(a, 0, 1, 3, 8, 20, 45))}
		}})
	}
	for _, p := range c.Pauses {
		if p.open() && p.Track == t.ID {
			out = append(out, by(5, who, Resume{p.N}))
		}
	}
	return out
}

// trouble is what may happen to a case under examination.
func (a *author) trouble(c Case) []choice {
	ripe := 1
	if slices.ContainsFunc(c.Tracks, func(t Track) bool { return t.Stage == Approved || t.Stage == Granted }) {
		ripe = 4
	}
	out := []choice{
		by(a.heavy(leaves, 0, ripe), a.party(), Withdraw{}),
		by(a.heavy(ceases, 0, ripe), usual(hall, PostAccept), Cease{one(a, OnPersonCeased, OnEmployerCeased)}),
		by(a.heavy(revokes, 0, 2*len(c.Certificates)), headOf(labour), Revoke{one(a, RevocationGrounds...)}),
		by(a.parting(c), usual(hall, PostAccept), Uncouple{"asked-by-applicant"}),
		by(a.heavy(suspends, 0, 2), headOf(labour), ExtendLimit{WorkClock, 1 + a.roll(12), "complex"}),
		by(a.heavy(suspends, 0, 2), mayor(), ExtendLimit{JointClock, 1 + a.roll(18), "complex"}),
		by(a.heavy(meddles, 0, 2), headOf(labour), ExtendLimit{JointClock, 1 + a.roll(9), "complex"}), // whose it is not
		by(1, usual(hall, PostExamine), Expedite{2 + a.roll(4), "urgent"}),
		by(1, a.party(), a.choosing()),
	}
	if c.differs() || len(c.unseen()) > 0 {
		out = append(out, choice{8, func() (Actor, Command) { return usual(hall, PostAccept), a.comparing(c, 5) }})
	}
	if a.h.profile.ReportTo != "" {
		out = append(out, by(2, one(a, usual(hall, PostAccept), machinery()), Report{one(a, "2026-Q1", "2026-Q2")}))
	}
	if n := len(c.Corrections); n > 0 && c.Corrections[n-1].Answered.IsZero() {
		out = append(out, by(14, a.party(), Answer{}))
	}
	return out
}

// parting is how readily the case is uncoupled; that of a family, when its permits wait
// for each other.
func (a *author) parting(c Case) int {
	t, _ := c.Principal(Residence)
	switch {
	case !a.has[parts]:
		return 0
	case a.has[kin] && t.Stage != Approved:
		return 0
	case a.has[kin]:
		return 8
	}
	return 3
}

// experts is what an expert group may do.
func (a *author) experts(c Case) []choice {
	if a.h.profile.Experts == nil || !a.has[confers] {
		return nil
	}
	if c.Panel == nil || c.Panel.Result != "" {
		return []choice{{8, func() (Actor, Command) { return usual(labour, PostExamine), a.convening(c) }}}
	}
	var out []choice
	for _, m := range c.Panel.Members {
		who := Actor{ID: m.ID, Role: Expert, Office: m.Office}
		if !m.Declared {
			out = append(out, by(25, who, Declare{a.chance(20)}))
		} else if m.Opinion == nil {
			out = append(out, by(25, who, Opine{Opinion{a.chance(70), "basis-" + Code(m.Office)}}))
		}
	}
	return out
}

func (a *author) convening(c Case) Command {
	k := Convene{Track: "work", Question: "is-it-as-good", Members: []Member{
		{ID: "expert-labour", Office: labour}, {ID: "expert-exit-entry", Office: border}, {ID: "expert-science", Office: science}}}
	if a.chance(10) {
		k.Members = append(k.Members, Member{ID: "expert-mole", Office: science})
	}
	if a.chance(5) {
		k.Members = k.Members[:2]
	}
	if out := c.Outstanding(); len(out) > 0 {
		k.Material, k.Evidence = out[0], "equivalent-paper"
	}
	return k
}

// hearing is what may happen around a hearing.
func (a *author) hearing(c Case) []choice {
	if !a.has[hears] {
		return nil
	}
	decider := usual(labour, PostDecide)
	if c.Hearing == nil {
		return []choice{by(30, decider, OfferHearing{TrackID(Work)})}
	}
	chair := one(a, PersonID("chair"), "chair", officer(labour, 0).ID, officer(labour, 2).ID)
	return slices.Clip([]choice{
		by(20, a.party(), AskHearing{}), by(4, a.party(), WaiveHearing{}),
		{20, func() (Actor, Command) {
			return decider, SetHearing{On: a.clock.Date.AddDays(one(a, 3, 12, 13, 15, 15, 20, 40)), Chair: chair}
		}},
		by(20, decider, RecordHearing{"minutes"}),
	})
}
