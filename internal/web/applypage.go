package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/view"
)

// The buttons of a page of questions.
const (
	goOn   = "go-on"
	later  = "later"
	zone   = "zone"    // fill in from the passport zone
	add    = "add:"    // and the list
	remove = "remove:" // and the list and the item
)

// topicHere is the topic that the address names, if this application asks it of the reader.
func (t *turn) topicHere(a *application) (topic, error) {
	for _, p := range topicsFor(t.actor.Role, a) {
		if p.key == t.r.PathValue("topic") {
			return p, nil
		}
	}
	return topic{}, problem.New(problem.NotFound, "web.missing")
}

// topicPage shows the questions of a topic, with what is wrong where somebody comes from
// the list of that.
func (t *turn) topicPage() error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	if t.r.PathValue("topic") == "type" {
		return t.typePage(a)
	}
	p, err := t.topicHere(a)
	if err != nil {
		return err
	}
	s := t.sheet(a, nil)
	if t.r.URL.Query().Has("faults") {
		s.faults = faultsIn(p, a.faults)
	}
	return t.showTopic(http.StatusOK, a, p, s, nil)
}

// keepTopic keeps what was typed, whatever it is, and then goes on, or shows what is wrong
// with it.
func (t *turn) keepTopic() error {
	if err := t.form(); err != nil {
		return err
	}
	a, err := t.openForm()
	if err != nil {
		return err
	}
	p, err := t.topicHere(a)
	if err != nil {
		return err
	}
	a, clashes, err := t.keepPage(a, t.typed(p, t.actor.Role))
	if err != nil {
		return err
	}
	if t.r.Header.Get(view.PartHeader) == "autosave" {
		return t.autosaved(a, clashes)
	}
	if len(clashes) > 0 {
		return t.clash(a, p, clashes)
	}
	return t.after(a, p)
}

// keepPage stores what was typed as an answer to what the page showed.
func (t *turn) keepPage(a *application, typed dossier.Answers) (*application, []casework.Clash, error) {
	seen, err := strconv.Atoi(t.value("version"))
	if err != nil {
		seen = 0 // nothing was seen: what is there is not overwritten
	}
	draft, clashes, err := t.Cases.Keep(t.r.Context(), t.actor, a.id, seen, typed)
	if err != nil {
		return nil, nil, err
	}
	next, err := t.with(draft)
	return next, clashes, err
}

// versionHeader tells a script the state that it has saved.
const versionHeader = "X-Tandem-Version"

// autosaved answers a script that keeps what is typed: when it was saved.
func (t *turn) autosaved(a *application, clashes []casework.Clash) error {
	if len(clashes) > 0 {
		http.Error(t.w, t.say("apply.clash"), http.StatusConflict)
		return nil
	}
	h := t.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set(versionHeader, strconv.Itoa(a.draft.N))
	_, _ = fmt.Fprint(t.w, t.savedNow())
	return nil
}

func (t *turn) savedNow() string {
	_, clock, _ := strings.Cut(civil.MomentOf(t.Now()).String(), "T")
	return t.say("apply.saved", clock)
}

// after goes where the button leads.
func (t *turn) after(a *application, p topic) error {
	act := t.value("do")
	if name, ok := strings.CutPrefix(act, add); ok {
		return t.to(a.path(p.key) + "?add=" + name + "#f-" + name)
	}
	if what, ok := strings.CutPrefix(act, remove); ok {
		return t.removeItem(a, p, what)
	}
	switch act {
	case zone:
		return t.fillFromZone(a, p)
	case later:
		return t.to(a.path(""))
	}
	return t.goOn(a, p)
}

// goOn shows what is wrong on this page, or leads to the next that is not complete.
func (t *turn) goOn(a *application, p topic) error {
	if err := t.choose(a, p); err != nil {
		return err
	}
	if a.zoneUnread(p) {
		return t.fillFromZone(a, p)
	}
	if faults := faultsIn(p, a.faults); len(faults) > 0 {
		return t.showTopic(http.StatusUnprocessableEntity, a, p, t.sheet(a, faults), nil)
	}
	if err := t.keepRecord(a, p); err != nil {
		return err
	}
	s, err := t.state(a)
	if err != nil {
		return err
	}
	return t.to(a.path(s.next(p.key, t.actor.Role)))
}

// zoneUnread reports whether the lines of the passport were given and nothing was filled
// in from them yet: what they say is shown before it counts.
func (a *application) zoneUnread(p topic) bool {
	d := a.draft.Answers
	return p.key == "passport" && d["applicant.passport.mrz[0]"].Value != "" && d["applicant.surname"].Value == ""
}

