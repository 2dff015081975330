package permit

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// group is an expert group of the three offices that Wuxi convenes.
func group() []Member {
	return []Member{{ID: "expert-labour", Office: labour}, {ID: "expert-exit-entry", Office: border}, {ID: "expert-science", Office: science}}
}

// conferring is a case of Wuxi, accepted with one paper outstanding, before its group.
func conferring(t *testing.T) *play {
	t.Helper()
	p := begin(t, "wuxi", newPair()...)
	p.file("degree")
	p.accept("degree")
	p.sent(p.do(usual(labour, PostExamine), Convene{"work", "degree-lost", "degree", "alumni-register", group()}),
		"expert-group to labour", "expert-group to exit-entry", "expert-group to science")
	return p
}

func (p *play) votes(votes ...string) {
	p.Helper()
	for i, v := range votes {
		who := expert([]OfficeID{labour, border, science}[i])
		if v == "-" {
			continue
		}
		p.do(who, Declare{v == "conflict"})
		if v != "conflict" {
			p.do(who, Opine{Opinion{v == "for", "law"}})
		}
	}
}

func TestExpertGroup(t *testing.T) {
	for _, tt := range []struct {
		name    string
		votes   string // of labour, exit-entry and science
		result  PanelResult
		dissent []PersonID
	}{
		{"all agree", "for for for", PanelFor, nil},
		{"one dissents", "for against for", PanelFor, []PersonID{"expert-exit-entry"}},
		{"most are against", "against for against", PanelAgainst, []PersonID{"expert-exit-entry"}},
		{"one has a conflict, two are the quorum", "for conflict for", PanelFor, nil},
		{"a tie is no support", "for conflict against", PanelAgainst, []PersonID{"expert-labour"}},
		{"two conflicts leave no quorum", "conflict conflict for", PanelNoQuorum, nil},
		{"three conflicts end it at once", "conflict conflict conflict", PanelNoQuorum, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := conferring(t)
			p.prepare("work")
			p.noApproval("work", "permit.illegal.panel")
			p.votes(strings.Fields(tt.votes)...)
			panel := p.c().Panel
			if panel.Result != tt.result || !slices.Equal(panel.Dissent, tt.dissent) {
				t.Errorf("got %q, dissent %v, want %q, %v", panel.Result, panel.Dissent, tt.result, tt.dissent)
			}
			m, _ := p.c().Material("degree")
			if (m.Equivalent != nil) != (tt.result == PanelFor) {
				t.Errorf("equivalent %+v", m.Equivalent)
			}
		})
	}
}

func TestExpertGroupRunsOutOfTime(t *testing.T) {
	p := conferring(t) // at nine; eight hours
	p.votes("for", "for")
	p.on("2026-03-02T16:59")
	p.do(expert(science), Declare{})
	p.on("2026-03-02T17:00")
	p.refused(expert(science), Opine{Opinion{false, "law"}}, "permit.illegal.nopanel") // no timer has fired yet
	p.tick()
	if r := p.c().Panel.Result; r != PanelFor {
		t.Errorf("result %q", r)
	}
	again := conferring(t)
	again.votes("for")
	again.after(9 * time.Hour)
	again.tick()
	if r := again.c().Panel.Result; r != PanelNoQuorum {
		t.Errorf("result %q of one vote", r)
	}
	again.do(usual(labour, PostExamine), Convene{"work", "degree-lost", "degree", "alumni-register", group()})
	if n := again.c().Panel.N; n != 2 {
		t.Errorf("group %d", n)
	}
}

func TestWhoSitsInAnExpertGroup(t *testing.T) {
	p := conferring(t)
	p.refused(expert("elsewhere"), Declare{}, "permit.forbidden.member")
	p.refused(expert(science), Opine{Opinion{true, "law"}}, "permit.illegal.declarefirst")
	p.do(expert(science), Declare{true})
	p.refused(expert(science), Declare{false}, "permit.illegal.declared")
	p.refused(expert(science), Opine{Opinion{true, "law"}}, "permit.forbidden.conflict")
	p.do(expert(labour), Declare{})
	p.refused(expert(labour), Opine{Opinion{true, ""}}, "permit.invalid.basis")
	p.do(expert(labour), Opine{Opinion{true, "law"}})
	p.refused(expert(labour), Opine{Opinion{false, "law"}}, "permit.illegal.opined")
	examiner := usual(labour, PostExamine)
	p.refused(examiner, Convene{"work", "more", "", "", group()}, "permit.illegal.panel")
}

