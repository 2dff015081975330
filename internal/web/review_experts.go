package web

import (
	"net/http"
	"slices"

	"tandem/internal/casework"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// The codes of an expert group: what is asked, which evidence could be as good as a paper,
// and on what an opinion rests.
var (
	questionCodes = []permit.Code{"experience-without-seal", "is-it-as-good"}
	evidenceCodes = []permit.Code{"tax-record", "insurance-record", "published-work", "letter-of-peers"}
	basisCodes    = []permit.Code{"pension-record-proves-employment", "no-doubt-about-identity", "evidence-consistent", "evidence-thin", "record-contradicted"}
)

// reviewExperts shows an expert group to who convenes it, to its members, and to the
// offices of the case.
func (t reviewer) reviewExperts() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	p, cmd := t.expertsPage(d)
	if cmd == nil {
		if err := t.panelThere(d); err != nil {
			return err
		}
	}
	return t.showAct(http.StatusOK, d, p, nil)
}

// panelThere refuses where there is no group to look at.
func (t reviewer) panelThere(d casework.Desk) error {
	if d.Panel != nil {
		return nil
	}
	return t.offered(d, permit.Convene{Track: permit.TrackID(permit.Work), Question: questionCodes[0]})
}

// expertsPage is the form of what the reader may do about a group now, with the command in
// its shape; none where they may only look.
func (t reviewer) expertsPage(d casework.Desk) (actPage, permit.Command) {
	p := actPage{title: t.say("review.experts.title"), preview: t.say("review.experts.preview"), form: view.ReviewForm{Post: view.Post{Action: casePath(d.ID, "/experts")}, Facts: t.panelFacts(d)}}
	switch {
	case d.Offered(permit.Declare{}.Name(), ""):
		p.form.Lead, p.form.Acts, p.form.Fields = t.say("review.experts.declare.lead"), t.submit("review.experts.declare"), []view.ReviewField{{Kind: view.ByRadios, Field: t.choice("conflict", "no", "yes")}}
		return p, permit.Declare{}
	case d.Offered(permit.Opine{}.Name(), ""):
		basis := view.Field{Name: "basis", Label: t.say("review.experts.basis"), Value: t.value("basis"), Options: t.options(basisCodes)}
		p.form.Lead, p.form.Acts = t.say("review.experts.opine.lead"), t.submit("review.experts.opine")
		p.form.Fields = []view.ReviewField{{Kind: view.ByRadios, Field: t.choice("opinion", "for", "against")}, {Kind: view.ByRadios, Field: basis}}
		return p, permit.Opine{}
	case len(d.OfferedOn(permit.Convene{}.Name())) > 0:
		p.form.Lead, p.form.Acts, p.form.Fields = t.say("review.experts.convene.lead"), t.submit("review.experts.convene"), t.conveneFields(d)
		return p, permit.Convene{}
	}
	p.form.Lead = t.say("review.experts.look")
	return p, nil
}

// choice asks for one of two, with words under review.experts.<field>.
func (t reviewer) choice(name string, values ...string) view.Field {
	f := view.Field{Name: name, Label: t.say("review.experts." + name), Value: t.value(name)}
	for _, v := range values {
		f.Options = append(f.Options, view.Option{Value: v, Label: t.say("review.experts." + name + "." + v)})
	}
	return f
}

// panelFacts say what the group was asked, by when it answers, and what came of it. Votes
// are told when the group has concluded.
func (t reviewer) panelFacts(d casework.Desk) []view.Fact {
	if d.Panel == nil {
		return nil
	}
	out := []view.Fact{{Label: t.say("review.experts.question"), Value: t.codeWords(d.Panel.Question)}, {Label: t.say("review.experts.deadline"), Value: t.in(d.Panel.Deadline)},
		{Label: t.say("review.experts.result"), Value: t.say("review.experts.open")}}
	if d.Panel.Result != "" {
		out[2].Value = t.in(d.Panel.Result)
	}
	return out
}

