package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// windowPath is the address of a case at the window.
func windowPath(id permit.CaseID, rest string) string { return "/s/counter/" + string(id) + rest }

// A window is a case at the counter, before somebody of its window.
type window struct {
	clerk
	d casework.Desk
}

// openWindow lays the case of the address on the counter. Others than the officers of its
// window are shown the way to the case.
func (t *turn) openWindow() (window, error) {
	d, err := t.Cases.Desk(t.r.Context(), t.actor, t.id())
	if err != nil {
		return window{}, err
	}
	if t.actor.Role != permit.Officer || d.Pack.Profile.Window != t.actor.Office {
		return window{}, problem.New(problem.Forbidden, "desk.other-window", string(d.ID))
	}
	return window{atDesk(t), d}, nil
}

// deskWindow shows the case.
func (t *turn) deskWindow() error {
	w, err := t.openWindow()
	if err != nil {
		return err
	}
	return w.shown(http.StatusOK, nil)
}

// offers reports whether the reader may give the command now.
func (w window) offers(cmd permit.Command) bool { return w.d.Offered(cmd.Name(), "") }

func (w window) path(rest string) string { return windowPath(w.d.ID, rest) }

// shown shows the case, with what could not be taken of a form and everything entered.
func (w window) shown(status int, wrong []view.FieldError) error {
	title := w.say("desk.window", string(w.d.ID))
	s := view.Shell{Title: title, Path: w.path(""), Current: "counter", Errors: wrong, Back: &view.Link{Label: w.say("desk.counter"), Path: "/s/counter"}, Top: view.IdentityBar(w.head())}
	if done := w.r.URL.Query().Get("done"); done != "" && slices.Contains(windowDone, done) {
		s.Notice = &view.Notice{Tone: view.OK, Text: w.say("desk.done." + done)}
	}
	p, err := w.page(wrong)
	if err != nil {
		return err
	}
	return w.showAs(status, s, view.WindowCase(p))
}

// page is the case as it lies on the counter.
func (w window) page(wrong []view.FieldError) (view.WindowPage, error) {
	p := view.WindowPage{Declared: w.declared(), Document: w.document(), Originals: w.originals(wrong), Letters: w.letters()}
	p.Others = w.others(p.Originals != nil)
	var err error
	p.Acts, err = w.acts(wrong)
	if len(p.Acts) == 0 && p.Originals == nil {
		p.Idle = w.say("desk.window.idle")
	}
	if len(p.Letters) < len(w.applicantLetters()) {
		p.Waiting = w.say("desk.window.written")
	}
	return p, err
}

// head says whose case it is.
func (w window) head() view.Identity {
	id := view.Identity{Title: w.say("desk.window.head"), Number: string(w.d.ID)}
	add := func(key, value string, f view.Fact) {
		if f.Label, f.Value = w.say("desk.fact."+key), value; value != "" {
			id.Facts = append(id.Facts, f)
		}
	}
	add("applicant", applicantName(w.d), view.Fact{Person: true})
	add("passport", w.d.Form.Applicant.Passport.Number, view.Fact{ID: true})
	add("employer", w.d.Form.Employer.Name, view.Fact{Person: true})
	add("category", string(w.d.Form.Category.Grade), view.Fact{})
	add("phase", w.in(w.d.Phase), view.Fact{})
	if !w.d.Slot.At.IsZero() {
		add("visit", view.When(view.With(w.r.Context(), w.lang), w.d.Slot.At), view.Fact{})
	}
	return id
}

// windowDone are what the page says was done.
var windowDone = []string{"pass-pre-review", "compare", "withhold", "return", "accept", "propose", "accept-second", "decline", "hand-out", "release", "archive"}

// doneBy is what a command has done to the case.
func doneBy(cmd permit.Command, before window, after permit.Case) string {
	_, accepts := cmd.(permit.Accept)
	switch {
	case accepts && after.Phase != permit.Accepted:
		return "propose"
	case before.d.Phase == permit.Made && after.Phase == permit.Withheld:
		return "withhold"
	}
	return cmd.Name()
}

// windowAct takes a form of the window: the case must still be what the officer saw, and
// what cannot be carried out is told on the page, with everything entered.
func (t *turn) windowAct(read func(window) (permit.Command, []view.FieldError)) error {
	if err := t.form(); err != nil {
		return err
	}
	w, err := t.openWindow()
	if err != nil {
		return err
	}
	if t.value("version") != w.seen() {
		return w.shown(http.StatusConflict, []view.FieldError{{Message: t.say("desk.changed")}})
	}
	cmd, wrong := read(w)
	if wrong != nil {
		return w.shown(http.StatusUnprocessableEntity, wrong)
	}
	after, err := t.Cases.Do(t.r.Context(), t.actor, w.d.ID, cmd)
	if err != nil {
		return t.windowRefused(err)
	}
	return t.to(w.path("?done=" + doneBy(cmd, w, after)))
}

// seen names what the officer looks at: the form and the papers, what was found of them,
// and where the case stands.
func (w window) seen() string {
	found := make([]string, len(w.d.Materials))
	for i, m := range w.d.Materials {
		found[i] = cmp.Or(string(m.Seen), "-")
	}
	return strings.Join(append(found, string(w.d.Phase), w.d.Digest()), " ")
}

// windowRefused tells on the page why a command was refused, on the case as it is now.
func (t *turn) windowRefused(err error) error {
	p := problem.Of(err)
	if !slices.Contains([]problem.Code{problem.Invalid, problem.Illegal, problem.Conflict, problem.Forbidden}, p.Code) {
		return err
	}
	w, again := t.openWindow()
	if again != nil {
		return again
	}
	return w.shown(p.GetStatus(), []view.FieldError{{Message: w.refusal(p)}})
}

// refusal words a refusal. Where papers, answers and offices are named by their codes, the
// page says what they are called.
func (w window) refusal(p *problem.Error) string {
	words := p.Detail(w.lang)
	for _, a := range p.Args {
		switch a := a.(type) {
		case permit.OfficeID:
			words = strings.ReplaceAll(words, string(a), w.office(a))
		case string:
			words = strings.ReplaceAll(words, a, w.fieldName(w.d.Pack, a))
		}
	}
	for _, m := range w.d.Papers {
		if slices.Contains(p.Args, any(m.Code)) || p.Key == "permit.illegal.originals" {
			words = strings.ReplaceAll(words, string(m.Code), w.paperName(w.d.Pack, m.Code))
		}
	}
	return words
}

// post is a form of the window that carries what the officer saw.
func (w window) post(rest string) view.Post {
	return view.Post{Action: w.path(rest), Version: w.seen()}
}
