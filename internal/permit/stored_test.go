package permit

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tandem/internal/civil"
)

var update = flag.Bool("update", false, "write the stored forms that are missing; those that exist are for ever")

func storedForm(kind string) string { return filepath.Join("testdata", "events", kind+".json") }

// TestStoredFormsStayReadable: an event that was ever stored is read and written in
// the same bytes for good. A form in testdata is never changed: a field that is
// renamed or dropped, or a new one that is written though empty, breaks a journal.
func TestStoredFormsStayReadable(t *testing.T) {
	for _, kind := range Kinds() {
		t.Run(kind, func(t *testing.T) {
			body, err := os.ReadFile(storedForm(kind))
			if os.IsNotExist(err) && *update {
				body = complete(t, kind)
				err = os.WriteFile(storedForm(kind), append(body, '\n'), 0o644)
			}
			if err != nil {
				t.Fatalf("%v; a new kind of event gets its form with -update", err)
			}
			body = bytes.TrimSpace(body)
			e, err := DecodeEvent(kind, body)
			if err != nil {
				t.Fatal(err)
			}
			if got := encode(e); !bytes.Equal(got, body) {
				t.Errorf("stored\n%s\nread and written\n%s", body, got)
			}
		})
	}
}

// TestStoredFormsAreNamed: no form is left behind whose kind is gone.
func TestStoredFormsAreNamed(t *testing.T) {
	files, err := filepath.Glob(storedForm("*"))
	if err != nil || len(files) != len(kinds) {
		t.Errorf("%d stored forms, %d kinds, %v", len(files), len(kinds), err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".json"); kinds[name] == nil {
			t.Errorf("events of kind %q were stored once and cannot be read any more", name)
		}
	}
}

// complete is an event of the kind with every field filled in.
func complete(t *testing.T, kind string) []byte {
	t.Helper()
	e, err := kinds[kind]([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.New(reflect.TypeOf(e)).Elem()
	fill(v, kind)
	return encode(v.Interface())
}

// fill puts a value that is not zero into every field.
func fill(v reflect.Value, name string) {
	switch v.Interface().(type) {
	case civil.Date:
		v.Set(reflect.ValueOf(civil.Date{Year: 2026, Month: time.November, Day: 17}))
		return
	case civil.Moment:
		v.Set(reflect.ValueOf(civil.Moment{Date: civil.Date{Year: 2026, Month: time.November, Day: 17}, Minute: 570}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.ToLower(name))
	case reflect.Int:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Struct:
		for f, field := range v.Fields() {
			fill(field, f.Name)
		}
	}
}

// FuzzDecodeEvent: whatever stands in a journal, reading it never panics, and what
// could be read is written and read again the same. Folding it in never panics either,
// so that a damaged journal can be verified.
func FuzzDecodeEvent(f *testing.F) {
	for _, kind := range Kinds() {
		body, err := os.ReadFile(storedForm(kind))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, body)
		f.Add(kind, []byte("{}"))
	}
	f.Add("opened", []byte(`{"tracks":[{"id":"work"},{"id":"work"}],"needs":null}`))
	f.Add("pause-ended", []byte(`{"n":-1,"to":"2200-12-31"}`))
	f.Add("nonsense", []byte(`null`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		e, err := DecodeEvent(kind, body)
		if err != nil {
			return
		}
		stored := encode(e)
		again, err := DecodeEvent(e.Kind(), stored)
		if err != nil || e.Kind() != kind || !bytes.Equal(encode(again), stored) {
			t.Fatalf("%s %s is stored as %s and read as %s, %v", kind, body, stored, encode(again), err)
		}
		for _, c := range []Case{{}, crowded()} {
			was := encode(c)
			Wake(Evolve(c, e))
			if !bytes.Equal(encode(c), was) || !bytes.Equal(encode(e), stored) {
				t.Fatalf("folding in %s %s changed its arguments", kind, stored)
			}
		}
	})
}

// crowded is a case that has something of everything.
func crowded() Case {
	var c Case
	v := reflect.ValueOf(&c).Elem()
	fill(v, "case")
	c.Phase, c.Outcome = Accepted, ""
	return c
}
