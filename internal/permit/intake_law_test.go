package permit

import (
	"fmt"
	"slices"
)

// A doorkeeper watches how a case comes in, by the profile and from the events.
type doorkeeper struct {
	passed   bool // the desk review of this submission
	proposed PersonID
	needs    map[Code]Need
	seen     map[Code]Seen
	met      map[Code]Met
}

// intakeFollowsProfile: a city that reviews at the desk first accepts nothing it did
// not; one that sees originals before acceptance has seen them, and nobody gets a
// permit whose originals were not compared; where two people accept, two people did,
// and the second accepts what the first has seen; and who still owes a paper has been
// told so, and until when.
func intakeFollowsProfile(h *history) error {
	d := doorkeeper{needs: map[Code]Need{}, seen: map[Code]Seen{}, met: map[Code]Met{}}
	return h.walk(func(s step, c Case, e Event) error {
		switch e := e.(type) {
		case CaseAccepted:
			if !e.Deemed {
				return d.mayEnter(h.profile, s, c)
			}
		case MaterialMet:
			if e.Met == Tolerated && !s.tellsOf(e) {
				return fmt.Errorf("%s is owed by %s, and nobody says so", e.Code, e.Due)
			}
		case HandedOver:
			return d.unseen()
		}
		d.note(e)
		return nil
	})
}

// tellsOf reports whether a letter of the entry asks for a tolerated paper.
func (s step) tellsOf(e MaterialMet) bool {
	return slices.ContainsFunc(s.notices(), func(n Notice) bool {
		return n.Letter == ToleratedLetter && n.Due == e.Due && len(n.Items) == 1 && n.Items[0].Material == e.Code
	})
}

func (d *doorkeeper) note(e Event) {
	switch e := e.(type) {
	case Opened:
		for _, n := range e.Needs {
			d.needs[n.Code] = n
		}
	case NeedsConcluded:
		d.needsNow(e)
	case Submitted:
		d.passed, d.proposed = false, ""
	case PreReviewPassed:
		d.passed = true
	case AcceptanceProposed:
		d.proposed = e.By
	case DossierSaved:
		d.proposed = ""
	case CorrectionAsked:
		d.proposed = ""
	case MaterialMet:
		d.met[e.Code] = e.Met
		if e.Version > 0 {
			d.seen[e.Code] = Unseen
		}
		if e.Met != Tolerated {
			d.proposed = ""
		}
	case OriginalsSeen:
		for _, r := range e.Results {
			d.seen[r.Code] = r.Seen
		}
	}
}

// needsNow is another list of papers; one asked no more is forgotten until it is asked
// again, but for what was brought.
func (d *doorkeeper) needsNow(e NeedsConcluded) {
	d.proposed = ""
	for _, n := range slices.Concat(e.Added, e.Changed) {
		d.needs[n.Code] = n
	}
	for _, s := range e.Dropped {
		delete(d.needs, s.Code)
		if d.met[s.Code] == Tolerated {
			d.met[s.Code] = Missing
		}
	}
}

func (d *doorkeeper) mayEnter(p *Profile, s step, c Case) error {
	switch {
	case p.PreReview && !d.passed:
		return fmt.Errorf("accepted without the desk review, from %s", c.Phase)
	case p.DoublePost && (d.proposed == "" || d.proposed == s.world.Actor.ID):
		return fmt.Errorf("accepted by %s alone, proposed by %q", s.world.Actor.ID, d.proposed)
	case p.Originals == AtAcceptance:
		return d.unseen()
	}
	return d.outstanding()
}

// unseen names a paper whose original nobody compared and found right.
func (d *doorkeeper) unseen() error {
	for code, n := range d.needs {
		if n.Original && d.met[code] == Uploaded && d.seen[code] != Matches {
			return fmt.Errorf("original of %s was not seen", code)
		}
	}
	return d.outstanding()
}

// outstanding names a paper that is neither there nor allowed to come later.
func (d *doorkeeper) outstanding() error {
	for code, n := range d.needs {
		if d.met[code] == Missing && !n.Tolerable {
			return fmt.Errorf("%s is outstanding and may not be", code)
		}
	}
	return nil
}
