package permit

import (
	"slices"

	"tandem/internal/civil"
)

// A Consulted is that a register answered about a case, beside the papers, and the digest
// of its answer. What it answered, and even whether it has an entry, is personal data and
// is kept sealed, outside the journal.
type Consulted struct {
	Register string       `json:"register"`
	At       civil.Moment `json:"at"`
	Digest   string       `json:"digest"`
}

// Consult records what a register answered about a case. It spares no paper (see
// AskRegister) and decides nothing: officers read it beside the application.
type Consult struct {
	Register string
	Digest   string
}

// RegisterConsulted says that a register answered, for the first time or otherwise than
// before.
type RegisterConsulted struct{ Consulted }

// Name and Kind are kept for good.
func (Consult) Name() string           { return "consult-register" }
func (RegisterConsulted) Kind() string { return "register-consulted" }

func (Consult) duty(Case) Duty { return machine }

// consultable are the phases in which an office has the application and something may
// still be asked about it (PIPL art. 34).
var consultable = []Phase{Filed, Returned, PreReviewed, Booked, Verified, Accepted}

func (k Consult) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, consultable...); err != nil {
		return nil, err
	}
	if k.Register == "" || k.Digest == "" {
		return nil, invalid("permit.invalid.consulted")
	}
	if last, ok := c.Answer(k.Register); ok && last.Digest == k.Digest {
		return nil, nil // a register may be asked more than once
	}
	return []Event{RegisterConsulted{Consulted{k.Register, w.Now, k.Digest}}}, nil
}

func (e RegisterConsulted) apply(c *Case) { c.Consulted = with(c.Consulted, e.Consulted) }

// Answer is what a register answered last; false if it was not asked.
func (c Case) Answer(register string) (Consulted, bool) {
	for _, k := range slices.Backward(c.Consulted) {
		if k.Register == register {
			return k, true
		}
	}
	return Consulted{}, false
}

// Answers are the last answers of all registers that were asked, in the order in which
// they were asked first.
func (c Case) Answers() []Consulted {
	var out []Consulted
	for _, k := range c.Consulted {
		if !slices.ContainsFunc(out, func(x Consulted) bool { return x.Register == k.Register }) {
			last, _ := c.Answer(k.Register)
			out = append(out, last)
		}
	}
	return out
}

// Awaits reports whether the register is asked for a paper that the case still lacks.
func (c Case) Awaits(register string) bool {
	return slices.ContainsFunc(c.Materials, func(m Material) bool { return m.Needed() && m.Share == register && m.Met == Missing })
}
