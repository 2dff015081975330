package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
	"tandem/internal/view"
)

// What can be applied for: work and residence in one case, or one of them alone.
var (
	both   = []string{"overseas-first", "domestic-first", "domestic-extension", "extension-extension", "change-change", "replacement-reissue", "cancellation-cancellation"}
	single = []string{"overseas-none", "domestic-none", "extension-none", "change-none", "replacement-none", "cancellation-none",
		"none-first", "none-extension", "none-change", "none-reissue", "none-cancellation"}
)

// alone is the answer that only one permit is wanted.
const alone = "single"

// mostFamily is how many members of a family one case takes.
const mostFamily = 8

// A beginning is what an application begins with.
type beginning struct {
	city, what, employer string
	family               int
	pack                 *rules.Pack
	answers              dossier.Answers // the permits that are held
}

// transactions are the two that a beginning is for.
func (b beginning) transactions() (dossier.WorkTransaction, dossier.ResidenceTransaction) {
	w, r, _ := strings.Cut(b.what, "-")
	return dossier.WorkTransaction(strings.TrimPrefix(w, "none")), dossier.ResidenceTransaction(strings.TrimPrefix(r, "none"))
}

// form is what the beginning states.
func (b beginning) form() *dossier.Form {
	w, r := b.transactions()
	return &dossier.Form{City: b.city, Transaction: dossier.Transaction{Work: w, Residence: r}}
}

// known are the answers that the beginning gives.
func (b beginning) known() dossier.Answers {
	w, r := b.transactions()
	out := dossier.Answers{"city": b.city, "transaction.work": string(w), "transaction.residence": string(r), "employer.creditCode": b.employer}
	for i := range b.family {
		out[fmt.Sprintf("dependants[%d].residence", i)] = string(r)
	}
	for path, value := range b.answers {
		out[path] = value
	}
	for path, value := range out {
		if value == "" {
			delete(out, path)
		}
	}
	return out
}

// held are the questions about permits that are held, in such an application.
func (b beginning) held() []string {
	f := b.form()
	var out []string
	if dossier.HoldsWork.Holds(f) {
		out = append(out, "workPermit.number", "workPermit.expiresOn")
	}
	if dossier.HoldsResidence.Holds(f) {
		out = append(out, "residence.current.number", "residence.current.expiresOn")
		for i := range b.family {
			out = append(out, fmt.Sprintf("dependants[%d].permitNumber", i), fmt.Sprintf("dependants[%d].permitExpiresOn", i))
		}
	}
	return out
}

// faults are what is wrong with the permits held.
func (b beginning) faults(today civil.Date) strict.Faults {
	_, all := b.known().Parse(nil, today)
	held := b.held()
	return slices.DeleteFunc(all.Errors(), func(f strict.Fault) bool { return !slices.Contains(held, f.Path) })
}

// query is the address of the second page.
func (b beginning) query() string {
	return url.Values{"city": {b.city}, "what": {b.what}, "employer": {b.employer}, "family": {strconv.Itoa(b.family)}}.Encode()
}

// beginning reads what the address or a form says, and what is wrong with it.
func (t *turn) beginning(get func(string) string) (beginning, []view.FieldError) {
	b := beginning{city: get("city"), what: get("what"), employer: strings.ToUpper(strings.Join(strings.Fields(get("employer")), ""))}
	if b.what == alone {
		b.what = get(alone)
	}
	var bad []view.FieldError
	wrong := func(name, message string) { bad = append(bad, view.FieldError{Name: name, Message: message}) }
	var err error
	if b.pack, err = t.Cases.Packs.ByCity(b.city, t.today()); err != nil {
		wrong("city", t.say("apply.start.city.wrong"))
	}
	if !slices.Contains(both, b.what) && !slices.Contains(single, b.what) {
		wrong("what", t.say("apply.start.what.wrong"))
	}
	if b.employer == "" {
		wrong("employer", t.say("apply.start.employer.missing"))
	} else if m, ok := dossier.CheckCredit(b.employer); !ok && m.Key != "dossier.credit.check" {
		wrong("employer", t.in(m))
	}
	if b.family, err = strconv.Atoi(cmp.Or(get("family"), "0")); err != nil || b.family < 0 || b.family > mostFamily {
		wrong("family", t.say("apply.start.family.wrong", mostFamily))
	} else if _, r := b.transactions(); b.family > 0 && (r == "" || r == dossier.ResidenceCancellation) {
		b.family = 0 // who comes along gets no permit where the applicant asks for none
	}
	return b, bad
}

