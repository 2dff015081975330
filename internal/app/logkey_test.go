package app_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/ledger"
	"tandem/internal/problem"
	"tandem/internal/signing"
	"tandem/internal/tlogproof"
)

// logFile is the file of the log's key.
func logFile(c app.Config) string { return filepath.Join(c.Data, "keys", "signing", "log.key.json") }

// TestALogKeyIsNotReplaced: where a log was begun, a new key would begin another one.
// Without the key the log can be read, and begun anew under another name.
func TestALogKeyIsNotReplaced(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		addLeaves(t, e.App, 1)
		sequence(t, e.App)
		if data, err := os.ReadFile(logFile(c)); err != nil || bytes.Contains(data, []byte("PRIVATE+KEY")) {
			t.Fatalf("the key lies in clear: %v", err)
		}
		if err := os.Rename(logFile(c), filepath.Join(c.Data, "lost")); err != nil {
			t.Fatal(err)
		}
		c.Create = true
		if _, err := app.Open(t.Context(), c); !errors.Is(err, app.ErrLogKeyMissing) || !strings.Contains(err.Error(), "log.key.json") {
			t.Errorf("opened without its key: %v", err)
		}
		c.Create = false
		a := open(t, c)
		if last, _, err := a.Ledger.Last(t.Context()); err != nil || last.Size != 1 {
			t.Errorf("%d leaves, %v", last.Size, err)
		}
		if _, err := a.Ledger.Sequence(t.Context()); !errors.Is(err, ledger.ErrNoKey) {
			t.Errorf("sequenced without a key: %v", err)
		}
		if _, err := a.RestartLog(t.Context(), app.DefaultOrigin); !errors.Is(err, ledger.ErrSameName) {
			t.Errorf("begun anew under its name: %v", err)
		}
		if _, err := os.Stat(logFile(c)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a key was made: %v", err)
		}
		if _, err := a.RestartLog(t.Context(), "permits.example/2"); err != nil {
			t.Error(err)
		}
	})
}

// open opens the program beside another one, for the length of a test.
func open(t *testing.T, c app.Config) *app.App {
	t.Helper()
	c.Jobs.Paused = true
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// TestTheNameOfALog: it is that of the configuration until something was signed; then
// another one is refused, and nothing about the key changes.
func TestTheNameOfALog(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		c.Create = true
		if v := publicKey(t, c.Data); !strings.HasPrefix(v, app.DefaultOrigin+"+") {
			t.Errorf("without a name it is %s", v)
		}
		c.Origin = "permits.example/log"
		named := open(t, c)
		v := publicKey(t, c.Data)
		if !strings.HasPrefix(v, c.Origin+"+") {
			t.Errorf("with a name it is %s", v)
		}
		addLeaves(t, named, 3)
		if _, err := e.App.Ledger.Sequence(t.Context()); !errors.Is(err, signing.ErrLogRetired) {
			t.Errorf("the key before it signs still: %v", err)
		}
		sequence(t, named)
		open(t, c)
		c.Origin = "permits.example/other"
		if _, err := app.Open(t.Context(), c); problem.Of(err).Key != "ledger.key.name" {
			t.Errorf("under another name: %v", err)
		}
		c.Origin = ""
		open(t, c)
		if now := publicKey(t, c.Data); now != v {
			t.Errorf("the key was %s and is %s", v, now)
		}
	})
}

// TestALogBegunAnew: a process that runs on signs nothing with the old key, papers of
// the old log are verified by what is exported, and the new log takes all in.
func TestALogBegunAnew(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		addLeaves(t, e.App, 5)
		leaf := []byte("the issue of a pair")
		id, stmt := e.App.Ledger.Add(leaf)
		if err := e.App.DB.Apply(t.Context(), db.Batch{stmt}); err != nil {
			t.Fatal(err)
		}
		sequence(t, e.App)
		old, _, err := e.App.Ledger.Proof(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		public, err := open(t, c).RestartLog(t.Context(), "permits.example/2")
		if err != nil || !strings.HasPrefix(public, "permits.example/2+") {
			t.Fatal(public, err)
		}
		if n, err := e.App.Ledger.Sequence(t.Context()); n != 0 || !errors.Is(err, signing.ErrLogRetired) {
			t.Errorf("the old key signs a second tree: %d, %v", n, err)
		}
		next := open(t, c)
		sequence(t, next)
		p, ok, err := next.Ledger.Proof(t.Context(), id)
		if err != nil || !ok || p.Checkpoint.Size != 6 {
			t.Fatalf("%d leaves, %v, %v", p.Checkpoint.Size, ok, err)
		}
		trust := tlogproof.Trust{Logs: exported(t, c).Log}
		for _, proof := range []tlogproof.Proof{old, p} {
			if err := proof.Verify(leaf, trust); err != nil {
				t.Errorf("%s: %v", proof.Checkpoint.Origin, err)
			}
		}
		if _, err := next.RestartLog(t.Context(), app.DefaultOrigin); problem.Of(err).Key != "signing.log.name" {
			t.Errorf("a name that a log had before: %v", err)
		}
	})
}

// exported is what a city would publish.
func exported(t *testing.T, c app.Config) signing.Trusted {
	t.Helper()
	ring, err := app.Signing(c)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := ring.Export(dir); err != nil {
		t.Fatal(err)
	}
	trusted, err := signing.ReadTrusted(dir)
	if err != nil {
		t.Fatal(err)
	}
	return trusted
}

func publicKey(t *testing.T, data string) string {
	t.Helper()
	ring, err := app.Signing(app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	text, err := ring.LogVerifier()
	if err != nil {
		t.Fatal(err)
	}
	return text
}
