package permit

import (
	"slices"
	"testing"
)

// The examining posts of both authorities.
var (
	examinesWork      = usual(labour, PostExamine)
	examinesResidence = usual(border, PostExamine)
)

// wanting is what somebody puts forward: papers that are not legible.
func wanting(track TrackID, papers ...Code) PutForward {
	k := PutForward{Track: track}
	for _, p := range papers {
		k.Items = append(k.Items, Item{Material: p, Fault: "unclear"})
	}
	return k
}

// standing compares what is put forward, merged.
func (p *play) standing(want ...Code) {
	p.Helper()
	var got []Code
	for _, f := range p.c().Forwarded() {
		got = append(got, f.Material)
	}
	if !slices.Equal(got, want) {
		p.Fatalf("put forward are %q, want %q", got, want)
	}
}

// Before acceptance the authorities say what they need, and the window writes one letter
// with all of it.
func TestOneNoticeForBothAuthorities(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file()
	p.sent(p.do(examinesWork, wanting("work", "passport", "degree")))
	p.sent(p.do(examinesResidence, wanting("residence", "passport", "health")))
	p.standing("passport", "degree", "health")
	if both := p.c().Forwarded()[0].For; !slices.Equal(both, []TrackID{"work", "residence"}) {
		t.Errorf("the passport is asked for by %q", both)
	}
	p.due(NoticeClock, "2026-03-09") // no clock has moved
	p.refused(clerk, Return{Items: asks("contract")}, "permit.illegal.putforward")
	p.originals(clerk)
	p.refused(clerk, Accept{}, "permit.illegal.putforward")
	events := p.do(clerk, Return{Items: slices.Concat(asks("contract"), asks("passport"), asks("degree"), asks("health"), asks("passport"))})
	p.sent(events, "correction")
	p.standing()
	if items := p.c().Corrections[0].Items; len(items) != 4 {
		t.Errorf("the letter asks for %+v", items)
	}
	p.refused(examinesWork, wanting("work", "degree"), "permit.illegal.phase")
}

// Who puts something forward may put other things forward instead, or take all of it back;
// nobody else may.
func TestOnlyWhoAsksTakesBack(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.file()
	p.refused(examinesWork, wanting("work"), "permit.illegal.nothingforward")
	p.refused(examinesWork, wanting("work", "health"), "permit.invalid.material") // which work does not read
	p.refused(examinesWork, PutForward{Track: "work", Items: []Item{{Material: "degree"}}}, "permit.invalid.item")
	p.refused(examinesWork, wanting("residence", "health"), "permit.forbidden.post")
	p.refused(clerk, wanting("residence", "health"), "permit.forbidden.post")
	p.do(examinesResidence, wanting("residence", "health", "passport"))
	p.do(examinesResidence, wanting("residence", "passport"))
	p.standing("passport")
	if events := p.do(examinesResidence, wanting("residence", "passport", "passport")); len(events) != 0 {
		t.Errorf("the same again does %v", events)
	}
	p.do(examinesResidence, wanting("residence"))
	p.standing()
	p.originals(clerk)
	p.do(clerk, Accept{})
	p.want(Accepted, "")
}

// After acceptance an examiner sends the notice for both: it drops nothing of the other
// authority, and what it leaves out of its own is on record.
func TestTheSenderDropsOnlyItsOwn(t *testing.T) {
	p := accepted(t, "national", newPair()...)
	p.do(examinesWork, wanting("work", "degree", "passport"))
	p.do(examinesResidence, wanting("residence", "health"))
	p.do(clerk, wanting("", "contract"))
	p.due(ResidenceClock, "2026-03-17")
	p.refused(examinesWork, Return{Track: "work", Items: asks("degree")}, "permit.illegal.putforward")
	events := p.do(examinesWork, Return{Track: "work", Items: slices.Concat(asks("degree"), asks("health"), asks("contract"))})
	i := slices.IndexFunc(events, func(e Event) bool { return e.Kind() == "items-put-forward" })
	if i < 0 || len(events[i].(ItemsPutForward).Items) != 1 {
		t.Errorf("that the passport is not asked for any more is not on record: %v", events)
	}
	p.refused(examinesResidence, wanting("residence", "health"), "permit.illegal.askopen")
	p.do(applicant(), Answer{})
	p.do(examinesResidence, wanting("residence", "health"))
	p.standing("health")
}

