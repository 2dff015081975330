//go:build unix

package ledger_test

import (
	"bufio"
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/ledger"
)

// What makes the test binary a child: the database, and the keys of the log.
const (
	childDB  = "TANDEM_LEDGER_CHILD"
	childKey = "TANDEM_LEDGER_KEY"
)

func TestMain(m *testing.M) {
	url, ok := os.LookupEnv(childDB)
	if !ok {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, storm(context.Background(), url, os.Getenv(childKey)))
	os.Exit(1)
}

// storm is the child: it adds, acts and sequences until it is killed, and says what it
// was told is done.
func storm(ctx context.Context, url, key string) error {
	skey, vkey, _ := strings.Cut(key, "\n")
	k, err := keysOf(skey, vkey)
	if err != nil {
		return err
	}
	d, err := db.Open(ctx, url, db.Options{})
	if err != nil {
		return err
	}
	o := newOffice(nil, d, k)
	failed := make(chan error)
	for range 4 {
		go func() {
			for {
				leaf := fmt.Sprint("leaf ", rand.Uint64(), ".")
				if _, err := o.add(ctx, leaf); err != nil {
					failed <- err
				}
				fmt.Println("added", leaf)
				if err := o.act(ctx, fmt.Sprint("T", rand.IntN(50))); err != nil {
					failed <- err
				}
			}
		}()
	}
	for range 2 {
		go func() {
			l := ledger.Open(d, o.Options)
			for {
				if _, err := l.Sequence(ctx); err != nil {
					failed <- err
				}
				c, begun, err := l.Last(ctx)
				if err != nil {
					failed <- err
				}
				if begun {
					fmt.Println("signed", c.Size, c.Root)
				}
			}
		}()
	}
	return <-failed
}

// TestKilled: a child is killed at any moment, again and again. After each time the
// log is whole, holds every checkpoint that was seen, and loses nothing that was
// acknowledged.
func TestKilled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, url string) {
		skey, vkey, err := note.GenerateKey(crand.Reader, origin)
		if err != nil {
			t.Fatal(err)
		}
		k, err := keysOf(skey, vkey)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		o := newOffice(t, dbtest.Open(t, url), k)
		kills := 12
		if testing.Short() {
			kills = 4
		}
		for range kills {
			kill(t, url, skey+"\n"+vkey, said)
			o.audit()
		}
		o.sequence()
		leaves := o.leaves()
		in := map[string]bool{}
		for _, leaf := range leaves {
			in[string(leaf)] = true
		}
		added, signed := 0, 0
		for line := range said {
			if leaf, ok := strings.CutPrefix(line, "added "); ok {
				if added++; !in[leaf] {
					t.Errorf("%q was acknowledged and is not in the log", leaf)
				}
				continue
			}
			var size int64
			var root string
			if _, err := fmt.Sscanf(line, "signed %d %s", &size, &root); err != nil {
				t.Fatalf("the child says %q", line)
			}
			if signed++; mth(leaves[:size]).String() != root {
				t.Errorf("the checkpoint of %d leaves was seen with the root %s", size, root)
			}
		}
		a := o.audit()
		t.Logf("%d kills, %d leaves acknowledged, %d checkpoints seen; %d leaves, %d checkpoints", kills, added, signed, a.Leaves, a.Checkpoints)
		if added == 0 || signed == 0 {
			t.Error("the children did nothing")
		}
	})
}

// kill sends a child and kills it after some of its lines.
func kill(t *testing.T, url, key string, said map[string]bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), childDB+"="+url, childKey+"="+key)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() { _ = c.Process.Kill() })
	defer time.AfterFunc(time.Minute, func() { t.Error("the child does nothing"); stop() }).Stop()
	left := 20 + rand.IntN(200)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if line := lines.Text(); whole(line) {
			said[line] = true
		}
		if left--; left <= 0 {
			stop()
		}
	}
	err = c.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v", err)
	}
}

// whole reports whether a line is not the beginning of one, which the kill has cut: a
// root ends in "=" and a leaf in ".".
func whole(line string) bool {
	return strings.HasPrefix(line, "signed ") && strings.HasSuffix(line, "=") || strings.HasPrefix(line, "added ") && strings.HasSuffix(line, ".")
}