// startPage asks what is applied for, and on a second page what that needs.
func (t *turn) startPage() error {
	q := t.r.URL.Query()
	if err := t.Cases.MayBegin(t.r.Context(), t.actor); err != nil {
		return err // before anything is typed for nothing
	}
	switch {
	case t.actor.Role == permit.HandlerRole:
		return t.show(t.applyShell(t.say("apply.start")), view.StartPage(t.employerLink()))
	case !q.Has("what"):
		return t.show(t.applyShell(t.say("apply.start")), view.StartPage(t.firstPage(q.Get, nil)))
	}
	b, bad := t.beginning(q.Get)
	if len(bad) > 0 {
		return t.firstAgain(q.Get, bad)
	}
	former, err := t.formerCase(func(c permit.Case) bool { return true })
	if err != nil {
		return err
	}
	if b.answers, err = t.heldBefore(b, former); err != nil {
		return err
	}
	return t.secondPage(b, former, nil)
}

// employerLink tells a handler how an application begins, with the address that the
// applicant can be sent: the employer stands in it.
func (t *turn) employerLink() view.Start {
	link := t.origin() + "/" + string(t.lang) + "/apply?" + url.Values{"employer": {t.actor.Employer}}.Encode()
	return view.Start{Head: view.Head{Title: t.say("apply.start"), Lede: t.say("apply.start.handler", t.actor.Employer)},
		Notes: []view.Notice{{Tone: view.Info, Title: t.say("apply.start.link"), Text: link}}}
}

func (t *turn) firstAgain(get func(string) string, bad []view.FieldError) error {
	shell := t.applyShell(t.say("apply.start"))
	shell.Errors = bad
	return t.again(shell, view.StartPage(t.firstPage(get, bad)))
}

// start takes the first page, and then the second.
func (t *turn) start() error {
	if err := t.form(); err != nil {
		return err
	}
	b, bad := t.beginning(t.value)
	if len(bad) > 0 {
		return t.firstAgain(t.value, bad)
	}
	if t.value("do") == "" || t.value("do") == goOn {
		return t.to("/apply?" + b.query())
	}
	b.answers = dossier.Answers{}
	for _, path := range b.held() {
		q, _ := dossier.QuestionAt(path)
		b.answers[path] = plain(q, t.answer(path, q))
	}
	former, err := t.formerCase(func(c permit.Case) bool { return true })
	if err != nil {
		return err
	}
	if faults := b.faults(t.today()); len(faults) > 0 {
		return t.secondPage(b, former, faults)
	}
	return t.beginCase(b, former)
}

// beginCase opens the draft, with the answers of a former application where that was chosen.
func (t *turn) beginCase(b beginning, former permit.CaseID) error {
	known := map[string]casework.Answer{}
	if t.value("do") == "prefill" && former != "" {
		var err error
		if known, err = t.carryOver(b, former); err != nil {
			return err
		}
	}
	for path, value := range b.known() {
		known[path] = casework.Answer{Value: value, N: 1, By: permit.Applicant}
	}
	if err := t.knownOutside(b, known); err != nil {
		return err
	}
	v, _ := b.known().Parse(nil, t.today())
	c, err := t.Cases.Begin(t.r.Context(), t.actor, permit.Open{City: b.city, Applicant: t.actor.ID, Employer: b.employer, Tracks: casework.Wanted(v)}, known)
	if err != nil {
		return err
	}
	return t.to("/apply/" + string(c.ID))
}

// knownOutside adds what the accounts say where no application says anything: the name of
// the employer, and how the applicant is reached.
func (t *turn) knownOutside(b beginning, known map[string]casework.Answer) error {
	if e, err := t.Accounts.Employer(t.r.Context(), b.employer); err == nil && known["employer.name"].Value == "" {
		from := dossier.Provenance{How: dossier.Register, Source: text.T(text.ZH, "apply.register"), On: t.today()}
		known["employer.name"] = casework.Answer{Value: e.Name, N: 1, By: permit.Applicant, From: from}
	}
	if known["contact.email"].Value != "" {
		return nil
	}
	own, err := t.Accounts.Account(t.r.Context(), t.actor.ID)
	known["contact.email"] = casework.Answer{Value: own.Login, N: 1, By: permit.Applicant, From: dossier.Provenance{How: dossier.Account, On: t.today()}}
	return err
}

// ofEmployer are the sections that another employer states anew.
var ofEmployer = []string{"employer", "handler", "post", "contract", "pay", "workplaces"}

