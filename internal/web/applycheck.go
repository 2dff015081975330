package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

// checkPage shows all answers before they are handed in.
func (t *turn) checkPage() error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	return t.showCheck(http.StatusOK, a, nil)
}

func (t *turn) showCheck(status int, a *application, bad []view.FieldError) error {
	s, err := t.state(a)
	if err != nil {
		return err
	}
	page := view.CheckPage{Head: view.Head{Caption: t.say("apply.draft", a.id, a.pack.Names), Title: t.title("check"), Lede: t.say("apply.check.lede")},
		Notes: t.checkNotes(s), Sections: t.sections(s), Post: view.Post{Action: a.path("check"), Version: strconv.Itoa(a.draft.N)}}
	page.Open, page.OpenHead = t.openLinks(s), t.say("apply.check.open")
	if len(page.Open) == 0 {
		t.bringHere(s, &page, bad)
		t.declare(s, &page, bad)
	}
	shell := t.below(a, t.title("check"))
	shell.Errors = bad
	return t.showAs(status, shell, view.CheckAnswers(page))
}

// bringHere lets a handler bring the few papers of the employer on the page on which they
// sign; an applicant has a page for theirs.
func (t *turn) bringHere(s *state, page *view.CheckPage, bad []view.FieldError) {
	if t.actor.Role != permit.HandlerRole {
		return
	}
	for _, p := range s.missing(t.actor.Role) {
		page.Uploads = append(page.Uploads, *t.uploadField(p, bad))
	}
	if len(page.Uploads) > 0 {
		page.Bring, page.Post.Files = t.say("apply.papers.bring"), true
	}
}

// openLinks lead to what must be changed first, page by page.
func (t *turn) openLinks(s *state) []view.Link {
	var out []view.Link
	for _, f := range s.own() {
		p, ok := topicOf(at(f.Path))
		page := "type"
		if ok {
			page = p.key
		}
		words := told(t.lang, f, s.draft.Answers[f.Path].Value)
		out = append(out, view.Link{Label: t.say("apply.check.fault", t.title(page), words), Path: s.path(page) + "?faults#f-" + at(f.Path)})
	}
	return out
}

// checkNotes are warnings of the form, and what still is to be done by whom.
func (t *turn) checkNotes(s *state) []view.Notice {
	var out []view.Notice
	_, all := s.draft.Parse(t.today())
	for _, f := range all.Warnings() {
		if q, ok := dossier.QuestionAt(f.Path); ok && q.By == casework.Part(t.actor.Role) {
			out = append(out, view.Notice{Tone: view.Warn, Title: labelOf(t.lang, f.Path, q), Text: told(t.lang, f, s.draft.Answers[f.Path].Value)})
		}
	}
	if list := t.topicNames(s.others()); len(list) > 0 {
		out = append(out, view.Notice{Tone: view.Info, Title: t.say("apply.check.other." + string(t.actor.Role)), Text: t.say("apply.other.open", list)})
	} else if !s.othersSigned() {
		out = append(out, view.Notice{Tone: view.Info, Title: t.say("apply.check.other." + string(t.actor.Role)), Text: t.say("apply.other.unsigned")})
	}
	if list := t.missingNames(s); len(list) > 0 {
		out = append(out, view.Notice{Tone: view.Warn, Title: t.say("apply.check.papers"), Text: t.say("apply.check.papers.text", list)})
	}
	return out
}

func (t *turn) missingNames(s *state) text.List {
	var out text.List
	for _, p := range s.papers {
		if p.Missing() {
			out = append(out, p.Name)
		}
	}
	return out
}

// sections are the answers by topic, those of the other side last.
func (t *turn) sections(s *state) []view.AnswerSection {
	var out []view.AnswerSection
	own := casework.Part(t.actor.Role)
	for _, mine := range []bool{true, false} {
		for _, p := range topics {
			if rows := t.answerRows(s, p, mine); (p.by == own) == mine && len(rows) > 0 {
				out = append(out, view.AnswerSection{Key: p.key, Title: t.title(p.key), Rows: rows})
			}
		}
	}
	return out
}

