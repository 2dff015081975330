package web

import (
	"net/http"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// Rows for answers in the form of a correction notice: at first, and at most.
const (
	firstRows = 4
	mostRows  = 40
)

// reviewCorrection asks what the one-time notice names: before acceptance at the window,
// afterwards at the post that examines.
func (t reviewer) reviewCorrection() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	if err := t.mayAsk(d); err != nil {
		return err
	}
	return t.showCorrection(http.StatusOK, d, nil)
}

// mayAsk refuses who may not ask for corrections now, in the words of the procedure.
func (t reviewer) mayAsk(d casework.Desk) error {
	if len(d.OfferedOn(permit.Return{}.Name())) > 0 {
		return nil
	}
	_, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, permit.Return{Track: t.askTrack(d), Items: []permit.Item{{}}})
	return err
}

// askTrack is the track that a notice is about: the one that was chosen, else the first on
// which the reader may ask, else the first there is; none before acceptance.
func (t reviewer) askTrack(d casework.Desk) permit.TrackID {
	offered := d.OfferedOn(permit.Return{}.Name())
	if chosen := permit.TrackID(t.value("track")); slices.Contains(offered, chosen) {
		return chosen
	}
	switch {
	case d.Phase != permit.Accepted:
		return ""
	case len(offered) > 0:
		return offered[0]
	case len(d.Tracks) > 0:
		return d.Tracks[0].ID
	}
	return ""
}

func (t reviewer) showCorrection(status int, d casework.Desk, wrong []view.FieldError) error {
	title := t.say("review.correction.title")
	shell := t.caseShell(title, d.ID)
	shell.Errors = wrong
	return t.showAs(status, shell, view.Stack(view.StaffHeading(view.StaffHead{Title: title, Note: string(d.ID)}), view.NoticeEntry(t.noticeForm(d, wrong))))
}

func (t reviewer) noticeForm(d casework.Desk, wrong []view.FieldError) view.NoticeForm {
	f := view.NoticeForm{Post: view.Post{Action: casePath(d.ID, "/correction"), Version: d.Digest()}, Notes: t.askNotes(d), Papers: t.paperFields(d), Rows: t.answerRows(d, wrong),
		Keep: [][2]string{{"track", string(t.askTrack(d))}},
		Acts: []view.Act{{Label: t.say("review.submit.preview"), Weight: view.Primary}, {Label: t.say("review.correction.more"), Name: "step", Value: "more"}}}
	if len(d.Corrections) > 0 {
		f.NewFact = &view.Field{Name: "fact", Label: t.say("review.correction.fact"), Hint: t.say("review.correction.fact.hint"), Value: t.value("fact"), Error: errorAt(wrong, "fact"), Options: t.options(permit.NewFacts)}
	}
	return f
}

// askNotes say that there is one notice, and what a second one means.
func (t reviewer) askNotes(d casework.Desk) []view.Notice {
	notes := []view.Notice{{Tone: view.Info, Text: t.say("review.correction.once")}}
	if len(d.Corrections) > 0 {
		notes[0] = view.Notice{Tone: view.Warn, Title: t.say("review.correction.second.title"), Text: t.say("review.correction.second")}
	}
	for _, k := range d.Tracks {
		if d.Phase == permit.Accepted && !d.View.Kind(k.Kind) && k.Stage == permit.Examining {
			notes = append(notes, view.Notice{Tone: view.Warn, Text: t.say("review.correction.other", t.office(k.Authority), t.trackName(k))})
		}
	}
	return notes
}

// paperFields ask of every paper that the reader sees what is wrong with it.
func (t reviewer) paperFields(d casework.Desk) []view.Field {
	var out []view.Field
	for _, m := range d.Papers {
		if m.Needed() {
			name := "paper." + string(m.Code)
			out = append(out, view.Field{Name: name, Label: t.paperName(d.Pack, m.Code), Hint: t.metWords(m), Value: t.value(name), Options: t.options(faultCodes)})
		}
	}
	return out
}

// answerRows ask which answers to correct, and why.
func (t reviewer) answerRows(d casework.Desk, wrong []view.FieldError) [][2]view.Field {
	questions := t.questionOptions(d)
	out := make([][2]view.Field, t.rows())
	for i := range out {
		q, f := "answer."+numeral(i), "fault."+numeral(i)
		out[i] = [2]view.Field{{Name: q, Label: t.say("review.correction.answer", i+1), Value: t.value(q), Error: errorAt(wrong, q), Options: questions},
			{Name: f, Label: t.say("review.correction.fault", i+1), Value: t.value(f), Error: errorAt(wrong, f), Options: t.options(faultCodes)}}
	}
	return out
}

// rows is how many rows the form has: four more each time they are asked for.
func (t reviewer) rows() int {
	n := firstRows
	for n < mostRows && has(t.r, "answer."+numeral(n-1)) {
		n += firstRows
	}
	if t.value("step") != "more" && n > firstRows && !has(t.r, "answer."+numeral(n-1)) {
		n -= firstRows
	}
	return n
}

