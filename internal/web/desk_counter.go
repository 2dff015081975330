package web

import (
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/view"
	"tandem/internal/visit"
	"tandem/internal/worklist"
)

// deskCounter is the day of a window: who comes, what waits, and the way to a case by its
// number.
func (t *turn) deskCounter() error {
	packs := t.windowPacks()
	if len(packs) == 0 {
		return problem.New(problem.Forbidden, "desk.no-window")
	}
	c, err := atLists(t)
	if err != nil {
		return err
	}
	if number := queryOf(t.r.URL.Query()).Number; number != "" {
		return c.find(number)
	}
	p := view.CounterPage{Head: view.StaffHead{Title: t.say("desk.counter"), Note: t.say("desk.counter.note", c.office(t.actor.Office), c.fullDay(t.today()))}, Find: c.finder(""), Quiet: t.say("desk.counter.quiet")}
	pack, err := t.Cases.Packs.ByCity(packs[0].City, t.today())
	if err != nil {
		return err
	}
	if p.Visits, err = c.visits(pack); err != nil {
		return err
	}
	if p.Queues, err = c.queuesOf(&pack.Profile); err != nil {
		return err
	}
	return t.show(view.Shell{Title: p.Head.Title, Path: "/s/counter", Current: "counter"}, view.CounterToday(p))
}

// finder looks for a case by its number.
func (t clerk) finder(number string) view.Field {
	return view.Field{Name: "number", Label: t.say("desk.filter.number"), Hint: t.say("desk.filter.number.hint"), Value: number}
}

// find opens the case with the number; of several that begin so it lists the first.
func (t clerk) find(number string) error {
	l, err := t.list(worklist.Query{Queue: worklist.All, Number: number, Limit: counterRows})
	if err != nil {
		return err
	}
	if len(l.Cases) > 0 && (len(l.Cases) == 1 || string(l.Cases[0].Case) == number) {
		return t.to(windowPath(l.Cases[0].Case, ""))
	}
	title := t.say("desk.counter")
	found := view.CounterQueue{Table: t.caseTable(t.say("desk.counter.found", number), l)}
	p := view.CounterPage{Head: view.StaffHead{Title: title, Note: number}, Find: t.finder(number), Queues: []view.CounterQueue{found}}
	return t.show(view.Shell{Title: title, Path: t.path(), Current: "counter", Back: &view.Link{Label: title, Path: "/s/counter"}}, view.CounterToday(p))
}

// visits are the appointments of the day, a table for each place that receives people.
func (t clerk) visits(pack *rules.Pack) ([]view.Table, error) {
	var out []view.Table
	for _, o := range pack.Receiving() {
		list, err := t.Cases.Visits(t.r.Context(), t.actor, o.ID, t.today())
		if err != nil {
			return nil, err
		}
		names, err := t.visitors(list)
		if err != nil {
			return nil, err
		}
		out = append(out, t.visitTable(o, list, names))
	}
	return out, nil
}

func (t clerk) visitors(list []visit.Booked) (map[permit.CaseID]casework.Standing, error) {
	ids := make([]permit.CaseID, len(list))
	for i, b := range list {
		ids[i] = permit.CaseID(b.Case)
	}
	return t.known(ids)
}

func (t clerk) visitTable(o rules.Office, list []visit.Booked, names map[permit.CaseID]casework.Standing) view.Table {
	tab := view.Table{Caption: t.say("desk.counter.visits", o), Quiet: true, Empty: t.say("desk.counter.visits.none"), Columns: t.heads("time", "number", "who", "now")}
	for _, b := range list {
		n := names[permit.CaseID(b.Case)]
		now := t.in(n.Phase)
		if b.Attended {
			now = t.say("desk.counter.came")
		}
		tab.Rows = append(tab.Rows, []view.Cell{{Text: b.At.String()[len("2006-01-02T"):]}, {Text: b.Case, Path: windowPath(permit.CaseID(b.Case), "")}, {Rich: view.Name(nameIn(n))}, {Text: now}})
	}
	return tab
}

func (t clerk) heads(keys ...string) (out []view.Column) {
	for _, k := range keys {
		out = append(out, view.Column{Label: t.say("desk.head." + k)})
	}
	return out
}

// counterRows is how many cases of a queue stand on the page of the day.
const counterRows = 8

// A stop is what cases wait for at a window, and the phases in which they do.
type stop struct {
	key   string
	phase permit.Phase
}

// stops are those of a city, by the way it runs the procedure.
func stops(p *permit.Profile) []stop {
	var out []stop
	switch {
	case p.PreReview:
		out = append(out, stop{"pre-review", permit.Filed})
	case p.Originals == permit.AtAcceptance:
		out = append(out, stop{"originals", permit.Filed})
	default:
		out = append(out, stop{"accept", permit.Filed})
	}
	switch {
	case p.Appointment:
		out = append(out, stop{"booked", permit.Booked})
	case p.PreReview:
		out = append(out, stop{"originals", permit.PreReviewed})
	}
	if p.Originals == permit.AtAcceptance {
		out = append(out, stop{"accept", permit.Verified})
	}
	return append(out, stop{"hand-out", permit.Made}, stop{"withheld", permit.Withheld})
}

// query asks for the cases that wait there.
func (s stop) query(p *permit.Profile) worklist.Query {
	return worklist.Query{Queue: worklist.Opened, City: p.City, Phase: s.phase, Limit: counterRows}
}

// queuesOf lists what waits, stop by stop.
func (t clerk) queuesOf(p *permit.Profile) ([]view.CounterQueue, error) {
	at := stops(p)
	asked := make([]worklist.Query, len(at))
	for i, s := range at {
		asked[i] = s.query(p)
	}
	lists, err := t.lists(asked...)
	out := make([]view.CounterQueue, len(lists))
	for i, l := range lists {
		total, err := t.total(asked[i], l, nil)
		if err != nil {
			return nil, err
		}
		out[i].Table = t.caseTable(t.say("desk.stop."+at[i].key, t.count(total)), l)
		if l.Next != nil {
			out[i].All = &view.Link{Label: t.say("desk.counter.all"), Path: workPath(asked[i])}
		}
	}
	return out, err
}

// caseTable lists cases that are opened at the window.
func (t clerk) caseTable(caption string, l listing) view.Table {
	tab := view.Table{Caption: caption, Quiet: true, Empty: t.say("desk.counter.none"), Columns: t.heads("left", "number", "who")}
	for _, c := range l.Cases {
		n := l.named[c.Case]
		time := view.Cell{}
		if light, left := t.light(c); light != "" {
			time.Rich = view.Lamp(light, left)
		} else {
			time.Text = left
		}
		tab.Rows = append(tab.Rows, []view.Cell{time, {Text: string(c.Case), Path: windowPath(c.Case, "")}, {Rich: view.Name(nameIn(n))}})
	}
	return tab
}
