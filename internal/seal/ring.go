package seal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"tandem/internal/problem"
	"tandem/internal/text"
)

// A Ring wraps and unwraps case keys. It may be used by many goroutines.
type Ring struct {
	Redacted
	path string
	keys atomic.Pointer[keys]
}

// keys is one state of the ring.
type keys struct {
	handle *keyset.Handle
	aead   tink.AEAD // wraps by the primary, unwraps by all
}

const fileScheme = "file:"

// Open opens the key ring at uri, "file:PATH". If there is none, it is created
// when create is set; otherwise that is an error: cases in the database whose
// ring is lost need the ring back, not a new one. A ring that others than its
// owner may read, or whose folder others may write, is refused.
// All errors are problem Unavailable or Invalid and say what to do.
func Open(uri string, create bool) (*Ring, error) {
	path, ok := pathOf(uri)
	if !ok {
		return nil, fmt.Errorf("open key ring: %w", problem.New(problem.Invalid, "seal.scheme", uri))
	}
	k, err := loadOrCreate(path, create)
	if err != nil {
		return nil, err
	}
	r := &Ring{path: path}
	r.keys.Store(k)
	return r, nil
}

// pathOf is the file that uri names: file:a/b, file:/a/b or file:///a/b.
func pathOf(uri string) (string, bool) {
	path, ok := strings.CutPrefix(uri, fileScheme)
	if local, hasHost := strings.CutPrefix(path, "//"); hasHost {
		path, ok = local, ok && strings.HasPrefix(local, "/")
	}
	return path, ok && path != "" && !strings.HasSuffix(path, "/")
}

func loadOrCreate(path string, create bool) (*keys, error) {
	k, err := load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if !create {
		return nil, refused("seal.ring-missing", path)
	}
	if err := createFile(path); err != nil {
		return nil, err
	}
	return load(path)
}

// IDs lists the ids of the ring's keys, in the order they were added.
func (r *Ring) IDs() []uint32 { return r.keys.Load().ids() }

// Primary is the id of the key that wraps new case keys.
func (r *Ring) Primary() uint32 { return r.keys.Load().handle.KeysetInfo().GetPrimaryKeyId() }

// AddKey adds a new key to the ring and returns its id. It wraps nothing until
// SetPrimary makes it primary.
func (r *Ring) AddKey() (uint32, error) {
	var id uint32
	err := r.change(func(m *keyset.Manager) (err error) {
		id, err = m.Add(aead.AES256GCMKeyTemplate())
		return err
	})
	return id, err
}

// SetPrimary makes the key with this id wrap case keys from now on. The others
// stay and unwrap what they wrapped. An id not in the ring is problem NotFound.
func (r *Ring) SetPrimary(id uint32) error {
	return r.change(func(m *keyset.Manager) error {
		if err := m.SetPrimary(id); err != nil {
			return problem.New(problem.NotFound, "seal.key-unknown", id, r.path)
		}
		return nil
	})
}

// keysFor returns the ring with the key that wrapped: as it is or, when another
// process added that key since, as it is on the disk now.
func (r *Ring) keysFor(wrapped []byte) (*keys, error) {
	id, ok := wrappedBy(wrapped)
	now := r.keys.Load()
	if !ok || slices.Contains(now.ids(), id) {
		return now, nil
	}
	fresh, err := load(r.path)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(fresh.ids(), id) {
		return nil, fmt.Errorf("%w: %w", ErrBroken, refused("seal.key-missing", id, r.path, fresh.names()))
	}
	r.keys.Store(fresh)
	return fresh, nil
}

// wrappedBy is the id of the ring key that wrapped; Tink writes it in front of
// the encrypted bytes, after its version 1.
func wrappedBy(wrapped []byte) (uint32, bool) {
	encrypted, err := keyset.NewBinaryReader(bytes.NewReader(wrapped)).ReadEncrypted()
	if err != nil {
		return 0, false
	}
	b := encrypted.GetEncryptedKeyset()
	if len(b) < 5 || b[0] != 1 {
		return 0, false
	}
	return binary.BigEndian.Uint32(b[1:]), true
}

func (k *keys) ids() []uint32 {
	var ids []uint32
	for _, info := range k.handle.KeysetInfo().GetKeyInfo() {
		ids = append(ids, info.GetKeyId())
	}
	return ids
}

func (k *keys) names() text.List {
	var names text.List
	for _, id := range k.ids() {
		names = append(names, id)
	}
	return names
}

// newKeys makes a ring of one fresh key.
func newKeys() (*keyset.Handle, error) { return keyset.NewHandle(aead.AES256GCMKeyTemplate()) }

func parse(data []byte) (*keys, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(data)))
	if err != nil {
		return nil, err
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, err
	}
	return &keys{handle, primitive}, nil
}

func render(handle *keyset.Handle) ([]byte, error) {
	var b bytes.Buffer
	err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&b))
	return append(b.Bytes(), '\n'), err
}
