package permit

import (
	"strings"
	"testing"

	"tandem/internal/civil"
)

// A refused family member does not stop the applicant's pair.
func TestRefusedFamilyMember(t *testing.T) {
	p := accepted(t, "national", withFamily(2)...)
	p.grant("work", "residence")
	p.want(Accepted, "") // issued together with the family's
	p.prepare("residence-2", "residence-3")
	p.sent(p.reject("residence-2"), "residence-refusal")
	p.want(Accepted, "")
	p.sent(p.approve("residence-3"), "grant")
	p.want(Issued, "")
	p.certificates("NEW-work 2026-03-02..2027-03-01 valid", "NEW-residence 2026-03-02..2027-03-01 valid", "NEW-residence-3 2026-03-02..2027-03-01 valid")
	p.handOut()
	p.want(Closed, OutIssued)
}

// The family ends with the sponsor.
func TestFamilyEndsWithTheSponsor(t *testing.T) {
	for name, end := range map[string]func(*play){
		"residence refused": func(p *play) { p.prepare("residence"); p.reject("residence") },
		"work refused":      func(p *play) { p.prepare("work"); p.reject("work") },
		"withdrawn":         func(p *play) { p.do(applicant(), Withdraw{}) },
	} {
		t.Run(name, func(t *testing.T) {
			p := accepted(t, "national", withFamily(1)...)
			end(p)
			p.stage("residence-2", Ended)
			if p.c().Phase != Closed {
				t.Errorf("the case is %s", p.c().Phase)
			}
		})
	}
}

// A family's permit runs at most as long as the sponsor's, and at least 180 days; it
// follows the sponsor's approval, and that of the work permit under it.
func TestFamilyFollowsTheSponsor(t *testing.T) {
	t.Run("bound by the sponsor's", func(t *testing.T) {
		p := accepted(t, "national", withFamily(1)...)
		p.latest["residence"], p.latest["residence-2"] = day(t, "2026-09-30"), day(t, "2030-01-01")
		p.prepare("residence-2")
		p.noApproval("residence-2", "permit.illegal.requires")
		p.grant("work", "residence")
		p.approve("residence-2")
		p.certificates("NEW-work 2026-03-02..2027-03-01 valid", "NEW-residence 2026-03-02..2026-09-30 valid", "NEW-residence-2 2026-03-02..2026-09-30 valid")
	})
	t.Run("at least 180 days", func(t *testing.T) {
		p := accepted(t, "national", withFamily(1)...)
		p.latest["residence"] = day(t, "2026-08-27") // 179 days
		p.prepare("residence-2")
		p.grant("work", "residence")
		p.noApproval("residence-2", "permit.invalid.residence")
	})
	t.Run("not on a stale work approval", func(t *testing.T) {
		p := accepted(t, "national", withFamily(1)...)
		p.prepare("residence-2")
		p.grant("work", "residence")
		p.save(Reading{"employment.salary", []Kind{Work}})
		p.noApproval("residence-2", "permit.illegal.requires")
	})
}

// The bounds of a residence permit, Exit-Entry Law art. 30: 90 days to five years.
func TestResidenceValidity(t *testing.T) {
	for _, tt := range []struct {
		name, from, to, latest string
		want                   string // the period, or the key of the refusal
	}{
		{"the longest lawful", "", "", "2027-03-01", "2026-03-02..2027-03-01"},
		{"without a bound, five years", "", "", "", "2026-03-02..2031-03-01"},
		{"less on request", "", "2026-12-31", "2027-03-01", "2026-03-02..2026-12-31"},
		{"90 days", "", "2026-05-30", "2027-03-01", "2026-03-02..2026-05-30"},
		{"89 days", "", "2026-05-29", "2027-03-01", "permit.invalid.residence"},
		{"the bound leaves 89 days", "", "", "2026-05-29", "permit.invalid.residence"},
		{"five years", "2026-03-02", "2031-03-01", "2035-01-01", "2026-03-02..2031-03-01"},
		{"a day more", "2026-03-02", "2031-03-02", "2035-01-01", "permit.invalid.period"},
		{"beyond the bound", "", "2027-03-02", "2027-03-01", "permit.invalid.period"},
		{"backwards", "2026-06-01", "2026-05-01", "2027-03-01", "permit.invalid.period"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := accepted(t, "national", Wanted{Kind: Residence, Transaction: First})
			p.latest["residence"] = maybe(t, tt.latest)
			p.prepare("residence")
			cmd := Approve{"residence", p.c().Digest(), maybe(t, tt.from), maybe(t, tt.to)}
			if strings.HasPrefix(tt.want, "permit.") {
				p.refused(usual(border, PostDecide), cmd, tt.want)
				return
			}
			p.do(usual(border, PostDecide), cmd)
			p.certificates("NEW-residence " + tt.want + " valid")
		})
	}
}

func maybe(t testing.TB, s string) civil.Date {
	t.Helper()
	if s == "" {
		return civil.Date{}
	}
	return day(t, s)
}

// A permit is valid from its issue, not from the decision that came before.
func TestValidFromTheIssue(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.grant("work")
	p.on("2026-03-06")
	p.grant("residence")
	p.certificates("NEW-work 2026-03-06..2027-03-01 valid", "NEW-residence 2026-03-06..2027-03-01 valid")
}

