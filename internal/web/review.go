package web

import (
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// reviewRoutes are the pages on which the posts of both authorities work.
func (s *Site) reviewRoutes() []route {
	const one, track = "/s/cases/{id}", "/s/cases/{id}/review/{track}"
	return append(smallRoutes(one), []route{
		get(one, staff, reviewing(reviewer.reviewDesk)),
		get(one+"/papers/{paper}", staff, reviewing(reviewer.reviewPaper)),
		get(one+"/documents/{name}", staff, reviewing(reviewer.reviewDocument)),
		get(track, staff, reviewing(reviewer.reviewTrack)),
		post(track+"/examine", staff, reviewing(reviewer.reviewExamine)),
		post(track+"/second", staff, reviewing(reviewer.reviewSecond)),
		post(track+"/confirm", staff, reviewing(reviewer.reviewRenew)),
		get(track+"/decide", staff, reviewing(reviewer.reviewTrack)).afterStepUp(),
		post(track+"/decide", staff, reviewing(reviewer.reviewDecide)).afterStepUp(),
		post(track+"/confirm-decision", staff, reviewing(reviewer.reviewRenewDecision)).afterStepUp(),
		get(track+"/confirm-decision", staff, reviewing(reviewer.reviewTrack)).afterStepUp(),
		get(one+"/correction", staff, reviewing(reviewer.reviewCorrection)),
		post(one+"/correction", staff, reviewing(reviewer.reviewAsk)),
		get(one+"/forward", staff, reviewing(reviewer.reviewForward)),
		post(one+"/forward", staff, reviewing(reviewer.reviewPutForward)),
		get(track+"/forward", staff, reviewing(reviewer.reviewForward)),
		post(track+"/forward", staff, reviewing(reviewer.reviewPutForward)),
		get(one+"/suspend", staff, reviewing(reviewer.reviewSuspension)),
		post(one+"/suspend", staff, reviewing(reviewer.reviewSuspend)),
		get(one+"/resume", staff, reviewing(reviewer.reviewPauses)),
		post(one+"/resume", staff, reviewing(reviewer.reviewResume)),
		get(one+"/extend", staff, reviewing(reviewer.reviewExtension)),
		post(one+"/extend", staff, reviewing(reviewer.reviewExtend)).afterStepUp(),
		get(one+"/hearing", staff, reviewing(reviewer.reviewHearing)),
		post(one+"/hearing", staff, reviewing(reviewer.reviewHear)).withFiles(),
		get("/s/issue", staff, reviewing(reviewer.reviewIssue)),
		post(one+"/make", staff, reviewing(reviewer.reviewMake)).afterStepUp(),
		get(one+"/experts", staff, reviewing(reviewer.reviewExperts)),
		post(one+"/experts", staff, reviewing(reviewer.reviewConfer)),
	}...)
}

// A reviewer is a turn of somebody who works on a case at an office.
type reviewer struct{ *turn }

// reviewing makes a handler of what a reviewer does.
func reviewing(do func(reviewer) error) func(*turn) error {
	return func(t *turn) error { return do(reviewer{t}) }
}

// desk is the case of the address as it lies before the reader. Administrators have no
// business with cases.
func (t reviewer) desk() (casework.Desk, error) {
	return t.Cases.Desk(t.r.Context(), t.actor, t.id())
}

// deskTrack is the desk with the track that the address names.
func (t reviewer) deskTrack() (casework.Desk, permit.Track, error) {
	d, err := t.desk()
	if err != nil {
		return d, permit.Track{}, err
	}
	track, ok := d.Track(permit.TrackID(t.r.PathValue("track")))
	if !ok {
		return d, track, problem.New(problem.NotFound, "web.missing")
	}
	return d, track, nil
}

// casePath is the address of a page of a case.
func casePath(id permit.CaseID, rest string) string { return "/s/cases/" + string(id) + rest }

func reviewPath(id permit.CaseID, track permit.TrackID) string {
	return casePath(id, "/review/"+string(track))
}

// backToCase leads from the pages of a case to the case.
func (t reviewer) backToCase(id permit.CaseID) *view.Link {
	return &view.Link{Label: t.say("review.back", string(id)), Path: casePath(id, "")}
}

// caseShell is around the pages of a case. The title names no person: it stands in the
// history of the browser.
func (t reviewer) caseShell(title string, id permit.CaseID) view.Shell {
	return view.Shell{Title: title, Area: view.Staff, Current: "work", NoIndex: true, Back: t.backToCase(id)}
}

// give carries a command out for the reader.
func (t reviewer) give(id permit.CaseID, cmd permit.Command) error {
	_, err := t.Cases.Do(t.r.Context(), t.actor, id, cmd)
	return err
}
