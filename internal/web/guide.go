package web

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/view"
)

func (s *Site) guideRoutes() []route {
	return []route{
		get("/", anybody, (*turn).first),
		get("/guide", anybody, (*turn).guides),
		get("/guide/{city}/{item}", anybody, (*turn).guide),
		get("/accessibility", anybody, (*turn).accessibility),
		get("/privacy", anybody, (*turn).privacy),
	}
}

// An item is a service item (事项): both permits in one application, by what is asked of
// each of the two authorities.
type item struct {
	key       string
	work      permit.Transaction
	residence permit.Transaction
}

// items are the joint service items, the most frequent first.
var items = []item{
	{"new", permit.Domestic, permit.First},
	{"abroad", permit.Overseas, permit.First},
	{"extension", permit.Extension, permit.Extension},
	{"change", permit.Change, permit.Change},
	{"replacement", permit.Replacement, permit.Reissue},
	{"cancellation", permit.Cancel, permit.Cancel},
}

func (i item) tracks() []permit.Track {
	return []permit.Track{{Kind: permit.Work, Transaction: i.work}, {Kind: permit.Residence, Transaction: i.residence}}
}

// facts are those of an application of which nothing is known but what it asks for.
func (i item) facts() rules.Facts {
	work, residence := string(i.work), string(i.residence)
	var f rules.Facts
	f.Case.Work, f.Case.Residence = &work, &residence
	return f
}

// packsInForce are the newest packs of cities that take applications today.
func (t *turn) packsInForce() []*rules.Pack {
	var out []*rules.Pack
	for _, p := range t.Cases.Packs.Packs() {
		if now, err := t.Cases.Packs.ByCity(p.City, t.today()); err == nil && now.Hash == p.Hash {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *rules.Pack) int { return cmp.Compare(a.City, b.City) })
	return out
}

func (t *turn) first() error {
	h := view.Home{Start: t.door("apply", "/apply"), Doors: []view.Door{t.door("follow", "/me"), t.door("guide", "/guide"), t.door("verify", "/verify")}}
	h.Facts = []view.Fact{
		{Label: t.say("guide.home.fact.once"), Value: t.say("guide.home.value.once")},
		{Label: t.say("guide.home.fact.days"), Value: t.days(t.usualPromise())},
		{Label: t.say("guide.home.fact.cities"), Value: t.say("guide.home.value.cities", len(t.packsInForce()))},
	}
	return t.show(view.Shell{Title: t.say("guide.home.title"), Description: t.say("guide.home.lede"), Area: view.Public}, view.HomePage(h))
}

// usualPromise is the time in which most cities promise a decision; of several that are
// as frequent the longest, so that nobody is promised too much.
func (t *turn) usualPromise() permit.Limit {
	count := map[int]int{}
	var usual permit.Limit
	for _, p := range t.packsInForce() {
		l := p.Profile.Limits.Promised
		count[l.Days]++
		if n := cmp.Compare(count[l.Days], count[usual.Days]); n > 0 || n == 0 && l.Days > usual.Days {
			usual = l
		}
	}
	return usual
}

// days words a limit: 7 working days.
func (t *turn) days(l permit.Limit) string {
	return t.say("apply.days."+string(l.Rule.Unit), l.Days)
}

func (t *turn) door(key, path string) view.Door {
	at := "guide.home.door." + key
	return view.Door{Title: t.say(at), Text: t.say(at + ".what"), Path: path, Act: t.say(at + ".act")}
}

func (t *turn) guides() error {
	var g view.GuideList
	for _, p := range t.packsInForce() {
		c := view.GuideCity{Name: p.Names.In(t.lang), Facts: t.say("guide.city.promise", t.days(p.Profile.Limits.Promised))}
		for _, i := range items {
			c.Items = append(c.Items, view.Link{Label: t.say("guide.short." + i.key), Path: "/guide/" + p.City + "/" + i.key})
		}
		g.Cities = append(g.Cities, c)
	}
	return t.show(view.Shell{Title: t.say("guide.title"), Description: t.say("guide.lede"), Area: view.Public, Current: "guide"}, view.GuideListPage(g))
}

