package permit

import (
	"slices"
	"strings"
	"testing"

	"tandem/internal/text"
)

// TestEveryCodeHasWords: no code reaches a person as a code, in any language.
func TestEveryCodeHasWords(t *testing.T) {
	for _, l := range text.Langs {
		for _, w := range words() {
			if got := w.In(l); strings.Contains(got, "⟦") || got == "" {
				t.Errorf("%s: %T %v has no words: %s", l, w, w, got)
			}
		}
	}
}

// words is every value of every code list.
func words() []text.Localized {
	var out []text.Localized
	add := func(list ...text.Localized) { out = append(out, list...) }
	for k, list := range Transactions {
		add(k)
		for _, v := range list {
			add(v)
		}
	}
	for _, p := range append(slices.Clone(underway), Issued, Made, Withheld, Sent, Closed, Archived, Destroyed) {
		add(p)
	}
	add(OutIssued, OutRefused, OutWithdrawn, OutNotAccepted, OutLapsed, OutWithheld, OutCancelled)
	add(Waiting, Examining, Reviewing, Deciding, Approved, Refused, Ended, Granted)
	add(PostAccept, PostSecond, PostExamine, PostReview, PostDecide, PostIssue, PostHandOut)
	add(Applicant, HandlerRole, Officer, AuthorityHead, GovernmentHead, Expert, System)
	add(NoticeClock, PromisedClock, JointClock, WorkClock, ResidenceClock, IssueClock)
	add(Missing, Uploaded, Shared, Tolerated, Committed, Unseen, Matches, Differs)
	add(NoRemedy, Reconsider, Valid, WithheldStatus, RevokedStatus, CancelledStatus, ExpiredStatus)
	add(PickUp, Courier, Remind, Yellow, Red, Loudest, PanelFor, PanelAgainst, PanelNoQuorum)
	add(HearingOffered, HearingAsked, HearingSet, HearingHeld, HearingWaived, ForApplicant)
	for _, g := range Grounds {
		add(g)
	}
	for _, c := range Causes {
		add(c)
	}
	for _, r := range Rows {
		add(r.WorkFate, r.ResidenceFate)
		for _, d := range r.Letters {
			add(d.Letter)
		}
	}
	return append(out, codeWords()...)
}

// codeWords is every value of the lists of codes.
func codeWords() []text.Localized {
	var out []text.Localized
	name := func(list []Code, word func(Code) text.Message) {
		for _, c := range list {
			out = append(out, word(c))
		}
	}
	name(NewFacts, Fact)
	name(DeclineGrounds, DeclineGround)
	name(RefusalReasons[Work], Reason)
	name(RefusalReasons[Residence], Reason)
	name(RevocationGrounds, RevocationGround)
	name([]Code{"second-correction", "deemed-acceptance", "unexplained"}, Supervision)
	for _, k := range Kinds() {
		out = append(out, text.Say("permit.event."+k))
	}
	return out
}
