package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tandem/internal/db"
	"tandem/internal/text"
)

// Flaw says what is wrong with an entry or a snapshot.
type Flaw string

// The flaws that Verify finds, in the order it looks for them.
const (
	FlawMissing Flaw = "missing" // there is no entry of this number, and there are later ones or a snapshot
	FlawChain   Flaw = "chain"   // the row is not the one that was hashed, or not behind the one before it
	FlawEvents  Flaw = "events"  // the events cannot be read
	FlawOrphan  Flaw = "orphan"  // there are entries and no snapshot
	FlawVersion Flaw = "version" // the snapshot counts another number of entries
	FlawHead    Flaw = "head"    // the snapshot names another last hash
	FlawState   Flaw = "state"   // the stored state is not what the entries lead to
	FlawIndex   Flaw = "index"   // a column of the snapshot is not what its state says
)

// Broken is the first wrong entry that Verify met.
type Broken struct {
	Aggregate string
	ID        string
	Seq       int64 // of the first wrong entry; of the last one if only the snapshot is wrong
	Flaw      Flaw
	Got, Want string
}

// In says it in the language.
func (b *Broken) In(l text.Lang) string {
	return text.T(l, "journal."+string(b.Flaw), b.Aggregate, b.ID, b.Seq, b.Got, b.Want)
}

func (b *Broken) Error() string { return b.In(text.EN) }

// Count is how much Verify went through.
type Count struct{ Aggregates, Entries int64 }

// Verify replays every entry of every aggregate and compares: numbers, chain,
// and the snapshot byte by byte. A *Broken names the first wrong entry. With
// each state that is right it calls also, if not nil, for checks of what the
// state refers to. It holds one page of states in memory, whatever the size of
// the journal, and may run beside writers.
//
// What it cannot see is a journal whose end was cut off and whose snapshot was
// set back to match, all hashes recomputed; that takes a witness outside.
func (l *Log[S, E]) Verify(ctx context.Context, also func(Held[S]) error) (Count, error) {
	v := &verifier[S, E]{Log: l, also: also}
	after := ""
	for {
		next, err := v.page(ctx, after)
		if err != nil || next == "" {
			return v.count, err
		}
		after = next
	}
}

// verifier goes through pages of snapshots and the entries beside them.
type verifier[S, E any] struct {
	*Log[S, E]
	also  func(Held[S]) error
	count Count
}

// page verifies the snapshots behind after, and the entries up to the last of
// them. It returns where the next page begins, "" when this was the last.
func (v *verifier[S, E]) page(ctx context.Context, after string) (last string, err error) {
	var right []Held[S]
	err = v.db.Read(ctx, func(tx db.Tx) error {
		right, last, err = v.read(ctx, tx, after)
		return err
	})
	for _, h := range right {
		if v.also == nil || err != nil {
			break
		}
		err = v.also(h)
	}
	return last, err
}

const selectRange = `SELECT id, seq, at, actor, act, events, hash FROM entry
WHERE aggregate = $1 AND id > $2 AND (id <= $3 OR $3 = '') ORDER BY id, seq`

// read is page at one moment.
func (v *verifier[S, E]) read(ctx context.Context, tx db.Tx, after string) (right []Held[S], last string, err error) {
	p, err := v.Log.page(ctx, tx, after)
	if err != nil {
		return nil, "", err
	}
	if len(p) == pageSize {
		last = p[len(p)-1].ID
	}
	w := walk[S, E]{verifier: v, rest: p}
	if err := db.ForEach(ctx, tx, selectRange, w.entry, v.Name, after, last); err != nil {
		return nil, "", err
	}
	return w.right, last, w.finish("")
}

// walk goes along entries and snapshots, both in order of id.
type walk[S, E any] struct {
	*verifier[S, E]
	rest  page[S]   // snapshots not yet compared
	now   Held[S]   // what the entries read so far of one aggregate lead to
	right []Held[S] // states that are as they should be
}

func (w *walk[S, E]) entry(row db.Row) error {
	var id string
	var r record
	if err := row.Scan(&id, &r.seq, &r.at, &r.actor, &r.act, &r.events, &r.hash); err != nil {
		return err
	}
	if id != w.now.ID {
		if err := w.finish(id); err != nil {
			return err
		}
		w.now = Held[S]{ID: id}
	}
	w.count.Entries++
	return w.step(r)
}

// step checks that r is the entry after w.now, and folds it in.
func (w *walk[S, E]) step(r record) error {
	if want := w.now.Version + 1; r.seq != want {
		return w.broken(want, FlawMissing, fmt.Sprint(r.seq), "")
	}
	if hash := link(w.now.head, w.Name, w.now.ID, r); hash != r.hash {
		return w.broken(r.seq, FlawChain, r.hash, hash)
	}
	events, err := w.decode(r.events)
	if err != nil {
		return w.broken(r.seq, FlawEvents, err.Error(), "")
	}
	for _, e := range events {
		w.now.State = w.Evolve(w.now.State, e)
	}
	w.now.Version, w.now.head = r.seq, r.hash
	return nil
}

// finish compares the aggregate whose entries have been read with its snapshot.
// The entries go on with next, "" for the end; snapshots before that have none.
func (w *walk[S, E]) finish(next string) error {
	if w.now.ID != "" {
		if err := w.compare(); err != nil {
			return err
		}
		w.now = Held[S]{}
	}
	if len(w.rest) > 0 && (next == "" || w.rest[0].ID < next) {
		return w.bare(w.rest[0])
	}
	return nil
}

// bare is for a snapshot without entries.
func (w *walk[S, E]) bare(s snapshot[S]) error {
	w.now = Held[S]{ID: s.ID}
	return w.broken(1, FlawMissing, fmt.Sprint(s.Version), "")
}

func (w *walk[S, E]) compare() error {
	if len(w.rest) == 0 || w.rest[0].ID != w.now.ID {
		return w.broken(w.now.Version, FlawOrphan, "", "")
	}
	s := w.rest[0]
	w.rest = w.rest[1:]
	w.count.Aggregates++
	if err := w.differ(s); err != nil {
		return err
	}
	w.now.Index = s.Index
	w.right = append(w.right, w.now)
	return nil
}

// differ compares what the entries lead to with what is stored.
func (w *walk[S, E]) differ(s snapshot[S]) error {
	now := w.now
	if s.Version != now.Version {
		first := min(s.Version, now.Version) + 1 // too many entries, or too few
		return w.broken(first, FlawVersion, fmt.Sprint(s.Version), fmt.Sprint(now.Version))
	}
	if s.head != now.head {
		return w.broken(now.Version, FlawHead, s.head, now.head)
	}
	state, err := json.Marshal(now.State)
	if err != nil {
		return fmt.Errorf("state of %s %s: %w", w.Name, now.ID, err)
	}
	if !bytes.Equal(state, s.text) {
		got, want := difference(s.text, state)
		return w.broken(now.Version, FlawState, got, want)
	}
	if ix := w.Index(now.State); ix != s.Index {
		return w.broken(now.Version, FlawIndex, fmt.Sprintf("%q", s.Index), fmt.Sprintf("%q", ix))
	}
	return nil
}

// difference cuts two texts to where they part.
func difference(got, want []byte) (string, string) {
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	return part(got, n), part(want, n)
}

func part(b []byte, from int) string {
	return strings.ToValidUTF8(string(b[max(0, from-30):min(len(b), from+50)]), "")
}

func (w *walk[S, E]) broken(seq int64, f Flaw, got, want string) error {
	return &Broken{w.Name, w.now.ID, seq, f, got, want}
}
