package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// relyingParty is the installation as browsers know it, by its origin. Without one
// there are no passkeys: nil.
func relyingParty(origin string) (*webauthn.WebAuthn, error) {
	if origin == "" {
		return nil, nil
	}
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return nil, problem.New(problem.Invalid, "signin.origin", origin)
	}
	yes := true
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: issuerName, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &yes, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
}

// A Ceremony is what a browser needs to ask for a passkey: Options as JSON for
// navigator.credentials, and the ticket to send back with its answer.
type Ceremony struct {
	Ticket  string
	Options []byte
}

// challenge is the stored form of a ceremony with a passkey.
type challenge struct {
	Session webauthn.SessionData `json:"session"`
	Link    string               `json:"link,omitempty"`    // hash of the invitation that is accepted
	Pending *pending             `json:"pending,omitempty"` // the account that is registered
}

// keyHolder is an account as package webauthn knows it.
type keyHolder struct {
	handle []byte
	login  string
	name   string
	keys   []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return h.handle }
func (h keyHolder) WebAuthnName() string                       { return h.login }
func (h keyHolder) WebAuthnDisplayName() string                { return h.name }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// holder is the account with its passkeys. Its handle tells nothing: devices keep it.
func (s *Service) holder(ctx context.Context, a record, keys []storedKey) (keyHolder, error) {
	handle, err := s.macBytes(ctx, "handle", string(a.ID))
	h := keyHolder{handle: handle, login: a.Login, name: a.In(a.Lang)}
	for _, k := range keys {
		h.keys = append(h.keys, k.Credential)
	}
	return h, err
}

// storedKey is a passkey as it is stored: sealed, since its name may tell of a person.
type storedKey struct {
	Name       string              `json:"name"`
	Credential webauthn.Credential `json:"credential"`

	id      string
	account permit.PersonID
	counter int64
	since   string
	used    string
}

const keyColumns = `SELECT id, account, since, used, counter, sealed FROM passkey `

func scanKey(row db.Row) (k storedKey, sealed []byte, err error) {
	var account string
	err = row.Scan(&k.id, &account, &k.since, &k.used, &k.counter, &sealed)
	k.account = permit.PersonID(account)
	return k, sealed, err
}

func (k *storedKey) unseal(a record, sealed []byte) error {
	plain, err := a.key.Open(sealed, place(a.ID, "passkey", k.id))
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, k)
}

func (k storedKey) seal(a record) ([]byte, error) {
	plain, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	return a.key.Seal(plain, place(a.ID, "passkey", k.id))
}

// mostKeys bounds the passkeys of an account.
const mostKeys = 20

func (s *Service) keysOf(ctx context.Context, a record) (list []storedKey, err error) {
	err = db.ForEach(ctx, s.DB, keyColumns+`WHERE account = $1 ORDER BY since, id LIMIT $2`, func(row db.Row) error {
		k, sealed, err := scanKey(row)
		if err == nil {
			err = k.unseal(a, sealed)
		}
		list = append(list, k)
		return err
	}, string(a.ID), mostKeys)
	return list, err
}

// A Passkey is one as its owner knows it again.
type Passkey struct {
	ID    string
	Name  string
	Since time.Time
	Used  time.Time // zero: never
}

// Passkeys lists the passkeys of an account, the oldest first.
func (s *Service) Passkeys(ctx context.Context, id permit.PersonID) (list []Passkey, err error) {
	a, err := s.account(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	keys, err := s.keysOf(ctx, a)
	for _, k := range keys {
		p := Passkey{ID: k.id, Name: k.Name}
		var bad error
		p.Since, p.Used, bad = moments(k.since, k.used)
		err = errors.Join(err, bad)
		list = append(list, p)
	}
	return list, err
}

// offer begins to make a passkey for an account.
func (s *Service) offer(ctx context.Context, p purpose, a record, keys []storedKey, c challenge) (Ceremony, error) {
	if s.web == nil {
		return Ceremony{}, errNoPasskeys()
	}
	h, err := s.holder(ctx, a, keys)
	if err != nil {
		return Ceremony{}, err
	}
	creation, session, err := s.web.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a passkey: %w", err)
	}
	c.Session = *session
	return s.opened(ctx, p, a.ID, c, creation)
}

