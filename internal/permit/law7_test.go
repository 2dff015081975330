package permit

import (
	"errors"
	"fmt"
	"slices"
)

// reasonsAndRemedies: law 7. Every refusal is told once, in its own entry, with
// reasons; a work refusal names the remedy, a residence refusal none. The case is
// never where the split-outcome table says it cannot be, and ends as its row says.
func reasonsAndRemedies(h *history) error {
	told := map[TrackID]int{}
	for _, s := range h.steps {
		for _, e := range s.events {
			if r, ok := e.(TrackRefused); ok {
				if err := s.tells(r); err != nil {
					return fmt.Errorf("law 7: at %s: %w", s.world.Now, err)
				}
			}
		}
		for _, n := range s.notices() {
			if n.Letter == WorkRefusalLetter || n.Letter == ResidenceRefusalLetter {
				told[n.Track]++
			}
			if err := s.fits(n, told); err != nil {
				return fmt.Errorf("law 7: at %s: %w", s.world.Now, err)
			}
		}
		if err := errors.Join(s.possible(), s.endsByItsRow()); err != nil {
			return fmt.Errorf("law 7: after %s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

// tells reports that a refusal has no letter of its kind in its entry.
func (s step) tells(r TrackRefused) error {
	kind := Residence
	letter := ResidenceRefusalLetter
	if r.Track == "work" {
		kind, letter = Work, WorkRefusalLetter
	}
	if len(r.Reasons) == 0 {
		return fmt.Errorf("%s refused without reasons", r.Track)
	}
	for _, code := range r.Reasons {
		if !slices.Contains(refusalCodes[kind], code) {
			return fmt.Errorf("%s refused on %q", r.Track, code)
		}
	}
	ok := slices.ContainsFunc(s.notices(), func(n Notice) bool {
		return n.Letter == letter && n.Track == r.Track && n.To == "applicant" && slices.Equal(n.Reasons, r.Reasons)
	})
	if !ok {
		return fmt.Errorf("refusal of %s is not told in its entry", r.Track)
	}
	return nil
}

// refusalCodes are the reasons of a refusal; those of residence are the closed list
// of Exit-Entry Law art. 31.
var refusalCodes = map[Kind][]Code{
	Work:      {"category-not-met", "employer-not-eligible", "post-not-needed", "experience-not-proven", "degree-not-proven", "record-not-clean", "health", "false-materials", "no-lawful-stay"},
	Residence: {"visa-type", "fraud", "proof-missing", "unlawful-conduct", "other-unsuitable"},
}

// fits looks at one letter by itself.
func (s step) fits(n Notice, told map[TrackID]int) error {
	switch n.Letter {
	case WorkRefusalLetter:
		if n.Track != "work" || n.Remedy == NoRemedy {
			return fmt.Errorf("work refusal %+v", n)
		}
	case ResidenceRefusalLetter:
		if n.Track == "work" || n.Remedy != NoRemedy {
			return fmt.Errorf("residence refusal %+v", n)
		}
	case NotAcceptedLetter:
		if n.Remedy == NoRemedy || len(n.Reasons) == 0 {
			return fmt.Errorf("non-acceptance %+v", n)
		}
	case ConfirmLetter:
		return s.mustConfirm(n)
	}
	if told[n.Track] > 1 {
		return fmt.Errorf("the refusal of %s is told twice", n.Track)
	}
	return nil
}

// mustConfirm: an authority is asked to confirm only what is approved and stale.
func (s step) mustConfirm(n Notice) error {
	i := slices.IndexFunc(s.after.Tracks, func(t Track) bool { return t.ID == n.Track })
	if i < 0 || s.after.Tracks[i].Stage != Approved {
		return fmt.Errorf("%s is to be confirmed, but is not approved", n.Track)
	}
	stale := slices.ContainsFunc(s.after.Tracks[i].Checks, func(k Check) bool { return len(k.Stale) > 0 })
	if !stale || n.To != string(officeOf(nil, s.after, n.Track)) {
		return fmt.Errorf("%s is to be confirmed by %s, stale %t", n.Track, n.To, stale)
	}
	return nil
}

// position is an applicant's own track as the table sees it, read off here again.
func position(c Case, id TrackID) Standing {
	for _, t := range c.Tracks {
		if t.ID != id {
			continue
		}
		switch t.Stage {
		case Waiting, Examining, Reviewing, Deciding:
			return Pending
		case Approved:
			return Yes
		case Refused, Ended:
			return No
		case Granted:
			return Out
		}
	}
	return None
}

// possible: no entry leaves a case under examination on a row that cannot be.
func (s step) possible() error {
	c := s.after
	if c.Phase != Accepted {
		return nil
	}
	work, residence := position(c, "work"), position(c, "residence")
	if r, ok := rowFor(c.Coupled, OnDecision, work, residence); !ok || r.WorkFate == Impossible {
		return fmt.Errorf("coupled %t, work %s, residence %s is row %q", c.Coupled, work, residence, r.ID)
	}
	return nil
}

// rowFor goes through the table by itself.
func rowFor(coupled bool, cause Cause, work, residence Standing) (Row, bool) {
	for _, r := range Rows {
		if slices.Contains(r.Coupled, coupled) && slices.Contains(r.Causes, cause) && slices.Contains(r.Work, work) && slices.Contains(r.Residence, residence) {
			return r, true
		}
	}
	return Row{}, false
}

// otherEnds are the ends that the table is not asked about.
var otherEnds = map[string][]Outcome{"handed-out": {OutIssued, OutCancelled}, "revoked": {OutCancelled}}

// endsByItsRow holds the end of a case against the row that it names.
func (s step) endsByItsRow() error {
	for _, e := range s.events {
		end, ok := e.(CaseEnded)
		if !ok {
			continue
		}
		if outs, ok := otherEnds[end.Row]; ok {
			if !slices.Contains(outs, end.Outcome) {
				return fmt.Errorf("%s ends as %s", end.Row, end.Outcome)
			}
			continue
		}
		i := slices.IndexFunc(Rows, func(r Row) bool { return r.ID == end.Row })
		if i < 0 || Rows[i].Outcome != end.Outcome || end.Outcome == "" {
			return fmt.Errorf("row %q ends as %s", end.Row, end.Outcome)
		}
		if err := s.lettersOf(Rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// lettersOf looks for the letters of a row in the entry.
func (s step) lettersOf(r Row) error {
	for _, d := range r.Letters {
		ok := slices.ContainsFunc(s.notices(), func(n Notice) bool {
			return n.Letter == d.Letter && n.Remedy == d.Remedy && (d.About == "" || n.Track == TrackID(d.About))
		})
		before := slices.ContainsFunc(s.before.Notices, func(n Notice) bool { return n.Letter == d.Letter && n.Track == TrackID(d.About) })
		if !ok && !before {
			return fmt.Errorf("row %s sends no %s", r.ID, d.Letter)
		}
	}
	return nil
}
