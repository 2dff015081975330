package web

import (
	"net/http"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// The codes that these acts give as reasons.
var (
	urgentCodes   = []permit.Code{"urgently-needed", "talent-of-the-city", "permit-runs-out", "hardship"}
	uncoupleCodes = []permit.Code{"asked-by-applicant", "work-needed-first", "residence-held-up"}
	ceaseCauses   = []permit.Cause{permit.OnPersonCeased, permit.OnEmployerCeased}
)

// A small act is one with a single choice and perhaps a number: its words stand under
// review.<key>.
type smallAct struct {
	key, path string
	field     string // of the choice
	options   func(reviewer) []view.Option
	most      func(casework.Desk) (least, most int) // of days; nil: none are asked
	command   func(choice string, days int) permit.Command
}

var smallActs = []smallAct{
	{key: "expedite", path: "/expedite", field: "reason", options: func(t reviewer) []view.Option { return t.options(urgentCodes) }, most: expediteDays,
		command: func(c string, days int) permit.Command { return permit.Expedite{Days: days, Reason: permit.Code(c)} }},
	{key: "uncouple", path: "/uncouple", field: "reason", options: func(t reviewer) []view.Option { return t.options(uncoupleCodes) },
		command: func(c string, _ int) permit.Command { return permit.Uncouple{Reason: permit.Code(c)} }},
	{key: "cease", path: "/cease", field: "cause", options: reviewer.causes,
		command: func(c string, _ int) permit.Command { return permit.Cease{Cause: permit.Cause(c)} }},
}

// expediteDays are the fewest and the most days that a promise can be shortened to.
func expediteDays(d casework.Desk) (int, int) {
	k, _ := d.Clock(permit.PromisedClock)
	return d.Pack.Profile.ExpediteTo, k.Days - 1
}

func (t reviewer) causes() []view.Option {
	var out []view.Option
	for _, c := range ceaseCauses {
		out = append(out, view.Option{Value: string(c), Label: t.in(c)})
	}
	return out
}

// smallRoutes are the addresses of the small acts.
func smallRoutes(one string) []route {
	var out []route
	for _, a := range smallActs {
		out = append(out, get(one+a.path, staff, reviewing(a.show)), post(one+a.path, staff, reviewing(a.take)).afterStepUp())
	}
	return out
}

func (a smallAct) show(t reviewer) error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	if err := t.offered(d, a.sample(t, d)); err != nil {
		return err
	}
	return t.showAct(http.StatusOK, d, a.page(t, d), nil)
}

// sample is the command as somebody could give it, to ask whether they may.
func (a smallAct) sample(t reviewer, d casework.Desk) permit.Command {
	days := 0
	if a.most != nil {
		days, _ = a.most(d)
	}
	return a.command(a.options(t)[0].Value, days)
}

func (a smallAct) page(t reviewer, d casework.Desk) actPage {
	key := "review." + a.key
	choice := view.Field{Name: a.field, Label: t.say(key + "." + a.field), Value: t.value(a.field), Options: a.options(t)}
	p := actPage{title: t.say(key + ".title"), preview: t.say(key + ".preview"), form: view.ReviewForm{Lead: t.say(key + ".lead"), Post: view.Post{Action: casePath(d.ID, a.path)},
		Fields: []view.ReviewField{{Kind: view.ByRadios, Field: choice}}, Acts: t.submit(key + ".submit")}}
	if a.most != nil {
		least, most := a.most(d)
		days := view.Field{Name: "days", Label: t.say(key + ".days"), Hint: t.say("review.days.hint", least, most), Value: t.value("days"), Width: view.Short, InputMode: "numeric"}
		p.form.Fields = slices.Insert(p.form.Fields, 0, view.ReviewField{Kind: view.ByText, Field: days})
	}
	return p
}

func (a smallAct) take(t reviewer) error {
	d, err := t.sent()
	if err != nil {
		return err
	}
	if err := t.offered(d, a.sample(t, d)); err != nil {
		return err
	}
	days, wrong := a.days(t, d)
	choice := t.value(a.field)
	if !slices.ContainsFunc(a.options(t), func(o view.Option) bool { return o.Value == choice }) {
		wrong = append(wrong, t.missingField(a.field, "review.wrong.why")...)
	}
	if wrong != nil {
		return t.actWrong(d, a.page(t, d), wrong)
	}
	return t.act(d, a.command(choice, days), a.page(t, d), a.field, "days")
}

// days reads the number of days, where they are asked.
func (a smallAct) days(t reviewer, d casework.Desk) (int, []view.FieldError) {
	if a.most == nil {
		return 0, nil
	}
	least, most := a.most(d)
	n, err := strconv.Atoi(t.value("days"))
	if err != nil || n < least || n > most {
		return 0, []view.FieldError{{Name: "days", Message: t.say("review.wrong.between", least, most)}}
	}
	return n, nil
}
