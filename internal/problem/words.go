package problem

import (
	"strings"

	"tandem/internal/text"
)

// In returns what to tell the person in l: what happened with its provision,
// then a line for each answer that needs attention.
func (e *Error) In(l text.Lang) string {
	lines := []string{e.Detail(l)}
	for _, f := range e.Fields {
		lines = append(lines, text.T(l, "problem.field", f.Path, f.In(l)))
	}
	return strings.Join(lines, "\n")
}

// Detail is what happened, with its provision and without the fields.
func (e *Error) Detail(l text.Lang) string {
	detail := text.T(l, e.Key, e.Args...)
	if e.Law == "" {
		return detail
	}
	return text.T(l, "problem.under", detail, e.provision(l))
}

func (e *Error) provision(l text.Lang) string {
	if text.Has(e.Law) {
		return text.T(l, e.Law)
	}
	return e.Law
}

// In returns what is wrong with the answer, without its path.
func (f Field) In(l text.Lang) string { return text.T(l, f.Key, f.Args...) }