func TestHowAnExpertGroupIsConvened(t *testing.T) {
	with := func(m ...Member) []Member { return append(group(), m...) }
	for _, tt := range []struct {
		name, city, key string
		cmd             Convene
	}{
		{"the city has none", "national", "permit.illegal.noexperts", Convene{"work", "question", "", "", group()}},
		{"no question", "wuxi", "permit.invalid.question", Convene{"work", "", "", "", group()}},
		{"a paper nobody asked for", "wuxi", "permit.invalid.material", Convene{"work", "question", "moon-stone", "evidence", group()}},
		{"an equivalent without evidence", "wuxi", "permit.invalid.material", Convene{"work", "question", "degree", "", group()}},
		{"an office is missing", "wuxi", "permit.invalid.panel", Convene{"work", "question", "", "", group()[:2]}},
		{"one sits twice", "wuxi", "permit.invalid.member", Convene{"work", "question", "", "", with(group()[0])}},
		{"one has voted before", "wuxi", "permit.invalid.member", Convene{"work", "question", "", "", with(Member{ID: "x", Office: labour, Declared: true})}},
		{"one is shut out beforehand", "wuxi", "permit.invalid.member", Convene{"work", "question", "", "", with(Member{ID: "x", Office: labour, Conflict: true})}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := accepted(t, tt.city, newPair()...)
			p.refused(usual(labour, PostExamine), tt.cmd, tt.key)
		})
	}
	p := accepted(t, "wuxi", newPair()...)
	p.refused(usual(hall, PostExamine), Convene{"nonsense", "question", "", "", group()}, "permit.invalid.track")
}

// Wuxi's one day: a paper outstanding, a group that accepts other evidence for it, the
// evidence comes in, and only then both permits are granted.
func TestOneDayInWuxi(t *testing.T) {
	p := conferring(t)
	p.refused(handler(), Attach{Material: "degree", Digest: "x", Evidence: "alumni-register"}, "permit.illegal.equivalent")
	p.prepare("residence")
	p.after(2 * time.Hour)
	p.votes("for", "for", "for")
	p.prepare("work")
	p.noApproval("work", "permit.illegal.tolerated")
	p.refused(handler(), Attach{Material: "degree", Digest: "x", Evidence: "letter-from-mother"}, "permit.illegal.equivalent")
	p.do(handler(), Attach{Material: "degree", Digest: "x", Blob: "b", Evidence: "alumni-register"})
	p.confirm("work")
	p.originals(clerk)
	p.approve("work")
	p.approve("residence")
	p.want(Issued, "")
	if c := p.c(); c.Used != 0 || c.IssuedOn != c.AcceptedOn {
		t.Errorf("used %d days, accepted %s, issued %s", c.Used, c.AcceptedOn, c.IssuedOn)
	}
}

// The periods of a hearing: five working days to ask, twenty to hold it, seven to be
// told; its days do not count; it is not led by who examined.
func TestHearing(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	decider := usual(labour, PostDecide)
	p.refused(decider, OfferHearing{"work"}, "permit.illegal.nohearing")
	p.prepare("work", "residence")
	p.refused(usual(border, PostDecide), OfferHearing{"residence"}, "permit.illegal.nohearing")
	p.sent(p.do(decider, OfferHearing{"work"}), "hearing-right")
	p.noApproval("work", "permit.illegal.hearing")
	p.on("2026-03-09T23:59") // the fifth working day
	p.refused(usual(border, PostDecide), AskHearing{}, "permit.forbidden.role")
	p.do(applicant(), AskHearing{})
	h := *p.c().Hearing
	if h.AskBy != day(t, "2026-03-09") || h.HoldBy != day(t, "2026-04-07") {
		t.Errorf("to ask by %s, to hold by %s", h.AskBy, h.HoldBy)
	}
	p.on("2026-03-10")
	for when, key := range map[string]string{"2026-03-18": "permit.invalid.hearingday", "2026-04-08": "permit.invalid.hearingday"} {
		p.refused(decider, SetHearing{day(t, when), "chair"}, key)
	}
	p.refused(decider, SetHearing{day(t, "2026-03-19"), usual(labour, PostExamine).ID}, "permit.invalid.chair")
	p.sent(p.do(decider, SetHearing{day(t, "2026-03-19"), "chair"}), "hearing", "time-exclusion", "supervisor to supervisor") // beyond the residence limit
	p.refused(decider, RecordHearing{"minutes"}, "permit.invalid.record")
	p.on("2026-03-19")
	p.noApproval("work", "permit.illegal.suspended")
	p.do(decider, RecordHearing{"minutes"})
	p.due(WorkClock, "2026-04-09") // seven working days, 11 to 19 March
	p.approve("work")
}

func TestHearingNotWanted(t *testing.T) {
	t.Run("it is said", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.prepare("work")
		p.do(usual(labour, PostDecide), OfferHearing{"work"})
		p.do(applicant(), WaiveHearing{})
		p.approve("work")
	})
	t.Run("nothing is said in five working days", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.prepare("work")
		p.do(usual(labour, PostDecide), OfferHearing{"work"})
		p.on("2026-03-10")
		p.refused(applicant(), AskHearing{}, "permit.illegal.hearingstage") // no timer has fired yet
		p.approve("work")
	})
	t.Run("silence was quicker", func(t *testing.T) {
		p := accepted(t, "national", held(t, Work, Extension, "2026-03-12"))
		p.prepare("work")
		p.do(usual(labour, PostDecide), OfferHearing{"work"})
		p.on("2026-03-09")
		p.do(applicant(), AskHearing{})
		p.on("2026-03-13")
		p.refused(usual(labour, PostDecide), SetHearing{day(t, "2026-03-25"), "chair"}, "permit.illegal.phase")
	})
}
