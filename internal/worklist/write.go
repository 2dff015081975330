package worklist

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/db"
	"tandem/internal/permit"
)

const columns = `case_id, city, state, rank, phase, outcome, window_id, work_id, residence_id, supervisor_id, station, applicant, handler, employer,
business, works, resides, filed, accepted, due, unit, fifth, legal, paused, awaits, slot, way, closed`

const (
	// settled are the columns that stand in no index and may change.
	settled   = `phase = $2, outcome = $3, business = $4, works = $5, resides = $6, filed = $7, accepted = $8, due = $9, unit = $10, fifth = $11, legal = $12, paused = $13, awaits = $14, slot = $15, way = $16, closed = $17`
	updateRow = `UPDATE worklist SET ` + settled + ` WHERE case_id = $1`
	// updateRank is for when the case moves in the lists as well.
	updateRank = `UPDATE worklist SET ` + settled + `, state = $18, rank = $19 WHERE case_id = $1`

	upsertTracks = ` ON CONFLICT (case_id, track) DO UPDATE SET kind = excluded.kind, business = excluded.business, office = excluded.office,
stage = excluded.stage, post = excluded.post, near = excluded.near, rank = excluded.rank`
	deleteExperts = `DELETE FROM worklist_expert WHERE case_id = $1`
	deleteTracks  = `DELETE FROM worklist_track WHERE case_id = $1`
	deleteRow     = `DELETE FROM worklist WHERE case_id = $1`
)

// Write is what stores the way from one entry of a case to the next: nothing where they
// are alike. It is for the batch of the command between them.
func Write(before, after Entry) db.Batch {
	var batch db.Batch
	if before.Row != after.Row {
		batch = append(batch, after.update(before.Row))
	}
	var changed []Track
	for i, t := range after.Tracks {
		if i >= len(before.Tracks) || before.Tracks[i] != t || before.Tracks[i].rank(before.Row) != t.rank(after.Row) {
			changed = append(changed, t)
		}
	}
	batch = append(batch, after.insertTracks(changed)...)
	if !slices.Equal(before.Experts, after.Experts) {
		batch = append(batch, db.Stmt{SQL: deleteExperts, Args: []any{string(after.Case)}})
		batch = append(batch, after.insertExperts()...)
	}
	return batch
}

// New is what stores the first entry of a case.
func New(e Entry) db.Batch {
	return slices.Concat(db.Batch{e.insert()}, e.insertTracks(e.Tracks), e.insertExperts())
}

// Anew replaces whatever is kept of the case.
func Anew(e Entry) db.Batch {
	id := []any{string(e.Case)}
	return append(db.Batch{{SQL: deleteRow, Args: id}, {SQL: deleteTracks, Args: id}, {SQL: deleteExperts, Args: id}}, New(e)...)
}

func (e Entry) insert() db.Stmt {
	r := e.Row
	args := []any{string(r.Case), r.City, string(r.State), r.rank(), string(r.Phase), string(r.Outcome), string(r.Window), string(r.Work), string(r.Residence),
		string(r.Supervisor), string(r.Station), string(r.Applicant), string(r.Handler), r.Employer, r.Business, r.Works, r.Resides, date(r.Filed),
		date(r.Accepted), date(r.Due), string(r.Unit), r.Fifth, date(r.Legal), r.Paused, r.Awaits, date(r.Slot), string(r.Way), date(r.Closed)}
	return db.Stmt{SQL: `INSERT INTO worklist (` + columns + `) VALUES ` + places(1, len(args)), Args: args}
}

// update leaves alone what never changes, and the indexes where it can.
func (e Entry) update(before Row) db.Stmt {
	r := e.Row
	args := []any{string(r.Case), string(r.Phase), string(r.Outcome), r.Business, r.Works, r.Resides, date(r.Filed), date(r.Accepted), date(r.Due),
		string(r.Unit), r.Fifth, date(r.Legal), r.Paused, r.Awaits, date(r.Slot), string(r.Way), date(r.Closed)}
	if before.State == r.State && before.rank() == r.rank() {
		return db.Stmt{SQL: updateRow, Args: args}
	}
	return db.Stmt{SQL: updateRank, Args: append(args, string(r.State), r.rank())}
}

func (e Entry) insertTracks(list []Track) db.Batch {
	if len(list) == 0 {
		return nil
	}
	var args []any
	for _, t := range list {
		args = append(args, string(e.Case), string(t.ID), string(t.Kind), string(t.Business), string(t.Office), string(t.Stage), string(t.Post), t.near, t.rank(e.Row))
	}
	sql := `INSERT INTO worklist_track (case_id, track, kind, business, office, stage, post, near, rank) VALUES ` + places(len(list), 9) + upsertTracks
	return db.Batch{{SQL: sql, Args: args}}
}

func (e Entry) insertExperts() db.Batch {
	if len(e.Experts) == 0 {
		return nil
	}
	var args []any
	for _, id := range e.Experts {
		args = append(args, string(e.Case), string(id))
	}
	return db.Batch{{SQL: `INSERT INTO worklist_expert (case_id, person) VALUES ` + places(len(e.Experts), 2), Args: args}}
}

// places are placeholders for so many rows: ($1, $2), ($3, $4).
func places(rows, width int) string {
	var b strings.Builder
	for i := range rows * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}

// ids are placeholders for the cases, from $first on, with what they stand for.
func ids(list []permit.CaseID, first int) (string, []any) {
	names, args := make([]string, len(list)), make([]any, len(list))
	for i, id := range list {
		names[i], args[i] = "$"+strconv.Itoa(first+i), string(id)
	}
	return strings.Join(names, ", "), args
}
