package permit

import (
	"slices"
	"testing"
)

var salary = Reading{"employment.salary", []Kind{Work}}

// The form says what is asked: nothing before it, and each version anew. What was
// brought and is asked no more is kept, and there again when it is asked again.
func TestTheFormSaysWhatIsAsked(t *testing.T) {
	p := begin(t, "national", newPair()...)
	if n := len(p.c().Materials); n != 0 {
		t.Fatalf("%d papers are asked before anybody knows the form", n)
	}
	p.spares = []Code{"record"}
	p.save()
	p.refused(handler(), Attach{Material: "record", Digest: "d"}, "permit.invalid.material")
	p.attach("degree")
	before := p.c().Digest()

	p.spares = []Code{"record", "degree"}
	p.save(salary)
	m, _ := p.c().Material("degree")
	if m.Needed() || *m.Spared != (Spared{"degree", "row-degree", "spared"}) || m.Version != 1 || slices.Contains(p.c().Outstanding(), "degree") {
		t.Errorf("a paper that is asked no more: %+v", m)
	}
	p.refused(handler(), Attach{Material: "degree", Digest: "d"}, "permit.invalid.material")

	p.spares = []Code{"record"}
	p.do(handler(), SaveDossier{Dossier{Version: 3, Digest: "form-1"}, []Reading{salary}})
	if m, _ = p.c().Material("degree"); !m.Needed() || m.Met != Uploaded || m.Version != 1 {
		t.Errorf("a paper that is asked again: %+v", m)
	}
	if p.c().Digest() == before {
		t.Error("another version of the form has the digest of the first")
	}
}

// Without the checklist nobody can say what a form calls for.
func TestNoFormWithoutTheChecklist(t *testing.T) {
	p := begin(t, "national", newPair()...)
	w := p.world(handler())
	w.Needs = nil
	if s := p.h.do(w, SaveDossier{Dossier: Dossier{Version: 1, Digest: "form-1"}}); s.err == nil {
		t.Error("a form was saved, and nobody knows what it calls for")
	}
}

// After acceptance a changed form is a new fact: what it calls for is asked at once,
// in one notice, and both authorities that read the list look again.
func TestAPaperMoreAfterAcceptance(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.spares = []Code{"record", "health"}
	p.file()
	p.accept()
	p.prepare("work", "residence")
	p.spares = nil
	events := p.do(handler(), SaveDossier{Dossier{Version: 2, Digest: "form-2"}, []Reading{salary}})
	p.sent(events, "correction")
	ask, _ := p.c().asked()
	want := []Item{{Track: "work", Material: "record", Fault: "missing"}, {Track: "residence", Material: "health", Fault: "missing"}}
	if !slices.Equal(ask.Items, want) || ask.NewFact != "" {
		t.Errorf("asked %+v", ask)
	}
	for _, id := range []TrackID{"work", "residence"} {
		if tr, _ := p.c().Track(id); len(tr.Checks[0].Stale) == 0 {
			t.Errorf("%s did not see the list change", id)
		}
	}
	p.attach("record", "health")
	p.do(handler(), Answer{})
	p.confirm("work")
	p.confirm("residence")
	p.approve("work")
	p.approve("residence")
	p.want(Issued, "")
}

// A second notice names the new fact and is reported. While one waits, the next waits
// too, and comes with the answer; a paper brought in time is not asked at all.
func TestPapersWaitForTheNoticeThatIsOut(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.spares = []Code{"record", "health"}
	p.file()
	p.accept()
	p.do(usual(labour, PostExamine), Return{Items: []Item{{Track: "work", Field: "employment.salary", Fault: "unclear"}}, Track: "work"})
	p.spares = nil
	p.sent(p.do(handler(), SaveDossier{Dossier{Version: 2, Digest: "form-2"}, []Reading{salary}}))
	p.attach("health")
	p.sent(p.do(handler(), Answer{}), "correction", "supervisor to supervisor")
	if ask, _ := p.c().asked(); ask.NewFact != "answer-raises-it" || len(ask.Items) != 1 || ask.Items[0].Material != "record" {
		t.Errorf("asked %+v", ask)
	}
	p.attach("record")
	p.sent(p.do(handler(), Answer{}))
}

// The same answers once more are no new fact: acceptance has fixed the list.
func TestTheSameAnswersChangeNothing(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.spares = []Code{"record"}
	p.file()
	p.accept()
	p.spares = nil
	p.do(handler(), SaveDossier{Dossier: Dossier{Version: 2, Digest: p.c().Dossier.Digest, On: p.clock.Date}})
	if _, ok := p.c().Material("record"); ok || !p.c().Dossier.On.IsZero() {
		t.Error("the list changed, and nobody stated anything new")
	}
}

// A commitment goes where the new terms do not allow one.
func TestACommitmentEndsWithItsGround(t *testing.T) {
	c := Evolve(Case{Phase: Draft}, NeedsConcluded{Added: []Need{{Code: "record", ReadBy: []Kind{Work}, Commit: true}, {Code: "licence", Share: "market"}}})
	c = Replay(c, []Event{MaterialMet{Code: "record", Met: Committed}, MaterialMet{Code: "licence", Met: Shared, Register: "market", Version: 1}})
	c = Evolve(c, NeedsConcluded{Changed: []Need{{Code: "record", ReadBy: []Kind{Work}}, {Code: "licence"}}})
	if got := c.Outstanding(); !slices.Equal(got, []Code{"record", "licence"}) {
		t.Errorf("outstanding are %v", got)
	}
}

// A member of the family is not waited for by the applicant's own permit.
func TestPapersOfTheFamilyAreTheirs(t *testing.T) {
	m := Material{Need: Need{Code: Code("health").Of(1), ReadBy: []Kind{Residence}, Holder: 1}}
	if paper, holder := m.Code.Holder(); paper != "health" || holder != 1 || m.Code != "health-2" {
		t.Errorf("%s is the %s of %d", m.Code, paper, holder)
	}
	if m.concerns(Track{Kind: Residence}) || !m.concerns(Track{Kind: Residence, Holder: 1}) || m.concerns(Track{Kind: Residence, Holder: 2}) {
		t.Error("the paper counts for somebody else")
	}
	if paper, holder := Code("tax-record").Holder(); paper != "tax-record" || holder != 0 {
		t.Errorf("tax-record is the %s of %d", paper, holder)
	}
}

// A register is asked for a paper that the form calls for after it was handed in, and
// nobody is asked for it before the register has been.
func TestRegistersAreAskedForLaterPapers(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.spares = []Code{"accommodation"}
	p.file()
	p.spares = nil
	events := p.do(handler(), SaveDossier{Dossier{Version: 2, Digest: "form-2"}, []Reading{salary}})
	want := []Effect{{Kind: Query, Code: "accommodation", Share: "police"}}
	if got := Effects(p.c(), events); !slices.Equal(got, want) {
		t.Errorf("effects %+v, want %+v", got, want)
	}
	p.do(machinery(), AskRegister{Material: "accommodation", Register: "police", Found: true, Digest: "answer"})
	p.spares = []Code{"accommodation"}
	p.do(handler(), SaveDossier{Dossier{Version: 3, Digest: "form-3"}, []Reading{salary}})
	if s := p.h.do(p.world(machinery()), AskRegister{Material: "accommodation", Register: "police", Found: true, Digest: "late"}); s.err != nil || len(s.events) > 0 {
		t.Errorf("a late answer for a paper that is asked no more: %v, %v", s.events, s.err)
	}
}
