package people

import (
	"context"
	"errors"
	"time"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// A Session is one browser in which somebody is signed in.
type Session struct {
	ID        string // hash of its token; nobody signs in with it
	Account   permit.PersonID
	Role      permit.Role
	Began     time.Time
	Seen      time.Time // exact to a minute
	Shown     time.Time // when a factor was shown last
	Confirmed time.Time // when two were shown last; zero: never
	Until     time.Time // it ends then unless it is used before
	Last      time.Time // it ends then
	Lang      text.Lang
	Agent     string // browser and system, in short
}

// Fresh reports whether both factors were shown within d before now.
func (x Session) Fresh(now time.Time, d time.Duration) bool { return within(x.Confirmed, now, d) }

// within reports whether something was within d before now. What is yet to come was not: a
// clock that was turned back proves nothing.
func within(at, now time.Time, d time.Duration) bool {
	return !at.IsZero() && !at.After(now) && now.Sub(at) < d
}

// StepUp is for how long showing both factors lets somebody do what is grave.
const StepUp = 15 * time.Minute

// limits are for how long a session lasts.
type limits struct{ idle, total time.Duration }

func limitsOf(r permit.Role) limits {
	if Staff(r) {
		return limits{30 * time.Minute, 12 * time.Hour}
	}
	return limits{2 * time.Hour, 24 * time.Hour}
}

// until is when a session that is used now ends unless it is used again.
func (l limits) until(now, last time.Time) time.Time {
	if u := now.Add(l.idle); u.Before(last) {
		return u
	}
	return last
}

// touchEvery is how exact Seen is: a session in use costs one write a minute.
const touchEvery = time.Minute

// assurance is how many factors were shown. A passkey that verified its holder is two:
// the device, and the finger or number that opens it.
type assurance int

const (
	oneFactor  assurance = 1
	twoFactors assurance = 2
)

// errWeak is a mistake of the program: staff are signed in with two factors or not.
var errWeak = errors.New("a session of staff needs two factors")

// newSession is a session of an account that begins now, and its token.
func newSession(a Account, from From, shown assurance, now time.Time) (Session, string, error) {
	if Staff(a.Role) && shown < twoFactors {
		return Session{}, "", errWeak
	}
	token, l := newToken(), limitsOf(a.Role)
	x := Session{ID: hashOf(token), Account: a.ID, Role: a.Role, Began: now, Seen: now, Shown: now, Last: now.Add(l.total), Lang: from.lang(a), Agent: agent(from.Agent)}
	x.Until = l.until(now, x.Last)
	if shown == twoFactors {
		x.Confirmed = now
	}
	return x, token, nil
}

func (f From) lang(a Account) text.Lang {
	if f.Lang != "" {
		return f.Lang
	}
	return a.Lang
}

const insertSession = `INSERT INTO session (id, account, began, seen, shown, confirmed, until, last, lang, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

func (x Session) insert() db.Stmt {
	return db.Stmt{SQL: insertSession, Args: []any{x.ID, string(x.Account), journal.Moment(x.Began), journal.Moment(x.Seen), journal.Moment(x.Shown),
		orNever(x.Confirmed), journal.Moment(x.Until), journal.Moment(x.Last), string(x.Lang), x.Agent}}
}

func orNever(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return journal.Moment(t)
}

const sessionColumns = `SELECT s.id, s.account, a.role, s.began, s.seen, s.shown, s.confirmed, s.until, s.last, s.lang, s.agent
FROM session AS s JOIN account AS a ON a.id = s.account AND a.disabled = '' `

func scanSession(row db.Row) (x Session, err error) {
	var account, role, lang, began, seen, shown, confirmed, until, last string
	if err := row.Scan(&x.ID, &account, &role, &began, &seen, &shown, &confirmed, &until, &last, &lang, &x.Agent); err != nil {
		return x, err
	}
	x.Account, x.Role, x.Lang = permit.PersonID(account), permit.Role(role), text.Lang(lang)
	for _, f := range []struct {
		into *time.Time
		text string
	}{{&x.Began, began}, {&x.Seen, seen}, {&x.Shown, shown}, {&x.Confirmed, confirmed}, {&x.Until, until}, {&x.Last, last}} {
		if *f.into, err = moment(f.text); err != nil {
			return x, err
		}
	}
	return x, nil
}

// Find returns the session of a token, and remembers that it is in use. The problem,
// SignedOut, is that there is none: it ended, or there never was one.
func (s *Service) Find(ctx context.Context, token string) (Session, error) {
	now := s.Now()
	x, err := s.session(ctx, s.DB, hashOf(token), now)
	if err != nil || now.Sub(x.Seen) < touchEvery {
		return x, err
	}
	seen := x.Seen
	x.Seen, x.Until = now, limitsOf(x.Role).until(now, x.Last)
	return x, s.DB.Apply(ctx, db.Batch{{SQL: `UPDATE session SET seen = $1, until = $2 WHERE id = $3 AND seen = $4`,
		Args: []any{journal.Moment(x.Seen), journal.Moment(x.Until), x.ID, journal.Moment(seen)}}})
}

func (s *Service) session(ctx context.Context, r db.Reader, id string, now time.Time) (Session, error) {
	x, err := scanSession(r.QueryRow(ctx, sessionColumns+`WHERE s.id = $1 AND s.until > $2`, id, journal.Moment(now)))
	if errors.Is(err, db.ErrNoRows) {
		return x, errSignedOut()
	}
	return x, err
}

func errSignedOut() error { return problem.New(problem.SignedOut, "signin.session.over") }

// rotate gives a session a new token, after which the old one finds nothing. What was
// shown counts from now on.
func (s *Service) rotate(ctx context.Context, x Session, shown assurance, notes ...db.Stmt) (Session, string, error) {
	now, token, old := s.Now(), newToken(), x.ID
	x.ID, x.Shown, x.Seen = hashOf(token), now, now
	x.Until = limitsOf(x.Role).until(now, x.Last)
	if shown == twoFactors {
		x.Confirmed = now
	}
	err := s.DB.Write(ctx, func(tx db.Tx) error {
		err := one(errSignedOut())(tx.Exec(ctx, `UPDATE session SET id = $1, shown = $2, seen = $2, confirmed = $3, until = $4 WHERE id = $5 AND until > $2`,
			x.ID, journal.Moment(now), orNever(x.Confirmed), journal.Moment(x.Until), old))
		if err != nil {
			return err
		}
		return execAll(ctx, tx, notes)
	})
	return x, token, err
}

// one turns having changed no row into an error: another came first, or it is over.
func one(none error) func(int64, error) error {
	return func(n int64, err error) error {
		if err == nil && n == 0 {
			return none
		}
		return err
	}
}

func execAll(ctx context.Context, tx db.Tx, list []db.Stmt) error {
	for _, st := range list {
		if _, err := tx.Exec(ctx, st.SQL, st.Args...); err != nil {
			return err
		}
	}
	return nil
}

// SetLang remembers in which language a session is read.
func (s *Service) SetLang(ctx context.Context, x Session, l text.Lang) error {
	return s.DB.Apply(ctx, db.Batch{{SQL: `UPDATE session SET lang = $1 WHERE id = $2`, Args: []any{string(l), x.ID}}})
}

// End signs out of one session.
func (s *Service) End(ctx context.Context, x Session) error {
	return s.DB.Apply(ctx, db.Batch{
		{SQL: `DELETE FROM session WHERE id = $1`, Args: []any{x.ID}},
		s.note(x.Account, x.Account, "sign-out", done, ""),
	})
}

// EndOther ends another session of the same account, by its id.
func (s *Service) EndOther(ctx context.Context, x Session, id string) error {
	return s.DB.Apply(ctx, db.Batch{
		{SQL: `DELETE FROM session WHERE id = $1 AND account = $2`, Args: []any{id, string(x.Account)}},
		s.note(x.Account, x.Account, "end-session", done, ""),
	})
}

// EndAll ends every session of the account but the one that asks.
func (s *Service) EndAll(ctx context.Context, x Session) error {
	return s.DB.Apply(ctx, db.Batch{endOthers(x), s.note(x.Account, x.Account, "end-sessions", done, "")})
}

func endOthers(x Session) db.Stmt {
	return db.Stmt{SQL: `DELETE FROM session WHERE account = $1 AND id <> $2`, Args: []any{string(x.Account), x.ID}}
}

func endEvery(id permit.PersonID) db.Stmt { return endOthers(Session{Account: id}) }

// List returns the sessions of an account that are not over, the oldest first, from
// after one on (the zero Session for the first), at most 50.
func (s *Service) List(ctx context.Context, account permit.PersonID, after Session) (list []Session, err error) {
	err = db.ForEach(ctx, s.DB, sessionColumns+`WHERE s.account = $1 AND s.until > $2 AND (s.began, s.id) > ($3, $4) ORDER BY s.began, s.id LIMIT $5`, func(row db.Row) error {
		x, err := scanSession(row)
		list = append(list, x)
		return err
	}, string(account), journal.Moment(s.Now()), orNever(after.Began), after.ID, PageSize)
	return list, err
}
