package jobs

import "tandem/internal/db"

// Raw adds a job with these very arguments, as other programs may.
func (q *Queue) Raw(kind, args string) db.Stmt {
	return db.Stmt{SQL: q.rows.plain, Args: []any{args, kind, nil, "available"}}
}
