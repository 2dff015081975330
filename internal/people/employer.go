package people

import (
	"context"
	"errors"
	"strings"
	"time"

	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/problem"
)

// An Employer is a unit that has handlers.
type Employer struct {
	Code    string // unified social credit code
	Name    string // as registered
	Created time.Time
}

// AddEmployer makes an employer known. A code whose check character is wrong may have
// been issued all the same: the register has the last word, and the administrator has
// looked there.
func (a Admin) AddEmployer(ctx context.Context, code, name string) (Employer, error) {
	e := Employer{Code: strings.ToUpper(strings.TrimSpace(code)), Name: strings.TrimSpace(name), Created: a.s.Now()}
	bad := problem.New(problem.Invalid, "signin.employer")
	if m, ok := dossier.CheckCredit(e.Code); !ok && m.Key != "dossier.credit.check" {
		bad.At("code", m.Key, m.Args...)
	}
	if e.Name == "" || !printable(e.Name) {
		bad.At("name", "signin.employer.name", longestName)
	}
	if len(bad.Fields) > 0 {
		return Employer{}, bad
	}
	err := a.s.DB.Apply(ctx, db.Batch{
		{SQL: `INSERT INTO employer (code, name, created) VALUES ($1, $2, $3)`, Args: []any{e.Code, e.Name, journal.Moment(e.Created)}},
		a.s.note(a.by, "", "add-employer", done, e.Code),
	})
	if db.Lost(err) {
		return Employer{}, problem.New(problem.Conflict, "signin.employer.known", e.Code)
	}
	return e, err
}

// Employer returns the employer with the credit code; NotFound if it was not added.
func (s *Service) Employer(ctx context.Context, code string) (Employer, error) {
	e := Employer{Code: code}
	var created string
	err := s.DB.QueryRow(ctx, `SELECT name, created FROM employer WHERE code = $1`, code).Scan(&e.Name, &created)
	if errors.Is(err, db.ErrNoRows) {
		return e, problem.New(problem.NotFound, "signin.employer.unknown", code)
	}
	if err == nil {
		e.Created, err = journal.ParseMoment(created)
	}
	return e, err
}

// Employers lists employers by code, from after one on ("" for the first), at most 50.
func (s *Service) Employers(ctx context.Context, after string) (list []Employer, err error) {
	err = db.ForEach(ctx, s.DB, `SELECT code, name, created FROM employer WHERE code > $1 ORDER BY code LIMIT $2`, func(row db.Row) error {
		var e Employer
		var created string
		err := row.Scan(&e.Code, &e.Name, &created)
		if err == nil {
			e.Created, err = journal.ParseMoment(created)
		}
		list = append(list, e)
		return err
	}, after, PageSize)
	return list, err
}
