package permit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A tally counts what histories have reached.
type tally struct {
	phases, outcomes, kinds, rows, done, refused, letters, alarms, fates map[string]int
	steps                                                                int
}

func newTally() *tally {
	m := func() map[string]int { return map[string]int{} }
	return &tally{m(), m(), m(), m(), m(), m(), m(), m(), m(), 0}
}

func (y *tally) add(h *history) {
	y.steps += len(h.steps)
	for _, s := range h.steps {
		y.phases[string(s.after.Phase)]++
		y.outcomes[string(s.after.Outcome)]++
		if s.err != nil {
			y.refused[s.cmd.Name()]++
			continue
		}
		y.done[s.cmd.Name()]++
		for _, e := range s.events {
			y.kinds[e.Kind()]++
			switch e := e.(type) {
			case NoticeSent:
				y.letters[string(e.Letter)]++
			case AlarmRaised:
				y.alarms[string(e.Alarm.Kind)]++
			case TrackEnded:
				y.fates[string(e.Fate)]++
			}
		}
		for _, id := range s.rows() {
			y.rows[id]++
		}
	}
}

// rows are the rows of the split-outcome table that the entry brought into play, found
// from its events and not by asking which row was used.
func (s step) rows() []string {
	var out []string
	c := s.before
	for _, e := range s.events {
		c = Evolve(c, e)
		cause, ok := causeOf(c, e)
		if !ok {
			continue
		}
		if r, ok := rowFor(c.Coupled, cause, position(c, "work"), position(c, "residence")); ok {
			out = append(out, r.ID)
		}
	}
	return append(out, s.named()...)
}

// causeOf reads the cause off the event that raised it.
func causeOf(c Case, e Event) (Cause, bool) {
	switch e := e.(type) {
	case TrackApproved, TrackRefused, Confirmed, Uncoupled:
		return OnDecision, c.settled()
	case DossierSaved:
		return OnTouch, len(e.Stale) > 0
	case MaterialMet:
		return OnTouch, len(e.Stale) > 0
	case AlarmRaised:
		return OnOverrun, e.Alarm.Kind == "overrun"
	case PauseBegan:
		k, ok := c.Clock(ResidenceClock)
		return OnLongPause, ok && e.Ground != ForApplicant && k.Running() && e.Until.After(k.Due)
	}
	return "", false
}

// named are the rows that the entry itself names, or whose letter gives them away.
func (s step) named() []string {
	var out []string
	for _, e := range s.events {
		switch e := e.(type) {
		case CaseEnded:
			out = append(out, e.Row)
		case NoticeSent:
			about := map[string]string{"deemed-extension/work": "extension-by-silence", "withdrawal/residence": "withdrawn-serial-rest", "termination/residence": "paper-missed-serial-rest"}
			if id := about[string(e.Letter)+"/"+string(e.Track)]; id != "" {
				out = append(out, id)
			}
		}
	}
	return out
}

// guards are rows that no history reaches though they are not impossible in law: the
// commands that could lead there are refused before. They keep the table complete.
var guards = map[string]string{
	"silence-after-decision":        "the timer of art. 50 runs for undecided tracks only",
	"differs-before-issue":          "a difference at the window before acceptance is corrected there; it asks the table only once permits lie ready",
	"long-suspension-nothing":       "without a residence clock, or once residence is refused, nothing is asked",
	"long-suspension-decided":       "only an undecided work track is suspended",
	"withdrawn-after-issue":         "a withdrawal after issue is refused, and no paper is owed then",
	"withdrawn-single-residence":    "as withdrawn-after-issue",
	"issued-late":                   "silence and suspensions end with the work decision",
	"issued-late-residence":         "as issued-late",
	"touched-after-residence-issue": "the residence track is issued last; nothing is left to be touched",
	"all-issued":                    "the last decision issues; none follows it",
	"residence-issued":              "as all-issued",
}

// reachRuns is how many histories the reach is measured on.
const reachRuns = 3000

