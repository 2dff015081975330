package permit

import "testing"

// An extension of a work permit not decided before it runs out is granted by law
// (Licence Law art. 50 ¶2), and the loudest alarm rings first.
func TestSilenceExtends(t *testing.T) {
	p := accepted(t, "national", held(t, Work, Extension, "2026-04-10"))
	p.latest["work"] = day(t, "2027-01-31")
	p.on("2026-04-02")
	p.tick()
	p.want(Accepted, "")
	p.on("2026-04-03T08:00")
	p.tick()
	if a := p.c().Alarms; len(a) == 0 || a[len(a)-1].Level != Loudest {
		t.Fatalf("alarms %+v", a)
	}
	p.on("2026-04-10T23:59")
	p.tick()
	p.want(Accepted, "")
	p.on("2026-04-11T00:00")
	p.sent(p.tick(), "deemed-extension", "supervisor to supervisor", "grant")
	p.want(Issued, "")
	p.certificates("OLD-work 2026-04-11..2027-01-31 valid")
}

// Whoever decides after the permit ran out decides too late, even if no timer fired.
func TestNoRefusalOfWhatTheLawGranted(t *testing.T) {
	p := accepted(t, "national", held(t, Work, Extension, "2026-04-10"))
	p.prepare("work")
	p.on("2026-04-13")
	p.refused(usual(labour, PostDecide), Reject{"work", []Code{"health"}, p.c().Digest()}, "permit.illegal.phase")
	p.want(Accepted, "")
	p.tick()
	p.want(Issued, "")
}

// Without a bound the period by law is as long as the one before.
func TestLengthOfAnExtensionByLaw(t *testing.T) {
	for _, tt := range []struct {
		name    string
		current Permit
		want    string
	}{
		{"as long as before", Permit{"OLD", day(t, "2025-04-11"), day(t, "2026-04-10")}, "OLD 2026-04-11..2027-04-10 valid"},
		{"a short one", Permit{"OLD", day(t, "2026-01-11"), day(t, "2026-04-10")}, "OLD 2026-04-11..2026-07-09 valid"},
		{"nobody knows", Permit{Number: "OLD", To: day(t, "2026-04-10")}, "OLD 2026-04-11..2027-04-10 valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := accepted(t, "national", Wanted{Kind: Work, Transaction: Extension, Current: tt.current})
			delete(p.latest, "work")
			p.on("2026-04-11")
			p.tick()
			p.certificates(tt.want)
		})
	}
}

// What had run out before anybody applied is not extended by silence.
func TestNoSilenceAfterALateApplication(t *testing.T) {
	p := accepted(t, "national", held(t, Work, Extension, "2026-02-20"))
	p.on("2026-07-01")
	p.tick()
	p.want(Accepted, "")
	p.stage("work", Examining)
}

// Silence grants no residence permit, and no new work permit.
func TestSilenceGrantsNothingElse(t *testing.T) {
	for name, wanted := range map[string][]Wanted{
		"a new pair":             newPair(),
		"a residence extension":  {held(t, Residence, Extension, "2026-04-10")},
		"a change of the permit": {held(t, Work, Change, "2026-04-10")},
	} {
		t.Run(name, func(t *testing.T) {
			p := accepted(t, "national", wanted...)
			p.on("2027-03-01")
			p.tick()
			p.want(Accepted, "")
		})
	}
}

// In a joint case the work extension granted by law waits for the residence permit,
// as both are issued together; what was examined before does not hold it up.
func TestSilenceInAJointCase(t *testing.T) {
	p := accepted(t, "national", held(t, Work, Extension, "2026-04-10"), held(t, Residence, Extension, "2026-04-10"))
	p.prepare("work")
	p.save(Reading{"employment.salary", []Kind{Work}}) // stale when the law speaks
	p.on("2026-04-11")
	p.tick()
	p.want(Accepted, "")
	p.stage("work", Approved)
	p.refused(usual(labour, PostDecide), Reject{"work", []Code{"health"}, p.c().Digest()}, "permit.illegal.decided")
	p.grant("residence")
	p.want(Issued, "")
	p.certificates("OLD-work 2026-04-11..2027-03-01 valid", "NEW-residence 2026-04-11..2027-03-01 valid")
}

// A decision in time leaves nothing to silence.
func TestDecidedInTime(t *testing.T) {
	p := accepted(t, "national", held(t, Work, Extension, "2026-04-10"), held(t, Residence, Extension, "2026-04-10"))
	p.grant("work")
	p.on("2026-05-11")
	p.tick()
	p.stage("work", Approved)
	if tr, _ := p.c().Track("work"); tr.ByLaw {
		t.Error("granted by law what was approved")
	}
}

// Limits that pass are reported; nothing else comes of it.
func TestOverrunIsReported(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.on("2026-03-11T06:00")
	p.sent(p.tick()) // the promise ends today: a reminder
	p.on("2026-03-12")
	p.sent(p.tick()) // late against the promise: a red card
	p.on("2026-03-18")
	p.sent(p.tick(), "supervisor to supervisor") // fifteen days of the Exit-Entry Law
	p.on("2026-05-20")
	p.sent(p.tick(), "supervisor to supervisor", "supervisor to supervisor") // work and joint limits
	p.want(Accepted, "")
	if n := len(p.c().Alarms); n != 8 {
		t.Errorf("%d alarms, want a reminder and an overrun for each of four clocks: %+v", n, p.c().Alarms)
	}
}
