package permit

import (
	"testing"
)

// ready is a case of Haikou whose permits lie at the counter; originals are seen there.
func ready(t *testing.T, wanted ...Wanted) *play {
	t.Helper()
	if len(wanted) == 0 {
		wanted = newPair()
	}
	p := accepted(t, "haikou", wanted...)
	for _, tr := range p.c().Tracks {
		p.grant(tr.ID)
	}
	p.sent(p.do(maker, Make{}), "collection")
	return p
}

func TestHandedOverOnTheSpot(t *testing.T) {
	p := ready(t)
	p.refused(counter, HandOut{Identity: true}, "permit.illegal.originals")
	p.originals(counter)
	p.refused(counter, HandOut{}, "permit.invalid.identity")
	p.refused(maker, HandOut{Identity: true}, "permit.forbidden.sameperson")
	p.do(counter, HandOut{Identity: true})
	p.want(Closed, OutIssued)
	p.certificates("NEW-work 2026-03-02..2027-03-01 valid", "NEW-residence 2026-03-02..2027-03-01 valid")
}

// A paper that differs at the counter: nothing is handed over, both permits are
// withheld, until the difference is explained.
func TestPaperDiffersAtTheCounter(t *testing.T) {
	p := ready(t)
	p.sent(p.do(counter, Compare{Results: seen(Differs, "degree")}), "withholding", "supervisor to supervisor")
	p.want(Withheld, OutWithheld)
	p.certificates("NEW-work 2026-03-02..2027-03-01 withheld", "NEW-residence 2026-03-02..2027-03-01 withheld")
	p.refused(counter, HandOut{Identity: true}, "permit.illegal.ended")
	p.refused(maker, Release{"explained"}, "permit.illegal.release")
	p.do(counter, Compare{Results: seen(Matches, "degree", "passport")})
	p.refused(maker, Release{}, "permit.illegal.release")
	p.do(maker, Release{"explained"})
	p.want(Made, "")
	p.certificates("NEW-work 2026-03-02..2027-03-01 valid", "NEW-residence 2026-03-02..2027-03-01 valid")
	p.do(counter, HandOut{Identity: true})
	p.want(Closed, OutIssued)
}

func TestPaperDiffersAndIsRevoked(t *testing.T) {
	p := ready(t)
	p.do(counter, Compare{Results: seen(Differs, "degree")})
	p.refused(clerk, Revoke{"fraud-or-bribery"}, "permit.forbidden.role")
	p.refused(headOf(labour), Revoke{"dislike"}, "permit.invalid.revocation")
	p.sent(p.do(headOf(labour), Revoke{"fraud-or-bribery"}), "revocation")
	p.want(Closed, OutCancelled)
	p.certificates("NEW-work 2026-03-02..2027-03-01 revoked", "NEW-residence 2026-03-02..2027-03-01 revoked")
	p.refused(headOf(labour), Revoke{"fraud-or-bribery"}, "permit.illegal.nothingissued")
}

// A cancellation has nothing to withhold; the counter looks again.
func TestPaperDiffersForACancellation(t *testing.T) {
	p := ready(t, held(t, Work, Cancel, "2026-09-30"))
	p.do(counter, Compare{Results: seen(Differs, "passport")})
	p.want(Made, "")
	p.refused(counter, HandOut{Identity: true}, "permit.illegal.originals")
	p.do(counter, Compare{Results: seen(Matches, "passport")})
	p.do(counter, HandOut{Identity: true})
	p.want(Closed, OutCancelled)
}

func TestByPost(t *testing.T) {
	p := ready(t)
	p.refused(applicant(), Choose{Way: "pigeon"}, "permit.invalid.way")
	p.do(applicant(), Choose{Way: Courier})
	p.originals(counter)
	p.refused(counter, HandOut{}, "permit.invalid.tracking")
	p.do(counter, HandOut{Tracking: "EMS-1"})
	p.want(Sent, "")
	p.refused(applicant(), Deliver{}, "permit.forbidden.role")
	p.do(machinery(), Deliver{})
	p.want(Closed, OutIssued)
}

