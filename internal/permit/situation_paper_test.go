package permit

import "testing"

// A tolerated paper lets the examination begin; the grant waits for it.
func TestGrantWaitsForToleratedPaper(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file("degree")
	p.originals(clerk)
	p.refused(clerk, Accept{}, "permit.illegal.outstanding")
	p.sent(p.do(clerk, Accept{Tolerate: []Code{"degree"}}), "tolerated-material", "acceptance")
	p.prepare("work", "residence")
	p.noApproval("work", "permit.illegal.tolerated")
	p.on("2026-03-05")
	p.attach("degree")
	p.noApproval("work", "permit.illegal.stale") // what was examined has changed
	p.confirm("work")
	p.noApproval("work", "permit.illegal.originals") // and this city sees originals first
	p.do(clerk, Compare{Results: seen(Matches, "degree")})
	p.approve("work")
	p.approve("residence")
	p.want(Issued, "")
}

func TestToleratedPaperThatNeverCame(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file("degree")
	p.accept("degree")
	p.prepare("residence")
	p.on("2026-03-09") // the fifth working day
	p.tick()
	p.want(Accepted, "")
	p.on("2026-03-10")
	p.refused(handler(), Attach{Material: "degree", Digest: "late"}, "permit.illegal.ended")
	p.sent(p.tick(), "termination")
	p.want(Closed, OutLapsed)
	p.stage("work", Ended)
}

// What registers have is recorded once the office has the application, by the machine alone;
// it spares no paper and makes nothing stale, and the last answer of each counts.
func TestRegistersBesideTheApplication(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.save()
	p.refused(machinery(), Consult{Register: "police", Digest: "a"}, "permit.illegal.phase")
	p.file()
	p.refused(handler(), Consult{Register: "police", Digest: "a"}, "permit.forbidden.role")
	p.refused(clerk, Consult{Register: "police", Digest: "a"}, "permit.forbidden.role")
	p.refused(machinery(), Consult{Register: "police"}, "permit.invalid.consulted")
	p.refused(machinery(), Consult{Digest: "a"}, "permit.invalid.consulted")
	before := p.c().Digest()
	p.do(machinery(), Consult{Register: "police", Digest: "a"})
	p.do(machinery(), Consult{Register: "market", Digest: "b"})
	if events := p.do(machinery(), Consult{Register: "police", Digest: "a"}); len(events) > 0 {
		t.Errorf("the same answer again: %v", events)
	}
	p.accept()
	p.prepare("work")
	p.do(machinery(), Consult{Register: "police", Digest: "c"})
	if got := p.c().Answers(); len(got) != 2 || got[0].Digest != "c" || got[1].Digest != "b" || len(p.c().Consulted) != 3 {
		t.Errorf("the last answers are %+v", got)
	}
	if p.c().Digest() != before {
		t.Error("what is decided on has changed")
	}
	p.approve("work")
	p.do(applicant(), Withdraw{})
	p.refused(machinery(), Consult{Register: "police", Digest: "d"}, "permit.illegal.ended")
}

func TestNotEveryPaperIsTolerated(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file("passport")
	p.originals(clerk)
	p.refused(clerk, Accept{Tolerate: []Code{"passport"}}, "permit.illegal.tolerate")
}

func TestCommitmentOnlyWhereThePackAllowsIt(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.save()
	p.refused(handler(), Commit{"degree"}, "permit.illegal.commit")
	p.refused(handler(), Commit{"moon-stone"}, "permit.invalid.material")
	p.sent(p.do(handler(), Commit{"record"}), "commitment")
	p.file()
	p.refused(handler(), Commit{"record"}, "permit.illegal.phase")
	p.accept()
	p.grant("work", "residence")
	p.want(Issued, "")
	if m, _ := p.c().Material("record"); m.Met != Committed {
		t.Errorf("the record is %q", m.Met)
	}
}

