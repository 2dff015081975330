package web

import (
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

// reviewDesk shows a case to whoever may read it at an office.
func (t reviewer) reviewDesk() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	shell := t.caseShell(t.say("review.desk.title", string(d.ID)), d.ID)
	shell.Back = &view.Link{Label: t.say("review.back.work"), Path: "/s/work"}
	shell.Top = view.IdentityBar(t.identity(d))
	return t.show(shell, view.Desk(t.deskPage(d)))
}

// identity says whose case it is, as far as the reader sees that.
func (t reviewer) identity(d casework.Desk) view.Identity {
	id := view.Identity{Title: t.say("review.desk.head"), Number: string(d.ID)}
	add := func(key, value string, person bool) {
		if value != "" {
			id.Facts = append(id.Facts, view.Fact{Label: t.say("review.fact." + key), Value: value, Person: person})
		}
	}
	add("applicant", applicantName(d), true)
	add("employer", d.Form.Employer.Name, true)
	add("category", string(d.Form.Category.Grade), false)
	add("kind", t.kinds(d.Case), false)
	add("phase", t.in(d.Phase), false)
	if d.Outcome != "" {
		add("outcome", t.in(d.Outcome), false)
	}
	return id
}

// applicantName is the name as passports have it; empty for who does not see it.
func applicantName(d casework.Desk) string {
	a := d.Form.Applicant
	return strings.TrimSpace(strings.TrimSpace(a.Surname+" "+a.Given) + " " + a.ChineseName)
}

// kinds says what is applied for.
func (t reviewer) kinds(c permit.Case) string {
	var all text.List
	for _, k := range c.Tracks {
		all = append(all, text.Say("review.applied", k.Kind, k.Transaction))
	}
	return t.in(all)
}

func (t reviewer) deskPage(d casework.Desk) view.DeskPage {
	p := view.DeskPage{Notes: t.deskNotes(d), Clock: t.deskClock(d), Tracker: t.tracker(d), Waits: t.waits(d), Checks: t.checkTable(d, ""),
		Papers: t.paperTable(d), Notices: t.noticeTable(d), History: t.history(d), Acts: t.deskActs(d), NoActs: t.say("review.acts.none")}
	p.Clocks, p.Derived = t.clockTable(d)
	return p
}

// deskNotes is what everybody must know of the case now.
func (t reviewer) deskNotes(d casework.Desk) []view.Notice {
	var out []view.Notice
	for _, k := range d.Tracks {
		if stale := staleFields(k); len(stale) > 0 {
			out = append(out, view.Notice{Tone: view.Warn, Title: t.say("review.stale.title", t.trackTitle(k)), Text: t.staleWords(d, k)})
		}
	}
	if n := t.standing(d); n != nil {
		out = append(out, *n)
	}
	for _, p := range d.Pauses {
		if p.To.IsZero() {
			out = append(out, view.Notice{Tone: view.Info, Text: t.say("review.paused", p.Ground, t.fullDay(p.From), t.fullDay(p.Until))})
		}
	}
	if h := d.Hearing; h != nil {
		out = append(out, view.Notice{Text: t.say("review.hearing.stage", h.Stage)})
	}
	if p := d.Panel; p != nil && p.Result == "" {
		out = append(out, view.Notice{Text: t.say("review.panel.confers", p.Deadline)})
	}
	return out
}

