package worklist

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/access"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// A Queue is a part of the cases in a scope, and the order in which they are listed.
type Queue string

// The queues. Those of open cases begin with the least time left.
const (
	All      Queue = "all"    // every case, drafts and archived ones too, by number
	Opened   Queue = "open"   // filed and not at its end
	Mine     Queue = "mine"   // waits for a post that the person holds, and not next to one they worked at
	Second   Queue = "second" // the same, of the post of review
	Standing Queue = "paused" // the clock stands still
	Awaiting Queue = "party"  // the applicant or the employer has to do something
	Today    Queue = "today"  // the promise ends today
	Ended    Queue = "ended"  // in the last thirty days, the last first
)

// Queues lists the queues.
var Queues = []Queue{All, Opened, Mine, Second, Standing, Awaiting, Today, Ended}

// endedDays is how far back Ended goes.
const endedDays = 30

// MaxPage is how many cases a page has at most.
const MaxPage = 100

// A Query asks for a page of cases. Empty fields ask for anything.
type Query struct {
	Queue     Queue // All if empty
	Kind      permit.Kind
	Business  permit.Business
	Authority permit.OfficeID  // of the kind, or of either
	Station   *permit.OfficeID // "" asks for cases without one
	City      string
	Phase     permit.Phase
	Lamp      *Colour
	Age       *Age
	Number    string // what the number of the case begins with
	After     Cursor // zero: the first page
	Limit     int    // 1 to MaxPage
}

// A Cursor is where a page ended.
type Cursor struct {
	Rank string
	Case permit.CaseID
}

// names are the columns for access.
var names = access.Columns{ID: "c.case_id", Applicant: "c.applicant", Handler: "c.handler", Employer: "c.employer", Window: "c.window_id",
	Work: "c.work_id", Residence: "c.residence_id", Supervisor: "c.supervisor_id", Expert: "SELECT x.case_id FROM worklist_expert AS x WHERE x.person = %"}

// A statement is a query that is being written.
type statement struct{ args []any }

// arg adds an argument and returns its placeholder.
func (s *statement) arg(v any) string {
	s.args = append(s.args, v)
	return "$" + strconv.Itoa(len(s.args))
}

func (q Query) check() error {
	if q.Limit < 1 || q.Limit > MaxPage {
		return problem.New(problem.Invalid, "worklist.limit", MaxPage)
	}
	if q.Queue != "" && !slices.Contains(Queues, q.Queue) {
		return problem.New(problem.Invalid, "worklist.queue", string(q.Queue))
	}
	return nil
}

// keys selects rank and number of the cases, in order, at most limit. It is one search of
// one index for each way in which the person comes to see cases, and none twice.
func (q Query) keys(s *statement, scope access.Scope, d Day, limit int) string {
	arms := q.arms(s, scope, d)
	for i, a := range arms {
		arms[i] = a + " LIMIT " + strconv.Itoa(limit)
	}
	if len(arms) < 2 {
		return strings.Join(arms, "")
	}
	for i, a := range arms {
		arms[i] = "SELECT * FROM (" + a + ") AS a" + strconv.Itoa(i)
	}
	return strings.Join(arms, " UNION ") + " ORDER BY " + q.order("rank", "case_id") + " LIMIT " + strconv.Itoa(limit)
}

// arms are the searches.
func (q Query) arms(s *statement, scope access.Scope, d Day) (out []string) {
	if q.waiting() && len(q.posts(scope.Actor())) == 0 {
		return nil
	}
	parts := q.parts(scope, len(s.args)+1)
	for _, p := range parts {
		s.args = append(s.args, p.Args...)
	}
	from := q.source(s, scope.Actor())
	for _, p := range parts {
		where := slices.Concat([]string{p.SQL}, from.where, q.filters(s, d), q.behind(s, from.rank))
		out = append(out, "SELECT "+from.once+from.rank+" AS rank, "+from.id+" AS case_id FROM "+from.table+" WHERE "+strings.Join(where, " AND ")+
			" ORDER BY "+q.order(from.rank, from.id))
	}
	return out
}

// parts are the ways in which the person comes to see cases. What waits for them is found
// by post, and their scope is one condition more.
func (q Query) parts(scope access.Scope, first int) []access.Part {
	if !q.waiting() || scope.Nothing() {
		return scope.Parts(names, first)
	}
	sql, args := scope.Where(names, first)
	return []access.Part{{SQL: sql, Args: args}}
}

// waiting reports whether the queue is of what waits for the person.
func (q Query) waiting() bool { return q.Queue == Mine || q.Queue == Second }

// A source is where cases are looked for.
type source struct {
	table, rank, id string
	once            string // DISTINCT where a case is found at two tracks
	where           []string
}