func TestRegistersInsteadOfPapers(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file("accommodation", "licence")
	want := []Effect{{Kind: Query, Code: "accommodation", Share: "police"}, {Kind: Query, Code: "licence", Share: "market"}}
	filing := p.h.steps[len(p.h.steps)-1]
	got := Effects(filing.after, filing.events)
	if len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2].Kind != Send || got[3].Kind != Consultation {
		t.Fatalf("effects %+v", got)
	}
	p.refused(handler(), AskRegister{Material: "licence", Register: "market", Found: true}, "permit.forbidden.role")
	p.refused(machinery(), AskRegister{Material: "licence", Register: "police", Found: true}, "permit.illegal.register")
	p.do(machinery(), AskRegister{Material: "licence", Register: "market"}) // not found: nothing is refused
	p.do(machinery(), AskRegister{Material: "licence", Register: "market", Found: true, Digest: "a"})
	p.do(machinery(), AskRegister{Material: "accommodation", Register: "police", Found: true, Digest: "b"})
	p.accept()
	p.prepare("work")
	if events := p.do(machinery(), AskRegister{Material: "licence", Register: "market", Found: true, Digest: "a"}); len(events) > 0 {
		t.Errorf("the same answer again: %v", events)
	}
	p.do(machinery(), AskRegister{Material: "licence", Register: "market", Found: true, Digest: "changed"})
	p.noApproval("work", "permit.illegal.stale")
	p.confirm("work")
	p.approve("work")
}

// A dossier corrected after the first decision: the decision that read what changed
// is stale, its authority hears of it, and nothing is issued before it looked again.
func TestCorrectionTouchesADecision(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.grant("work")
	p.prepare("residence")
	salary := Reading{"employment.salary", []Kind{Work}}
	p.sent(p.do(handler(), SaveDossier{Dossier{Version: 2, Digest: "form-2"}, []Reading{salary}}), "confirm-again to labour")
	p.noApproval("residence", "permit.illegal.requires") // it rests on the work decision
	tr, _ := p.c().Track("work")
	for _, k := range tr.Checks {
		if len(k.Stale) != 1 || k.Stale[0] != "employment.salary" {
			t.Errorf("post %s lists %v", k.Post, k.Stale)
		}
	}
	decider := usual(labour, PostDecide)
	p.refused(decider, Renew{"work", PostDecide, p.c().Digest()}, "permit.illegal.confirmorder")
	p.refused(decider, Renew{"work", PostDecide, "seen-before"}, "permit.conflict.digest")
	p.confirm("work")
	p.refused(usual(labour, PostExamine), Renew{"work", PostExamine, p.c().Digest()}, "permit.illegal.notstale")
	p.approve("residence")
	p.want(Issued, "")
}

// A change that only residence reads leaves the work authority alone.
func TestOnlyReadersLookAgain(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.grant("work")
	p.prepare("residence")
	address := Reading{"residence.address", []Kind{Residence}}
	p.sent(p.do(handler(), SaveDossier{Dossier{Version: 2, Digest: "form-2"}, []Reading{address}}))
	p.noApproval("residence", "permit.illegal.stale")
	p.confirm("residence")
	p.approve("residence")
	p.want(Issued, "")
}

func TestFormVersions(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.refused(handler(), File{}, "permit.illegal.nodossier")
	p.refused(handler(), SaveDossier{Dossier: Dossier{Version: 2, Digest: "form-2"}}, "permit.conflict.dossier")
	p.refused(handler(), SaveDossier{Dossier: Dossier{Version: 1, Digest: ""}}, "permit.conflict.dossier")
	p.save()
	p.refused(handler(), SaveDossier{Dossier: Dossier{Version: 2, Digest: "form-2"}}, "permit.invalid.changes")
	p.do(handler(), SaveDossier{Dossier: Dossier{Version: 2, Digest: "form-1"}}) // the same answers again
}

// A refusal of what was approved, after it went stale: the other permit ends too.
func TestRefusedAfterAll(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.grant("work")
	p.refused(usual(labour, PostDecide), Reject{"work", []Code{"health"}, p.c().Digest()}, "permit.illegal.decided")
	p.save(Reading{"employment.salary", []Kind{Work}})
	p.sent(p.reject("work"), "work-refusal", "track-ended")
	p.want(Closed, OutRefused)
}
