package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"io"
	"math/big"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

// An Algorithm is a way to sign that an authority can choose.
type Algorithm string

// The algorithms.
const (
	ES256 Algorithm = "es256" // ECDSA on P-256 with SHA-256
	SM2   Algorithm = "sm2"   // GB/T 32918 with SM3
)

// Algorithms lists the algorithms, the usual one first.
var Algorithms = []Algorithm{ES256, SM2}

// SignatureBytes is the length of every signature in its plain form r||s.
const SignatureBytes = 64

// algorithmOf is the algorithm that a public key is for.
func algorithmOf(key *ecdsa.PublicKey) (Algorithm, bool) {
	switch key.Curve {
	case elliptic.P256():
		return ES256, true
	case sm2.P256():
		return SM2, true
	}
	return "", false
}

func generate(a Algorithm) (crypto.Signer, error) {
	if a == SM2 {
		return sm2.GenerateKey(rand.Reader)
	}
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

// digest is what the algorithm hashes with.
func (a Algorithm) digest(message []byte) []byte {
	if a == SM2 {
		sum := sm3.Sum(message)
		return sum[:]
	}
	sum := sha256.Sum256(message)
	return sum[:]
}

// sign returns a signature in ASN.1 form. A key in memory signs with ES256 the same
// way every time (RFC 6979); other signers draw lots.
func (a Algorithm) sign(s crypto.Signer, message []byte) ([]byte, error) {
	if a == SM2 {
		return s.Sign(rand.Reader, message, sm2.DefaultSM2SignerOpts)
	}
	lots := rand.Reader
	if _, ours := s.(*ecdsa.PrivateKey); ours {
		lots = io.Reader(nil)
	}
	return s.Sign(lots, a.digest(message), crypto.SHA256)
}

// verify checks a signature in ASN.1 form.
func (a Algorithm) verify(key *ecdsa.PublicKey, message, sig []byte) bool {
	if a == SM2 {
		return sm2.VerifyASN1WithSM2(key, nil, message, sig)
	}
	return ecdsa.VerifyASN1(key, a.digest(message), sig)
}

type pair struct{ R, S *big.Int }

// plain turns ASN.1 into r||s, the form of COSE and JOSE.
func plain(sig []byte) ([]byte, error) {
	var p pair
	rest, err := asn1.Unmarshal(sig, &p)
	if err != nil || len(rest) > 0 || p.R.Sign() <= 0 || p.S.Sign() <= 0 || p.R.BitLen() > 256 || p.S.BitLen() > 256 {
		return nil, errors.New("signature is not of its form")
	}
	out := make([]byte, SignatureBytes)
	p.R.FillBytes(out[:32])
	p.S.FillBytes(out[32:])
	return out, nil
}

// framed turns r||s into ASN.1.
func framed(sig []byte) ([]byte, error) {
	if len(sig) != SignatureBytes {
		return nil, errors.New("signature is not of its form")
	}
	return asn1.Marshal(pair{new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])})
}
