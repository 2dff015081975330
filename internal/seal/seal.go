// Package seal encrypts personal data with a key per case, so that destroying
// one key makes one person's data unreadable everywhere, backups included, and
// leaves the journal whole. It is the only package that knows Tink.
//
// There are two kinds of keys. The ring holds the key-encryption keys, outside
// the database; one of them is primary. Every case has its own AES-256-GCM key,
// stored in the database wrapped by the ring's primary and bound to the case.
// What is sealed is bound to its Place, so a row that is copied to another case,
// table or row does not open.
//
// It promises:
//
//   - Data that was changed, moved or sealed for another case does not open:
//     ErrBroken. A case whose wrapped key is gone gives ErrDestroyed.
//   - Adding a key to the ring or choosing another primary closes nothing that
//     was sealed before; other processes find an added key by themselves.
//   - The ring is created once, whole or not at all, however many processes
//     start at the same time, and is refused if others may read it.
//   - Keys and plain texts are in no error, log, String or JSON.
//
// The ring is a cleartext Tink keyset in JSON (file:PATH, mode 0600), which
// Tink's own tools read as well. Whoever has it and the database reads
// everything: back it up, but apart from the database, and destroy old backups
// of wrapped keys with the keys.
//
// A ring in a key management service is to come as another scheme of Open's
// URI: the service's remote key then wraps and unwraps case keys in place of
// the file, and nothing but this package changes.
package seal

import (
	"bytes"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// A Key seals and opens the personal data of one case. It may be used by many
// goroutines. The zero Key is that of a case whose key was destroyed.
type Key struct {
	Redacted
	aead tink.AEAD
}

// Seal encrypts plain for its place; the result is 33 bytes longer. Sealing the
// same twice gives different bytes.
func (k Key) Seal(plain []byte, at Place) ([]byte, error) {
	if k.aead == nil {
		return nil, destroyed(at.Case)
	}
	sealed, err := k.aead.Encrypt(plain, at.bytes())
	if err != nil {
		return nil, broken(at) // Tink's reason adds nothing: the text is too long
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same place; otherwise ErrBroken.
func (k Key) Open(sealed []byte, at Place) ([]byte, error) {
	if k.aead == nil {
		return nil, destroyed(at.Case)
	}
	plain, err := k.aead.Decrypt(sealed, at.bytes())
	if err != nil {
		return nil, broken(at)
	}
	return plain, nil
}

// NewCaseKey makes a key for the case and the wrapped form to store with it.
// Destroying the key is deleting every copy of the wrapped form.
func (r *Ring) NewCaseKey(caseID string) (Key, []byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return Key{}, nil, unwrapped(caseID, err)
	}
	return r.wrap(caseID, handle)
}

// OpenCaseKey unwraps the key of the case. Nothing to unwrap is ErrDestroyed;
// a form that was changed, belongs to another case, or was wrapped by a key the
// ring does not have is ErrBroken, in the last case naming the missing key.
func (r *Ring) OpenCaseKey(caseID string, wrapped []byte) (Key, error) {
	if len(wrapped) == 0 {
		return Key{}, destroyed(caseID)
	}
	handle, err := r.unwrap(caseID, wrapped)
	if err != nil {
		return Key{}, err
	}
	return keyOf(caseID, handle)
}

// Rewrap wraps the key of the case anew by the ring's primary; the key itself,
// and so everything sealed with it, stays. Needed after a ring key leaked.
func (r *Ring) Rewrap(caseID string, wrapped []byte) ([]byte, error) {
	if len(wrapped) == 0 {
		return nil, destroyed(caseID)
	}
	handle, err := r.unwrap(caseID, wrapped)
	if err != nil {
		return nil, err
	}
	_, anew, err := r.wrap(caseID, handle)
	return anew, err
}

func (r *Ring) wrap(caseID string, handle *keyset.Handle) (Key, []byte, error) {
	var wrapped bytes.Buffer
	err := handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&wrapped), r.keys.Load().aead, keyPlace(caseID).bytes())
	if err != nil {
		return Key{}, nil, unwrapped(caseID, err)
	}
	key, err := keyOf(caseID, handle)
	return key, wrapped.Bytes(), err
}

func (r *Ring) unwrap(caseID string, wrapped []byte) (*keyset.Handle, error) {
	keys, err := r.keysFor(wrapped)
	if err != nil {
		return nil, err
	}
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), keys.aead, keyPlace(caseID).bytes())
	if err != nil {
		return nil, broken(keyPlace(caseID))
	}
	return handle, nil
}

func keyOf(caseID string, handle *keyset.Handle) (Key, error) {
	primitive, err := aead.New(handle)
	if err != nil {
		return Key{}, unwrapped(caseID, err)
	}
	return Key{aead: primitive}, nil
}
