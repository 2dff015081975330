package people

import (
	"context"
	"errors"

	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// An Entry is what a step of signing in leads to: a session, or what is wanted next.
type Entry struct {
	Session Session
	Token   string // of the session; "" while there is none
	Device  string // to leave in the browser for good, see From
	Login   string // the name that a new account was given, to be kept

	Ticket    string     // a code is wanted: for EnterCode
	Enrolment *Enrolment // an app must be set up first: for FinishEnrolment
	Recovery  []string   // recovery codes, shown once
}

// errRefused is what everybody is told who does not get in by a password: that there is
// no such account, that the password is wrong, and that it was tried too often are one
// answer, or it would tell strangers who has an account.
func errRefused() error { return problem.New(problem.SignedOut, "signin.refused") }

// SignIn takes a login and a password. Where the account has an app for codes, one is
// wanted next. Staff are signed in by two factors only.
func (s *Service) SignIn(ctx context.Context, from From, login, password string) (Entry, error) {
	bucket, err := s.fromAddress(ctx, from)
	if err != nil {
		return Entry{}, err
	}
	index, err := s.loginIndex(ctx, login)
	if err != nil {
		return Entry{}, err
	}
	id, reason, err := s.guess(ctx, from, index, password)
	if err != nil {
		return Entry{}, err
	}
	if reason != "" {
		return Entry{}, s.refuse(ctx, id, "sign-in", reason, errRefused())
	}
	return s.afterPassword(ctx, id, from, s.giveBack(perAddress, bucket))
}

func (s *Service) loginIndex(ctx context.Context, login string) (string, error) {
	return s.mac(ctx, "login", fold(login))
}

const candidate = `SELECT a.id, a.disabled, coalesce(p.hash, '') FROM account AS a LEFT JOIN password AS p ON p.account = a.id WHERE a.login = $1`

// guess weighs a password for a login. It does the same work whatever comes of it, one
// hashing included, and says to the trail alone why it was refused: "" if it was not.
func (s *Service) guess(ctx context.Context, from From, index, password string) (id permit.PersonID, reason string, err error) {
	admitted, err := s.admit(ctx, "password", index, from)
	if err != nil {
		return "", "", err
	}
	var account, disabled, hash string
	err = s.DB.QueryRow(ctx, candidate, index).Scan(&account, &disabled, &hash)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return "", "", err
	}
	fits, err := s.hasher.fits(ctx, password, hash)
	if err != nil {
		return "", "", err
	}
	return permit.PersonID(account), whyNot(admitted, account, disabled, fits), nil
}

func whyNot(admitted bool, account, disabled string, fits bool) string {
	switch {
	case !admitted:
		return "too many"
	case account == "":
		return "unknown"
	case !fits:
		return "password"
	case disabled != "":
		return "disabled"
	}
	return ""
}

// afterPassword is what comes after the right password.
func (s *Service) afterPassword(ctx context.Context, id permit.PersonID, from From, more ...db.Stmt) (Entry, error) {
	a, err := s.account(ctx, s.DB, id)
	if err != nil {
		return Entry{}, err
	}
	f, err := s.Factors(ctx, id)
	switch {
	case err != nil:
		return Entry{}, err
	case f.Code:
		ticket, err := s.begin(ctx, secondWaits, id, nil)
		return Entry{Ticket: ticket}, errors.Join(err, s.DB.Apply(ctx, append(more, s.note(id, id, "password", done, ""))))
	case Staff(a.Role):
		return Entry{}, s.refuse(ctx, id, "sign-in", "one factor", problem.New(problem.Forbidden, "signin.second"))
	}
	e, stmts, err := s.enter(ctx, a, from, oneFactor, "password")
	if err != nil {
		return Entry{}, err
	}
	return e, s.DB.Apply(ctx, append(stmts, more...))
}

// enter begins a session for an account and returns what stores it.
func (s *Service) enter(ctx context.Context, a record, from From, shown assurance, how string) (Entry, db.Batch, error) {
	x, token, err := newSession(a.Account, from, shown, s.Now())
	if err != nil {
		return Entry{}, nil, err
	}
	index, err := s.loginIndex(ctx, a.Login)
	if err != nil {
		return Entry{}, nil, err
	}
	device, err := s.keepDevice(ctx, index, from)
	return Entry{Session: x, Token: token, Device: device}, db.Batch{x.insert(), s.note(a.ID, a.ID, "sign-in", done, how)}, err
}

