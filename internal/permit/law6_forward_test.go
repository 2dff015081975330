package permit

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A pool is what stands put forward for each track, told a second time from what people
// did and what happened to it.
type pool map[TrackID][]Item

// nothingDropped: law 6, for both authorities. What one of them puts forward stays until
// it takes it back or it has become pointless; the one notice names all of it, each thing
// once; nobody finds the papers complete over the head of an authority that asks for
// something; and putting forward stops no clock.
func nothingDropped(h *history) error {
	stands := pool{}
	for _, s := range h.steps {
		if s.err != nil {
			continue
		}
		c := s.before
		for _, e := range s.events {
			if err := stands.note(h.profile, s, c, e); err != nil {
				return fmt.Errorf("law 6: %s by %s at %s: %w", s.cmd.Name(), s.world.Actor.ID, s.world.Now, err)
			}
			c = Evolve(c, e)
		}
		if err := errors.Join(stands.kept(s.after), s.stopsNothing()); err != nil {
			return fmt.Errorf("law 6: after %s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

func (p pool) note(city *Profile, s step, c Case, e Event) error {
	switch e := e.(type) {
	case ItemsPutForward:
		return p.put(city, s, c, e)
	case CorrectionAsked:
		defer clear(p)
		return p.named(e)
	case PreReviewPassed:
		return p.complete(city, c)
	case CaseAccepted:
		defer clear(p)
		if !e.Deemed {
			return p.complete(city, c)
		}
	case CaseEnded, NotAccepted, DecisionsComplete:
		clear(p)
	case TrackApproved:
		delete(p, e.Track)
	case TrackRefused:
		delete(p, e.Track)
	case TrackEnded:
		delete(p, e.Track)
	case NeedsConcluded:
		for _, d := range e.Dropped {
			p.without(func(i Item) bool { return i.Material == d.Code })
		}
	case MaterialMet:
		if e.Met == Uploaded || e.Met == Shared || e.Met == Committed {
			p.without(func(i Item) bool { return i.Material == e.Code && i.Fault == "missing" })
		}
	}
	return nil
}

func (p pool) without(match func(Item) bool) {
	for id, list := range p {
		if p[id] = slices.DeleteFunc(slices.Clone(list), match); len(p[id]) == 0 {
			delete(p, id)
		}
	}
}

// put: only whoever speaks for the authority changes what it asks for.
func (p pool) put(city *Profile, s step, c Case, e ItemsPutForward) error {
	post, track := postOf(s.cmd, c)
	own := post != "" && officeOf(city, c, track) == officeOf(city, c, e.Track)
	switch k := s.cmd.(type) {
	case PutForward:
		own = own && k.Track == e.Track
	case Return:
		own = own && len(e.Items) < len(p[e.Track])
	default:
		own = false
	}
	if !own || s.world.Actor.Role != Officer {
		return fmt.Errorf("changes what %q asks for to %+v", e.Track, e.Items)
	}
	if p[e.Track] = e.Items; len(e.Items) == 0 {
		delete(p, e.Track)
	}
	return nil
}

// named: the notice asks for everything that stands, and for nothing twice.
func (p pool) named(e CorrectionAsked) error {
	asked := map[Item]int{}
	for _, i := range e.Items {
		i.Track = ""
		asked[i]++
	}
	for i, n := range asked {
		if n > 1 {
			return fmt.Errorf("the notice asks %d times for %+v", n, i)
		}
	}
	for id, list := range p {
		for _, i := range list {
			i.Track = ""
			if asked[i] == 0 {
				return fmt.Errorf("%q asks for %+v, and the notice does not", id, i)
			}
		}
	}
	return nil
}

// complete: silence accepts over everything; an officer finds the papers complete over the
// head of nobody but the window.
func (p pool) complete(city *Profile, c Case) error {
	for id := range p {
		if officeOf(city, c, id) != city.Window {
			return fmt.Errorf("found complete, and %q asks for %+v", id, p[id])
		}
	}
	return nil
}

// kept: the case holds what stands, and nothing else.
func (p pool) kept(c Case) error {
	held := pool{}
	for _, x := range c.Proposals {
		held[x.Track] = x.Items
	}
	if len(held) != len(c.Proposals) || !maps.EqualFunc(held, p, slices.Equal[[]Item]) {
		return fmt.Errorf("put forward stands %+v, and the case holds %+v", p, c.Proposals)
	}
	return nil
}

// stopsNothing: putting forward pauses and stops no clock, but for what time had done.
func (s step) stopsNothing() error {
	if _, ok := s.cmd.(PutForward); !ok {
		return nil
	}
	was := s.before
	if late, err := Decide(was, Tick{}, worldOfTime(s.world)); err == nil {
		was = Replay(was, late)
	}
	if !slices.Equal(was.Pauses, s.after.Pauses) || string(encode(was.Clocks)) != string(encode(s.after.Clocks)) {
		return errors.New("putting forward touched a clock")
	}
	return nil
}
