package casework_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// TestFullDisk: the file of the database cannot grow. Commands go on until there is
// no room; the one that finds none has changed nothing and says so.
func TestFullDisk(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Draft)
		e.Applicant("HK-1").Save(e.Form)
		pragma(t, e, `PRAGMA max_page_count = 1`) // SQLite makes it what there is
		var err error
		before := e.Tables()
		for range 1000 {
			if _, err = e.App.Cases.Do(t.Context(), applicant("HK-1"), "HK-1", permit.Attach{Material: "M03", Digest: "bare"}); err != nil {
				break
			}
			before = e.Tables()
		}
		failed(t, e, err, before)
		_, err = e.App.Cases.Attach(t.Context(), applicant("HK-1"), "HK-1", "M04", "", "M04.pdf", casetest.Paper("M04"))
		failed(t, e, err, before)
		if n := len(e.Blobs()); n != 0 {
			t.Errorf("%d papers were left behind", n)
		}
		pragma(t, e, `PRAGMA max_page_count = 1000000`)
		e.Until("HK-1", permit.Closed)
		e.Verify()
	})
}

// pragma sets something on the one writing connection of SQLite.
func pragma(t *testing.T, e *casetest.Env, q string) {
	t.Helper()
	if _, err := e.App.DB.SQL().ExecContext(t.Context(), q); err != nil {
		t.Fatal(err)
	}
}

// failed holds a failure against what is promised: the person is told, in both
// languages, that the store does not answer, and nothing has changed.
func failed(t *testing.T, e *casetest.Env, err error, before map[string][]string) {
	t.Helper()
	p := problem.Of(err)
	if p == nil || p.Code != problem.Unavailable {
		t.Errorf("failed with %v, want %s", err, problem.Unavailable)
	} else if p.In(text.ZH) == p.In(text.EN) || strings.Contains(p.In(text.ZH), "⟦") {
		t.Errorf("told %q, %q", p.In(text.ZH), p.In(text.EN))
	}
	if diff := cmp.Diff(before, e.Tables()); diff != "" {
		t.Errorf("what failed has changed\n%s", diff)
	}
}

// TestLockedFile: another program holds the file longer than anybody waits.
func TestLockedFile(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Draft)
		e.Applicant("HK-1").Save(e.Form)
		before := e.Tables()
		pragma(t, e, `PRAGMA busy_timeout = 100`)
		release := hold(t, e.Beside(), `DELETE FROM trail`)
		_, err := e.App.Cases.Do(t.Context(), applicant("HK-1"), "HK-1", permit.File{})
		release()
		failed(t, e, err, before)
		e.Applicant("HK-1").File()
		e.Verify()
	})
}

var errUndo = errors.New("undo")

// hold keeps a transaction open, in which q was done and which will be undone, until
// release is called.
func hold(t *testing.T, e *casetest.Env, q string) (release func()) {
	t.Helper()
	held, let, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- e.App.DB.Write(t.Context(), func(tx db.Tx) error {
			if _, err := tx.Exec(t.Context(), q); err != nil {
				return err
			}
			close(held)
			<-let
			return errUndo
		})
	}()
	select {
	case <-held:
	case err := <-ended:
		t.Fatal(err)
	}
	release = sync.OnceFunc(func() {
		close(let)
		if err := <-ended; !errors.Is(err, errUndo) {
			t.Error(err)
		}
	})
	t.Cleanup(release)
	return release
}

// TestLostConnection: PostgreSQL or the way to it is lost at every point of a command.
// Do answers only when it knows: the entry is there once, or nothing has changed.
func TestLostConnection(t *testing.T) {
	const done, unavailable = true, false
	casetest.OnPostgres(t, func(t *testing.T, c app.Config) {
		direct := casetest.New(t, c)
		for _, k := range []struct {
			name string
			lose func(*loss)
			want bool
		}{
			{"before the server has the command", func(l *loss) { l.proxy.loses.Store(theQuestion); l.wait() }, done},
			{"after the server has stored it", func(l *loss) { l.proxy.loses.Store(theAnswer); l.wait() }, done},
			{"while the server still works on it", func(l *loss) {
				release := hold(l.t, l.direct, lockEntries)
				l.proxy.loses.Store(theConnection)
				l.start()
				l.waiting(2) // the server with the first one, and with the second one that asks what became of it
				release()
				l.wait()
			}, done},
			{"the server ends the session", func(l *loss) {
				release := hold(l.t, l.direct, lockEntries)
				l.start()
				l.waiting(1)
				l.terminate()
				l.waiting(1)
				release()
				l.wait()
			}, done},
			{"the server ends every session", func(l *loss) {
				release := hold(l.t, l.direct, lockEntries)
				l.start()
				l.waiting(1)
				l.terminate()
				l.waiting(1)
				l.terminate()
				l.wait()
				release()
			}, unavailable},
			{"the server is gone", func(l *loss) { l.proxy.shut(); l.wait(); l.proxy.down.Store(false) }, unavailable},
		} {
			t.Run(k.name, func(t *testing.T) { lost(t, c, direct, k.lose, k.want) })
		}
	})
}