// guide is made from the rules of the city, and so says what they say today.
func (t *turn) guide() error {
	p, err := t.Cases.Packs.ByCity(t.r.PathValue("city"), t.today())
	if err != nil {
		return err
	}
	n := slices.IndexFunc(items, func(i item) bool { return i.key == t.r.PathValue("item") })
	if n < 0 {
		return problem.New(problem.NotFound, "web.missing")
	}
	g := t.guideTo(p, items[n])
	return t.show(view.Shell{Title: g.Title + " · " + g.City, Description: t.say("guide.description", g.Title, g.City), Area: view.Public, Current: "guide",
		Back: &view.Link{Label: t.say("guide.title"), Path: "/guide"}}, view.GuidePage(g))
}

func (t *turn) guideTo(p *rules.Pack, i item) view.Guide {
	report := p.ValidityReport(i.facts(), t.lang)
	g := view.Guide{Title: t.say("guide.item." + i.key), City: p.Names.In(t.lang), Steps: t.steps(p), Limits: t.limits(p, report), Fees: t.fees(p, i),
		FeeNote: t.say("guide.fees.note"), Places: t.places(p), Sources: t.sources(p), Remedies: []string{t.say("guide.remedy.work"), t.say("guide.remedy.residence")},
		Start: view.Link{Label: t.say("guide.start"), Path: fmt.Sprintf("/apply?city=%s&item=%s", p.City, i.key)}, Edition: t.say("guide.edition", p.Edition, p.From)}
	g.Needed, g.Maybe = t.materials(p, i)
	g.Facts = []view.Fact{
		{Label: t.say("guide.fact.promise"), Value: t.days(p.Profile.PromisedFor(i.tracks(), ""))},
		{Label: t.say("guide.fact.visits"), Value: t.say("guide.visits", visits(&p.Profile))},
		{Label: t.say("guide.fact.fee"), Value: t.leastFee(p, i)},
	}
	return g
}

// suppliers are who bring papers, in the order of the page.
var suppliers = []rules.Supplier{rules.ByApplicant, rules.ByEmployer, rules.ByBoth}

// materials are the papers that every such application needs, and those that depend.
func (t *turn) materials(p *rules.Pack, i item) (needed, maybe []view.GuidePapers) {
	list := p.Checklist.Items(i.facts())
	for _, by := range suppliers {
		needed = t.paperGroup(needed, p, list, by, rules.Met)
		maybe = t.paperGroup(maybe, p, list, by, rules.CannotTell)
	}
	return needed, maybe
}

// paperGroup adds the papers of one supplier that have a verdict, if there are any.
func (t *turn) paperGroup(groups []view.GuidePapers, p *rules.Pack, list []rules.Item, by rules.Supplier, v rules.Verdict) []view.GuidePapers {
	g := view.GuidePapers{Title: t.say("guide.by." + string(by))}
	for _, it := range list {
		if it.Supplier == by && it.Verdict == v {
			g.Papers = append(g.Papers, view.GuidePaper{Name: t.materialName(p, it), Form: t.forms(it), Why: it.Why.In(t.lang)})
		}
	}
	if len(g.Papers) == 0 {
		return groups
	}
	return append(groups, g)
}

func (t *turn) materialName(p *rules.Pack, it rules.Item) string {
	if m, ok := p.Material(it.Code); ok {
		return m.In(t.lang)
	}
	return it.In(t.lang)
}

// forms is what a paper must be, and how old it may be.
func (t *turn) forms(it rules.Item) string {
	var l text.List
	for _, f := range it.Forms {
		l = append(l, text.Say("policy.form."+string(f)))
	}
	if it.Months > 0 {
		l = append(l, text.Say("guide.months", it.Months))
	}
	if it.Register != "" {
		l = append(l, text.Say("guide.register"))
	}
	return l.In(t.lang)
}

