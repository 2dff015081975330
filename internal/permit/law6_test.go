package permit

import (
	"fmt"
	"slices"
)

// newFactCodes is the closed list, written a second time.
var newFactCodes = []Code{"answer-raises-it", "dossier-changed", "register-changed", "law-changed", "original-differs", "expert-finding"}

// oneNotice: law 6. One notice asks for everything; a second one needs a coded new
// fact and a letter to the supervisor in the same entry, and none is sent while one
// is open.
func oneNotice(h *history) error {
	asked, open := 0, false
	return h.walk(func(s step, _ Case, e Event) error {
		switch e := e.(type) {
		case CorrectionAnswered:
			open = false
		case CorrectionAsked:
			if open || e.N != asked+1 {
				return fmt.Errorf("law 6: notice %d after %d, open %t", e.N, asked, open)
			}
			asked, open = e.N, true
			return s.asksProperly(e)
		}
		return nil
	})
}

// asksProperly looks at the letters beside a correction notice.
func (s step) asksProperly(e CorrectionAsked) error {
	var applicants, supervisors []Notice
	for _, n := range s.notices() {
		if n.Letter == CorrectionLetter && n.To == "applicant" {
			applicants = append(applicants, n)
		}
		if n.Letter == SupervisorLetter && n.To == string(supervisor) && slices.Contains(n.Reasons, "second-correction") {
			supervisors = append(supervisors, n)
		}
	}
	second := e.N > 1
	switch {
	case len(e.Items) == 0 || e.Due.IsZero() || !e.Due.After(e.On):
		return fmt.Errorf("law 6: notice without items or time: %+v", e)
	case len(applicants) != 1 || !slices.Equal(applicants[0].Items, e.Items) || applicants[0].Due != e.Due:
		return fmt.Errorf("law 6: the applicant gets %+v for %+v", applicants, e)
	case second && !slices.Contains(newFactCodes, e.NewFact):
		return fmt.Errorf("law 6: second notice on %q", e.NewFact)
	case second != (len(supervisors) == 1):
		return fmt.Errorf("law 6: notice %d, %d letters to the supervisor", e.N, len(supervisors))
	case second && !slices.Contains(supervisors[0].Reasons, e.NewFact):
		return fmt.Errorf("law 6: the supervisor is not told %q", e.NewFact)
	}
	return nil
}

// notices are the letters of a step's entry.
func (s step) notices() []Notice {
	var out []Notice
	for _, e := range s.events {
		if n, ok := e.(NoticeSent); ok {
			out = append(out, n.Notice)
		}
	}
	return out
}
