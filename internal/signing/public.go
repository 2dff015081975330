package signing

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/mod/sumdb/note"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// An Office is an authority as its certificate names it.
type Office struct {
	ID     permit.OfficeID
	ZH, EN string
}

// Installation is the office that signs for the whole installation: the offline
// bundle of authorities' keys and status lists.
const Installation permit.OfficeID = "installation"

// In returns what the office is called.
func (o Office) In(l text.Lang) string {
	if l == text.ZH {
		return o.ZH
	}
	return o.EN
}

// An ID names a key: the first bytes of the SHA-256 of its public part. It finds a
// key and proves nothing.
type ID [8]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// A Public is the public part of an authority's key.
type Public struct {
	Office      Office
	Algorithm   Algorithm
	ID          ID
	From, Until time.Time // when it may sign; Until is the first moment when no more
	key         *ecdsa.PublicKey
	cert        *smx509.Certificate
}

// PublicOf reads a certificate in DER of the office.
func PublicOf(o Office, der []byte) (Public, error) {
	cert, err := smx509.ParseCertificate(der)
	if err != nil {
		return Public{}, problem.New(problem.Invalid, "signing.certificate.broken")
	}
	key, ok := cert.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return Public{}, problem.New(problem.Invalid, "signing.certificate.algorithm")
	}
	a, ok := algorithmOf(key)
	if !ok {
		return Public{}, problem.New(problem.Invalid, "signing.certificate.algorithm")
	}
	return Public{o, a, idOf(cert), cert.NotBefore, cert.NotAfter.Add(time.Second), key, cert}, nil
}

func idOf(cert *smx509.Certificate) ID {
	sum := sha256.Sum256(cert.RawSubjectPublicKeyInfo)
	return ID(sum[:8])
}

// Covers reports whether the key may sign at a time.
func (p Public) Covers(at time.Time) bool { return !at.Before(p.From) && at.Before(p.Until) }

// Verify checks a plain signature r||s of a message.
func (p Public) Verify(message, sig []byte) bool {
	der, err := framed(sig)
	return err == nil && p.key != nil && p.Algorithm.verify(p.key, message, der)
}

// Certificate is the certificate in DER.
func (p Public) Certificate() []byte { return p.cert.Raw }

// Text is the certificate in PEM, under lines that say whose it is.
func (p Public) Text() string {
	return fmt.Sprintf("Office: %s\nName-zh: %s\nName-en: %s\n%s", p.Office.ID, p.Office.ZH, p.Office.EN,
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw}))
}

// maxText bounds the text of one certificate, in bytes.
const maxText = 16 << 10

// ParseText reads what Text wrote.
func ParseText(data []byte) (Public, error) {
	if len(data) > maxText {
		return Public{}, problem.New(problem.TooLarge, "signing.certificate.large", maxText)
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != "CERTIFICATE" {
		return Public{}, problem.New(problem.Invalid, "signing.certificate.broken")
	}
	head, _, _ := bytes.Cut(data, []byte("-----BEGIN"))
	var o Office
	for line := range strings.Lines(string(head)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "Office":
			o.ID = permit.OfficeID(value)
		case "Name-zh":
			o.ZH = value
		case "Name-en":
			o.EN = value
		}
	}
	if o.ID == "" {
		return Public{}, problem.New(problem.Invalid, "signing.certificate.whose")
	}
	return PublicOf(o, block.Bytes)
}

// Trusted is what a verifier believes: the authorities' keys and those of the log.
type Trusted struct {
	Keys []Public
	Log  []note.Verifier
}

// Key returns the key with an id.
func (t Trusted) Key(id ID) (Public, bool) {
	for _, p := range t.Keys {
		if p.ID == id {
			return p, true
		}
	}
	return Public{}, false
}
