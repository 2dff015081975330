package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"tandem/internal/problem"
	"tandem/internal/seal"
)

// A Key signs for an authority. It may be used by many goroutines.
type Key struct {
	Public
	seal.Redacted
	signer crypto.Signer
}

// NewKey joins a certificate with whatever holds its private key, such as a PKCS#11
// module or a key management service.
func NewKey(p Public, s crypto.Signer) (Key, error) {
	key, ok := s.Public().(*ecdsa.PublicKey)
	if !ok || !key.Equal(p.key) {
		return Key{}, problem.New(problem.Invalid, "signing.certificate.other")
	}
	return Key{Public: p, signer: s}, nil
}

// Generate makes a key that may sign from a time until another, with a certificate
// signed by itself.
func Generate(o Office, a Algorithm, from, until time.Time) (Key, error) {
	signer, err := generate(a)
	if err != nil {
		return Key{}, err
	}
	der, err := certify(o, signer, from, until)
	if err != nil {
		return Key{}, err
	}
	p, err := PublicOf(o, der)
	return Key{Public: p, signer: signer}, err
}

// certify makes a certificate signed by its own key. Its period is whole seconds,
// both included.
func certify(o Office, s crypto.Signer, from, until time.Time) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: subject(o),
		NotBefore: from.UTC().Truncate(time.Second), NotAfter: until.UTC().Truncate(time.Second).Add(-time.Second),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true,
	}
	return smx509.CreateCertificate(rand.Reader, template, template, s.Public(), s)
}

// subject names an office in both languages.
func subject(o Office) pkix.Name {
	return pkix.Name{Country: []string{"CN"}, Organization: []string{o.ZH}, OrganizationalUnit: []string{string(o.ID)}, CommonName: o.EN}
}

// Sign returns the plain signature r||s of a message.
func (k Key) Sign(message []byte) ([]byte, error) {
	sig, err := k.Algorithm.sign(k.signer, message)
	if err != nil {
		return nil, err
	}
	return plain(sig)
}

// Request is the certificate request of the key (PKCS#10, PEM), for a real CA.
func (k Key) Request() ([]byte, error) {
	der, err := smx509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: subject(k.Office)}, k.signer)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}