// choose makes the way of collection count for the case as well.
func (t *turn) choose(a *application, p topic) error {
	way := permit.Way(a.form.Delivery.Choice)
	if p.key != "delivery" || way == "" || way == a.c.Collection.Way || !slices.Contains(a.pack.Profile.Delivery, way) {
		return nil
	}
	_, err := t.Cases.Do(t.r.Context(), t.actor, a.id, permit.Choose{Way: way})
	return err
}

// removeItem takes one of a list away: what "jobs:2" names.
func (t *turn) removeItem(a *application, p topic, what string) error {
	list, number, _ := strings.Cut(what, ":")
	n, err := strconv.Atoi(number)
	i := slices.IndexFunc(p.parts, func(x formPart) bool { return x.list == list })
	if err != nil || i < 0 || list == "dependants" && n < a.family() {
		return problem.New(problem.Invalid, "web.unreadable")
	}
	t.r.PostForm.Set("version", strconv.Itoa(a.draft.N))
	if _, clashes, err := t.keepPage(a, p.parts[i].without(a.draft.Values(), n)); err != nil || len(clashes) > 0 {
		return err
	}
	return t.to(a.path(p.key) + "#f-" + list)
}

// fillFromZone fills in what the passport zone says; what is wrong with it is shown.
func (t *turn) fillFromZone(a *application, p topic) error {
	draft, flaws, err := t.Cases.FillFromZone(t.r.Context(), t.actor, a.id)
	if err != nil {
		return err
	}
	if len(flaws) == 0 {
		return t.to(a.path(p.key))
	}
	if a, err = t.with(draft); err != nil {
		return err
	}
	s := t.sheet(a, nil)
	for _, f := range flaws {
		s.faults = append(s.faults, fault(fmt.Sprintf("applicant.passport.mrz[%d]", f.Line), f.Message))
	}
	return t.showTopic(http.StatusUnprocessableEntity, a, p, s, nil)
}

// clash shows the page with what was typed, beside what somebody else wrote meanwhile.
// Sent again, it overwrites what is shown now, and nothing newer.
func (t *turn) clash(a *application, p topic, clashes []casework.Clash) error {
	typed := t.typed(p, t.actor.Role)
	for path, value := range typed {
		x := a.draft.Answers[path]
		if x.Value != value {
			a.draft.Answers[path] = casework.Answer{Value: value}
		}
	}
	var list []view.Change
	for _, c := range clashes {
		q, _ := dossier.QuestionAt(c.Path)
		list = append(list, view.Change{Label: labelOf(t.lang, c.Path, q), Yours: t.answerWords(q, typed[c.Path]), Theirs: t.answerWords(q, c.Theirs)})
	}
	return t.showTopic(http.StatusConflict, a, p, t.sheet(a, nil), list)
}

// showTopic shows a page of questions.
func (t *turn) showTopic(status int, a *application, p topic, s *sheet, clashes []view.Change) error {
	page := view.Topic{Head: view.Head{Caption: t.say("apply.draft", a.id, a.pack.Names), Title: t.title(p.key), Lede: t.lede(p)},
		Post:  view.Post{Action: a.path(p.key), Version: strconv.Itoa(a.draft.N), Autosave: a.path(p.key)},
		Notes: t.topicNotes(a, p, len(clashes) > 0), Clashes: clashes, Parts: t.parts(a, p, s), Why: t.why(a, p), Sketch: p.key == "passport"}
	page.Asks = strings.Join(s.asks, " ")
	page.Acts = []view.Act{{Label: t.say("apply.go-on"), Name: "do", Value: goOn, Weight: view.Primary}, {Label: t.say("apply.later"), Name: "do", Value: later, Weight: view.Quiet}}
	shell := t.below(a, t.title(p.key))
	shell.Errors = s.errorsOf()
	return t.showAs(status, shell, view.TopicPage(page))
}

// lede is the one sentence at the top of a page.
func (t *turn) lede(p topic) string {
	if key := "apply.lede." + p.key; text.Has(key) {
		return t.say(key)
	}
	return t.say("apply.lede")
}

func (t *turn) topicNotes(a *application, p topic, clashed bool) []view.Notice {
	var out []view.Notice
	if clashed {
		out = append(out, view.Notice{Tone: view.Warn, Title: t.say("apply.clash"), Text: t.say("apply.clash.text")})
	}
	if p.notice {
		out = append(out, view.Notice{Tone: view.Info, Title: t.say("apply.sensitive"), Text: t.say("apply.sensitive." + p.key)})
	}
	if a.signed(t.actor.Role) {
		out = append(out, view.Notice{Tone: view.Info, Text: t.say("apply.unsigns")})
	}
	return out
}

