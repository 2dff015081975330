package people

import (
	"context"
	"errors"
	"time"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// An Occasion is why somebody gets a one-time link.
type Occasion string

// The occasions.
const (
	Bootstrap  Occasion = "bootstrap"  // the first administrator
	Invitation Occasion = "invitation" // an account that nobody has signed in to
	Recovery   Occasion = "recovery"   // its holder has lost what it is shown by
)

// validFor is how long a link may be followed.
func (o Occasion) validFor() time.Duration {
	if o == Bootstrap {
		return 24 * time.Hour
	}
	return 72 * time.Hour
}

// A Link is an invitation as whoever follows it sees it.
type Link struct {
	Account  Account
	Occasion Occasion
	Until    time.Time

	id string
}

// invite makes a one-time link and returns its token; links that were made before for
// the account no longer work.
func (s *Service) invite(ctx context.Context, by permit.PersonID, a Account, o Occasion) (string, error) {
	token, until := newToken(), s.Now().Add(o.validFor())
	return token, s.DB.Apply(ctx, db.Batch{
		deleteFrom("invitation", a.ID),
		{SQL: `INSERT INTO invitation (id, account, purpose, until) VALUES ($1, $2, $3, $4)`, Args: []any{hashOf(token), string(a.ID), string(o), journal.Moment(until)}},
		s.note(by, a.ID, "invite", done, string(o)),
	})
}

// Invited returns what a link is for. The problem, NotFound, is that it is over, was
// used, or never was.
func (s *Service) Invited(ctx context.Context, token string) (Link, error) {
	l, _, err := s.invited(ctx, hashOf(token))
	return l, err
}

func (s *Service) invited(ctx context.Context, id string) (Link, record, error) {
	var account, occasion, until string
	err := s.DB.QueryRow(ctx, `SELECT account, purpose, until FROM invitation WHERE id = $1 AND until > $2`, id, journal.Moment(s.Now())).Scan(&account, &occasion, &until)
	if errors.Is(err, db.ErrNoRows) {
		return Link{}, record{}, errLinkOver()
	}
	if err != nil {
		return Link{}, record{}, err
	}
	a, err := s.account(ctx, s.DB, permit.PersonID(account))
	if err == nil && !a.Disabled.IsZero() {
		err = errLinkOver()
	}
	if err == nil && Occasion(occasion) == Bootstrap {
		err = nobodyYet(ctx, s.DB)
	}
	l := Link{Account: a.Account, Occasion: Occasion(occasion), id: id}
	if err == nil {
		l.Until, err = journal.ParseMoment(until)
	}
	return l, a, err
}

func errLinkOver() error { return problem.New(problem.NotFound, "signin.link.over") }

// use spends a link in a transaction: of several who follow it, one succeeds. What the
// account was shown by before, and who was signed in to it, ends.
func (s *Service) use(ctx context.Context, tx db.Tx, l Link) error {
	err := one(errLinkOver())(tx.Exec(ctx, `DELETE FROM invitation WHERE id = $1 AND until > $2`, l.id, journal.Moment(s.Now())))
	if err != nil {
		return err
	}
	if l.Occasion == Bootstrap {
		if err := nobodyYet(ctx, tx); err != nil {
			return err
		}
	}
	return execAll(ctx, tx, append(wipe(l.Account.ID), s.note(l.Account.ID, l.Account.ID, "accept", done, string(l.Occasion))))
}

// wipe takes away all that an account is shown by, and ends its sessions and what was
// begun.
func wipe(id permit.PersonID) db.Batch {
	b := db.Batch{endEvery(id)}
	for _, table := range []string{"password", "authenticator", "recovery_code", "passkey", "ceremony", "invitation"} {
		b = append(b, deleteFrom(table, id))
	}
	return b
}

// Accept follows a link and sets a password as the first factor. Who applies is signed
// in then; staff must set up an app first, see FinishEnrolment, which alone spends the
// link: who stops halfway follows it again.
func (s *Service) Accept(ctx context.Context, from From, token, password string) (Entry, error) {
	if _, err := s.fromAddress(ctx, from); err != nil {
		return Entry{}, err
	}
	l, a, err := s.invited(ctx, hashOf(token))
	if err != nil {
		return Entry{}, err
	}
	hash, err := s.hashed(ctx, a.Account, password)
	if err != nil {
		return Entry{}, err
	}
	if Staff(a.Role) {
		e, err := s.enrol(ctx, enrolling, a, enrolment{Link: l.id, Hash: hash})
		return Entry{Enrolment: &e}, err
	}
	e, stmts, err := s.enter(ctx, a, from, oneFactor, "password")
	if err != nil {
		return Entry{}, err
	}
	if err := s.accept(ctx, l, append(s.firstPassword(a, hash), stmts...)); err != nil {
		return Entry{}, err
	}
	return e, nil
}

// firstPassword sets the password of an account that has just been accepted.
func (s *Service) firstPassword(a record, hash string) db.Batch {
	return db.Batch{s.setPassword(a.ID, hash), s.note(a.ID, a.ID, "set-password", done, "")}
}

// accept spends a link and does the rest with it, or neither.
func (s *Service) accept(ctx context.Context, l Link, rest []db.Stmt) error {
	return s.DB.Write(ctx, func(tx db.Tx) error {
		if err := s.use(ctx, tx, l); err != nil {
			return err
		}
		return execAll(ctx, tx, rest)
	})
}

// FinishEnrolment ends an acceptance with the first code that the app shows, and signs in:
// the link is spent, password and app are set, or none of it. The entry has the recovery
// codes. Where it took too long, SignedOut, the link can be followed again.
func (s *Service) FinishEnrolment(ctx context.Context, from From, ticket, code string) (Entry, error) {
	c, err := s.begun(ctx, enrolling, ticket)
	if problemIs(err, problem.SignedOut) {
		err = problem.New(problem.SignedOut, "signin.enrol.over", int(appTime.Minutes()))
	}
	if err != nil {
		return Entry{}, err
	}
	var body enrolment
	if err := c.into(&body); err != nil {
		return Entry{}, err
	}
	l, a, err := s.invited(ctx, body.Link)
	if err != nil {
		return Entry{}, err
	}
	e, stmts, err := s.enter(ctx, a, from, twoFactors, "password and code")
	if err != nil {
		return Entry{}, err
	}
	spend := func(tx db.Tx) error { return s.use(ctx, tx, l) }
	if e.Recovery, err = s.enrolled(ctx, c, code, spend, append(s.firstPassword(a, body.Hash), stmts...)...); err != nil {
		return Entry{}, err
	}
	return e, nil
}

// BeginAccept begins to accept a link with a passkey as the first factor.
func (s *Service) BeginAccept(ctx context.Context, from From, token string) (Ceremony, error) {
	if _, err := s.fromAddress(ctx, from); err != nil {
		return Ceremony{}, err
	}
	l, a, err := s.invited(ctx, hashOf(token))
	if err != nil {
		return Ceremony{}, err
	}
	return s.offer(ctx, accepting, a, nil, challenge{Link: l.id})
}

// FinishAccept ends it with the browser's answer, and signs in.
func (s *Service) FinishAccept(ctx context.Context, from From, ticket string, answer []byte, name string) (Entry, error) {
	_, body, err := s.answered(ctx, accepting, ticket)
	if err != nil {
		return Entry{}, err
	}
	l, a, err := s.invited(ctx, body.Link)
	if err != nil {
		return Entry{}, err
	}
	insert, err := s.made(ctx, a, body, answer, name)
	if err != nil {
		return Entry{}, err
	}
	e, stmts, err := s.enter(ctx, a, from, twoFactors, "passkey")
	if err != nil {
		return Entry{}, err
	}
	stmts = append(db.Batch{insert, s.note(a.ID, a.ID, "add-passkey", done, "")}, stmts...)
	if err := s.accept(ctx, l, stmts); err != nil {
		return Entry{}, err
	}
	return e, nil
}
