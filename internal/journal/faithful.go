package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Faithful reports whether a state and events survive being stored: what is
// decoded must encode to the same bytes. Tests of an aggregate ask it about
// everything that can come up, because Verify compares bytes.
func (a Aggregate[S, E]) Faithful(state S, events []E) error {
	if err := same(state); err != nil {
		return fmt.Errorf("state: %w", err)
	}
	for _, e := range events {
		first, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("event %s: %w", a.Kind(e), err)
		}
		read, err := a.Decode(a.Kind(e), first)
		if err != nil {
			return fmt.Errorf("event %s: %w", a.Kind(e), err)
		}
		if err := alike(first, read); err != nil {
			return fmt.Errorf("event %s: %w", a.Kind(e), err)
		}
	}
	return nil
}

func same[S any](state S) error {
	first, err := json.Marshal(state)
	if err != nil {
		return err
	}
	var read S
	if err := json.Unmarshal(first, &read); err != nil {
		return err
	}
	return alike(first, read)
}

// alike reports whether v encodes to want.
func alike(want []byte, v any) error {
	got, err := json.Marshal(v)
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("%s comes back as %s", want, got)
	}
	return err
}
