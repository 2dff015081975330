package permit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"tandem/internal/civil"
)

// refusalsAndSilence: law 8. A refused command changes nothing; a closed case stays
// closed; silence accepts and extends, as the law says, and grants nothing else; and
// what time has done, no late command undoes.
func refusalsAndSilence(h *history) error {
	q := quiet{tolerated: map[Code]civil.Date{}}
	for _, s := range h.steps {
		err := errors.Join(s.leavesAlone(), s.staysClosed())
		for _, e := range s.events {
			err = errors.Join(err, q.note(h.profile, s, e))
		}
		if err != nil {
			return fmt.Errorf("law 8: %s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

// leavesAlone: the case that the command came to is as it was, refused or not; the
// copy was taken before, and compared after all that followed.
func (s step) leavesAlone() error {
	if !bytes.Equal(encode(s.before), s.was) {
		return fmt.Errorf("the case was changed in place:\n%s\n%s", s.was, encode(s.before))
	}
	if s.err != nil && (len(s.events) > 0 || !bytes.Equal(encode(s.after), s.was)) {
		return errors.New("refused, and yet there are events")
	}
	return nil
}

// finality orders the phases after the end.
var finality = map[Phase]int{Closed: 1, Archived: 2, Destroyed: 3}

func (s step) staysClosed() error {
	was, is := s.before, s.after
	switch {
	case finality[is.Phase] < finality[was.Phase]:
		return fmt.Errorf("from %s to %s", was.Phase, is.Phase)
	case was.Outcome == "" || was.Outcome == is.Outcome:
		return nil
	case was.Phase == Withheld && is.Phase == Made && is.Outcome == "":
		return nil // released
	case was.Phase == Withheld && is.Outcome == OutCancelled:
		return nil // revoked
	}
	return fmt.Errorf("outcome %s became %q", was.Outcome, is.Outcome)
}

// quiet watches what silence does and what it has done.
type quiet struct {
	received  civil.Moment
	notice    civil.Date // until when the office must speak; zero if it did
	answerBy  civil.Date
	askBy     civil.Date
	tolerated map[Code]civil.Date
	loud      bool
	inTime    bool // the extension was granted before the permit ran out, if only to be looked at again
	tracks    []Track
}

func (q *quiet) note(p *Profile, s step, e Event) error {
	today := s.on()
	switch e := e.(type) {
	case Opened:
		q.tracks = e.Tracks
	case Submitted:
		q.received, q.notice = e.At, e.Clocks[0].Due
	case ClocksRecounted:
		for _, k := range e.Clocks {
			if k.ID == NoticeClock && !q.notice.IsZero() {
				q.notice = k.Due
			}
		}
	case PreReviewPassed:
		return inTime("pre-review", today, q.spoken())
	case NotAccepted:
		return inTime("non-acceptance", today, q.spoken())
	case CorrectionAsked:
		q.answerBy = e.Due
		if !e.AfterAcceptance {
			return inTime("correction notice", today, q.spoken())
		}
	case CorrectionAnswered:
		due := q.answerBy
		q.answerBy = civil.Date{}
		return inTime("answer", today, due)
	case CaseAccepted:
		return q.accepted(s, e)
	case MaterialMet:
		return q.met(today, e)
	case NeedsConcluded:
		for _, m := range e.Dropped { // nobody waits for it any more; if it is called for anew, a notice says until when
			delete(q.tolerated, m.Code)
		}
	case HearingMoved:
		return q.heard(today, e)
	case AlarmRaised:
		q.loud = q.loud || e.Level == "loudest"
	default:
		return q.decided(s, e)
	}
	return nil
}

// spoken returns until when the office had to speak, which it now has.
func (q *quiet) spoken() civil.Date {
	due := q.notice
	q.notice = civil.Date{}
	return due
}

func inTime(what string, today, due civil.Date) error {
	if !due.IsZero() && today.After(due) {
		return fmt.Errorf("%s on %s, due on %s", what, today, due)
	}
	return nil
}

// accepted: an acceptance by silence comes after the period and dates back to the
// day of receipt; one by an officer comes within it.
func (q *quiet) accepted(s step, e CaseAccepted) error {
	due := q.spoken()
	switch {
	case !e.Deemed:
		return errors.Join(inTime("acceptance", s.on(), due), sameDay("acceptance", e.On, s.on()))
	case due.IsZero() || !s.on().After(due):
		return fmt.Errorf("deemed accepted on %s, the office had until %s", s.on(), due)
	}
	return sameDay("deemed acceptance", e.On, q.received.Date)
}

func sameDay(what string, got, want civil.Date) error {
	if got != want {
		return fmt.Errorf("%s dated %s, want %s", what, got, want)
	}
	return nil
}

// met: a tolerated paper that comes after its day comes too late.
func (q *quiet) met(today civil.Date, e MaterialMet) error {
	due := q.tolerated[e.Code]
	delete(q.tolerated, e.Code)
	if e.Met == Tolerated {
		q.tolerated[e.Code] = e.Due
	}
	return inTime("tolerated "+string(e.Code), today, due)
}

func (q *quiet) heard(today civil.Date, e HearingMoved) error {
	due := q.askBy
	q.askBy = civil.Date{}
	switch e.Stage {
	case HearingOffered:
		q.askBy = e.AskBy
	case HearingAsked:
		return inTime("request for a hearing", today, due)
	}
	return nil
}

// decided: nobody but an officer with a decision approves, save by law an extension
// of a work permit, when the permit has run out and the loudest alarm has rung.
func (q *quiet) decided(s step, e Event) error {
	work := q.extension(s.after)
	switch e := e.(type) {
	case TrackRefused:
		if e.Track == "work" && !q.inTime {
			return inTime("refusal of an extension", s.on(), work)
		}
	case TrackApproved:
		k, decides := s.cmd.(Approve)
		first := e.Track == "work" && !q.inTime
		q.inTime = q.inTime || e.Track == "work"
		switch {
		case !e.ByLaw && (!decides || k.Track != e.Track || s.world.Actor.Role != Officer):
			return fmt.Errorf("%s approved by %s", e.Track, s.cmd.Name())
		case e.ByLaw && (e.Track != "work" || work.IsZero() || !s.on().After(work) || !q.loud):
			return fmt.Errorf("%s granted by silence on %s, its permit runs to %s, alarm %t", e.Track, s.on(), work, q.loud)
		case !e.ByLaw && first:
			return inTime("approval of an extension", s.on(), work)
		}
	}
	return nil
}

// extension is until when a permit ran that is to be extended, if it was applied for
// before it ended; zero for all other cases.
func (q *quiet) extension(c Case) civil.Date {
	for _, t := range q.tracks {
		if t.Kind == Work && t.Transaction == Extension && !c.Filed.After(t.Current.To) {
			return t.Current.To
		}
	}
	return civil.Date{}
}

// timersRest: after a tick no timer is left behind, so that waking a case ends.
func timersRest(h *history) error {
	for _, s := range h.steps {
		if _, ok := s.cmd.(Tick); !ok || s.err != nil {
			continue
		}
		if wake := Wake(s.after); !wake.IsZero() && !wake.After(s.world.Now) {
			return fmt.Errorf("a tick at %s leaves a timer at %s", s.world.Now, wake)
		}
	}
	return nil
}

// phasesConsistent: an ended case has nothing left to decide, no clock that runs,
// and an outcome; a case with permits has certificates.
func phasesConsistent(h *history) error {
	for _, s := range h.steps {
		if err := consistent(s.after); err != nil {
			return fmt.Errorf("after %s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

func consistent(c Case) error {
	ended := slices.Contains([]Phase{Closed, Archived, Destroyed}, c.Phase)
	issued := slices.Contains([]Phase{Issued, Made, Sent, Withheld}, c.Phase)
	live := slices.ContainsFunc(c.Tracks, Track.live)
	runs := slices.ContainsFunc(c.Clocks, func(k Clock) bool { return k.Running() })
	switch {
	case ended != (c.Outcome != "" && c.Outcome != OutWithheld) || (c.Phase == Withheld) != (c.Outcome == OutWithheld):
		return fmt.Errorf("phase %s with outcome %q", c.Phase, c.Outcome)
	case (ended || issued) && len(c.Proposals) > 0:
		return fmt.Errorf("phase %s, and %d proposals stand", c.Phase, len(c.Proposals))
	case ended && (live || runs || c.EndedOn.IsZero() || c.Retention.ClosedOn.IsZero()):
		return fmt.Errorf("phase %s, live tracks %t, running clocks %t, ended on %s", c.Phase, live, runs, c.EndedOn)
	case issued && (live || len(c.Certificates) == 0 || c.IssuedOn.IsZero()):
		return fmt.Errorf("phase %s, live tracks %t, %d certificates", c.Phase, live, len(c.Certificates))
	case c.Phase == Accepted && (!live || c.AcceptedOn.IsZero()):
		return fmt.Errorf("phase %s with nothing to decide", c.Phase)
	case !c.Open() && !ended && !issued && c.Phase != "":
		return fmt.Errorf("phase %s is not open", c.Phase)
	}
	return nil
}
