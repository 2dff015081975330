package web

import (
	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// toldIn are the answers that could be read.
func toldIn(answers []casework.Answered) []dossier.Told {
	var out []dossier.Told
	for _, a := range answers {
		if a.Wrong == nil {
			out = append(out, a.Told)
		}
	}
	return out
}

// besideRegister words what a register has on an answer: its value, whether that is what
// the form says, and which register it is.
func (t reviewer) besideRegister(row *view.Compared, c dossier.Comparison) {
	row.Register, row.Answer = t.answerWords(c.Question, c.Told.Value), view.Same
	switch {
	case c.Told.Value == "":
		row.Answer = view.NoRecord
	case c.Told.Differs:
		row.Answer = view.Differs
	case c.Stated != "" && c.Stated != c.Told.Value:
		row.About = append(row.About, t.say("review.register.alike"))
	}
	if c.Told.Differs && c.Why.Key == "" {
		row.Why = t.say("review.register.differs")
	}
	if c.Stated == "" {
		row.Why = t.say("review.register.only")
	}
	row.About = append(row.About, opening(t.sourceName(c.Told.Register)))
}

// asked says which registers answered and when, and which of them have no entry.
func (t reviewer) asked(answers []casework.Answered) []string {
	var out []string
	for _, a := range answers {
		if a.Wrong != nil {
			continue
		}
		key := "review.register.answered"
		if !a.Told.Found {
			key = "review.register.empty"
		}
		out = append(out, t.say(key, opening(t.sourceName(a.Register)), view.When(view.With(t.r.Context(), t.lang), a.At)))
	}
	return out
}

// unreadable says which answers of registers are kept and cannot be read, and why.
func (t reviewer) unreadable(answers []casework.Answered) []string {
	var out []string
	for _, a := range answers {
		if a.Wrong != nil {
			out = append(out, t.say("review.register.unreadable", opening(t.sourceName(a.Register)), problem.Of(a.Wrong).Detail(t.lang)))
		}
	}
	return out
}

// registerAsk says which answers a register contradicts. Who may put something forward for
// the correction notice can begin with them; what is asked is still theirs to decide.
func (t reviewer) registerAsk(d casework.Desk, k permit.Track, list []dossier.Comparison) *view.RegisterAsk {
	var names, paths []string
	for _, c := range list {
		if c.Told != nil && c.Told.Differs {
			names, paths = append(names, t.in(c.Question.Label())), append(paths, c.Path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	ask := &view.RegisterAsk{Words: t.say("review.register.ask", t.listed(names))}
	if d.Offered(permit.PutForward{}.Name(), k.ID) {
		ask.Post, ask.Keep = view.Post{Action: forwardPath(d.ID, k.ID), Version: d.Digest()}, differing(d.PutForwardFor(k.ID), paths)
		ask.Act = view.Act{Label: t.say("review.register.begin"), Small: true}
	}
	return ask
}

// differing fills in the form for what is put forward: what the office has put forward
// before, and these answers, the last of them as one more.
func differing(before []permit.Item, paths []string) [][2]string {
	const fault = "differs-register"
	var out [][2]string
	for _, i := range before {
		name := answerField(i.Field)
		if i.Material != "" {
			name = paperField(i.Material)
		}
		out = append(out, [2]string{name, string(i.Fault)})
	}
	last := len(paths) - 1
	for _, p := range paths[:last] {
		out = append(out, [2]string{answerField(p), fault})
	}
	return append(out, [2]string{"add", paths[last]}, [2]string{"add.fault", fault}, [2]string{"step", "more"})
}
