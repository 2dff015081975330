// Package journal remembers what happened to an aggregate and what it looks
// like now, one never without the other.
//
// A command that was accepted is one row of table entry: who did what when, and
// the events it led to, chained by hash to the entry before it. The fold of all
// events is one row of table snapshot, with the few columns lists ask for. Both
// are written by one db.Apply, whose batch Append makes. There is no other way
// to write either table, so nothing is unrecorded, and the primary key of entry
// (aggregate, id, seq) decides every race: who comes second has changed nothing.
//
// The package is generic over the aggregate: a state S, events E, and how they
// fold. States are values that nobody changes once they are made, so the ones
// committed last are kept in memory and a command needs no reading at all.
package journal

import (
	"fmt"
	"time"

	"tandem/internal/db"
)

// Aggregate says how events of type E lead to states of type S. The zero S is
// the state before the first event. The JSON form of both is for ever: what was
// once stored must decode, and encode to the same bytes again (see Faithful).
type Aggregate[S, E any] struct {
	Name   string
	Evolve func(S, E) S // pure; must not change its argument
	Kind   func(E) string
	Decode func(kind string, body []byte) (E, error)
	Index  func(S) Index // pure
}

// Index is what lists and timers find a snapshot by.
type Index struct {
	City   string // scope: the city whose offices see it
	Status string
	Wake   string // moment at which a timer must act, in the aggregate's own text; "" for none
	Due    string // date of the next legal limit; "" for none
}

// Entry is a command that was accepted: one row of the journal.
type Entry[E any] struct {
	At     time.Time // kept in UTC, to the microsecond
	Actor  string
	Act    string
	Events []E // at least one
}

// Held is a state as it was read or committed, and the right to append to it:
// only a Log makes one and only Append takes one, so nobody writes an aggregate
// without having seen it.
type Held[S any] struct {
	ID      string
	State   S
	Index   Index // of State
	Version int64 // number of entries; 0 for an aggregate that never was
	head    string
}

// Log is the journal of one kind of aggregate.
type Log[S, E any] struct {
	Aggregate[S, E]
	db    db.DB
	cache *cache[S]
}

// CacheSize is how many states a Log keeps in memory unless told otherwise.
const CacheSize = 50_000

// Open returns the log of the aggregate in d, with room for size states in
// memory, 0 for none.
func Open[S, E any](d db.DB, a Aggregate[S, E], size int) *Log[S, E] {
	return &Log[S, E]{a, d, newCache[S](size)}
}

// Cached returns the state that this process committed or loaded last. It may
// be older than what another process has stored since: an Append to it then
// loses its race, and a refusal decided on it should be decided again on Load.
func (l *Log[S, E]) Cached(id string) (Held[S], bool) { return l.cache.get(id) }

// Committed is to be told of every Held whose batch was applied.
func (l *Log[S, E]) Committed(h Held[S]) { l.cache.put(h) }

// Forget drops what is kept of id, because it has proved to be old.
func (l *Log[S, E]) Forget(id string) { l.cache.drop(id) }

const insertEntry = `INSERT INTO entry (aggregate, id, seq, at, actor, act, events, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// Append makes the state that the entry leads to, and the batch that stores
// both: the guard against races first (see db.Lost). Nothing is stored until
// the batch is applied; tell Committed then.
func (l *Log[S, E]) Append(h Held[S], e Entry[E]) (Held[S], db.Batch, error) {
	r, err := l.record(h, e)
	if err != nil {
		return h, nil, fmt.Errorf("append to %s %s: %w", l.Name, h.ID, err)
	}
	next := Held[S]{ID: h.ID, State: h.State, Version: r.seq, head: r.hash}
	for _, event := range e.Events {
		next.State = l.Evolve(next.State, event)
	}
	next.Index = l.Aggregate.Index(next.State)
	snapshot, err := l.store(h, next, r.at)
	if err != nil {
		return h, nil, fmt.Errorf("append to %s %s: %w", l.Name, h.ID, err)
	}
	entry := db.Stmt{SQL: insertEntry, Args: []any{l.Name, h.ID, r.seq, r.at, r.actor, r.act, r.events, r.hash}}
	return next, db.Batch{entry, snapshot}, nil
}
