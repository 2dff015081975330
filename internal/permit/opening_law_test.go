package permit

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"tandem/internal/problem"
)

// TestOpeningsAgreeWithDecide: whatever was carried out had its button, and what is
// refused because it is not for the person, or because the case stands elsewhere, had
// none. In every state of random histories, for whoever asked.
func TestOpeningsAgreeWithDecide(t *testing.T) {
	abide(t, func(h *history) error {
		for _, s := range h.steps {
			if s.cmd.Name() == "open" {
				continue
			}
			offered := s.offered()
			if s.err == nil && !offered {
				return fmt.Errorf("%s by %s was carried out and not offered", s.cmd.Name(), s.world.Actor.ID)
			}
			if p, ok := errors.AsType[*problem.Error](s.err); ok && offered && elsewhere(p) && !slices.Contains(several, s.cmd.Name()) {
				return fmt.Errorf("%s by %s was offered and refused: %w", s.cmd.Name(), s.world.Actor.ID, s.err)
			}
		}
		return nil
	})
}

// several name one of several clocks or pauses, perhaps not the one on offer.
var several = []string{"extend-limit", "resume"}

// offered reports whether the command of the step was among the openings before it.
func (s step) offered() bool {
	c := Replay(s.before, s.before.overdue(s.world))
	if c.Phase == "" {
		return false
	}
	d := s.cmd.duty(c)
	return slices.ContainsFunc(Openings(s.before, s.world), func(o Opening) bool {
		return o.Act == s.cmd.Name() && o.Track == d.Track && o.Place.Post == d.Post
	})
}

// elsewhere reports whether a refusal is about who asks or about where the case stands.
func elsewhere(p *problem.Error) bool {
	return p.Code == problem.Forbidden || slices.Contains([]string{"permit.illegal.ended", "permit.illegal.phase", "permit.illegal.stage",
		"permit.illegal.askopen", "permit.illegal.noask", "permit.illegal.panel", "permit.illegal.nopanel", "permit.illegal.nohold", "permit.illegal.decided",
		"permit.illegal.notproposed", "permit.illegal.noprereview", "permit.illegal.noappointment"}, p.Key)
}

// steady are the commands that move a case along its way, and so must be wanted.
var steady = []string{"examine", "review", "approve", "pass-pre-review", "accept", "accept-second", "make", "hand-out", "release", "confirm"}

// TestWantsAgreeWithDecide: whoever moves the case along was wanted, and whoever is
// wanted has something to do.
func TestWantsAgreeWithDecide(t *testing.T) {
	abide(t, func(h *history) error {
		for _, s := range h.steps {
			if err := errors.Join(s.wanted(), s.wantedCan()); err != nil {
				return err
			}
		}
		return nil
	})
}

// wanted: but for what is held up, which somebody may do all the same.
func (s step) wanted() error {
	c := Replay(s.before, s.before.overdue(s.world))
	if s.err != nil || !slices.Contains(steady, s.cmd.Name()) {
		return nil
	}
	d := s.cmd.duty(c)
	if t, ok := c.Track(d.Track); ok && (c.heldUp(t) || c.staleElsewhere(t, d.Post)) {
		return nil
	}
	want := Want{Office: c.officeOf(d, s.world), Post: d.Post, Track: d.Track}
	if list := Wants(c, s.world.Profile); !slices.Contains(list, want) && !s.again(c) {
		return fmt.Errorf("%s did %s, and wanted were %v, not %v", s.world.Actor.ID, s.cmd.Name(), list, want)
	}
	return nil
}

// staleElsewhere: another post has to confirm first, and this one was quicker.
func (c Case) staleElsewhere(t Track, p Post) bool {
	return slices.ContainsFunc(t.Checks, func(k Check) bool { return len(k.Stale) > 0 && k.Post != p })
}

// again: a proposal to accept that is made once more.
func (s step) again(c Case) bool { return s.cmd.Name() == "accept" && c.Proposed != "" }

// wantedCan: an officer who holds the wanted post and is not near has a button there.
func (s step) wantedCan() error {
	c := Replay(s.after, s.after.overdue(s.world))
	for _, want := range Wants(c, s.world.Profile) {
		w := s.world
		w.Actor = Actor{ID: "newcomer", Role: Officer, Office: want.Office, Posts: []Post{want.Post}}
		if c.Phase == Made && c.Collection.Day.After(w.today()) {
			continue // it will be wanted on the day
		}
		if h := c.Hearing; h != nil && h.Stage == HearingSet && h.Track == want.Track {
			continue // the same
		}
		if !slices.ContainsFunc(Openings(c, w), func(o Opening) bool { return o.Track == want.Track && o.Place.Post == want.Post }) {
			return fmt.Errorf("%v is wanted in %s, and has nothing to do", want, c.Phase)
		}
		for _, near := range c.NearOnes(w.Profile, want) {
			w.Actor.ID = near
			if len(Openings(c, w)) > 0 && allow(c, Duty{Roles: []Role{Officer}, Post: want.Post, Track: want.Track}, w) == nil {
				return fmt.Errorf("%s is near %v, and may work there", near, want)
			}
		}
	}
	return nil
}