// steps are the way of an application as the city runs it.
func (t *turn) steps(p *rules.Pack) []string {
	way := []string{"file"}
	if p.Profile.PreReview {
		way = append(way, "review")
	}
	if p.Profile.Appointment {
		way = append(way, "book")
	}
	if p.Profile.Originals == permit.AtAcceptance {
		way = append(way, "originals")
	} else {
		way = append(way, "online")
	}
	way = append(way, "parallel", "issue")
	if p.Profile.Originals == permit.AtHandOut {
		way = append(way, "collect-originals")
	} else if slices.Contains(p.Profile.Delivery, permit.Courier) {
		way = append(way, "collect-or-post")
	} else {
		way = append(way, "collect")
	}
	out := make([]string, len(way))
	for i, w := range way {
		out[i] = t.say("guide.step." + w)
	}
	return out
}

func (t *turn) limits(p *rules.Pack, r rules.ValidityReport) view.Table {
	table := view.Table{Caption: t.say("guide.limits"), Quiet: true, Columns: []view.Column{{Label: t.say("guide.limit")}, {Label: t.say("guide.limit.days"), Number: true}, {Label: t.say("guide.limit.basis")}}}
	for _, l := range r.Limits {
		if l.Name == "preReview" && !p.Profile.PreReview {
			continue
		}
		table.Rows = append(table.Rows, []view.Cell{{Text: t.say("validity.limit." + l.Name)}, {Text: t.say("apply.days."+string(l.Unit), l.Days)}, {Text: cmp.Or(l.Source, l.Basis)}})
	}
	return table
}

// fees are what the permits of an item cost, by how long they run.
func (t *turn) fees(p *rules.Pack, i item) view.Table {
	table := view.Table{Caption: t.say("guide.fees"), Quiet: true, Columns: []view.Column{{Label: t.say("guide.fee.permit")}, {Label: t.say("guide.fee.term")}, {Label: t.say("guide.fee.amount"), Number: true}}}
	for _, tr := range i.tracks() {
		for _, f := range p.Fees {
			if slices.Contains(f.For, tr.Business()) {
				table.Rows = append(table.Rows, []view.Cell{{Text: t.in(text.Say("permit.kind." + string(tr.Kind)))}, {Text: t.term(f)}, {Text: t.say("guide.yuan", f.Yuan)}})
			}
		}
	}
	return table
}

func (t *turn) term(f rules.Fee) string {
	switch {
	case f.From == 0 && f.Below == 0:
		return t.say("guide.term.any")
	case f.Below == 0:
		return t.say("guide.term.from", f.From)
	case f.From == 0:
		return t.say("guide.term.below", f.Below)
	}
	return t.say("guide.term.between", f.From, f.Below)
}

// leastFee is what both permits cost at least.
func (t *turn) leastFee(p *rules.Pack, i item) string {
	total, several := 0, false
	for _, tr := range i.tracks() {
		least := -1
		for _, f := range p.Fees {
			if slices.Contains(f.For, tr.Business()) {
				several = several || least >= 0 && least != f.Yuan
				if least < 0 || f.Yuan < least {
					least = f.Yuan
				}
			}
		}
		total += max(least, 0)
	}
	if several {
		return t.say("guide.fee.least", total)
	}
	return t.say("guide.yuan", total)
}

func (t *turn) places(p *rules.Pack) []view.Place {
	var out []view.Place
	for _, o := range p.Offices {
		if slices.Contains([]rules.OfficeKind{rules.Window, rules.Station, rules.WorkAuthority, rules.ResidenceAuthority}, o.Kind) {
			out = append(out, view.Place{Name: o.In(t.lang), Text: t.say("guide.place." + string(o.Kind))})
		}
	}
	return out
}

// sources are what the rules of the city rest on, each once.
func (t *turn) sources(p *rules.Pack) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(p.Sources)) {
		if s := p.Sources[key].In(t.lang); p.Sources[key].Of != "own" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
