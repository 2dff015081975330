package people

import (
	"context"
	"crypto/rand"
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// CheckProfile reports what is wrong with a login and names, answer by answer.
func CheckProfile(p Profile, r permit.Role) error {
	bad := problem.New(problem.Invalid, "signin.profile")
	switch {
	case r == permit.Applicant: // a name that was given, see givenLogin
	case r == permit.HandlerRole:
		if a, err := mail.ParseAddress(p.Login); err != nil || a.Address != p.Login || len(p.Login) > 254 {
			bad.At("login", "signin.login.email")
		}
	case !idShape.MatchString(p.Login) || len(p.Login) > longestName:
		bad.At("login", "signin.login.name")
	}
	if p.ZH == "" && p.EN == "" || !printable(p.ZH) || !printable(p.EN) {
		bad.At("name", "signin.name", longestName)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func printable(name string) bool {
	return utf8.ValidString(name) && utf8.RuneCountInString(name) <= longestName && strings.IndexFunc(name, unicode.IsControl) < 0
}

// draft is a new account of the public, not stored yet.
func (s *Service) draft(role permit.Role, p Profile, l text.Lang) (record, error) {
	p = Profile{Login: strings.TrimSpace(p.Login), ZH: strings.TrimSpace(p.ZH), EN: strings.TrimSpace(p.EN)}
	if err := CheckProfile(p, role); err != nil {
		return record{}, err
	}
	id := permit.PersonID(string(role) + "." + uuid.NewString())
	return s.newRecord(Account{ID: id, Role: role, Lang: l, Profile: p, Created: s.Now()})
}

// givenLogin is a sign-in name that nobody has: twelve letters and digits of 60 bits. Who
// registers does not choose one. A name of their choosing, such as their e-mail address,
// would have to be refused where it is taken, and that tells whose accounts there are;
// without a letter to the address no answer and no silence could hide it.
func givenLogin() string {
	t := strings.ToLower(rand.Text())[:12]
	return t[:4] + "-" + t[4:8] + "-" + t[8:]
}

// Register makes an account for an applicant and signs in. Nobody else makes an account
// of their own. The entry tells the sign-in name that was given; that of the profile does
// not count.
func (s *Service) Register(ctx context.Context, from From, p Profile, password string) (Entry, error) {
	if _, err := s.fromAddress(ctx, from); err != nil {
		return Entry{}, err
	}
	p.Login = givenLogin()
	a, err := s.draft(permit.Applicant, p, from.Lang)
	if err != nil {
		return Entry{}, err
	}
	set, err := s.password(ctx, a.Account, password)
	if err != nil {
		return Entry{}, err
	}
	return s.register(ctx, from, a, oneFactor, set)
}

// register stores a new account with its first factor and signs in.
func (s *Service) register(ctx context.Context, from From, a record, shown assurance, factor db.Stmt) (Entry, error) {
	index, err := s.loginIndex(ctx, a.Login)
	if err != nil {
		return Entry{}, err
	}
	registered := s.note(a.ID, a.ID, "register", done, "")
	e, stmts, err := s.enter(ctx, a, from, shown, "registration")
	if err != nil {
		return Entry{}, err
	}
	stmts = append(db.Batch{a.insert(index), factor, registered}, stmts...)
	e.Login = a.Login
	if err := taken(s.DB.Apply(ctx, stmts)); err != nil {
		return Entry{}, err
	}
	return e, nil
}

// taken tells who wants a login that it is another's.
func taken(err error) error {
	if db.Lost(err) {
		return problem.New(problem.Conflict, "signin.login.taken").At("login", "signin.login.other")
	}
	return err
}

// pending is an account that is stored once its passkey is made. Its personal data is
// sealed already.
type pending struct {
	ID      permit.PersonID `json:"id"`
	Lang    text.Lang       `json:"lang"`
	Created time.Time       `json:"created"`
	Wrapped []byte          `json:"wrapped"`
	Sealed  []byte          `json:"sealed"`
}

// BeginRegister begins to make an applicant's account with a passkey. The name is given as
// by Register.
func (s *Service) BeginRegister(ctx context.Context, from From, p Profile) (Ceremony, error) {
	if _, err := s.fromAddress(ctx, from); err != nil {
		return Ceremony{}, err
	}
	p.Login = givenLogin()
	a, err := s.draft(permit.Applicant, p, from.Lang)
	if err != nil {
		return Ceremony{}, err
	}
	return s.offer(ctx, registering, a, nil, challenge{Pending: &pending{a.ID, a.Lang, a.Created, a.wrapped, a.sealed}})
}

// FinishRegister ends it with the browser's answer, and signs in.
func (s *Service) FinishRegister(ctx context.Context, from From, ticket string, answer []byte, name string) (Entry, error) {
	_, body, err := s.answered(ctx, registering, ticket)
	if err != nil {
		return Entry{}, err
	}
	w := body.Pending
	if w == nil {
		return Entry{}, errors.New("a registration without an account")
	}
	a := record{Account: Account{ID: w.ID, Role: permit.Applicant, Lang: w.Lang, Created: w.Created}, wrapped: w.Wrapped, sealed: w.Sealed}
	if err := s.unseal(&a); err != nil {
		return Entry{}, err
	}
	insert, err := s.made(ctx, a, body, answer, name)
	if err != nil {
		return Entry{}, err
	}
	return s.register(ctx, from, a, twoFactors, insert)
}
