package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// period is how long a code from an app is shown.
const period = 30 * time.Second

// An Enrolment is what an app must be told to show codes for an account. It is a
// secret, shown once.
type Enrolment struct {
	Secret string // for typing in
	URL    string // for a QR code
	Ticket string // for FinishCode or FinishEnrolment
}

// enrolment is its stored form: the secret, sealed, and with an invitation what it does to
// the account in the end.
type enrolment struct {
	Sealed []byte `json:"sealed"`
	Link   string `json:"link,omitempty"` // hash of the invitation that is accepted
	Hash   string `json:"hash,omitempty"` // of the password that is set
}

// StartCode begins to give an account codes from an app.
func (s *Service) StartCode(ctx context.Context, x Session) (Enrolment, error) {
	if err := s.mayChange(ctx, x); err != nil {
		return Enrolment{}, err
	}
	a, err := s.account(ctx, s.DB, x.Account)
	if err != nil {
		return Enrolment{}, err
	}
	return s.enrol(ctx, addingCode, a, enrolment{})
}

func (s *Service) enrol(ctx context.Context, p purpose, a record, body enrolment) (Enrolment, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuerName, AccountName: a.Login, Period: uint(period.Seconds())})
	if err != nil {
		return Enrolment{}, err
	}
	if body.Sealed, err = a.key.Seal([]byte(key.Secret()), place(a.ID, "authenticator", "")); err != nil {
		return Enrolment{}, err
	}
	ticket, err := s.begin(ctx, p, a.ID, body)
	return Enrolment{Secret: key.Secret(), URL: key.URL(), Ticket: ticket}, err
}

// issuerName is what apps and browsers call the installation.
const issuerName = "Tandem 两证联办"

// FinishCode ends what StartCode began, with the first code that the app shows, and
// returns the recovery codes: they are shown once, and each counts once. They replace
// the ones before.
func (s *Service) FinishCode(ctx context.Context, x Session, ticket, code string) (recovery []string, err error) {
	c, err := s.begunBy(ctx, addingCode, ticket, x)
	if err != nil {
		return nil, err
	}
	if err := s.mayChange(ctx, x); err != nil {
		return nil, err
	}
	return s.enrolled(ctx, c, code, func(db.Tx) error { return nil })
}

// enrolled checks the first code and stores the secret, after what goes first and before the
// rest: all of it or nothing.
func (s *Service) enrolled(ctx context.Context, c ceremony, code string, first func(db.Tx) error, rest ...db.Stmt) ([]string, error) {
	set, err := s.firstCode(ctx, c, code)
	if err != nil {
		return nil, err
	}
	codes, stmts, err := s.newRecovery(ctx, c.account)
	if err != nil {
		return nil, err
	}
	stmts = append(stmts, set, s.note(c.account, c.account, "set-code", done, ""))
	err = s.finish(ctx, c, func(tx db.Tx) error {
		if err := first(tx); err != nil {
			return err
		}
		return execAll(ctx, tx, append(stmts, rest...))
	})
	return codes, err
}

// firstCode checks that an app shows the codes of the secret it was told, and returns
// what stores the secret. The code is spent by it.
func (s *Service) firstCode(ctx context.Context, c ceremony, code string) (db.Stmt, error) {
	var e enrolment
	if err := c.into(&e); err != nil {
		return db.Stmt{}, err
	}
	a, err := s.account(ctx, s.DB, c.account)
	if err != nil {
		return db.Stmt{}, err
	}
	step, ok, err := s.stepOf(a, e.Sealed, code)
	if err == nil && !ok {
		err = problem.New(problem.Invalid, "signin.code.first").At("code", "signin.code.shape")
	}
	return db.Stmt{SQL: upsertCode, Args: []any{string(a.ID), e.Sealed, step, journal.Moment(s.Now())}}, err
}

const upsertCode = `INSERT INTO authenticator (account, sealed, step, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, step = excluded.step, since = excluded.since`

