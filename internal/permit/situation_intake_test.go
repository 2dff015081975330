package permit

import (
	"slices"
	"testing"
)

func asks(material Code) []Item { return []Item{{Material: material, Fault: "unclear"}} }

// Five working days of silence: the application counts as accepted from the day it
// was received, its clocks run from then, and the supervisor hears of it.
func TestSilenceAcceptsFromTheDayOfReceipt(t *testing.T) {
	p := begin(t, "wuxi", newPair()...)
	p.on("2026-03-05T10:00") // Thursday
	p.file("degree")
	p.due(NoticeClock, "2026-03-12")
	p.on("2026-03-12T23:59")
	p.tick()
	p.want(Filed, "")
	p.on("2026-03-13T00:00")
	p.sent(p.tick(), "tolerated-material", "deemed-acceptance", "supervisor to supervisor")
	p.want(Accepted, "")
	if c := p.c(); c.AcceptedOn != day(t, "2026-03-05") || !c.Deemed {
		t.Errorf("accepted on %s, deemed %t", c.AcceptedOn, c.Deemed)
	}
	p.due(PromisedClock, "2026-03-16")
	p.due(WorkClock, "2026-04-02")
	p.due(ResidenceClock, "2026-03-20")
	if m, _ := p.c().Material("degree"); m.Met != Tolerated {
		t.Errorf("the outstanding degree is %q, want tolerated", m.Met)
	}
}

// The timer of silence may fire late; the law does not wait for it.
func TestTooLateToAskAfterSilence(t *testing.T) {
	for name, cmd := range map[string]Command{
		"a correction notice": Return{Items: asks("passport")},
		"a refusal to accept": Decline{Ground: "false-materials"},
		"a late acceptance":   Accept{},
	} {
		t.Run(name, func(t *testing.T) {
			p := begin(t, "national", newPair()...)
			p.file()
			p.on("2026-03-10T09:00") // the sixth working day; no tick has come
			if s := p.h.do(p.world(clerk), cmd); s.err == nil {
				t.Fatalf("%s went through: %v", name, s.events)
			}
			p.want(Filed, "") // a refused command changes nothing
			p.tick()
			p.want(Accepted, "")
		})
	}
}

func TestOneNoticeAsksForEverything(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file()
	p.refused(clerk, Return{}, "permit.invalid.items")
	p.refused(clerk, Return{Items: asks("moon-stone")}, "permit.invalid.material")
	p.sent(p.do(clerk, Return{Items: asks("passport")}), "correction")
	p.want(Returned, "")
	p.refused(clerk, Accept{}, "permit.illegal.phase")
	p.on("2026-03-10")
	p.attach("passport")
	p.do(applicant(), Answer{})
	p.want(Filed, "")
	p.due(NoticeClock, "2026-03-17") // the period begins again with the answer
	p.refused(clerk, Return{Items: asks("contract")}, "permit.illegal.second")
	p.refused(clerk, Return{Items: asks("contract"), NewFact: "forgot-it"}, "permit.illegal.second")
	p.sent(p.do(clerk, Return{Items: asks("contract"), NewFact: "answer-raises-it"}), "correction", "supervisor to supervisor")
	p.want(Returned, "")
}

func TestUnansweredNoticeEndsTheCase(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file()
	p.do(clerk, Return{Items: asks("passport")})
	p.on("2026-03-17") // fifteen days, the last of them
	p.tick()
	p.want(Returned, "")
	p.on("2026-03-18")
	p.refused(applicant(), Answer{}, "permit.illegal.ended")
	p.sent(p.tick(), "termination")
	p.want(Closed, OutLapsed)
}

