package ledger_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/ledger"
	"tandem/internal/tlogproof"
)

func sha(b []byte) tlog.Hash { return sha256.Sum256(b) }

func copyOf(dir string) ledger.Copy { return ledger.Copy{FS: os.DirFS(dir)} }

// TestALogAgainstAnOracle: whatever is added, acted and sequenced, in whatever order and
// wherever the database is lost, the log holds each leaf once and each last head, every
// checkpoint is the root of the leaves before it, and proofs hold.
func TestALogAgainstAnOracle(t *testing.T) {
	k := newKeys(t, origin)
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		rapid.Check(t, func(r *rapid.T) {
			clear(t, d)
			m := &model{office: newOffice(t, d, k), added: map[string]bool{}, acts: map[string]int{}}
			m.unsure = ledger.Open(unsure{d, func() string { return m.fate }}, m.Options)
			r.Repeat(map[string]func(*rapid.T){
				"add":      m.doAdd,
				"act":      m.doAct,
				"sequence": m.doSequence,
				"lose":     m.doLose,
				"":         m.check,
			})
			m.finish(r)
		})
	})
}

// clear empties the tables, so that one database does for many runs.
func clear(t *testing.T, d db.DB) {
	t.Helper()
	var b db.Batch
	for _, table := range []string{"entry", "snapshot", "log_queue", "log_leaf", "log_hash", "log_checkpoint"} {
		b = append(b, db.Stmt{SQL: "DELETE FROM " + table})
	}
	if err := d.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// A model is what should be in the log.
type model struct {
	*office
	unsure *ledger.Log // the same log on a database that is lost now and then
	fate   string
	added  map[string]bool // by leaf
	acts   map[string]int  // by tally
	seen   []tlogproof.Checkpoint
}

func (m *model) doAdd(r *rapid.T) {
	var all db.Batch
	for range rapid.IntRange(1, 30).Draw(r, "n") {
		leaf := fmt.Sprint("leaf ", rapid.IntRange(0, 400).Draw(r, "leaf"))
		_, stmt := m.Add([]byte(leaf))
		all, m.added[leaf] = append(all, stmt), true
	}
	m.must(m.db.Apply(m.t.Context(), all))
}

func (m *model) doAct(r *rapid.T) {
	id := fmt.Sprint("T", rapid.IntRange(0, 5).Draw(r, "tally"))
	m.must(m.act(m.t.Context(), id))
	m.acts[id]++
}

func (m *model) doSequence(*rapid.T) { m.seen = append(m.seen, m.last(m.Log)) }

// doLose sequences while the database goes away, before or after the batch is written.
func (m *model) doLose(r *rapid.T) {
	m.fate = rapid.SampledFrom([]string{"before", "after"}).Draw(r, "fate")
	_, err := m.unsure.Sequence(m.t.Context())
	if err != nil && !errors.Is(err, errLost) {
		r.Fatal(err)
	}
}

func (m *model) last(l *ledger.Log) tlogproof.Checkpoint {
	_, err := l.Sequence(m.t.Context())
	m.must(err)
	c, _, err := l.Last(m.t.Context())
	m.must(err)
	return c
}

func (m *model) check(r *rapid.T) {
	if _, err := m.Audit(m.t.Context()); err != nil {
		r.Fatal(err)
	}
}

// finish compares the whole log with what should be in it.
func (m *model) finish(r *rapid.T) {
	m.seen = append(m.seen, m.last(m.Log))
	if g, err := m.Lag(m.t.Context()); err != nil || g.Waiting != 0 {
		r.Fatalf("%d wait still, %v", g.Waiting, err)
	}
	leaves := m.leaves()
	for _, c := range m.seen {
		if c.Note != "" && mth(leaves[:c.Size]) != c.Root {
			r.Fatalf("the checkpoint of %d leaves is not over them", c.Size)
		}
	}
	count := map[string]int{}
	for _, leaf := range leaves {
		count[string(leaf)]++
	}
	for leaf := range m.added {
		if count[leaf] != 1 {
			r.Fatalf("%q stands in the log %d times", leaf, count[leaf])
		}
		m.proved(r, leaf)
	}
	for id, n := range m.acts {
		h, p, ok, err := m.Head(m.t.Context(), "tally", id)
		if err != nil || !ok || h.Version != int64(n) || p.Verify(h.Leaf(), m.trust()) != nil {
			r.Fatalf("head of %s: version %d of %d, %v, %v", id, h.Version, n, ok, err)
		}
	}
}

func (m *model) proved(r *rapid.T, leaf string) {
	p, ok, err := m.Proof(m.t.Context(), ledger.LeafID([]byte(leaf)))
	if err != nil || !ok {
		r.Fatalf("no proof of %q: %v", leaf, err)
	}
	if err := p.Verify([]byte(leaf), m.trust()); err != nil {
		r.Fatalf("%q: %v", leaf, err)
	}
}

// TestFourSequencers: many sequence at once while leaves and heads keep coming; none is
// lost and none stands twice.
func TestFourSequencers(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		const leaves, tallies = 600, 20
		ctx, stop := context.WithCancel(t.Context())
		var writers, sequencers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := range leaves / 4 {
					if _, err := o.add(t.Context(), fmt.Sprint("leaf ", w, " ", i)); err != nil {
						t.Error(err)
					}
					if err := o.act(t.Context(), fmt.Sprint("T", i%tallies)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 4 {
			l := ledger.Open(o.db, o.Options)
			sequencers.Go(func() {
				for ctx.Err() == nil {
					if _, err := l.Sequence(ctx); err != nil && ctx.Err() == nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		stop()
		sequencers.Wait()
		o.sequence()
		all := o.leaves()
		opaque := slices.DeleteFunc(slices.Clone(all), func(l []byte) bool { return !strings.HasPrefix(string(l), "leaf ") })
		slices.SortFunc(opaque, slices.Compare)
		if n := len(slices.CompactFunc(slices.Clone(opaque), slices.Equal)); n != leaves || len(opaque) != leaves {
			t.Errorf("%d leaves, %d of them different, want %d", len(opaque), n, leaves)
		}
		a := o.audit()
		t.Logf("%d leaves under %d checkpoints", a.Leaves, a.Checkpoints)
	})
}

// TestACommandMeanwhile: a head that was moved on while it was sequenced waits on.
func TestACommandMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.must(o.act(t.Context(), "T1"))
		between := ledger.Open(meanwhile{o.db, func() { o.must(o.act(t.Context(), "T1")) }}, o.Options)
		if n, err := between.Sequence(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		if g, err := o.Lag(t.Context()); g.Waiting != 1 || err != nil {
			t.Errorf("%d wait, %v", g.Waiting, err)
		}
		if c := o.sequence(); c.Size != 2 {
			t.Errorf("%d leaves", c.Size)
		}
		o.audit()
	})
}

// meanwhile does something right before a batch is applied.
type meanwhile struct {
	db.DB
	do func()
}

func (m meanwhile) Apply(ctx context.Context, b db.Batch) error {
	m.do()
	return m.DB.Apply(ctx, b)
}

// TestLag: how far the log is behind, and when that is an alarm.
func TestLag(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		lag := func(waiting int64, age time.Duration, late bool) {
			t.Helper()
			g, err := o.Lag(t.Context())
			if want := (ledger.Lag{Waiting: waiting, Age: age}); err != nil || g != want || g.Late() != late {
				t.Errorf("%+v late %v, %v; want %+v", g, g.Late(), err, want)
			}
		}
		lag(0, 0, false)
		o.must(o.act(t.Context(), "T1"))
		o.pass(4 * time.Second)
		o.must(o.act(t.Context(), "T1")) // it waits since its first act
		o.added("a leaf")
		lag(2, 4*time.Second, false)
		o.pass(7 * time.Second)
		lag(2, 11*time.Second, true)
		o.sequence()
		lag(0, 0, false)
		o.added("a leaf") // which is logged already
		lag(0, 0, false)
	})
}

// TestALeafThatMayNotBe: one that is empty or too long fails the batch it is in.
func TestALeafThatMayNotBe(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, leaf := range []string{"", strings.Repeat("x", ledger.MaxLeaf+1)} {
			if _, err := o.add(t.Context(), leaf); err == nil {
				t.Errorf("a leaf of %d bytes was added", len(leaf))
			}
		}
		id := o.added(strings.Repeat("x", ledger.MaxLeaf))
		o.sequence()
		if _, ok, err := o.Proof(t.Context(), id); !ok || err != nil {
			t.Errorf("the longest leaf: %v, %v", ok, err)
		}
	})
}