// EnterCode takes the code that SignIn has asked for, or a recovery code.
func (s *Service) EnterCode(ctx context.Context, from From, ticket, code string) (Entry, error) {
	bucket, err := s.fromAddress(ctx, from)
	if err != nil {
		return Entry{}, err
	}
	c, err := s.begun(ctx, secondWaits, ticket)
	if err != nil {
		return Entry{}, err
	}
	a, err := s.account(ctx, s.DB, c.account)
	if err != nil {
		return Entry{}, err
	}
	if err := s.mayGuessCode(ctx, a, from, "sign-in"); err != nil {
		return Entry{}, err
	}
	e, stmts, err := s.enter(ctx, a, from, twoFactors, "password and code")
	if err != nil {
		return Entry{}, err
	}
	stmts = append(stmts, s.giveBack(perAddress, bucket))
	err = s.finish(ctx, c, func(tx db.Tx) error { return s.withCode(ctx, tx, a, code, stmts) })
	return s.orRefusedCode(ctx, e, a, "sign-in", err)
}

// errCode says that a code does not count; see orRefusedCode.
var errCode = errors.New("the code does not count")

// withCode does the rest if the code counts.
func (s *Service) withCode(ctx context.Context, tx db.Tx, a record, code string, rest []db.Stmt) error {
	ok, err := s.useCode(ctx, tx, a, code)
	if err == nil && !ok {
		err = errCode
	}
	if err != nil {
		return err
	}
	return execAll(ctx, tx, rest)
}

// orRefusedCode returns the entry, or no more than the refusal.
func (s *Service) orRefusedCode(ctx context.Context, e Entry, a record, act string, err error) (Entry, error) {
	switch {
	case errors.Is(err, errCode):
		return Entry{}, s.refuse(ctx, a.ID, act, "code", refusedCode())
	case err != nil:
		return Entry{}, err
	}
	return e, nil
}

func refusedCode() error { return problem.New(problem.SignedOut, "signin.code.refused") }

// mayGuessCode counts a try at an account's codes, and refuses accounts that are
// disabled.
func (s *Service) mayGuessCode(ctx context.Context, a record, from From, act string) error {
	index, err := s.loginIndex(ctx, a.Login)
	if err != nil {
		return err
	}
	admitted, err := s.admit(ctx, "code", index, from)
	switch {
	case err != nil:
		return err
	case !admitted:
		return s.refuse(ctx, a.ID, act, "too many codes", refusedCode())
	case !a.Disabled.IsZero():
		return s.refuse(ctx, a.ID, act, "disabled", refusedCode())
	}
	return nil
}

// Confirm is a step-up by password and, where the account has an app, a code. The
// session has a new token, which the entry tells.
func (s *Service) Confirm(ctx context.Context, from From, x Session, password, code string) (Entry, error) {
	if _, err := s.fromAddress(ctx, from); err != nil {
		return Entry{}, err
	}
	a, err := s.account(ctx, s.DB, x.Account)
	if err != nil {
		return Entry{}, err
	}
	index, err := s.loginIndex(ctx, a.Login)
	if err != nil {
		return Entry{}, err
	}
	_, reason, err := s.guess(ctx, from, index, password)
	if err != nil {
		return Entry{}, err
	}
	if reason != "" {
		return Entry{}, s.refuse(ctx, a.ID, "confirm", reason, errRefused())
	}
	return s.confirmCode(ctx, from, x, a, code)
}

func (s *Service) confirmCode(ctx context.Context, from From, x Session, a record, code string) (Entry, error) {
	f, err := s.Factors(ctx, a.ID)
	if err != nil {
		return Entry{}, err
	}
	if !f.Code && !Staff(a.Role) {
		return s.confirmed(ctx, x, oneFactor, "password")
	}
	if err := s.mayGuessCode(ctx, a, from, "confirm"); err != nil {
		return Entry{}, err
	}
	err = s.DB.Write(ctx, func(tx db.Tx) error { return s.withCode(ctx, tx, a, code, nil) })
	if _, err := s.orRefusedCode(ctx, Entry{}, a, "confirm", err); err != nil {
		return Entry{}, err
	}
	return s.confirmed(ctx, x, twoFactors, "password and code")
}
