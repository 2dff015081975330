package ledger_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/journal"
	"tandem/internal/ledger"
	"tandem/internal/tlogproof"
)

const origin = "permits.example/log"

// monday is when tests begin.
var monday = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// A tally is the least of aggregates: how often something happened.
type tally struct {
	N int `json:"n"`
}

type happened struct {
	What string `json:"what"`
}

var tallies = journal.Aggregate[tally, happened]{
	Name:   "tally",
	Evolve: func(s tally, _ happened) tally { return tally{s.N + 1} },
	Kind:   func(happened) string { return "happened" },
	Decode: journal.Kinds[happened]{"happened": journal.As[happened, happened]}.Decode,
	Index:  func(tally) journal.Index { return journal.Index{City: "haikou", Status: "open"} },
}

// keys are of one log, for a whole test.
type keys struct {
	signer   note.Signer
	verifier note.Verifier
}

func newKeys(t testing.TB, name string) keys {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	k, err := keysOf(skey, vkey)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func keysOf(skey, vkey string) (k keys, err error) {
	if k.signer, err = note.NewSigner(skey); err != nil {
		return k, err
	}
	k.verifier, err = note.NewVerifier(vkey)
	return k, err
}

// An office has a log over tallies.
type office struct {
	*ledger.Log
	t    testing.TB
	db   db.DB
	keys keys
	book *journal.Log[tally, happened]

	mu  sync.Mutex
	now time.Time
}

func newOffice(t testing.TB, d db.DB, k keys, witnesses ...note.Verifier) *office {
	o := &office{t: t, db: d, keys: k, book: journal.Open(d, tallies, 0), now: monday}
	o.Log = ledger.Open(d, ledger.Options{Signer: k.signer, Verifier: k.verifier, Witnesses: witnesses, Now: o.time})
	return o
}

func (o *office) time() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func (o *office) trust() tlogproof.Trust { return tlogproof.Of(o.keys.verifier) }

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// act carries out a command on a tally.
func (o *office) act(ctx context.Context, id string) error {
	for {
		h, err := o.book.Load(ctx, id)
		if err != nil {
			return err
		}
		_, stmts, err := o.book.Append(h, o.entry())
		if err != nil {
			return err
		}
		if err := o.db.Apply(ctx, stmts); !db.Lost(err) {
			return err
		}
	}
}

// add adds a leaf in a batch of its own, and returns its id.
func (o *office) add(ctx context.Context, leaf string) (string, error) {
	id, stmt := o.Add([]byte(leaf))
	return id, o.db.Apply(ctx, db.Batch{stmt})
}

// added is add that must succeed.
func (o *office) added(leaf string) string {
	o.t.Helper()
	id, err := o.add(o.t.Context(), leaf)
	o.must(err)
	return id
}

// sequence sequences all that waits, and returns the checkpoint.
func (o *office) sequence() tlogproof.Checkpoint {
	o.t.Helper()
	_, err := o.Sequence(o.t.Context())
	o.must(err)
	c, ok, err := o.Last(o.t.Context())
	o.must(err)
	if !ok {
		o.t.Fatal("there is no checkpoint")
	}
	return c
}

// fill makes a log of n leaves, every third the head of a tally.
func (o *office) fill(n int) (ids []string) {
	o.t.Helper()
	var all db.Batch
	for i := range n {
		if i%3 != 0 {
			id, stmt := o.Add(fmt.Appendf(nil, "leaf %d", i))
			ids, all = append(ids, id), append(all, stmt)
			continue
		}
		_, stmts, err := o.book.Append(journal.Held[tally]{ID: fmt.Sprint("T", i)}, o.entry())
		o.must(err)
		all = append(all, stmts...)
	}
	o.must(o.db.Apply(o.t.Context(), all))
	o.sequence()
	return ids
}

func (o *office) entry() journal.Entry[happened] {
	return journal.Entry[happened]{At: o.time(), Actor: "clerk", Act: "note", Events: []happened{{"it"}}}
}

func (o *office) audit() ledger.Audited {
	o.t.Helper()
	a, err := o.Audit(o.t.Context())
	o.must(err)
	return a
}

func (o *office) exec(q string, args ...any) {
	o.t.Helper()
	o.must(o.db.Apply(o.t.Context(), db.Batch{{SQL: q, Args: args}}))
}

// each runs a test with an office on each database.
func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	k := newKeys(t, origin)
	dbtest.EachDB(t, func(t *testing.T, d db.DB) { test(t, newOffice(t, d, k)) })
}

// leaves reads every leaf of the log out of its files.
func (o *office) leaves() (out [][]byte) {
	o.t.Helper()
	dir := o.t.TempDir()
	_, err := o.Export(o.t.Context(), dir)
	o.must(err)
	c, ok, err := o.Last(o.t.Context())
	o.must(err)
	if !ok {
		return nil
	}
	root, err := copyOf(dir).Leaves(c.Size, func(_ int64, leaf []byte) error { out = append(out, leaf); return nil })
	o.must(err)
	if root != c.Root {
		o.t.Fatalf("the files have the root %v, the checkpoint has %v", root, c.Root)
	}
	return out
}

// mth is the Merkle tree hash as RFC 6962, section 2.1 defines it.
func mth(leaves [][]byte) tlog.Hash {
	switch n := len(leaves); n {
	case 0:
		return sha(nil)
	case 1:
		return sha(append([]byte{0}, leaves[0]...))
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		left, right := mth(leaves[:k]), mth(leaves[k:])
		return sha(append(append([]byte{1}, left[:]...), right[:]...))
	}
}

// unsure is a database that is lost around every other batch: before it is written,
// or after.
type unsure struct {
	db.DB
	fate func() string
}

var errLost = errors.New("lost")

func (u unsure) Apply(ctx context.Context, b db.Batch) error {
	switch u.fate() {
	case "before":
		return fmt.Errorf("%w: %w", db.ErrUnavailable, errLost)
	case "after":
		if err := u.DB.Apply(ctx, b); err != nil {
			return err
		}
		return fmt.Errorf("%w: %w", db.ErrUnknown, errLost)
	}
	return u.DB.Apply(ctx, b)
}

// fillMore adds n leaves of chance, and sequences.
func (o *office) fillMore(n int) {
	o.t.Helper()
	var all db.Batch
	for range n {
		_, stmt := o.Add([]byte(rand.Text()))
		all = append(all, stmt)
	}
	o.must(o.db.Apply(o.t.Context(), all))
	o.sequence()
}
