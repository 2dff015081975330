package web

import (
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/strict"
	"tandem/internal/text"
	"tandem/internal/view"
)

// onPage is what a page says of a fault that the form words for those who write files. The
// places are those of the fault.
var onPage = map[string]string{
	"dossier.missing":          "apply.fault.missing",
	"dossier.unconfirmed":      "apply.fault.unconfirmed",
	"dossier.choice":           "apply.fault.choice",
	"dossier.choice.near":      "apply.fault.choice",
	"dossier.nation":           "apply.fault.choice",
	"dossier.nation.near":      "apply.fault.choice",
	"dossier.latin":            "apply.fault.latin",
	"dossier.credit.check":     "apply.fault.credit",
	"dossier.transaction.none": "apply.fault.none",
	"dossier.licence.open":     "apply.fault.licence",
	"dossier.extension.late":   "apply.fault.late",
	"dossier.history.gap":      "apply.fault.gap",
	"dossier.mrz.lines":        "apply.fault.zone",
	"dossier.shape.code":       "apply.fault.choice",
	"dossier.shape.sha256":     "apply.fault.choice",
	"dossier.medical.missing":  "apply.fault.medical",
	"dossier.month.form":       "apply.fault.month",
	"civil.date.form":          "apply.fault.date",
	"civil.moment.form":        "apply.fault.date",
	"strict.value":             "apply.fault.unreadable",
	"strict.type":              "apply.fault.unreadable",
	"strict.item":              "apply.fault.item",
	"strict.number":            "apply.fault.unreadable",
	"strict.unknown":           "apply.fault.unreadable",
	"strict.missing":           "apply.fault.unreadable",
	"strict.control":           "apply.fault.control",
}

// ofProvenance begins the keys of faults about where an answer comes from; people do not
// type that.
const ofProvenance = "dossier.provenance."

// told says a fault on a page.
func told(l text.Lang, f strict.Fault, value string) string {
	q, _ := dossier.QuestionAt(f.Path)
	label := labelOf(l, f.Path, q)
	key, args := f.Key, f.Args
	if m, ok := inner(f); ok {
		key, args = m.Key, m.Args
	}
	switch {
	case strings.HasPrefix(key, ofProvenance):
		return text.T(l, "apply.fault.origin", label)
	case q.Type == dossier.Date && key == "civil.date.form" || q.Type == dossier.MonthType && key == "dossier.month.form":
		return dateFault(l, label, key, value)
	case key == "dossier.missing" && chosen(q.Type):
		return text.T(l, "apply.fault.choose", label)
	case key == "dossier.number" && strings.TrimSpace(value) == "":
		return text.T(l, "apply.fault.missing", label)
	case key == "dossier.history.gap":
		return text.T(l, onPage[key], args[0], args[1], args[2])
	case key == "dossier.latin":
		return text.T(l, onPage[key], args[0])
	case key == "dossier.extension.late":
		return text.T(l, onPage[key], args[0], args[1])
	case key == "dossier.credit.check":
		return text.T(l, onPage[key], args[0])
	}
	if own, ok := onPage[key]; ok {
		return text.T(l, own, label)
	}
	return text.T(l, key, args...)
}

// chosen reports whether an answer is picked from a list rather than typed.
func chosen(t dossier.Type) bool {
	return t == dossier.Choice || t == dossier.Nation
}

// inner is the message of a type that could not read its answer.
func inner(f strict.Fault) (text.Message, bool) {
	if f.Key != "strict.value" || len(f.Args) != 1 {
		return text.Message{}, false
	}
	m, ok := f.Args[0].(text.Message)
	return m, ok
}

// dateFault names the box that was left empty.
func dateFault(l text.Lang, label, key, value string) string {
	parts := strings.SplitN(value, "-", 3)
	for i, box := range []string{"y", "m", "d"} {
		if i < len(parts) && parts[i] == "" {
			return text.T(l, "apply.fault.date."+box, label)
		}
	}
	return text.T(l, onPage[key], label)
}

// wrong is what is said of an answer on its page.
func (s *sheet) wrong(path string, q dossier.Question, value string) string {
	for _, f := range s.faults {
		if at(f.Path) == path {
			return told(s.lang, f, value)
		}
	}
	return ""
}

// at is the field that shows a fault: the first line of the zone for both.
func at(path string) string {
	path = strings.TrimPrefix(path, "provenance.")
	path = strings.TrimSuffix(path, ".how")
	if path == "applicant.passport.mrz" {
		return path + "[0]"
	}
	return path
}

// errorsOf are the faults of the pages for the summary at the top, in their order.
func (s *sheet) errorsOf() []view.FieldError {
	var out []view.FieldError
	for _, f := range s.faults {
		path := at(f.Path)
		if slices.ContainsFunc(out, func(e view.FieldError) bool { return e.Name == path }) {
			continue
		}
		out = append(out, view.FieldError{Name: path, Message: told(s.lang, f, s.draft.Answers[path].Value)})
	}
	return out
}

// faultsIn are the faults of a draft that a topic shows.
func faultsIn(p topic, faults strict.Faults) strict.Faults {
	var out strict.Faults
	for _, f := range faults {
		if p.has(at(f.Path)) {
			out = append(out, f)
		}
	}
	return out
}

// parse is the form that a draft would be if it were handed in today, and what forbids that.
func (t *turn) parse(d casework.Draft) (*dossier.Form, strict.Faults) {
	v, faults := d.Parse(t.today())
	return &v.Form, d.Values().Wanting(faults.Errors())
}

// fault is a message about an answer.
func fault(path string, m text.Message) strict.Fault {
	return strict.Fault{Path: path, Key: m.Key, Args: m.Args}
}
