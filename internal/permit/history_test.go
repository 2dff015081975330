package permit

import (
	"encoding/json"
	"fmt"
	"strings"

	"tandem/internal/civil"
)

// A step is one command, what it was given, and what came of it.
type step struct {
	world  World
	cmd    Command
	before Case
	was    []byte // before, as it was when the command came; only where a law asks for it
	events []Event
	err    error
	after  Case
}

// on is the day of the step.
func (s step) on() civil.Date { return s.world.Now.Date }

// A history is the life of one case under one profile.
type history struct {
	profile *Profile
	copies  bool // keep copies of the case, to see whether it was changed in place
	steps   []step
}

// newHistory begins with a case that does not exist yet.
func newHistory(p *Profile) *history { return &history{profile: p} }

// now is the case as it stands.
func (h *history) now() Case {
	if len(h.steps) == 0 {
		return Case{ID: "T-1"}
	}
	return h.steps[len(h.steps)-1].after
}

// do tries a command and notes what came of it.
func (h *history) do(w World, cmd Command) step {
	s := step{world: w, cmd: cmd, before: h.now()}
	if h.copies {
		s.was = encode(s.before)
	}
	s.events, s.err = Decide(s.before, cmd, w)
	s.after = s.before
	if s.err == nil {
		s.after = Replay(s.before, s.events)
	}
	h.steps = append(h.steps, s)
	return s
}

// encode is a value as the journal stores it.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // no value of this package has a field that JSON cannot hold
	}
	return b
}

// String tells the history for whoever must find out why a law was broken.
func (h *history) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "history in %s:\n", h.profile.City)
	for i, s := range h.steps {
		fmt.Fprintf(&b, "%3d %s %-14s %s%+v", i, s.world.Now, s.world.Actor.ID, s.cmd.Name(), s.cmd)
		if s.err != nil {
			fmt.Fprintf(&b, "\n      ✗ %v\n", s.err)
			continue
		}
		for _, e := range s.events {
			fmt.Fprintf(&b, "\n      %s %s", e.Kind(), encode(e))
		}
		fmt.Fprintf(&b, "\n      = %s %s %s\n", s.after.Phase, s.after.Outcome, standings(s.after))
	}
	return b.String()
}

// standings is where each track stands, for reading.
func standings(c Case) string {
	var out []string
	for _, t := range c.Tracks {
		out = append(out, string(t.ID)+":"+string(t.Stage))
	}
	return strings.Join(out, " ")
}
