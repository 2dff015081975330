package people

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/seal"
	"tandem/internal/text"
)

// Administrator is no role of the procedure: it manages accounts, and acts on no case.
const Administrator permit.Role = "administrator"

// public are the roles of those who apply. All others are staff.
var public = []permit.Role{permit.Applicant, permit.HandlerRole}

// Staff reports whether a role is that of somebody who works for an office, or for the
// installation: such an account needs two factors.
func Staff(r permit.Role) bool { return !slices.Contains(public, r) }

// An Account is who somebody signs in as. That of an officer has the id of the
// directory, which says by day what posts they hold.
type Account struct {
	ID       permit.PersonID
	Role     permit.Role
	Employer string // credit code, of a handler
	Lang     text.Lang
	Profile
	Created  time.Time
	Disabled time.Time // zero: it may sign in
}

// A Profile is the personal data of an account, kept sealed.
type Profile struct {
	Login string `json:"login"` // of applicants a name they were given; of handlers an e-mail address; of staff a name
	ZH    string `json:"zh"`
	EN    string `json:"en"`
}

// In is the person's name, in the other language where there is none.
func (p Profile) In(l text.Lang) string {
	if l == text.EN && p.EN != "" || p.ZH == "" {
		return p.EN
	}
	return p.ZH
}

// A record is an account as it is stored, with the key that its data is sealed with.
type record struct {
	Account
	key     seal.Key
	wrapped []byte
	sealed  []byte
}

// place is where personal data of an account lies.
func place(id permit.PersonID, table, row string) seal.Place {
	return seal.Place{Table: table, Case: keyName(id), Row: row}
}

// keyName keeps the keys of accounts apart from those of cases.
func keyName(id permit.PersonID) string { return "account/" + string(id) }

// newRecord seals an account with a key of its own.
func (s *Service) newRecord(a Account) (record, error) {
	key, wrapped, err := s.Keys.NewCaseKey(keyName(a.ID))
	if err != nil {
		return record{}, err
	}
	plain, err := json.Marshal(a.Profile)
	if err != nil {
		return record{}, err
	}
	sealed, err := key.Seal(plain, place(a.ID, "account", ""))
	return record{Account: a, key: key, wrapped: wrapped, sealed: sealed}, err
}

const insertAccount = `INSERT INTO account (id, role, employer, lang, login, created, disabled, wrapped, sealed)
VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)`

func (r record) insert(login string) db.Stmt {
	return db.Stmt{SQL: insertAccount, Args: []any{string(r.ID), string(r.Role), r.Employer, string(r.Lang), login, journal.Moment(r.Created), r.wrapped, r.sealed}}
}

const accountColumns = `SELECT id, role, employer, lang, created, disabled, wrapped, sealed FROM account `

// account reads the account with the id; NotFound if there is none.
func (s *Service) account(ctx context.Context, r db.Reader, id permit.PersonID) (record, error) {
	return s.unknown(s.scan(r.QueryRow(ctx, accountColumns+`WHERE id = $1`, string(id))))
}

func (s *Service) unknown(r record, err error) (record, error) {
	if errors.Is(err, db.ErrNoRows) {
		return r, problem.New(problem.NotFound, "signin.account.unknown")
	}
	return r, err
}

// scan reads a row of accountColumns.
func (s *Service) scan(row db.Row) (r record, err error) {
	var id, role, lang, created, disabled string
	if err := row.Scan(&id, &role, &r.Employer, &lang, &created, &disabled, &r.wrapped, &r.sealed); err != nil {
		return r, err
	}
	r.ID, r.Role, r.Lang = permit.PersonID(id), permit.Role(role), text.Lang(lang)
	if r.Created, r.Disabled, err = moments(created, disabled); err != nil {
		return r, err
	}
	return r, s.unseal(&r)
}

func (s *Service) unseal(r *record) (err error) {
	if r.key, err = s.Keys.OpenCaseKey(keyName(r.ID), r.wrapped); err != nil {
		return err
	}
	plain, err := r.key.Open(r.sealed, place(r.ID, "account", ""))
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, &r.Profile)
}

// moments reads two moments, either of which may be none.
func moments(a, b string) (x, y time.Time, err error) {
	if x, err = moment(a); err != nil {
		return x, y, err
	}
	y, err = moment(b)
	return x, y, err
}

func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return journal.ParseMoment(s)
}

// fold makes one login of all its spellings.
func fold(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// Account returns the account with the id.
func (s *Service) Account(ctx context.Context, id permit.PersonID) (Account, error) {
	r, err := s.account(ctx, s.DB, id)
	return r.Account, err
}

// PageSize bounds a list.
const PageSize = 50

// Accounts lists accounts of a role by id, from after an id on ("" for the first), at
// most 50.
func (s *Service) Accounts(ctx context.Context, role permit.Role, after permit.PersonID) ([]Account, error) {
	return s.accounts(ctx, accountColumns+`WHERE role = $1 AND id > $2 ORDER BY id LIMIT $3`, string(role), string(after), PageSize)
}

// Handlers lists the handlers of an employer like Accounts.
func (s *Service) Handlers(ctx context.Context, employer string, after permit.PersonID) ([]Account, error) {
	if employer == "" {
		return nil, nil
	}
	return s.accounts(ctx, accountColumns+`WHERE employer = $1 AND employer <> '' AND id > $2 ORDER BY id LIMIT $3`, employer, string(after), PageSize)
}

func (s *Service) accounts(ctx context.Context, query string, args ...any) (list []Account, err error) {
	err = db.ForEach(ctx, s.DB, query, func(row db.Row) error {
		r, err := s.scan(row)
		list = append(list, r.Account)
		return err
	}, args...)
	return list, err
}

// Actor is the holder of an account as the procedure sees them on a day. The posts of
// staff come from the directory. An administrator is nobody there, and neither is who
// may not sign in: Forbidden.
func (s *Service) Actor(ctx context.Context, id permit.PersonID, on civil.Date) (permit.Actor, error) {
	a, err := s.Account(ctx, id)
	switch {
	case err != nil:
		return permit.Actor{}, err
	case !a.Disabled.IsZero():
		return permit.Actor{}, problem.New(problem.Forbidden, "signin.disabled")
	case a.Role == Administrator:
		return permit.Actor{}, problem.New(problem.Forbidden, "signin.administrator.case")
	case Staff(a.Role):
		return s.Directory.Actor(id, on)
	}
	return permit.Actor{ID: a.ID, Role: a.Role, Employer: a.Employer}, nil
}