// answerRows are the answers of a topic; the reader's own can be changed.
func (t *turn) answerRows(s *state, p topic, mine bool) []view.SummaryRow {
	var rows []view.SummaryRow
	for _, x := range p.shown(s.application) {
		for _, path := range s.paths(x) {
			q, _ := dossier.QuestionAt(path)
			a := s.draft.Answers[path]
			if a.Value == "" && (!q.Need.Holds(s.form) || !mine) {
				continue
			}
			row := view.SummaryRow{Fact: view.Fact{Label: t.rowLabel(x, path, q), Value: cmp.Or(t.answerWords(q, a.Value), t.leftOpen(s, path)), ID: slices.Contains(codes, q.Type), Person: q.Type == dossier.Latin},
				Changed: s.carried() && a.Value != "" && a.From.How == ""}
			if mine {
				row.Path = s.path(p.key) + "#f-" + path
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// leftOpen says what an answer follows from that is not there yet.
func (t *turn) leftOpen(s *state, path string) string {
	i, ok := s.draft.Values().InferenceOf(path)
	if !ok || s.draft.Answers[path].Value != "" {
		return ""
	}
	q, _ := dossier.QuestionAt(i.From)
	return t.say("apply.from.follows", labelOf(t.lang, i.From, q))
}

// rowLabel says of which item of a list an answer is.
func (t *turn) rowLabel(x formPart, path string, q dossier.Question) string {
	label := labelOf(t.lang, path, q)
	if i, ok := indexIn(x.list, path); ok && x.list != "" {
		return t.say("apply.nth", label, i+1)
	}
	return label
}

// paths are the answers of a part: its questions, or those of every item.
func (s *state) paths(x formPart) []string {
	if x.list == "" {
		return x.ids
	}
	var out []string
	for i := range x.count(s.draft.Values()) {
		if x.single() {
			out = append(out, x.of(i, ""))
		}
		for _, id := range x.ids {
			out = append(out, x.of(i, id))
		}
	}
	return out
}

// pledged are the boxes that the reader's side ticks.
func (a *application) pledged(r permit.Role) []string {
	var out []string
	for _, path := range casework.Signs(r) {
		q, _ := dossier.QuestionAt(path)
		if q.Type == dossier.Flag && q.Need.Holds(a.form) {
			out = append(out, path)
		}
	}
	return out
}

// declare puts the declaration at the end of the page: boxes that nobody has ticked yet,
// and the button that hands in, or signs where the other side is not done.
func (t *turn) declare(s *state, page *view.CheckPage, bad []view.FieldError) {
	page.Declare, page.What = t.say("apply.declare"), t.say("apply.declare.what")
	page.Pledges = t.pledges(s.application, bad)
	if len(t.missingNames(s)) > 0 && s.handsIn() {
		page.Pledges = append(page.Pledges, view.Input{Kind: view.AsCheck, Field: view.Field{Name: "incomplete", Label: t.say("apply.pledge.incomplete"), Value: t.ticked1("incomplete"), Error: errorOf(bad, "incomplete")}})
	}
	label := t.say("apply.sign")
	if s.handsIn() {
		label = t.say("apply.submit")
	}
	page.Acts = []view.Act{{Label: label, Weight: view.Primary}, {Label: t.say("apply.back.tasks"), Path: s.path(""), Weight: view.Quiet}}
}

// pledges are the boxes, as they were ticked.
func (t *turn) pledges(a *application, bad []view.FieldError) []view.Input {
	var out []view.Input
	for _, path := range a.pledged(t.actor.Role) {
		out = append(out, view.Input{Kind: view.AsCheck, Field: view.Field{Name: path, Label: t.say("apply.pledge." + path[len("pledges."):]), Value: t.ticked1(path), Error: errorOf(bad, path)}})
	}
	return out
}

// handsIn reports whether the application is handed in when the reader signs: the other
// side is done.
func (s *state) handsIn() bool { return len(s.ready.Others) == 0 }

// ticked1 is what the form has sent for a box.
func (t *turn) ticked1(name string) string {
	if t.r.Method != http.MethodPost {
		return ""
	}
	return t.value(name)
}

// submit takes the declaration, and hands the application in if both sides are done.
func (t *turn) submit() error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	if err := t.form(); err != nil {
		return t.checkAgain(a, err)
	}
	bad, _, err := t.takeIn()
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return t.showCheck(http.StatusUnprocessableEntity, a, bad)
	}
	s, err := t.state(a)
	if err != nil {
		return err
	}
	if t.value("version") != strconv.Itoa(a.draft.N) {
		return t.showCheck(http.StatusConflict, a, []view.FieldError{{Message: t.say("apply.check.changed")}})
	}
	if bad := t.unsigned(s); len(bad) > 0 || len(s.own()) > 0 {
		return t.showCheck(http.StatusUnprocessableEntity, a, bad)
	}
	if err := t.sign(a); err != nil {
		return err
	}
	return t.handIn(a)
}

// checkAgain shows the page with what is wrong with the whole form, as too large files.
func (t *turn) checkAgain(a *application, err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return t.showCheck(http.StatusRequestEntityTooLarge, a, []view.FieldError{{Message: t.say("apply.upload.together", large.Limit>>20)}})
	}
	return err
}

// unsigned are the boxes that were not ticked.
func (t *turn) unsigned(s *state) []view.FieldError {
	boxes := s.pledged(t.actor.Role)
	if len(t.missingNames(s)) > 0 && s.handsIn() {
		boxes = append(boxes, "incomplete")
	}
	return t.unticked(boxes)
}

func (t *turn) unticked(boxes []string) (bad []view.FieldError) {
	for _, name := range boxes {
		if t.value(name) == "" {
			bad = append(bad, view.FieldError{Name: name, Message: t.say("apply.pledge.tick")})
		}
	}
	return bad
}

// sign keeps the declaration of the reader's side, with the moment of the applicant's.
func (t *turn) sign(a *application) error {
	signs := dossier.Answers{}
	for _, path := range a.pledged(t.actor.Role) {
		signs[path] = "true"
	}
	if t.actor.Role == permit.Applicant {
		signs["pledges.signedAt"] = civil.MomentOf(t.Now()).String()
	}
	_, clashes, err := t.Cases.Type(t.r.Context(), t.actor, a.id, a.draft.N, signs)
	if err == nil && len(clashes) > 0 {
		err = fmt.Errorf("the other side has signed for this one in case %s", a.id)
	}
	return err
}

// handIn hands in what both sides have signed; else it waits for the other.
func (t *turn) handIn(a *application) error {
	r, err := t.Cases.Readiness(t.r.Context(), t.actor, a.id)
	if err != nil {
		return err
	}
	if !r.Ready() {
		return t.to(a.path(""))
	}
	if _, err := t.Cases.Submit(t.r.Context(), t.actor, a.id); err != nil {
		return err
	}
	return t.to(a.path("done"))
}
