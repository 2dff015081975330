package people

import (
	"context"
	"errors"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// An Admin manages accounts on somebody's behalf. Only Administer and Operator make one.
type Admin struct {
	s  *Service
	by permit.PersonID
}

// Administer lets an administrator who has just shown both factors manage accounts;
// everybody else is Forbidden.
func (s *Service) Administer(ctx context.Context, x Session) (Admin, error) {
	if x.Role != Administrator {
		return Admin{}, s.refuse(ctx, x.Account, "administer", "role", problem.New(problem.Forbidden, "signin.administrator"))
	}
	if !x.Fresh(s.Now(), StepUp) {
		return Admin{}, problem.New(problem.Forbidden, "signin.confirm", int(StepUp.Minutes()))
	}
	return Admin{s, x.Account}, nil
}

// operator is what the trail calls whoever sits at the machine.
const operator permit.PersonID = "operator"

// Operator is for the command line: who can read keys and database needs no account.
func (s *Service) Operator() Admin { return Admin{s, operator} }

// add stores an account that has no factor yet.
func (a Admin) add(ctx context.Context, r record) (Account, error) {
	index, err := a.s.loginIndex(ctx, r.Login)
	if err != nil {
		return Account{}, err
	}
	return r.Account, taken(a.s.DB.Apply(ctx, db.Batch{r.insert(index), a.s.note(a.by, r.ID, "add", done, string(r.Role))}))
}

// AddOfficer makes the account of a person of the directory. An empty login is the
// person's id.
func (a Admin) AddOfficer(ctx context.Context, id permit.PersonID, login string, l text.Lang) (Account, error) {
	p, ok := a.s.Directory.Person(id)
	if !ok {
		return Account{}, problem.New(problem.NotFound, "people.unknown", string(id))
	}
	if login == "" {
		login = string(id)
	}
	return a.staff(ctx, Account{ID: id, Role: p.Role, Lang: l, Profile: Profile{Login: login, ZH: p.ZH, EN: p.EN}})
}

// AddAdministrator makes the account of one more administrator.
func (a Admin) AddAdministrator(ctx context.Context, p Profile, l text.Lang) (Account, error) {
	return a.staff(ctx, Account{ID: permit.PersonID("administrator." + fold(p.Login)), Role: Administrator, Lang: l, Profile: p})
}

func (a Admin) staff(ctx context.Context, account Account) (Account, error) {
	if err := CheckProfile(account.Profile, account.Role); err != nil {
		return Account{}, err
	}
	account.Created = a.s.Now()
	r, err := a.s.newRecord(account)
	if err != nil {
		return Account{}, err
	}
	return a.add(ctx, r)
}

// AddHandler makes the account of somebody who handles applications for an employer
// that was added before.
func (a Admin) AddHandler(ctx context.Context, employer string, p Profile, l text.Lang) (Account, error) {
	if _, err := a.s.Employer(ctx, employer); err != nil {
		return Account{}, err
	}
	r, err := a.s.draft(permit.HandlerRole, p, l)
	if err != nil {
		return Account{}, err
	}
	r.Employer = employer
	return a.add(ctx, r)
}

// Invite makes a one-time link for an account: an invitation, or, where it can be signed
// in to, a recovery. Using it takes away all that the account is shown by.
func (a Admin) Invite(ctx context.Context, id permit.PersonID) (token string, o Occasion, err error) {
	r, err := a.s.Account(ctx, id)
	if err != nil {
		return "", "", err
	}
	if !r.Disabled.IsZero() {
		return "", "", problem.New(problem.Illegal, "signin.disabled")
	}
	f, err := a.s.Factors(ctx, id)
	if err != nil {
		return "", "", err
	}
	o = Invitation
	if f.Enough(r.Role) {
		o = Recovery
	}
	token, err = a.s.invite(ctx, a.by, r, o)
	return token, o, err
}

// Disable keeps the holder of an account out from now on, and forgets what was kept of a
// handler for applications that will not come (PIPL art. 47); an administrator does not
// disable themselves.
func (a Admin) Disable(ctx context.Context, id permit.PersonID) error {
	if id == a.by {
		return problem.New(problem.Illegal, "signin.disable.self")
	}
	return a.change(ctx, id, "disable", `UPDATE account SET disabled = $1 WHERE id = $2 AND disabled = ''`,
		[]any{journal.Moment(a.s.Now()), string(id)}, endEvery(id), deleteFrom("ceremony", id), deleteFrom("invitation", id), forget(id))
}

// Enable lets them in again, by what the account is shown by.
func (a Admin) Enable(ctx context.Context, id permit.PersonID) error {
	return a.change(ctx, id, "enable", `UPDATE account SET disabled = '' WHERE id = $1 AND disabled <> ''`, []any{string(id)})
}

// change changes an account, with what follows; doing it twice is no mistake.
func (a Admin) change(ctx context.Context, id permit.PersonID, act, query string, args []any, rest ...db.Stmt) error {
	if _, err := a.s.Account(ctx, id); err != nil {
		return err
	}
	return a.s.DB.Apply(ctx, append(db.Batch{{SQL: query, Args: args}, a.s.note(a.by, id, act, done, "")}, rest...))
}

// EndSessions signs the holder of an account out everywhere.
func (a Admin) EndSessions(ctx context.Context, id permit.PersonID) error {
	if _, err := a.s.Account(ctx, id); err != nil {
		return err
	}
	return a.s.DB.Apply(ctx, db.Batch{endEvery(id), a.s.note(a.by, id, "end-sessions", done, "")})
}

// firstAdministrator is the id and login of the account that Bootstrap makes.
const firstAdministrator = "administrator"

// Bootstrap makes the link by which the first administrator gets in. It works only while
// no administrator can sign in; the link dies with that too.
func (s *Service) Bootstrap(ctx context.Context) (token string, err error) {
	if err := nobodyYet(ctx, s.DB); err != nil {
		return "", err
	}
	a, err := s.Account(ctx, firstAdministrator)
	if problemIs(err, problem.NotFound) {
		p := Profile{Login: firstAdministrator, ZH: text.T(text.ZH, "signin.administrator.name"), EN: text.T(text.EN, "signin.administrator.name")}
		_, err = s.Operator().staff(ctx, Account{ID: firstAdministrator, Role: Administrator, Lang: text.ZH, Profile: p})
		if err == nil || problemIs(err, problem.Conflict) { // somebody bootstraps at the same time
			a, err = s.Account(ctx, firstAdministrator)
		}
	}
	if err != nil {
		return "", err
	}
	return s.invite(ctx, operator, a, Bootstrap)
}

func problemIs(err error, c problem.Code) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Code == c
}

const administrators = `SELECT count(*) FROM account AS a WHERE a.role = $1 AND a.disabled = '' AND
(EXISTS (SELECT 1 FROM passkey AS k WHERE k.account = a.id)
 OR EXISTS (SELECT 1 FROM password AS p WHERE p.account = a.id) AND EXISTS (SELECT 1 FROM authenticator AS c WHERE c.account = a.id))`

// nobodyYet reports a problem, Illegal, if some administrator can sign in.
func nobodyYet(ctx context.Context, r db.Reader) error {
	var n int
	if err := r.QueryRow(ctx, administrators, string(Administrator)).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return problem.New(problem.Illegal, "signin.bootstrap.over")
	}
	return nil
}
