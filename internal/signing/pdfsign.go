package signing

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"tandem/internal/pdf"
	"tandem/internal/problem"
)

const stamp = "D:20060102150405Z" // of a PDF's time, UTC

// SignPDF signs a whole PDF by an update behind it. The time must be within the key's
// period. An ES256 key in memory signs the same PDF at the same time with the same
// bytes. A PDF that has a form or a signature already is refused.
func SignPDF(data []byte, k Key, at time.Time, reason, place string) ([]byte, error) {
	if !k.Covers(at) {
		return nil, problem.New(problem.Invalid, "signing.key.not-then", k.ID.String())
	}
	f, err := pdf.Open(data)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	length, err := k.room()
	if err != nil {
		return nil, err
	}
	u := f.Update()
	gap, err := addSignature(f, u, signatureBody(k, at, reason, place), length)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return fill(u.Bytes(), gap, k)
}

// A hole is where the signature's hexadecimal digits go, brackets included, and where
// the dictionary has the three numbers that say so.
type hole struct{ numbers, start, end int }

const blank = "0000000000 0000000000 0000000000"

// signatureBody is the signature's dictionary up to its contents.
func signatureBody(k Key, at time.Time, reason, place string) string {
	d := pdf.Text(pdf.Dict{
		{Key: "Type", Value: pdf.Name("Sig")}, {Key: "Filter", Value: pdf.Name("Adobe.PPKLite")},
		{Key: "SubFilter", Value: pdf.Name("ETSI.CAdES.detached")},
		{Key: "Name", Value: words(k.Office.ZH + " " + k.Office.EN)},
		{Key: "Reason", Value: words(reason)}, {Key: "Location", Value: words(place)},
		{Key: "M", Value: pdf.String(at.UTC().Format(stamp))},
	})
	return strings.TrimSuffix(d, ">>") + "/ByteRange[0 " + blank + "]/Contents<"
}

// addSignature writes the signature with its form field on the first page, unseen.
func addSignature(f *pdf.File, u *pdf.Update, body string, length int) (hole, error) {
	root, catalog, err := f.Catalog()
	if err != nil {
		return hole{}, err
	}
	if catalog.Get("AcroForm") != nil {
		return hole{}, problem.New(problem.Illegal, "signing.pdf.form")
	}
	page, content, err := f.FirstPage()
	if err != nil {
		return hole{}, err
	}
	annots, err := f.Array(content.Get("Annots"))
	if err != nil {
		return hole{}, err
	}
	sig, field := u.New(), u.New()
	at := u.Put(sig, body+strings.Repeat("0", 2*length)+">>>")
	u.Put(field, pdf.Text(fieldOf(sig, page)))
	u.Put(page, pdf.Text(content.With("Annots", append(annots[:len(annots):len(annots)], field))))
	form := pdf.Dict{{Key: "Fields", Value: pdf.Array{field}}, {Key: "SigFlags", Value: int64(3)}}
	u.Put(root, pdf.Text(catalog.With("AcroForm", form)))
	start := at + len(body) - 1
	return hole{at + strings.Index(body, blank), start, start + 2*length + 2}, nil
}

// fieldOf is the form field of a signature: on a page, and nowhere to be seen.
func fieldOf(sig, page pdf.Ref) pdf.Dict {
	return pdf.Dict{
		{Key: "Type", Value: pdf.Name("Annot")}, {Key: "Subtype", Value: pdf.Name("Widget")},
		{Key: "FT", Value: pdf.Name("Sig")}, {Key: "T", Value: pdf.String("Signature1")}, {Key: "F", Value: int64(132)},
		{Key: "Rect", Value: pdf.Array{int64(0), int64(0), int64(0), int64(0)}},
		{Key: "P", Value: page}, {Key: "V", Value: sig},
	}
}

// fill writes the numbers, signs what is around the hole, and puts the signature in.
func fill(out []byte, h hole, k Key) ([]byte, error) {
	copy(out[h.numbers:], fmt.Sprintf("%010d %010d %010d", h.start, h.end, len(out)-h.end))
	der, err := k.signCMS(around(out, h.start, h.end))
	if err != nil {
		return nil, err
	}
	digits := hex.EncodeToString(der)
	if len(digits) > h.end-h.start-2 {
		return nil, fmt.Errorf("sign: the signature of key %s is too long", k.ID)
	}
	copy(out[h.start+1:], digits)
	return out, nil
}

// around is what is signed: all but the hole.
func around(data []byte, start, end int) []byte {
	return append(append(make([]byte, 0, len(data)), data[:start]...), data[end:]...)
}

// words is a text string: plain if it is ASCII, otherwise UTF-16 with its mark.
func words(s string) pdf.String {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
		return pdf.String(s)
	}
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.BigEndian.AppendUint16(out, u)
	}
	return out
}

// readWords is words backwards.
func readWords(b pdf.String) string {
	if len(b) < 2 || b[0] != 0xfe || b[1] != 0xff {
		return string(b)
	}
	var units []uint16
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, binary.BigEndian.Uint16(b[i:]))
	}
	return string(utf16.Decode(units))
}
