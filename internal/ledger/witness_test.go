package ledger_test

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/ledger"
	"tandem/internal/tlogproof"
)

// watched is an office with a witness over its log, in a database of the witness's own.
type watched struct {
	*office
	ledger.Witness
	key note.Verifier
}

func eachWatched(t *testing.T, test func(t *testing.T, w watched)) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		skey, vkey, err := tlogproof.WitnessKey(rand.Reader, "witness.example/w1")
		if err != nil {
			t.Fatal(err)
		}
		k := newKeys(t, origin)
		verifier, err := tlogproof.NewVerifier(vkey)
		if err != nil {
			t.Fatal(err)
		}
		o := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), k, verifier)
		signer, key, err := tlogproof.NewCosigner(skey, o.time)
		if err != nil {
			t.Fatal(err)
		}
		test(t, watched{o, ledger.Witness{DB: d, Signer: signer, Logs: map[string]note.Verifier{origin: k.verifier}}, key})
	})
}

// request is an add-checkpoint request for the log as it is.
func (w watched) request(old int64) []byte {
	w.t.Helper()
	body, ok, err := w.Request(w.t.Context(), old)
	w.must(err)
	if !ok {
		w.t.Fatal("there is nothing to sign")
	}
	return body
}

// cosign lets the witness sign the log as it is, and gives the log the signature.
func (w watched) cosign(old int64) tlogproof.Checkpoint {
	w.t.Helper()
	line, err := w.Witness.Add(w.t.Context(), w.request(old))
	w.must(err)
	c, _, err := w.Last(w.t.Context())
	w.must(err)
	names, err := w.Cosign(w.t.Context(), []byte(c.Note+line))
	w.must(err)
	if !slices.Equal(names, []string{"witness.example/w1"}) {
		w.t.Errorf("signed by %v", names)
	}
	return c
}

// TestAWitness: it signs what continues what it signed before; its signature is served
// with the checkpoint and is in proofs, which then prefer the checkpoint it has signed.
func TestAWitness(t *testing.T) {
	eachWatched(t, func(t *testing.T, w watched) {
		id := w.fill(20)[0]
		first := w.cosign(0)
		w.added("more")
		w.sequence()
		second := w.cosign(first.Size)
		w.added("yet more")
		w.sequence()

		trust := tlogproof.Trust{Logs: []note.Verifier{w.keys.verifier}, Witnesses: []note.Verifier{w.key}, Quorum: 1}
		p, ok, err := w.Proof(t.Context(), id)
		w.must(err)
		if !ok || p.Checkpoint.Size != second.Size {
			t.Errorf("proved under %d leaves, the witness has signed %d", p.Checkpoint.Size, second.Size)
		}
		w.must(p.Verify([]byte("leaf 1"), trust))
		fresh, _, err := w.Proof(t.Context(), ledger.LeafID([]byte("yet more")))
		w.must(err)
		if err := fresh.Verify([]byte("yet more"), trust); err == nil || !strings.Contains(err.Error(), "0 trusted witnesses") {
			t.Errorf("what no witness has seen: %v", err)
		}
		w.must(fresh.Verify([]byte("yet more"), w.trust()))

		f, err := w.File(t.Context(), "checkpoint")
		w.must(err)
		if _, names, err := (tlogproof.Trust{Logs: []note.Verifier{w.keys.verifier}, Witnesses: []note.Verifier{w.key}}).Open(f.Body); err != nil || len(names) != 0 {
			t.Errorf("the newest checkpoint is signed by %v, %v", names, err)
		}
		w.cosign(second.Size)
		f, err = w.File(t.Context(), "checkpoint")
		w.must(err)
		if _, _, err := trust.Open(f.Body); err != nil {
			t.Error(err)
		}
		spoilt := strings.Replace(string(f.Body), "— witness.example/w1 ", "— witness.example/w1 A", 1)
		if _, _, err := trust.Open([]byte(spoilt)); err == nil {
			t.Error("a spoilt signature is taken")
		}
	})
}

