package bench

import (
	"context"
	"strconv"

	"tandem/internal/db"
	"tandem/internal/worklist"
)

// StoreEntries stores what lists keep of the cases, many at a time, and lets the database
// look at them.
func StoreEntries(ctx context.Context, d db.DB, entries func(func(worklist.Entry) bool)) (err error) {
	var batch db.Batch
	for e := range entries {
		if batch = append(batch, worklist.New(e)...); len(batch) < fillAtOnce {
			continue
		}
		if err = d.Apply(ctx, batch); err != nil {
			return err
		}
		batch = nil
	}
	if err = d.Apply(ctx, batch); err != nil {
		return err
	}
	return tidied(ctx, d)
}

// multiplied are copies of all that lists keep, under numbers and people of their own.
var multiplied = []string{`INSERT INTO worklist (case_id, applicant, handler, employer, city, state, rank, phase, outcome, window_id, work_id, residence_id, supervisor_id, station,
business, works, resides, filed, accepted, due, unit, fifth, legal, paused, awaits, slot, way, closed)
SELECT case_id || $1, applicant || $1, handler || $1, employer || $1, city, state, rank, phase, outcome, window_id, work_id, residence_id, supervisor_id, station,
business, works, resides, filed, accepted, due, unit, fifth, legal, paused, awaits, slot, way, closed FROM worklist WHERE case_id NOT LIKE '%/%'`,
	`INSERT INTO worklist_track (case_id, track, kind, business, office, stage, post, near, rank)
SELECT case_id || $1, track, kind, business, office, stage, post, near, rank FROM worklist_track WHERE case_id NOT LIKE '%/%'`,
	`INSERT INTO worklist_expert (case_id, person) SELECT case_id || $1, person FROM worklist_expert WHERE case_id NOT LIKE '%/%'`,
}

// Multiply makes so many times as many cases of those that StoreEntries stored.
func Multiply(ctx context.Context, d db.DB, times int) error {
	for n := 1; n < times; n++ {
		var batch db.Batch
		for _, sql := range multiplied {
			batch = append(batch, db.Stmt{SQL: sql, Args: []any{"/" + strconv.Itoa(n)}})
		}
		if err := d.Apply(ctx, batch); err != nil {
			return err
		}
	}
	return tidied(ctx, d)
}

// tidied lets the database look at what is new.
func tidied(ctx context.Context, d db.DB) error {
	_, err := d.SQL().ExecContext(ctx, map[db.Dialect]string{db.DialectPostgres: "VACUUM (ANALYZE)", db.DialectSQLite: "ANALYZE"}[d.Dialect()])
	return err
}
