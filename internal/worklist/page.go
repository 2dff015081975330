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
	scope, err := l.Narrow(ctx, scope)
	if err != nil {
		return Page{}, err
	}
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
