// Package worklist answers which cases there are: inboxes, search, deadlines. It keeps,
// beside each case, the few things that lists are made from, and never opens a form.
//
// What it keeps follows from the state of the case alone (Project), is written in the
// batch of the command that changed it (Write), can be written anew (Rebuild), and is
// proved right case by case (Verify). Every question demands an access.Scope, is
// answered page by page, and uses an index.
package worklist

import (
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/permit"
)

// State is in which of three parts of the list a case stands.
type State string

// The states.
const (
	Draft  State = "draft"  // not filed yet
	Open   State = "open"   // filed, and not at its end
	Closed State = "closed" // at its end, archived or destroyed
)

// A Row is a case as lists see it. It holds ids and dates, no personal data.
type Row struct {
	Case       permit.CaseID
	City       string
	State      State
	Phase      permit.Phase
	Outcome    permit.Outcome
	Window     permit.OfficeID
	Work       permit.OfficeID // the authorities of the city, whether or not they decide here
	Residence  permit.OfficeID
	Supervisor permit.OfficeID
	Station    permit.OfficeID
	Applicant  permit.PersonID
	Handler    permit.PersonID
	Employer   string
	Business   string // of all tracks, "work/domestic residence/first"
	Works      bool   // a work permit is asked for
	Resides    bool   // a residence permit is
	Filed      civil.Date
	Accepted   civil.Date
	Due        civil.Date // of the promise; before acceptance of the notice, after issue of making
	Unit       civil.Unit // in which Due is counted
	Fifth      int        // 20 % of its days, rounded down
	Legal      civil.Date // the earliest legal limit that runs
	Paused     bool       // the promise stands still
	Awaits     bool       // the applicant or the employer has to do something
	Slot       civil.Date // of the visit
	Way        permit.Way // of collection
	Closed     civil.Date
}

// A Track is one requested permit as lists see it; the one without an id is the window.
type Track struct {
	ID       permit.TrackID
	Kind     permit.Kind
	Business permit.Business
	Office   permit.OfficeID
	Stage    permit.Stage
	Post     permit.Post // that is wanted now, "" for none
	near     string      // who may not work there, see spell
}

// An Entry is all that is kept of a case.
type Entry struct {
	Row
	Tracks  []Track           // the window's first, then in the order of the case
	Experts []permit.PersonID // sorted
}

// Project is what is kept of a case under its profile.
func Project(c permit.Case, p *permit.Profile) Entry {
	e := Entry{Row: rowOf(c, p), Tracks: tracksOf(c, p)}
	if c.Panel != nil {
		for _, m := range c.Panel.Members {
			e.Experts = append(e.Experts, m.ID)
		}
		slices.Sort(e.Experts)
		e.Experts = slices.Compact(e.Experts)
	}
	return e
}

func rowOf(c permit.Case, p *permit.Profile) Row {
	r := Row{Case: c.ID, City: c.City, State: stateOf(c), Phase: c.Phase, Outcome: c.Outcome, Station: c.Station,
		Window: p.Window, Work: p.Authorities[permit.Work], Residence: p.Authorities[permit.Residence], Supervisor: p.Supervisor,
		Applicant: c.Applicant, Handler: c.Handler, Employer: c.Employer, Filed: c.Filed, Accepted: c.AcceptedOn,
		Awaits: permit.AwaitsParty(c, p), Slot: c.Slot.At.Date, Way: c.Collection.Way}
	r.Business, r.Works, r.Resides = businesses(c.Tracks)
	switch r.State {
	case Open:
		r.limits(c)
	case Closed:
		r.Closed = c.EndedOn
	}
	return r
}

func stateOf(c permit.Case) State {
	switch {
	case c.Phase == permit.Draft:
		return Draft
	case c.Phase == permit.Withheld:
		return Open // somebody has to explain
	case c.Outcome != "" || c.Phase == permit.Closed || c.Phase == permit.Archived || c.Phase == permit.Destroyed:
		return Closed
	}
	return Open
}

func businesses(tracks []permit.Track) (all string, work, residence bool) {
	var list []string
	for _, t := range tracks {
		if b := string(t.Business()); !slices.Contains(list, b) {
			list = append(list, b)
		}
		work, residence = work || t.Kind == permit.Work, residence || t.Kind == permit.Residence
	}
	return strings.Join(list, " "), work, residence
}

// limits sets what the lamp is computed from.
func (r *Row) limits(c permit.Case) {
	if k, ok := promised(c); ok {
		r.Due, r.Unit, r.Fifth = k.Due, k.Rule.Unit, min((k.Days+k.More)/5, maxFifth)
		r.Paused = c.Paused(k.ID)
	}
	for _, k := range c.Clocks {
		legal := k.ID != permit.PromisedClock && (k.ID != permit.NoticeClock || noticing(c))
		if legal && k.Running() && !c.Paused(k.ID) && (r.Legal.IsZero() || k.Due.Before(r.Legal)) {
			r.Legal = k.Due
		}
	}
}

// promised is the clock that the office works by: the promise, before it the period for
// the one-time notice, after it the one for making the permits.
func promised(c permit.Case) (permit.Clock, bool) {
	for _, id := range []permit.ClockID{permit.PromisedClock, permit.IssueClock, permit.NoticeClock} {
		k, ok := c.Clock(id)
		if ok && k.Running() && (id != permit.NoticeClock || noticing(c)) {
			return k, true
		}
	}
	return permit.Clock{}, false
}

// noticing are the phases in which silence would accept the application.
func noticing(c permit.Case) bool { return c.Phase == permit.Filed || c.Phase == permit.Verified }

func tracksOf(c permit.Case, p *permit.Profile) []Track {
	out := []Track{{Office: p.Window}}
	for _, t := range c.Tracks {
		out = append(out, Track{ID: t.ID, Kind: t.Kind, Business: t.Business(), Office: t.Authority, Stage: t.Stage})
	}
	for _, want := range permit.Wants(c, p) {
		i := slices.IndexFunc(out, func(t Track) bool { return t.ID == want.Track })
		out[i].Post, out[i].near = want.Post, spell(c.NearOnes(p, want)...)
	}
	return out
}

// spell writes ids so that one can be looked for by replacing it, on both databases.
func spell(ids ...permit.PersonID) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString("\n" + string(id) + "\n")
	}
	return b.String()
}

// never sorts behind every date.
const never = "9999-12-31"

// rank is what lists are sorted by.
func (r Row) rank() string {
	switch {
	case r.State == Closed:
		return date(r.Closed)
	case r.State == Draft:
		return ""
	case r.Due.IsZero():
		return never
	}
	return date(r.Due)
}

// rank is the case's while the track calls for somebody.
func (t Track) rank(r Row) string {
	if t.Post == "" {
		return ""
	}
	return r.rank()
}

// date writes a date as it is stored: "" for none.
func date(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
