package worklist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/permit"
)

// A List answers questions about cases. Its fields are set once.
type List struct {
	DB       db.Reader
	Calendar *civil.Calendar
}

// A Listed is a case on a page, with its tracks and how urgent it is.
type Listed struct {
	Row
	Tracks []Track // without the window
	Lamp   Colour
}

// A Page is some cases in the order of the queue.
type Page struct {
	Cases []Listed
	Next  *Cursor // nil on the last page
}

// Page returns the page that q asks for of the cases in the scope, as they stand on the
// day. A scope of nothing has an empty page.
func (l List) Page(ctx context.Context, scope access.Scope, q Query, today civil.Date) (Page, error) {
	if err := q.check(); err != nil {
		return Page{}, err
	}
	d := On(today, l.Calendar)
	rows, ranks, err := l.rows(ctx, scope, q, d)
	if err != nil {
		return Page{}, fmt.Errorf("list cases: %w", err)
	}
	var p Page
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		p.Next = &Cursor{Rank: ranks[q.Limit-1], Case: rows[q.Limit-1].Case}
	}
	for _, r := range rows {
		p.Cases = append(p.Cases, Listed{Row: r, Lamp: d.Lamp(r)})
	}
	return p, l.addTracks(ctx, p.Cases)
}

// rows are the cases, one more than asked for if there is one.
func (l List) rows(ctx context.Context, scope access.Scope, q Query, d Day) (rows []Row, ranks []string, err error) {
	sql, args := pageSQL(scope, q, d)
	if sql == "" {
		return nil, nil, nil
	}
	err = db.ForEach(ctx, l.DB, sql, func(row db.Row) error {
		r, rank, err := scanRow(row)
		rows, ranks = append(rows, r), append(ranks, rank)
		return err
	}, args...)
	return rows, ranks, err
}

// prefixed are the columns of table c.
var prefixed = "c." + strings.Join(strings.Fields(columns), " c.")

// pageSQL is the statement behind a page; "" for nothing.
func pageSQL(scope access.Scope, q Query, d Day) (string, []any) {
	var s statement
	keys := q.keys(&s, scope, d, q.Limit+1)
	if keys == "" {
		return "", nil
	}
	return "SELECT " + prefixed + " FROM (" + keys + ") AS k JOIN worklist AS c ON c.case_id = k.case_id ORDER BY " + q.order("k.rank", "k.case_id"), s.args
}

// addTracks reads the tracks of the cases on a page.
func (l List) addTracks(ctx context.Context, cases []Listed) error {
	if len(cases) == 0 {
		return nil
	}
	at := make(map[permit.CaseID]int, len(cases))
	list := make([]permit.CaseID, len(cases))
	for i, c := range cases {
		at[c.Case], list[i] = i, c.Case
	}
	places, args := ids(list, 1)
	err := db.ForEach(ctx, l.DB, `SELECT `+trackColumns+` FROM worklist_track WHERE track <> '' AND case_id IN (`+places+`) ORDER BY case_id, track`, func(row db.Row) error {
		id, t, _, err := scanTrack(row)
		if err == nil {
			cases[at[id]].Tracks = append(cases[at[id]].Tracks, t)
		}
		return err
	}, args...)
	if err != nil {
		return fmt.Errorf("tracks of a page: %w", err)
	}
	for _, c := range cases { // the work permit comes first
		slices.SortStableFunc(c.Tracks, func(a, b Track) int { return kindOrder(a) - kindOrder(b) })
	}
	return nil
}

func kindOrder(t Track) int {
	return slices.Index([]permit.Kind{permit.Work, permit.Residence}, t.Kind)
}

// A Count is how many cases there are, counted up to a bound.
type Count struct {
	N    int
	More bool // there are more than N
}

// maxCount is how far is counted for the rail of a page: "999+".
const maxCount = 999

// Counts counts every queue for the rail of a page: those of open cases in one look.
func (l List) Counts(ctx context.Context, scope access.Scope, today civil.Date) (map[Queue]Count, error) {
	out := map[Queue]Count{}
	if sql, args := openSQL(scope, On(today, l.Calendar)); sql != "" {
		var open, paused, awaiting, ending int
		if err := l.DB.QueryRow(ctx, sql, args...).Scan(&open, &paused, &awaiting, &ending); err != nil {
			return nil, fmt.Errorf("count open cases: %w", err)
		}
		out = map[Queue]Count{Opened: bounded(open), Standing: bounded(paused), Awaiting: bounded(awaiting), Today: bounded(ending)}
	}
	for _, name := range []Queue{All, Mine, Second, Ended} {
		n, err := l.Count(ctx, scope, Query{Queue: name}, today)
		if err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, nil
}

func bounded(n int) Count { return Count{N: min(n, maxCount), More: n > maxCount} }

// openSQL counts the open cases, and of them those of three queues.
func openSQL(scope access.Scope, d Day) (string, []any) {
	where, args := openIn(scope)
	if where == "" {
		return "", nil
	}
	return "SELECT count(*), coalesce(sum(paused), 0), coalesce(sum(awaits), 0), coalesce(sum(CASE WHEN rank = '" + d.today.String() +
		"' AND paused = 0 THEN 1 ELSE 0 END), 0) FROM worklist AS c WHERE " + where, args
}

// openIn is the condition that a case is open and in the scope, so said that each way of
// seeing it can use its index; "" for nothing.
func openIn(scope access.Scope) (string, []any) {
	var parts []string
	var args []any
	for _, p := range scope.Parts(names, 1) {
		parts, args = append(parts, "(c.state = 'open' AND "+p.SQL+")"), append(args, p.Args...)
	}
	return strings.Join(parts, " OR "), args
}

// Count counts the cases that q asks for, whatever its page.
func (l List) Count(ctx context.Context, scope access.Scope, q Query, today civil.Date) (Count, error) {
	sql, args := countSQL(scope, q, On(today, l.Calendar))
	if sql == "" {
		return Count{}, nil
	}
	var n int
	if err := l.DB.QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		return Count{}, fmt.Errorf("count cases: %w", err)
	}
	return bounded(n), nil
}

func countSQL(scope access.Scope, q Query, d Day) (string, []any) {
	var s statement
	q.After = Cursor{}
	keys := q.keys(&s, scope, d, maxCount+1)
	if keys == "" {
		return "", nil
	}
	return "SELECT count(*) FROM (" + keys + ") AS k", s.args
}
