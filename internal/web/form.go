package web

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"tandem/internal/dossier"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// form reads what a form has sent, within bounds. What is no text is refused.
func (t *turn) form() error {
	read := t.r.ParseForm
	if strings.HasPrefix(t.r.Header.Get("Content-Type"), "multipart/form-data") {
		read = func() error { return t.r.ParseMultipartForm(mostForm) }
	}
	if err := read(); err != nil {
		if tooLarge(err) != err {
			return err
		}
		return problem.New(problem.Invalid, "web.unreadable")
	}
	n := 0
	for _, values := range t.r.PostForm {
		n += len(values)
		for _, v := range values {
			if !utf8.ValidString(v) {
				return problem.New(problem.Invalid, "web.unreadable")
			}
		}
	}
	if n > mostFields {
		return problem.New(problem.TooLarge, "web.many-fields", mostFields)
	}
	return nil
}

// value is one answer of a form that form has read, without blanks around it.
func (t *turn) value(name string) string { return strings.TrimSpace(t.r.PostFormValue(name)) }

// date puts the three boxes of a date together as it is stored: 2026-11-05. Months may be
// named: 3, 03, MAR, March. What is no date stays as it was typed.
func (t *turn) date(name string) string {
	y, m, d := t.value(name+".y"), t.value(name+".m"), t.value(name+".d")
	if y+m+d == "" {
		return t.value(name) // sent in one piece
	}
	return joined(y, monthNumber(m), d)
}

// month is the same of a month: 2026-11.
func (t *turn) month(name string) string {
	y, m := t.value(name+".y"), t.value(name+".m")
	if y+m == "" {
		return t.value(name)
	}
	return joined(y, monthNumber(m))
}

// joined puts the parts of a date together; numbers of one digit get their zero.
func joined(parts ...string) string {
	for i, p := range parts {
		if len(p) == 1 && p >= "0" && p <= "9" {
			parts[i] = "0" + p
		}
	}
	return strings.Join(parts, "-")
}

// monthNumber is the number of a month that is named in English, as passports do.
func monthNumber(s string) string {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToUpper(m.String())
		if up := strings.ToUpper(s); len(up) >= 3 && strings.HasPrefix(name, up) {
			return time.Date(2000, m, 1, 0, 0, 0, 0, time.UTC).Format("01")
		}
	}
	return s
}

// answer is what was typed in answer to a question of the form, in the way that its kind
// of answer is asked.
func (t *turn) answer(path string, q dossier.Question) string {
	switch q.Type {
	case dossier.Date:
		return t.date(path)
	case dossier.MonthType:
		return t.month(path)
	}
	return t.value(path)
}

// errorOf is what is wrong with one answer.
func errorOf(list []view.FieldError, name string) string {
	for _, e := range list {
		if e.Name == name {
			return e.Message
		}
	}
	return ""
}

// has reports whether the form asked the question: a box that is not ticked sends
// nothing, so its form says what it asked.
func has(r *http.Request, name string) bool {
	_, ok := r.PostForm[name]
	return ok
}
