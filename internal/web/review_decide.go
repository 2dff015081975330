package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

type templComponent = templ.Component

// renewable refuses a post whose confirmation has another address: that of a decision needs
// eachOnce factors.
func (t reviewer) renewable(post permit.Post, posts []permit.Post) error {
	if slices.Contains(posts, post) {
		return nil
	}
	return problem.New(problem.Illegal, "permit.illegal.confirmorder", post)
}

// decideForm asks for the decision. Both factors are asked for when it is sent, and what
// was entered goes along.
func (t reviewer) decideForm(d casework.Desk, k permit.Track, r reviewed, b casework.Basis) templComponent {
	f := view.Field{Name: "decision", Label: t.say("review.finding.decide"), Value: t.value("decision"), Error: errorOf(r.wrong, "decision")}
	if d.Offered(permit.Approve{}.Name(), k.ID) {
		f.Options = append(f.Options, view.Option{Value: "approve", Label: t.say("review.option.approve"), Under: t.periodFields(k, r, b)})
	}
	if d.Offered(permit.Reject{}.Name(), k.ID) {
		reasons := view.Field{Name: "reasons", Label: t.say("review.reasons"), Hint: t.say("review.reasons.hint." + string(k.Kind)), Values: t.r.PostForm["reasons"],
			Error: errorOf(r.wrong, "reasons"), Options: t.options(permit.RefusalReasons[k.Kind])}
		f.Options = append(f.Options, view.Option{Value: "refuse", Label: t.say("review.option.refuse"), Under: view.Checks(reasons)})
	}
	return view.ActForm(view.ReviewForm{Post: t.post(d, k, "/decide"), Acts: t.submit("review.submit.preview"), Fields: []view.ReviewField{{Kind: view.ByRadios, Field: f}},
		Notes: t.decideNotes(d, k)})
}

// decideNotes say why a track can only be refused now.
func (t reviewer) decideNotes(d casework.Desk, k permit.Track) []view.Notice {
	if d.Offered(permit.Approve{}.Name(), k.ID) {
		return nil
	}
	if x, ok := d.Track(k.Requires); ok && x.Stage != permit.Approved && x.Stage != permit.Granted {
		return []view.Notice{{Tone: view.Info, Text: t.say("review.decide.waits", t.trackName(x))}}
	}
	return []view.Notice{{Tone: view.Info, Text: t.say("review.decide.open")}}
}

// periodFields are the first and last day of an approval, filled in with the longest
// lawful period.
func (t reviewer) periodFields(k permit.Track, r reviewed, b casework.Basis) templComponent {
	if k.FixedTerm() {
		return view.Note(view.Notice{Text: t.say("review.basis.kept")})
	}
	from := view.Field{Name: "from", Label: t.say("review.from"), Values: t.dateParts("from", b.From), Error: errorOf(r.wrong, "from")}
	to := view.Field{Name: "to", Label: t.say("review.to"), Hint: t.say("review.to.hint", t.fullDay(b.To)), Values: t.dateParts("to", b.To), Error: errorOf(r.wrong, "to")}
	if k.Transaction == permit.Extension {
		return view.Stack(view.Note(view.Notice{Text: t.say("review.from.fixed", t.fullDay(b.From))}), view.DateField(to))
	}
	return view.Stack(view.DateField(from), view.DateField(to))
}

// dateParts are the boxes of a date as they were sent, or those of a day.
func (t reviewer) dateParts(name string, otherwise civil.Date) []string {
	if has(t.r, name+".y") {
		return []string{t.value(name + ".y"), t.value(name + ".m"), t.value(name + ".d")}
	}
	if otherwise.IsZero() {
		return nil
	}
	return []string{numeral(otherwise.Year), numeral(int(otherwise.Month)), numeral(otherwise.Day)}
}

// reviewDecide shows what a decision will say to the applicant, and takes it once that was
// seen.
func (t reviewer) reviewDecide() error {
	if err := t.form(); err != nil {
		return err
	}
	track := permit.TrackID(t.r.PathValue("track"))
	d, k, err := t.deskTrack()
	if err != nil {
		return err
	}
	if err := t.mayGive(d, k); err != nil {
		return t.reviewRefused(err, track)
	}
	cmd, wrong := t.decision(k)
	if wrong != nil {
		return t.reviewAgain(track, wrong)
	}
	if t.value("step") == "confirm" {
		return t.decideNow(cmd, track)
	}
	return t.previewDecision(d, k, cmd)
}

