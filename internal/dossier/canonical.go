package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Canonical is the one JSON text of the answers: keys sorted, strings in
// Unicode form NFC, open questions left out, no spaces and no fractions. Forms
// that answer alike have the same text, whatever wrote them; and a question
// that a later edition adds does not change the text of a form without it.
func Canonical(f Form) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(plain(reflect.ValueOf(f))); err != nil {
		panic("dossier: " + err.Error()) // maps, lists, strings, numbers: nothing can fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// plain turns a part of the form into maps, lists and strings, which the JSON
// encoder writes in one way only. Open questions become nil.
func plain(v reflect.Value) any {
	switch {
	case v.IsZero():
		return nil
	case v.Kind() == reflect.Slice:
		return plainList(v)
	case v.Kind() == reflect.Struct && !isText(v):
		return plainFields(v)
	case v.Kind() == reflect.String:
		return norm.NFC.String(strings.ToValidUTF8(v.String(), "\ufffd"))
	case v.Kind() == reflect.Struct:
		return fmt.Sprint(v.Interface())
	}
	return v.Interface()
}

// plainList keeps empty items, so that the others keep their index.
func plainList(v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	list := make([]any, v.Len())
	for i := range list {
		list[i] = plain(v.Index(i))
	}
	return list
}

func plainFields(v reflect.Value) any {
	fields := map[string]any{}
	for i := range v.NumField() {
		if value := plain(v.Field(i)); value != nil {
			fields[fieldName(v.Type().Field(i))] = value
		}
	}
	return fields
}

// Digest is the SHA-256 of salt and the canonical answers, in hex. Decisions
// name it, so it stands in the journal, which holds no personal data: the
// secret salt keeps anybody from trying likely answers.
func Digest(salt []byte, f Form) string {
	h := sha256.New()
	fmt.Fprintf(h, "tandem dossier 1\n%d\n%s", len(salt), salt)
	h.Write(Canonical(f))
	return hex.EncodeToString(h.Sum(nil))
}
