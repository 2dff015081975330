package web

import (
	"net/http"
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// fieldsOf are the fields of forms at which refusals of the procedure are told.
var fieldsOf = map[string]string{
	"permit.invalid.noreasons": "reasons", "permit.invalid.reason": "reasons", "permit.invalid.period": "to", "permit.invalid.residence": "to",
	"permit.invalid.sendback": "note", "permit.invalid.suspension": "ground", "permit.invalid.until": "until", "permit.invalid.more": "days",
	"permit.invalid.hearingday": "on", "permit.invalid.chair": "chair", "permit.invalid.record": "record", "permit.illegal.second": "fact", "permit.invalid.items": "",
}

// told words a refusal for the form that was sent: at its field if there is one. A person
// who may not, and what nobody can help, is no matter of the form: false.
func (t reviewer) told(err error) ([]view.FieldError, bool) {
	p := problem.Of(err)
	if !slices.Contains([]problem.Code{problem.Invalid, problem.Illegal, problem.TooLarge}, p.Code) {
		return nil, false
	}
	if len(p.Fields) > 0 {
		return t.wrong(p), true
	}
	return []view.FieldError{{Name: fieldsOf[p.Key], Message: p.Detail(t.lang)}}, true
}

// missingField is a form that leaves out what it must say.
func (t reviewer) missingField(name, key string) []view.FieldError {
	return []view.FieldError{{Name: name, Message: t.say(key)}}
}

// reviewRefused tells a refusal on the review page it came from, with what was entered. A
// case that has changed meanwhile is shown as it is now, and what changed is named.
func (t reviewer) reviewRefused(err error, id permit.TrackID) error {
	wrong, ours := t.told(err)
	conflict := problem.Of(err).Code == problem.Conflict
	if !ours && !conflict {
		return err
	}
	d, failed := t.desk()
	if failed != nil {
		return failed
	}
	k, _ := d.Track(id)
	r := reviewed{wrong: wrong}
	if conflict {
		r.changed = t.conflict(d, err)
		return t.showReview(http.StatusConflict, d, k, r)
	}
	return t.showReview(http.StatusUnprocessableEntity, d, k, r)
}

// conflict says what has changed since the form was shown.
func (t reviewer) conflict(d casework.Desk, err error) *view.Notice {
	fields, known := d.ChangedSince(t.value("version"))
	n := &view.Notice{Tone: view.Warn, Title: problem.Of(err).Detail(t.lang), Text: t.say("review.conflict.kept")}
	if known && len(fields) > 0 {
		n.Text = t.say("review.conflict.changed", t.listed(t.fieldNames(d, fields)))
	}
	return n
}
