package permit

import (
	"slices"

	"tandem/internal/civil"
)

// intake is what could come next before acceptance.
func (a *author) intake(c Case) []choice {
	out := append(a.papers(c), by(a.early(leaves), a.party(), Withdraw{}), by(a.early(ceases), usual(hall, PostAccept), Cease{one(a, OnPersonCeased, OnEmployerCeased)}))
	switch c.Phase {
	case Draft:
		out = append(out, a.draft(c)...)
	case Returned:
		out = append(out, by(8, a.party(), Answer{}), choice{2, a.commit})
	case PreReviewed:
		out = append(out, choice{14, func() (Actor, Command) { return a.party(), a.booking() }})
	case Booked:
		out = append(out, by(1, a.party(), Unbook{}), choice{1, func() (Actor, Command) { return a.party(), a.booking() }})
	}
	if c.Phase != Draft && c.Phase != Returned {
		out = append(out, a.window(c)...)
	}
	return out
}

// early is how readily an end comes before acceptance; most wait for more to happen.
func (a *author) early(tr trait) int {
	if a.has[tr] && a.chance(20) {
		return 1
	}
	return 0
}

func (a *author) draft(c Case) []choice {
	ready := 1
	if c.Dossier.Version > 0 && (a.has[owes] || len(c.Outstanding()) == 0) {
		ready = 30
	}
	out := []choice{by(ready, a.party(), File{}), {2, a.commit}, by(2, a.party(), a.choosing())}
	if c.Dossier.Version == 0 {
		out = append(out, choice{20, func() (Actor, Command) { return a.party(), a.saving(c) }})
	}
	for _, m := range c.Materials {
		if m.Met == Missing {
			out = append(out, choice{8, func() (Actor, Command) { return a.party(), a.attaching(m) }})
		}
	}
	return out
}

func (a *author) commit() (Actor, Command) {
	return a.party(), Commit{one(a, Code("record"), "record", "degree")}
}

func (a *author) choosing() Command {
	k := Choose{Way: one(a, PickUp, Courier)}
	if a.chance(20) {
		k.Day = a.clock.Date.AddDays(a.roll(20))
	}
	return k
}

func (a *author) booking() Command {
	return Book{Slot{"station-1", civil.Moment{Date: a.clock.Date.AddDays(a.roll(6)), Minute: 540 + a.roll(400)}}}
}

// window is what the window does with an application.
func (a *author) window(c Case) []choice {
	if a.has[sleeps] {
		return nil
	}
	who := usual(hall, PostAccept)
	out := []choice{
		{a.heavy(corrects, 1, 7), func() (Actor, Command) { return who, a.returning(c, "") }},
		by(1, who, Decline{Ground: one(a, Code("not-competent"), "too-late", "false-materials"), Right: "elsewhere"}),
		{14, func() (Actor, Command) { return who, a.comparing(c, 10) }},
		by(12, who, Accept{Tolerate: c.Outstanding()}),
	}
	out = append(out, a.puttingForward(c, hall, ""))
	for _, t := range c.Tracks {
		out = append(out, a.puttingForward(c, t.Authority, t.ID))
	}
	if a.h.profile.PreReview {
		out = append(out, by(15, who, PassPreReview{}))
	}
	if a.h.profile.DoublePost {
		out = append(out, by(12, usual(hall, PostSecond), AcceptSecond{Tolerate: c.Outstanding()}))
	}
	return out
}

func (a *author) returning(c Case, track TrackID) Command {
	k := Return{Items: []Item{{Track: track, Material: "passport", Fault: "unclear"}, {Field: "employment.salary", Fault: "missing"}}, Track: track}
	for _, f := range c.Forwarded() {
		if a.chance(85) { // else it forgets what somebody asks for
			k.Items = append(k.Items, f.Item)
		}
	}
	if len(c.Corrections) > 0 {
		k.NewFact = one(a, Code("answer-raises-it"), "register-changed", "original-differs", "")
	}
	return k
}

// puttingForward is what an authority, or the window, has somebody put forward.
func (a *author) puttingForward(c Case, office OfficeID, track TrackID) choice {
	weight := a.heavy(corrects, 0, 5)
	if len(c.Proposals) > 0 {
		weight = a.heavy(corrects, 0, 2)
	}
	post := PostExamine
	if track == "" {
		post = PostAccept
	}
	return choice{weight, func() (Actor, Command) {
		k := PutForward{Track: track}
		for _, i := range c.askable(track) {
			if a.chance(40) {
				k.Items = append(k.Items, i)
			}
		}
		return usual(office, post), k
	}}
}

// askable is what somebody may find missing on a track.
func (c Case) askable(track TrackID) []Item {
	t, _ := c.Track(track)
	out := []Item{{Field: "employment.salary", Fault: "missing"}, {Field: "accommodation.address", Fault: "unclear"}}
	for _, m := range c.Materials {
		if m.Needed() && (track == "" || slices.Contains(m.ReadBy, t.Kind)) {
			out = append(out, Item{Material: m.Code, Fault: "unclear"}, Item{Material: m.Code, Fault: "missing"})
		}
	}
	return out
}

// comparing looks at some or all originals; so many in a hundred differ.
func (a *author) comparing(c Case, percent int) Command {
	var k Compare
	k.Passport = a.chance(50)
	for _, m := range c.Materials {
		if m.Met != Uploaded || a.chance(10) {
			continue
		}
		r := Comparison{Code: m.Code, Seen: Matches}
		if a.chance(percent) {
			r.Seen, r.Fault = Differs, "date-differs"
		}
		k.Results = append(k.Results, r)
	}
	return k
}
