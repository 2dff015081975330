package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/view"
)

// acts are what the window may do now with the case, in the order in which it is done.
func (w window) acts(wrong []view.FieldError) (out []view.WindowAct, err error) {
	if w.offers(permit.PassPreReview{}) {
		out = append(out, w.act("pass"))
	}
	accepting, err := w.accepting(wrong)
	if err != nil {
		return nil, err
	}
	out = append(out, accepting...)
	out = append(out, w.handing(wrong)...)
	if w.offers(permit.Release{}) {
		a := w.act("release")
		a.Body = []templ.Component{view.Radios(w.asked("reason", wrong, w.reasons(releaseReasons, "desk.release.")))}
		out = append(out, a)
	}
	if w.offers(permit.Return{}) {
		out = append(out, view.WindowAct{Key: "notice", Title: w.say("desk.act.notice"), Lead: w.noticeLead(len(accepting) == 0), Act: view.Act{Label: w.say("desk.act.notice.do"), Path: w.path("/notice")}})
	}
	if w.offers(permit.PutForward{}) && !w.offers(permit.Return{}) {
		out = append(out, view.WindowAct{Key: "forward", Title: w.say("notice.forward.title"), Lead: w.say("desk.act.forward.lead"), Act: view.Act{Label: w.say("notice.forward.window"), Path: forwardPath(w.d.ID, "")}})
	}
	if w.offers(permit.Decline{}) {
		out = append(out, w.declining(wrong))
	}
	if w.offers(permit.Archive{}) {
		out = append(out, w.act("archive"))
	}
	return out, nil
}

// noticeLead says what the notice is for, which authority asks for something in it, and
// where the case cannot be accepted yet, which papers it waits for.
func (w window) noticeLead(barred bool) string {
	if asking := w.asking(); len(asking) > 0 {
		return w.say("desk.act.notice.forwarded", w.listed(w.whoAsks(w.d, asking)))
	}
	if missing := w.d.Outstanding(); barred && len(missing) > 0 {
		names := make([]string, len(missing))
		for i, code := range missing {
			names[i] = w.paperName(w.d.Pack, code)
		}
		return w.say("desk.act.notice.outstanding", w.listed(names))
	}
	return w.say("desk.act.notice.lead")
}

// asking are the authorities that put something forward for the notice.
func (w window) asking() (out []permit.TrackID) {
	for _, p := range w.d.Proposals {
		if p.Track != "" {
			out = append(out, p.Track)
		}
	}
	return out
}

// act is one without questions.
func (w window) act(key string) view.WindowAct {
	return view.WindowAct{Key: key, Title: w.say("desk.act." + key), Lead: w.say("desk.act." + key + ".lead"), Post: w.post("/" + key),
		Act: view.Act{Label: w.say("desk.act." + key + ".do"), Weight: view.Primary}}
}

// asked is a question of an act with what was answered.
func (w window) asked(name string, wrong []view.FieldError, options []view.Option) view.Field {
	return view.Field{Name: name, Label: w.say("desk.ask." + name), Value: w.value(name), Error: errorOf(wrong, name), Options: options}
}

func (w window) reasons(codes []permit.Code, stem string) (out []view.Option) {
	for _, c := range codes {
		out = append(out, view.Option{Value: string(c), Label: w.say(stem + string(c))})
	}
	return out
}

// deskPass lets the applicant come to the window.
func (t *turn) deskPass() error {
	return t.windowAct(func(window) (permit.Command, []view.FieldError) { return permit.PassPreReview{}, nil })
}

// accepting is the acceptance by the post whose turn it is, with the limits that it would
// start. Where two people accept, who has proposed it reads why another must go on.
func (w window) accepting(wrong []view.FieldError) ([]view.WindowAct, error) {
	double := w.d.Pack.Profile.DoublePost
	switch {
	case double && w.d.Proposed != "" && w.offers(permit.AcceptSecond{}):
		return w.accept("second", permit.AcceptSecond{Tolerate: w.tolerable()}, wrong)
	case double && w.d.Proposed == w.actor.ID && w.d.Proposed != "" && w.d.Phase != permit.Accepted && w.d.Outcome == "":
		a := w.act("second")
		a.Barred = w.say("desk.act.second.same")
		return []view.WindowAct{a}, nil
	case double && w.d.Proposed != "":
		return nil, nil
	case w.offers(permit.Accept{}):
		return w.accept("accept", permit.Accept{Tolerate: w.tolerable()}, wrong)
	}
	return nil, nil
}

