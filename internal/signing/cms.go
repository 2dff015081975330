package signing

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
)

// A signature of a PDF is a CMS (RFC 5652) of one fixed shape, as PAdES baseline B-B
// (EN 319 142-1) asks: detached, one certificate, one signer, and the signed
// attributes content-type, message-digest and signing-certificate-v2. The time is not
// among them: PAdES has it in the PDF's own dictionary, and forbids it here. The
// libraries at hand put it here, from a clock of their own.
//
// Because the shape is fixed, reading is writing and comparing: whatever differs from
// what this certificate, digest and signature give is refused, byte for byte.

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content signedData `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      []algorithmID `asn1:"set"`
	Content      algorithmID   // a type without content
	Certificates asn1.RawValue
	Signers      []signerInfo `asn1:"set"`
}

type algorithmID struct{ OID asn1.ObjectIdentifier }

type signerInfo struct {
	Version    int
	Signer     issuerSerial
	Digest     algorithmID
	Attributes asn1.RawValue
	Algorithm  algorithmID
	Signature  []byte
}

type issuerSerial struct {
	Issuer asn1.RawValue
	Serial asn1.RawValue
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []any `asn1:"set"`
}

// signingCertificate is SigningCertificateV2 (RFC 5035) with the hash that is its default.
type signingCertificate struct{ Certs []certificateID }

type certificateID struct{ Hash []byte }

var (
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidCertificate   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
)

// identifiers are the names that an algorithm's CMS uses.
type identifiers struct{ data, signedData, hash, signature asn1.ObjectIdentifier }

// oids are those of RFC 5652 or, for SM2, of GB/T 35275.
func (a Algorithm) oids() identifiers {
	if a == SM2 {
		return identifiers{
			data:       asn1.ObjectIdentifier{1, 2, 156, 10197, 6, 1, 4, 2, 1},
			signedData: asn1.ObjectIdentifier{1, 2, 156, 10197, 6, 1, 4, 2, 2},
			hash:       asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401},
			signature:  asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301, 1},
		}
	}
	return identifiers{
		data:       asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1},
		signedData: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2},
		hash:       asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1},
		signature:  asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2},
	}
}

// attributes is what is signed: the attributes in DER, as a SET.
func (p Public) attributes(digest []byte) ([]byte, error) {
	sum := sha256.Sum256(p.cert.Raw)
	return asn1.MarshalWithParams([]attribute{
		{oidContentType, []any{p.Algorithm.oids().data}},
		{oidMessageDigest, []any{digest}},
		{oidCertificate, []any{signingCertificate{[]certificateID{{sum[:]}}}}},
	}, "set")
}

// cms is the whole signature around sig, which is in ASN.1 form.
func (p Public) cms(attributes, sig []byte) ([]byte, error) {
	names := p.Algorithm.oids()
	serial, err := asn1.Marshal(p.cert.SerialNumber)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(contentInfo{names.signedData, signedData{
		Version: 1, Digests: []algorithmID{{names.hash}}, Content: algorithmID{names.data},
		Certificates: tagged(p.cert.Raw),
		Signers: []signerInfo{{
			Version:    1,
			Signer:     issuerSerial{asn1.RawValue{FullBytes: p.cert.RawIssuer}, asn1.RawValue{FullBytes: serial}},
			Digest:     algorithmID{names.hash},
			Attributes: tagged(content(attributes)),
			Algorithm:  algorithmID{names.signature},
			Signature:  sig,
		}},
	}})
}

// tagged is content under [0].
func tagged(content []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: content}
}

// content is what is inside of an element that we have made.
func content(der []byte) []byte {
	var v asn1.RawValue
	if _, err := asn1.Unmarshal(der, &v); err != nil {
		return nil
	}
	return v.Bytes
}

// signCMS signs the bytes of a PDF.
func (k Key) signCMS(data []byte) ([]byte, error) {
	attributes, err := k.attributes(k.Algorithm.digest(data))
	if err != nil {
		return nil, err
	}
	sig, err := k.Algorithm.sign(k.signer, attributes)
	if err != nil {
		return nil, err
	}
	return k.cms(attributes, sig)
}

// room is the most bytes that a CMS of the key takes: a signature varies by a few.
func (p Public) room() (int, error) {
	attributes, err := p.attributes(make([]byte, sha256.Size))
	if err != nil {
		return 0, err
	}
	der, err := p.cms(attributes, make([]byte, 72))
	return len(der), err
}

var errShape = errors.New("signing: not a signature of the shape that we make")

// opened is what a CMS says, unverified.
type opened struct {
	public Public
	digest []byte // of the content, as signed
	attrs  []byte // what is signed
	sig    []byte
}

// openCMS takes a CMS apart and refuses one that is not of our shape.
func openCMS(der []byte) (opened, error) {
	var info contentInfo
	if rest, err := asn1.Unmarshal(der, &info); err != nil || len(rest) > 0 || len(info.Content.Signers) != 1 {
		return opened{}, errShape
	}
	p, err := PublicOf(Office{}, info.Content.Certificates.Bytes)
	if err != nil {
		return opened{}, errShape
	}
	signer := info.Content.Signers[0]
	o := opened{public: p, digest: digestIn(signer.Attributes.Bytes), sig: signer.Signature}
	if o.attrs, err = p.attributes(o.digest); err != nil {
		return opened{}, errShape
	}
	again, err := p.cms(o.attrs, o.sig)
	if err != nil || !bytes.Equal(again, der) {
		return opened{}, errShape
	}
	return o, nil
}

// digestIn is the value of the attribute message-digest, nil if there is none.
func digestIn(attributes []byte) []byte {
	for len(attributes) > 0 {
		var a struct {
			Type   asn1.ObjectIdentifier
			Values asn1.RawValue
		}
		rest, err := asn1.Unmarshal(attributes, &a)
		if err != nil {
			return nil
		}
		var digest []byte
		if a.Type.Equal(oidMessageDigest) {
			_, err := asn1.Unmarshal(a.Values.Bytes, &digest)
			if err != nil {
				return nil
			}
			return digest
		}
		attributes = rest
	}
	return nil
}