// TestBeforeTheFirstLeaf: an empty log has no files and signs nothing.
func TestBeforeTheFirstLeaf(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		if n, err := o.Sequence(t.Context()); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if _, err := o.File(t.Context(), "checkpoint"); !errors.Is(err, ledger.ErrNoFile) {
			t.Errorf("checkpoint: %v", err)
		}
		if _, ok, err := o.Proof(t.Context(), o.added("waits")); ok || err != nil {
			t.Errorf("proof of what waits: %v, %v", ok, err)
		}
		if _, err := ledger.Open(o.db, ledger.Options{Now: o.time}).Sequence(t.Context()); !errors.Is(err, ledger.ErrNoKey) {
			t.Errorf("without a key: %v", err)
		}
		o.audit()
	})
}

// TestAHeadTellsNothing: equal acts on tallies make leaves that share nothing, and the
// leaf of a head opens with its opening only.
func TestAHeadTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.must(o.act(t.Context(), "CASE-4711"))
		o.sequence()
		o.must(o.act(t.Context(), "CASE-4711"))
		o.sequence()
		for _, leaf := range o.leaves() {
			for _, word := range []string{"CASE", "4711", "tally", "clerk"} {
				if strings.Contains(string(leaf), word) {
					t.Errorf("a leaf says %q: %s", word, leaf)
				}
			}
		}
		h, p, ok, err := o.Head(t.Context(), "tally", "CASE-4711")
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		o.must(p.Verify(h.Leaf(), o.trust()))
		h.Opening[0] ^= 1
		if p.Verify(h.Leaf(), o.trust()) == nil {
			t.Error("another opening opens it too")
		}
	})
}

