package web

import (
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A state is how far everything of an application is, for one side of the party.
type state struct {
	*application
	ready  casework.Readiness
	papers []casework.RequiredPaper
	topics []topic
}

// state reads how far the application is.
func (t *turn) state(a *application) (*state, error) {
	s := &state{application: a, topics: topicsFor(t.actor.Role, a)}
	var err error
	if s.ready, err = t.Cases.Readiness(t.r.Context(), t.actor, a.id); err != nil {
		return nil, err
	}
	s.papers, err = t.Cases.RequiredPapers(t.r.Context(), t.actor, a.id, t.lang)
	return s, err
}

// isSign reports whether an answer is one by which the form is signed.
func isSign(path string) bool { return strings.HasPrefix(path, "pledges.") }

// own are the faults of the reader's part but for what is signed at the end.
func (s *state) own() strict.Faults {
	return slices.DeleteFunc(slices.Clone(s.ready.Own), func(f strict.Fault) bool { return isSign(f.Path) })
}

// others are the questions that the other side has to answer, signing left out.
func (s *state) others() []string {
	return slices.DeleteFunc(slices.Clone(s.ready.Others), isSign)
}

// othersSigned reports whether the other side has signed, or need not.
func (s *state) othersSigned() bool { return s.ready.OthersSigned() }

// given counts the answers of a topic that are there, and how many of them were filled in
// from elsewhere.
func (s *state) given(p topic) (all, filled int) {
	for path, a := range s.draft.Answers {
		if a.Value != "" && p.has(path) {
			all++
			if a.From.How != "" {
				filled++
			}
		}
	}
	return all, filled
}

// status is how far a topic is.
func (s *state) status(p topic) view.Status {
	faults := faultsIn(p, s.own())
	all, _ := s.given(p)
	switch {
	case len(faults) == 0 && (all > 0 || !p.optional && s.open(p) == 0):
		return view.Completed
	case all > 0:
		return view.InProgress
	}
	return view.NotStarted
}

// open counts the questions of a topic that nobody must answer but that are asked; a topic
// of such questions alone is done when one is answered.
func (s *state) open(p topic) int {
	n := 0
	for _, x := range p.shown(s.application) {
		n += len(x.ids)
		if x.single() {
			n++
		}
	}
	for _, x := range p.shown(s.application) {
		for _, id := range x.ids {
			if q, ok := dossier.QuestionAt(id); x.list == "" && ok && q.Need.Holds(s.form) {
				return 0 // what must be answered is, or there would be faults
			}
		}
	}
	return n
}

// missing are the papers that the reader must still bring.
func (s *state) missing(r permit.Role) []casework.RequiredPaper {
	return slices.DeleteFunc(slices.Clone(s.papers), func(p casework.RequiredPaper) bool { return !p.Missing() || !forSide(p, r) })
}

// forSide reports whether a paper is for this side to bring.
func forSide(p casework.RequiredPaper, r permit.Role) bool {
	if r == permit.HandlerRole {
		return p.By == rules.ByEmployer
	}
	return p.By != rules.ByEmployer
}

// next is the page that comes after one: the first that is not complete, the documents,
// or the answers to be checked.
func (s *state) next(after string, r permit.Role) string {
	i := slices.IndexFunc(s.topics, func(p topic) bool { return p.key == after })
	order := append(slices.Clone(s.topics[i+1:]), s.topics[:i+1]...)
	for _, p := range order {
		if !p.optional && p.key != after && s.status(p) != view.Completed {
			return p.key
		}
	}
	if len(s.missing(r)) > 0 && r != permit.HandlerRole { // who brings the employer's papers with the signature
		return "documents"
	}
	return "check"
}

// nextPage leads to the page where the reader's part goes on.
func (t *turn) nextPage() error {
	return t.going(func(s *state) error { return t.to(s.path(s.next("", t.actor.Role))) })
}

// tasks is the page from which all others are reached.
func (t *turn) tasks() error {
	return t.going(func(s *state) error {
		return t.show(t.applyShell(t.say("web.of-case", t.whatWords(s.c.Tracks), s.c.ID)), view.TaskListPage(t.taskList(s)))
	})
}

// going goes on with an application, or leads to what became of it once it was handed in.
func (t *turn) going(on func(*state) error) error {
	a, err := t.open()
	if err != nil {
		return err
	}
	if !casework.Typable(a.c) {
		return t.to(a.path("done"))
	}
	s, err := t.state(a)
	if err != nil {
		return err
	}
	return on(s)
}

// applyShell is around a page of the party.
func (t *turn) applyShell(title string) view.Shell {
	current := "me"
	if t.actor.Role == permit.HandlerRole {
		current = "confirm"
	}
	return view.Shell{Title: title, Current: current, Back: &view.Link{Label: t.say("apply.back.me"), Path: "/me"}}
}

// below is applyShell for a page that the task list leads to.
func (t *turn) below(a *application, title string) view.Shell {
	s := t.applyShell(t.say("web.of-case", title, a.c.ID))
	s.Back = &view.Link{Label: t.say("apply.back.tasks"), Path: a.path("")}
	return s
}

func (t *turn) taskList(s *state) view.TaskList {
	groups := t.groups(s)
	done, total := progress(groups)
	next := s.next("", t.actor.Role)
	return view.TaskList{Head: view.Head{Caption: t.say("apply.draft", s.id, s.pack.Names), Title: t.whatWords(s.c.Tracks)},
		Facts: t.facts(s.application), Done: done, Total: total, Left: t.filledIn(s),
		Next:  view.Act{Label: t.say("apply.continue", t.title(next)), Path: s.path(next), Weight: view.Primary},
		Notes: t.taskNotes(s), Groups: groups, Saved: t.say("apply.kept"),
		Aside: []view.Link{{Label: t.say("apply.print"), Path: s.path("check"), Icon: "print"}, {Label: t.say("apply.delete"), Path: s.path("delete"), Icon: "x"}}}
}

// title names a page of the application.
func (t *turn) title(page string) string { return t.say("apply.topic." + page) }

// progress counts the tasks that somebody has to do.
func progress(groups []view.Group) (done, total int) {
	for _, g := range groups {
		for _, k := range g.Tasks {
			if strings.HasPrefix(k.Key, "x-") {
				continue
			}
			total++
			if k.Status == view.Completed {
				done++
			}
		}
	}
	return done, total
}

// filledIn says how many answers were filled in from elsewhere.
func (t *turn) filledIn(s *state) string {
	all, filled := 0, 0
	for _, p := range s.topics {
		a, f := s.given(p)
		all, filled = all+a, filled+f
	}
	if filled == 0 {
		return ""
	}
	return t.say("apply.filled", filled, all)
}

// groups are the tasks of the reader, those of the other side, and the end.
func (t *turn) groups(s *state) []view.Group {
	out := []view.Group{{Key: "start", Title: t.say("apply.group.start"), Tasks: []view.Task{t.typeTask(s), t.otherTask(s)}}}
	for _, key := range []string{"you", "china", "employer", "job"} {
		if g := t.group(s, key); len(g.Tasks) > 0 {
			out = append(out, g)
		}
	}
	out = append(out, view.Group{Key: "documents", Title: t.say("apply.group.documents"), Tasks: []view.Task{t.papersTask(s)}})
	end := t.group(s, "submit")
	end.Tasks = append(end.Tasks, t.checkTask(s))
	return append(out, end)
}

func (t *turn) group(s *state, key string) view.Group {
	g := view.Group{Key: key, Title: t.say("apply.group." + key)}
	for _, p := range s.topics {
		if p.group != key {
			continue
		}
		g.Tasks = append(g.Tasks, t.task(s, p))
	}
	return g
}

// task is a topic as a task. What nobody has to do is not counted.
func (t *turn) task(s *state, p topic) view.Task {
	k := view.Task{Key: p.key, Title: t.title(p.key), Status: s.status(p), Path: s.path(p.key)}
	_, filled := s.given(p)
	switch n := len(faultsIn(p, s.own())); {
	case p.optional && k.Status == view.NotStarted:
		k.Key, k.Hint = "x-"+p.key, t.say("apply.task.optional")
	case n > 0 && k.Status == view.InProgress:
		k.Hint = t.say("apply.task.open", n)
	case filled > 0:
		k.Hint = t.say("apply.task.filled", filled)
	}
	return k
}

func (t *turn) typeTask(s *state) view.Task {
	return view.Task{Key: "type", Title: t.title("type"), Hint: t.say("apply.task.type", s.pack.Names), Status: view.Completed, Path: s.path("type")}
}

// otherTask says what the other side has done and still has to do.
func (t *turn) otherTask(s *state) view.Task {
	side := "employer"
	if t.actor.Role == permit.HandlerRole {
		side = "applicant"
	}
	k := view.Task{Key: "x-other", Title: t.say("apply.other." + side), Status: view.Completed, Hint: t.say("apply.other.done")}
	if list := t.topicNames(s.others()); len(list) > 0 {
		k.Status, k.Hint = view.InProgress, t.say("apply.other.open", list)
	} else if !s.othersSigned() {
		k.Status, k.Hint = view.InProgress, t.say("apply.other.unsigned")
	}
	return k
}

func (t *turn) papersTask(s *state) view.Task {
	k := view.Task{Key: "documents", Title: t.title("documents"), Path: s.path("documents"), Status: view.Completed}
	asked := 0
	for _, p := range s.papers {
		if p.Asked() && !p.ByRegister() && forSide(p, t.actor.Role) {
			asked++
		}
	}
	missing := len(s.missing(t.actor.Role))
	switch {
	case missing == asked && asked > 0:
		k.Status = view.NotStarted
	case missing > 0:
		k.Status = view.InProgress
	}
	k.Hint = t.say("apply.task.papers", asked, asked-missing)
	return k
}

// checkTask is the last one: it can be opened when the reader's own part is complete.
func (t *turn) checkTask(s *state) view.Task {
	k := view.Task{Key: "check", Title: t.title("check"), Path: s.path("check"), Status: view.NotStarted}
	switch n := len(s.own()); {
	case n > 0:
		k.Status, k.Hint = view.CannotStart, t.say("apply.task.first", n)
	case s.signed(t.actor.Role):
		k.Status, k.Hint = view.Completed, t.say("apply.task.signed")
	}
	return k
}

// topicNames are the pages that ask the questions, each once.
func (t *turn) topicNames(ids []string) text.List {
	var out text.List
	for _, id := range ids {
		name := t.say("apply.topic.elsewhere")
		if p, ok := topicOf(id); ok {
			name = t.title(p.key)
		}
		if !slices.Contains(out, any(name)) {
			out = append(out, name)
		}
	}
	return out
}

// facts are the promise, the visits and the fee of an application.
func (t *turn) facts(a *application) []view.Fact {
	limit := a.pack.Profile.PromisedFor(a.c.Tracks, string(a.form.Category.Grade))
	return []view.Fact{{Label: t.say("apply.fact.promise"), Value: t.days(limit)}, {Label: t.say("apply.fact.visits"), Value: t.say("apply.visits", visits(&a.pack.Profile))},
		{Label: t.say("apply.fact.fee"), Value: t.fee(a)}}
}

// visits is how often somebody comes to a window: once, unless the originals are seen before
// acceptance and the permits cannot be sent.
func visits(p *permit.Profile) int {
	if p.Originals == permit.AtAcceptance && !slices.Contains(p.Delivery, permit.Courier) {
		return 2
	}
	return 1
}

// fee is what the permits cost, as far as the form says for how long they are asked.
func (t *turn) fee(a *application) string {
	least, most := 0, 0
	for _, k := range a.c.Tracks {
		low, high := feeOf(a, k)
		least, most = least+low, most+high
	}
	switch {
	case most == 0:
		return t.say("apply.fee.none")
	case least == most:
		return t.say("apply.fee.one", most)
	}
	return t.say("apply.fee.range", least, most)
}

// longest is more months than any fee tells apart.
const longest = 61

func feeOf(a *application, k permit.Track) (least, most int) {
	months := monthsAsked(a.form, k)
	for m := range longest {
		f, ok := a.pack.Fee(k.Business(), m)
		if !ok || months >= 0 && m != months {
			continue
		}
		if least == 0 || f.Yuan < least {
			least = f.Yuan
		}
		most = max(most, f.Yuan)
	}
	return least, most
}

// monthsAsked are the full months of the residence that the applicant asks for; -1 where
// the form does not say yet, and for the family.
func monthsAsked(f *dossier.Form, k permit.Track) int {
	from, until := f.Residence.Requested.From, f.Residence.Requested.Until
	if k.Kind != permit.Residence || k.Holder > 0 || from.IsZero() || until.IsZero() || until.Before(from) {
		return -1
	}
	for m := longest - 1; m > 0; m-- {
		if !from.AddMonths(m).After(until.AddDays(1)) {
			return m
		}
	}
	return 0
}

// taskNotes are what must be known at once: the last day, and what waits for whom.
func (t *turn) taskNotes(s *state) []view.Notice {
	var out []view.Notice
	if last, ends := s.lastDay(); !ends.IsZero() {
		if t.today().After(last) {
			out = append(out, view.Notice{Tone: view.Bad, Title: t.say("apply.late"), Text: t.say("apply.late.text", t.fullDay(ends), t.fullDay(last))})
		} else {
			out = append(out, view.Notice{Tone: view.Warn, Title: t.say("apply.by", t.fullDay(last)), Text: t.say("apply.by.text", t.fullDay(ends))})
		}
	}
	if s.c.Asked() {
		out = append(out, view.Notice{Tone: view.Warn, Text: t.say("apply.correction")})
	}
	if s.signed(t.actor.Role) && !s.ready.Ready() {
		out = append(out, view.Notice{Tone: view.Info, Text: t.say("apply.waits")})
	}
	return out
}
