package synth

import (
	"fmt"
	"slices"

	"tandem/internal/civil"
)

// A Step is something that was done to a case.
type Step struct {
	Step    string       `json:"step"`
	At      civil.Moment `json:"at"`
	By      string       `json:"by"`
	Version int          `json:"version"` // of the dossier that it was done on
}

// allSteps are those with a duration, in the order of a case without trouble.
var allSteps = []string{"returned", "refiled", "originals", "accepted", "examined", "reviewed", "work-decided", "residence-decided", "issued", "handed-out"}

// posts say who does a step.
var posts = map[string]string{"returned": "accept", "originals": "accept", "accepted": "accept", "examined": "examine", "reviewed": "review",
	"work-decided": "decide", "residence-decided": "exit-entry", "issued": "issue", "handed-out": "hand-out"}

// A walk takes a case through its steps.
type walk struct {
	stream
	g       *Generator
	d       *draft
	day     int // of the last step
	version int
	steps   []Step
	officer map[string]string // by post
}

// handle takes the case through the procedure to its outcome.
func (g *Generator) handle(s stream, d *draft, c *Case) {
	w := &walk{stream: s, g: g, d: d, day: d.day, version: 1, officer: map[string]string{}}
	c.Corrections = s.of(g.shapes.Corrections.Share)
	c.Outcome = s.word(g.shapes.Outcomes.Share)
	if d.plan.kind != "" {
		c.Outcome = "issued" // what is planted has been let through
	}
	if d.plan.kind == StaleDecision {
		c.Corrections = max(c.Corrections, 1)
	}
	w.file(c.Corrections)
	w.procedure(c.Outcome)
	w.spoil()
	c.Steps, c.Version, c.Ended = w.steps, w.version, w.steps[len(w.steps)-1].At.Date
}

// file is the filing and its corrections. The net is open every day.
func (w *walk) file(rounds int) {
	w.steps = []Step{{Step: "filed", At: civil.Moment{Date: w.d.filed, Minute: w.between(8*60, 22*60)}, By: w.d.handler.ID, Version: 1}}
	for range rounds {
		w.office("returned")
		w.day += w.of(w.g.shapes.Steps.Days["refiled"])
		w.version++
		w.steps = append(w.steps, Step{Step: "refiled", At: civil.Moment{Date: w.g.days.date(w.day), Minute: w.between(18*60, 22*60)}, By: w.d.handler.ID, Version: w.version})
	}
}

// procedure is what offices do after filing, as far as the outcome lets it come.
func (w *walk) procedure(outcome string) {
	if outcome == "not-accepted" {
		w.ends("not-accepted", "accept")
		return
	}
	w.office("originals")
	w.office("accepted")
	if outcome == "withdrawn" {
		w.ends("withdrawn", "")
		return
	}
	w.office("examined")
	w.office("reviewed")
	w.office("work-decided")
	if outcome == "refused" {
		return
	}
	if w.d.transaction.Residence != "" {
		w.office("residence-decided")
	}
	w.office("issued")
	w.office("handed-out")
}

// office does a step some working days after the one before, later in the day than
// any that comes before it on a day.
func (w *walk) office(name string) {
	w.day = w.g.days.later(w.day, w.of(w.g.shapes.Steps.Days[name]))
	slot := slices.Index(allSteps, name)
	at := civil.Moment{Date: w.g.days.date(w.day), Minute: 9*60 + 50*slot + w.between(0, 34)}
	w.steps = append(w.steps, Step{Step: name, At: at, By: w.who(posts[name]), Version: w.version})
}

// ends closes a case that goes no further on the next working day.
func (w *walk) ends(name, post string) {
	by := w.d.handler.ID
	if post != "" {
		by = w.who(post)
	}
	w.day = w.g.days.later(w.day, 1)
	w.steps = append(w.steps, Step{Step: name, At: civil.Moment{Date: w.g.days.date(w.day), Minute: 16 * 60}, By: by, Version: w.version})
}

// who is the officer of a post in the city, the same throughout a case.
func (w *walk) who(post string) string {
	if _, known := w.officer[post]; !known {
		w.officer[post] = fmt.Sprintf("%s.%s.%d", w.d.employer.City.Code, post, w.between(1, w.g.shapes.Names.Officers))
	}
	return w.officer[post]
}

// spoil plants the anomalies of the procedure.
func (w *walk) spoil() {
	switch w.d.plan.kind {
	case StaleDecision:
		w.step("work-decided").Version--
	case HastyReview:
		examined, reviewed := w.step("examined"), w.step("reviewed")
		reviewed.At = examined.At
	case SameOfficer:
		w.step("reviewed").By = w.step("examined").By
	case ClosedCounter:
		last := w.step("handed-out")
		last.At.Date = w.g.days.date(w.g.days.closedNear(w.day))
	}
}

func (w *walk) step(name string) *Step {
	return &w.steps[slices.IndexFunc(w.steps, func(s Step) bool { return s.Step == name })]
}
