package tlogproof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// algCosignature is the signed-note signature type of cosignature/v1 by Ed25519.
const algCosignature = 4

// A cosigner signs checkpoints as a witness does: with the time (cosignature/v1).
type cosigner struct {
	witnessKey
	key ed25519.PrivateKey
	now func() time.Time
}

// witnessKey is the public half: a note.Verifier.
type witnessKey struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitnessKey(name string, key ed25519.PublicKey) witnessKey {
	sum := sha256.Sum256(append([]byte(name+"\n\x04"), key...))
	return witnessKey{name, binary.BigEndian.Uint32(sum[:4]), key}
}

func (k witnessKey) Name() string    { return k.name }
func (k witnessKey) KeyHash() uint32 { return k.hash }

// Verify reports whether sig, the time and a signature, is over msg.
func (k witnessKey) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	return at <= 1<<63-1 && ed25519.Verify(k.key, cosigned(at, msg), sig[8:])
}

// String is the key as witnesses publish it (a vkey).
func (k witnessKey) String() string {
	return fmt.Sprintf("%s+%08x+%s", k.name, k.hash, base64.StdEncoding.EncodeToString(append([]byte{algCosignature}, k.key...)))
}

func cosigned(at uint64, msg []byte) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, msg)
}

// Sign signs msg at the time that it is now.
func (c cosigner) Sign(msg []byte) ([]byte, error) {
	at := uint64(c.now().Unix())
	sig := binary.BigEndian.AppendUint64(nil, at)
	return append(sig, ed25519.Sign(c.key, cosigned(at, msg))...), nil
}

// WitnessKey makes a witness's pair of keys, as text: the secret one and the one to
// publish. It reads 32 bytes of randomness.
func WitnessKey(random io.Reader, name string) (skey, vkey string, err error) {
	public, private, err := ed25519.GenerateKey(random)
	if err != nil {
		return "", "", err
	}
	k := newWitnessKey(name, public)
	secret := base64.StdEncoding.EncodeToString(append([]byte{algCosignature}, private.Seed()...))
	return fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, k.hash, secret), k.String(), nil
}

// NewCosigner reads a witness's secret key.
func NewCosigner(skey string, now func() time.Time) (note.Signer, note.Verifier, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(skey), "PRIVATE+KEY+")
	name, hash, seed, err := splitKey(rest)
	if !ok || err != nil || len(seed) != ed25519.SeedSize {
		return nil, nil, wrong("tlogproof.key.form")
	}
	private := ed25519.NewKeyFromSeed(seed)
	k := newWitnessKey(name, private.Public().(ed25519.PublicKey))
	if fmt.Sprintf("%08x", k.hash) != hash {
		return nil, nil, wrong("tlogproof.key.form")
	}
	return cosigner{k, private, now}, k, nil
}

// NewVerifier reads a public key: a log's, or a witness's.
func NewVerifier(vkey string) (note.Verifier, error) {
	vkey = strings.TrimSpace(vkey)
	if v, err := note.NewVerifier(vkey); err == nil {
		return v, nil
	}
	name, hash, key, err := splitKey(vkey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, wrong("tlogproof.key.form")
	}
	k := newWitnessKey(name, key)
	if fmt.Sprintf("%08x", k.hash) != hash {
		return nil, wrong("tlogproof.key.form")
	}
	return k, nil
}

// splitKey splits name+hash+base64(4 ‖ key).
func splitKey(s string) (name, hash string, key []byte, err error) {
	name, rest, _ := strings.Cut(s, "+")
	hash, encoded, _ := strings.Cut(rest, "+")
	key, err = base64.StdEncoding.DecodeString(encoded)
	if err == nil && (len(key) == 0 || key[0] != algCosignature || name == "") {
		err = errors.New("it is not of a witness")
	}
	if err != nil {
		return "", "", nil, err
	}
	return name, hash, key[1:], nil
}

// SignatureLine is the line that a signed note has for a signature.
func SignatureLine(by note.Signer, sig []byte) string {
	framed := append(binary.BigEndian.AppendUint32(nil, by.KeyHash()), sig...)
	return fmt.Sprintf("— %s %s\n", by.Name(), base64.StdEncoding.EncodeToString(framed))
}
