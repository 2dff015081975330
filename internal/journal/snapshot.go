package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tandem/internal/db"
)

const (
	insertSnapshot = `INSERT INTO snapshot (aggregate, id, version, head, state, unlogged, city, status, wake, due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	updateSnapshot = `UPDATE snapshot SET version = $3, head = $4, state = $5, ` + waits + `, city = $7, status = $8, wake = $9, due = $10
WHERE aggregate = $1 AND id = $2`
	// updateState leaves the indexed columns alone, which saves the work on the indexes.
	updateState = `UPDATE snapshot SET version = $3, head = $4, state = $5, ` + waits + ` WHERE aggregate = $1 AND id = $2`
	// waits notes since when the head waits for the log (see package ledger). Where
	// one waits already the column keeps its value, and PostgreSQL its heap-only update.
	waits = `unlogged = CASE WHEN unlogged = '' THEN $6 ELSE unlogged END`
)

// store keeps next, whose last entry was made at the moment. It needs no guard of its
// own: the one on the entry lets only the holder of the version before get here.
func (l *Log[S, E]) store(h, next Held[S], at string) (db.Stmt, error) {
	state, err := written(&next.State)
	if err != nil {
		return db.Stmt{}, fmt.Errorf("state: %w", err)
	}
	args := []any{l.Name, next.ID, next.Version, next.head, state, at}
	ix := next.Index
	switch {
	case h.Version == 0:
		return db.Stmt{SQL: insertSnapshot, Args: append(args, ix.City, ix.Status, ix.Wake, ix.Due)}, nil
	case ix == h.Index:
		return db.Stmt{SQL: updateState, Args: args}, nil
	}
	return db.Stmt{SQL: updateSnapshot, Args: append(args, ix.City, ix.Status, ix.Wake, ix.Due)}, nil
}

// written is the JSON of v in one piece of memory; json.Marshal and a conversion make more.
func written(v any) (string, error) {
	var b strings.Builder
	err := json.NewEncoder(&b).Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

const selectSnapshot = `SELECT version, head, state FROM snapshot WHERE aggregate = $1 AND id = $2`

// Load reads the aggregate from the database, in one round trip, and keeps it.
// One that never was is a Held of version 0 and the zero state.
func (l *Log[S, E]) Load(ctx context.Context, id string) (Held[S], error) {
	h, err := l.LoadFrom(ctx, l.db, id)
	if err == nil && h.Version > 0 {
		l.cache.put(h)
	}
	return h, err
}

// LoadFrom is Load in a transaction of the caller's.
func (l *Log[S, E]) LoadFrom(ctx context.Context, r db.Reader, id string) (Held[S], error) {
	h := Held[S]{ID: id}
	var state []byte
	err := r.QueryRow(ctx, selectSnapshot, l.Name, id).Scan(&h.Version, &h.head, &state)
	if errors.Is(err, db.ErrNoRows) {
		return h, nil
	}
	if err == nil {
		err = json.Unmarshal(state, &h.State)
		h.Index = l.Index(h.State)
	}
	if err != nil {
		return Held[S]{ID: id}, fmt.Errorf("load %s %s: %w", l.Name, id, err)
	}
	return h, nil
}
