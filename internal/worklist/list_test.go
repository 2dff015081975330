package worklist_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"tandem/internal/access"
	"tandem/internal/bench"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/permit"
	"tandem/internal/worklist"
)

var today = civil.Date{Year: 2026, Month: 11, Day: 26}

// a world is made-up cases in a database.
type world struct {
	*testing.T
	db    db.DB
	list  worklist.List
	cases map[permit.CaseID]permit.Case
}

func newWorld(t *testing.T, d db.DB, n int) world {
	t.Helper()
	w := world{t, d, worklist.List{DB: d, Calendar: civil.National()}, map[permit.CaseID]permit.Case{}}
	for c := range bench.Invented(n, 7, today) {
		w.cases[c.ID] = c
	}
	if err := bench.StoreEntries(t.Context(), d, bench.Entries(bench.Invented(n, 7, today))); err != nil {
		t.Fatal(err)
	}
	return w
}

// all lists what a query gives, through all pages.
func (w world) all(who permit.Actor, q worklist.Query) []worklist.Listed {
	w.Helper()
	var out []worklist.Listed
	seen := map[permit.CaseID]bool{}
	for {
		p, err := w.list.Page(w.Context(), access.ScopeOf(who), q, today)
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range p.Cases {
			if seen[c.Case] {
				w.Fatalf("%s is listed twice by %+v", c.Case, q)
			}
			seen[c.Case] = true
		}
		out = append(out, p.Cases...)
		if p.Next == nil {
			return out
		}
		q.After = *p.Next
	}
}

// everybody are people of many sorts.
func everybody() []permit.Actor {
	out := []permit.Actor{{ID: "machine", Role: permit.System}, {ID: "nobody"}, {ID: "mayor", Role: permit.GovernmentHead, Office: "haikou.government"}}
	for _, office := range []permit.OfficeID{"haikou.window", "haikou.labour", "beijing.border", "wuxi.supervision", "elsewhere"} {
		who := bench.Officer(office, 1)
		out = append(out, who)
		who.Employer = "employer-7"
		who.Posts = []permit.Post{permit.PostReview}
		out = append(out, who, permit.Actor{ID: "head", Role: permit.AuthorityHead, Office: office}, permit.Actor{ID: "supervisor", Role: permit.Supervisor, Office: office})
	}
	for n := range 8 {
		out = append(out, permit.Actor{ID: permit.PersonID(fmt.Sprintf("applicant-%d", n*31)), Role: permit.Applicant},
			permit.Actor{ID: permit.PersonID(fmt.Sprintf("handler-%d", n)), Role: permit.HandlerRole, Employer: fmt.Sprintf("employer-%d", n*7)},
			permit.Actor{ID: permit.PersonID(fmt.Sprintf("expert-%d", n)), Role: permit.Expert})
	}
	return out
}

// mayRead says it a second time, in Go, from the policies' words.
func mayRead(who permit.Actor, c permit.Case) bool {
	p := bench.PlaceProfile(c.City)
	v := policies.Ask(who, access.ReadCase, subjectOf(c, p), access.Circumstances{})
	return v.Allowed
}

var policies = func() *access.Policies {
	p, err := access.Load()
	if err != nil {
		panic(err)
	}
	return p
}()

func subjectOf(c permit.Case, p *permit.Profile) access.Subject {
	s := access.Subject{ID: c.ID, Applicant: c.Applicant, Handler: c.Handler, Employer: c.Employer, Window: p.Window, Supervisor: p.Supervisor,
		Authorities: []permit.OfficeID{p.Authorities[permit.Work], p.Authorities[permit.Residence]}, Government: []permit.OfficeID{permit.OfficeID(c.City + ".government")}}
	if c.Panel != nil {
		for _, m := range c.Panel.Members {
			s.Experts = append(s.Experts, m.ID)
		}
	}
	return s
}

// TestListsFollowPolicies: everybody lists exactly the cases that the policies let them
// read, and their work exactly those that the procedure would let them work on.
func TestListsFollowPolicies(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		w := newWorld(t, d, 1500)
		for _, who := range append(everybody(), w.relatives()...) {
			may := func(c permit.Case) bool { return mayRead(who, c) }
			w.same(who, worklist.Query{Queue: worklist.All, Limit: 100}, may)
			w.same(who, worklist.Query{Queue: worklist.Mine, Limit: 100}, func(c permit.Case) bool { return may(c) && wants(who, c, "") })
			w.same(who, worklist.Query{Queue: worklist.Second, Limit: 37}, func(c permit.Case) bool { return may(c) && wants(who, c, permit.PostReview) })
		}
	})
}

