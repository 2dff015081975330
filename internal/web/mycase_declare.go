package web

import (
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// declares reports whether the reader signs with their answer to the notice: they are asked
// for answers, or what they have signed is no longer what the form says.
func (t *turn) declares(c *correction) bool {
	return c.asksForm() && (c.asksOf(t.actor.Role) || !c.app.signed(t.actor.Role))
}

// asksOf reports whether the notice asks for an answer that a side of the party gives.
func (c *correction) asksOf(r permit.Role) bool {
	for _, i := range c.ask.Items {
		if _, ok := dossier.QuestionAt(i.Field); ok && casework.MayFill(r, i.Field) {
			return true
		}
	}
	return false
}

// declaration is what the reader signs with the correction, and whether it waits for the
// other side after that, whose part has changed, or what it was shown.
func (t *turn) declaration(c *correction) (pledges []view.Input, waits *view.Notice, err error) {
	if t.declares(c) {
		pledges = t.pledges(c.app, c.wrong)
	}
	signed, err := t.othersSigned(c)
	if err == nil && !signed {
		waits = &view.Notice{Tone: view.Info, Title: t.say("mycase.correct.waits." + string(t.actor.Role)), Text: t.say("mycase.correct.waits.what")}
	}
	return pledges, waits, err
}

func (t *turn) othersSigned(c *correction) (bool, error) {
	if !c.asksForm() {
		return true, nil
	}
	r, err := t.Cases.Readiness(t.r.Context(), t.actor, c.m.ID)
	return r.OthersSigned(), err
}

// signCorrection keeps the declaration of the reader, with its own date, for the form as
// they have seen it. Where the other side has to sign again too, nothing counts before.
func (t *turn) signCorrection(c *correction) error {
	if c.tell(t.lang, c.app.faults); len(c.wrong) > 0 {
		return nil
	}
	if t.declares(c) {
		if c.wrong = t.unticked(c.app.pledged(t.actor.Role)); len(c.wrong) > 0 {
			return nil
		}
		if err := t.sign(c.app); err != nil {
			return err
		}
	}
	signed, err := t.othersSigned(c)
	c.unsigned = !signed
	return err
}

// changedSince tells somebody who signs that the form is another than the page showed.
func (t *turn) changedSince(c *correction) {
	if t.declares(c) && t.value("version") != strconv.Itoa(c.app.draft.N) {
		c.wrong = append(c.wrong, view.FieldError{Message: t.say("apply.check.changed")})
	}
}
