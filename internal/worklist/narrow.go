package worklist

import (
	"context"
	"fmt"
	"strings"

	"tandem/internal/access"
)

// Narrow leaves out of an office's scope the ways by which it sees no case at all: most
// offices are one thing to their cases, window or authority or supervisor, and what is
// asked of four indexes costs four times as much to plan and to merge. Every question
// begins with it, unless its scope is narrow already: who asks several narrows it once.
func (l List) Narrow(ctx context.Context, scope access.Scope) (access.Scope, error) {
	parts := scope.Parts(names, 1)
	if scope.Actor().Office == "" || scope.Narrow() || len(parts) < 2 {
		return scope, nil
	}
	sql, args := anySQL(parts)
	found, into := make([]int, len(parts)), make([]any, len(parts))
	for i := range found {
		into[i] = &found[i]
	}
	if err := l.DB.QueryRow(ctx, sql, args...).Scan(into...); err != nil {
		return scope, fmt.Errorf("look for the cases of an office: %w", err)
	}
	kept := make([]bool, len(parts))
	for i, n := range found {
		kept[i] = n > 0
	}
	return scope.Only(kept), nil
}

// anySQL looks for one case by each part. It asks for the first of an order, so that a
// database that expects many does not read the table until it meets one.
func anySQL(parts []access.Part) (string, []any) {
	columns, args := make([]string, len(parts)), []any(nil)
	for i, p := range parts {
		columns[i] = "(SELECT count(*) FROM (SELECT 1 FROM worklist AS c WHERE " + p.SQL + " ORDER BY c.state, c.rank, c.case_id LIMIT 1) AS one)"
		args = append(args, p.Args...)
	}
	return "SELECT " + strings.Join(columns, ", "), args
}