func TestOnTheAgreedDay(t *testing.T) {
	p := ready(t)
	p.refused(applicant(), Choose{PickUp, day(t, "2026-03-01")}, "permit.invalid.day")
	p.do(applicant(), Choose{PickUp, day(t, "2026-03-09")})
	p.originals(counter)
	p.refused(counter, HandOut{Identity: true}, "permit.illegal.agreedday")
	p.on("2026-03-09")
	p.do(counter, HandOut{Identity: true})
	p.want(Closed, OutIssued)
}

// The file: closed, archived for three years, held for a suit, destroyed.
func TestTheFile(t *testing.T) {
	p := ready(t)
	p.refused(clerk, Archive{}, "permit.illegal.phase")
	p.originals(counter)
	p.do(counter, HandOut{Identity: true})
	p.refused(clerk, Hold{}, "permit.invalid.hold")
	p.do(clerk, Archive{})
	if until := p.c().Retention.Until; until != day(t, "2029-03-02") {
		t.Errorf("kept until %s", until)
	}
	p.on("2026-12-01")
	p.sent(p.tick(), "expiry") // ninety days before the permits end
	p.on("2027-03-02")
	p.tick()
	p.certificates("NEW-work 2026-03-02..2027-03-01 expired", "NEW-residence 2026-03-02..2027-03-01 expired")
	p.on("2029-03-02")
	p.refused(headOf(labour), Destroy{}, "permit.illegal.retained")
	p.on("2029-03-03")
	p.do(clerk, Hold{"suit"})
	p.refused(headOf(labour), Destroy{}, "permit.illegal.retained")
	p.do(headOf(labour), Unhold{})
	p.refused(headOf(labour), Unhold{}, "permit.illegal.nohold")
	p.refused(clerk, Destroy{}, "permit.forbidden.role")
	events := p.do(headOf(labour), Destroy{})
	p.want(Destroyed, OutIssued)
	if got := Effects(p.c(), events); len(got) != 1 || got[0].Kind != Shred {
		t.Errorf("effects %+v", got)
	}
}

// What is destroyed stays destroyed, even with permits that are still valid.
func TestDestroyedStaysDestroyed(t *testing.T) {
	p := accepted(t, "national", Wanted{Kind: Work, Transaction: Domestic}) // files are kept for a year
	p.latest["work"] = day(t, "2030-03-01")
	p.grant("work")
	p.handOut()
	p.do(clerk, Archive{})
	p.on("2027-03-03")
	p.do(headOf(labour), Destroy{})
	p.refused(headOf(labour), Revoke{"not-eligible"}, "permit.illegal.nothingissued")
	p.want(Destroyed, OutIssued)
}

// A revocation while residence is still open ends that too.
func TestRevokedInBetween(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.do(clerk, Uncouple{"asked"})
	p.grant("work")
	p.do(headOf(labour), Revoke{"procedure-breached"})
	p.want(Closed, OutCancelled)
	p.stage("residence", Ended)
}

func TestRevokedAfterTheEnd(t *testing.T) {
	p := ready(t)
	p.originals(counter)
	p.do(counter, HandOut{Identity: true})
	p.do(headOf(labour), Revoke{"not-eligible"})
	p.want(Closed, OutIssued) // the case ended as it did; the permits are gone
	p.certificates("NEW-work 2026-03-02..2027-03-01 revoked", "NEW-residence 2026-03-02..2027-03-01 revoked")
}

// Certificates that are not made in ten working days are reported.
func TestMadeLate(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.grant("work", "residence")
	p.due(IssueClock, "2026-03-16")
	p.on("2026-03-17")
	p.sent(p.tick(), "supervisor to supervisor")
	p.want(Issued, "")
}