// A letter about more than one authority's permit is not the one authority's.
func TestALetterForBothIsAboutBoth(t *testing.T) {
	for track, want := range map[TrackID]TrackID{"work": "work", "residence": ""} {
		p := accepted(t, "national", newPair()...)
		p.do(examinesWork, Return{Track: "work", Items: []Item{{Track: track, Material: "passport", Fault: "unclear"}}})
		if n := p.c().Notices[len(p.c().Notices)-1]; n.Letter != CorrectionLetter || n.Track != want {
			t.Errorf("asked by work for %s: %s about %q", track, n.Letter, n.Track)
		}
	}
}

// What is put forward falls with its reason: the paper came, the form calls for it no more,
// the permit is decided, the application counts as accepted, the case ends.
func TestWhatIsPutForwardFalls(t *testing.T) {
	t.Run("the paper came", func(t *testing.T) {
		p := begin(t, "national", newPair()...)
		p.file("degree")
		p.do(examinesWork, PutForward{Track: "work", Items: []Item{{Material: "degree", Fault: "missing"}, {Material: "passport", Fault: "unclear"}}})
		p.attach("degree", "passport")
		p.standing("passport") // whether the new copy is better is for who asked to say
	})
	t.Run("the form calls for it no more", func(t *testing.T) {
		p := begin(t, "national", newPair()...)
		p.file()
		p.do(examinesWork, wanting("work", "degree"))
		p.spares = []Code{"degree"}
		p.save(Reading{Field: "applicant.degree", ReadBy: []Kind{Work}})
		p.standing()
	})
	t.Run("the permit is decided", func(t *testing.T) {
		p := accepted(t, "national", newPair()...)
		p.do(examinesWork, wanting("work", "degree"))
		p.do(examinesResidence, wanting("residence", "health"))
		p.grant("work")
		p.standing("health")
		p.refused(examinesWork, wanting("work", "degree"), "permit.invalid.track")
	})
	t.Run("silence accepts", func(t *testing.T) {
		p := begin(t, "national", newPair()...)
		p.file()
		p.do(examinesWork, wanting("work", "degree"))
		p.on("2026-03-10")
		p.tick()
		p.want(Accepted, "")
		p.standing()
	})
	t.Run("the case ends", func(t *testing.T) {
		p := begin(t, "national", newPair()...)
		p.file()
		p.do(examinesWork, wanting("work", "degree"))
		p.do(clerk, Decline{Ground: "false-materials"})
		p.standing()
	})
}

// A form that calls for another paper brings a notice about by itself: it takes along what
// is put forward.
func TestAChangedFormAsksForBoth(t *testing.T) {
	p := begin(t, "national", newPair()...)
	p.spares = []Code{"record"}
	p.file("record")
	p.accept()
	p.do(examinesResidence, wanting("residence", "health"))
	p.spares = nil
	p.save(Reading{Field: "applicant.record", ReadBy: []Kind{Work}})
	items := p.c().Corrections[0].Items
	if len(items) != 2 || items[0].Material != "record" || items[1].Material != "health" {
		t.Errorf("the notice asks for %+v", items)
	}
	p.standing()
}

// The window is to send what an authority puts forward before the applicant comes.
func TestTheWindowIsWantedForTheNotice(t *testing.T) {
	p := begin(t, "jiangmen", newPair()...)
	p.file()
	p.do(examinesWork, wanting("work", "degree"))
	p.refused(clerk, PassPreReview{}, "permit.illegal.putforward")
	p.do(examinesWork, wanting("work"))
	p.do(clerk, PassPreReview{})
	if list := Wants(p.c(), p.h.profile); len(list) != 0 {
		t.Fatalf("wanted are %v", list)
	}
	p.do(examinesWork, wanting("work", "degree"))
	if list := Wants(p.c(), p.h.profile); len(list) != 1 || list[0].Post != PostAccept {
		t.Errorf("wanted are %v", list)
	}
}
