package rules

import "cel.dev/cel-go/cel"

// Bare is what matching somebody costs at least: every different condition that it
// needs, evaluated once by CEL and by nothing else. It is the floor that
// `tandem bench rules` measures matching against.
type Bare struct {
	programs []cel.Program
	facts    cel.Activation
}

// Bare gathers the conditions of the policies in force and of the points system, each
// wording once, and makes the facts ready, so that neither is measured.
func (p *Policies) Bare(f Facts) Bare {
	out := Bare{facts: f.values()}
	seen := map[*expression]bool{}
	for _, e := range p.needed(f) {
		if !seen[e] {
			seen[e] = true
			out.programs = append(out.programs, e.program)
		}
	}
	return out
}

// needed are the conditions that matching somebody asks for.
func (p *Policies) needed(f Facts) (out []*expression) {
	for _, policy := range p.Policies {
		for _, c := range policy.Conditions {
			if policy.inForce(f.On) {
				out = append(out, c.when)
			}
		}
	}
	if system := p.System(f.On); system != nil {
		for _, factor := range system.Factors {
			for _, c := range factor.Choices {
				out = append(out, c.when)
			}
		}
	}
	return out
}

// Conditions is how many conditions Eval evaluates.
func (b Bare) Conditions() int { return len(b.programs) }

// Eval evaluates every condition once.
func (b Bare) Eval() error {
	for _, p := range b.programs {
		if _, _, err := p.Eval(b.facts); err != nil {
			return err
		}
	}
	return nil
}
