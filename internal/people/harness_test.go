package people

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/seal"
	"tandem/internal/text"
)

// house is a service with a clock of its own and the demo directory.
type house struct {
	*Service
	t *testing.T

	mu       sync.Mutex
	now      time.Time
	hashings atomic.Int64 // passwords compared
	hashed   atomic.Int64 // passwords set
	made     atomic.Int64 // accounts
}

const origin = "https://permits.example"

func each(t *testing.T, test func(h *house)) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) { test(newHouse(t, d)) })
}

func newHouse(t *testing.T, d db.DB) *house {
	t.Helper()
	keys, err := seal.Open("file:"+filepath.Join(t.TempDir(), "ring.json"), true)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	h.Service = h.node(d, keys, true)
	return h
}

// node is one more process on the same data. Its hashes are real and cheap.
func (h *house) node(d db.DB, keys *seal.Ring, isDemo bool) *Service {
	s, err := NewService(Options{DB: d, Trail: journal.Trail{DB: d}, Keys: keys, Directory: demoDirectory(h.t), Now: h.clock, Demo: isDemo, Origin: origin})
	if err != nil {
		h.t.Fatal(err)
	}
	cheap := argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 16}
	s.hasher.hash = func(p string) (string, error) {
		h.hashed.Add(1)
		return argon2id.CreateHash(p, &cheap)
	}
	s.hasher.match = func(p, hash string) (bool, error) {
		h.hashings.Add(1)
		if hash == nobodys {
			return false, nil
		}
		return argon2id.ComparePasswordAndHash(p, hash)
	}
	return s
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// fresh is a login that nobody has yet.
func (h *house) fresh() string { return fmt.Sprintf("person-%d@mail.example", h.made.Add(1)) }

const rightPassword = "seven green kettles"

// applicant registers somebody and returns the name that they were given.
func (h *house) applicant() (Entry, string) {
	h.t.Helper()
	e, err := h.Register(h.t.Context(), from("198.51.100.200"), Profile{EN: "Elena Kuznetsova"}, rightPassword)
	h.ok(err)
	h.pass(6 * time.Second) // so that many registrations of a test come slowly enough
	return e, e.Login
}

// officer gives somebody of the directory an account with password and app.
func (h *house) officer(id permit.PersonID) (Entry, *app) {
	h.t.Helper()
	_, err := h.Operator().AddOfficer(h.t.Context(), id, "", text.ZH)
	h.ok(err)
	return h.follow(id)
}

// follow follows a new link for the account with password and app.
func (h *house) follow(id permit.PersonID) (Entry, *app) {
	h.t.Helper()
	token, _, err := h.Operator().Invite(h.t.Context(), id)
	h.ok(err)
	e, err := h.Accept(h.t.Context(), from("192.0.2.1"), token, rightPassword)
	h.ok(err)
	a := &app{h, e.Enrolment.Secret}
	e, err = h.FinishEnrolment(h.t.Context(), from("192.0.2.1"), e.Enrolment.Ticket, a.code())
	h.ok(err)
	h.pass(period)
	return e, a
}

// app shows codes.
type app struct {
	h      *house
	secret string
}

func (a *app) code() string { return a.at(a.h.clock()) }

func (a *app) at(t time.Time) string {
	code, err := totp.GenerateCode(a.secret, t)
	a.h.ok(err)
	return code
}

// device is a phone or key that holds passkeys.
type device struct {
	h    *house
	auth virtualwebauthn.Authenticator
	cred virtualwebauthn.Credential
}

var site = virtualwebauthn.RelyingParty{ID: "permits.example", Name: issuerName, Origin: origin}

func (h *house) device() *device {
	for {
		c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if len(c.Key.AttestationData()) == coseKey {
			return &device{h, virtualwebauthn.NewAuthenticator(), c}
		}
	}
}

// coseKey is the length of a P-256 key as a device writes it (RFC 9053, 7.1.1). The
// simulated one drops the zeros that one key in 128 begins a coordinate with, which real
// ones may not.
const coseKey = 77

// make answers an offer.
func (d *device) make(c Ceremony) []byte {
	d.h.t.Helper()
	o, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	d.h.ok(err)
	d.auth.Options.UserHandle = []byte(o.UserID)
	return []byte(virtualwebauthn.CreateAttestationResponse(site, d.auth, d.cred, *o))
}

// show answers a question, and counts.
func (d *device) show(c Ceremony) []byte {
	d.h.t.Helper()
	o, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	d.h.ok(err)
	d.cred.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(site, d.auth, d.cred, *o))
}

func from(address string) From {
	return From{Address: netip.MustParseAddr(address), Agent: "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", Lang: text.EN}
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// fails demands a problem by its key.
func (h *house) fails(err error, key string) {
	h.t.Helper()
	if p := problem.Of(err); p == nil || p.Key != key {
		h.t.Errorf("got %v, want %s", err, key)
	}
}

// trail lists "act outcome detail" of an account.
func (h *house) trail(id permit.PersonID) string {
	h.t.Helper()
	notes, err := h.Trail.List(h.t.Context(), aggregate, string(id))
	h.ok(err)
	var lines []string
	for _, n := range notes {
		lines = append(lines, strings.TrimSpace(n.Act+" "+n.Outcome+" "+n.Detail))
	}
	return strings.Join(lines, "\n")
}
