package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tandem/internal/db"
)

// Trail remembers what is no event: attempts that were refused, and who was
// shown personal data. It is written outside of the command that it is about.
type Trail struct{ DB db.DB }

// Note is one line of the trail.
type Note struct {
	At        time.Time
	Actor     string
	Aggregate string
	ID        string // of the aggregate
	Act       string
	Outcome   string
	Detail    string // no personal data
}

const insertNote = `INSERT INTO trail (id, at, actor, aggregate, subject, act, outcome, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// Stmt is the note as a statement for a batch of the caller's.
func (n Note) Stmt() db.Stmt {
	return db.Stmt{SQL: insertNote, Args: []any{
		uuid.Must(uuid.NewV7()).String(), Moment(n.At), n.Actor, n.Aggregate, n.ID, n.Act, n.Outcome, n.Detail,
	}}
}

// Add writes the note and returns when it is durable.
func (t Trail) Add(ctx context.Context, n Note) error {
	if err := t.DB.Apply(ctx, db.Batch{n.Stmt()}); err != nil {
		return fmt.Errorf("trail of %s %s: %w", n.Aggregate, n.ID, err)
	}
	return nil
}

const selectNotes = `SELECT at, actor, aggregate, subject, act, outcome, detail FROM trail
WHERE aggregate = $1 AND subject = $2 ORDER BY at, id`

// List returns the notes about one aggregate, oldest first.
func (t Trail) List(ctx context.Context, aggregate, id string) ([]Note, error) {
	var list []Note
	err := db.ForEach(ctx, t.DB, selectNotes, func(r db.Row) (err error) {
		var n Note
		var at string
		if err := r.Scan(&at, &n.Actor, &n.Aggregate, &n.ID, &n.Act, &n.Outcome, &n.Detail); err != nil {
			return err
		}
		n.At, err = time.Parse(moment, at)
		list = append(list, n)
		return err
	}, aggregate, id)
	if err != nil {
		return nil, fmt.Errorf("trail of %s %s: %w", aggregate, id, err)
	}
	return list, nil
}
