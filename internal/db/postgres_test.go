package db_test

import (
	"context"
	"errors"
	"io"
	"net"
	neturl "net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
)

func TestALockThatIsNotHadChangesNothing(t *testing.T) {
	url := dbtest.Postgres(t)
	other := dbtest.Open(t, url)
	d := dbtest.Open(t, url+"&lock_timeout=50")
	hold(t, other, func(tx db.Tx) {
		if _, err := tx.Exec(t.Context(), `LOCK TABLE case_key IN EXCLUSIVE MODE`); err != nil {
			t.Error(err)
		}
		if err := d.Apply(t.Context(), db.Batch{key("A")}); !errors.Is(err, db.ErrUnavailable) || errors.Is(err, db.ErrUnknown) {
			t.Errorf("Apply: %v, want ErrUnavailable", err)
		}
	})
	if got := count(t, d); got != 0 {
		t.Errorf("%d rows, want none", got)
	}
}

// The server's own words for a full disk and the like, said by a trigger.
func TestWhatTheServerSaysIsUnderstood(t *testing.T) {
	says := map[string]error{
		"53100": db.ErrUnavailable, // disk_full
		"53200": db.ErrUnavailable, // out_of_memory
		"58030": db.ErrUnavailable, // io_error
		"57014": db.ErrUnavailable, // query_canceled
		"40001": db.ErrConflict,    // serialization_failure
		"40P01": db.ErrConflict,    // deadlock_detected
		"23505": db.ErrExists,      // unique_violation
	}
	d := dbtest.Open(t, dbtest.Postgres(t))
	hold(t, d, func(tx db.Tx) {
		for _, q := range []string{
			`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = NEW.case_id; END $$`,
			`CREATE TRIGGER refuse BEFORE INSERT ON case_key FOR EACH ROW EXECUTE FUNCTION refuse()`,
		} {
			if _, err := tx.Exec(t.Context(), q); err != nil {
				t.Error(err)
			}
		}
	})
	for code, want := range says {
		if err := d.Apply(t.Context(), db.Batch{key(code)}); !errors.Is(err, want) || errors.Is(err, db.ErrUnknown) {
			t.Errorf("%s: error %v, want %v", code, err, want)
		}
	}
}

func TestNobodyIsThere(t *testing.T) {
	url := "postgres://postgres@/nowhere?sslmode=disable&host=" + neturl.QueryEscape(t.TempDir())
	if _, err := db.Open(t.Context(), url, db.Options{}); !errors.Is(err, db.ErrUnavailable) || errors.Is(err, db.ErrUnknown) {
		t.Errorf("error %v, want ErrUnavailable", err)
	}
}