// opened stores a challenge and puts its options into the browser's words.
func (s *Service) opened(ctx context.Context, p purpose, id permit.PersonID, c challenge, options any) (Ceremony, error) {
	data, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, err
	}
	ticket, err := s.begin(ctx, p, id, c)
	return Ceremony{Ticket: ticket, Options: data}, err
}

func errNoPasskeys() error { return problem.New(problem.Unavailable, "signin.passkey.off") }

// errPasskey is all that is told about a passkey's answer that does not hold.
func errPasskey() error { return problem.New(problem.SignedOut, "signin.passkey.refused") }

// answered ends the ceremony, whatever its answer is worth, and returns its challenge:
// one challenge is answered once.
func (s *Service) answered(ctx context.Context, p purpose, ticket string) (ceremony, challenge, error) {
	var body challenge
	c, err := s.begun(ctx, p, ticket)
	if err != nil {
		return c, body, err
	}
	if err := s.DB.Write(ctx, func(tx db.Tx) error { return c.end(ctx, tx) }); err != nil {
		return c, body, err
	}
	if s.web == nil {
		return c, body, errNoPasskeys()
	}
	return c, body, c.into(&body)
}

// made checks the browser's answer to an offer and returns what stores the passkey.
func (s *Service) made(ctx context.Context, a record, c challenge, answer []byte, name string) (db.Stmt, error) {
	h, err := s.holder(ctx, a, nil)
	if err != nil {
		return db.Stmt{}, err
	}
	credential, err := s.created(h, c, answer)
	if err != nil {
		return db.Stmt{}, s.refuse(ctx, a.ID, "add-passkey", "answer", errPasskey())
	}
	k := storedKey{Name: shortName(name), Credential: *credential, id: keyID(credential.ID)}
	sealed, err := k.seal(a)
	return db.Stmt{SQL: `INSERT INTO passkey (id, account, since, used, counter, sealed) VALUES ($1, $2, $3, '', $4, $5)`,
		Args: []any{k.id, string(a.ID), journal.Moment(s.Now()), int64(credential.Authenticator.SignCount), sealed}}, err
}

func (s *Service) created(h keyHolder, c challenge, answer []byte) (*webauthn.Credential, error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, err
	}
	credential, err := s.web.CreateCredential(h, c.Session, parsed)
	if err == nil && !credential.Flags.UserVerified {
		return nil, errors.New("the device has not verified its holder")
	}
	return credential, err
}

func keyID(raw []byte) string { return hashOf(string(raw)) }

// longestName bounds names, in characters.
const longestName = 100

func shortName(name string) string {
	r := []rune(name)
	return string(r[:min(len(r), longestName)])
}

// AddPasskey begins to give who is signed in one more passkey.
func (s *Service) AddPasskey(ctx context.Context, x Session) (Ceremony, error) {
	if err := s.mayChange(ctx, x); err != nil {
		return Ceremony{}, err
	}
	a, err := s.account(ctx, s.DB, x.Account)
	if err != nil {
		return Ceremony{}, err
	}
	keys, err := s.keysOf(ctx, a)
	if err != nil {
		return Ceremony{}, err
	}
	if len(keys) >= mostKeys {
		return Ceremony{}, problem.New(problem.Illegal, "signin.passkey.many", mostKeys)
	}
	return s.offer(ctx, addingKey, a, keys, challenge{})
}

// FinishAddPasskey ends it with the browser's answer. The name is what the holder calls
// the device.
func (s *Service) FinishAddPasskey(ctx context.Context, x Session, ticket string, answer []byte, name string) error {
	if err := s.mayChange(ctx, x); err != nil {
		return err
	}
	c, body, err := s.answered(ctx, addingKey, ticket)
	if err != nil || c.account != x.Account {
		return errors.Join(err, notTheirs(c, x))
	}
	a, err := s.account(ctx, s.DB, x.Account)
	if err != nil {
		return err
	}
	insert, err := s.made(ctx, a, body, answer, name)
	if err != nil {
		return err
	}
	return known(s.DB.Apply(ctx, db.Batch{insert, s.note(a.ID, a.ID, "add-passkey", done, "")}))
}

func notTheirs(c ceremony, x Session) error {
	if c.account != x.Account {
		return errCeremonyOver()
	}
	return nil
}

// known tells who adds a passkey twice that it is there.
func known(err error) error {
	if db.Lost(err) {
		return problem.New(problem.Conflict, "signin.passkey.known")
	}
	return err
}
