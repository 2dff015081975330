package permit

import (
	"testing"

	"tandem/internal/civil"
)

// Who may extend which limit, and by how much (Licence Law art. 42).
func TestWhoExtendsALimit(t *testing.T) {
	single := []Wanted{{Kind: Work, Transaction: Domestic}}
	for _, tt := range []struct {
		name   string
		wanted []Wanted
		who    Actor
		cmd    ExtendLimit
		key    string // of the refusal
		due    string
	}{
		{"the head of the authority: ten working days", newPair(), headOf(labour), ExtendLimit{WorkClock, 10, "complex"}, "", "2026-04-14"},
		{"not eleven", newPair(), headOf(labour), ExtendLimit{WorkClock, 11, "complex"}, "permit.invalid.more", ""},
		{"not none", newPair(), headOf(labour), ExtendLimit{WorkClock, 0, "complex"}, "permit.invalid.more", ""},
		{"not without a reason", newPair(), headOf(labour), ExtendLimit{WorkClock, 5, ""}, "permit.invalid.more", ""},
		{"the head of the government: fifteen on the joint limit", newPair(), mayor(), ExtendLimit{JointClock, 15, "complex"}, "", "2026-05-28"},
		{"not sixteen", newPair(), mayor(), ExtendLimit{JointClock, 16, "complex"}, "permit.invalid.more", ""},
		{"the head of the authority, not the joint limit", newPair(), headOf(labour), ExtendLimit{JointClock, 5, "complex"}, "permit.forbidden.approver", ""},
		{"the head of the government, not the work limit", newPair(), mayor(), ExtendLimit{WorkClock, 5, "complex"}, "permit.forbidden.approver", ""},
		{"the other authority's head", newPair(), headOf(border), ExtendLimit{WorkClock, 5, "complex"}, "permit.forbidden.approver", ""},
		{"an officer", newPair(), officer(labour, 1), ExtendLimit{WorkClock, 5, "complex"}, "permit.forbidden.role", ""},
		{"nobody the residence limit", newPair(), headOf(border), ExtendLimit{ResidenceClock, 5, "complex"}, "permit.illegal.noextension", ""},
		{"nobody the promise", newPair(), mayor(), ExtendLimit{PromisedClock, 5, "complex"}, "permit.illegal.noextension", ""},
		{"no joint limit in a single case", single, mayor(), ExtendLimit{JointClock, 5, "complex"}, "permit.illegal.noextension", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := accepted(t, "national", tt.wanted...)
			if tt.key != "" {
				p.refused(tt.who, tt.cmd, tt.key)
				return
			}
			p.sent(p.do(tt.who, tt.cmd), "limit-extension")
			p.due(tt.cmd.Clock, tt.due)
			p.refused(tt.who, ExtendLimit{tt.cmd.Clock, 1, "more"}, "permit.illegal.extendedonce")
		})
	}
}

func TestNoExtensionAfterTheLimit(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.on("2026-03-30") // the twentieth working day
	p.do(headOf(labour), ExtendLimit{WorkClock, 1, "complex"})
	p.on("2026-05-11")
	p.refused(mayor(), ExtendLimit{JointClock, 1, "complex"}, "permit.illegal.overdue")
}

func TestExpedite(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.refused(clerk, Expedite{1, "urgent"}, "permit.illegal.expedite") // shorter than the city offers
	p.refused(clerk, Expedite{7, "urgent"}, "permit.illegal.expedite") // no shorter than promised
	p.refused(clerk, Expedite{2, ""}, "permit.illegal.expedite")
	p.do(clerk, Expedite{2, "urgent"})
	p.due(PromisedClock, "2026-03-04")
	p.on("2026-03-03")
	p.grant("work", "residence")
	if c := p.c(); c.Used != 1 || c.Promised != 2 || c.Expedited != "urgent" {
		t.Errorf("used %d of %d, %q", c.Used, c.Promised, c.Expedited)
	}
}

