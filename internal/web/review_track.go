package web

import (
	"net/http"
	"slices"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A reviewed is what a review page shows beside the desk: what was sent and what is wrong
// with it.
type reviewed struct {
	wrong   []view.FieldError
	changed *view.Notice // a conflict
	mine    string       // the second post's own finding, where it differs from the first
}

// reviewTrack shows a track to the post whose turn it is, and to whoever else sees it.
func (t reviewer) reviewTrack() error {
	d, k, err := t.deskTrack()
	if err != nil {
		return err
	}
	return t.showReview(http.StatusOK, d, k, reviewed{})
}

func (t reviewer) showReview(status int, d casework.Desk, k permit.Track, r reviewed) error {
	if !d.View.Kind(k.Kind) { // the other branch may be seen on the page of the case
		return t.to(casePath(d.ID, ""))
	}
	page, err := t.reviewPage(d, k, r)
	if err != nil {
		return err
	}
	shell := t.caseShell(t.say("review.track.title", t.trackTitle(k), string(d.ID)), d.ID)
	shell.Back, shell.Wide, shell.Errors = nil, true, r.wrong
	shell.Top = view.ReviewBar(t.reviewHead(d, k))
	return t.showAs(status, shell, view.ReviewBody(page))
}

func (t reviewer) reviewHead(d casework.Desk, k permit.Track) view.ReviewHead {
	h := view.ReviewHead{Name: applicantName(d), Number: string(d.ID), About: t.say("review.head.about", opening(t.in(k.Transaction)), d.Form.Employer.Name), Branch: sealOf(k.Kind),
		Post: t.say("review.head.post", t.trackTitle(k), k.Stage), Rule: t.say("review.head.rule"),
		Back: &view.Link{Label: t.say("review.head.case"), Path: casePath(d.ID, "")}, Next: &view.Link{Label: t.say("review.head.finding"), Path: "#finding"}}
	if g := string(d.Form.Category.Grade); g != "" {
		h.About = t.say("review.head.graded", opening(t.in(k.Transaction)), g, d.Form.Employer.Name)
	}
	h.Light, h.Left, h.Due = t.lamp(d)
	return h
}

func (t reviewer) reviewPage(d casework.Desk, k permit.Track, r reviewed) (view.ReviewPage, error) {
	basis, err := t.Cases.Basis(t.r.Context(), t.actor, d, k.ID)
	if err != nil {
		return view.ReviewPage{}, err
	}
	answers, err := t.Cases.RegisterAnswers(t.r.Context(), t.actor, d)
	if err != nil {
		return view.ReviewPage{}, err
	}
	compared := dossier.Compare(d.Form, d.Origins, toldIn(answers), d.Today)
	p := view.ReviewPage{Document: t.viewer(d, k), NoPaper: t.say("review.papers.none"), Notes: t.trackNotes(d, k, r),
		Compared: t.compared(d, compared), Asked: t.asked(answers), Flaws: append(t.flaws(d), t.unreadable(answers)...), Ask: t.registerAsk(d, k, compared), Checks: t.checkTable(d, k.ID), Basis: t.basis(basis, k), Other: t.others(d, k), Answers: t.answerGroups(d, staleFields(k))}
	if blindTo(d, k) && r.mine == "" {
		p.Blind = t.say("review.blind")
	}
	p.Form, p.Bar = t.postForm(d, k, r, basis)
	return p, nil
}

// trackNotes are what the post must know before it looks.
func (t reviewer) trackNotes(d casework.Desk, k permit.Track, r reviewed) []view.Notice {
	var out []view.Notice
	if r.changed != nil {
		out = append(out, *r.changed)
	}
	if fields := staleFields(k); len(fields) > 0 {
		out = append(out, view.Notice{Tone: view.Warn, Title: t.say("review.stale.title", t.trackTitle(k)), Text: t.staleWords(d, k)})
	}
	if n := t.standing(d); n != nil {
		out = append(out, *n)
	}
	for _, p := range d.PausesOf(k.ID) {
		out = append(out, view.Notice{Tone: view.Info, Text: t.say("review.paused", p.Ground, t.fullDay(p.From), t.fullDay(p.Until))})
	}
	return out
}

// viewerFit asks a browser that shows a PDF to show the page as wide as there is room.
const viewerFit = "#navpanes=0&view=FitH"

// viewer shows the paper that the address asks for, else the passport, else the first.
func (t reviewer) viewer(d casework.Desk, k permit.Track) *view.Document {
	papers := slices.DeleteFunc(slices.Clone(d.Papers), func(m permit.Material) bool { return m.Blob == "" })
	if len(papers) == 0 {
		return nil
	}
	at := max(0, slices.IndexFunc(papers, func(m permit.Material) bool { return m.Code == "M07" }))
	if i := slices.IndexFunc(papers, func(m permit.Material) bool { return string(m.Code) == t.r.URL.Query().Get("paper") }); i >= 0 {
		at = i
	}
	m := papers[at]
	name := t.paperName(d.Pack, m.Code)
	doc := &view.Document{Title: name, About: t.say("review.viewer.about", at+1, len(papers), m.Version, t.seenWords(m)),
		Path: "/" + string(t.lang) + casePath(d.ID, "/papers/"+string(m.Code)) + viewerFit, Alt: name}
	if d.Offered(permit.PutForward{}.Name(), k.ID) && m.Needed() {
		doc.Acts = []view.Act{{Label: t.say("notice.forward.paper"), Path: forwardPath(d.ID, k.ID) + "#f-" + paperField(m.Code), Small: true}}
	}
	for i, x := range papers {
		doc.Thumbs = append(doc.Thumbs, view.Thumb{Label: t.paperName(d.Pack, x.Code), Path: reviewPath(d.ID, k.ID) + "?paper=" + string(x.Code), Seen: x.Seen == permit.Matches || !x.Original, Current: i == at})
	}
	return doc
}

// compared is the comparison of the application with the passport and the registers.
func (t reviewer) compared(d casework.Desk, list []dossier.Comparison) []view.Compared {
	var out []view.Compared
	for _, c := range list {
		row := view.Compared{Label: t.in(c.Question.Label()), Application: t.answerWords(c.Question, c.Stated), Document: t.answerWords(c.Question, c.Zone), Match: matchOf(c)}
		switch {
		case c.Told != nil:
			t.besideRegister(&row, c)
		case c.Register.How != "":
			row.Register = t.say("review.compare.register", c.Stated, t.sourceName(c.Register.Source), t.tableDay(c.Register.On))
		}
		if c.Why.Key != "" {
			row.Why = t.in(c.Why)
		}
		out = append(out, row)
	}
	return append(out, t.sharedRows(d)...)
}

// matchOf is what a comparison found, all sources together.
func matchOf(c dossier.Comparison) view.Match {
	switch {
	case c.Stated == "":
		return view.Unstated
	case c.Differs:
		return view.Differs
	case c.Alone:
		return view.NoRecord
	}
	return view.Same
}

// sharedRows are the papers for which a register answered.
func (t reviewer) sharedRows(d casework.Desk) []view.Compared {
	var out []view.Compared
	for _, m := range d.Papers {
		if m.Met == permit.Shared {
			out = append(out, view.Compared{Label: t.paperName(d.Pack, m.Code), Match: view.Same, Register: t.say("review.compare.confirmed", t.sourceName(m.Register))})
		}
	}
	return out
}

// sourceName is what a register is called. An answer may also come from one that the rules
// do not name, as the employers of this service; it stands under its own name.
func (t reviewer) sourceName(id string) string {
	if !text.Has("rules.register." + id) {
		return id
	}
	return t.in(rules.Register(id))
}

// flaws are what is wrong with the passport zone of a form that the reader sees.
func (t reviewer) flaws(d casework.Desk) []string {
	var out []string
	for _, f := range dossier.ZoneFlaws(d.Form, d.Today) {
		out = append(out, f.In(t.lang))
	}
	return out
}

// others are the branches of the other tracks, read only.
func (t reviewer) others(d casework.Desk, k permit.Track) []view.Progress {
	var out []view.Progress
	for _, x := range d.Tracks {
		if x.ID != k.ID {
			out = append(out, view.Progress{Branch: sealOf(x.Kind), Pips: trackPips(x), Words: t.say("review.other.state", t.trackTitle(x), x.Stage, t.office(x.Authority))})
		}
	}
	return out
}

// trackPips are how far a track is: examined, reviewed, decided.
func trackPips(k permit.Track) []view.Pip {
	out := make([]view.Pip, 3)
	order := []permit.Post{permit.PostExamine, permit.PostReview, permit.PostDecide}
	for i, post := range order {
		if _, ok := k.Check(post); ok {
			out[i] = view.PipDone
		}
		if permit.PostOf(k.Stage) == post {
			out[i] = view.PipNow
		}
	}
	return out
}

// basis words what the rules say of the period and of the qualification.
func (t reviewer) basis(b casework.Basis, k permit.Track) *view.ReviewBasis {
	if b.To.IsZero() && len(b.Bounds) == 0 {
		return nil
	}
	out := &view.ReviewBasis{Period: t.say("review.basis.period", t.trackName(k), t.fullDay(b.From), t.fullDay(b.To))}
	if k.FixedTerm() {
		out.Period = t.say("review.basis.kept")
	}
	for _, x := range b.Bounds {
		out.Bounds = append(out.Bounds, view.BoundLine{Words: t.in(x), Binding: x.On == b.To && !k.FixedTerm()})
	}
	if b.Trace != nil {
		t.qualification(out, *b.Trace)
	}
	return out
}

func (t reviewer) qualification(out *view.ReviewBasis, trace rules.Trace) {
	out.Lead = t.say("review.basis.none")
	if trace.Category != "" {
		out.Lead = t.say("review.basis.category", trace.Category)
	}
	if p := trace.Points; p != nil {
		out.Factors = &view.Table{Caption: t.say("review.basis.points", p.Low, p.System), Columns: t.columns("factor", "points", "source")}
		for _, f := range p.Factors {
			out.Factors.Rows = append(out.Factors.Rows, []view.Cell{{Text: t.factorName(f)}, {Text: t.points(f.Low, f.High)}, {Text: f.Source.In(t.lang)}})
		}
	}
	out.Rules = &view.Table{Caption: t.say("review.basis.rules"), Columns: t.columns("rule", "verdict")}
	for _, r := range trace.Rules {
		if r.Verdict == rules.Met {
			out.Rules.Rows = append(out.Rules.Rows, []view.Cell{{Text: r.Name.In(t.lang)}, {Text: t.say("review.verdict.met")}})
		}
	}
	if len(out.Rules.Rows) == 0 {
		out.Rules = nil
	}
}

func (t reviewer) factorName(f rules.FactorTrace) string {
	if f.Counts != nil {
		return t.say("review.basis.counts", f.Name, *f.Counts)
	}
	return f.Name.In(t.lang)
}

func (t reviewer) points(low, high int) string {
	if low == high {
		return numeral(low)
	}
	return t.say("review.basis.range", low, high)
}

// barred says why a post may not act, in the words of the refusal, or whose turn it is.
func (t reviewer) barred(d casework.Desk, k permit.Track) *view.Notice {
	cmd := stageCommand(k, d.Digest())
	if cmd == nil || d.Phase != permit.Accepted {
		return &view.Notice{Text: t.say("review.bar.over", k.Stage)}
	}
	place := permit.PostOf(k.Stage)
	if err := t.Cases.Barred(t.actor, d, cmd); err != nil {
		p := problem.Of(err)
		if p.Key == "permit.forbidden.sameperson" || p.Key == "permit.forbidden.interest" {
			return &view.Notice{Tone: view.Warn, Title: t.say("review.bar.title"), Text: p.Detail(t.lang)}
		}
		return &view.Notice{Text: t.say("review.bar.post", place, t.office(k.Authority))}
	}
	return &view.Notice{Tone: view.Info, Text: t.say("review.bar.waits", t.listed(t.waits(d)))}
}

// stageCommand is the command that the stage of a track waits for.
func stageCommand(k permit.Track, digest string) permit.Command {
	switch k.Stage {
	case permit.Examining:
		return permit.Examine{Track: k.ID, Digest: digest}
	case permit.Reviewing:
		return permit.Review{Track: k.ID, Digest: digest}
	case permit.Deciding:
		return permit.Reject{Track: k.ID, Digest: digest}
	}
	return nil
}