// After acceptance the notice stops the clocks of both authorities, and holds up both.
func TestCorrectionAfterAcceptance(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.due(ResidenceClock, "2026-03-17")
	p.due(PromisedClock, "2026-03-11")
	p.prepare("work", "residence")
	p.on("2026-03-04")
	p.refused(usual(border, PostExamine), Return{Items: asks("passport"), Track: "work"}, "permit.forbidden.post")
	p.refused(usual(hall, PostExamine), Return{Items: asks("passport")}, "permit.invalid.track")
	p.do(usual(border, PostExamine), Return{Items: asks("accommodation"), Track: "residence"})
	p.noApproval("work", "permit.illegal.awaiting")
	p.on("2026-03-09")
	p.do(applicant(), Answer{})
	p.due(ResidenceClock, "2026-03-22") // five calendar days later
	p.due(PromisedClock, "2026-03-16")  // three working days later
	p.due(WorkClock, "2026-04-02")
	p.approve("work")
}

// A correction after acceptance that nobody makes ends the application: otherwise
// its clocks would stand still for ever.
func TestUnansweredAfterAcceptance(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.grant("work")
	p.do(usual(border, PostExamine), Return{Items: asks("passport"), Track: "residence"})
	p.on("2026-03-18")
	p.tick()
	p.want(Closed, OutLapsed)
	p.stage("work", Ended)
	p.stage("residence", Ended)
}

func TestTwoPeopleAccept(t *testing.T) {
	p := begin(t, "beijing", newPair()...)
	p.file()
	p.refused(second, AcceptSecond{}, "permit.illegal.notproposed")
	p.originals(clerk) // work at the first post, but no proposal
	p.refused(second, AcceptSecond{}, "permit.illegal.notproposed")
	p.do(clerk, Accept{})
	p.want(Verified, "")
	p.refused(clerk, AcceptSecond{}, "permit.forbidden.sameperson")
	p.do(second, AcceptSecond{})
	p.want(Accepted, "")
	p.do(clerk, Report{"2026-03"})
	if got := p.c().Reports; !slices.Equal(got, []string{"2026-03"}) {
		t.Errorf("reports %v", got)
	}
}

// What the second accepts is what the first has seen.
func TestProposalLapsesWithAChange(t *testing.T) {
	for name, change := range map[string]func(*play){
		"of the form": func(p *play) { p.save(Reading{"contact.email", nil}) },
		"of a paper":  func(p *play) { p.attach("contract") },
		"by a correction round": func(p *play) {
			p.do(clerk, Return{Items: asks("passport")})
			p.do(handler(), Answer{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := begin(t, "beijing", newPair()...)
			p.file()
			p.originals(clerk)
			p.do(clerk, Accept{})
			change(p)
			p.refused(second, AcceptSecond{}, "permit.illegal.notproposed")
		})
	}
}

func TestNoWayAroundTheDeskReview(t *testing.T) {
	p := begin(t, "haikou", newPair()...) // no appointment
	p.file()
	p.refused(clerk, Accept{}, "permit.illegal.prereviewfirst")
	p.refused(clerk, Compare{Results: seen(Matches, "passport")}, "permit.illegal.phase")
	p.do(clerk, PassPreReview{})
	p.do(clerk, Accept{})
	p.want(Accepted, "")
}

func TestTheVisitToTheWindow(t *testing.T) {
	p := begin(t, "jiangmen", newPair()...)
	p.file()
	p.refused(handler(), Book{Slot{"station-1", at(t, "2026-03-03T10:00")}}, "permit.illegal.phase")
	p.do(clerk, PassPreReview{})
	p.refused(handler(), Book{Slot{"station-1", at(t, "2026-03-01T10:00")}}, "permit.invalid.slotpast")
	p.do(handler(), Book{Slot{"station-1", at(t, "2026-03-03T10:00")}})
	p.do(handler(), Unbook{})
	p.do(handler(), Book{Slot{"station-1", at(t, "2026-03-04T10:00")}})
	p.on("2026-03-05")
	p.tick() // nobody came
	p.want(PreReviewed, "")
	p.do(handler(), Book{Slot{"station-1", at(t, "2026-03-06T10:00")}})
	p.refused(clerk, Accept{}, "permit.illegal.phase")
	p.on("2026-03-06T10:05")
	p.do(clerk, Compare{Results: seen(Matches, "passport"), Passport: true})
	p.want(Verified, "")
	p.refused(clerk, Accept{}, "permit.illegal.originals")
	p.do(clerk, Compare{Results: seen(Matches, "degree")}) // the rest, a minute later
	p.do(clerk, Accept{})
	p.want(Accepted, "")
}

func TestNotAccepted(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file()
	p.refused(clerk, Decline{Ground: "bad-mood"}, "permit.invalid.ground")
	p.refused(clerk, Decline{Ground: "not-competent"}, "permit.invalid.rightauthority")
	p.sent(p.do(clerk, Decline{Ground: "not-competent", Right: "elsewhere"}), "non-acceptance")
	p.want(Closed, OutNotAccepted)
	p.refused(handler(), File{}, "permit.illegal.ended")
}

func TestWhoMayOpenForWhom(t *testing.T) {
	open := Open{City: "national", Applicant: anna, Handler: bob, Employer: employer, Tracks: newPair()}
	for _, tt := range []struct {
		name string
		who  Actor
		ok   bool
	}{
		{"the foreigner", applicant(), true},
		{"the employer's handler", handler(), true},
		{"another handler of the employer", Actor{ID: "ben", Role: HandlerRole, Employer: employer}, true},
		{"a stranger", Actor{ID: "eve", Role: Applicant}, false},
		{"another employer's handler", Actor{ID: "carl", Role: HandlerRole, Employer: rival}, false},
		{"an officer", clerk, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := World{Now: at(t, "2026-03-02T09:00"), Profile: city(t, "national"), Actor: tt.who}
			if _, err := Decide(Case{ID: "T-1"}, open, w); (err == nil) != tt.ok {
				t.Errorf("got %v, want allowed %t", err, tt.ok)
			}
		})
	}
}