// Suspensions need a ground of art. 45 and a letter, stop the licence clocks alone,
// and count once where they overlap.
func TestSuspensions(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	who := usual(labour, PostExamine)
	p.refused(who, Suspend{"work", "lunch", day(t, "2026-03-20")}, "permit.invalid.suspension")
	p.refused(who, Suspend{"work", ForApplicant, day(t, "2026-03-20")}, "permit.invalid.suspension")
	p.refused(who, Suspend{"work", ForTesting, day(t, "2026-03-02")}, "permit.invalid.until")
	p.refused(usual(border, PostExamine), Suspend{"residence", ForTesting, day(t, "2026-03-20")}, "permit.illegal.nosuspension")
	p.on("2026-03-03")
	p.sent(p.do(who, Suspend{"work", ForTesting, day(t, "2026-03-12")}), "time-exclusion")
	p.on("2026-03-05")
	p.sent(p.do(who, Suspend{"work", ForExperts, day(t, "2026-03-16")}), "time-exclusion")
	p.prepare("work")
	p.noApproval("work", "permit.illegal.suspended")
	p.on("2026-03-09")
	p.do(who, Resume{2})
	p.refused(who, Resume{2}, "permit.invalid.pause")
	p.due(WorkClock, "2026-04-01") // two working days of the first, which is still open, and of the second
	p.on("2026-03-11")
	p.do(who, Resume{1})
	p.due(WorkClock, "2026-04-08") // six working days, 4 to 11 March, each once
	p.due(PromisedClock, "2026-03-19")
	p.due(ResidenceClock, "2026-03-17")
	p.approve("work")
}

// A suspension ends with the day that the applicant was told.
func TestSuspensionEndsAsTold(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	who := usual(labour, PostExamine)
	p.do(who, Suspend{"work", ForTesting, day(t, "2026-03-05")})
	p.on("2026-03-12")
	p.tick()
	p.refused(who, Resume{1}, "permit.invalid.pause")
	p.due(WorkClock, "2026-04-02") // three working days, 3 to 5 March
}

// A suspension beyond the fifteen days of the Exit-Entry Law is reported: the window
// may part the permits.
func TestLongSuspension(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	who := usual(labour, PostExamine)
	p.sent(p.do(who, Suspend{"work", ForTesting, day(t, "2026-03-17")}), "time-exclusion")
	p.sent(p.do(who, Suspend{"work", ForTesting, day(t, "2026-03-18")}), "time-exclusion", "supervisor to supervisor")
	p.do(clerk, Uncouple{"long-suspension"})
	p.sent(p.do(who, Suspend{"work", ForTesting, day(t, "2026-03-19")}), "time-exclusion")
}

func TestWithdrawal(t *testing.T) {
	t.Run("a draft", func(t *testing.T) {
		p := begin(t, "national", newPair()...)
		p.refused(Actor{ID: "eve", Role: Applicant}, Withdraw{}, "permit.forbidden.notyours")
		p.sent(p.do(applicant(), Withdraw{}), "withdrawal")
		p.want(Closed, OutWithdrawn)
	})
	t.Run("between the decisions", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.sent(p.do(applicant(), Withdraw{}), "withdrawal")
		p.want(Closed, OutWithdrawn)
		p.stage("work", Ended)
		p.certificates()
	})
	t.Run("of the rest, once the work permit is issued by itself", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(clerk, Uncouple{"asked"})
		p.grant("work")
		p.sent(p.do(applicant(), Withdraw{}), "withdrawal")
		p.want(Issued, "")
		p.stage("work", Granted)
		p.stage("residence", Ended)
	})
	t.Run("after the issue there is none", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work", "residence")
		p.refused(applicant(), Withdraw{}, "permit.illegal.phase")
	})
}