// conveneFields ask for the question, for the paper and the evidence that could stand for
// it, and for a member of each office that must send one.
func (t reviewer) conveneFields(d casework.Desk) []view.ReviewField {
	paper := view.Field{Name: "material", Label: t.say("review.experts.material"), Value: t.value("material"), Optional: true}
	for _, m := range d.Papers {
		if m.Needed() {
			paper.Options = append(paper.Options, view.Option{Value: string(m.Code), Label: t.paperName(d.Pack, m.Code)})
		}
	}
	out := []view.ReviewField{{Kind: view.ByRadios, Field: view.Field{Name: "question", Label: t.say("review.experts.question"), Value: t.value("question"), Options: t.options(questionCodes)}},
		{Kind: view.BySelect, Field: paper},
		{Kind: view.BySelect, Field: view.Field{Name: "evidence", Label: t.say("review.experts.evidence"), Hint: t.say("review.experts.evidence.hint"), Value: t.value("evidence"), Optional: true, Options: t.options(evidenceCodes)}}}
	for i, office := range d.Pack.Profile.Experts.Offices {
		f := view.Field{Name: "member." + numeral(i), Label: t.say("review.experts.member", t.office(office)), Value: t.value("member." + numeral(i))}
		for _, p := range t.membersOf(office) {
			f.Options = append(f.Options, view.Option{Value: string(p.ID), Label: p.In(t.lang)})
		}
		out = append(out, view.ReviewField{Kind: view.BySelect, Field: f})
	}
	return out
}

func (t reviewer) membersOf(office permit.OfficeID) []people.Person {
	return t.Accounts.Directory.Of(office, permit.Expert)
}

// reviewConfer takes what a member says, or convenes the group once its letters were seen.
func (t reviewer) reviewConfer() error {
	d, err := t.sent()
	if err != nil {
		return err
	}
	p, shape := t.expertsPage(d)
	switch shape.(type) {
	case permit.Declare:
		return t.speak(d, p, "conflict", permit.Declare{Conflict: t.value("conflict") == "yes"}, "no", "yes")
	case permit.Opine:
		if !slices.Contains(basisCodes, permit.Code(t.value("basis"))) {
			return t.actWrong(d, p, t.missingField("basis", "review.wrong.basis"))
		}
		return t.speak(d, p, "opinion", permit.Opine{Opinion: permit.Opinion{For: t.value("opinion") == "for", Basis: permit.Code(t.value("basis"))}}, "for", "against")
	case permit.Convene:
		return t.convene(d, p)
	}
	return t.offered(d, permit.Declare{})
}

// speak gives what a member says, if the form says one of two things.
func (t reviewer) speak(d casework.Desk, p actPage, field string, cmd permit.Command, values ...string) error {
	if !slices.Contains(values, t.value(field)) {
		return t.actWrong(d, p, t.missingField(field, "review.wrong.choice"))
	}
	if err := t.give(d.ID, cmd); err != nil {
		return t.actRefused(d, p, err)
	}
	return t.to(casePath(d.ID, "/experts"))
}

func (t reviewer) convene(d casework.Desk, p actPage) error {
	cmd := permit.Convene{Track: d.OfferedOn(permit.Convene{}.Name())[0], Question: permit.Code(t.value("question")), Material: permit.Code(t.value("material"))}
	keep := []string{"question", "material", "evidence"}
	var wrong []view.FieldError
	if !slices.Contains(questionCodes, cmd.Question) {
		wrong = append(wrong, t.missingField("question", "review.wrong.question")...)
	}
	if cmd.Material != "" {
		cmd.Evidence = permit.Code(t.value("evidence"))
		if !slices.Contains(evidenceCodes, cmd.Evidence) {
			wrong = append(wrong, t.missingField("evidence", "review.wrong.evidence")...)
		}
	}
	for i, office := range d.Pack.Profile.Experts.Offices {
		name := "member." + numeral(i)
		keep = append(keep, name)
		id := permit.PersonID(t.value(name))
		if !slices.ContainsFunc(t.membersOf(office), func(x people.Person) bool { return x.ID == id }) {
			wrong = append(wrong, t.missingField(name, "review.wrong.member")...)
		}
		cmd.Members = append(cmd.Members, permit.Member{ID: id, Office: office})
	}
	if wrong != nil {
		return t.actWrong(d, p, wrong)
	}
	return t.act(d, cmd, p, keep...)
}
