package permit

import (
	"slices"

	"tandem/internal/problem"
)

// A Command is a request to change a case. The set is closed: every command says
// in one place who it is for and what it leads to.
type Command interface {
	// Name is how the journal and the log of refusals call it.
	Name() string
	duty(Case) Duty
	decide(Case, World) ([]Event, error)
}

// Decide returns the events that a command causes, or the reason why it may not
// be. A refused command changes nothing.
//
// What time alone has brought about by now comes first, whoever asks and whether or
// not its timer has fired: an office that was silent too long cannot still return the
// application, nor refuse an extension that the law has granted.
func Decide(c Case, cmd Command, w World) ([]Event, error) {
	if c.Phase == "" && cmd.Name() != "open" {
		return nil, problem.New(problem.NotFound, "permit.notfound", c.ID)
	}
	past := c.overdue(w)
	c = Replay(c, past)
	d := cmd.duty(c)
	if err := allow(c, d, w); err != nil {
		return nil, err
	}
	events, err := cmd.decide(c, w)
	if err != nil {
		return nil, err
	}
	return slices.Concat(past, record(c, d, w), events), nil
}

// record notes who worked at a post, once.
func record(c Case, d Duty, w World) []Event {
	a := Act{Post: d.Post, Track: d.Track, By: w.Actor.ID}
	if d.Post == "" || slices.Contains(c.Acts, a) {
		return nil
	}
	return []Event{Acted{a}}
}

// in reports why the case is in none of the phases that a command needs.
func in(c Case, phases ...Phase) error {
	if c.Outcome != "" && !slices.Contains(phases, c.Phase) {
		return problem.New(problem.Illegal, "permit.illegal.ended", c.ID, c.Outcome)
	}
	if !slices.Contains(phases, c.Phase) {
		return problem.New(problem.Illegal, "permit.illegal.phase", c.ID, c.Phase)
	}
	return nil
}

// open reports why a case under examination is needed and this one is not.
func open(c Case) error {
	if c.Outcome != "" {
		return problem.New(problem.Illegal, "permit.illegal.ended", c.ID, c.Outcome)
	}
	return in(c, Accepted)
}

func invalid(key string, args ...any) error { return problem.New(problem.Invalid, key, args...) }
func illegal(key string, args ...any) *problem.Error {
	return problem.New(problem.Illegal, key, args...)
}
