package casework

import (
	"context"
	"encoding/json"
	"strings"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

const (
	mineOfApplicant = `SELECT s.state FROM worklist AS w JOIN snapshot AS s ON s.aggregate = $1 AND s.id = w.case_id
WHERE w.applicant = $2 AND w.case_id > $3 ORDER BY w.case_id LIMIT $4`
	mineOfEmployer = `SELECT s.state FROM worklist AS w JOIN snapshot AS s ON s.aggregate = $1 AND s.id = w.case_id
WHERE w.employer = $2 AND w.case_id > $3 ORDER BY w.case_id LIMIT $4`
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
	err = db.ForEach(ctx, s.DB, query, func(row db.Row) error {
		var state []byte
		var c permit.Case
		if err := row.Scan(&state); err != nil {
			return err
		}
		err := json.Unmarshal(state, &c)
		list = append(list, c)
		return err
	}, Aggregate.Name, whose, string(after), limit)
	return list, unavailable(err)
}

// TypedNames are the applicants of cases as their forms were typed last, family name first,
// for a list that the party is shown; "" where nothing is stated yet. Every showing is on
// record.
func (s *Service) TypedNames(ctx context.Context, actor permit.Actor, list []permit.Case) (map[permit.CaseID]string, error) {
	out := map[permit.CaseID]string{}
	var notes db.Batch
	for _, c := range list {
		view, err := s.mayRead(ctx, actor, c, access.ReadForm)
		if err != nil {
			return nil, err
		}
		if c.Phase == permit.Destroyed {
			continue
		}
		d, err := s.draft(ctx, c)
		if err != nil {
			return nil, err
		}
		d = d.seen(view)
		out[c.ID] = strings.TrimSpace(d.Answers["applicant.surname"].Value + " " + d.Answers["applicant.given"].Value)
		notes = append(notes, journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: Aggregate.Name, ID: string(c.ID), Act: "read name", Outcome: "shown"}.Stmt())
	}
	if len(notes) == 0 {
		return out, nil
	}
	return out, unavailable(s.DB.Apply(ctx, notes))
}
