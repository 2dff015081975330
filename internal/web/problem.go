package web

import (
	"github.com/a-h/templ"

	"tandem/internal/people"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// problemPage tells a person what went wrong, what it rests on, and the way on.
func (t *turn) problemPage(p *problem.Error) templ.Component {
	trouble := view.TroubleFor(t.lang, p)
	trouble.Acts = append(trouble.Acts, t.homeward())
	return view.ProblemPage(trouble)
}

// homeward leads to where somebody begins.
func (t *turn) homeward() view.Act {
	return view.Act{Label: t.say("web.way.home"), Path: t.home(), Weight: view.Primary}
}

// home is where somebody begins.
func (t *turn) home() string {
	switch a := t.area(); {
	case t.account.Role == people.Administrator:
		return "/s/people"
	case a == view.Staff:
		return "/s/work"
	case a == view.Party:
		return "/me"
	}
	return "/"
}

// wrong words what a problem says of single answers for their fields, and of the whole
// form if it names none.
func (t *turn) wrong(p *problem.Error) []view.FieldError {
	var out []view.FieldError
	for _, f := range p.Fields {
		out = append(out, view.FieldError{Name: f.Path, Message: f.In(t.lang)})
	}
	if len(out) == 0 {
		out = append(out, view.FieldError{Message: p.Detail(t.lang)})
	}
	return out
}
