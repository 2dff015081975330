package db_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
)

func TestAWrongPathMakesNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "typo.db")
	if _, err := db.Open(t.Context(), path, db.Options{}); !errors.Is(err, db.ErrMissing) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want ErrMissing with the path", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
	if _, err := db.Open(t.Context(), filepath.Join(path, "no", "folder.db"), db.Options{Create: true}); !errors.Is(err, db.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnavailable", err)
	}
}

func TestAFileThatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("Dear office, ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), path, db.Options{Create: true}); !errors.Is(err, db.ErrUnavailable) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want ErrUnavailable with the path", err)
	}
}

func TestPathsOfEveryKind(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"plain.db", "a b.db", "50%25.db", "what?mode=memory&x=1.db", "#1.db", "两证联办.db", "quote'\".db"} {
		for _, prefix := range []string{"", "sqlite:"} {
			path := filepath.Join(dir, name)
			d, err := db.Open(t.Context(), prefix+path, db.Options{Create: true})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if err := d.Write(t.Context(), func(tx db.Tx) error {
				_, err := tx.Exec(t.Context(), `CREATE TABLE IF NOT EXISTS a (b TEXT)`)
				return err
			}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := d.Close(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			info, err := os.Stat(path)
			if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info, err)
			}
		}
	}
}

func TestTheFileIsSetUpForDurability(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
		err := d.Write(t.Context(), func(tx db.Tx) error {
			var got string
			err := tx.QueryRow(t.Context(), "PRAGMA "+pragma).Scan(&got)
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestALockedFileChangesNothing(t *testing.T) {
	url := dbtest.SQLite(t)
	other := dbtest.Open(t, url) // as another process would
	d, err := db.Open(t.Context(), url, db.Options{BusyMillis: 50})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	hold(t, other, func(tx db.Tx) {
		if err := d.Apply(t.Context(), db.Batch{key("A")}); !errors.Is(err, db.ErrUnavailable) || errors.Is(err, db.ErrUnknown) {
			t.Errorf("Apply: %v, want ErrUnavailable", err)
		}
		if err := d.Write(t.Context(), func(db.Tx) error { return nil }); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("Write: %v, want ErrUnavailable", err)
		}
		if got := count(t, d); got != 0 {
			t.Errorf("reading goes on, with %d rows", got)
		}
	})
	if err := d.Apply(t.Context(), db.Batch{key("A")}); err != nil {
		t.Errorf("after the lock: %v", err)
	}
	if got := count(t, d); got != 1 {
		t.Errorf("%d rows, want 1", got)
	}
}

func TestAFullDiskChangesNothing(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t)).(*db.SQLite)
	limit(t, d, 60)
	big := func(i int) db.Batch {
		return db.Batch{key(fmt.Sprint("small", i)), {SQL: addKey, Args: []any{fmt.Sprint("big", i), make([]byte, 30_000)}}}
	}
	stored := 0
	for i := range 100 {
		err := d.Apply(t.Context(), big(i))
		if err == nil {
			stored++
			continue
		}
		if !errors.Is(err, db.ErrUnavailable) || errors.Is(err, db.ErrUnknown) || !strings.Contains(err.Error(), "full") {
			t.Fatalf("error %v, want ErrUnavailable that says full", err)
		}
	}
	if stored == 0 || stored == 100 {
		t.Fatalf("%d batches were stored, want some", stored)
	}
	if got := count(t, d); got != 2*stored {
		t.Errorf("%d rows, want %d", got, 2*stored)
	}
	limit(t, d, 100_000)
	if err := d.Apply(t.Context(), big(200)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// limit lets the file have so many pages.
func limit(t *testing.T, d *db.SQLite, pages int) {
	t.Helper()
	if _, err := d.SQL().Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
		t.Fatal(err)
	}
}

func TestAnErasedKeyDoesNotLinger(t *testing.T) {
	url := dbtest.SQLite(t)
	d, err := db.Open(t.Context(), url, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Repeat("SECRET-KEY-", 20)
	for _, b := range []db.Batch{
		{{SQL: addKey, Args: []any{"A", []byte(secret)}}},
		{{SQL: `DELETE FROM case_key WHERE case_id = $1`, Args: []any{"A"}}},
	} {
		if err := d.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(strings.TrimPrefix(url, "sqlite:") + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "SECRET-KEY") {
			t.Errorf("%s still holds the key", f)
		}
	}
}
