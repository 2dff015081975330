//go:build unix

package casework_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/pgtest"
	"tandem/internal/problem"
)

const (
	kills     = 50
	between6h = 6 * time.Hour // of the clock, from one child to the next
)

// TestKilled: law 9. A child carries out commands, works jobs and lets time pass, and
// is killed at any moment, again and again on the same data. What it was told is done
// is there afterwards, no law is broken, and nothing that was to follow is lost.
func TestKilled(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		acks := acknowledged{}
		at := casetest.Monday
		killed := casetest.Short(kills, 8)
		for n := range killed {
			acks.kill(t, errand{Work: "storm", Data: c.Data, DB: c.DB, From: at, Until: at.Add(between6h)}, n)
			at = at.Add(between6h)
		}
		e := casetest.New(t, c)
		e.Clock.Set(at)
		r := e.Verify()
		acks.areThere(t, e)
		e.Rescue()
		e.Drain()
		lettersAreOut(t, e)
		papersAreThere(t, e)
		bothOrNeither(t, e)
		papersArePrinted(t, e)
		timersFire(t, e)
		e.Verify()
		t.Logf("%d kills, %d commands acknowledged, %d cases, %d entries, %d papers", killed, acks.total(), r.Cases, r.Entries, r.Papers)
	})
}

// acknowledged is the last entry of each case of which a child was told that it is
// stored.
type acknowledged map[permit.CaseID]int64

func (a acknowledged) total() (n int64) {
	for _, seq := range a {
		n += seq
	}
	return n
}

// kill sends a child and kills it: every second one when it has acknowledged a few
// commands, the others when some time has passed, perhaps before it has begun.
func (a acknowledged) kill(t *testing.T, k errand, n int) {
	t.Helper()
	child := send(t, k)
	stop := sync.OnceFunc(func() { _ = child.Process.Kill() })
	defer time.AfterFunc(patience, func() { t.Error("the child acknowledges nothing more"); stop() }).Stop()
	lines := rand.IntN(80)
	if n%2 == 0 {
		defer time.AfterFunc(time.Duration(rand.IntN(700))*time.Millisecond, stop).Stop()
		lines = 1 << 20
	}
	for child.lines.Scan() {
		id, seq, ok := strings.Cut(child.lines.Text(), " ")
		last, err := strconv.ParseInt(seq, 10, 64)
		if !ok || err != nil {
			t.Errorf("the child says %q", child.lines.Text())
		}
		a[permit.CaseID(id)] = max(a[permit.CaseID(id)], last)
		if lines--; lines <= 0 {
			stop()
		}
	}
	err := child.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v", err)
	}
}

// TestKilledAtBirth: a child is killed while it makes folder, tables and key ring. The
// next one finishes what is there, and works on it.
func TestKilledAtBirth(t *testing.T) {
	fresh := map[string]func() app.Config{
		"sqlite":   func() app.Config { return app.Config{Data: filepath.Join(t.TempDir(), "var")} },
		"postgres": func() app.Config { return app.Config{Data: filepath.Join(t.TempDir(), "var"), DB: pgtest.Empty(t)} },
	}
	if os.Getenv("TANDEM_TEST_DB") == "sqlite" {
		delete(fresh, "postgres")
	}
	for name, config := range fresh {
		t.Run(name, func(t *testing.T) {
			for range casetest.Short(10, 3) {
				c := config()
				acknowledged{}.kill(t, errand{Work: "birth", Data: c.Data, DB: c.DB, From: casetest.Monday}, 0)
				e := casetest.New(t, c)
				e.Bare = true
				e.Until("HK-1", permit.Closed)
				e.Drain()
				e.Verify()
			}
		})
	}
}

// born is the child: it is there, and waits for its end.
func born(ctx context.Context, _ *casetest.Env, _ errand) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	<-ctx.Done()
	return ctx.Err()
}

// storm is the child: it takes up what the one before it left, and goes on.
func storm(ctx context.Context, e *casetest.Env, k errand) error {
	var out sync.Mutex
	e.Acknowledged = func(id permit.CaseID) {
		if h, ok := e.App.Cases.Log.Cached(string(id)); ok {
			out.Lock()
			defer out.Unlock()
			fmt.Println(id, h.Version)
		}
	}
	if err := errors.Join(e.RescueJobs(ctx), e.PassTime(ctx, k.Until)); err != nil {
		return err
	}
	failed := make(chan error)
	for n := range 4 {
		for range 2 { // two of them on the same cases
			go func() { failed <- cases(ctx, e, n) }()
		}
	}
	go func() {
		for {
			if err := e.App.Queue.Drain(ctx); err != nil {
				failed <- err
			}
		}
	}()
	return <-failed
}

