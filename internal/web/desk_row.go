package web

import (
	"maps"
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/view"
	"tandem/internal/worklist"
)

// nameIn is the applicant's name, as in the passport; "" for who sees no names.
func nameIn(n casework.Standing) string { return strings.TrimSpace(n.Who.Surname + " " + n.Who.Given) }

// known finds out about the cases of a page, however many.
func (t clerk) known(ids []permit.CaseID) (map[permit.CaseID]casework.Standing, error) {
	out := make(map[permit.CaseID]casework.Standing, len(ids))
	for some := range slices.Chunk(ids, casework.MaxStandings) {
		found, err := t.Cases.Standings(t.r.Context(), t.actor, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, found)
	}
	return out, nil
}

// rows are the lines of a page of a list.
func (t clerk) rows(l listing, q worklist.Query, peek permit.CaseID) view.CaseList {
	out := view.CaseList{Caption: t.say("desk.queue." + string(q.Queue))}
	for _, c := range l.Cases {
		r := t.row(c, l.named[c.Case])
		r.Peek, r.Selected = peekPath(q, c.Case), c.Case == peek
		out.Rows = append(out.Rows, r)
	}
	return out
}

func (t clerk) row(c worklist.Listed, n casework.Standing) view.Row {
	r := view.Row{Number: string(c.Case), Name: t.nameOf(c, n), About: t.aboutOf(c, n), Path: casePath(c.Case, ""), Kind: t.transaction(c), Category: string(n.Who.Grade),
		Tracks: t.progress(c), Flags: t.flags(c, n)}
	r.Light, r.Left = t.light(c)
	r.Checked, r.Checks = papersSettled(n.Case)
	return r
}

// nameOf is the applicant, to whom names are shown, and else the number.
func (t clerk) nameOf(c worklist.Listed, n casework.Standing) string {
	if name := nameIn(n); name != "" {
		return name
	}
	return string(c.Case)
}

// aboutOf is nationality and employer, and where no names are shown the office.
func (t clerk) aboutOf(c worklist.Listed, n casework.Standing) string {
	if n.Who.Employer == "" {
		return t.office(c.Window)
	}
	return strings.Trim(string(n.Who.Nationality)+" · "+n.Who.Employer, " ·")
}

// transaction is what is asked for: of both permits, what is asked of the work permit.
func (t clerk) transaction(c worklist.Listed) string {
	all := strings.Fields(c.Business)
	if len(all) == 0 {
		return ""
	}
	i := max(0, slices.IndexFunc(all, func(b string) bool { return strings.HasPrefix(b, string(permit.Work)+"/") }))
	_, x, _ := strings.Cut(all[i], "/")
	return t.say("desk.transaction." + x)
}

// businessName is one transaction of one permit.
func (t clerk) businessName(b permit.Business) string {
	kind, x, _ := strings.Cut(string(b), "/")
	if !slices.Contains(permit.Transactions[permit.Kind(kind)], permit.Transaction(x)) {
		return string(b)
	}
	return t.say("desk.business", permit.Kind(kind), permit.Transaction(x))
}

// lights are how colours look: three that urge, one that rests.
var lights = map[worklist.Colour]view.Light{worklist.Violation: view.Over, worklist.Red: view.Over, worklist.Yellow: view.Near, worklist.Reminder: view.Near,
	worklist.Green: view.OnTime, worklist.Paused: view.Paused}

// light is how urgent the case is, in words too.
func (t clerk) light(c worklist.Listed) (view.Light, string) {
	light := lights[c.Lamp]
	switch {
	case c.State == worklist.Closed:
		return light, t.tableDay(c.Closed)
	case c.Lamp == worklist.Violation:
		return light, t.say("desk.left.violation")
	case c.Lamp == worklist.Paused:
		return light, t.say("desk.left.paused")
	case c.Due.IsZero():
		return light, t.say("desk.left.none")
	}
	return light, t.left(c)
}

// left is how many days are left of what is promised, as the promise counts them.
func (t clerk) left(c worklist.Listed) string {
	rule := civil.Rule{Unit: c.Unit, ClosedStart: civil.Zero}
	between := func(a, b civil.Date) int {
		return rule.Used(t.Cases.Calendar, civil.Moment{Date: a}, b, nil)
	}
	switch today := t.today(); {
	case c.Due == today:
		return t.say("desk.left.today")
	case c.Due.Before(today):
		return t.say("desk.left.over", between(c.Due, today))
	default:
		return t.say("desk.left.days", between(today, c.Due))
	}
}

// steps are how many of acceptance, examination, review and decision a stage has behind it.
var steps = map[permit.Stage]int{permit.Waiting: 0, permit.Examining: 1, permit.Reviewing: 2, permit.Deciding: 3, permit.Approved: 4, permit.Granted: 4}

// progress is how far each permit is.
func (t clerk) progress(c worklist.Listed) (out []view.Progress) {
	for _, k := range c.Tracks {
		p := view.Progress{Branch: sealOf(k.Kind), Words: t.say("desk.stage." + string(k.Stage)), Pips: make([]view.Pip, 4)}
		done, going := steps[k.Stage]
		for i := range done {
			p.Pips[i] = view.PipDone
		}
		if going && done < len(p.Pips) {
			p.Pips[done] = view.PipNow
		}
		if going && done < len(p.Pips) && c.Awaits {
			p.Pips[done], p.Words = view.PipPaused, t.say("desk.stage.party")
		}
		out = append(out, p)
	}
	return out
}

// papersSettled is how many of the papers that a case calls for leave nothing open: there, or
// answered for, and seen in original where that is asked before acceptance or has been.
func papersSettled(c permit.Case) (done, all int) {
	for _, m := range c.Materials {
		if !m.Needed() {
			continue
		}
		all++
		if paperSettled(m) {
			done++
		}
	}
	return done, all
}

func paperSettled(m permit.Material) bool {
	return m.Met != permit.Missing && m.Met != permit.Tolerated && m.Seen != permit.Differs
}

// flags are what makes a case another than most.
func (t clerk) flags(c worklist.Listed, n casework.Standing) (out []view.Flag) {
	add := func(on bool, tone view.Tone, key string, args ...any) {
		if on {
			out = append(out, view.Flag{Words: t.say("desk.flag."+key, args...), Tone: tone})
		}
	}
	add(c.Phase == permit.Withheld, view.Bad, "withheld")
	add(n.Proposed != "" && n.Phase != permit.Accepted, view.Info, "proposed")
	add(n.Panel != nil && n.Panel.Result == "", view.Info, "experts")
	add(n.Hearing != nil && c.State == worklist.Open, view.Info, "hearing")
	add(n.Expedited != "", view.Info, "expedited")
	add(n.Deemed, view.Warn, "deemed")
	add(len(n.Corrections) > 0, view.Warn, "corrections", len(n.Corrections))
	add(slices.ContainsFunc(n.Materials, func(m permit.Material) bool { return m.Needed() && m.Met == permit.Tolerated }), view.Warn, "tolerated")
	return out
}
