package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/strict"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A correction is the answer to a correction notice that is being given: what it asks
// for, what was typed, and what has been brought since.
type correction struct {
	m       myCase
	ask     permit.Correction
	app     *application // the form, as far as the reader sees it
	brought map[permit.Code]bool
	faults  strict.Faults // of what was typed
	wrong   []view.FieldError

	unsigned bool // what was typed waits for the other side's signature
}

// readCorrection reads the notice that waits for an answer.
func (t *turn) readCorrection(m myCase) (*correction, error) {
	if !m.Asked() || !m.may(permit.Answer{}) {
		return nil, t.notNow("mycase.correct.nothing")
	}
	c := &correction{m: m, ask: m.Corrections[len(m.Corrections)-1]}
	draft, err := t.Cases.Draft(t.r.Context(), t.actor, m.ID)
	if err != nil {
		return nil, err
	}
	c.app = t.formOf(m, draft)
	c.brought, err = t.broughtSince(m, c.ask.N)
	return c, err
}

// formOf is the form of a case with a draft that was read or changed.
func (t *turn) formOf(m myCase, draft casework.Draft) *application {
	a := &application{id: m.ID, pack: m.pack, c: m.Case, draft: draft}
	a.form, a.faults = t.parse(draft)
	return a
}

// broughtSince are the papers that were met anew after a notice was sent.
func (t *turn) broughtSince(m myCase, n int) (map[permit.Code]bool, error) {
	entries, err := t.Cases.History(t.r.Context(), t.actor, m.ID)
	if err != nil {
		return nil, err
	}
	asked, out := false, map[permit.Code]bool{}
	for _, entry := range entries {
		for _, e := range entry.Events {
			switch e := e.(type) {
			case permit.CorrectionAsked:
				asked = asked || e.N == n
			case permit.MaterialMet:
				if asked {
					out[e.Code] = true
				}
			}
		}
	}
	return out, nil
}

// myCaseCorrect shows what the notice asks for, and nothing else.
func (t *turn) myCaseCorrect() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	c, err := t.readCorrection(m)
	if err != nil {
		return err
	}
	return t.showCorrection(c)
}

func (t *turn) showCorrection(c *correction) error {
	due := t.day(c.ask.Due)
	notice := view.Notice{Tone: view.Warn, Title: t.say("mycase.correct.by", due), Text: t.say("mycase.correct.clock." + clockState(c.ask))}
	body := view.MyCorrection{Notice: notice, Version: strconv.Itoa(c.app.draft.N)}
	documents, err := t.Cases.OfficialPapers(t.r.Context(), t.actor, c.m.Case)
	if err != nil {
		return err
	}
	for _, n := range c.m.Notices {
		if n.Letter == permit.CorrectionLetter {
			body.Letter = t.documentLink(documents, letterName(n.N), t.in(n.Letter))
		}
	}
	things := c.things()
	for _, same := range things {
		body.Asks = append(body.Asks, t.myAsk(c, same))
	}
	if body.Pledges, body.Waits, err = t.declaration(c); err != nil {
		return err
	}
	return t.myPage(c.m, view.MyPage{Title: t.say("mycase.correct.title"), Lede: t.say("mycase.correct.lede", len(things)), Errors: c.wrong, Body: view.MyCorrectionBody(body)})
}

// clockState says what the notice does to the clock: before acceptance none of the
// promise runs, after it the promise stands still.
func clockState(k permit.Correction) string {
	if k.AfterAcceptance {
		return "paused"
	}
	return "waits"
}

// things are what the notice asks for: a paper or an answer of which both authorities find
// something wrong is asked for once.
func (c *correction) things() (out [][]permit.Item) {
	for _, i := range c.ask.Items {
		k := slices.IndexFunc(out, func(same []permit.Item) bool { return same[0].Material == i.Material && same[0].Field == i.Field })
		if k < 0 {
			out = append(out, []permit.Item{i})
		} else {
			out[k] = append(out[k], i)
		}
	}
	return out
}

