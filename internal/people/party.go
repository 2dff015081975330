package people

import (
	"context"
	_ "embed"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/strict"
	"tandem/internal/text"
)

//go:embed party.yaml
var party []byte

// parties is what party.yaml says.
type parties struct {
	Employers []struct {
		Code string `yaml:"code" strict:"required"`
		Name string `yaml:"name" strict:"required"`
	} `yaml:"employers" strict:"required"`
	Handlers   []partner `yaml:"handlers" strict:"required"`
	Applicants []partner `yaml:"applicants" strict:"required"`
}

type partner struct {
	ID       permit.PersonID `yaml:"id" strict:"required"`
	ZH       string          `yaml:"zh"`
	EN       string          `yaml:"en"`
	Login    string          `yaml:"login" strict:"required"`
	Employer string          `yaml:"employer"`
	// Kept is the record of a handler and their employer, by path of the answer.
	Kept map[string]string `yaml:"kept"`
}

func (p partner) account(r permit.Role, l text.Lang) Account {
	return Account{ID: p.ID, Role: r, Employer: p.Employer, Lang: l, Profile: Profile{Login: p.Login, ZH: p.ZH, EN: p.EN}}
}

// DemoAccounts lists whom one may sign in as in the demonstration: every officer of the
// demo directory, an administrator, two handlers and some applicants. All are invented.
func DemoAccounts() ([]Account, error) {
	f, err := demoParties()
	if err != nil {
		return nil, err
	}
	d, err := Demo()
	if err != nil {
		return nil, err
	}
	name := Profile{firstAdministrator, text.T(text.ZH, "signin.administrator.name"), text.T(text.EN, "signin.administrator.name")}
	list := []Account{{ID: firstAdministrator, Role: Administrator, Lang: text.ZH, Profile: name}}
	for _, p := range d.People() {
		list = append(list, Account{ID: p.ID, Role: p.Role, Lang: text.ZH, Profile: Profile{string(p.ID), p.ZH, p.EN}})
	}
	for _, p := range f.Handlers {
		list = append(list, p.account(permit.HandlerRole, text.ZH))
	}
	for _, p := range f.Applicants {
		list = append(list, p.account(permit.Applicant, text.EN))
	}
	return list, nil
}

func demoParties() (f parties, err error) {
	_, faults := strict.Decode("party.yaml", party, &f, MaxBytes)
	return f, faults.Err()
}

// SeedDemo makes the demo accounts, without any factor: in the demonstration one signs
// in by choosing. What is there stays as it is.
func (s *Service) SeedDemo(ctx context.Context) error {
	accounts, err := DemoAccounts()
	if err != nil {
		return err
	}
	f, err := demoParties()
	if err != nil {
		return err
	}
	var b db.Batch
	for _, e := range f.Employers {
		b = append(b, db.Stmt{SQL: `INSERT INTO employer (code, name, created) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, Args: []any{e.Code, e.Name, journal.Moment(s.Now())}})
	}
	for _, p := range f.Handlers {
		record, err := s.keep(permit.Actor{ID: p.ID, Employer: p.Employer}, p.Kept, left)
		if err != nil {
			return err
		}
		b = append(b, record...)
	}
	for _, a := range accounts {
		a.Created = s.Now()
		seeded, err := s.seed(ctx, a)
		if err != nil {
			return err
		}
		b = append(b, seeded)
	}
	return s.DB.Apply(ctx, b)
}

func (s *Service) seed(ctx context.Context, a Account) (db.Stmt, error) {
	r, err := s.newRecord(a)
	if err != nil {
		return db.Stmt{}, err
	}
	index, err := s.loginIndex(ctx, a.Login)
	st := r.insert(index)
	st.SQL += ` ON CONFLICT DO NOTHING`
	return st, err
}

// DemoSignIn signs in as a demo account without any factor. Where the service is not a
// demonstration's it is Forbidden, whoever it is.
func (s *Service) DemoSignIn(ctx context.Context, from From, id permit.PersonID) (Entry, error) {
	if !s.Demo {
		return Entry{}, s.refuse(ctx, "", "sign-in", "demo", problem.New(problem.Forbidden, "signin.demo"))
	}
	a, err := s.account(ctx, s.DB, id)
	if err != nil {
		return Entry{}, err
	}
	e, stmts, err := s.enter(ctx, a, from, twoFactors, "demo")
	if err != nil {
		return Entry{}, err
	}
	if err := s.DB.Apply(ctx, stmts); err != nil {
		return Entry{}, err
	}
	return e, nil
}
