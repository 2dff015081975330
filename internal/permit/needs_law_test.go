package permit

import (
	"fmt"
	"slices"
	"testing"
)

func TestPapersAreAskedFor(t *testing.T) { abide(t, papersAreAskedFor) }

// A desk keeps the list of papers a second time, from the events alone.
type desk struct {
	needs    map[Code]Need
	met      map[Code]Met
	brought  map[Code]MaterialMet // the last that was brought
	told     map[Code]bool        // that a correction notice has asked for it
	waiting  bool                 // for the answer to a notice
	accepted bool
	byLaw    bool // an extension was granted by silence, which rests on no paper
}

// papersAreAskedFor: after acceptance nobody owes a paper that they were never asked
// for, unless a register is asked instead or another notice waits for its answer;
// nothing is issued for want of a paper; and a paper that was asked no more and is
// asked again is there with what was brought.
func papersAreAskedFor(h *history) error {
	d := desk{needs: map[Code]Need{}, met: map[Code]Met{}, brought: map[Code]MaterialMet{}, told: map[Code]bool{}}
	for _, s := range h.steps {
		for _, e := range s.events {
			if err := d.note(e); err != nil {
				return fmt.Errorf("%s at %s: %w", s.cmd.Name(), s.world.Now, err)
			}
		}
		if err := d.owed(s.after); err != nil {
			return fmt.Errorf("%s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

func (d *desk) note(e Event) error {
	switch e := e.(type) {
	case NeedsConcluded:
		d.conclude(e)
	case MaterialMet:
		d.met[e.Code] = e.Met
		if e.Version > 0 {
			d.brought[e.Code] = e
		}
	case CorrectionAsked:
		d.waiting = true
		for _, i := range e.Items {
			d.told[i.Material] = true
		}
	case CorrectionAnswered:
		d.waiting = false
	case CaseAccepted:
		d.accepted = true
	case TrackApproved:
		d.byLaw = d.byLaw || e.ByLaw
	case PermitsIssued:
		return d.complete(e)
	}
	return nil
}

func (d *desk) conclude(e NeedsConcluded) {
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

// complete names a paper for want of which a permit should not have been issued.
func (d *desk) complete(e PermitsIssued) error {
	for _, k := range e.Certificates {
		for code, n := range d.needs {
			if owes := d.met[code] == Missing || d.met[code] == Tolerated; owes && !d.byLaw && slices.Contains(n.ReadBy, k.Kind) {
				return fmt.Errorf("%s issued without %s", k.Track, code)
			}
		}
	}
	return nil
}

// owed names a paper that is asked of nobody, or that was lost.
func (d *desk) owed(c Case) error {
	for code, n := range d.needs {
		m, ok := c.Material(code)
		if last := d.brought[code]; !ok || !m.Needed() || m.Version != last.Version || m.Digest != last.Digest || m.Blob != last.Blob {
			return fmt.Errorf("%s is needed, and the case has %+v", code, m)
		}
		decided := !slices.ContainsFunc(c.Tracks, func(t Track) bool { return t.live() && slices.Contains(n.ReadBy, t.Kind) })
		if d.accepted && c.Phase == Accepted && c.Outcome == "" && !d.waiting && !decided && d.met[code] == Missing && n.Share == "" && !d.told[code] {
			return fmt.Errorf("%s is owed, and nobody was asked for it", code)
		}
	}
	for _, m := range c.Materials {
		if _, ok := d.needs[m.Code]; ok != m.Needed() {
			return fmt.Errorf("%s is needed %t, and the case says %t", m.Code, ok, m.Needed())
		}
	}
	return nil
}
