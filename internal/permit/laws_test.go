package permit

import (
	"testing"

	"pgregory.net/rapid"
)

// The laws of the procedure (docs: design, "Laws of the procedure"), each judged by
// an oracle of its own: from who did what and what was recorded, with loops and
// tables written a second time, never by asking the code under test.
//
// Law 10, whoever is shown a field had a right to it, has nothing to hold on to
// here: no event of this package carries a person's data, which
// TestEventsHoldNoPersonalData sees to.

// A law returns the first way in which a history breaks it.
type law func(*history) error

// abide writes random histories and lets the law judge them.
func abide(t *testing.T, l law) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		h := draw(rt, true)
		if err := l(h); err != nil {
			rt.Fatalf("%s: %v\n%s", t.Name(), err, h)
		}
	})
}

func TestLaw1BothOrNeither(t *testing.T)           { abide(t, bothOrNeither) }
func TestLaw2ResidenceAfterWork(t *testing.T)      { abide(t, residenceAfterWork) }
func TestLaw3NothingOnAStaleDecision(t *testing.T) { abide(t, nothingStale) }
func TestLaw4DifferentPeople(t *testing.T)         { abide(t, differentPeople) }
func TestLaw5DueDatesAreCounted(t *testing.T)      { abide(t, dueDatesCounted) }
func TestLaw6OneNotice(t *testing.T)               { abide(t, oneNotice) }
func TestLaw6NothingIsDropped(t *testing.T)        { abide(t, nothingDropped) }
func TestLaw7ReasonsAndRemedies(t *testing.T)      { abide(t, reasonsAndRemedies) }
func TestLaw8RefusalsAndSilence(t *testing.T)      { abide(t, refusalsAndSilence) }
func TestLaw9TheJournalIsTheState(t *testing.T)    { abide(t, journalIsState) }
func TestTimersComeToRest(t *testing.T)            { abide(t, timersRest) }
func TestPhasesAreConsistent(t *testing.T)         { abide(t, phasesConsistent) }
func TestIntakeFollowsTheProfile(t *testing.T)     { abide(t, intakeFollowsProfile) }