// stepOf is the period for which an app with the sealed secret shows the code: this
// one, or for clocks that differ the one before or after.
func (s *Service) stepOf(a record, sealed []byte, code string) (step int64, ok bool, err error) {
	secret, err := a.key.Open(sealed, place(a.ID, "authenticator", ""))
	if err != nil {
		return 0, false, err
	}
	now := s.Now()
	for skew := -1; skew <= 1; skew++ {
		at := now.Add(time.Duration(skew) * period)
		want, err := totp.GenerateCodeCustom(string(secret), at, totp.ValidateOpts{Period: uint(period.Seconds()), Digits: otp.DigitsSix})
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(digits(code))) == 1 {
			step, ok = at.Unix()/int64(period.Seconds()), true
		}
	}
	return step, ok, nil
}

// digits drops the gaps that people write in codes.
func digits(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u3000", "").Replace(code)
}

// useCode spends a code from the app or a recovery code, in a transaction, and reports
// whether it was one. A code of a period counts once, and none before it any more.
func (s *Service) useCode(ctx context.Context, tx db.Tx, a record, code string) (bool, error) {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM authenticator WHERE account = $1`, string(a.ID)).Scan(&sealed)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	step, ok, err := s.stepOf(a, sealed, code)
	if err != nil {
		return false, err
	}
	if ok {
		n, err := tx.Exec(ctx, `UPDATE authenticator SET step = $1 WHERE account = $2 AND step < $1`, step, string(a.ID))
		return n == 1, err
	}
	return s.useRecovery(ctx, tx, a.ID, code)
}

// recoveryCodes is how many an account gets.
const recoveryCodes = 10

// newRecovery makes recovery codes and what replaces those before.
func (s *Service) newRecovery(ctx context.Context, id permit.PersonID) (codes []string, stmts []db.Stmt, err error) {
	stmts = append(stmts, deleteFrom("recovery_code", id))
	for range recoveryCodes {
		t := strings.ToLower(rand.Text())[:20] // 100 bits: a plain hash hides it
		sum, err := s.mac(ctx, "recovery", string(id), t)
		if err != nil {
			return nil, nil, err
		}
		codes = append(codes, t[:5]+"-"+t[5:10]+"-"+t[10:15]+"-"+t[15:])
		stmts = append(stmts, db.Stmt{SQL: `INSERT INTO recovery_code (account, hash) VALUES ($1, $2)`, Args: []any{string(id), sum}})
	}
	return codes, stmts, nil
}

func (s *Service) useRecovery(ctx context.Context, tx db.Tx, id permit.PersonID, code string) (bool, error) {
	sum, err := s.mac(ctx, "recovery", string(id), strings.ToLower(digits(code)))
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE account = $1 AND hash = $2`, string(id), sum)
	return n == 1, err
}

// NewRecoveryCodes replaces the recovery codes of an account that has an app.
func (s *Service) NewRecoveryCodes(ctx context.Context, x Session) ([]string, error) {
	if err := s.mayChange(ctx, x); err != nil {
		return nil, err
	}
	f, err := s.Factors(ctx, x.Account)
	if err != nil {
		return nil, err
	}
	if !f.Code {
		return nil, problem.New(problem.Illegal, "signin.factor.none")
	}
	codes, stmts, err := s.newRecovery(ctx, x.Account)
	if err != nil {
		return nil, err
	}
	return codes, s.DB.Apply(ctx, append(stmts, s.note(x.Account, x.Account, "set-recovery", done, "")))
}

// RecoveryLeft counts the recovery codes that were not used yet.
func (s *Service) RecoveryLeft(ctx context.Context, id permit.PersonID) (n int, err error) {
	err = s.DB.QueryRow(ctx, `SELECT count(*) FROM recovery_code WHERE account = $1`, string(id)).Scan(&n)
	return n, err
}
