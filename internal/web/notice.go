package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// A noticing is the form that names what is to be corrected: papers, each by what is wrong
// with it, and answers of the form. Who writes the one notice fills it in, at the window or
// at an authority, and who puts something forward for it.
type noticing struct {
	reviewer
	d     casework.Desk
	track permit.TrackID     // whose authority asks; empty: the window
	asked []dossier.Question // that this case's form asks and the reader sees
	post  view.Post
	notes []view.Notice
	acts  []view.Act
	facts bool   // a second notice: asks what is new
	done  string // where it leads in the end
	page  func(status int, wrong []view.FieldError, body templ.Component) error
}

// noticing begins the form for a track.
func (t reviewer) noticing(d casework.Desk, track permit.TrackID) noticing {
	n := noticing{reviewer: t, d: d, track: track}
	stated := dossier.Flatten(d.Form)
	for _, q := range dossier.Questions() {
		_, answered := stated[q.ID]
		if n.mayName(q) && (answered || q.Need.Holds(&d.Form) || n.before(permit.Item{Field: q.ID}) != "") {
			n.asked = append(n.asked, q)
		}
	}
	return n
}

// mayName reports whether the reader sees the answer, and the party can give another one
// on its page: lists are changed in the form itself.
func (n noticing) mayName(q dossier.Question) bool {
	seen := slices.ContainsFunc(q.ReadBy, func(r dossier.Reader) bool { return n.d.View.Kind(permit.Kind(r)) })
	return seen && q.Type != dossier.List && listPath(q.ID) == ""
}

// show shows the form with what is named so far.
func (n noticing) show(status int, wrong []view.FieldError) error {
	f := view.NoticeForm{Post: n.post, Notes: n.notes, Keep: n.keep(), Others: n.othersTable(), Papers: n.papers(),
		Answers: n.answers(wrong), Add: n.adding(wrong), More: view.Act{Label: n.say("notice.more"), Name: "step", Value: "more"}, Acts: n.acts}
	if n.facts {
		f.NewFact = &view.Field{Name: "fact", Label: n.say("notice.fact"), Hint: n.say("notice.fact.hint"), Value: n.value("fact"), Error: errorOf(wrong, "fact"), Options: n.options(permit.NewFacts)}
	}
	return n.page(status, wrong, view.NoticeEntry(f))
}

// keep are the values that the reader does not see: of the track, and of what had been put
// forward when the form was shown.
func (n noticing) keep() [][2]string {
	return [][2]string{{"track", string(n.track)}, {"forwarded", n.forwarded()}}
}

// papers ask of every paper that the reader sees what is wrong with it.
func (n noticing) papers() (out []view.Field) {
	for _, m := range n.d.Papers {
		if !m.Needed() {
			continue
		}
		f := view.Field{Name: paperField(m.Code), Label: n.paperName(n.d.Pack, m.Code), Hint: n.metWords(m), Options: n.options(faultCodes)}
		f.Value = n.named(f.Name, permit.Item{Material: m.Code})
		if n.first() && f.Value == "" && m.Seen == permit.Differs { // what an original showed stands there already
			f.Value = "differs-document"
		}
		out = append(out, f)
	}
	return out
}

// first reports whether nothing has been entered yet.
func (n noticing) first() bool { return n.r.Method == http.MethodGet }

// named is what is wrong with a paper or an answer: as it was entered, and at first as the
// office has put it forward before.
func (n noticing) named(field string, i permit.Item) string {
	if n.first() {
		return n.before(i)
	}
	return n.value(field)
}

// before is the fault with which the office has put a paper or an answer forward.
func (n noticing) before(i permit.Item) string {
	for _, x := range n.d.PutForwardFor(n.track) {
		if x.Material == i.Material && x.Field == i.Field {
			return string(x.Fault)
		}
	}
	return ""
}

func answerField(path string) string { return "answer." + path }

// answers are those that are named, each once and with what is wrong with it.
func (n noticing) answers(wrong []view.FieldError) (out []view.Field) {
	for _, q := range n.asked {
		name := answerField(q.ID)
		f := view.Field{Name: name, Label: n.in(q.Label()), Value: n.named(name, permit.Item{Field: q.ID}), Error: errorOf(wrong, name), Options: n.options(faultCodes)}
		if n.added(wrong) == q.ID {
			f.Value = n.value("add.fault")
		}
		if f.Value != "" || has(n.r, name) {
			out = append(out, f)
		}
	}
	return out
}

// added is the answer that has just been added; "" if none has.
func (n noticing) added(wrong []view.FieldError) string {
	if n.value("step") != "more" || len(wrong) > 0 {
		return ""
	}
	return n.value("add")
}

// adding asks for one more answer, out of one list for the whole page.
func (n noticing) adding(wrong []view.FieldError) [2]view.Field {
	out := [2]view.Field{{Name: "add", Label: n.say("notice.add"), Error: errorOf(wrong, "add"), Groups: n.sections()},
		{Name: "add.fault", Label: n.say("notice.add.fault"), Error: errorOf(wrong, "add.fault"), Options: n.options(faultCodes)}}
	if n.added(wrong) == "" {
		out[0].Value, out[1].Value = n.value("add"), n.value("add.fault")
	}
	return out
}

// sections are the questions as the form groups them.
func (n noticing) sections() (out []view.OptionGroup) {
	section := ""
	for _, q := range n.asked {
		if q.Section() != section {
			section = q.Section()
			out = append(out, view.OptionGroup{Label: n.say("review.section." + section)})
		}
		last := &out[len(out)-1]
		last.Options = append(last.Options, view.Option{Value: q.ID, Label: n.in(q.Label())})
	}
	return out
}

// items are what the form names, and what is wrong with it.
func (n noticing) items() (items []permit.Item, wrong []view.FieldError) {
	for _, m := range n.d.Papers {
		if fault := permit.Code(n.value(paperField(m.Code))); m.Needed() && slices.Contains(faultCodes, fault) {
			items = append(items, permit.Item{Track: n.track, Material: m.Code, Fault: fault})
		}
	}
	for _, q := range n.asked {
		fault := permit.Code(n.value(answerField(q.ID)))
		switch {
		case fault == "": // left out
		case !slices.Contains(faultCodes, fault):
			wrong = append(wrong, n.missingField(answerField(q.ID), "notice.wrong.fault")...)
		default:
			items = append(items, permit.Item{Track: n.track, Field: q.ID, Fault: fault})
		}
	}
	next, bad := n.next()
	if next.Field != "" {
		items = append(items, next)
	}
	return items, append(wrong, bad...)
}

// next reads the row for one more answer: an answer and what is wrong with it, or neither.
func (n noticing) next() (permit.Item, []view.FieldError) {
	i := permit.Item{Track: n.track, Field: n.value("add"), Fault: permit.Code(n.value("add.fault"))}
	switch {
	case i.Field == "" && i.Fault == "":
		return permit.Item{}, nil
	case !slices.ContainsFunc(n.asked, func(q dossier.Question) bool { return q.ID == i.Field }):
		return permit.Item{}, n.missingField("add", "notice.wrong.answer")
	case !slices.Contains(faultCodes, i.Fault):
		return permit.Item{}, n.missingField("add.fault", "notice.wrong.fault")
	}
	return i, nil
}

// more shows the form with one more answer named.
func (n noticing) more() error {
	i, wrong := n.next()
	if i.Field == "" && wrong == nil {
		wrong = n.missingField("add", "notice.wrong.answer")
	}
	if wrong != nil {
		return n.show(http.StatusUnprocessableEntity, wrong)
	}
	return n.show(http.StatusOK, nil)
}