// TestHistoriesReachEverything keeps the laws from being judged on histories where
// nothing happens: every phase, outcome, event, command (done and refused), letter,
// alarm and row of the table occurs.
func TestHistoriesReachEverything(t *testing.T) {
	t.Parallel()
	y, g := newTally(), rapid.Custom(drawHistory)
	for seed := range reachRuns {
		y.add(g.Example(seed))
	}
	t.Logf("%d histories, %d steps", reachRuns, y.steps)
	y.wants(t, "phase", y.phases, texts(Draft, Filed, Returned, PreReviewed, Booked, Verified, Accepted, Issued, Made, Withheld, Sent, Closed, Archived, Destroyed))
	y.wants(t, "outcome", y.outcomes, texts(OutIssued, OutRefused, OutWithdrawn, OutNotAccepted, OutLapsed, OutWithheld, OutCancelled))
	y.wants(t, "event", y.kinds, Kinds())
	y.wants(t, "command done", y.done, commandNames)
	y.wants(t, "command refused", y.refused, slices.DeleteFunc(slices.Clone(commandNames), func(n string) bool { return n == "recount" || n == "tick" }))
	y.wants(t, "letter", y.letters, texts(allLetters...))
	y.wants(t, "alarm", y.alarms, []string{"near", "late", "overrun", "expiry", "expiring"})
	y.wants(t, "end of a track", y.fates, texts(Stop, Lapse))
	y.wants(t, "row", y.rows, reachable())
	for id, why := range guards {
		if y.rows[id] > 0 {
			t.Errorf("row %s was reached %d times, though %s", id, y.rows[id], why)
		}
	}
}

// wants prints how often each thing was reached and fails for what never was.
func (y *tally) wants(t *testing.T, what string, got map[string]int, want []string) {
	t.Helper()
	var line []string
	for _, k := range slices.SortedFunc(maps.Keys(got), func(a, b string) int { return got[a] - got[b] }) {
		line = append(line, fmt.Sprintf("%s %d", k, got[k]))
	}
	t.Logf("%s: %s", what, strings.Join(line, ", "))
	for _, k := range want {
		if got[k] == 0 {
			t.Errorf("no history reached %s %q", what, k)
		}
	}
}

// reachable are the rows that histories must reach.
func reachable() []string {
	var out []string
	for _, r := range Rows {
		if _, guard := guards[r.ID]; !guard && r.WorkFate != Impossible {
			out = append(out, r.ID)
		}
	}
	return out
}

func texts[S ~string](list ...S) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

// commandNames are all commands there are.
var commandNames = []string{
	"open", "save-dossier", "attach", "commit", "ask-register", "consult-register", "file", "return", "answer", "pass-pre-review", "book", "unbook", "compare",
	"accept", "accept-second", "decline", "examine", "review", "approve", "refuse", "confirm", "suspend", "resume", "extend-limit", "expedite",
	"uncouple", "withdraw", "cease", "recount", "report", "convene", "declare", "opine", "offer-hearing", "ask-hearing", "waive-hearing",
	"set-hearing", "record-hearing", "make", "choose-collection", "hand-out", "deliver", "release", "revoke", "archive", "hold", "unhold", "destroy", "tick",
}

// allLetters are all letters there are.
var allLetters = []Letter{
	ReceiptLetter, CorrectionLetter, AcceptanceLetter, DeemedLetter, NotAcceptedLetter, ExclusionLetter, ExtensionLetter, ToleratedLetter,
	CommitmentLetter, HearingRightLetter, HearingLetter, ExpertsLetter, UncoupledLetter, GrantLetter, WorkRefusalLetter, ResidenceRefusalLetter,
	TrackEndedLetter, ApprovalLapsedLetter, WithdrawalLetter, TerminationLetter, CollectionLetter, WithholdingLetter, RevocationLetter,
	CancellationLetter, DeemedExtensionLetter, ConfirmLetter, SupervisorLetter, ExpiryLetter,
}
