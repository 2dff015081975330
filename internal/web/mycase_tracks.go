package web

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// stages are those of a track on its way, in order.
var stages = []permit.Stage{permit.Examining, permit.Reviewing, permit.Deciding}

// posts are those that work on a track at these stages.
var posts = map[permit.Stage]permit.Post{permit.Examining: permit.PostExamine, permit.Reviewing: permit.PostReview, permit.Deciding: permit.PostDecide}

// myTracker shows every permit with the posts that it passes, and what comes of them
// together.
func (t *turn) myTracker(m myCase) view.Tracker {
	out := view.Tracker{Title: t.trackerTitle(m), Issued: t.issuedStep(m), Made: t.madeStep(m), Collected: t.collectedStep(m)}
	for _, k := range m.Tracks {
		out.Tracks = append(out.Tracks, t.myTrack(m, k))
	}
	return out
}

func (t *turn) trackerTitle(m myCase) string {
	switch {
	case m.Outcome != "" || m.Phase != permit.Accepted:
		return t.say("mycase.tracker.where")
	case m.single():
		return t.say("mycase.tracker.single")
	case !m.Coupled:
		return t.say("mycase.tracker.apart")
	case len(m.Tracks) == 2:
		return t.say("mycase.tracker.both")
	}
	return t.say("mycase.tracker.all", len(m.Tracks))
}

func (t *turn) myTrack(m myCase, k permit.Track) view.Track {
	branch := view.Residence
	if k.Kind == permit.Work {
		branch = view.Work
	}
	out := view.Track{Branch: branch, Title: t.in(m.track(k.ID)), Office: t.in(m.office(k.Authority)), Steps: []view.TrackStep{t.acceptedStep(m)}}
	for _, s := range stages {
		out.Steps = append(out.Steps, t.step(m, k, s))
	}
	return out
}

func (t *turn) acceptedStep(m myCase) view.TrackStep {
	s := view.TrackStep{Title: t.say("mycase.step.accepted")}
	switch {
	case !m.AcceptedOn.IsZero():
		s.State, s.Detail = view.StepDone, t.day(m.AcceptedOn)
	case m.Outcome == permit.OutNotAccepted:
		s.State, s.Title, s.Detail = view.StepStop, t.say("mycase.step.notaccepted"), t.day(m.EndedOn)
	case m.Outcome != "":
		s.State, s.Title, s.Detail = view.StepStop, t.say("mycase.step.stopped"), t.day(m.EndedOn)
	default:
		s.State, s.Words = view.StepNow, t.say("mycase.step.filed."+string(m.Phase))
		if m.Asked() || m.Phase == permit.PreReviewed || m.Phase == permit.Booked {
			s.Tone = view.Warn
		}
	}
	return s
}

// step is one post on the way of a track.
func (t *turn) step(m myCase, k permit.Track, at permit.Stage) view.TrackStep {
	s := view.TrackStep{Title: t.say("mycase.step." + string(at))}
	done, on := passed(k, at)
	switch {
	case at == permit.Deciding && (k.Stage == permit.Refused || k.Stage == permit.Ended):
		return t.stopStep(m, k)
	case done && at == permit.Deciding:
		s.State, s.Title, s.Detail, s.Words, s.Tone = view.StepDone, t.say("mycase.step.decided"), t.day(on), t.waits(m, k), view.Wait
	case done:
		s.State, s.Detail = view.StepDone, t.day(on)
	case k.Stage == at:
		s.State = view.StepNow
		s.Words, s.Tone, s.Detail = t.held(m, k)
	}
	return s
}

// passed reports whether the track is beyond the stage, and the day on which its post
// found what it found.
func passed(k permit.Track, at permit.Stage) (bool, civil.Date) {
	var on civil.Date
	for _, c := range k.Checks {
		if c.Post == posts[at] {
			on = c.On
		}
	}
	now := slices.Index(stages, k.Stage)
	if now < 0 { // decided, or not begun
		return k.Stage == permit.Approved || k.Stage == permit.Granted || !on.IsZero(), on
	}
	return slices.Index(stages, at) < now, on
}

