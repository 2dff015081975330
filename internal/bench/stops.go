package bench

import (
	"context"
	"fmt"

	"tandem/internal/permit"
	"tandem/internal/visit"
)

// A stop is where a case rests on its way, for pages to show it there.
type stop struct {
	city, name string
	weight     int // so many of about a thousand copies rest there
	play       func(*scene)
}

// stops are the phases that pages tell apart. Of a hundred cases in the store four are open
// and the others have ended, as after some years in which a case takes some weeks.
var stops = []stop{
	{"haikou", "draft", 3, (*scene).toFiling},
	{"haikou", "filed", 3, func(s *scene) { s.toFiling(); s.file() }},
	{"haikou", "returned", 3, func(s *scene) { s.toFiling(); s.file(); s.returned(s.window(permit.PostAccept), "") }},
	{"haikou", "accepted", 3, (*scene).toAcceptance},
	{"haikou", "corrected", 3, func(s *scene) {
		s.toAcceptance()
		t := s.track(permit.Work)
		s.returned(officer(t.Authority, permit.PostExamine), t.ID)
	}},
	{"haikou", "suspended", 3, func(s *scene) {
		s.toAcceptance()
		t := s.track(permit.Work)
		s.do(officer(t.Authority, permit.PostExamine), permit.Suspend{Track: t.ID, Ground: permit.ForExperts, Until: begin.Date.AddDays(9)})
	}},
	{"haikou", "examined", 3, func(s *scene) { s.toAcceptance(); s.examine() }},
	{"haikou", "issued", 3, func(s *scene) { s.toAcceptance(); s.examine(); s.approve() }},
	{"haikou", "made", 3, func(s *scene) {
		s.toAcceptance()
		s.examine()
		s.approve()
		s.do(s.window(permit.PostIssue), permit.Make{})
	}},
	{"haikou", "closed", 800, func(s *scene) { s.toAcceptance(); s.toTheEnd() }},
	{"haikou", "withdrawn", 60, func(s *scene) { s.toAcceptance(); s.do(s.handler(), permit.Withdraw{}) }},
	{"jiangmen", "filed", 3, func(s *scene) { s.toFiling(); s.file() }},
	{"jiangmen", "passed", 3, (*scene).toVisit},
	{"jiangmen", "booked", 3, func(s *scene) { s.toVisit(); s.book() }},
	{"jiangmen", "withdrawn", 100, func(s *scene) { s.toVisit(); s.do(s.handler(), permit.Withdraw{}) }},
	{"wuxi", "compared", 3, (*scene).toComparison},
	{"wuxi", "accepted", 3, func(s *scene) { s.toComparison(); s.accept() }},
}

func (s *scene) track(k permit.Kind) permit.Track {
	for _, t := range s.now.Tracks {
		if t.Kind == k {
			return t
		}
	}
	return permit.Track{}
}

// returned asks the party for a paper anew.
func (s *scene) returned(by permit.Actor, t permit.TrackID) {
	if len(s.now.Materials) > 0 {
		s.do(by, permit.Return{Track: t, Items: []permit.Item{{Material: s.now.Materials[0].Code, Fault: "unreadable"}}})
	}
}

// toVisit ends where the party books a visit.
func (s *scene) toVisit() {
	s.toFiling()
	s.file()
	s.do(s.window(permit.PostAccept), permit.PassPreReview{})
}

// toComparison ends where the originals have been seen.
func (s *scene) toComparison() {
	s.toFiling()
	s.file()
	s.do(s.window(permit.PostAccept), permit.Compare{Results: s.comparisons(), Passport: true})
}

// book takes the first slot that is free.
func (s *scene) book() {
	if s.err != nil {
		return
	}
	offers, err := s.cases.Slots(s.ctx, s.handler(), s.id, begin.Date.AddDays(1), visit.Horizon)
	if err == nil && len(offers) == 0 {
		err = fmt.Errorf("case %s finds no slot", s.id)
	}
	if s.err = err; err == nil {
		s.do(s.handler(), permit.Book{Slot: permit.Slot{Station: permit.OfficeID(offers[0].Station), At: offers[0].Free[0].At}})
	}
}

// rest plays a case to the stop.
func (p play) rest(ctx context.Context, id permit.CaseID, at stop) (permit.Case, error) {
	s := p.scene(ctx, id)
	s.step = func(command func() error) error { return command() }
	at.play(s)
	if s.err != nil {
		return s.now, fmt.Errorf("to %s: %w", at.name, s.err)
	}
	return s.now, nil
}
