package web

import (
	"net/http"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// An act page is the form of one act on a case, with what is told when it cannot be done.
type actPage struct {
	title   string
	form    view.ReviewForm
	preview string // the lead of the page that shows the letters before
}

// showAct shows the form of an act.
func (t reviewer) showAct(status int, d casework.Desk, p actPage, wrong []view.FieldError) error {
	shell := t.caseShell(p.title, d.ID)
	shell.Errors = wrong
	return t.showAs(status, shell, view.Stack(view.StaffHeading(view.StaffHead{Title: p.title, Note: string(d.ID)}), view.ActForm(p.form)))
}

// offered lets on who may do an act now; others are told why not, in the words of the
// procedure.
func (t reviewer) offered(d casework.Desk, cmd permit.Command) error {
	if len(d.OfferedOn(cmd.Name())) > 0 {
		return nil
	}
	_, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, cmd)
	if err == nil {
		err = problem.New(problem.Illegal, "review.not-now")
	}
	return err
}

// act shows the letters of a command, and gives it once they were seen. keep names the
// answers of the form.
func (t reviewer) act(d casework.Desk, cmd permit.Command, p actPage, keep ...string) error {
	if t.value("step") == "confirm" {
		if err := t.give(d.ID, cmd); err != nil {
			return t.actRefused(d, p, err)
		}
		return t.to(casePath(d.ID, ""))
	}
	seen, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, cmd)
	if err != nil {
		return t.actRefused(d, p, err)
	}
	page := view.PreviewPage{Lead: p.preview, Letters: t.letters(d, seen.Letters), None: t.say("review.preview.quiet"), Post: p.form.Post, Keep: t.kept(keep...),
		Confirm: view.Act{Label: p.form.Acts[0].Label, Name: "step", Value: "confirm", Weight: view.Primary},
		Back:    view.Act{Label: t.say("review.preview.back"), Path: p.form.Post.Action}}
	return t.preview(d, p.title, page)
}

func (t reviewer) actRefused(d casework.Desk, p actPage, err error) error {
	wrong, ours := t.told(err)
	if !ours {
		return err
	}
	for i := range p.form.Fields {
		p.form.Fields[i].Error = errorOf(wrong, p.form.Fields[i].Name)
	}
	return t.showAct(http.StatusUnprocessableEntity, d, p, wrong)
}

// reviewSuspension asks on what ground the clock is to stand still, and until when.
func (t reviewer) reviewSuspension() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	if err := t.offered(d, permit.Suspend{Track: permit.TrackID(permit.Work)}); err != nil {
		return err
	}
	return t.showAct(http.StatusOK, d, t.suspendPage(d), nil)
}

func (t reviewer) suspendPage(d casework.Desk) actPage {
	grounds := view.Field{Name: "ground", Label: t.say("review.suspend.ground"), Hint: t.say("review.suspend.ground.hint"), Value: t.value("ground")}
	for _, g := range permit.Grounds {
		grounds.Options = append(grounds.Options, view.Option{Value: string(g), Label: t.in(g)})
	}
	until := view.Field{Name: "until", Label: t.say("review.suspend.until"), Hint: t.say("review.suspend.until.hint"), Values: t.dateParts("until", d.Today.AddDays(7))}
	return actPage{title: t.say("review.suspend.title"), preview: t.say("review.suspend.preview"), form: view.ReviewForm{Lead: t.say("review.suspend.lead"), Post: view.Post{Action: casePath(d.ID, "/suspend")},
		Fields: []view.ReviewField{{Kind: view.ByRadios, Field: grounds}, {Kind: view.ByDate, Field: until}}, Acts: t.submit("review.suspend.submit")}}
}

func (t reviewer) reviewSuspend() error {
	d, err := t.sent()
	if err != nil {
		return err
	}
	p := t.suspendPage(d)
	until, wrong := t.dayOf("until")
	if wrong != nil {
		return t.actWrong(d, p, wrong)
	}
	if t.value("ground") == "" {
		return t.actWrong(d, p, t.missingField("ground", "review.wrong.ground"))
	}
	cmd := permit.Suspend{Track: permit.TrackID(permit.Work), Ground: permit.Ground(t.value("ground")), Until: until}
	return t.act(d, cmd, p, "ground", "until.y", "until.m", "until.d")
}

// sent is the desk of a form that was sent.
func (t reviewer) sent() (casework.Desk, error) {
	d, err := t.desk()
	if err != nil {
		return d, err
	}
	return d, t.form()
}

// actWrong shows the form again with what it leaves open.
func (t reviewer) actWrong(d casework.Desk, p actPage, wrong []view.FieldError) error {
	for i := range p.form.Fields {
		p.form.Fields[i].Error = errorOf(wrong, p.form.Fields[i].Name)
	}
	return t.showAct(http.StatusUnprocessableEntity, d, p, wrong)
}

