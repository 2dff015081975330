package web

import (
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/view"
)

// done confirms that the application was handed in. It can be opened again at any time.
func (t *turn) done() error {
	c, pack, err := t.handedIn()
	if err != nil {
		return err
	}
	receipt, err := t.receiptOf(c)
	if err != nil {
		return err
	}
	links := []view.Link{{Label: t.say("apply.done.case"), Path: "/cases/" + string(c.ID), Icon: "right"}}
	next := t.nextSteps(c, pack)
	if receipt.Name != "" {
		links = append([]view.Link{{Label: t.say("apply.done.receipt", kilobytes(receipt.Size)), Path: "/apply/" + string(c.ID) + "/receipt", Icon: "file"}}, links...)
	} else {
		next = append(next, t.say("apply.done.printing"))
	}
	d := view.Done{Title: t.say("apply.done"), Number: string(c.ID), Text: t.whatWords(c.Tracks), Facts: t.doneFacts(c, pack)}
	return t.show(t.applyShell(t.say("apply.done")), view.DonePage(d, next, links))
}

// handedIn is the case of the address, which is no draft any more.
func (t *turn) handedIn() (permit.Case, *rules.Pack, error) {
	if _, err := t.Cases.Draft(t.r.Context(), t.actor, t.id()); err != nil {
		return permit.Case{}, nil, err // asks whether the reader may, and leaves it on record
	}
	c, err := t.Cases.Case(t.r.Context(), t.id())
	if err != nil {
		return c, nil, err
	}
	if c.Filed.IsZero() {
		return c, nil, problem.New(problem.NotFound, "apply.done.draft", c.ID)
	}
	pack, err := t.Cases.Packs.ByHash(c.Pack)
	return c, pack, err
}

// receiptOf is the printed receipt of the application; none while it is being made.
func (t *turn) receiptOf(c permit.Case) (casework.Document, error) {
	i := slices.IndexFunc(c.Notices, func(n permit.Notice) bool { return n.Letter == permit.ReceiptLetter })
	if i < 0 {
		return casework.Document{}, nil
	}
	list, err := t.Cases.OfficialPapers(t.r.Context(), t.actor, c)
	if err != nil {
		return casework.Document{}, err
	}
	name := letterName(c.Notices[i].N)
	for _, d := range list {
		if d.Name == name {
			return d, nil
		}
	}
	return casework.Document{}, nil
}

func (t *turn) doneFacts(c permit.Case, pack *rules.Pack) []view.Fact {
	out := []view.Fact{{Label: t.say("apply.done.filed"), Value: view.When(t.words(), c.Received)}}
	if k, ok := c.Clock(permit.NoticeClock); ok {
		out = append(out, view.Fact{Label: t.say("apply.done.answer"), Value: t.fullDay(k.Due)})
	}
	limit := pack.Profile.PromisedFor(c.Tracks, "")
	return append(out, view.Fact{Label: t.say("apply.done.promise"), Value: t.days(limit)})
}

// nextSteps say what happens now, by the way of the city.
func (t *turn) nextSteps(c permit.Case, pack *rules.Pack) []string {
	p := &pack.Profile
	var out []string
	if k, ok := c.Clock(permit.NoticeClock); ok {
		out = append(out, t.say("apply.step.notice", t.fullDay(k.Due)))
	}
	if p.PreReview {
		out = append(out, t.say("apply.step.pre-review"))
	}
	switch {
	case p.Originals == permit.AtAcceptance && p.Appointment:
		out = append(out, t.say("apply.step.book"))
	case p.Originals == permit.AtAcceptance:
		out = append(out, t.say("apply.step.window"))
	default:
		out = append(out, t.say("apply.step.online"))
	}
	out = append(out, t.say("apply.step.decide"))
	if p.Originals == permit.AtHandOut {
		return append(out, t.say("apply.step.originals"))
	}
	return append(out, t.say("apply.step.collect"))
}

func kilobytes(n int64) int64 { return (n + 1023) / 1024 }

// receipt sends the printed receipt.
func (t *turn) receipt() error {
	c, _, err := t.handedIn()
	if err != nil {
		return err
	}
	d, err := t.receiptOf(c)
	if err != nil {
		return err
	}
	if d.Name == "" {
		return problem.New(problem.NotFound, "apply.done.printing")
	}
	data, err := t.Cases.Document(t.r.Context(), t.actor, c.ID, d.Name)
	if err != nil {
		return err
	}
	t.sendFile(string(c.ID)+"-receipt.pdf", mediaTypes[".pdf"], "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'", data)
	return nil
}

// openDraft is openForm for what was never handed in, and so can be deleted.
func (t *turn) openDraft() (*application, error) {
	a, err := t.openForm()
	if err == nil && a.c.Phase != permit.Draft {
		err = problem.New(problem.Illegal, "casework.typed.closed", a.id)
	}
	return a, err
}

// deletePage asks once whether the draft is to go.
func (t *turn) deletePage() error {
	a, err := t.openDraft()
	if err != nil {
		return err
	}
	form := view.OtherForm{Action: a.path("delete"), Act: view.Act{Label: t.say("apply.delete.do"), Weight: view.Danger}}
	leave := view.Link{Label: t.say("apply.delete.keep"), Path: a.path("")}
	head := view.Head{Caption: t.say("apply.draft", a.id, a.pack.Names), Title: t.say("apply.delete.title"), Lede: t.say("apply.delete.what")}
	return t.show(t.below(a, t.say("apply.delete.title")), view.Question(head, nil, form, leave))
}

// deleteDraft withdraws the draft.
func (t *turn) deleteDraft() error {
	a, err := t.openDraft()
	if err != nil {
		return err
	}
	if _, err := t.Cases.Do(t.r.Context(), t.actor, a.id, permit.Withdraw{}); err != nil {
		return err
	}
	return t.to("/me")
}