// relatives are who works at an office and has to do with one of its cases outside it: as
// who applies, as who acts for the employer, or as one of the employer's people.
func (w world) relatives() (out []permit.Actor) {
	w.Helper()
	for _, office := range []permit.OfficeID{"haikou.window", "haikou.labour"} {
		for _, role := range []permit.Role{permit.Officer, permit.AuthorityHead} {
			who := bench.Officer(office, 1)
			who.Role = role
			c := w.handled(who)
			applies, acts, employed := who, who, who
			applies.ID, acts.ID, employed.Employer = c.Applicant, c.Handler, c.Employer
			for _, near := range []permit.Actor{applies, acts, employed} {
				if mayRead(near, c) {
					w.Fatalf("%s %s reads %s, a case of their own", role, near.ID, c.ID)
				}
				out = append(out, near)
			}
		}
	}
	return out
}

// handled is the first case that somebody may read in which an employer acts.
func (w world) handled(who permit.Actor) permit.Case {
	w.Helper()
	for _, id := range slices.Sorted(maps.Keys(w.cases)) {
		if c := w.cases[id]; c.Handler != "" && c.Employer != "" && mayRead(who, c) {
			return c
		}
	}
	w.Fatalf("%s reads no case", who.ID)
	return permit.Case{}
}

// wants is by package permit whether a case waits for the person.
func wants(who permit.Actor, c permit.Case, only permit.Post) bool {
	p := bench.PlaceProfile(c.City)
	return slices.ContainsFunc(permit.Wants(c, p), func(k permit.Want) bool {
		return who.Role == permit.Officer && k.Office == who.Office && slices.Contains(who.Posts, k.Post) && !c.Near(p, k, who.ID) && (only == "" || only == k.Post)
	})
}

func (w world) same(who permit.Actor, q worklist.Query, want func(permit.Case) bool) {
	w.Helper()
	got := map[permit.CaseID]bool{}
	for _, c := range w.all(who, q) {
		got[c.Case] = true
	}
	for id, c := range w.cases {
		if want(c) != got[id] {
			w.Errorf("%s %s at %s, queue %s: %s is listed %v, should be %v", who.ID, who.Role, who.Office, q.Queue, id, got[id], want(c))
		}
	}
}

// TestRail: the numbers of the rail are those of the queues, for whoever asks.
func TestRail(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		w := newWorld(t, d, 1500)
		for _, who := range everybody() {
			counts, err := w.list.Counts(t.Context(), access.ScopeOf(who), today)
			if err != nil {
				t.Fatal(err)
			}
			narrow, err := w.list.Narrow(t.Context(), access.ScopeOf(who))
			if err != nil {
				t.Fatal(err)
			}
			if again, err := w.list.Counts(t.Context(), narrow, today); err != nil || !maps.Equal(again, counts) {
				t.Errorf("%s, by the narrow scope: %v, and else %v: %v", who.ID, again, counts, err)
			}
			for _, q := range worklist.Queues[1:] { // nobody counts all cases there are for a rail
				if n := len(w.all(who, worklist.Query{Queue: q, Limit: 100})); counts[q].N != min(n, 999) || counts[q].More != (n > 999) {
					t.Errorf("%s, %s: %+v, and %d are listed", who.ID, q, counts[q], n)
				}
			}
		}
	})
}

