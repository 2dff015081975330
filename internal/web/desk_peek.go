package web

import (
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
	"tandem/internal/worklist"
)

// peek is the case beside the list; nil if none is asked for, or none that the reader may
// see.
func (t clerk) peek(q worklist.Query, l listing, id permit.CaseID) (*view.Peeked, error) {
	if id == "" {
		return nil, nil
	}
	i := slices.IndexFunc(l.Cases, func(c worklist.Listed) bool { return c.Case == id })
	if i < 0 { // it stands on another page
		var err error
		if l, err = t.list(worklist.Query{Queue: worklist.All, Number: string(id), Limit: 1}); err != nil {
			return nil, err
		}
		i = slices.IndexFunc(l.Cases, func(c worklist.Listed) bool { return c.Case == id })
	}
	if i < 0 {
		return nil, nil
	}
	return t.peeked(l.Cases[i], l.named[id]), nil
}

func (t clerk) peeked(c worklist.Listed, n casework.Standing) *view.Peeked {
	p := &view.Peeked{Name: t.nameOf(c, n), Number: string(c.Case), Facts: t.peekFacts(c, n), Checks: t.peekChecks(n), Others: t.progress(c),
		Acts: []view.Act{{Label: t.say("desk.peek.open"), Path: casePath(c.Case, ""), Weight: view.Primary}}}
	p.Light, p.Left = t.light(c)
	if !c.Due.IsZero() {
		p.Due = t.tableDay(c.Due)
	}
	if t.atWindow(c) {
		at := view.Act{Label: t.say("desk.peek.window"), Path: windowPath(c.Case, ""), Weight: view.Primary}
		p.Acts[0].Weight = view.Secondary
		p.Acts = append([]view.Act{at}, p.Acts...)
	}
	return p
}

func (t clerk) peekFacts(c worklist.Listed, n casework.Standing) (out []view.Fact) {
	add := func(key, value string, f view.Fact) {
		if f.Label, f.Value = t.say("desk.fact."+key), value; value != "" {
			out = append(out, f)
		}
	}
	add("type", t.transaction(c), view.Fact{})
	add("category", string(n.Who.Grade), view.Fact{})
	add("employer", n.Who.Employer, view.Fact{Person: true})
	add("phase", t.in(c.Phase), view.Fact{})
	if c.Outcome != "" {
		add("outcome", t.in(c.Outcome), view.Fact{})
	}
	if c.Station != "" {
		add("station", t.office(c.Station), view.Fact{})
	}
	add("filed", t.tableDay(c.Filed), view.Fact{})
	add("accepted", t.tableDay(c.Accepted), view.Fact{})
	add("visit", t.tableDay(c.Slot), view.Fact{})
	return out
}

// mostChecks is how many papers stand beside a list; those that wait come first.
const mostChecks = 8

// peekChecks are the papers whose names the reader sees, the open ones first.
func (t clerk) peekChecks(n casework.Standing) (out []view.CheckLine) {
	if nameIn(n) == "" {
		return nil
	}
	for _, m := range n.Materials {
		if !m.Needed() {
			continue
		}
		out = append(out, view.CheckLine{Label: t.paperName(n.Pack, m.Code), By: t.say("desk.met." + metWord(m)), Done: paperSettled(m)})
	}
	slices.SortStableFunc(out, func(a, b view.CheckLine) int { return boolOrder(a.Done, b.Done) })
	return out[:min(len(out), mostChecks)]
}

// metWord is how a paper stands, as the key of one word.
func metWord(m permit.Material) string {
	switch {
	case m.Seen == permit.Matches:
		return "seen"
	case m.Seen == permit.Differs:
		return "differs"
	case m.Met == permit.Missing:
		return "missing"
	}
	return string(m.Met)
}

// boolOrder puts what is not so before what is.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