// stopStep is the end of a track that comes to no permit.
func (t *turn) stopStep(m myCase, k permit.Track) view.TrackStep {
	key := string(k.Stage)
	if m.Outcome == permit.OutWithdrawn && k.Stage == permit.Ended {
		key = "withdrawn"
	}
	on := m.EndedOn
	if _, decided := passed(k, permit.Deciding); !decided.IsZero() {
		on = decided
	}
	return view.TrackStep{Title: t.say("mycase.step.end." + key), Detail: t.day(on), State: view.StepStop}
}

// waits says why a decided permit is not there yet: its decision is told with the other.
func (t *turn) waits(m myCase, k permit.Track) string {
	if k.Stage != permit.Approved || m.single() {
		return ""
	}
	return t.say("mycase.step.waits")
}

// asksAbout reports whether a notice asks something for a track.
func asksAbout(c permit.Correction, id permit.TrackID) bool {
	return c.Track == id || slices.ContainsFunc(c.Items, func(i permit.Item) bool { return i.Track == id })
}

// held says what a track waits for, if not for its post.
func (t *turn) held(m myCase, k permit.Track) (words string, tone view.Tone, detail string) {
	i := slices.IndexFunc(m.Pauses, func(p permit.Pause) bool { return p.To.IsZero() && (p.Track == "" || p.Track == k.ID) })
	switch {
	case m.Asked() && asksAbout(m.Corrections[len(m.Corrections)-1], k.ID):
		return t.say("mycase.step.foryou"), view.Warn, ""
	case i >= 0 && m.Pauses[i].Ground != permit.ForApplicant:
		return t.say("mycase.step.paused"), view.Warn, t.in(m.Pauses[i].Ground)
	case m.Hearing != nil && m.Hearing.Track == k.ID && k.Stage == permit.Deciding:
		return "", view.Info, t.in(m.Hearing.Stage)
	}
	return "", view.Info, ""
}

// issuedStep, madeStep and collectedStep are what the permits do together.
func (t *turn) issuedStep(m myCase) view.JoinStep {
	s := view.JoinStep{Title: t.joinTitle(m, "issued"), Detail: t.say("mycase.join.issued.ahead")}
	if m.single() {
		s.Detail = t.say("mycase.join.issued.alone")
	}
	switch {
	case !m.IssuedOn.IsZero():
		s.State, s.Detail = view.StepDone, t.day(m.IssuedOn)
	case m.Outcome != "":
		s.State, s.Title, s.Detail = view.StepStop, t.say("mycase.join.issued.never"), t.day(m.EndedOn)
	}
	return s
}

// joinTitle names a joint step; of a single permit in the singular.
func (t *turn) joinTitle(m myCase, step string) string {
	switch {
	case m.single():
		return t.say("mycase.join." + step + ".single")
	case len(m.Tracks) > 2:
		return t.say("mycase.join." + step + ".all")
	}
	return ""
}

func (t *turn) madeStep(m myCase) view.JoinStep {
	s := view.JoinStep{Title: t.joinTitle(m, "made")}
	k, running := m.Clock(permit.IssueClock)
	switch {
	case m.Phase == permit.Issued && running:
		s.State, s.Detail = view.StepNow, t.say("mycase.join.made.by", t.day(k.Due))
	case m.Phase == permit.Withheld:
		s.State, s.Detail = view.StepStop, t.say("mycase.join.withheld")
	case !m.IssuedOn.IsZero():
		s.State, s.Detail = view.StepDone, t.day(k.Stopped)
	}
	return s
}

func (t *turn) collectedStep(m myCase) view.JoinStep {
	s := view.JoinStep{Detail: t.in(m.office(m.station()))}
	if m.Outcome != "" && len(m.Certificates) == 0 {
		return view.JoinStep{}
	}
	if m.Collection.Way == permit.Courier {
		s.Detail = t.say("mycase.way." + string(m.Collection.Way))
	}
	switch {
	case m.Outcome == permit.OutIssued || m.Outcome == permit.OutCancelled && !m.Collection.On.IsZero():
		s.State, s.Detail = view.StepDone, t.day(m.Collection.On)
	case m.Phase == permit.Sent:
		s.State, s.Detail = view.StepNow, t.say("mycase.join.sent", m.Collection.Tracking)
	case m.Phase == permit.Made:
		s.State = view.StepNow
	}
	return s
}