// why says of every question of the page why it is asked.
func (t *turn) why(a *application, p topic) []view.Reason {
	var out []view.Reason
	for _, x := range p.shown(a) {
		ids := x.ids
		if x.list != "" {
			ids = []string{x.list}
		}
		for _, id := range ids {
			q, _ := dossier.QuestionAt(id)
			out = append(out, view.Reason{Label: labelOf(t.lang, id, q), Purpose: q.For.In(t.lang), Source: q.Source.In(t.lang)})
		}
	}
	return out
}

// parts are the questions of the page under their headings.
func (t *turn) parts(a *application, p topic, s *sheet) []view.Part {
	var out []view.Part
	for _, x := range p.shown(a) {
		switch {
		case x.list == "transaction.changed":
			out = append(out, t.boxes(x, s))
		case x.list != "":
			out = append(out, t.list(a, x, s))
		case x.key == "delivery":
			out = append(out, t.delivery(x, s))
		default:
			out = append(out, t.questions(a, x, s))
		}
	}
	if len(out) == 1 && !out[0].Fold {
		out[0].Legend = "" // the title of the page says it
	}
	return out
}

// folded lets a part stand folded under what it follows from, where nobody has to look at
// it.
func (t *turn) folded(part view.Part, x formPart) view.Part {
	part.Fold, part.Legend = true, t.say("apply.fold."+x.key)
	return part
}

// questions are a part without a list.
func (t *turn) questions(a *application, x formPart, s *sheet) view.Part {
	out := view.Part{Legend: t.say("apply.part." + x.key)}
	for _, id := range x.ids {
		out.Inputs = append(out.Inputs, s.input(id))
	}
	if x.key == "zone" {
		out.Acts = []view.Act{{Label: t.say("apply.zone.fill"), Name: "do", Value: zone}}
	}
	out.What = t.aboutPart(x)
	if x.fold && s.follow(x.ids) {
		return t.folded(out, x)
	}
	return out
}

// delivery asks where the permits go under the answer that needs it.
func (t *turn) delivery(x formPart, s *sheet) view.Part {
	choice := s.input("delivery.choice")
	post, pickUp := []view.Input{}, []view.Input{}
	for _, id := range x.ids[1:] {
		if id == "delivery.station" {
			if len(s.pack.Stations()) > 0 {
				pickUp = append(pickUp, s.input(id))
			}
			continue
		}
		post = append(post, s.input(id))
	}
	choice.Kind = view.AsRadios
	for i, o := range choice.Options {
		if o.Value == string(dossier.ByPost) {
			choice.Options[i].Under = view.FormPart(view.Part{Inputs: post})
		} else if len(pickUp) > 0 {
			choice.Options[i].Under = view.FormPart(view.Part{Inputs: pickUp})
		}
	}
	return view.Part{Legend: t.say("apply.part.delivery"), What: t.say("apply.delivery"), Inputs: []view.Input{choice}}
}

// boxes asks a list of choices as boxes to tick.
func (t *turn) boxes(x formPart, s *sheet) view.Part {
	q, _ := dossier.QuestionAt(x.list + "[]")
	in := view.Input{Kind: view.AsChecks, Field: view.Field{Name: x.list, Label: labelOf(t.lang, x.list, q), Options: s.options(q), Error: s.wrong(x.list, q, "")}}
	for i := range x.count(s.draft.Values()) {
		in.Values = append(in.Values, s.draft.Answers[x.of(i, "")].Value)
	}
	asked := view.Input{Kind: view.AsHidden, Field: view.Field{Name: x.list + ".asked", Value: "yes"}}
	return view.Part{Legend: t.say("apply.part." + x.key), Inputs: []view.Input{in, asked}}
}

// list asks the items that there are, and one more where that was wanted or where the list
// must have one.
func (t *turn) list(a *application, x formPart, s *sheet) view.Part {
	q, _ := dossier.QuestionAt(x.list)
	n := x.count(a.draft.Values())
	more := t.r.URL.Query().Get("add") == x.list || n == 0 && q.Need.Holds(a.form) || x.single()
	total := n
	if more && n < q.Max {
		total++
	}
	if x.list == "dependants" {
		total = max(total, a.family())
	}
	out := view.Part{Legend: t.say("apply.part." + x.key), What: t.aboutPart(x), Anchor: x.list, Error: s.wrong(x.list, q, "")}
	for i := range total {
		if x.single() {
			out.Inputs = append(out.Inputs, s.nth(x, i))
			continue
		}
		out.Items = append(out.Items, t.item(a, x, s, i))
	}
	if total < q.Max && !x.single() {
		out.Acts = []view.Act{{Label: t.say("apply.add." + x.key), Name: "do", Value: add + x.list}}
	}
	if x.fold && out.Error == "" && total == 1 && s.follow(x.itemPaths(0)) {
		return t.folded(out, x)
	}
	return out
}

