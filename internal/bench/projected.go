package bench

import (
	"fmt"
	"math/rand/v2"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// Places are the cities of cases that are made up, with their offices.
var Places = []string{"haikou", "jiangmen", "beijing", "wuxi", "shenzhen"}

// PlaceProfile is how one of the Places runs the procedure.
func PlaceProfile(city string) *permit.Profile {
	return &permit.Profile{City: city, Window: permit.OfficeID(city + ".window"), Supervisor: permit.OfficeID(city + ".supervision"),
		Authorities:  map[permit.Kind]permit.OfficeID{permit.Work: permit.OfficeID(city + ".labour"), permit.Residence: permit.OfficeID(city + ".border")},
		PreReview:    city == "jiangmen" || city == "beijing",
		Appointment:  city == "jiangmen",
		DoublePost:   city == "beijing",
		Originals:    permit.AtAcceptance,
		Delivery:     []permit.Way{permit.PickUp, permit.Courier},
		RetainYears:  3,
		Experts:      &permit.ExpertRule{},
		KeepPassport: city == "wuxi",
	}
}

// Invented makes up cases as they stand on a day, the same ones for a seed: one of ten is
// open, the others have ended. They follow no history; they are what lists must cope with.
func Invented(n int, seed uint64, today civil.Date) func(yield func(permit.Case) bool) {
	return func(yield func(permit.Case) bool) {
		m := maker{rand.New(rand.NewPCG(seed, 2)), today}
		for i := range n {
			if !yield(m.invented(i)) {
				return
			}
		}
	}
}

// Entries are the cases as lists keep them.
func Entries(cases func(func(permit.Case) bool)) func(yield func(worklist.Entry) bool) {
	return func(yield func(worklist.Entry) bool) {
		for c := range cases {
			if !yield(worklist.Project(c, PlaceProfile(c.City))) {
				return
			}
		}
	}
}

type maker struct {
	*rand.Rand
	today civil.Date
}

func pick[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

func (m maker) invented(i int) permit.Case {
	city := Places[i%len(Places)]
	p := PlaceProfile(city)
	c := permit.Case{ID: permit.CaseID(fmt.Sprintf("%s-%06d", map[string]string{"haikou": "HK", "jiangmen": "JM", "beijing": "BJ", "wuxi": "WX", "shenzhen": "SZ"}[city], i)),
		City: city, Coupled: true, Applicant: permit.PersonID(fmt.Sprintf("applicant-%d", m.IntN(50_000))), Handler: permit.PersonID(fmt.Sprintf("handler-%d", m.IntN(500))),
		Employer: fmt.Sprintf("employer-%d", m.IntN(500)), Station: permit.OfficeID(pick(m, "", city+".station-1", city+".station-2"))}
	c.Tracks = m.tracks(p)
	if m.IntN(10) > 0 {
		m.end(&c)
		return c
	}
	m.stand(&c, p)
	m.work(&c, p)
	return c
}

func (m maker) tracks(p *permit.Profile) []permit.Track {
	work := permit.Track{ID: "work", Kind: permit.Work, Transaction: pick(m, permit.Transactions[permit.Work]...), Authority: p.Authorities[permit.Work], Stage: permit.Waiting}
	residence := permit.Track{ID: "residence", Kind: permit.Residence, Transaction: pick(m, permit.Transactions[permit.Residence]...), Authority: p.Authorities[permit.Residence], Stage: permit.Waiting}
	switch m.IntN(10) {
	case 0:
		return []permit.Track{work}
	case 1:
		return []permit.Track{residence}
	}
	residence.Requires = "work"
	return []permit.Track{work, residence}
}

func (m maker) end(c *permit.Case) {
	c.Phase = pick(m, permit.Closed, permit.Archived, permit.Archived, permit.Archived)
	c.Outcome = pick(m, permit.OutIssued, permit.OutIssued, permit.OutRefused, permit.OutWithdrawn)
	c.EndedOn = m.today.AddDays(-m.IntN(700))
	c.Filed = c.EndedOn.AddDays(-12)
}

func (m maker) stand(c *permit.Case, p *permit.Profile) {
	c.Phase = pick(m, permit.Draft, permit.Filed, permit.Filed, permit.Returned, permit.PreReviewed, permit.Booked, permit.Verified, permit.Accepted, permit.Accepted,
		permit.Accepted, permit.Accepted, permit.Accepted, permit.Issued, permit.Made, permit.Withheld)
	if c.Phase == permit.Draft {
		return
	}
	c.Filed = m.today.AddDays(-m.IntN(30))
	if c.Phase == permit.Verified && p.DoublePost && m.IntN(2) == 0 {
		c.Proposed = "somebody"
	}
	due := m.today
	if m.IntN(8) > 0 {
		due = m.today.AddDays(m.IntN(40) - 10)
	}
	id := map[permit.Phase]permit.ClockID{permit.Accepted: permit.PromisedClock, permit.Issued: permit.IssueClock}[c.Phase]
	if id == "" {
		id = permit.NoticeClock
	}
	unit := pick(m, civil.Working, civil.Working, civil.Days)
	c.Clocks = []permit.Clock{{ID: id, Days: pick(m, 3, 5, 7, 10, 20, 60, 90), Rule: civil.Rule{Unit: unit, ClosedStart: civil.Zero}, Due: due}}
	if c.Phase == permit.Accepted {
		c.Clocks = append(c.Clocks, permit.Clock{ID: permit.WorkClock, Days: 20, Due: due.AddDays(m.IntN(20))}, permit.Clock{ID: permit.ResidenceClock, Days: 15, Due: due.AddDays(m.IntN(20))})
	}
}

// work puts stages on the tracks, pauses on the case, and acts behind it.
func (m maker) work(c *permit.Case, p *permit.Profile) {
	if c.Phase == permit.Accepted {
		for i := range c.Tracks {
			c.Tracks[i].Stage = pick(m, permit.Examining, permit.Examining, permit.Reviewing, permit.Deciding, permit.Approved)
		}
		switch m.IntN(8) {
		case 0:
			c.Pauses = []permit.Pause{{N: 1, Ground: permit.ForApplicant, From: m.today.AddDays(-1)}}
			c.Corrections = []permit.Correction{{N: 1, On: m.today.AddDays(-1), AfterAcceptance: true}}
		case 1:
			c.Pauses = []permit.Pause{{N: 1, Ground: permit.ForAppraisal, Track: "work", From: m.today.AddDays(-1)}}
		case 2:
			c.Panel = &permit.Panel{N: 1, Members: []permit.Member{{ID: permit.PersonID(fmt.Sprintf("expert-%d", m.IntN(30)))}}, Result: pick(m, "", permit.PanelFor)}
		}
	}
	for _, post := range []permit.Post{permit.PostAccept, permit.PostExamine, permit.PostReview, permit.PostDecide} {
		for _, t := range append([]permit.Track{{Authority: p.Window}}, c.Tracks...) {
			if m.IntN(2) == 0 {
				c.Acts = append(c.Acts, permit.Act{Post: post, Track: t.ID, By: Officer(t.Authority, m.IntN(4)).ID})
			}
		}
	}
}

// Officer is the n-th of an office of one of the Places, who holds all posts.
func Officer(office permit.OfficeID, n int) permit.Actor {
	return permit.Actor{ID: permit.PersonID(fmt.Sprintf("%s.%d", office, n)), Role: permit.Officer, Office: office,
		Posts: []permit.Post{permit.PostAccept, permit.PostSecond, permit.PostExamine, permit.PostReview, permit.PostDecide, permit.PostIssue, permit.PostHandOut}}
}
