package signing

import (
	"slices"
	"sync"
	"time"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/seal"
)

// A Ring holds the signing keys of an installation. It may be used by many
// goroutines, and sees the keys that other processes add.
type Ring struct {
	seal.Redacted
	dir  string
	seal *seal.Ring

	mu   sync.Mutex
	seen time.Time // change time of the folder that keys are of
	keys []Key
}

// Period is how long a new key signs unless somebody says otherwise.
const Period = 2 // years

// Open opens the ring in a folder, which is made if it is not there. The private
// parts are sealed by keys.
func Open(dir string, keys *seal.Ring) (*Ring, error) {
	r := &Ring{dir: dir, seal: keys}
	if err := r.make(); err != nil {
		return nil, err
	}
	_, err := r.all()
	return r, err
}

// all is every key, the one that signs from latest last.
func (r *Ring) all() ([]Key, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	changed, err := r.changed()
	if err != nil || changed.Equal(r.seen) {
		return r.keys, err
	}
	keys, err := r.load()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(keys, func(a, b Key) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	r.keys, r.seen = keys, changed
	return keys, nil
}

// Public lists the public parts of all keys, old ones included.
func (r *Ring) Public() ([]Public, error) {
	keys, err := r.all()
	var out []Public
	for _, k := range keys {
		out = append(out, k.Public)
	}
	return out, err
}

// Signer is the key with which an office signs at a time: of those whose period
// covers it, the one whose period began last. Without one, problem Unavailable.
func (r *Ring) Signer(office permit.OfficeID, at time.Time) (Key, error) {
	keys, err := r.all()
	if err != nil {
		return Key{}, err
	}
	for _, k := range slices.Backward(keys) {
		if k.Office.ID == office && k.Covers(at) {
			return k, nil
		}
	}
	return Key{}, problem.New(problem.Unavailable, "signing.key.none", string(office))
}

// Ensure is Signer that makes a key for the usual period if there is none.
func (r *Ring) Ensure(o Office, a Algorithm, at time.Time) (Key, error) {
	k, err := r.Signer(o.ID, at)
	if err == nil || problem.Of(err).Key != "signing.key.none" {
		return k, err
	}
	return r.Rotate(o, a, at, at.AddDate(Period, 0, 0))
}

// Rotate gives an office a new key, which signs from a time on. Older keys stay and
// verify what they have signed.
func (r *Ring) Rotate(o Office, a Algorithm, from, until time.Time) (Key, error) {
	if !slices.Contains(Algorithms, a) {
		return Key{}, problem.New(problem.Invalid, "signing.key.algorithm", string(a))
	}
	if !from.Before(until) {
		return Key{}, problem.New(problem.Invalid, "signing.key.period")
	}
	k, err := Generate(o, a, from, until)
	if err != nil {
		return Key{}, err
	}
	return k, r.store(k)
}

// Find is the key with an id in hexadecimal.
func (r *Ring) Find(id string) (Key, error) {
	keys, err := r.all()
	if err != nil {
		return Key{}, err
	}
	for _, k := range keys {
		if k.ID.String() == id {
			return k, nil
		}
	}
	return Key{}, problem.New(problem.NotFound, "signing.key.unknown", id)
}

// Install puts a certificate, in DER, in the place of the one of the key that it
// certifies.
func (r *Ring) Install(der []byte) (Public, error) {
	p, err := PublicOf(Office{}, der)
	if err != nil {
		return Public{}, err
	}
	k, err := r.Find(p.ID.String())
	if err != nil {
		return Public{}, err
	}
	p.Office = k.Office
	return p, r.certificate(p)
}