func TestTheServerEndsASession(t *testing.T) {
	url := dbtest.Postgres(t)
	other, d := dbtest.Open(t, url), dbtest.Open(t, url)
	kill := func() {
		const q = `SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle in transaction'`
		var n int
		if err := other.QueryRow(t.Context(), q).Scan(&n); err != nil || n == 0 {
			t.Errorf("%d sessions ended, %v", n, err)
		}
	}
	if err := d.Apply(t.Context(), db.Batch{key("first")}); err != nil { // prepares
		t.Fatal(err)
	}
	done := make(chan error)
	hold(t, other, func(tx db.Tx) {
		if _, err := tx.Exec(t.Context(), `LOCK TABLE case_key IN EXCLUSIVE MODE`); err != nil {
			t.Error(err)
		}
		go func() { done <- d.Apply(t.Context(), db.Batch{key("A")}) }()
		waiting := 0
		for waiting == 0 {
			if err := other.QueryRow(t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted`).Scan(&waiting); err != nil {
				t.Error(err)
				return
			}
		}
		kill()
	})
	if err := <-done; !errors.Is(err, db.ErrUnknown) || !errors.Is(err, db.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnknown", err)
	}
	if got := count(t, other); got != 1 {
		t.Errorf("%d rows, want only the first", got)
	}
	if err := d.Apply(t.Context(), db.Batch{key("B")}); err != nil {
		t.Errorf("the next call: %v", err)
	}
	if err := d.Read(t.Context(), func(tx db.Tx) error { count(t, tx); return nil }); err != nil {
		t.Errorf("the next reading: %v", err)
	}
}

// The connection breaks after the batch was sent and before the answer came:
// the batch is stored, and the caller must be told that nobody knows.
func TestTheConnectionBreaksBeforeTheAnswer(t *testing.T) {
	url := dbtest.Postgres(t)
	p := newProxy(t, url)
	d := dbtest.Open(t, p.url)
	if err := d.Apply(t.Context(), db.Batch{key("first")}); err != nil { // prepares
		t.Fatal(err)
	}
	p.silent.Store(true)
	err := d.Apply(t.Context(), db.Batch{key("A")})
	if !errors.Is(err, db.ErrUnknown) || !errors.Is(err, db.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnknown", err)
	}
	p.silent.Store(false)
	if got := count(t, dbtest.Open(t, url)); got != 2 {
		t.Errorf("%d rows, want 2: it was stored", got)
	}
	if err := d.Apply(t.Context(), db.Batch{key("B")}); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestTheServerIsAwayAndComesBack(t *testing.T) {
	p := newProxy(t, dbtest.Postgres(t))
	d := dbtest.Open(t, p.url)
	if err := d.Apply(t.Context(), db.Batch{key("A")}); err != nil {
		t.Fatal(err)
	}
	p.away.Store(true)
	p.cut()
	for range 3 {
		if err := d.Apply(t.Context(), db.Batch{key("B")}); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("Apply: %v, want ErrUnavailable", err)
		}
		if err := d.Write(t.Context(), func(db.Tx) error { return nil }); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("Write: %v, want ErrUnavailable", err)
		}
		if err := d.Ping(t.Context()); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("Ping: %v, want ErrUnavailable", err)
		}
		if err := d.Read(t.Context(), func(db.Tx) error { return nil }); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("Read: %v, want ErrUnavailable", err)
		}
	}
	p.away.Store(false)
	if err := d.Apply(t.Context(), db.Batch{key("B")}); err != nil {
		t.Errorf("back again: %v", err)
	}
	if got := count(t, d); got != 2 {
		t.Errorf("%d rows, want 2", got)
	}
}

// proxy stands between a client and the server.
type proxy struct {
	url    string
	away   atomic.Bool // refuses connections
	silent atomic.Bool // swallows the answer to what is sent, then breaks
	mu     sync.Mutex
	open   []net.Conn
}

func newProxy(t *testing.T, url string) *proxy {
	t.Helper()
	u, err := neturl.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	server := filepath.Join(q.Get("host"), ".s.PGSQL.5432")
	dir, err := os.MkdirTemp("", "proxy") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	p := &proxy{url: u.String()}
	t.Cleanup(func() { l.Close(); p.cut(); os.RemoveAll(dir) })
	go p.accept(l, server)
	return p
}

func (p *proxy) accept(l net.Listener, server string) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		if p.away.Load() {
			client.Close()
			continue
		}
		back, err := net.Dial("unix", server)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.open = append(p.open, client, back)
		p.mu.Unlock()
		go func() { io.Copy(back, client); back.Close() }()
		go p.answer(client, back)
	}
}

// answer passes on what the server says. When silent, it waits for the answer,
// which means that the server has done its work, and breaks the connection.
func (p *proxy) answer(client, back net.Conn) {
	defer client.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := back.Read(buf)
		if err != nil {
			return
		}
		if p.silent.Load() && strings.HasSuffix(string(buf[:n]), "Z\x00\x00\x00\x05I") { // ReadyForQuery
			return
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		c.Close()
	}
	p.open = nil
}

func TestCommitsAreOnDisk(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	for setting, want := range map[string]string{"fsync": "on", "synchronous_commit": "on"} {
		var got string
		if err := d.QueryRow(context.Background(), "SELECT current_setting($1)", setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v", setting, got, err)
		}
	}
}