func (w window) accept(key string, cmd permit.Command, wrong []view.FieldError) ([]view.WindowAct, error) {
	a := w.act(key)
	if missing := w.tolerable(); len(missing) > 0 {
		f := view.Field{Name: "tolerate", Label: w.say("desk.ask.tolerate"), Hint: w.say("desk.ask.tolerate.hint", w.d.Pack.Profile.Limits.Tolerated.Days), Values: w.r.PostForm["tolerate"], Error: errorOf(wrong, "tolerate")}
		for _, code := range missing {
			f.Options = append(f.Options, view.Option{Value: string(code), Label: w.paperName(w.d.Pack, code)})
		}
		a.Body = append(a.Body, view.Checks(f))
	}
	seen, err := w.Cases.Foresee(w.r.Context(), w.actor, w.d.ID, cmd)
	if err != nil {
		return nil, err
	}
	if clocks := w.started(seen); len(clocks) > 0 {
		a.Body = append(a.Body, view.StartedClocks(w.say("desk.accept.starts"), clocks))
	} else {
		a.Lead = w.say("desk.accept.proposes")
	}
	return []view.WindowAct{a}, nil
}

// tolerable are the papers that may come after acceptance: whatever is outstanding where
// the case may be accepted at all.
func (w window) tolerable() []permit.Code { return w.d.Outstanding() }

// started are the limits that run in the case as it would be and do not now.
func (w window) started(seen casework.Foreseen) (out []view.StartedClock) {
	for _, k := range seen.Case.Clocks {
		if was, ok := w.d.Clock(k.ID); !k.Running() || ok && was == k {
			continue
		}
		out = append(out, view.StartedClock{Name: w.in(k.ID), Days: w.say("desk.days."+string(k.Rule.Unit), k.Days), Due: w.fullDay(k.Due), Basis: k.Basis,
			Steps: seen.Case.Derive(k.ID, w.Cases.Calendar).Lines(w.lang)})
	}
	return out
}

// tolerated reads which outstanding papers may come later: each must be ticked.
func (w window) tolerated() (out []permit.Code, wrong []view.FieldError) {
	for _, code := range w.tolerable() {
		if !slices.Contains(w.r.PostForm["tolerate"], string(code)) {
			return nil, []view.FieldError{{Name: "tolerate", Message: w.say("desk.wrong.tolerate", w.paperName(w.d.Pack, code))}}
		}
		out = append(out, code)
	}
	return out, nil
}

// deskAccept accepts the application, or proposes that to a second person.
func (t *turn) deskAccept() error {
	return t.windowAct(func(w window) (permit.Command, []view.FieldError) {
		list, wrong := w.tolerated()
		return permit.Accept{Tolerate: list}, wrong
	})
}

// deskSecond is the acceptance by the second person.
func (t *turn) deskSecond() error {
	return t.windowAct(func(w window) (permit.Command, []view.FieldError) {
		list, wrong := w.tolerated()
		return permit.AcceptSecond{Tolerate: list}, wrong
	})
}

// declining is the written refusal to accept, which few cases come to.
func (w window) declining(wrong []view.FieldError) view.WindowAct {
	a := w.act("decline")
	a.Folded, a.Act.Weight = len(wrong) == 0 || errorOf(wrong, "ground")+errorOf(wrong, "right") == "", view.Danger
	ground := w.asked("ground", wrong, w.reasons(permit.DeclineGrounds, "permit.ground."))
	for i, o := range ground.Options {
		if o.Value == string(notCompetent) {
			ground.Options[i].Under = view.Select(w.asked("right", wrong, w.competent()))
		}
	}
	a.Body = []templ.Component{view.Radios(ground)}
	return a
}

// notCompetent is the ground that names who is (Licence Law art. 32(2)).
const notCompetent permit.Code = "not-competent"

// competent are the windows and authorities of all cities but this window.
func (w window) competent() (out []view.Option) {
	for _, o := range w.Cases.Packs.Offices() {
		decides := slices.Contains([]rules.OfficeKind{rules.Window, rules.WorkAuthority, rules.ResidenceAuthority}, o.Kind)
		if decides && o.ID != w.actor.Office {
			out = append(out, view.Option{Value: string(o.ID), Label: o.In(w.lang)})
		}
	}
	return out
}

// deskDecline refuses to accept, with a ground.
func (t *turn) deskDecline() error {
	return t.windowAct(func(w window) (permit.Command, []view.FieldError) {
		cmd := permit.Decline{Ground: permit.Code(w.value("ground")), Right: permit.OfficeID(w.value("right"))}
		if cmd.Ground != notCompetent {
			cmd.Right = ""
		}
		known := slices.ContainsFunc(w.competent(), func(o view.Option) bool { return o.Value == string(cmd.Right) })
		switch {
		case !slices.Contains(permit.DeclineGrounds, cmd.Ground):
			return cmd, []view.FieldError{{Name: "ground", Message: w.say("desk.wrong.ground")}}
		case cmd.Ground == notCompetent && !known:
			return cmd, []view.FieldError{{Name: "right", Message: w.say("desk.wrong.right")}}
		}
		return cmd, nil
	})
}

