package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// moment is how the time of an entry is written: sorted as text it is sorted
// as time.
const moment = "2006-01-02T15:04:05.000000Z07:00"

// Moment writes t as the journal does: UTC, microseconds, fixed width.
func Moment(t time.Time) string { return t.UTC().Format(moment) }

// ParseMoment reads what Moment wrote.
func ParseMoment(s string) (time.Time, error) { return time.Parse(moment, s) }

// record is a row of table entry.
type record struct {
	seq                          int64
	at, actor, act, events, hash string
}

func (l *Log[S, E]) record(h Held[S], e Entry[E]) (record, error) {
	if len(e.Events) == 0 {
		return record{}, errors.New("an entry needs an event")
	}
	if h.ID == "" {
		return record{}, errors.New("it has no id")
	}
	events, err := l.encode(e.Events)
	if err != nil {
		return record{}, err
	}
	r := record{seq: h.Version + 1, at: Moment(e.At), actor: e.Actor, act: e.Act, events: string(events)}
	r.hash = link(h.head, l.Name, h.ID, r)
	return r, nil
}

// link is the hash that chains r to the entry before it. Every field is
// preceded by its length, so that no two rows have the same text.
func link(prev, aggregate, id string, r record) string {
	b := make([]byte, 0, len(r.events)+len(prev)+256)
	for _, s := range [...]string{prev, aggregate, id, strconv.FormatInt(r.seq, 10), r.at, r.actor, r.act, r.events} {
		b = strconv.AppendInt(b, int64(len(s)), 10)
		b = append(b, ':')
		b = append(b, s...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// encode writes events as [{"kind":…,"body":…}].
func (l *Log[S, E]) encode(events []E) ([]byte, error) {
	b := []byte{'['}
	for i, e := range events {
		if i > 0 {
			b = append(b, ',')
		}
		body, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("event %s: %w", l.Kind(e), err)
		}
		kind, err := json.Marshal(l.Kind(e))
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, `{"kind":`...), kind...), `,"body":`...)
		b = append(append(b, body...), '}')
	}
	return append(b, ']'), nil
}

// stored is one event as it stands in a row.
type stored struct {
	Kind string          `json:"kind"`
	Body json.RawMessage `json:"body"`
}

// decode reads what encode wrote.
func (l *Log[S, E]) decode(events string) ([]E, error) {
	var list []stored
	if err := strictly([]byte(events), &list); err != nil {
		return nil, err
	}
	out := make([]E, len(list))
	for i, s := range list {
		e, err := l.Decode(s.Kind, s.Body)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i+1, err)
		}
		out[i] = e
	}
	return out, nil
}

// Kinds decodes the events of an aggregate by kind. A kind that is not in it is
// an error, never skipped: a state folded from half of the events would be wrong.
type Kinds[E any] map[string]func(body []byte) (E, error)

// Decode decodes the body of an event of the kind.
func (k Kinds[E]) Decode(kind string, body []byte) (e E, err error) {
	decode, ok := k[kind]
	if !ok {
		return e, fmt.Errorf("unknown kind of event %q: it was written by a newer program, or is not ours", kind)
	}
	if e, err = decode(body); err != nil {
		return e, fmt.Errorf("event %s: %w", kind, err)
	}
	return e, nil
}

// As decodes an event of type T, which must be one of E. A field that T does
// not have is an error.
func As[T, E any](body []byte) (E, error) {
	var t T
	err := strictly(body, &t)
	e, ok := any(t).(E)
	if !ok && err == nil {
		err = fmt.Errorf("%T is not an event of this aggregate", t)
	}
	return e, err
}

func strictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("there is more after the end")
	}
	return nil
}