// source is the table of cases, or for what waits for the person that of tracks.
func (q Query) source(s *statement, a permit.Actor) source {
	if !q.waiting() {
		return source{"worklist AS c", "c.rank", "c.case_id", "", q.states()}
	}
	office := s.arg(string(a.Office))
	var posts []string
	for _, post := range q.posts(a) {
		posts = append(posts, s.arg(string(post)))
	}
	return source{"worklist_track AS t JOIN worklist AS c ON c.case_id = t.case_id", "t.rank", "t.case_id", "DISTINCT ", []string{
		"t.post <> ''", "t.office = " + office, "t.post IN (" + strings.Join(posts, ", ") + ")", "replace(t.near, " + s.arg(spell(a.ID)) + ", '') = t.near"}}
}

// posts are those of an officer that the queue is about.
func (q Query) posts(a permit.Actor) []permit.Post {
	if a.Role != permit.Officer {
		return nil
	}
	held := slices.Compact(slices.Sorted(slices.Values(a.Posts)))
	if q.Queue == Second {
		held = slices.DeleteFunc(held, func(p permit.Post) bool { return p != permit.PostReview })
	}
	return held
}

func (q Query) states() []string {
	switch q.Queue {
	case "", All:
		return nil
	case Ended:
		return []string{"c.state = 'closed'"}
	}
	return []string{"c.state = 'open'"}
}

// filters are the conditions on a case that do not choose an index.
func (q Query) filters(s *statement, d Day) []string {
	var out []string
	equal := func(column string, v string) {
		if v != "" {
			out = append(out, column+" = "+s.arg(v))
		}
	}
	switch q.Queue {
	case Standing:
		out = append(out, "c.paused = 1")
	case Awaiting:
		out = append(out, "c.awaits = 1")
	case Today:
		out = append(out, "c.rank = "+s.arg(d.today.String()), "c.paused = 0")
	case Ended:
		out = append(out, "c.rank >= "+s.arg(d.today.AddDays(-endedDays).String()))
	}
	equal("c.city", q.City)
	equal("c.phase", string(q.Phase))
	if q.Station != nil {
		out = append(out, "c.station = "+s.arg(string(*q.Station)))
	}
	return append(append(append(out, q.tracks(s)...), q.times(d)...), q.prefix(s)...)
}

// tracks are the conditions on what is asked for, and from whom.
func (q Query) tracks(s *statement) []string {
	var out []string
	if q.Business != "" {
		out = append(out, "' ' || c.business || ' ' LIKE "+s.arg("% "+string(q.Business)+" %"))
	}
	office := ""
	if q.Authority != "" {
		office = s.arg(string(q.Authority))
	}
	work, residence := "c.works = 1", "c.resides = 1"
	if office != "" {
		work, residence = work+" AND c.work_id = "+office, residence+" AND c.residence_id = "+office
	}
	switch {
	case q.Kind == permit.Work:
		out = append(out, work)
	case q.Kind == permit.Residence:
		out = append(out, residence)
	case office != "":
		out = append(out, "("+work+" OR "+residence+")")
	}
	return out
}

// times are the conditions on what is left of the promise.
func (q Query) times(d Day) []string {
	var out []string
	if q.Lamp != nil {
		out = append(out, "("+d.lampSQL()+") = '"+string(known(Colours, *q.Lamp))+"'")
	}
	if q.Age != nil {
		out = append(out, "("+d.ageSQL()+") = '"+string(known(Ages, *q.Age))+"'")
	}
	return out
}

// known is v if it is one of the list, and else the empty one.
func known[T comparable](list []T, v T) (none T) {
	if slices.Contains(list, v) {
		return v
	}
	return none
}

// prefix are the numbers from the one given up to the last that begins with it.
func (q Query) prefix(s *statement) []string {
	if q.Number == "" {
		return nil
	}
	return []string{"c.case_id >= " + s.arg(q.Number), "c.case_id < " + s.arg(q.Number+"\U0010FFFF")}
}

// behind are the conditions that leave out the pages before.
func (q Query) behind(s *statement, rank string) []string {
	switch {
	case q.After == Cursor{}:
		return nil
	case q.byNumber():
		return []string{"c.case_id > " + s.arg(string(q.After.Case))}
	case q.Queue == Ended:
		r := s.arg(q.After.Rank)
		return []string{rank + " <= " + r, "(" + rank + " < " + r + " OR c.case_id < " + s.arg(string(q.After.Case)) + ")"}
	}
	r := s.arg(q.After.Rank)
	return []string{rank + " >= " + r, "(" + rank + " > " + r + " OR c.case_id > " + s.arg(string(q.After.Case)) + ")"}
}

func (q Query) byNumber() bool { return q.Queue == "" || q.Queue == All }

func (q Query) order(rank, id string) string {
	switch {
	case q.byNumber():
		return id
	case q.Queue == Ended:
		return rank + " DESC, " + id + " DESC"
	}
	return rank + ", " + id
}