func TestCeased(t *testing.T) {
	t.Run("the employer, before the issue", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.refused(clerk, Cease{OnWithdrawal}, "permit.invalid.cause")
		p.sent(p.do(clerk, Cease{OnEmployerCeased}), "termination")
		p.want(Closed, OutLapsed)
		p.certificates()
	})
	t.Run("the person, after the issue", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work", "residence")
		p.sent(p.do(clerk, Cease{OnPersonCeased}), "cancellation")
		p.want(Closed, OutCancelled)
		p.certificates("NEW-work 2026-03-02..2027-03-01 cancelled", "NEW-residence 2026-03-02..2027-03-01 cancelled")
	})
	t.Run("the employer, when only the work permit is issued", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(clerk, Uncouple{"asked"})
		p.grant("work")
		p.sent(p.do(clerk, Cease{OnEmployerCeased}), "cancellation")
		p.want(Closed, OutCancelled)
		p.stage("residence", Ended)
		p.certificates("NEW-work 2026-03-02..2027-03-01 cancelled")
	})
}

// Uncoupling in each state of the two permits.
func TestUncouple(t *testing.T) {
	t.Run("before any decision", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.refused(clerk, Uncouple{}, "permit.illegal.uncouple")
		p.sent(p.do(clerk, Uncouple{"asked"}), "uncoupled")
		p.refused(clerk, Uncouple{"asked"}, "permit.illegal.uncouple")
		p.on("2026-03-04")
		p.sent(p.grant("work"), "grant")
		p.want(Accepted, "")
		p.certificates("NEW-work 2026-03-04..2027-03-01 valid")
		p.due(ResidenceClock, "2026-03-19") // its fifteen days begin with the work permit
		p.sent(p.grant("residence"), "grant")
		p.want(Issued, "")
	})
	t.Run("the work permit is approved: it is issued at once", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.sent(p.do(clerk, Uncouple{"asked"}), "uncoupled", "grant")
		p.stage("work", Granted)
	})
	t.Run("the approval is stale: it is issued when it is confirmed", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.save(Reading{"employment.salary", []Kind{Work}})
		p.sent(p.do(clerk, Uncouple{"asked"}), "uncoupled")
		p.stage("work", Approved)
		p.sent(p.confirm("work"), "grant")
		p.stage("work", Granted)
	})
	t.Run("the stale approval is refused after all", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.save(Reading{"employment.salary", []Kind{Work}})
		p.do(clerk, Uncouple{"asked"})
		p.sent(p.reject("work"), "work-refusal", "track-ended")
		p.want(Closed, OutRefused)
	})
	t.Run("residence is refused while the work approval is stale", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.prepare("residence")
		p.save(Reading{"employment.salary", []Kind{Work}})
		p.do(clerk, Uncouple{"asked"})
		p.sent(p.reject("residence"), "residence-refusal") // told at once
		p.sent(p.confirm("work"), "grant")                 // and only once
		p.want(Issued, "")
	})
	t.Run("residence is refused first", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(clerk, Uncouple{"asked"})
		p.prepare("work", "residence")
		p.sent(p.reject("residence"), "residence-refusal")
		p.save(Reading{"employment.salary", []Kind{Work}})
		p.sent(p.confirm("work"))
		p.sent(p.approve("work"), "grant")
		p.want(Issued, "")
	})
	t.Run("both are refused", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(clerk, Uncouple{"asked"})
		p.prepare("work", "residence")
		p.sent(p.reject("residence"), "residence-refusal")
		p.sent(p.reject("work"), "work-refusal")
		p.want(Closed, OutRefused)
	})
	t.Run("residence is refused when the work permit is out", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(clerk, Uncouple{"asked"})
		p.grant("work")
		p.prepare("residence")
		p.sent(p.reject("residence"), "residence-refusal")
		p.want(Issued, "")
		p.handOut()
		p.want(Closed, OutIssued)
	})
	t.Run("work is refused", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(clerk, Uncouple{"asked"})
		p.prepare("work")
		p.sent(p.reject("work"), "work-refusal", "track-ended")
		p.want(Closed, OutRefused)
	})
	t.Run("both are approved and wait for a family member", func(t *testing.T) {
		p := accepted(t, "national", withFamily(1)...)
		p.grant("work", "residence")
		p.sent(p.do(clerk, Uncouple{"asked"}), "uncoupled")
		p.sent(p.grant("residence-2"), "grant")
		p.want(Issued, "")
	})
	t.Run("the work permit does not wait for a family member", func(t *testing.T) {
		p := accepted(t, "national", withFamily(1)...)
		p.do(clerk, Uncouple{"asked"})
		p.grant("work")
		p.certificates("NEW-work 2026-03-02..2027-03-01 valid")
		p.grant("residence")
		p.grant("residence-2")
		p.want(Issued, "")
		if n := len(p.c().Certificates); n != 3 {
			t.Errorf("%d certificates", n)
		}
	})
	t.Run("what cannot be parted", func(t *testing.T) {
		p := accepted(t, "national", Wanted{Kind: Work, Transaction: Domestic})
		p.refused(clerk, Uncouple{"asked"}, "permit.illegal.uncouple")
	})
}