// carryOver is what a former application says that stays true: of the employer only where
// it is the same, of the family not what it applied for then.
func (t *turn) carryOver(b beginning, former permit.CaseID) (map[string]casework.Answer, error) {
	known, err := t.Cases.CarryOver(t.r.Context(), t.actor, former)
	if err != nil {
		return nil, err
	}
	same := known["employer.creditCode"].Value == b.employer
	for path := range known {
		q, _ := dossier.QuestionAt(path)
		once := slices.Contains([]string{"dependants[].residence", "dependants[].permitNumber", "dependants[].permitExpiresOn", "dependants[].requestedUntil", "dependants[].enteredOn", "dependants[].visaType", "dependants[].stayUntil"}, q.ID)
		if once || !same && slices.Contains(ofEmployer, q.Section()) {
			delete(known, path)
		}
	}
	if kind := t.keptKind(former); kind.Value != "" && slices.Contains(b.held(), "residence.current.number") {
		known["residence.current.kind"] = kind
	}
	return known, nil
}

// keptKind is the kind of residence permit that a former case gave.
func (t *turn) keptKind(former permit.CaseID) casework.Answer {
	form, err := t.Cases.Dossier(t.r.Context(), t.actor, former)
	c, err2 := t.Cases.Case(t.r.Context(), former)
	if err != nil || err2 != nil || form.Residence.Requested.Reason == "" {
		return casework.Answer{}
	}
	return casework.Answer{Value: form.Residence.Requested.Reason, N: 1, By: t.actor.Role, From: dossier.Provenance{How: dossier.CarriedOver, Source: string(former), On: c.Dossier.On}}
}

// heldBefore are the permits that a former case issued, as answers about those held.
func (t *turn) heldBefore(b beginning, former permit.CaseID) (dossier.Answers, error) {
	if former == "" {
		return nil, nil
	}
	c, err := t.Cases.Case(t.r.Context(), former)
	if err != nil {
		return nil, err
	}
	out := dossier.Answers{}
	for _, k := range c.Certificates {
		at := map[permit.TrackID]string{permit.TrackID(permit.Work): "workPermit.", permit.TrackID(permit.Residence): "residence.current."}[k.Track]
		if at != "" && k.Status == permit.Valid {
			out[at+"number"], out[at+"expiresOn"] = k.Number, k.To.String()
		}
	}
	for path := range out {
		if !slices.Contains(b.held(), path) {
			delete(out, path)
		}
	}
	return out, nil
}

// mostFormer bounds how many cases are looked through for the last one.
const mostFormer = 50

// formerCase is the last application of the reader that was handed in and still is there.
func (t *turn) formerCase(match func(permit.Case) bool) (permit.CaseID, error) {
	list, err := t.Cases.Mine(t.r.Context(), t.actor, "", mostFormer)
	var last permit.Case
	for _, c := range list {
		gone := c.Phase == permit.Draft || c.Phase == permit.Destroyed || c.Dossier.Version == 0 || c.Filed.IsZero()
		if !gone && match(c) && !c.Filed.Before(last.Filed) {
			last = c
		}
	}
	return last.ID, err
}

// firstPage asks where, what, with whom and for whom.
func (t *turn) firstPage(get func(string) string, bad []view.FieldError) view.Start {
	what := get("what")
	one := view.Input{Kind: view.AsSelect, Field: view.Field{Name: alone, Label: t.say("apply.start.single"), Value: cmp.Or(get(alone), what), Options: t.whatOptions(single)}}
	if slices.Contains(single, what) {
		what = alone
	}
	options := append(t.whatOptions(both), view.Option{Value: alone, Label: t.say("apply.start.alone"), Under: view.Ask(one)})
	inputs := []view.Input{
		{Kind: view.AsSelect, Field: view.Field{Name: "city", Label: t.say("apply.start.city"), Value: get("city"), Options: t.cityOptions(), Width: view.Mid, Error: errorOf(bad, "city")}},
		{Kind: view.AsRadios, Field: view.Field{Name: "what", Label: t.say("apply.start.what"), Value: what, Options: options, Error: errorOf(bad, "what")}},
		{Kind: view.AsText, Field: view.Field{Name: "employer", Label: t.say("apply.start.employer"), Hint: t.say("apply.start.employer.hint"), Value: get("employer"), Width: view.Mid, Mono: true, Error: errorOf(bad, "employer")}},
		{Kind: view.AsSelect, Field: view.Field{Name: "family", Label: t.say("apply.start.family"), Hint: t.say("apply.start.family.hint"), Value: cmp.Or(get("family"), "0"), Options: numbers(mostFamily), Width: view.Short, Error: errorOf(bad, "family")}},
	}
	return view.Start{Head: view.Head{Title: t.say("apply.start"), Lede: t.say("apply.start.lede")}, Post: view.Post{Action: "/apply"}, Parts: []view.Part{{Inputs: inputs}},
		Acts: []view.Act{{Label: t.say("apply.start.next"), Name: "do", Value: goOn, Weight: view.Primary}}}
}

