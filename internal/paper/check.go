package paper

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/boombuler/barcode"

	"tandem/internal/civil"
	"tandem/internal/press"
	"tandem/internal/problem"
)

// Limits on what is printed. A field may set its own with the tag max:"n".
const (
	maxText  = 1000  // characters of one text
	maxRows  = 200   // entries of one list
	maxQR    = 1500  // bytes; the code's size is limited when it is drawn
	maxProof = 65536 // bytes
	maxPhoto = 60_000
)

// maxName is the longest name that papers print, in characters.
const maxName = 200

// CheckText blames a field if the text in it cannot be printed, naming the character.
func CheckText(p *problem.Error, path, s string) { (&faults{p}).text(path, s, maxName) }

// faults collects what is wrong with a document.
type faults struct{ err *problem.Error }

func (f *faults) at(path, key string, args ...any) {
	const enough = 20
	if len(f.err.Fields) < enough {
		f.err.At(path, key, args...)
	}
}

// missing blames the field at path if it is not filled.
func (f *faults) missing(path string, empty bool) {
	if empty {
		f.at(path, "paper.field.missing")
	}
}

// Check reports what Render would refuse.
func Check(d Document) error {
	_, err := checked(d)
	return err
}

// checked returns the code of d, if it has one, or a problem if d cannot be printed as it
// is.
func checked(d Document) (code barcode.Barcode, err error) {
	f := &faults{problem.New(problem.Invalid, "paper.invalid", d.kind())}
	f.walk("", reflect.ValueOf(d), maxText)
	h := d.head()
	f.missing("authority", h.Authority.IsZero())
	f.missing("case", h.Case == "")
	f.missing("date", h.Date.IsZero())
	if len(h.Proof) > maxProof {
		f.at("proof", "paper.field.bytes", len(h.Proof), maxProof)
	}
	if h.QR != "" {
		code = f.encode(h.QR)
	}
	d.check(f)
	if len(f.err.Fields) > 0 {
		return nil, f.err
	}
	return code, nil
}

// walk looks at every text of a value, so that none is forgotten.
func (f *faults) walk(path string, v reflect.Value, limit int) {
	switch value := v.Interface().(type) {
	case civil.Date:
		f.date(path, value)
		return
	case civil.Moment:
		f.date(path, value.Date)
		if value.Minute < 0 || value.Minute >= 24*60 {
			f.at(path, "paper.field.date")
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		f.text(path, v.String(), limit)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			f.walk(below(path, field), v.Field(i), limitOf(field, limit))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		if v.Len() > maxRows {
			f.at(path, "paper.field.rows", v.Len(), maxRows)
			return
		}
		for i := range v.Len() {
			f.walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i), limit)
		}
	}
}

// date refuses a day that is in no calendar.
func (f *faults) date(path string, d civil.Date) {
	if d.IsZero() {
		return
	}
	if same, err := civil.ParseDate(d.String()); err != nil || same != d {
		f.at(path, "paper.field.date")
	}
}

// below is the path of a field; what is embedded has none of its own.
func below(path string, field reflect.StructField) string {
	if field.Anonymous {
		return path
	}
	name := strings.ToLower(field.Name[:1]) + field.Name[1:]
	if strings.ToUpper(field.Name) == field.Name {
		name = strings.ToLower(field.Name)
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

func limitOf(field reflect.StructField, limit int) int {
	if n, err := strconv.Atoi(field.Tag.Get("max")); err == nil {
		return n
	}
	if field.Name == "QR" {
		return maxQR
	}
	return limit
}

// text refuses what cannot be printed as it is: the first such character is named.
func (f *faults) text(path, s string, limit int) {
	if !utf8.ValidString(s) {
		f.at(path, "paper.field.utf8")
		return
	}
	if n := utf8.RuneCountInString(s); n > limit {
		f.at(path, "paper.field.long", n, limit)
		return
	}
	for i, r := range []rune(s) {
		if !unicode.IsPrint(r) && r != '\u3000' && r != '\u00a0' {
			f.at(path, "paper.field.control", fmt.Sprintf("U+%04X", r), i+1)
			return
		}
	}
	if r, missing := press.Missing(s); missing {
		f.at(path, "paper.field.glyph", string(r), fmt.Sprintf("U+%04X", r), place(s, r))
	}
}

// place is the number of the first r in s, counted from one; composing may have made
// r out of two, then it is the place of the first mark.
func place(s string, r rune) int {
	before, _, found := strings.Cut(s, string(r))
	if !found {
		before = s[:max(0, strings.IndexFunc(s, unicode.IsMark))]
	}
	return utf8.RuneCountInString(before) + 1
}