// staleFields are the fields that changed after a post of the track had read them.
func staleFields(k permit.Track) []string {
	var out []string
	for _, c := range k.Checks {
		for _, f := range c.Stale {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// staleWords names what has changed to whom the track is their own; to others it says that
// something has.
func (t reviewer) staleWords(d casework.Desk, k permit.Track) string {
	if !d.View.Kind(k.Kind) {
		return t.say("review.stale.other")
	}
	return t.say("review.stale.fields", t.listed(t.fieldNames(d, staleFields(k))))
}

// tracker shows both branches: one's own and that of the other authority, which may be seen
// and not touched.
func (t reviewer) tracker(d casework.Desk) view.Tracker {
	out := view.Tracker{Title: t.say("review.tracker.title"), Issued: joinedOn(d.IssuedOn, d.Phase == permit.Issued),
		Made:      view.JoinStep{State: stepState(slices.Contains([]permit.Phase{permit.Made, permit.Sent, permit.Closed, permit.Archived}, d.Phase) && d.Outcome == permit.OutIssued, false)},
		Collected: view.JoinStep{State: stepState(!d.Collection.On.IsZero(), false)}}
	if !d.IssuedOn.IsZero() {
		out.Issued.Detail = t.fullDay(d.IssuedOn)
	}
	for _, k := range d.Tracks {
		out.Tracks = append(out.Tracks, view.Track{Branch: sealOf(k.Kind), Title: t.trackTitle(k), Office: t.office(k.Authority), Steps: t.trackSteps(d, k)})
	}
	return out
}

func joinedOn(on civil.Date, now bool) view.JoinStep {
	return view.JoinStep{State: stepState(!on.IsZero(), now)}
}

func stepState(done, now bool) view.StepState {
	switch {
	case done:
		return view.StepDone
	case now:
		return view.StepNow
	}
	return view.StepAhead
}

// trackSteps are the three posts of a track. What the second must not know yet of the
// first is left out.
func (t reviewer) trackSteps(d casework.Desk, k permit.Track) []view.TrackStep {
	var out []view.TrackStep
	for _, post := range []permit.Post{permit.PostExamine, permit.PostReview, permit.PostDecide} {
		s := view.TrackStep{Title: t.say("review.post." + string(post))}
		if c, ok := k.Check(post); ok {
			s.State, s.Detail = view.StepDone, t.say("review.step.done", t.officer(d.Case, c.By), t.fullDay(c.On))
			if len(c.Stale) > 0 {
				s.Words, s.Tone = t.say("review.step.stale"), view.Warn
			}
		}
		if permit.PostOf(k.Stage) == post && d.Phase == permit.Accepted {
			s.State, s.Words, s.Tone = view.StepNow, t.in(k.Stage), view.Info
		}
		out = append(out, s)
	}
	return append(out, t.lastStep(k)...)
}

// lastStep is how a track ended, if it has.
func (t reviewer) lastStep(k permit.Track) []view.TrackStep {
	switch k.Stage {
	case permit.Refused, permit.Ended:
		return []view.TrackStep{{Title: t.in(k.Stage), State: view.StepStop, Words: t.in(k.Stage), Tone: view.Bad}}
	case permit.Approved, permit.Granted:
		return []view.TrackStep{{Title: t.in(k.Stage), State: view.StepDone, Detail: t.say("review.validity", t.fullDay(k.From), t.fullDay(k.To))}}
	}
	return nil
}

// waits says whose turn it is.
func (t reviewer) waits(d casework.Desk) []string {
	var out []string
	for _, w := range permit.Wants(d.Case, &d.Pack.Profile) {
		if k, ok := d.Track(w.Track); ok {
			out = append(out, opening(t.say("review.waits.track", w.Post, t.office(w.Office), t.trackName(k))))
		} else {
			out = append(out, opening(t.say("review.waits.post", w.Post, t.office(w.Office))))
		}
	}
	if permit.AwaitsParty(d.Case, &d.Pack.Profile) {
		out = append(out, t.say("review.waits.party"))
	}
	if len(out) == 0 {
		out = append(out, t.say("review.waits.nobody"))
	}
	return out
}

// paperTable lists the papers that the reader sees.
func (t reviewer) paperTable(d casework.Desk) *view.Table {
	tab := &view.Table{Caption: t.say("review.papers.title"), Quiet: true, Columns: t.columns("paper", "met", "seen", "open"), Empty: t.say("review.papers.none")}
	for _, m := range d.Papers {
		row := []view.Cell{{Text: t.paperName(d.Pack, m.Code)}, {Text: opening(t.metWords(m))}, {Text: opening(t.seenWords(m))}, {}}
		if m.Blob != "" {
			row[3] = view.Cell{Text: t.say("review.paper.open", m.Version), Path: casePath(d.ID, "/papers/"+string(m.Code))}
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

func (t reviewer) metWords(m permit.Material) string {
	switch {
	case !m.Needed():
		return t.say("review.paper.spared")
	case m.Met == permit.Tolerated:
		return t.say("review.paper.due", m.Met, t.fullDay(m.Due))
	}
	return t.in(m.Met)
}

func (t reviewer) seenWords(m permit.Material) string {
	if !m.Original || m.Met != permit.Uploaded {
		return t.say("review.paper.no-original")
	}
	return t.in(m.Seen)
}

// noticeTable lists the letters sent in the case.
func (t reviewer) noticeTable(d casework.Desk) *view.Table {
	tab := &view.Table{Caption: t.say("review.notices.title"), Quiet: true, Columns: t.columns("letter", "to", "sent", "until"), Empty: t.say("review.notices.none")}
	for _, n := range d.Notices {
		name := "letter-" + numeral(n.N)
		row := []view.Cell{{Text: t.in(n.Letter)}, {Text: opening(t.addressee(n))}, {Text: t.tableDay(n.On)}, {Text: t.tableDay(n.Due)}}
		if slices.ContainsFunc(d.Documents, func(x casework.Document) bool { return x.Name == name }) {
			row[0].Path = casePath(d.ID, "/documents/"+name)
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

func (t reviewer) addressee(n permit.Notice) string {
	if n.To == "applicant" {
		return t.say("permit.role.applicant")
	}
	return t.office(permit.OfficeID(n.To))
}
