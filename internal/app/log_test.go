package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"golang.org/x/mod/sumdb/note"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/ledger"
	"tandem/internal/permit"
	"tandem/internal/tlogproof"
)

// TestAForeignClientReadsTheLog: tessera's client, which knows nothing of this program,
// reads checkpoint, tiles and bundles over HTTP, and convinces itself that every entry
// is in the tree and that the log grows without forgetting.
func TestAForeignClientReadsTheLog(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Bare = true
		e.Until("HK-1", permit.Filed)
		addLeaves(t, e.App, 300)
		sequence(t, e.App)
		s := serve(t, c, e)
		s.get(t, "/log/checkpoint", http.StatusOK)

		verifier := s.verifier(t, e.Data())
		fetch, err := client.NewHTTPFetcher(s.address(t, "/log/"), nil)
		if err != nil {
			t.Fatal(err)
		}
		tracker, err := client.NewLogStateTracker(t.Context(), fetch.ReadTile, nil, verifier, app.DefaultOrigin, client.UnilateralConsensus(fetch.ReadCheckpoint))
		if err != nil {
			t.Fatal(err)
		}
		first := tracker.Latest()
		if first.Size < 301 {
			t.Errorf("%d leaves", first.Size)
		}
		entriesAreThere(t, fetch, first.Size, first.Hash)

		e.Until("HK-2", permit.Filed)
		addLeaves(t, e.App, 300)
		sequence(t, e.App)
		if _, consistent, _, err := tracker.Update(t.Context()); err != nil || len(consistent) == 0 {
			t.Errorf("consistency: %v", err)
		}
		if latest := tracker.Latest(); latest.Size < first.Size+301 {
			t.Errorf("%d leaves, then %d", first.Size, latest.Size)
		} else {
			entriesAreThere(t, fetch, latest.Size, latest.Hash)
		}
		ourProofs(t, e.App, verifier)
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

// verifier is the public key of the log as its owner would publish it.
func (s *server) verifier(t *testing.T, data string) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(publicKey(t, data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (s *server) address(t *testing.T, path string) *url.URL {
	t.Helper()
	u, err := url.Parse(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func addLeaves(t *testing.T, a *app.App, n int) {
	t.Helper()
	var all db.Batch
	for range n {
		_, stmt := a.Ledger.Add([]byte(rand.Text()))
		all = append(all, stmt)
	}
	if err := a.DB.Apply(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

func sequence(t *testing.T, a *app.App) {
	t.Helper()
	if _, err := a.Ledger.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// entriesAreThere: every entry of every bundle is proved to be in the tree, with the
// proofs that the client builds out of tiles.
func entriesAreThere(t *testing.T, fetch *client.HTTPFetcher, size uint64, root []byte) {
	t.Helper()
	builder, err := client.NewProofBuilder(t.Context(), size, fetch.ReadTile)
	if err != nil {
		t.Fatal(err)
	}
	n := uint64(0)
	bundles := client.EntryBundles(t.Context(), 2, func(context.Context) (uint64, error) { return size, nil }, fetch.ReadEntryBundle, 0, size)
	unbundle := func(b []byte) ([][]byte, error) {
		var bundle api.EntryBundle
		err := bundle.UnmarshalText(b)
		return bundle.Entries, err
	}
	for entry, err := range client.Entries(bundles, unbundle) {
		if err != nil {
			t.Fatal(err)
		}
		path, err := builder.InclusionProof(t.Context(), entry.Index)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, entry.Index, size, rfc6962.DefaultHasher.HashLeaf(entry.Entry), path, root); err != nil {
			t.Fatalf("entry %d: %v", entry.Index, err)
		}
		n++
	}
	if n != size {
		t.Errorf("%d entries of %d", n, size)
	}
}

// ourProofs: a foreign verifier takes the proofs that we make.
func ourProofs(t *testing.T, a *app.App, v note.Verifier) {
	t.Helper()
	leaf := []byte("the issue of a pair")
	id, stmt := a.Ledger.Add(leaf)
	if err := a.DB.Apply(t.Context(), db.Batch{stmt}); err != nil {
		t.Fatal(err)
	}
	sequence(t, a)
	p, ok, err := a.Ledger.Proof(t.Context(), id)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	// By hand, as tlog-proof describes it, with none of our code.
	head, checkpoint, _ := strings.Cut(p.Text(), "\n\n")
	n, err := note.Open([]byte(checkpoint), note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	var index, size uint64
	var root string
	if _, err := fmt.Sscanf(n.Text, app.DefaultOrigin+"\n%d\n%s\n", &size, &root); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(head, "\n")
	if _, err := fmt.Sscanf(lines[1], "index %d", &index); err != nil {
		t.Fatal(err)
	}
	var path [][]byte
	for _, line := range lines[2:] {
		path = append(path, decode(t, line))
	}
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, rfc6962.DefaultHasher.HashLeaf(leaf), path, decode(t, root)); err != nil {
		t.Error(err)
	}
}

// TestHowTheLogIsServed: what changes is not kept by caches, what does not is for ever,
// and what is not there is not found.
func TestHowTheLogIsServed(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		addLeaves(t, e.App, 300)
		sequence(t, e.App)
		s := serve(t, c, e)
		s.get(t, "/healthz", http.StatusOK)
		for path, want := range map[string]string{
			"/log/checkpoint":                  "200 text/plain; charset=utf-8 no-cache",
			"/log/tile/0/000":                  "200 application/octet-stream public, max-age=31536000, immutable",
			"/log/tile/entries/001.p/44":       "200 application/octet-stream public, max-age=31536000, immutable",
			"/log/tile/0/002":                  "404 text/plain; charset=utf-8 ",
			"/log/":                            "404 text/plain; charset=utf-8 ",
			"/log/tile/0/..%2f..%2fcheckpoint": "404 text/plain; charset=utf-8 ",
		} {
			answer, err := http.Get(s.url + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			got := fmt.Sprint(answer.StatusCode, " ", answer.Header.Get("Content-Type"), " ", answer.Header.Get("Cache-Control"))
			if got != want {
				t.Errorf("%s is answered with %q, want %q", path, got, want)
			}
		}
		if answer, err := http.Post(s.url+"/witness/add-checkpoint", "", nil); err != nil || answer.StatusCode != http.StatusNotFound {
			t.Errorf("an office that is no witness answers %v, %v", answer.StatusCode, err)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestServingSequences: what is done is in the log soon, the metrics say so, and a log
// that cannot be sequenced raises an alarm and holds up nothing.
func TestServingSequences(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Bare = true
		e.Until("HK-1", permit.Filed)
		s := serve(t, c, e)
		s.until(t, 0, `SELECT count(*) FROM snapshot WHERE unlogged <> ''`)
		s.until(t, 1, `SELECT count(*) FROM (SELECT 1 FROM log_leaf WHERE subject = 'HK-1' LIMIT 1) AS l`)
		if got := s.get(t, "/metrics", http.StatusOK); !strings.Contains(got, "tandem_log_queue 0") || !strings.Contains(got, "tandem_log_lag_seconds 0") {
			t.Errorf("metrics are\n%s", got)
		}
		if _, err := e.App.Ledger.Audit(t.Context()); err != nil {
			t.Error(err)
		}
		// A log in which somebody has stirred signs nothing more.
		if err := e.App.DB.Apply(t.Context(), db.Batch{{SQL: `UPDATE log_checkpoint SET note = replace(note, '` + app.DefaultOrigin + `', 'elsewhere')`}}); err != nil {
			t.Fatal(err)
		}
		e.Until("HK-2", permit.Filed)
		e.Clock.Set(e.Clock.Moment().Add(time.Minute))
		for deadline := time.Now().Add(patience); !strings.Contains(s.log.String(), "transparency log is behind"); {
			if time.Now().After(deadline) {
				t.Fatalf("no alarm:\n%s", s.log)
			}
			s.get(t, "/healthz", http.StatusOK)
		}
		if !strings.Contains(s.log.String(), "sequence the log") {
			t.Errorf("it does not say why:\n%s", s.log)
		}
		e.Until("HK-2", permit.Accepted)
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestOfficesWitnessEachOther: one office signs the log of another over HTTP, and a
// foreign verifier finds its signature under the checkpoint.
func TestOfficesWitnessEachOther(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		skey, vkey, err := tlogproof.WitnessKey(rand.Reader, "witness.example/w1")
		if err != nil {
			t.Fatal(err)
		}
		logged := app.Config{Data: t.TempDir(), Witnesses: []string{vkey}}
		e := casetest.New(t, logged)
		addLeaves(t, e.App, 10)
		sequence(t, e.App)
		c.WitnessKey, c.WitnessLogs = skey, []string{publicKey(t, logged.Data)}
		s := serve(t, c, casetest.New(t, c))
		s.get(t, "/healthz", http.StatusOK)
		post := func(old int64) (int, string) {
			body, _, err := e.App.Ledger.Request(t.Context(), old)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.Post(s.url+"/witness/add-checkpoint", "text/plain", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			text, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			return answer.StatusCode, string(text)
		}
		status, line := post(0)
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, line)
		}
		if status, text := post(0); status != http.StatusConflict || text != "10\n" {
			t.Errorf("once more from the beginning: %d %q", status, text)
		}
		last, _, err := e.App.Ledger.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.App.Ledger.Cosign(t.Context(), []byte(last.Note+line)); err != nil {
			t.Fatal(err)
		}
		f, err := e.App.Ledger.File(t.Context(), ledger.CheckpointFile)
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := fnote.NewVerifierForCosignatureV1(strings.TrimSpace(vkey))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := note.Open(f.Body, note.VerifierList(foreign)); err != nil || len(n.Sigs) != 1 {
			t.Errorf("a foreign verifier: %v", err)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

func decode(t *testing.T, line string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
