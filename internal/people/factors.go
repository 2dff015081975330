package people

import (
	"context"
	"errors"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// Factors are what an account has to be shown by.
type Factors struct {
	Password bool
	Code     bool // from an app
	Passkeys int
}

// Enough reports whether they let somebody of a role sign in: staff need two factors,
// which a passkey is by itself.
func (f Factors) Enough(r permit.Role) bool {
	return f.Passkeys > 0 || f.Password && (f.Code || !Staff(r))
}

// None reports whether nothing has been set yet.
func (f Factors) None() bool { return f == Factors{} }

// Factors counts what an account is shown by.
func (s *Service) Factors(ctx context.Context, id permit.PersonID) (Factors, error) {
	return factors(ctx, s.DB, id)
}

const countFactors = `SELECT (SELECT count(*) FROM password WHERE account = $1), (SELECT count(*) FROM authenticator WHERE account = $1),
(SELECT count(*) FROM passkey WHERE account = $1)`

func factors(ctx context.Context, r db.Reader, id permit.PersonID) (f Factors, err error) {
	var passwords, codes int
	err = r.QueryRow(ctx, countFactors, string(id)).Scan(&passwords, &codes, &f.Passkeys)
	f.Password, f.Code = passwords > 0, codes > 0
	return f, err
}

// lock lets one after another change the factors of an account, so that two who each
// take one away do not take the last.
func lock(ctx context.Context, tx db.Tx, id permit.PersonID) error {
	_, err := tx.Exec(ctx, `UPDATE account SET lang = lang WHERE id = $1`, string(id))
	return err
}

// ShownLately reports whether who is signed in has just shown what their account has to be
// shown by: both factors, or the password of somebody who applies and has no more.
func (s *Service) ShownLately(ctx context.Context, x Session) (bool, error) {
	now := s.Now()
	if x.Fresh(now, StepUp) {
		return true, nil
	}
	f, err := s.Factors(ctx, x.Account)
	return f == Factors{Password: true} && within(x.Shown, now, StepUp), err
}

// mayChange demands that of whoever changes what an account is shown by.
func (s *Service) mayChange(ctx context.Context, x Session) error {
	lately, err := s.ShownLately(ctx, x)
	if err == nil && !lately {
		err = problem.New(problem.Forbidden, "signin.confirm", int(StepUp.Minutes()))
	}
	return err
}

// remove takes something away from an account and undoes it if what is left is not
// enough to sign in.
func (s *Service) remove(ctx context.Context, x Session, act string, what ...db.Stmt) error {
	if err := s.mayChange(ctx, x); err != nil {
		return err
	}
	err := s.DB.Write(ctx, func(tx db.Tx) error {
		return s.removeIn(ctx, tx, x, what[0], append(what[1:], s.note(x.Account, x.Account, act, done, "")))
	})
	if errors.Is(err, errLastFactor) {
		return s.refuse(ctx, x.Account, act, "last factor", problem.New(problem.Illegal, "signin.factor.last"))
	}
	return err
}

func (s *Service) removeIn(ctx context.Context, tx db.Tx, x Session, what db.Stmt, rest []db.Stmt) error {
	if err := lock(ctx, tx, x.Account); err != nil {
		return err
	}
	if err := one(problem.New(problem.NotFound, "signin.factor.none"))(tx.Exec(ctx, what.SQL, what.Args...)); err != nil {
		return err
	}
	if err := execAll(ctx, tx, rest); err != nil {
		return err
	}
	left, err := factors(ctx, tx, x.Account)
	if err == nil && !left.Enough(x.Role) {
		return errLastFactor
	}
	return err
}

var errLastFactor = errors.New("what is left is not enough to sign in")

// RemoveCode takes the app away from an account, with its recovery codes.
func (s *Service) RemoveCode(ctx context.Context, x Session) error {
	return s.remove(ctx, x, "remove-code", deleteFrom("authenticator", x.Account), deleteFrom("recovery_code", x.Account))
}

// RemovePassword takes the password away.
func (s *Service) RemovePassword(ctx context.Context, x Session) error {
	return s.remove(ctx, x, "remove-password", deleteFrom("password", x.Account))
}

// RemovePasskey takes a passkey away, by its id.
func (s *Service) RemovePasskey(ctx context.Context, x Session, id string) error {
	return s.remove(ctx, x, "remove-passkey", db.Stmt{SQL: `DELETE FROM passkey WHERE account = $1 AND id = $2`, Args: []any{string(x.Account), id}})
}

// deleteFrom deletes the rows of an account. The table is ours, never a person's word.
func deleteFrom(table string, id permit.PersonID) db.Stmt {
	return db.Stmt{SQL: `DELETE FROM ` + table + ` WHERE account = $1`, Args: []any{string(id)}}
}

// SetPassword sets or changes the password of who is signed in and ends their other
// sessions.
func (s *Service) SetPassword(ctx context.Context, x Session, password string) error {
	if err := s.mayChange(ctx, x); err != nil {
		return err
	}
	a, err := s.Account(ctx, x.Account)
	if err != nil {
		return err
	}
	set, err := s.password(ctx, a, password)
	if err != nil {
		return err
	}
	return s.DB.Apply(ctx, db.Batch{set, endOthers(x), s.note(x.Account, x.Account, "set-password", done, "")})
}

const upsertPassword = `INSERT INTO password (account, hash, since) VALUES ($1, $2, $3)
ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, since = excluded.since`

// password checks and hashes a password that is to be an account's.
func (s *Service) password(ctx context.Context, a Account, password string) (db.Stmt, error) {
	hash, err := s.hashed(ctx, a, password)
	return s.setPassword(a.ID, hash), err
}

func (s *Service) hashed(ctx context.Context, a Account, password string) (string, error) {
	if err := checkPassword(password, a.Login, a.Role); err != nil {
		return "", err
	}
	return s.hasher.make(ctx, password)
}

func (s *Service) setPassword(id permit.PersonID, hash string) db.Stmt {
	return db.Stmt{SQL: upsertPassword, Args: []any{string(id), hash, journal.Moment(s.Now())}}
}