// cases takes one case after the other to its end. Every seventh is withdrawn on the way.
func cases(ctx context.Context, e *casetest.Env, line int) error {
	for n := 1; ; n++ {
		id := permit.CaseID(fmt.Sprintf("HK-%d-%d", line, n))
		for {
			c, err := e.Now(ctx, id)
			if err == nil && c.Phase == permit.Closed {
				break
			}
			if err == nil && n%7 == 0 && c.Phase == permit.Accepted {
				err = e.By(ctx, permit.Actor{ID: c.Applicant, Role: permit.Applicant}, id, permit.Withdraw{})
			} else if err == nil {
				err = e.Further(ctx, id, c)
			}
			if err != nil && !isRefusal(err) {
				return fmt.Errorf("case %s: %w", id, err)
			}
		}
	}
}

// isRefusal reports whether a command was refused: the other one of the two came first.
func isRefusal(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Code != problem.Unavailable
}

// areThere: every acknowledged entry is in the journal.
func (a acknowledged) areThere(t *testing.T, e *casetest.Env) {
	t.Helper()
	if len(a) == 0 {
		t.Error("nothing was ever acknowledged")
	}
	for id, seq := range a {
		if n := count(t, e, `SELECT count(*) FROM entry WHERE id = $1 AND seq <= $2`, string(id), seq); int64(n) != seq {
			t.Errorf("%s: entry %d was acknowledged, and there are %d", id, seq, n)
		}
	}
}

// lettersAreOut: every letter of the journal is in the outbox, once.
func lettersAreOut(t *testing.T, e *casetest.Env) {
	t.Helper()
	letters := 0
	everyCase(t, e, func(c permit.Case) { letters += len(c.Notices) })
	if n := count(t, e, `SELECT count(*) FROM outbox`); n != letters {
		t.Errorf("%d letters are out, the journal has sent %d", n, letters)
	}
}

func everyCase(t *testing.T, e *casetest.Env, f func(permit.Case)) {
	t.Helper()
	var ids []string
	err := db.ForEach(t.Context(), e.App.DB, `SELECT id FROM snapshot ORDER BY id`, func(row db.Row) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		f(e.Case(permit.CaseID(id)))
	}
}

// papersAreThere: every paper that was ever referred to is stored.
func papersAreThere(t *testing.T, e *casetest.Env) {
	t.Helper()
	everyCase(t, e, func(c permit.Case) {
		for _, event := range events(t, e, c.ID) {
			m, ok := event.(permit.MaterialMet)
			if !ok || m.Blob == "" {
				continue
			}
			if _, err := e.App.Cases.Blobs.Get(t.Context(), m.Blob); err != nil {
				t.Errorf("%s, paper %s version %d: %v", c.ID, m.Code, m.Version, err)
			}
		}
	})
}

// bothOrNeither: law 1, for every case.
func bothOrNeither(t *testing.T, e *casetest.Env) {
	t.Helper()
	everyCase(t, e, func(c permit.Case) {
		valid := count(t, e, `SELECT count(*) FROM certificate WHERE case_id = $1 AND status = 'valid'`, string(c.ID))
		issued := issuings(t, e, c.ID)
		if c.Coupled && (valid != 0 && valid != len(c.Tracks) || issued > 1 || issued == 1 != (valid > 0)) {
			t.Errorf("%s: %d permits of %d tracks, issued %d times", c.ID, valid, len(c.Tracks), issued)
		}
	})
}

// papersArePrinted: every letter and every permit of the journal is a document, once; of
// what was issued nothing waits.
func papersArePrinted(t *testing.T, e *casetest.Env) {
	t.Helper()
	want := 0
	everyCase(t, e, func(c permit.Case) { want += len(c.Notices) + len(c.Certificates) })
	if n := count(t, e, `SELECT count(*) FROM document WHERE name LIKE 'letter-%' OR name LIKE 'permit-%' AND n = 1`); n != want {
		t.Errorf("%d letters and permits are printed, the journal has %d", n, want)
	}
	if r := e.Verify(); r.Waiting != 0 {
		t.Errorf("%d permits wait to be printed", r.Waiting)
	}
}

// timersFire: no sweep is needed for any timer that is due within half a year.
func timersFire(t *testing.T, e *casetest.Env) {
	t.Helper()
	until := civil.Moment{Date: e.Clock.Moment().Date.AddMonths(6)}
	e.Pass(until)
	everyCase(t, e, func(c permit.Case) {
		if wake := permit.Wake(c); !wake.IsZero() && !wake.After(until) {
			t.Errorf("%s: the timer of %s has not fired by %s", c.ID, wake, until)
		}
	})
	if n, err := e.App.Cases.Sweep(t.Context()); n > 0 || err != nil {
		t.Errorf("a sweep found %d cases, %v", n, err)
	}
}