// myAsk is one thing that the notice asks for, with the control that answers it.
func (t *turn) myAsk(c *correction, same []permit.Item) view.MyAsk {
	i, a := same[0], view.MyAsk{}
	for _, x := range same {
		a.Faults = append(a.Faults, faultOf(x.Fault).In(t.lang))
	}
	if i.Material != "" {
		return t.askPaper(c, i, a)
	}
	q, ok := dossier.QuestionAt(i.Field)
	if !ok {
		a.Title, a.Note = i.Field, t.say("mycase.correct.byhand")
		return a
	}
	a.Title = t.in(q.Label())
	if !casework.MayFill(t.actor.Role, i.Field) {
		a.Note = t.say("mycase.correct.other." + string(q.By))
		return a
	}
	a.Input = t.askAnswer(c, i.Field)
	return a
}

// askAnswer asks a question as the pages of the form do. It must be answered here.
func (t *turn) askAnswer(c *correction, path string) *view.Input {
	in := t.sheet(c.app, c.faults).input(path)
	in.Optional = false
	in.Error = cmp.Or(errorOf(c.wrong, path), in.Error)
	return &in
}

func (t *turn) askPaper(c *correction, i permit.Item, a view.MyAsk) view.MyAsk {
	a.Title = t.in(c.m.material(i.Material))
	if c.brought[i.Material] {
		a.Done = t.say("mycase.correct.received")
	}
	limits := t.Cases.Limits.Scan
	a.File = &view.Field{Name: paperField(i.Material), Label: t.say(uploadKey(i), a.Title), Hint: t.say("mycase.correct.upload.hint", limits.Bytes>>20),
		Accept: acceptedFiles, Max: limits.Bytes, Camera: true, Error: errorOf(c.wrong, paperField(i.Material))}
	return a
}

// uploadKey asks for a paper that never came, or for another in place of one that did.
func uploadKey(i permit.Item) string {
	if i.Fault == "missing" {
		return "mycase.correct.bring"
	}
	return "mycase.correct.upload"
}

func paperField(code permit.Code) string { return "paper." + string(code) }

// faultVocabularies are where the words of a fault may stand.
var faultVocabularies = []string{"mycase.fault.", "drafting.code.", "permit.reason.", "permit.fact."}

// faultOf words what an officer found; a fault that an office made up is shown as it is.
func faultOf(c permit.Code) text.Localized { return codeIn(faultVocabularies, c) }

func codeIn(vocabularies []string, c permit.Code) text.Localized {
	for _, v := range vocabularies {
		if text.Has(v + string(c)) {
			return text.Say(v + string(c))
		}
	}
	return text.Say("mycase.fault", string(c))
}

// correctMyCase keeps what was typed and brought, and with "send" answers the notice.
func (t *turn) correctMyCase() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if err := t.form(); err != nil {
		return err
	}
	c, err := t.readCorrection(m)
	if err != nil {
		return err
	}
	if t.value("act") != "send" {
		return t.keepCorrection(c)
	}
	return t.sendCorrection(c)
}

// keepCorrection keeps what was typed and brought, and goes on: back to the page, or to what
// is wrong on it.
func (t *turn) keepCorrection(c *correction) error {
	if err := t.keepAll(c); err != nil {
		return err
	}
	if len(c.wrong) > 0 {
		return t.showCorrection(c)
	}
	return t.to(c.m.path("/correct"))
}

func (t *turn) keepAll(c *correction) error { return errors.Join(t.keepTyped(c), t.keepFiles(c)) }

// sendCorrection answers the notice if all is there and both sides have signed it.
func (t *turn) sendCorrection(c *correction) error {
	t.changedSince(c)
	if err := t.keepAll(c); err != nil {
		return err
	}
	if err := t.complete(c); err != nil {
		return err
	}
	switch {
	case len(c.wrong) > 0:
		return t.showCorrection(c)
	case c.unsigned:
		return t.to(c.m.path("/correct"))
	}
	if _, err := t.Cases.Do(t.r.Context(), t.actor, c.m.ID, permit.Answer{}); err != nil {
		return err
	}
	return t.to(c.m.path(""))
}