// TestWhatAWitnessRefuses: with the status that tlog-witness has for it, and nothing is
// signed or stored.
func TestWhatAWitnessRefuses(t *testing.T) {
	eachWatched(t, func(t *testing.T, w watched) {
		w.fill(20)
		early := w.request(0)
		w.cosign(0)
		w.added("more")
		w.sequence()
		good := w.request(20)

		twin := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), w.keys)
		twin.fill(20)
		split, _, err := twin.Request(t.Context(), 20)
		w.must(err)
		twin.added("more")
		twin.sequence()
		fork, _, err := twin.Request(t.Context(), 20)
		w.must(err)
		stranger := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), newKeys(t, "stranger.example/log"))
		stranger.fill(3)
		unknown, _, err := stranger.Request(t.Context(), 0)
		w.must(err)
		forger := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), newKeys(t, origin))
		forger.fill(30)
		forged, _, err := forger.Request(t.Context(), 20)
		w.must(err)
		c, _, err := w.Last(t.Context())
		w.must(err)
		ahead := ledger.Request(99, nil, []byte(c.Note))

		for _, a := range []struct {
			what   string
			body   []byte
			status int
		}{
			{"no request", []byte("hello"), ledger.Malformed},
			{"a size with a zero before it", []byte(strings.Replace(string(good), "old 2", "old 02", 1)), ledger.Malformed},
			{"an old size beyond the checkpoint", ahead, ledger.Malformed},
			{"a log that is not watched", unknown, ledger.Unknown},
			{"signed by another key", forged, ledger.Unsigned},
			{"from a size that it has not signed last", early, ledger.Stale},
			{"another checkpoint of the same size", split, ledger.Stale},
			{"a fork", fork, ledger.Unproved},
			{"no proof", ledger.Request(20, nil, []byte(c.Note)), ledger.Unproved},
			{"a proof of nothing", ledger.Request(20, tlog.TreeProof{{1}, {2}}, []byte(c.Note)), ledger.Unproved},
		} {
			line, err := w.Witness.Add(t.Context(), a.body)
			no, ok := errors.AsType[*ledger.Refusal](err)
			if !ok || no.Status != a.status || line != "" {
				t.Errorf("%s: %q, %v; want %d", a.what, line, err, a.status)
			} else if a.status == ledger.Stale && no.Size != 20 {
				t.Errorf("%s: it says that it has signed %d", a.what, no.Size)
			}
		}
		if last, err := w.Signed(t.Context(), origin); err != nil || last.Size != 20 {
			t.Errorf("it has signed %d, %v", last.Size, err)
		}
		if _, err := w.Witness.Add(t.Context(), good); err != nil {
			t.Errorf("what is right: %v", err)
		}
	})
}

// TestOneOfManyRequests: of requests at once that continue one checkpoint, one is signed.
func TestOneOfManyRequests(t *testing.T) {
	eachWatched(t, func(t *testing.T, w watched) {
		w.fill(5)
		w.cosign(0)
		var requests [][]byte
		for _, leaf := range []string{"a", "b", "c", "d"} {
			w.added(leaf)
			w.sequence()
			requests = append(requests, w.request(5))
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		signed := 0
		for _, r := range requests {
			wg.Go(func() {
				_, err := w.Witness.Add(t.Context(), r)
				mu.Lock()
				defer mu.Unlock()
				if no, ok := errors.AsType[*ledger.Refusal](err); err == nil {
					signed++
				} else if !ok || no.Status != ledger.Stale {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if signed != 1 {
			t.Errorf("%d are signed", signed)
		}
	})
}

// TestWitnessOverACopy: another office signs what it has a copy of.
func TestWitnessOverACopy(t *testing.T) {
	eachWatched(t, func(t *testing.T, w watched) {
		dir := t.TempDir()
		for range 2 {
			w.added(rand.Text())
			w.fillMore(300)
			_, err := w.Export(t.Context(), dir)
			w.must(err)
			line, err := w.WitnessCopy(t.Context(), copyOf(dir))
			w.must(err)
			data, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
			w.must(err)
			_, err = w.Cosign(t.Context(), append(data, line...))
			w.must(err)
		}
		if _, err := w.Cosign(t.Context(), []byte("nothing")); err == nil {
			t.Error("nothing is taken for a checkpoint")
		}
		if c, _, err := w.Last(t.Context()); err != nil {
			t.Error(err)
		} else if _, err := w.Cosign(t.Context(), []byte(c.Note)); err == nil {
			t.Error("a checkpoint that no witness has signed is taken")
		}
	})
}