func (t reviewer) decideNow(cmd permit.Command, track permit.TrackID) error {
	if err := t.give(t.id(), cmd); err != nil {
		return t.reviewRefused(err, track)
	}
	return t.to(casePath(t.id(), ""))
}

// decision reads the command that the form asks for.
func (t reviewer) decision(k permit.Track) (permit.Command, []view.FieldError) {
	digest := t.value("version")
	switch t.value("decision") {
	case "approve":
		from, wrongFrom := t.dayOf("from")
		to, wrongTo := t.dayOf("to")
		if wrong := append(wrongFrom, wrongTo...); wrong != nil && !k.FixedTerm() {
			return nil, wrong
		}
		return permit.Approve{Track: k.ID, Digest: digest, From: from, To: to}, nil
	case "refuse":
		reject := permit.Reject{Track: k.ID, Digest: digest}
		for _, c := range t.r.PostForm["reasons"] {
			reject.Reasons = append(reject.Reasons, permit.Code(c))
		}
		if len(reject.Reasons) == 0 {
			return nil, t.missingField("reasons", "review.wrong.reasons")
		}
		return reject, nil
	}
	return nil, t.missingField("decision", "review.wrong.decision")
}

// dayOf reads a date of the form; none where it did not ask.
func (t reviewer) dayOf(name string) (civil.Date, []view.FieldError) {
	s := t.date(name)
	if s == "" {
		return civil.Date{}, nil
	}
	day, err := civil.ParseDate(s)
	if err != nil {
		return day, t.missingField(name, "review.wrong.date")
	}
	return day, nil
}

// previewDecision shows the letters of a decision before it is taken.
func (t reviewer) previewDecision(d casework.Desk, k permit.Track, cmd permit.Command) error {
	seen, err := t.Cases.Foresee(t.r.Context(), t.actor, d.ID, cmd)
	if err != nil {
		return t.reviewRefused(err, k.ID)
	}
	after, _ := seen.Case.Track(k.ID)
	page := view.PreviewPage{Lead: t.say("review.preview.lead." + string(after.Stage)), Letters: t.letters(d, seen.Letters), None: t.say("review.preview.none"),
		Post: t.post(d, k, "/decide"), Keep: t.kept("decision", "reasons", "from.y", "from.m", "from.d", "to.y", "to.m", "to.d"),
		Confirm: view.Act{Label: t.say("review.preview.confirm." + decisionWord(cmd)), Name: "step", Value: "confirm", Weight: view.Primary},
		Back:    view.Act{Label: t.say("review.preview.back"), Path: reviewPath(d.ID, k.ID) + "/decide"}}
	page.Post.Version = t.value("version")
	page.Facts = t.previewFacts(cmd, after)
	return t.preview(d, t.say("review.preview.title", t.trackName(k)), page)
}

func decisionWord(cmd permit.Command) string {
	if _, ok := cmd.(permit.Reject); ok {
		return "refuse"
	}
	return "approve"
}

// previewFacts are the period that is approved, or the reasons with the law they rest on.
func (t reviewer) previewFacts(cmd permit.Command, k permit.Track) []view.Fact {
	if r, ok := cmd.(permit.Reject); ok {
		return []view.Fact{{Label: t.say("review.fact.reasons"), Value: t.listed(t.reasonWords(r.Reasons))}, {Label: t.say("review.fact.basis"), Value: t.say("review.law." + string(k.Kind))},
			{Label: t.say("review.fact.remedy"), Value: t.say("review.remedy." + string(k.Kind))}}
	}
	return []view.Fact{{Label: t.say("review.from"), Value: t.fullDay(k.From)}, {Label: t.say("review.to"), Value: t.fullDay(k.To)}}
}

// preview shows a page that asks to confirm.
func (t reviewer) preview(d casework.Desk, title string, page view.PreviewPage) error {
	shell := t.caseShell(title, d.ID)
	shell.Back = nil
	return t.showAs(http.StatusOK, shell, view.Stack(view.StaffHeading(view.StaffHead{Title: title, Note: string(d.ID)}), view.Preview(page)))
}

// kept are the answers of the form under names, to be sent again.
func (t reviewer) kept(names ...string) [][2]string {
	var out [][2]string
	for _, name := range names {
		for _, v := range t.r.PostForm[name] {
			out = append(out, [2]string{name, v})
		}
	}
	return out
}
