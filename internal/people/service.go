package people

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/seal"
	"tandem/internal/text"
)

// Options are what accounts are built from.
type Options struct {
	DB        db.DB
	Trail     journal.Trail
	Keys      *seal.Ring
	Directory *Directory // nil: nobody works here
	Now       func() time.Time
	Demo      bool   // demo accounts may sign in without a factor
	Origin    string // https://host, for passkeys
}

// A Service keeps accounts and who is signed in. It may be used by many goroutines.
type Service struct {
	Options
	web    *webauthn.WebAuthn
	hasher hasher

	mu     sync.Mutex
	secret []byte // see mac; nil until it is first needed
}

// NewService builds the service. It reads and writes nothing yet. An Origin that is no
// web address is an error.
func NewService(o Options) (*Service, error) {
	if o.Directory == nil {
		o.Directory = newDirectory(nil, nil)
	}
	web, err := relyingParty(o.Origin)
	if err != nil {
		return nil, err
	}
	return &Service{Options: o, web: web, hasher: newHasher()}, nil
}

// From is where a request comes from.
type From struct {
	Address netip.Addr // kept only as a keyed hash, for an hour
	Device  string     // what an earlier sign-in left in the browser; may be empty or forged
	Agent   string     // the browser's User-Agent; only its short name is kept
	Lang    text.Lang
}

// mac is a keyed hash for one use: of a login it is the index by which the account is
// found, of an address what it is counted under. The parts are told apart.
func (s *Service) mac(ctx context.Context, use string, parts ...string) (string, error) {
	sum, err := s.macBytes(ctx, use, parts...)
	return hex.EncodeToString(sum), err
}

func (s *Service) macBytes(ctx context.Context, use string, parts ...string) ([]byte, error) {
	secret, err := s.theSecret(ctx)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "tandem people "+use, sha256.Size)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s|", len(p), p)
	}
	return h.Sum(nil), nil
}

// theSecret returns the installation's secret, made at its first use by whichever
// node comes first.
func (s *Service) theSecret(ctx context.Context) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.secret != nil {
		return s.secret, nil
	}
	secret, err := s.storedSecret(ctx)
	if errors.Is(err, db.ErrNoRows) {
		if err := s.makeSecret(ctx); err != nil && !db.Lost(err) {
			return nil, err
		}
		secret, err = s.storedSecret(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("secret of accounts: %w", err)
	}
	s.secret = secret
	return secret, nil
}

const secretName = "index"

var secretPlace = seal.Place{Table: "people_secret", Case: "people", Row: secretName}

func (s *Service) storedSecret(ctx context.Context) ([]byte, error) {
	var wrapped, sealed []byte
	err := s.DB.QueryRow(ctx, `SELECT wrapped, sealed FROM people_secret WHERE name = $1`, secretName).Scan(&wrapped, &sealed)
	if err != nil {
		return nil, err
	}
	key, err := s.Keys.OpenCaseKey(secretPlace.Case, wrapped)
	if err != nil {
		return nil, err
	}
	return key.Open(sealed, secretPlace)
}

func (s *Service) makeSecret(ctx context.Context) error {
	key, wrapped, err := s.Keys.NewCaseKey(secretPlace.Case)
	if err != nil {
		return err
	}
	secret := make([]byte, sha256.Size)
	_, _ = rand.Read(secret) // never fails
	sealed, err := key.Seal(secret, secretPlace)
	if err != nil {
		return err
	}
	return s.DB.Apply(ctx, db.Batch{{SQL: `INSERT INTO people_secret (name, wrapped, sealed) VALUES ($1, $2, $3)`, Args: []any{secretName, wrapped, sealed}}})
}

// newToken is 256 bits that nobody can guess, in 52 letters that a link may hold.
func newToken() string { return strings.ToLower(rand.Text() + rand.Text()) }

// hashOf is what is stored of a token.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
