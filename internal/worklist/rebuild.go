package worklist

import (
	"context"
	"fmt"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// Profiles finds the profile that a case is handled under.
type Profiles func(permit.Case) (*permit.Profile, error)

// atOnce is how many cases are written in a batch.
const atOnce = 100

// Rebuild writes what is kept of every case anew, from the state that the journal has,
// some cases at a time and by number, and returns how many. One whose profile is no
// longer here is left out. It is for a database from before there were lists, and for one
// whose lists are wrong; nobody else may write meanwhile.
func Rebuild(ctx context.Context, d db.DB, log *journal.Log[permit.Case, permit.Event], of Profiles) (n int, err error) {
	var batch db.Batch
	waiting := 0
	write := func() error {
		err := d.Apply(ctx, batch)
		batch, waiting = nil, 0
		return err
	}
	err = log.Each(ctx, func(h journal.Held[permit.Case]) error {
		p, err := of(h.State)
		if err != nil {
			return nil
		}
		batch, waiting, n = append(batch, Anew(Project(h.State, p))...), waiting+1, n+1
		if waiting < atOnce {
			return nil
		}
		return write()
	})
	if err == nil && waiting > 0 {
		err = write()
	}
	if err != nil {
		return n, fmt.Errorf("write the lists anew: %w", err)
	}
	return n, nil
}

const missing = `SELECT count(*) FROM (SELECT max(id) AS id FROM snapshot WHERE aggregate = $1) AS s
WHERE s.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worklist AS w WHERE w.case_id = s.id)`

// Missing reports whether there are cases of which nothing is kept: there were no lists
// yet, or Rebuild was broken off. It looks for the last number, which is written last.
func Missing(ctx context.Context, d db.DB, aggregate string) (bool, error) {
	var n int
	err := d.QueryRow(ctx, missing, aggregate).Scan(&n)
	return n > 0, err
}
