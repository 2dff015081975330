package journal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"tandem/internal/db"
	"tandem/internal/journal"
)

// counter is an aggregate as small as can be.
type counter struct {
	Sum   int      `json:"sum"`
	Names []string `json:"names,omitempty"`
	Open  bool     `json:"open"`
}

type event interface{ kind() string }

type added struct {
	N int `json:"n"`
}
type named struct {
	Name string `json:"name"`
}
type closed struct{}

func (added) kind() string  { return "counter.added" }
func (named) kind() string  { return "counter.named" }
func (closed) kind() string { return "counter.closed" }

var counters = journal.Aggregate[counter, event]{
	Name:   "counter",
	Evolve: evolve,
	Kind:   event.kind,
	Decode: journal.Kinds[event]{
		"counter.added":  journal.As[added, event],
		"counter.named":  journal.As[named, event],
		"counter.closed": journal.As[closed, event],
	}.Decode,
	Index: func(c counter) journal.Index {
		if !c.Open {
			return journal.Index{City: "haikou", Status: "closed"}
		}
		return journal.Index{City: "haikou", Status: "open", Wake: fmt.Sprintf("2026-11-%02d", c.Sum%28+1), Due: "2026-12-01"}
	},
}

func evolve(c counter, e event) counter {
	switch e := e.(type) {
	case added:
		c.Sum += e.N
		c.Open = true
	case named:
		c.Names = append(c.Names[:len(c.Names):len(c.Names)], e.Name)
	case closed:
		c.Open = false
	}
	return c
}

type log = journal.Log[counter, event]

var start = time.Date(2026, 11, 17, 9, 30, 0, 123456789, time.FixedZone("", 8*3600))

// do appends events to a counter as casework does, and returns what it is then.
func do(t *testing.T, d db.DB, l *log, id string, events ...event) journal.Held[counter] {
	t.Helper()
	next, err := try(t.Context(), d, l, id, events...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func try(ctx context.Context, d db.DB, l *log, id string, events ...event) (journal.Held[counter], error) {
	h, ok := l.Cached(id)
	if !ok {
		var err error
		if h, err = l.Load(ctx, id); err != nil {
			return h, err
		}
	}
	e := journal.Entry[event]{At: start.Add(time.Duration(h.Version) * time.Hour), Actor: "haikou.officer", Act: "count", Events: events}
	next, batch, err := l.Append(h, e)
	if err != nil {
		return h, err
	}
	if err := d.Apply(ctx, batch); err != nil {
		return h, err
	}
	l.Committed(next)
	return next, nil
}

// fill makes n counters with five entries each.
func fill(t *testing.T, d db.DB, l *log, n int) {
	t.Helper()
	for i := range n {
		id := fmt.Sprintf("C%03d", i)
		do(t, d, l, id, added{i})
		do(t, d, l, id, named{"欧阳 <b>"}, named{"Ärger"})
		do(t, d, l, id, added{2}, added{-1})
		do(t, d, l, id, named{"é"})
		do(t, d, l, id, closed{})
	}
}

func text(t *testing.T, c counter) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