// Each of the six work and five residence transactions, from filing to hand-out: what
// number, which dates, which status, and how the case ends.
func TestEveryTransaction(t *testing.T) {
	for _, tt := range []struct {
		wanted  Wanted
		want    string
		outcome Outcome
	}{
		{Wanted{Kind: Work, Transaction: Overseas}, "NEW-work 2026-03-02..2027-03-01 valid", OutIssued},
		{Wanted{Kind: Work, Transaction: Domestic}, "NEW-work 2026-03-02..2027-03-01 valid", OutIssued},
		{held(t, Work, Extension, "2026-04-30"), "OLD-work 2026-05-01..2027-03-01 valid", OutIssued},
		{held(t, Work, Change, "2026-09-30"), "OLD-work 2025-10-01..2026-09-30 valid", OutIssued},
		{held(t, Work, Cancel, "2026-09-30"), "OLD-work 2025-10-01..2026-03-02 cancelled", OutCancelled},
		{held(t, Work, Replacement, "2026-09-30"), "OLD-work 2025-10-01..2026-09-30 valid", OutIssued},
		{Wanted{Kind: Residence, Transaction: First}, "NEW-residence 2026-03-02..2027-03-01 valid", OutIssued},
		{held(t, Residence, Extension, "2026-04-30"), "NEW-residence 2026-05-01..2027-03-01 valid", OutIssued},
		{held(t, Residence, Change, "2026-09-30"), "NEW-residence 2025-10-01..2026-09-30 valid", OutIssued},
		{held(t, Residence, Reissue, "2026-09-30"), "NEW-residence 2025-10-01..2026-09-30 valid", OutIssued},
		{held(t, Residence, Cancel, "2026-09-30"), "OLD-residence 2025-10-01..2026-03-02 cancelled", OutCancelled},
	} {
		t.Run(string(tt.wanted.Kind)+" "+string(tt.wanted.Transaction), func(t *testing.T) {
			p := accepted(t, "national", tt.wanted)
			p.sent(p.grant(TrackID(tt.wanted.Kind)), "grant")
			p.certificates(tt.want)
			p.handOut()
			p.want(Closed, tt.outcome)
		})
	}
}

// Both permits cancelled in one case.
func TestCancelledTogether(t *testing.T) {
	p := accepted(t, "national", held(t, Work, Cancel, "2026-09-30"), held(t, Residence, Cancel, "2026-10-31"))
	p.grant("work", "residence")
	p.certificates("OLD-work 2025-10-01..2026-03-02 cancelled", "OLD-residence 2025-11-01..2026-03-02 cancelled")
	p.handOut()
	p.want(Closed, OutCancelled)
}

// Who may do what in whose case: a table of the wrong people.
func TestWrongPeople(t *testing.T) {
	examine := func(p *play) Command { return Examine{"work", true, "", p.c().Digest()} }
	for _, tt := range []struct {
		name string
		who  Actor
		cmd  func(*play) Command
		key  string
	}{
		{"the other authority", usual(border, PostExamine), examine, "permit.forbidden.post"},
		{"the window", usual(hall, PostExamine), examine, "permit.forbidden.post"},
		{"an officer without the post", Actor{ID: "intern", Role: Officer, Office: labour}, examine, "permit.forbidden.post"},
		{"the applicant as an officer", Actor{ID: anna, Role: Officer, Office: labour, Posts: everyPost}, examine, "permit.forbidden.interest"},
		{"the employer's moonlighter", Actor{ID: "mole", Role: Officer, Office: labour, Posts: everyPost, Employer: employer}, examine, "permit.forbidden.interest"},
		{"who accepted it", Actor{ID: clerk.ID, Role: Officer, Office: labour, Posts: everyPost}, examine, "permit.forbidden.sameperson"},
		{"the applicant", applicant(), examine, "permit.forbidden.role"},
		{"the clock", machinery(), examine, "permit.forbidden.role"},
		{"nobody in particular", Actor{ID: "nobody"}, examine, "permit.forbidden.role"},
		{"a stranger", Actor{ID: "eve", Role: Applicant}, func(*play) Command { return Withdraw{} }, "permit.forbidden.notyours"},
		{"the head of the authority, on a case of his employer", Actor{ID: "boss", Role: AuthorityHead, Office: labour, Employer: employer}, func(*play) Command { return ExtendLimit{WorkClock, 1, "x"} }, "permit.forbidden.interest"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := accepted(t, "wuxi", newPair()...)
			p.refused(tt.who, tt.cmd(p), tt.key)
		})
	}
}

// Nobody reviews what they examined, nor decides what they reviewed; who examined may
// decide, and who works on one permit may work on the other.
func TestNeighbouringPosts(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	one, two := officer(labour, 1), officer(labour, 2)
	p.do(one, Examine{"work", true, "", p.c().Digest()})
	p.refused(one, Review{"work", true, "", p.c().Digest()}, "permit.forbidden.sameperson")
	p.refused(two, Review{"work", false, "", p.c().Digest()}, "permit.invalid.sendback")
	p.do(two, Review{"work", false, "look-again", p.c().Digest()})
	p.stage("work", Examining)
	p.refused(two, Examine{"work", true, "", p.c().Digest()}, "permit.forbidden.sameperson")
	p.do(one, Examine{"work", true, "", p.c().Digest()})
	p.do(two, Review{"work", true, "", p.c().Digest()})
	p.refused(two, Approve{Track: "work", Digest: p.c().Digest()}, "permit.forbidden.sameperson")
	p.do(one, Approve{Track: "work", Digest: p.c().Digest()})
}

// A case that does not exist, and one that exists already.
func TestNoSuchCase(t *testing.T) {
	w := World{Now: at(t, "2026-03-02T09:00"), Profile: city(t, "national"), Actor: applicant()}
	if _, err := Decide(Case{ID: "T-9"}, File{}, w); err == nil {
		t.Error("filed a case that does not exist")
	}
	p := accepted(t, "national", newPair()...)
	p.refused(applicant(), Open{Applicant: anna, Tracks: newPair()}, "permit.illegal.exists")
}