func TestWhichPermitsGoTogether(t *testing.T) {
	current := Permit{Number: "OLD", To: day(t, "2026-06-01")}
	for _, tt := range []struct {
		name   string
		wanted []Wanted
		ids    []TrackID // nil: refused
	}{
		{"a pair", newPair(), []TrackID{"work", "residence"}},
		{"a family", withFamily(2), []TrackID{"work", "residence", "residence-2", "residence-3"}},
		{"a large family", withFamily(10), []TrackID{"work", "residence", "residence-2", "residence-3", "residence-4", "residence-5", "residence-6", "residence-7", "residence-8", "residence-9", "residence-10", "residence-11"}},
		{"too large a family", withFamily(11), nil},
		{"nothing", nil, nil},
		{"twice the same", append(newPair(), newPair()...), nil},
		{"an unknown transaction", []Wanted{{Kind: Work, Transaction: First}}, nil},
		{"an extension of nothing", []Wanted{{Kind: Work, Transaction: Extension}}, nil},
		{"an extension", []Wanted{{Kind: Work, Transaction: Extension, Current: current}}, []TrackID{"work"}},
		{"work for a child", []Wanted{{Kind: Work, Transaction: Domestic, Holder: 1}}, nil},
		{"a child alone beside the applicant", []Wanted{{Kind: Work, Transaction: Domestic}, {Kind: Residence, Transaction: First, Holder: 1}}, nil},
		{"a child's own case", []Wanted{{Kind: Residence, Transaction: First}}, []TrackID{"residence"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := World{Now: at(t, "2026-03-02T09:00"), Profile: city(t, "national"), Actor: applicant()}
			events, err := Decide(Case{ID: "T-1"}, Open{Applicant: anna, Tracks: tt.wanted}, w)
			var ids []TrackID
			for _, tr := range Replay(Case{}, events).Tracks {
				ids = append(ids, tr.ID)
			}
			if !slices.Equal(ids, tt.ids) || (err == nil) != (tt.ids != nil) {
				t.Errorf("got %q, %v, want %q", ids, err, tt.ids)
			}
		})
	}
}
