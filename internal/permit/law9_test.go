package permit

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// journalIsState: law 9. Folding what was recorded gives the state byte for byte;
// every event survives being stored; deciding twice is deciding the same; and
// Evolve leaves alone what it was given.
func journalIsState(h *history) error {
	replayed := Case{ID: "T-1"}
	for _, s := range h.steps {
		again, err := Decide(s.before, s.cmd, s.world)
		if !bytes.Equal(encode(again), encode(s.events)) || fmt.Sprint(err) != fmt.Sprint(s.err) {
			return fmt.Errorf("law 9: %s at %s decided differently the second time", s.cmd.Name(), s.world.Now)
		}
		for _, e := range s.events {
			if replayed, err = refold(replayed, e); err != nil {
				return fmt.Errorf("law 9: %s at %s: %w", s.cmd.Name(), s.world.Now, err)
			}
		}
		if got, want := encode(replayed), encode(s.after); !bytes.Equal(got, want) {
			return fmt.Errorf("law 9: after %s at %s the journal gives\n%s\nwant\n%s", s.cmd.Name(), s.world.Now, got, want)
		}
		if replayed.Digest() != s.after.Digest() {
			return fmt.Errorf("law 9: after %s at %s the journal has another digest", s.cmd.Name(), s.world.Now)
		}
	}
	return nil
}

// refold stores an event, reads it, and folds it in.
func refold(c Case, e Event) (Case, error) {
	body, was := encode(e), encode(c)
	read, err := DecodeEvent(e.Kind(), body)
	if err != nil {
		return c, err
	}
	if again := encode(read); !bytes.Equal(again, body) || reflect.TypeOf(read) != reflect.TypeOf(e) {
		return c, fmt.Errorf("event %s is read as %T %s", body, read, again)
	}
	next := Evolve(c, read)
	if !bytes.Equal(encode(read), body) || !bytes.Equal(encode(c), was) {
		return c, fmt.Errorf("folding in %s changed its arguments", e.Kind())
	}
	return next, nil
}

// plainText lists the fields of events that are text without a type of their own.
// None of them has room for what a person says of themselves; a new field has to be
// argued for here: a receipt is the salted digest of one.
var plainText = []string{
	"Basis", "Blob", "Calendar", "City", "Digest", "Edition", "Employer", "Field", "Fields",
	"Number", "Pack", "Period", "Receipt", "Record", "Register", "Row", "Share", "Stale", "To", "Tracking",
}

// TestEventsHoldNoPersonalData: of a person they know an account, of a dossier its
// digest, of a paper its code.
func TestEventsHoldNoPersonalData(t *testing.T) {
	for name, d := range kinds {
		e, _ := d([]byte("{}"))
		for _, field := range plainFields(reflect.TypeOf(e)) {
			if !slices.Contains(plainText, field) {
				t.Errorf("event %s has a field of plain text %s", name, field)
			}
		}
	}
}

// plainFields lists the fields of type string in a type and in all it holds.
func plainFields(t reflect.Type) []string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return plainFields(t.Elem())
	case reflect.Struct:
	default:
		return nil
	}
	var out []string
	for f := range t.Fields() {
		if f.Type == reflect.TypeFor[string]() || f.Type == reflect.TypeFor[[]string]() {
			out = append(out, f.Name)
		}
		out = append(out, plainFields(f.Type)...)
	}
	return out
}

// TestEveryEventIsRegistered: what Decide may return, DecodeEvent must read.
func TestEveryEventIsRegistered(t *testing.T) {
	for name, d := range kinds {
		e, err := d([]byte("{}"))
		if err != nil || e.Kind() != name {
			t.Errorf("kind %q decodes to %T, %v", name, e, err)
		}
	}
	if got, want := len(Kinds()), len(kinds); got != want {
		t.Errorf("Kinds lists %d, want %d", got, want)
	}
	if _, err := DecodeEvent("no-such-kind", []byte("{}")); err == nil {
		t.Error("an unknown kind was read")
	}
	if _, err := DecodeEvent("closed", []byte("[")); err == nil {
		t.Error("a broken body was read")
	}
}
