package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// askRows is how many answers of the form one notice may name.
const askRows = 6

// deskNotice is the form of the one notice in which the window asks, for both
// authorities, for everything that is missing (Licence Law art. 32(4)).
func (t *turn) deskNotice() error {
	w, err := t.openWindow()
	if err != nil {
		return err
	}
	if !w.offers(permit.Return{}) {
		return problem.New(problem.Illegal, "desk.notice.not-now")
	}
	return w.noticeForm(http.StatusOK, nil)
}

func (w window) noticeForm(status int, wrong []view.FieldError) error {
	n := view.NoticeForm{Notes: []view.Notice{{Tone: view.Info, Text: w.say("desk.notice.once")}}, Post: w.post("/notice"), Papers: w.askPapers(), Rows: w.askAnswers(wrong),
		Acts: []view.Act{{Label: w.say("desk.notice.preview"), Weight: view.Primary}}}
	if len(w.d.Corrections) > 0 {
		n.Notes[0] = view.Notice{Tone: view.Warn, Text: w.say("desk.notice.second")}
		f := w.asked("fact", wrong, w.reasons(permit.NewFacts, "permit.fact."))
		n.NewFact = &f
	}
	return w.noticePage(status, wrong, view.NoticeEntry(n))
}

// askPapers asks of every paper what is wrong with it; what an original showed stands
// there already.
func (w window) askPapers() (out []view.Field) {
	for _, m := range w.d.Papers {
		if !m.Needed() {
			continue
		}
		name := "paper." + string(m.Code)
		f := view.Field{Name: name, Label: w.paperName(w.d.Pack, m.Code), Hint: w.in(m.Met), Value: w.value(name), Options: w.options(faultCodes)}
		if w.r.Method == http.MethodGet && m.Seen == permit.Differs {
			f.Value = "differs-document"
		}
		out = append(out, f)
	}
	return out
}

// askAnswers are rows for answers of the form, and what is wrong with each.
func (w window) askAnswers(wrong []view.FieldError) (out [][2]view.Field) {
	questions := w.questions()
	for i := range askRows {
		q, f := "answer."+strconv.Itoa(i), "fault."+strconv.Itoa(i)
		out = append(out, [2]view.Field{{Name: q, Label: w.say("desk.notice.answer", i+1), Value: w.value(q), Error: errorAt(wrong, q), Options: questions},
			{Name: f, Label: w.say("desk.notice.fault", i+1), Value: w.value(f), Error: errorAt(wrong, f), Options: w.options(faultCodes)}})
	}
	return out
}

// questions are those of the form that the reader sees.
func (w window) questions() (out []view.Option) {
	for _, q := range dossier.Questions() {
		if w.mayName(q) {
			out = append(out, view.Option{Value: q.ID, Label: w.in(q.Label())})
		}
	}
	return out
}

func (w window) mayName(q dossier.Question) bool {
	return q.Type != dossier.List && slices.ContainsFunc(q.ReadBy, func(r dossier.Reader) bool { return w.d.View.Kind(permit.Kind(r)) })
}

// deskAsk shows the letter as the applicant will read it, and sends it once that was seen.
func (t *turn) deskAsk() error {
	if err := t.form(); err != nil {
		return err
	}
	w, err := t.openWindow()
	if err != nil {
		return err
	}
	if t.value("step") == "back" {
		return w.noticeForm(http.StatusOK, nil)
	}
	return w.ask()
}

// ask holds the notice against the case, and shows or sends it.
func (w window) ask() error {
	if w.value("version") != w.seen() {
		return w.noticeForm(http.StatusConflict, []view.FieldError{{Message: w.say("desk.changed")}})
	}
	cmd, wrong := w.notice()
	if wrong != nil {
		return w.noticeForm(http.StatusUnprocessableEntity, wrong)
	}
	if w.value("step") != "send" {
		return w.previewed(cmd)
	}
	if _, err := w.Cases.Do(w.r.Context(), w.actor, w.d.ID, cmd); err != nil {
		return w.noticeRefused(err)
	}
	return w.to(w.path("?done=return"))
}