// TestQueues: what each queue and filter lists, by the rows themselves, in order.
func TestQueues(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		w := newWorld(t, d, 4000)
		who := bench.Officer("haikou.labour", 1)
		every := w.all(who, worklist.Query{Limit: 100})
		open := func(c worklist.Listed) bool { return c.State == worklist.Open }
		none, station := permit.OfficeID(""), permit.OfficeID("haikou.station-1")
		red, green := worklist.Red, worklist.Green
		for name, x := range map[string]struct {
			q    worklist.Query
			want func(worklist.Listed) bool
		}{
			"open":   {worklist.Query{Queue: worklist.Opened}, open},
			"paused": {worklist.Query{Queue: worklist.Standing}, func(c worklist.Listed) bool { return open(c) && c.Paused }},
			"party":  {worklist.Query{Queue: worklist.Awaiting}, func(c worklist.Listed) bool { return open(c) && c.Awaits }},
			"today":  {worklist.Query{Queue: worklist.Today}, func(c worklist.Listed) bool { return open(c) && c.Due == today && !c.Paused }},
			"ended": {worklist.Query{Queue: worklist.Ended}, func(c worklist.Listed) bool {
				return c.State == worklist.Closed && !c.Closed.Before(today.AddDays(-30))
			}},
			"kind":      {worklist.Query{Queue: worklist.Opened, Kind: permit.Work}, func(c worklist.Listed) bool { return open(c) && c.Works }},
			"authority": {worklist.Query{Queue: worklist.Opened, Authority: "haikou.border"}, func(c worklist.Listed) bool { return open(c) && c.Resides }},
			"transaction": {worklist.Query{Queue: worklist.Opened, Business: "work/extension"}, func(c worklist.Listed) bool {
				return open(c) && slices.ContainsFunc(c.Tracks, func(t worklist.Track) bool { return t.Business == "work/extension" })
			}},
			"no station": {worklist.Query{Queue: worklist.Opened, Station: &none}, func(c worklist.Listed) bool { return open(c) && c.Station == "" }},
			"station":    {worklist.Query{Queue: worklist.Opened, Station: &station}, func(c worklist.Listed) bool { return open(c) && c.Station == station }},
			"phase":      {worklist.Query{Phase: permit.Booked}, func(c worklist.Listed) bool { return c.Phase == permit.Booked }},
			"city":       {worklist.Query{City: "wuxi"}, func(c worklist.Listed) bool { return false }},
			"red":        {worklist.Query{Queue: worklist.Opened, Lamp: &red}, func(c worklist.Listed) bool { return worklist.Lamp(c.Row, today, civil.National()) == red }},
			"green":      {worklist.Query{Queue: worklist.Opened, Lamp: &green}, func(c worklist.Listed) bool { return worklist.Lamp(c.Row, today, civil.National()) == green }},
			"number":     {worklist.Query{Number: "HK-0001"}, func(c worklist.Listed) bool { return c.Case >= "HK-0001" && c.Case < "HK-0002" }},
		} {
			x.q.Limit = 13
			got := w.all(who, x.q)
			n := 0
			for _, c := range every {
				if x.want(c) {
					n++
				}
			}
			if len(got) != n || slices.ContainsFunc(got, func(c worklist.Listed) bool { return !x.want(c) }) || n == 0 && name != "city" {
				t.Errorf("%s: %d cases are listed, should be %d", name, len(got), n)
			}
			if name == "open" && !slices.IsSortedFunc(got, func(a, b worklist.Listed) int { return byDue(a).Compare(byDue(b)) }) {
				t.Errorf("%s is not sorted by what is left", name)
			}
			count, err := w.list.Count(t.Context(), access.ScopeOf(who), x.q, today)
			if err != nil || count.N != n || count.More {
				t.Errorf("%s: counted %+v, should be %d: %v", name, count, n, err)
			}
		}
	})
}

func byDue(c worklist.Listed) civil.Date {
	if c.Due.IsZero() {
		return civil.Date{Year: 9999, Month: 12, Day: 31}
	}
	return c.Due
}

// TestBoardNumbersListTheirCases: behind every number stand exactly that many cases, and
// each of them has the colour and the age.
func TestBoardNumbersListTheirCases(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		w := newWorld(t, d, 1500)
		for _, who := range everybody() {
			b, err := w.list.Board(t.Context(), access.ScopeOf(who), today)
			if err != nil {
				t.Fatal(err)
			}
			cells := cellsOf(b)
			for _, c := range cells {
				c.Query.Limit = 50
				got := w.all(who, c.Query)
				if len(got) != c.N || slices.ContainsFunc(got, func(x worklist.Listed) bool { return !c.shows(x) }) {
					t.Errorf("%s: %d cases stand behind the number %d of %+v", who.ID, len(got), c.N, c)
				}
			}
			if total := sum(b.Lamps); total != sum(b.Ages) || total != len(w.all(who, worklist.Query{Queue: worklist.Opened, Limit: 100})) {
				t.Errorf("%s: %d cases by colour, %d by age", who.ID, total, sum(b.Ages))
			}
		}
	})
}

// a cell of a board, and whether it is by colour.
type cell struct {
	worklist.Cell
	byLamp bool
}

func cellsOf(b worklist.Board) (out []cell) {
	for _, c := range b.Ages {
		out = append(out, cell{c, false})
	}
	for _, c := range b.Lamps {
		out = append(out, cell{c, true})
	}
	for _, l := range append(slices.Clone(b.Offices), b.Stations...) {
		for _, c := range l.Cells {
			out = append(out, cell{c, true})
		}
	}
	return out
}

// shows: the case has the colour or the age of the cell, as Go tells it.
func (c cell) shows(x worklist.Listed) bool {
	if c.byLamp {
		return x.Lamp == c.Lamp
	}
	return worklist.On(today, civil.National()).Age(x.Row) == c.Age
}

func sum(cells []worklist.Cell) (n int) {
	for _, c := range cells {
		n += c.N
	}
	return n
}
