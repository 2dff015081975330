package worklist

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"tandem/internal/access"
	"tandem/internal/civil"
)

// A Count is how many cases there are, counted up to a bound.
type Count struct {
	N    int
	More bool // there are more than N
}

// maxCount is how far is counted for the rail of a page: "999+".
const maxCount = 999

func bounded(n int) Count { return Count{N: min(n, maxCount), More: n > maxCount} }

// searched are the queues that the rail counts by a search of their own; the others are
// parts of what is open, and counted in one look.
var searched = []Queue{Mine, Second, Ended}

// Counts counts the queues of the rail of a page, in one statement: every one but All.
func (l List) Counts(ctx context.Context, scope access.Scope, today civil.Date) (map[Queue]Count, error) {
	scope, err := l.Narrow(ctx, scope)
	if err != nil || scope.Nothing() {
		return map[Queue]Count{}, err
	}
	sql, args := countsSQL(scope, On(today, l.Calendar))
	var open, paused, awaiting, ending int
	var n [3]int
	if err := l.DB.QueryRow(ctx, sql, args...).Scan(&open, &paused, &awaiting, &ending, &n[0], &n[1], &n[2]); err != nil {
		return nil, fmt.Errorf("count the queues: %w", err)
	}
	out := map[Queue]Count{Opened: bounded(open), Standing: bounded(paused), Awaiting: bounded(awaiting), Today: bounded(ending)}
	for i, queue := range searched {
		out[queue] = bounded(n[i])
	}
	return out, nil
}

// countsSQL counts the open cases, of them those of three queues, and the other queues.
func countsSQL(scope access.Scope, d Day) (string, []any) {
	where, args := openIn(scope)
	s := statement{args: args}
	numbers := []string{"count(*) AS n", "coalesce(sum(paused), 0) AS p", "coalesce(sum(awaits), 0) AS a",
		"coalesce(sum(CASE WHEN rank = '" + d.today.String() + "' AND paused = 0 THEN 1 ELSE 0 END), 0) AS t"}
	from := "(SELECT " + strings.Join(numbers, ", ") + " FROM worklist AS c WHERE " + where + ") AS o"
	columns := []string{"o.n", "o.p", "o.a", "o.t"}
	for i, queue := range searched {
		columns = append(columns, "("+Query{Queue: queue}.count(&s, scope, d, i)+")")
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + from, s.args
}

// count counts the cases as far as maxCount and one more.
func (q Query) count(s *statement, scope access.Scope, d Day, nth int) string {
	keys := q.keys(s, scope, d, maxCount+1)
	if keys == "" {
		return "SELECT 0"
	}
	return "SELECT count(*) FROM (" + keys + ") AS k" + strconv.Itoa(nth)
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
	scope, err := l.Narrow(ctx, scope)
	if err != nil {
		return Count{}, err
	}
	sql, args := countSQL(scope, q, On(today, l.Calendar))
	var n int
	if err := l.DB.QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		return Count{}, fmt.Errorf("count cases: %w", err)
	}
	return bounded(n), nil
}

func countSQL(scope access.Scope, q Query, d Day) (string, []any) {
	var s statement
	q.After = Cursor{}
	return q.count(&s, scope, d, 0), s.args
}