func (w window) noticeRefused(err error) error {
	p := problem.Of(err)
	if !slices.Contains([]problem.Code{problem.Invalid, problem.Illegal, problem.Conflict, problem.Forbidden}, p.Code) {
		return err
	}
	return w.noticeForm(p.GetStatus(), []view.FieldError{{Message: w.refusal(p)}})
}

// notice reads what is asked for.
func (w window) notice() (cmd permit.Return, wrong []view.FieldError) {
	cmd.NewFact = permit.Code(w.value("fact"))
	if len(w.d.Corrections) > 0 && !slices.Contains(permit.NewFacts, cmd.NewFact) {
		wrong = append(wrong, view.FieldError{Name: "fact", Message: w.say("desk.wrong.fact")})
	}
	for _, m := range w.d.Papers {
		if fault := permit.Code(w.value("paper." + string(m.Code))); m.Needed() && slices.Contains(faultCodes, fault) {
			cmd.Items = append(cmd.Items, permit.Item{Material: m.Code, Fault: fault})
		}
	}
	for i := range askRows {
		item, bad := w.askedAnswer(strconv.Itoa(i))
		if wrong = append(wrong, bad...); item.Field != "" && bad == nil {
			cmd.Items = append(cmd.Items, item)
		}
	}
	if len(cmd.Items) == 0 && wrong == nil {
		wrong = append(wrong, view.FieldError{Message: w.say("desk.wrong.items")})
	}
	return cmd, wrong
}

// askedAnswer reads a row: an answer and what is wrong with it, or neither.
func (w window) askedAnswer(row string) (permit.Item, []view.FieldError) {
	item := permit.Item{Field: w.value("answer." + row), Fault: permit.Code(w.value("fault." + row))}
	q, known := dossier.QuestionAt(item.Field)
	switch {
	case item.Field == "" && item.Fault == "":
		return item, nil
	case !known || !w.mayName(q):
		return item, []view.FieldError{{Name: "answer." + row, Message: w.say("desk.wrong.answer")}}
	case !slices.Contains(faultCodes, item.Fault):
		return item, []view.FieldError{{Name: "fault." + row, Message: w.say("desk.wrong.answer-fault", q.Label())}}
	}
	return item, nil
}

// previewed shows the letters that the notice would send.
func (w window) previewed(cmd permit.Return) error {
	seen, err := w.Cases.Foresee(w.r.Context(), w.actor, w.d.ID, cmd)
	if err != nil {
		return w.noticeRefused(err)
	}
	p := view.PreviewPage{Lead: w.say("desk.notice.lead"), Letters: w.reviewer.letters(w.d, seen.Letters), Post: w.post("/notice"), Keep: w.entered(),
		Confirm: view.Act{Label: w.say("desk.notice.send"), Name: "step", Value: "send", Weight: view.Primary}, Back: view.Act{Label: w.say("desk.notice.back"), Name: "step", Value: "back"}}
	return w.noticePage(http.StatusOK, nil, view.Preview(p))
}

// entered is the form as it was filled in, for the way back and for sending it.
func (w window) entered() (out [][2]string) {
	for name, values := range w.r.PostForm {
		if name != "version" && name != "step" && len(values) > 0 && values[0] != "" {
			out = append(out, [2]string{name, values[0]})
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return out
}

// noticePage is around the form and the preview.
func (w window) noticePage(status int, wrong []view.FieldError, body templ.Component) error {
	title := w.say("desk.notice")
	s := view.Shell{Title: title, Path: w.path("/notice"), Current: "counter", Errors: wrong, Back: &view.Link{Label: string(w.d.ID), Path: w.path("")}}
	return w.showAs(status, s, view.Titled(view.StaffHead{Title: title, Note: string(w.d.ID)}, body))
}