func (t *turn) aboutPart(x formPart) string {
	if key := "apply.about." + x.key; text.Has(key) {
		return t.say(key)
	}
	return ""
}

// nth asks a single answer of a list.
func (s *sheet) nth(x formPart, i int) view.Input {
	in := s.input(x.of(i, ""))
	in.Label = text.T(s.lang, "apply.nth", in.Label, i+1)
	in.Optional = true
	return in
}

// item asks one of a list.
func (t *turn) item(a *application, x formPart, s *sheet, i int) view.Item {
	legend := t.say("apply.item."+x.key, i+1)
	out := view.Item{Legend: legend}
	applies := x.list == "dependants" && i < a.family()
	for _, id := range x.ids {
		if x.list == "dependants" && !ofDependant(id, a.draft.Answers[x.of(i, "residence")].Value) {
			continue
		}
		out.Inputs = append(out.Inputs, s.input(x.of(i, id)))
	}
	if applies {
		out.Fixed = t.say("apply.family.applies", permit.Transaction(a.draft.Answers[x.of(i, "residence")].Value))
	} else {
		out.Remove = &view.Act{Label: t.say("apply.remove"), About: legend, Name: "do", Value: remove + x.list + ":" + strconv.Itoa(i), Small: true}
	}
	return out
}

// ofDependant reports whether a question is asked of a member of the family, by what is
// applied for; nothing but who they are is asked of who applies for nothing.
func ofDependant(id, residence string) bool {
	switch id {
	case "enteredOn", "visaType", "stayUntil":
		return residence == string(dossier.ResidenceFirst)
	case "permitNumber", "permitExpiresOn":
		return residence != "" && residence != string(dossier.ResidenceFirst)
	case "requestedUntil":
		return residence == string(dossier.ResidenceFirst) || residence == string(dossier.ResidenceExtension)
	}
	return true
}

// typePage shows what is applied for, which is settled when the application begins.
func (t *turn) typePage(a *application) error {
	rows := []view.SummaryRow{}
	for _, path := range []string{"city", "transaction.work", "transaction.residence", "employer.creditCode", "employer.name", "workPermit.number", "workPermit.expiresOn", "residence.current.number", "residence.current.expiresOn"} {
		q, _ := dossier.QuestionAt(path)
		if x := a.draft.Answers[path]; x.Value != "" {
			rows = append(rows, view.SummaryRow{Fact: view.Fact{Label: labelOf(t.lang, path, q), Value: t.answerWords(q, x.Value)}})
		}
	}
	page := view.CheckPage{Head: view.Head{Title: t.title("type"), Lede: t.say("apply.type.settled")}, Sections: []view.AnswerSection{{Key: "type", Title: t.whatWords(a.c.Tracks), Rows: rows}},
		Post: view.Post{Action: a.path("type")}}
	return t.show(t.below(a, t.title("type")), view.CheckAnswers(page))
}

// answerWords is an answer as people read it.
func (t *turn) answerWords(q dossier.Question, value string) string {
	switch {
	case value == "":
		return ""
	case q.ID == "city":
		if pack, err := t.Cases.Packs.ByCity(value, t.today()); err == nil {
			return pack.Names.In(t.lang)
		}
	case q.Type == dossier.Choice && q.Options.Has(value):
		return capital(t.lang, q.Options.Label(value).In(t.lang))
	case q.Type == dossier.Nation:
		return t.say("apply.country", dossier.Country(value), value)
	case q.Type == dossier.Flag:
		return t.say("apply.yes")
	case q.Type == dossier.Code:
		if o, ok := t.Cases.Packs.Office(permit.OfficeID(value)); ok {
			return o.In(t.lang)
		}
	case q.Type == dossier.Date:
		if d, err := civil.ParseDate(value); err == nil {
			return view.Day(t.words(), d)
		}
	case q.Type == dossier.MonthType:
		if d, err := civil.ParseDate(value + "-01"); err == nil {
			return view.WholeMonth(t.words(), d)
		}
	}
	return value
}
