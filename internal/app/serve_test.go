package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/jobs"
	"tandem/internal/permit"
)

// patience is longer than anything here takes.
const patience = time.Minute

// A server is the program serving data that e has prepared, at the time of e's clock.
type server struct {
	*app.App
	url  string
	log  *casetest.Logbook
	stop func() error
}

func serve(t *testing.T, c app.Config, e *casetest.Env) *server {
	t.Helper()
	s := &server{log: &casetest.Logbook{}}
	log := slog.New(slog.NewTextHandler(s.log, nil))
	c.Now, c.Log, c.Jobs = e.Clock.Now, log, jobs.Options{Poll: 20 * time.Millisecond}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + l.Addr().String()
	if s.App, err = app.Open(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, log) }()
	s.stop = func() error { cancel(); return <-ended }
	t.Cleanup(func() {
		if err := s.App.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// get asks until it is answered with the status, and returns the answer.
func (s *server) get(t *testing.T, path string, status int) string {
	t.Helper()
	last := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		answer, err := http.Get(s.url + path)
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err == nil && answer.StatusCode == status {
			return string(body)
		}
		last = fmt.Sprint(answer.StatusCode, string(body))
	}
	t.Fatalf("%s is never answered with %d: %s", path, status, last)
	return ""
}

// until asks the database until it answers a number.
func (s *server) until(t *testing.T, want int, q string) {
	t.Helper()
	var n int
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if err := s.DB.QueryRow(t.Context(), q).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == want {
			return
		}
	}
	t.Fatalf("%s is never %d: %d\n%s", q, want, n, s.log)
}

// says waits until the program has logged something.
func (s *server) says(t *testing.T, what string) {
	t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(s.log.String(), what); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("it does not say that %s:\n%s", what, s.log)
		}
	}
}

// TestServe: letters go out, a timer that was lost is caught up, machines are told how
// it does, and stopping leaves nothing half done.
func TestServe(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Filed)
		due, _ := e.Until("HK-2", permit.Filed).Clock(permit.NoticeClock)
		err := e.App.DB.Write(t.Context(), func(tx db.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM river_job WHERE kind = 'wake'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		e.Clock.Set(civil.Moment{Date: due.Due.AddDays(1), Minute: 9 * 60})

		s := serve(t, c, e)
		if got := s.get(t, "/healthz", http.StatusOK); got != "ok\n" {
			t.Errorf("healthz says %q", got)
		}
		s.get(t, "/readyz", http.StatusOK)
		s.get(t, "/nothing", http.StatusNotFound)
		s.until(t, 2, `SELECT count(*) FROM snapshot WHERE status = 'accepted'`)
		s.until(t, len(e.Case("HK-1").Notices)+len(e.Case("HK-2").Notices), `SELECT count(*) FROM outbox`)
		if got := s.get(t, "/metrics", http.StatusOK); !strings.Contains(got, `tandem_command_seconds_count{act="tick",outcome="done"} `) || !strings.Contains(got, "process_resident_memory_bytes") {
			t.Errorf("metrics are\n%s", got)
		}
		s.says(t, "timers were overdue")
		if err := s.stop(); err != nil {
			t.Errorf("stopped: %v", err)
		}
		if _, err := http.Get(s.url + "/healthz"); err == nil {
			t.Error("it still answers")
		}
		s.until(t, 0, `SELECT count(*) FROM river_job WHERE state = 'running'`)
		e.Verify()
	})
}

// TestReady: while the database takes nobody in, the program lives and is not ready;
// afterwards it is, by itself.
func TestReady(t *testing.T) {
	casetest.OnPostgres(t, func(t *testing.T, c app.Config) {
		s := serve(t, c, casetest.New(t, c))
		s.get(t, "/readyz", http.StatusOK)
		gate := gateOf(t, c.DB)
		gate(false)
		s.get(t, "/readyz", http.StatusServiceUnavailable)
		s.get(t, "/healthz", http.StatusOK)
		gate(true)
		s.get(t, "/readyz", http.StatusOK)
		if err := s.stop(); err != nil {
			t.Errorf("stopped: %v", err)
		}
	})
}

// gateOf returns what lets programs into a database, or throws all of them out.
func gateOf(t *testing.T, address string) func(open bool) {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	outside := dbtest.Open(t, u.String())
	run := func(statement string, args ...any) {
		t.Helper()
		err := outside.Write(t.Context(), func(tx db.Tx) error {
			_, err := tx.Exec(t.Context(), statement, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return func(open bool) {
		t.Helper()
		// In a transaction of its own: until the gate is shut for everyone, whoever is
		// thrown out comes straight back, and stays.
		run(fmt.Sprintf(`ALTER DATABASE %s ALLOW_CONNECTIONS %t`, name, open))
		if !open {
			run(`SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1`, name)
		}
	}
}

// TestServeOnATakenAddress: a listener that fails ends the program with its error.
func TestServeOnATakenAddress(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		if err := e.App.Serve(t.Context(), l, slog.New(slog.NewTextHandler(e.Log, nil))); err == nil {
			t.Error("served on a closed listener")
		}
	})
}