// keepTyped keeps the answers that the notice asks for; others that were sent are not
// looked at.
func (t *turn) keepTyped(c *correction) error {
	typed := dossier.Answers{}
	for _, i := range c.ask.Items {
		if q, ok := dossier.QuestionAt(i.Field); ok && casework.MayFill(t.actor.Role, i.Field) {
			typed[i.Field] = plain(q, t.answer(i.Field, q))
		}
	}
	if len(typed) == 0 {
		return nil
	}
	a, clashes, err := t.keepPage(c.app, typed)
	if err != nil {
		return err
	}
	c.app = a
	for _, x := range clashes { // nothing was kept: what was typed stays in the form
		c.wrong = append(c.wrong, view.FieldError{Name: x.Path, Message: t.say("mycase.correct.clash", x.By, x.Theirs)})
	}
	if len(clashes) > 0 {
		for path, value := range typed {
			c.app.draft.Answers[path] = casework.Answer{Value: value}
		}
	}
	return nil
}

// keepFiles takes the papers in that the notice asks for. What is wrong with a file is
// said at its field.
func (t *turn) keepFiles(c *correction) error {
	for _, same := range c.things() {
		i := same[0]
		if i.Material == "" {
			continue
		}
		err := t.keepFile(c, i.Material)
		if p, ok := errors.AsType[*problem.Error](err); ok && (p.Code == problem.Invalid || p.Code == problem.TooLarge) {
			c.wrong = append(c.wrong, view.FieldError{Name: paperField(i.Material), Message: p.Detail(t.lang)})
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) keepFile(c *correction, code permit.Code) error {
	name, data, err := t.upload(paperField(code), t.Cases.Limits.Scan.Bytes)
	if err != nil || name == "" {
		return err
	}
	if _, err := t.Cases.Attach(t.r.Context(), t.actor, c.m.ID, code, "", name, data); err != nil {
		return err
	}
	c.brought[code] = true
	return nil
}

// upload reads a file of the form; no name: there is none. One byte more than is taken
// is enough to refuse it.
func (t *turn) upload(field string, most int64) (name string, data []byte, err error) {
	if t.r.MultipartForm == nil {
		return "", nil, nil
	}
	for _, h := range t.r.MultipartForm.File[field] { // a file and a camera share the name
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return "", nil, err
		}
		data, err := io.ReadAll(io.LimitReader(f, most+1))
		return h.Filename, data, errors.Join(err, f.Close())
	}
	return "", nil, nil
}

// complete makes what was typed count, and reports what the notice asks for and is not
// there yet.
func (t *turn) complete(c *correction) error {
	if len(c.wrong) > 0 {
		return nil
	}
	for _, same := range c.things() {
		i := same[0]
		if i.Material != "" && !c.brought[i.Material] {
			c.wrong = append(c.wrong, view.FieldError{Name: paperField(i.Material), Message: t.say("mycase.correct.missing", c.m.material(i.Material))})
		}
	}
	if len(c.wrong) > 0 || !c.asksForm() {
		return nil
	}
	if err := t.signCorrection(c); err != nil || len(c.wrong) > 0 || c.unsigned {
		return err
	}
	return t.adopt(t.r.Context(), c)
}

func (c *correction) asksForm() bool {
	for _, i := range c.ask.Items {
		if _, ok := dossier.QuestionAt(i.Field); ok {
			return true
		}
	}
	return false
}

func (t *turn) adopt(ctx context.Context, c *correction) error {
	_, faults, err := t.Cases.Adopt(ctx, t.actor, c.m.ID)
	if err != nil {
		return err
	}
	c.tell(t.lang, faults)
	return nil
}

// tell says at the questions that the notice asks what is wrong with their answers.
func (c *correction) tell(l text.Lang, faults strict.Faults) {
	for _, f := range faults.Errors() {
		if slices.ContainsFunc(c.ask.Items, func(i permit.Item) bool { return i.Field != "" && i.Field == f.Path }) {
			c.faults = append(c.faults, f)
			c.wrong = append(c.wrong, view.FieldError{Name: f.Path, Message: told(l, f, c.app.draft.Answers[f.Path].Value)})
		}
	}
}