// reviewPauses asks which suspension is over.
func (t reviewer) reviewPauses() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	if err := t.offered(d, permit.Resume{N: len(d.Pauses)}); err != nil {
		return err
	}
	return t.showAct(http.StatusOK, d, t.resumePage(d), nil)
}

func (t reviewer) resumePage(d casework.Desk) actPage {
	f := view.Field{Name: "pause", Label: t.say("review.resume.which"), Value: t.value("pause")}
	for _, p := range d.Pauses {
		if p.To.IsZero() && p.Ground != permit.ForApplicant {
			f.Options = append(f.Options, view.Option{Value: numeral(p.N), Label: t.say("review.paused", p.Ground, t.fullDay(p.From), t.fullDay(p.Until))})
		}
	}
	return actPage{title: t.say("review.resume.title"), form: view.ReviewForm{Lead: t.say("review.resume.lead"), Post: view.Post{Action: casePath(d.ID, "/resume")},
		Fields: []view.ReviewField{{Kind: view.ByRadios, Field: f}}, Acts: t.submit("review.resume.submit")}}
}

func (t reviewer) reviewResume() error {
	d, err := t.sent()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(t.value("pause"))
	if err != nil {
		if err := t.offered(d, permit.Resume{N: len(d.Pauses)}); err != nil {
			return err
		}
		return t.actWrong(d, t.resumePage(d), t.missingField("pause", "review.wrong.pause"))
	}
	if err := t.give(d.ID, permit.Resume{N: n}); err != nil {
		return t.actRefused(d, t.resumePage(d), err)
	}
	return t.to(casePath(d.ID, ""))
}

// extends is the clock that the reader may extend: the head of the authority that of the
// work permit, the head of the government the joint one (Licence Law art. 42).
func (t reviewer) extends(d casework.Desk) (permit.ClockID, int) {
	if t.actor.Role == permit.GovernmentHead {
		return permit.JointClock, d.Pack.Profile.Limits.JointMore
	}
	return permit.WorkClock, d.Pack.Profile.Limits.WorkMore
}

// reviewExtension asks by how much the limit is to be extended, and why.
func (t reviewer) reviewExtension() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	id, most := t.extends(d)
	if err := t.offered(d, permit.ExtendLimit{Clock: id, Days: most, Reason: extensionCodes[0]}); err != nil {
		return err
	}
	return t.showAct(http.StatusOK, d, t.extendPage(d), nil)
}

func (t reviewer) extendPage(d casework.Desk) actPage {
	id, most := t.extends(d)
	k, _ := d.Clock(id)
	days := view.Field{Name: "days", Label: t.say("review.extend.days"), Hint: t.say("review.extend.days.hint", most), Value: t.value("days"), Width: view.Short, InputMode: "numeric"}
	reason := view.Field{Name: "reason", Label: t.say("review.extend.reason"), Value: t.value("reason"), Options: t.options(extensionCodes)}
	return actPage{title: t.say("review.extend.title", id), preview: t.say("review.extend.preview"), form: view.ReviewForm{Lead: t.say("review.extend.lead", id, t.fullDay(k.Due)), Post: view.Post{Action: casePath(d.ID, "/extend")},
		Fields: []view.ReviewField{{Kind: view.ByText, Field: days}, {Kind: view.ByRadios, Field: reason}}, Acts: t.submit("review.extend.submit")}}
}

func (t reviewer) reviewExtend() error {
	d, err := t.sent()
	if err != nil {
		return err
	}
	id, most := t.extends(d)
	days, err := strconv.Atoi(t.value("days"))
	reason := permit.Code(t.value("reason"))
	p := t.extendPage(d)
	if err != nil || days < 1 || days > most || !slices.Contains(extensionCodes, reason) {
		if err := t.offered(d, permit.ExtendLimit{Clock: id, Days: most, Reason: extensionCodes[0]}); err != nil {
			return err
		}
		return t.actWrong(d, p, t.extendFaults(days, most, err != nil, reason))
	}
	return t.act(d, permit.ExtendLimit{Clock: id, Days: days, Reason: reason}, p, "days", "reason")
}

func (t reviewer) extendFaults(days, most int, unread bool, reason permit.Code) []view.FieldError {
	var wrong []view.FieldError
	if unread || days < 1 || days > most {
		wrong = append(wrong, view.FieldError{Name: "days", Message: t.say("review.wrong.days", most)})
	}
	if !slices.Contains(extensionCodes, reason) {
		wrong = append(wrong, t.missingField("reason", "review.wrong.why")...)
	}
	return wrong
}