// TestAPaperThatMayBeReferredTo: the server has stored the entry of a paper and nobody
// can be told. The person is told just that, and the paper is kept.
func TestAPaperThatMayBeReferredTo(t *testing.T) {
	casetest.OnPostgres(t, func(t *testing.T, c app.Config) {
		direct := casetest.New(t, c)
		p, address := between(t, c.DB)
		c.DB = address
		behind := casetest.New(t, c)
		behind.Applicant("HK-1").Open().Save(behind.Form).Attach("M01", "M01.pdf", casetest.Paper("M01"))

		p.falls.Store(true)
		p.loses.Store(theAnswer)
		_, err := behind.App.Cases.Attach(t.Context(), applicant("HK-1"), "HK-1", "M03", "", "M03.pdf", casetest.Paper("M03"))
		told := problem.Of(err)
		if told == nil || told.Code != problem.Unavailable || !strings.Contains(told.In(text.EN), "may be there") {
			t.Errorf("told %v", err)
		}
		if m, _ := direct.Case("HK-1").Material("M03"); m.Met != permit.Uploaded {
			t.Errorf("M03 is met by %q", m.Met)
		}
		direct.Verify()
	})
}

// lockEntries lets everybody read the journal and nobody write it.
const lockEntries = `LOCK TABLE entry IN EXCLUSIVE MODE`

// A loss is one way of losing the connection while a draft is filed.
type loss struct {
	t      *testing.T
	id     permit.CaseID
	proxy  *proxy
	direct *casetest.Env // a way to the database that is not lost
	behind *casetest.Env // the program behind the proxy
	ended  chan error
	err    error
}

func lost(t *testing.T, c app.Config, direct *casetest.Env, lose func(*loss), done bool) {
	p, address := between(t, c.DB)
	c.DB = address
	l := &loss{t: t, id: permit.CaseID("HK-" + filepath.Base(t.Name())), proxy: p, direct: direct, behind: casetest.New(t, c)}
	l.behind.Bare = true
	l.behind.Until(l.id+"-first", permit.Filed) // so that every statement is prepared
	draft(l.behind, l.id)
	before := direct.Tables()
	lose(l)
	if p.loses.Load() != nothing {
		t.Error("nothing was lost")
	}

	if done && l.err != nil {
		t.Errorf("not carried out: %v", l.err)
	} else if !done {
		failed(t, direct, l.err, before)
		direct.Applicant(l.id).File()
	}
	filings := 0
	for _, event := range events(t, direct, l.id) {
		if _, ok := event.(permit.Submitted); ok {
			filings++
		}
	}
	if filings != 1 {
		t.Errorf("filed %d times", filings)
	}
	direct.Verify()
}

// draft is a case to be filed, that the program remembers.
func draft(e *casetest.Env, id permit.CaseID) {
	e.Applicant(id).Open().Save(e.Form)
	for _, m := range e.Case(id).Materials {
		e.Applicant(id).Do(permit.Attach{Material: m.Code, Digest: "bare"})
	}
}

// start files the draft, behind the proxy.
func (l *loss) start() {
	l.ended = make(chan error, 1)
	go func() {
		_, err := l.behind.App.Cases.Do(context.Background(), applicant(l.id), l.id, permit.File{})
		l.ended <- err
	}()
}

// wait files the draft, if that has not begun, and waits until it ends.
func (l *loss) wait() {
	if l.ended == nil {
		l.start()
	}
	l.err = <-l.ended
}

// patience is longer than anything here takes.
const patience = time.Minute

const waiters = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`

// waiting waits until so many sessions wait for a lock.
func (l *loss) waiting(n int) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), patience)
	defer cancel()
	for count(l.t, l.direct, waiters) != n {
		if ctx.Err() != nil {
			l.t.Fatalf("there are never %d sessions that wait", n)
		}
	}
}

// terminate ends the sessions that wait for a lock, and waits until they are gone.
func (l *loss) terminate() {
	l.t.Helper()
	alter(l.t, l.direct, `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
}