// questionOptions are the questions whose answers the reader sees.
func (t reviewer) questionOptions(d casework.Desk) []view.Option {
	var out []view.Option
	for _, q := range dossier.Questions() {
		if t.asksOf(d, q) {
			out = append(out, view.Option{Value: q.ID, Label: t.say("review.correction.question", t.say("review.section."+q.Section()), q.Label())})
		}
	}
	return out
}

// asksOf reports whether a correction may name the question: one that is answered, which
// the reader sees. A list is named by itself.
func (t reviewer) asksOf(d casework.Desk, q dossier.Question) bool {
	return listPath(q.ID) == "" && slices.ContainsFunc(q.ReadBy, func(r dossier.Reader) bool { return d.View.Kind(permit.Kind(r)) })
}

// reviewAsk shows the notice as it will be written, and sends it once that was seen.
func (t reviewer) reviewAsk() error {
	if err := t.form(); err != nil {
		return err
	}
	d, err := t.desk()
	if err != nil {
		return err
	}
	if err := t.mayAsk(d); err != nil {
		return err
	}
	if t.value("step") == "more" {
		return t.showCorrection(http.StatusOK, d, nil)
	}
	items, wrong := t.askedFor(d)
	if wrong != nil {
		return t.showCorrection(http.StatusUnprocessableEntity, d, wrong)
	}
	cmd := permit.Return{Items: items, NewFact: permit.Code(t.value("fact")), Track: t.askTrack(d)}
	if t.value("step") == "confirm" {
		return t.ask(d, cmd)
	}
	return t.previewNotice(d, cmd)
}

// ask sends the notice. One that was written on what is no longer there is looked at again.
func (t reviewer) ask(d casework.Desk, cmd permit.Return) error {
	if t.value("version") != d.Digest() {
		return t.askedAgain(d, problem.New(problem.Conflict, "permit.conflict.digest"))
	}
	if err := t.give(d.ID, cmd); err != nil {
		return t.askedAgain(d, err)
	}
	return t.to(casePath(d.ID, ""))
}

// askedAgain shows the form again with a refusal, and what was entered.
func (t reviewer) askedAgain(d casework.Desk, err error) error {
	if wrong, ours := t.told(err); ours {
		return t.showCorrection(http.StatusUnprocessableEntity, d, wrong)
	}
	if problem.Of(err).Code == problem.Conflict {
		n := t.conflict(d, err)
		return t.showCorrection(http.StatusConflict, d, []view.FieldError{{Message: n.Title + " " + n.Text}})
	}
	return err
}

// askedFor reads the items of the notice: papers with a fault, answers with one.
func (t reviewer) askedFor(d casework.Desk) (items []permit.Item, wrong []view.FieldError) {
	track := t.askTrack(d)
	for _, m := range d.Papers {
		if fault := permit.Code(t.value("paper." + string(m.Code))); slices.Contains(faultCodes, fault) {
			items = append(items, permit.Item{Track: track, Material: m.Code, Fault: fault})
		}
	}
	for i := range mostRows {
		path, fault := t.value("answer."+numeral(i)), permit.Code(t.value("fault."+numeral(i)))
		q, known := dossier.QuestionAt(path)
		switch {
		case path == "" && fault == "":
		case !known || !t.asksOf(d, q):
			wrong = append(wrong, t.missingField("answer."+numeral(i), "review.wrong.answer")...)
		case !slices.Contains(faultCodes, fault):
			wrong = append(wrong, t.missingField("fault."+numeral(i), "review.wrong.fault")...)
		default:
			items = append(items, permit.Item{Track: track, Field: path, Fault: fault})
		}
	}
	if len(items) == 0 && wrong == nil {
		wrong = t.missingField("", "review.wrong.items")
	}
	return items, wrong
}

func (t reviewer) previewNotice(d casework.Desk, cmd permit.Return) error {
	seen, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, cmd)
	if err != nil {
		return t.askedAgain(d, err)
	}
	names := []string{"track", "fact"}
	for _, m := range d.Papers {
		names = append(names, "paper."+string(m.Code))
	}
	for i := range mostRows {
		names = append(names, "answer."+strconv.Itoa(i), "fault."+strconv.Itoa(i))
	}
	page := view.PreviewPage{Lead: t.say("review.correction.preview"), Letters: t.letters(d, seen.Letters), Post: view.Post{Action: casePath(d.ID, "/correction"), Version: t.value("version")}, Keep: t.kept(names...),
		Confirm: view.Act{Label: t.say("review.correction.send"), Name: "step", Value: "confirm", Weight: view.Primary}, Back: view.Act{Label: t.say("review.preview.edit"), Name: "step", Value: "more"}}
	return t.preview(d, t.say("review.correction.title"), page)
}