// handing is the hand-out of permits that lie ready.
func (w window) handing(wrong []view.FieldError) []view.WindowAct {
	if !w.offers(permit.HandOut{}) {
		return nil
	}
	a := w.act("hand-out")
	a.Body = []templ.Component{view.Tabled(w.permits())}
	if w.d.Collection.Way == permit.Courier {
		f := w.asked("tracking", wrong, nil)
		f.Mono, f.Width = true, view.Mid
		a.Lead, a.Act.Label = w.say("desk.act.hand-out.post"), w.say("desk.act.hand-out.post.do")
		a.Body = append(a.Body, view.TextField(f))
		return []view.WindowAct{a}
	}
	a.Body = append(a.Body, view.Check(w.asked("identity", wrong, nil)))
	return []view.WindowAct{a}
}

// permits are the certificates that go over the counter together.
func (w window) permits() view.Table {
	tab := view.Table{Caption: w.say("desk.window.permits"), Quiet: true, Columns: w.heads("permit", "number", "from", "to", "stands")}
	for _, k := range w.d.Certificates {
		track, _ := w.d.Track(k.Track)
		name := w.in(track.Kind)
		if track.Holder > 0 {
			name = w.say("desk.permit.family", track.Kind, track.Holder)
		}
		tab.Rows = append(tab.Rows, []view.Cell{{Text: name}, {Rich: view.Number(k.Number)}, {Text: w.tableDay(k.From)}, {Text: w.tableDay(k.To)}, {Text: w.in(k.Status)}})
	}
	return tab
}

// mostTracking bounds a number of the post.
const mostTracking = 40

// deskHandOut gives the permits over, to whoever was identified or to the post.
func (t *turn) deskHandOut() error {
	return t.windowAct(func(w window) (permit.Command, []view.FieldError) {
		cmd := permit.HandOut{Identity: w.value("identity") == "yes", Tracking: w.value("tracking")}
		switch post := w.d.Collection.Way == permit.Courier; {
		case post && (cmd.Tracking == "" || len(cmd.Tracking) > mostTracking):
			return cmd, []view.FieldError{{Name: "tracking", Message: w.say("desk.wrong.tracking", mostTracking)}}
		case !post && !cmd.Identity:
			return cmd, []view.FieldError{{Name: "identity", Message: w.say("desk.wrong.identity")}}
		}
		return cmd, nil
	})
}

// releaseReasons are why permits that were withheld are given free.
var releaseReasons = []permit.Code{"explained", "replaced", "clerical"}

// deskRelease gives withheld permits free.
func (t *turn) deskRelease() error {
	return t.windowAct(func(w window) (permit.Command, []view.FieldError) {
		cmd := permit.Release{Reason: permit.Code(w.value("reason"))}
		if !slices.Contains(releaseReasons, cmd.Reason) {
			return cmd, []view.FieldError{{Name: "reason", Message: w.say("desk.wrong.reason")}}
		}
		return cmd, nil
	})
}

// deskArchive puts a closed file away.
func (t *turn) deskArchive() error {
	return t.windowAct(func(window) (permit.Command, []view.FieldError) { return permit.Archive{}, nil })
}

// applicantLetters are the letters that the window hands over.
func (w window) applicantLetters() (out []permit.Notice) {
	for _, n := range w.d.Notices {
		if n.To == "applicant" {
			out = append(out, n)
		}
	}
	return out
}

// letters are the printed ones, the newest first, and what else was printed for the
// applicant.
func (w window) letters() (out []view.Link) {
	for _, n := range slices.Backward(w.applicantLetters()) {
		name := "letter-" + strconv.Itoa(n.N)
		if i := slices.IndexFunc(w.d.Documents, func(x casework.Document) bool { return x.Name == name }); i >= 0 {
			out = append(out, w.pdf(w.in(n.Letter), w.d.Documents[i]))
		}
	}
	for _, x := range w.d.Documents {
		if strings.HasPrefix(x.Name, string(permit.HandOutRecord)) {
			out = append(out, w.pdf(w.say("desk.window.record"), x))
		}
	}
	return out
}

// pdf is a link that says what it opens.
func (w window) pdf(label string, d casework.Document) view.Link {
	return view.Link{Label: w.say("desk.window.pdf", label, kilobytes(d.Size)), Path: "/s/cases/" + string(w.d.ID) + "/documents/" + d.Name, Icon: "print"}
}