// TestWhatIsLoggedAndWaits: a mark that is left of something logged, as by two who come
// at once on PostgreSQL, is cleared without logging it again.
func TestWhatIsLoggedAndWaits(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.must(o.act(t.Context(), "T1"))
		id := o.added("a leaf")
		o.sequence()
		o.exec(`INSERT INTO log_queue (id, at, body) VALUES ($1, '2026-11-23T01:00:00.000000Z', $2)`, id, []byte("a leaf"))
		o.exec(`UPDATE snapshot SET unlogged = '2026-11-23T01:00:00.000000Z'`)
		o.added("another")
		if n, err := o.Sequence(t.Context()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		o.exec(`UPDATE snapshot SET unlogged = '2026-11-23T01:00:00.000000Z'`)
		if n, err := o.Sequence(t.Context()); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if g, err := o.Lag(t.Context()); g.Waiting != 0 || err != nil {
			t.Errorf("%d wait, %v", g.Waiting, err)
		}
		if a := o.audit(); a.Leaves != 3 {
			t.Errorf("%d leaves", a.Leaves)
		}
	})
}

// TestAMarkThatStandsCostsNoIndex: PostgreSQL updates a row whose head waits already in
// its page, without touching an index.
func TestAMarkThatStandsCostsNoIndex(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		if o.db.Dialect() != db.DialectPostgres {
			return // SQLite has nothing of the kind
		}
		const acts = 30
		for range acts {
			o.must(o.act(t.Context(), "T1"))
		}
		var all, inPlace int64
		for deadline := time.Now().Add(time.Minute); all < acts-1; {
			if time.Now().After(deadline) {
				t.Fatalf("%d updates are counted", all)
			}
			o.must(o.act(t.Context(), "T2")) // lets connections tell what they did
			o.must(o.db.QueryRow(t.Context(), `SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'snapshot'`).Scan(&all, &inPlace))
		}
		if inPlace*10 < all*9 {
			t.Errorf("%d of %d updates were made in place", inPlace, all)
		}
	})
}

// TestRestart: everything waits for the new log, whose key comes before the old log is
// forgotten; under the old name nothing is begun anew.
func TestRestart(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ids := o.fill(30)
		if err := o.Restart(t.Context(), origin, func(string) error { t.Error("a key is made"); return nil }); !errors.Is(err, ledger.ErrSameName) {
			t.Errorf("with its name: %v", err)
		}
		if err := o.Restart(t.Context(), "permits.example/log2", func(string) error { return errLost }); !errors.Is(err, errLost) {
			t.Errorf("without a new key: %v", err)
		}
		if a := o.audit(); a.Leaves != 30 {
			t.Errorf("%d leaves are left", a.Leaves)
		}
		k := newKeys(t, "permits.example/log2")
		o.must(o.Restart(t.Context(), "permits.example/log2", func(name string) error {
			if name != k.verifier.Name() {
				t.Errorf("the key is made for %s", name)
			}
			if _, err := ledger.Open(o.db, ledger.Options{Signer: k.signer, Verifier: k.verifier, Now: o.time}).Sequence(t.Context()); err == nil {
				t.Error("the new key signs over the old log")
			}
			return nil
		}))
		o.audit()
		next := newOffice(t, o.db, k)
		if c := next.sequence(); c.Size != 30 || c.Origin != "permits.example/log2" {
			t.Errorf("%d leaves in %s", c.Size, c.Origin)
		}
		next.audit()
		if _, ok, err := next.Proof(t.Context(), ids[3]); !ok || err != nil {
			t.Errorf("%v, %v", ok, err)
		}
	})
}
