package worklist

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/permit"
)

// scanRow reads the columns in their order.
func scanRow(row db.Row) (r Row, rank string, err error) {
	var works, resides, paused, awaits int
	var state, phase, outcome, window, work, residence, supervisor, station, id, applicant, handler, unit, way string
	var filed, accepted, due, legal, slot, closed string
	err = row.Scan(&id, &r.City, &state, &rank, &phase, &outcome, &window, &work, &residence, &supervisor, &station, &applicant, &handler, &r.Employer,
		&r.Business, &works, &resides, &filed, &accepted, &due, &unit, &r.Fifth, &legal, &paused, &awaits, &slot, &way, &closed)
	if err != nil {
		return r, "", err
	}
	r.Case, r.State, r.Phase, r.Outcome = permit.CaseID(id), State(state), permit.Phase(phase), permit.Outcome(outcome)
	r.Window, r.Work, r.Residence = permit.OfficeID(window), permit.OfficeID(work), permit.OfficeID(residence)
	r.Supervisor, r.Station = permit.OfficeID(supervisor), permit.OfficeID(station)
	r.Applicant, r.Handler, r.Unit, r.Way = permit.PersonID(applicant), permit.PersonID(handler), civil.Unit(unit), permit.Way(way)
	r.Works, r.Resides, r.Paused, r.Awaits = works == 1, resides == 1, paused == 1, awaits == 1
	return r, rank, errors.Join(read(filed, &r.Filed), read(accepted, &r.Accepted), read(due, &r.Due), read(legal, &r.Legal), read(slot, &r.Slot), read(closed, &r.Closed))
}

// read reads what date wrote.
func read(s string, into *civil.Date) (err error) {
	if s != "" {
		*into, err = civil.ParseDate(s)
	}
	return err
}

const (
	selectRow     = `SELECT ` + columns + ` FROM worklist WHERE case_id = $1`
	trackColumns  = `case_id, track, kind, business, office, stage, post, near, rank`
	selectTracks  = `SELECT ` + trackColumns + ` FROM worklist_track WHERE case_id = $1`
	selectExperts = `SELECT person FROM worklist_expert WHERE case_id = $1 ORDER BY person`
)

func scanTrack(row db.Row) (id permit.CaseID, t Track, rank string, err error) {
	var caseID, track, kind, business, office, stage, post string
	err = row.Scan(&caseID, &track, &kind, &business, &office, &stage, &post, &t.near, &rank)
	t.ID, t.Kind, t.Business, t.Office, t.Stage, t.Post = permit.TrackID(track), permit.Kind(kind), permit.Business(business), permit.OfficeID(office), permit.Stage(stage), permit.Post(post)
	return permit.CaseID(caseID), t, rank, err
}

// ErrDiffers is that what is kept of a case is not what follows from its state.
var ErrDiffers = errors.New("the list keeps something else of the case")

// Verify holds what is kept of a case against the entry that follows from its state,
// column by column; what differs is an ErrDiffers.
func Verify(ctx context.Context, r db.Reader, want Entry) error {
	got, rank, err := scanRow(r.QueryRow(ctx, selectRow, string(want.Case)))
	if errors.Is(err, db.ErrNoRows) {
		return fmt.Errorf("%w: nothing", ErrDiffers)
	}
	if err != nil {
		return err
	}
	if got != want.Row || rank != want.Row.rank() {
		return fmt.Errorf("%w: %+v", ErrDiffers, got)
	}
	if err := verifyTracks(ctx, r, want); err != nil {
		return err
	}
	return verifyExperts(ctx, r, want)
}

func verifyTracks(ctx context.Context, r db.Reader, want Entry) error {
	n := 0
	err := db.ForEach(ctx, r, selectTracks, func(row db.Row) error {
		_, t, rank, err := scanTrack(row)
		if err == nil && (!slices.Contains(want.Tracks, t) || rank != t.rank(want.Row)) {
			err = fmt.Errorf("%w: track %+v", ErrDiffers, t)
		}
		n++
		return err
	}, string(want.Case))
	if err == nil && n != len(want.Tracks) {
		err = fmt.Errorf("%w: %d tracks", ErrDiffers, n)
	}
	return err
}

func verifyExperts(ctx context.Context, r db.Reader, want Entry) error {
	var got []permit.PersonID
	err := db.ForEach(ctx, r, selectExperts, func(row db.Row) error {
		var id string
		err := row.Scan(&id)
		got = append(got, permit.PersonID(id))
		return err
	}, string(want.Case))
	if err == nil && !slices.Equal(got, want.Experts) {
		err = fmt.Errorf("%w: experts %v", ErrDiffers, got)
	}
	return err
}
