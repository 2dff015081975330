package signing

import (
	"bytes"
	"encoding/hex"
	"errors"
	"time"

	"tandem/internal/pdf"
	"tandem/internal/text"
)

// A Signature is what a verified PDF says of its signing.
type Signature struct {
	Key           Public
	At            time.Time
	Reason, Place string
}

// VerifyPDF verifies that a PDF is, to the last byte, what one of the trusted keys
// signed within its period. Every error is a text.Message that names what is wrong;
// IsStranger tells the one where everything fits but the key is not trusted.
func VerifyPDF(data []byte, trusted Trusted) (Signature, error) {
	s, err := findSignature(data)
	if err != nil {
		return Signature{}, err
	}
	gap, err := s.covered(data)
	if err != nil {
		return Signature{}, err
	}
	cms, err := openCMS(gap)
	if err != nil {
		return Signature{}, text.Say("signing.pdf.shape")
	}
	if !bytes.Equal(cms.digest, cms.public.Algorithm.digest(around(data, s.start, s.end))) {
		return Signature{}, text.Say("signing.pdf.changed")
	}
	if !cms.public.Algorithm.verify(cms.public.key, cms.attrs, cms.sig) {
		return Signature{}, text.Say("signing.pdf.forged")
	}
	return s.by(cms.public, trusted)
}

// by holds the signer against the keys that are trusted.
func (s found) by(p Public, trusted Trusted) (Signature, error) {
	key, ok := trusted.Key(p.ID)
	if !ok || !key.key.Equal(p.key) {
		return Signature{}, stranger(p)
	}
	if !key.Covers(s.at) {
		return Signature{}, text.Say("signing.pdf.period", key.Office, s.at.UTC().Format(time.DateOnly))
	}
	return Signature{key, s.at, s.reason, s.place}, nil
}

const strangerKey = "signing.pdf.stranger"

func stranger(p Public) text.Message {
	return text.Say("signing.pdf.stranger", p.ID.String(), p.cert.Subject.CommonName)
}

// IsStranger reports whether VerifyPDF found a signature that fits, by a key that is
// not among the trusted ones.
func IsStranger(err error) bool {
	m, ok := errors.AsType[text.Message](err)
	return ok && m.Key == strangerKey
}

// found is the signature's dictionary.
type found struct {
	object        pdf.Object
	contents      pdf.String
	start, end    int // of the hole
	rest          int // length of what follows the hole
	at            time.Time
	reason, place string
}

// findSignature reads the signature of a PDF. Every error is a text.Message.
func findSignature(data []byte) (found, error) {
	f, err := pdf.Open(data)
	if err != nil {
		return found{}, unreadable(err)
	}
	ref, err := onlySignature(f)
	if err != nil {
		return found{}, unreadable(err)
	}
	object, err := f.Object(ref)
	if err != nil {
		return found{}, unreadable(err)
	}
	return readSignature(object)
}

// onlySignature looks for the one signature field of the form.
func onlySignature(f *pdf.File) (pdf.Ref, error) {
	_, catalog, err := f.Catalog()
	if err != nil {
		return 0, err
	}
	if catalog.Get("AcroForm") == nil {
		return 0, text.Say("signing.pdf.unsigned")
	}
	form, err := f.Dict(catalog.Get("AcroForm"))
	if err != nil {
		return 0, err
	}
	fields, err := f.Array(form.Get("Fields"))
	if err != nil {
		return 0, err
	}
	if len(fields) != 1 {
		return 0, text.Say("signing.pdf.several", len(fields))
	}
	field, err := f.Dict(fields[0])
	if err != nil {
		return 0, err
	}
	ref, ok := field.Get("V").(pdf.Ref)
	if !ok {
		return 0, text.Say("signing.pdf.unsigned")
	}
	return ref, nil
}

// unreadable says what an error of package pdf means; what is said already stays.
func unreadable(err error) error {
	_, said := errors.AsType[text.Message](err)
	switch {
	case said:
		return err
	case errors.Is(err, pdf.ErrTooLarge):
		return text.Say("signing.pdf.large", pdf.MaxBytes>>20)
	case errors.Is(err, pdf.ErrUnsupported):
		return text.Say("signing.pdf.foreign")
	}
	return text.Say("signing.pdf.unreadable")
}

func readSignature(o pdf.Object) (found, error) {
	d, _ := o.Value.(pdf.Dict)
	span, _ := d.Get("ByteRange").(pdf.Array)
	contents, _ := d.Get("Contents").(pdf.String)
	stamped, _ := d.Get("M").(pdf.String)
	at, err := time.Parse(stamp, string(stamped))
	if err != nil || len(span) != 4 || d.Get("SubFilter") != pdf.Value(pdf.Name("ETSI.CAdES.detached")) {
		return found{}, text.Say("signing.pdf.shape")
	}
	var n [4]int
	for i, v := range span {
		whole, ok := v.(int64)
		if !ok || whole < 0 || whole > pdf.MaxBytes {
			return found{}, text.Say("signing.pdf.shape")
		}
		n[i] = int(whole)
	}
	if n[0] != 0 {
		return found{}, text.Say("signing.pdf.partial")
	}
	reason, _ := d.Get("Reason").(pdf.String)
	place, _ := d.Get("Location").(pdf.String)
	return found{o, contents, n[1], n[2], n[3], at, readWords(reason), readWords(place)}, nil
}

// covered returns the CMS after checking that everything but it is signed: the hole is
// the dictionary's own contents, and nothing stands before, beside or behind.
func (s found) covered(data []byte) ([]byte, error) {
	if s.end+s.rest != len(data) || s.start < s.object.Start || s.end > s.object.End || s.end-s.start < 4 {
		return nil, text.Say("signing.pdf.partial")
	}
	hole := data[s.start:s.end]
	digits := hole[1 : len(hole)-1]
	raw := make([]byte, len(digits)/2)
	if _, err := hex.Decode(raw, digits); err != nil || hole[0] != '<' || hole[len(hole)-1] != '>' || !bytes.Equal(raw, s.contents) {
		return nil, text.Say("signing.pdf.partial")
	}
	// One way to write it: lower case, and zeros behind it.
	if hex.EncodeToString(raw) != string(digits) {
		return nil, text.Say("signing.pdf.shape")
	}
	return unpadded(raw)
}

// unpadded cuts the zeros off that fill the hole.
func unpadded(raw []byte) ([]byte, error) {
	n, ok := lengthOf(raw)
	if !ok || n > len(raw) || len(bytes.Trim(raw[n:], "\x00")) > 0 {
		return nil, text.Say("signing.pdf.shape")
	}
	return raw[:n], nil
}

// lengthOf is how long the DER element at the beginning says it is.
func lengthOf(der []byte) (int, bool) {
	if len(der) < 4 || der[0] != 0x30 {
		return 0, false
	}
	switch der[1] {
	case 0x81:
		return 3 + int(der[2]), true
	case 0x82:
		return 4 + int(der[2])<<8 + int(der[3]), true
	}
	return 2 + int(der[1]), der[1] < 0x80
}
