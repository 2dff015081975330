package web

import (
	"tandem/internal/dossier"
	"tandem/internal/view"
)

// control is the control that a question is answered with, holding an answer, right or
// wrong.
func (t *turn) control(path string, q dossier.Question, value, wrong string) (view.AskKind, *view.Field) {
	f := &view.Field{Name: path, Label: t.in(q.Label()), Value: value, Error: wrong}
	switch q.Type {
	case dossier.Prose:
		return view.AskProse, f
	case dossier.Choice:
		for _, v := range q.Options.Values {
			f.Options = append(f.Options, view.Option{Value: v, Label: t.in(q.Options.Label(v))})
		}
		return view.AskSelect, f
	case dossier.Flag:
		if value != "true" {
			f.Value = ""
		}
		return view.AskCheck, f
	case dossier.Date:
		f.Values = dateParts(value)
		return view.AskDate, f
	case dossier.MonthType:
		f.Values = dateParts(value)
		return view.AskMonth, f
	case dossier.Number:
		f.InputMode, f.Width = "numeric", view.Short
	}
	return view.AskText, f
}

// typedAnswer is what was typed for a question, as the draft keeps it.
func (t *turn) typedAnswer(path string, q dossier.Question) string {
	if q.Type != dossier.Flag {
		return t.answer(path, q)
	}
	if t.value(path) == "yes" {
		return "true"
	}
	return ""
}