// A tolerated paper that one permit still waits for does not undo the other.
func TestMissedPaperOfTheRest(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file("health")
	p.accept("health")
	p.do(clerk, Uncouple{"asked"})
	p.grant("work")
	p.on("2026-03-10")
	p.sent(p.tick(), "termination")
	p.want(Issued, "")
	p.stage("residence", Ended)
	p.certificates("NEW-work 2026-03-02..2027-03-01 valid")
}

func TestRefusals(t *testing.T) {
	t.Run("work: residence ends, with reasons and a remedy", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.prepare("work", "residence")
		decider := usual(labour, PostDecide)
		p.refused(decider, Reject{Track: "work", Digest: p.c().Digest()}, "permit.invalid.noreasons")
		p.refused(decider, Reject{"work", []Code{"fraud"}, p.c().Digest()}, "permit.invalid.reason")
		p.sent(p.reject("work"), "work-refusal", "track-ended")
		p.want(Closed, OutRefused)
		if n := p.c().Notices; n[len(n)-2].Remedy != Reconsider || n[len(n)-1].Remedy != NoRemedy {
			t.Errorf("remedies %q, %q", n[len(n)-2].Remedy, n[len(n)-1].Remedy)
		}
	})
	t.Run("residence after work: the approval lapses", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.prepare("residence")
		p.sent(p.reject("residence"), "residence-refusal", "approval-lapsed")
		p.want(Closed, OutRefused)
		p.stage("work", Ended)
		p.certificates()
	})
	t.Run("residence while the work approval is stale", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.grant("work")
		p.prepare("residence")
		p.save(Reading{"employment.salary", []Kind{Work}})
		p.sent(p.reject("residence"), "residence-refusal", "approval-lapsed")
		p.want(Closed, OutRefused)
	})
	t.Run("residence first", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.prepare("residence")
		p.sent(p.reject("residence"), "residence-refusal", "track-ended")
		p.want(Closed, OutRefused)
	})
}

// Another calendar moves what still runs.
func TestAnotherCalendarIsLoaded(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.due(PromisedClock, "2026-03-11")
	moved := p.c().Impact(movedCalendar)
	p.refused(clerk, Recount{}, "permit.forbidden.role")
	p.cal = movedCalendar // closes 9 to 13 March, works on Saturday 14
	p.do(machinery(), Recount{})
	p.due(PromisedClock, "2026-03-17")
	if len(moved) != 3 || moved[0].Clock != PromisedClock || moved[0].Now != (civil.Date{Year: 2026, Month: 3, Day: 17}) {
		t.Errorf("impact %+v", moved)
	}
	if events := p.do(machinery(), Recount{}); len(events) != 0 {
		t.Errorf("recounted twice: %v", events)
	}
}
