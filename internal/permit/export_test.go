package permit

import "pgregory.net/rapid"

// Live writes a random history and calls f with every entry of it: the case after it,
// the command and what happened, for tests of what other packages make of cases.
func Live(t *rapid.T, f func(Case, *Profile, Command, []Event)) {
	h := drawHistory(t)
	for _, s := range h.steps {
		if s.err == nil && len(s.events) > 0 {
			f(s.after, h.profile, s.cmd, s.events)
		}
	}
}
