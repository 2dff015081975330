package casework

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

const (
	mineOfApplicant = `SELECT case_id FROM worklist WHERE applicant = $1 AND case_id > $2 ORDER BY case_id LIMIT $3`
	mineOfEmployer  = `SELECT case_id FROM worklist WHERE employer = $1 AND case_id > $2 ORDER BY case_id LIMIT $3`
)

// Mine lists the cases of an applicant, or of the employer of a handler, by number, from
// after one on ("" for the first), at most limit.
func (s *Service) Mine(ctx context.Context, actor permit.Actor, after permit.CaseID, limit int) (list []permit.Case, err error) {
	query, whose := mineOfApplicant, string(actor.ID)
	if actor.Role == permit.HandlerRole {
		query, whose = mineOfEmployer, actor.Employer
	}
	if whose == "" {
		return nil, nil
	}
	var ids []string
	err = db.ForEach(ctx, s.DB, query, func(row db.Row) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	}, whose, string(after), limit)
	if err != nil {
		return nil, unavailable(err)
	}
	cases, err := s.Log.Several(ctx, ids)
	for _, id := range ids {
		if c, ok := cases[id]; ok {
			list = append(list, c)
		}
	}
	return list, unavailable(err)
}

// TypedNames are the applicants of cases as their forms were typed last, family name first,
// for a list that the party is shown; "" where nothing is stated yet. Every showing is on
// record.
func (s *Service) TypedNames(ctx context.Context, actor permit.Actor, list []permit.Case) (map[permit.CaseID]string, error) {
	out, views := map[permit.CaseID]string{}, map[permit.CaseID]viewed{}
	var notes db.Batch
	for _, c := range list {
		view, err := s.mayRead(ctx, actor, c, access.ReadForm)
		if err != nil {
			return nil, err
		}
		if c.Phase != permit.Destroyed {
			out[c.ID], views[c.ID] = "", viewed{c.Dossier.Version, view}
			notes = append(notes, journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: Aggregate.Name, ID: string(c.ID), Act: "read name", Outcome: "shown"}.Stmt())
		}
	}
	if len(notes) == 0 {
		return out, nil
	}
	if err := s.nameDrafts(ctx, list, views, out); err != nil {
		return nil, err
	}
	if err := s.nameForms(ctx, views, out); err != nil {
		return nil, err
	}
	return out, unavailable(s.DB.Apply(ctx, notes))
}

// nameDrafts names the few cases in whose forms something waits to be handed in, and takes
// them off the others.
func (s *Service) nameDrafts(ctx context.Context, list []permit.Case, views map[permit.CaseID]viewed, out map[permit.CaseID]string) error {
	typed, err := s.typedAmong(ctx, views)
	for _, c := range list {
		if err != nil {
			return err
		}
		if typed[c.ID] {
			var d Draft
			d, err = s.draft(ctx, c)
			d = d.seen(views[c.ID].view)
			out[c.ID] = fullName(d.Answers["applicant.surname"].Value, d.Answers["applicant.given"].Value)
			delete(views, c.ID)
		}
	}
	return err
}

func (s *Service) typedAmong(ctx context.Context, cases map[permit.CaseID]viewed) (map[permit.CaseID]bool, error) {
	var places []string
	var args []any
	for id := range cases {
		args = append(args, string(id))
		places = append(places, "$"+strconv.Itoa(len(args)))
	}
	out := map[permit.CaseID]bool{}
	err := db.ForEach(ctx, s.DB, `SELECT case_id FROM typed WHERE sealed IS NOT NULL AND case_id IN (`+strings.Join(places, ", ")+`)`, func(row db.Row) error {
		var id string
		err := row.Scan(&id)
		out[permit.CaseID(id)] = true
		return err
	}, args...)
	return out, unavailable(err)
}

// nameForms names the others by the forms that count, all read at once.
func (s *Service) nameForms(ctx context.Context, views map[permit.CaseID]viewed, out map[permit.CaseID]string) error {
	maps.DeleteFunc(views, func(_ permit.CaseID, v viewed) bool { return v.version == 0 })
	if len(views) == 0 {
		return nil
	}
	forms, err := s.currentForms(ctx, views)
	for id, f := range forms {
		f = views[id].view.Form(f)
		out[id] = fullName(f.Applicant.Surname, f.Applicant.Given)
	}
	return err
}

func fullName(surname, given string) string { return strings.TrimSpace(surname + " " + given) }
