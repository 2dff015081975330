package web

import (
	"slices"

	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// beside are the answers that stand on originals, in the order of the form.
var beside = []string{"applicant.surname", "applicant.given", "applicant.nativeName", "applicant.chineseName", "applicant.sex", "applicant.birthDate", "applicant.nationality",
	"applicant.passport.number", "applicant.passport.issuedOn", "applicant.passport.expiresOn", "qualification.degree", "post.title", "contract.from", "contract.to",
	"employer.name", "employer.creditCode", "accommodation.address"}

// declared is what the officer holds the originals against.
func (w window) declared() (out []view.Fact) {
	answers := dossier.Flatten(w.d.Form)
	for _, path := range beside {
		q, known := dossier.QuestionAt(path)
		if value := answers[path]; known && value != "" {
			out = append(out, view.Fact{Label: w.in(q.Label()), Value: w.declaredValue(q, value), ID: isNumber(q.Type), Person: isName(q.Type)})
		}
	}
	return out
}

func isNumber(k dossier.Type) bool {
	return slices.Contains([]dossier.Type{dossier.PassportNo, dossier.Credit}, k)
}

func isName(k dossier.Type) bool {
	return slices.Contains([]dossier.Type{dossier.Latin, dossier.Han, dossier.Line}, k)
}

// declaredValue is an answer in words; dates stand as papers have them.
func (w window) declaredValue(q dossier.Question, value string) string {
	switch q.Type {
	case dossier.Choice:
		return w.in(q.Options.Label(value))
	case dossier.Nation:
		return w.say("desk.nation", dossier.Country(value), value)
	}
	return value
}

// original reports whether the paper lies on the counter: it was uploaded and is compared.
func original(m permit.Material) bool {
	return m.Needed() && m.Original && m.Met == permit.Uploaded
}

// looked is the paper that is shown: the one asked for, else the first that nobody has
// compared, else the first.
func (w window) looked() (permit.Material, bool) {
	var found permit.Material
	for _, m := range w.d.Papers {
		switch {
		case m.Blob == "" || !m.Needed():
			continue
		case string(m.Code) == w.r.URL.Query().Get("paper"):
			return m, true
		case found.Code == "" || original(m) && m.Seen == permit.Unseen && !(original(found) && found.Seen == permit.Unseen):
			found = m
		}
	}
	return found, found.Code != ""
}

// document is the uploaded paper beside the answers.
func (w window) document() *view.Document {
	m, ok := w.looked()
	if !ok {
		return nil
	}
	return &view.Document{Title: w.paperName(w.d.Pack, m.Code), About: w.say("desk.window.version", m.Version), Path: "/" + string(w.lang) + "/s/cases/" + string(w.d.ID) + "/papers/" + string(m.Code)}
}

// lookPath shows a paper beside the answers.
func (w window) lookPath(code permit.Code) string { return w.path("?paper=" + string(code)) }

// originals is the comparison, if it may be made now.
func (w window) originals(wrong []view.FieldError) *view.Originals {
	if !w.offers(permit.Compare{}) || !w.onCounter() {
		return nil
	}
	o := &view.Originals{Post: w.post("/compare"), Lead: w.say("desk.window.originals.lead"), Act: view.Act{Label: w.say("desk.window.compare"), Weight: view.Primary}}
	open := 0
	shown, _ := w.looked()
	for _, m := range w.d.Papers {
		if !original(m) {
			continue
		}
		p := view.OriginalPaper{Field: w.lookField(m, wrong), Path: w.lookPath(m.Code), Shown: m.Code == shown.Code}
		if m.Seen == permit.Matches {
			p.Done = w.in(m.Seen)
		} else {
			open++
		}
		o.Papers = append(o.Papers, p)
	}
	if open == 0 {
		return nil
	}
	if !w.d.Pack.Profile.KeepPassport {
		o.Passport = &view.Field{Name: "passport", Label: w.say("desk.window.passport"), Value: w.value("passport")}
	}
	return o
}

// onCounter reports whether it is time for originals: where the city sees them at the
// hand-out, nobody brings any before.
func (w window) onCounter() bool {
	handing := w.d.Phase == permit.Made || w.d.Phase == permit.Withheld
	return handing || w.d.Pack.Profile.Originals != permit.AtHandOut
}

// absent is the answer that an original was not brought: nothing is found of it.
const absent = "absent"

// lookField asks what looking at an original brought.
func (w window) lookField(m permit.Material, wrong []view.FieldError) view.Field {
	name, fault := "seen."+string(m.Code), "fault."+string(m.Code)
	f := view.Field{Name: name, Label: w.paperName(w.d.Pack, m.Code), Value: w.value(name), Error: errorOf(wrong, name)}
	if m.Seen == permit.Differs && f.Value == "" {
		f.Hint = w.in(m.Seen)
	}
	why := view.Select(view.Field{Name: fault, Label: w.say("desk.window.fault"), Value: w.value(fault), Error: errorOf(wrong, fault), Options: w.reasons(differFaults, "desk.fault.")})
	f.Options = []view.Option{{Value: string(permit.Matches), Label: w.say("desk.seen.matches")}, {Value: string(permit.Differs), Label: w.say("desk.seen.differs"), Under: why}, {Value: absent, Label: w.say("desk.seen.absent")}}
	return f
}

// What can differ between an original and what was uploaded.
var differFaults = []permit.Code{"differs-content", "differs-person", "differs-dates", "not-genuine"}

// deskCompare records what looking at the originals brought.
func (t *turn) deskCompare() error {
	return t.windowAct(func(w window) (permit.Command, []view.FieldError) {
		cmd := permit.Compare{Passport: w.value("passport") == "yes"}
		var wrong []view.FieldError
		for _, m := range w.d.Papers {
			if !original(m) || m.Seen == permit.Matches {
				continue
			}
			r, here, fault := w.result(m)
			if fault != nil {
				wrong = append(wrong, *fault)
			} else if here {
				cmd.Results = append(cmd.Results, r)
			}
		}
		if len(cmd.Results) == 0 && wrong == nil {
			wrong = append(wrong, view.FieldError{Message: w.say("desk.wrong.nothing-seen")})
		}
		return cmd, wrong
	})
}

// result reads what was found of one paper; a difference says which.
func (w window) result(m permit.Material) (r permit.Comparison, here bool, wrong *view.FieldError) {
	name, fault := "seen."+string(m.Code), permit.Code(w.value("fault."+string(m.Code)))
	r = permit.Comparison{Code: m.Code, Seen: permit.Seen(w.value(name))}
	switch r.Seen {
	case permit.Matches:
		return r, true, nil
	case permit.Differs:
		if !slices.Contains(differFaults, fault) {
			return r, false, &view.FieldError{Name: "fault." + string(m.Code), Message: w.say("desk.wrong.fault", w.paperName(w.d.Pack, m.Code))}
		}
		r.Fault = fault
		return r, true, nil
	case absent:
		return r, false, nil
	}
	return r, false, &view.FieldError{Name: name, Message: w.say("desk.wrong.seen", w.paperName(w.d.Pack, m.Code))}
}

// others are the papers of which no original is asked for now: those that lie on the
// counter stand in the comparison, if there is one.
func (w window) others(comparing bool) *view.Table {
	title := "desk.window.papers"
	if comparing {
		title = "desk.window.others"
	}
	tab := &view.Table{Caption: w.say(title), Quiet: true, Columns: w.heads("paper", "met")}
	for _, m := range w.d.Papers {
		if !m.Needed() || comparing && original(m) {
			continue
		}
		how := view.Cell{Text: w.say("desk.met." + metWord(m))}
		if m.Blob != "" {
			how.Path = w.lookPath(m.Code)
		}
		tab.Rows = append(tab.Rows, []view.Cell{{Text: w.paperName(w.d.Pack, m.Code)}, how})
	}
	if len(tab.Rows) == 0 {
		return nil
	}
	return tab
}