func numbers(most int) []view.Option {
	var out []view.Option
	for n := range most + 1 {
		out = append(out, view.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	return out
}

func (t *turn) whatOptions(list []string) []view.Option {
	var out []view.Option
	for _, w := range list {
		o := view.Option{Value: w, Label: t.say("apply.what." + w)}
		if key := "apply.whatfor." + w; text.Has(key) {
			o.Hint = t.say(key)
		}
		out = append(out, o)
	}
	return out
}

// cityOptions are the places whose rules are in force.
func (t *turn) cityOptions() []view.Option {
	var out []view.Option
	for _, p := range t.packsInForce() {
		out = append(out, view.Option{Value: p.City, Label: p.Names.In(t.lang)})
	}
	return out
}

// secondPage asks for the permits held, says what it will take and cost, and offers the
// answers of the last application.
func (t *turn) secondPage(b beginning, former permit.CaseID, faults strict.Faults) error {
	known := map[string]casework.Answer{}
	for path, value := range b.answers {
		known[path] = casework.Answer{Value: value}
	}
	a := &application{pack: b.pack, draft: casework.Draft{Answers: known}, form: b.form(), c: permit.Case{Tracks: tracksOf(b)}}
	s := t.sheet(a, faults)
	page := view.Start{Head: view.Head{Caption: b.pack.Names.In(t.lang), Title: t.say("apply.what." + b.what)}, Facts: t.facts(a), Notes: t.startNotes(b),
		Post: view.Post{Action: "/apply"}, Hidden: [][2]string{{"city", b.city}, {"what", b.what}, {"employer", b.employer}, {"family", strconv.Itoa(b.family)}}}
	if held := b.held(); len(held) > 0 {
		p := view.Part{Legend: t.say("apply.part.held"), What: t.say("apply.start.held")}
		for _, path := range held {
			in := s.input(path)
			in.Optional, in.Prefilled = false, in.Value != "" && len(faults) == 0
			if i, ok := indexIn("dependants", path); ok {
				in.Label = t.say("apply.nth", in.Label, i+1)
			}
			p.Inputs = append(p.Inputs, in)
		}
		page.Parts = append(page.Parts, p)
	}
	page.Acts = []view.Act{{Label: t.say("apply.start.begin"), Name: "do", Value: "empty", Weight: view.Primary}}
	if former != "" {
		page.Offer = t.say("apply.start.offer", former)
		page.Acts = []view.Act{{Label: t.say("apply.start.prefill"), Name: "do", Value: "prefill", Weight: view.Primary}, {Label: t.say("apply.start.empty"), Name: "do", Value: "empty"}}
	}
	shell := t.applyShell(t.say("apply.what." + b.what))
	shell.Back = &view.Link{Label: t.say("apply.start"), Path: "/apply"}
	shell.Errors = s.errorsOf()
	if len(faults) > 0 {
		return t.again(shell, view.StartPage(page))
	}
	return t.show(shell, view.StartPage(page))
}

// tracksOf are the tracks as the case will have them, for what depends on them.
func tracksOf(b beginning) []permit.Track {
	w, r := b.transactions()
	var out []permit.Track
	if w != "" {
		out = append(out, permit.Track{ID: permit.TrackID(permit.Work), Kind: permit.Work, Transaction: permit.Transaction(w)})
	}
	if r != "" {
		out = append(out, permit.Track{ID: permit.TrackID(permit.Residence), Kind: permit.Residence, Transaction: permit.Transaction(r)})
		for i := range b.family {
			out = append(out, permit.Track{Kind: permit.Residence, Transaction: permit.Transaction(r), Holder: i + 1})
		}
	}
	return out
}

// startNotes say whether the employer can fill in its part here.
func (t *turn) startNotes(b beginning) []view.Notice {
	e, err := t.Accounts.Employer(t.r.Context(), b.employer)
	if err == nil {
		return []view.Notice{{Tone: view.Info, Title: t.say("apply.start.registered"), Text: t.say("apply.start.registered.text", e.Name)}}
	}
	if problem.Of(err).Code != problem.NotFound {
		t.Log.Error("employer", "error", err)
	}
	return []view.Notice{{Tone: view.Warn, Title: t.say("apply.start.stranger"), Text: t.say("apply.start.stranger.text", b.employer)}}
}
