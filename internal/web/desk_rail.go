package web

import (
	"slices"

	"github.com/a-h/templ"

	"tandem/internal/permit"
	"tandem/internal/view"
	"tandem/internal/worklist"
)

// The queues of the rail: one's own, and those of the whole office.
var (
	ownQueues  = []worklist.Queue{worklist.Mine, worklist.Second, worklist.Standing, worklist.Awaiting}
	teamQueues = []worklist.Queue{worklist.Opened, worklist.Today, worklist.Ended}
)

// rail leads to the queues, with how many cases are in each.
func (t clerk) rail(q worklist.Query, counts map[worklist.Queue]worklist.Count) templ.Component {
	own := ownQueues
	if !slices.Contains(t.actor.Posts, permit.PostReview) {
		own = slices.DeleteFunc(slices.Clone(own), func(k worklist.Queue) bool { return k == worklist.Second })
	}
	if len(t.actor.Posts) == 0 {
		own = own[1:]
	}
	groups := []view.QueueGroup{t.queues("own", own, q, counts), t.queues("team", teamQueues, q, counts)}
	return view.Rail(t.say("desk.rail"), groups)
}

func (t clerk) queues(group string, list []worklist.Queue, q worklist.Query, counts map[worklist.Queue]worklist.Count) view.QueueGroup {
	g := view.QueueGroup{Title: t.say("desk.rail." + group)}
	for _, k := range list {
		n := counts[k]
		g.Queues = append(g.Queues, view.Queue{Label: t.say("desk.queue." + string(k)), Path: workPath(worklist.Query{Queue: k}), Count: &n.N, More: n.More, Current: k == q.Queue, Minor: k == worklist.Ended})
	}
	return g
}

// filter narrows the queue: by permit, transaction, station, colour and number.
func (t clerk) filter(q worklist.Query) view.Filter {
	f := view.Filter{Action: "/s/work", Swap: "main", Keep: []view.Chip{{Label: "queue", Path: string(q.Queue)}},
		Search: &view.Field{Name: "number", Label: t.say("desk.filter.number"), Hint: t.say("desk.filter.number.hint"), Value: q.Number}}
	f.Selects = []view.Field{t.choice("kind", string(q.Kind), t.kindOptions()), t.choice("business", string(q.Business), t.businessOptions()),
		t.choice("station", given(q.Station), t.stationOptions()), t.choice("lamp", given(q.Lamp), t.lampOptions())}
	kept := parameters(worklist.Query{Authority: q.Authority, Phase: q.Phase, Age: q.Age, City: q.City})
	for _, name := range []string{"office", "phase", "age", "city"} {
		if kept.Get(name) != "" {
			f.Keep = append(f.Keep, view.Chip{Label: name, Path: kept.Get(name)})
		}
	}
	f.Chips = t.chips(q)
	return f
}

func (t clerk) choice(name, value string, options []view.Option) view.Field {
	return view.Field{Name: name, Label: t.say("desk.filter." + name), Hint: t.say("desk.filter." + name + ".any"), Value: value, Options: options}
}

func (t clerk) kindOptions() []view.Option {
	return []view.Option{{Value: string(permit.Work), Label: t.in(permit.Work)}, {Value: string(permit.Residence), Label: t.in(permit.Residence)}}
}

func (t clerk) businessOptions() (out []view.Option) {
	for _, k := range []permit.Kind{permit.Work, permit.Residence} {
		for _, x := range permit.Transactions[k] {
			out = append(out, view.Option{Value: string(k) + "/" + string(x), Label: t.businessName(permit.Business(string(k) + "/" + string(x)))})
		}
	}
	return out
}

// stationOptions are the service points of the cities that the reader's office has to do
// with.
func (t clerk) stationOptions() (out []view.Option) {
	for _, p := range t.Cases.Packs.Packs() {
		if _, ours := p.Office(t.actor.Office); !ours {
			continue
		}
		for _, o := range p.Stations() {
			if !slices.ContainsFunc(out, func(x view.Option) bool { return x.Value == string(o.ID) }) {
				out = append(out, view.Option{Value: string(o.ID), Label: o.In(t.lang)})
			}
		}
	}
	return append(out, view.Option{Value: noOne, Label: t.say("desk.station.none")})
}

func (t clerk) lampOptions() (out []view.Option) {
	for _, k := range append(slices.Clone(worklist.Colours), worklist.Dark) {
		out = append(out, view.Option{Value: given(&k), Label: t.lampName(k)})
	}
	return out
}

func (t clerk) lampName(k worklist.Colour) string { return t.say("desk.lamp." + given(&k)) }

func (t clerk) ageName(a worklist.Age) string { return t.say("desk.age." + given(&a)) }

// chips are the filters that are on, each with the list without it.
func (t clerk) chips(q worklist.Query) (out []view.Chip) {
	q.After = worklist.Cursor{}
	off := func(on bool, label string, clear func(*worklist.Query)) {
		if on {
			without := q
			clear(&without)
			out = append(out, view.Chip{Label: label, Path: workPath(without)})
		}
	}
	off(q.Number != "", q.Number, func(q *worklist.Query) { q.Number = "" })
	off(q.Kind != "", t.in(q.Kind), func(q *worklist.Query) { q.Kind = "" })
	off(q.Business != "", t.businessName(q.Business), func(q *worklist.Query) { q.Business = "" })
	off(q.Authority != "", t.office(q.Authority), func(q *worklist.Query) { q.Authority = "" })
	off(q.Station != nil, t.stationName(q.Station), func(q *worklist.Query) { q.Station = nil })
	off(q.City != "", q.City, func(q *worklist.Query) { q.City = "" })
	off(q.Phase != "", t.in(q.Phase), func(q *worklist.Query) { q.Phase = "" })
	off(q.Lamp != nil, t.lampOf(q.Lamp), func(q *worklist.Query) { q.Lamp = nil })
	off(q.Age != nil, t.ageOf(q.Age), func(q *worklist.Query) { q.Age = nil })
	return out
}

func (t clerk) stationName(id *permit.OfficeID) string {
	if id == nil || *id == "" {
		return t.say("desk.station.none")
	}
	return t.office(*id)
}

func (t clerk) lampOf(k *worklist.Colour) string {
	if k == nil {
		return ""
	}
	return t.lampName(*k)
}

func (t clerk) ageOf(a *worklist.Age) string {
	if a == nil {
		return ""
	}
	return t.ageName(*a)
}
