package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
)

// each runs the test on a SQLite file and beside a PostgreSQL database.
func each(t *testing.T, test func(t *testing.T, c Config)) {
	dbtest.Each(t, func(t *testing.T, url string) {
		c := Config{Data: t.TempDir()}
		if strings.HasPrefix(url, "postgres") {
			c.DB = url
		}
		test(t, c)
	})
}

func TestBenchRuns(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		c.Clients, c.Cases, c.Rounds, c.Open = []int{1, 3}, 4, 2, 5
		c.Data = filepath.Join(c.Data, "made")
		var got []Result
		err := Run(t.Context(), c, func(r Result) error { got = append(got, r); return nil })
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 {
			t.Fatalf("%d results, want 2", len(got))
		}
		for i, r := range got {
			if r.Clients != c.Clients[i] || r.OpenCases != 5 || !r.sound() {
				t.Errorf("%d clients: %+v", c.Clients[i], r)
			}
		}
		if _, err := os.Stat(c.Data); !os.IsNotExist(err) {
			t.Errorf("the folder made for the run is still there (%v)", err)
		}
	})
}

// sound reports whether the figures can be.
func (r Result) sound() bool {
	return r.Commands > 0 && r.Floor > 0 && r.Ratio > 0 && r.Lowest <= r.Ratio && r.Ratio <= r.Highest &&
		r.P50 > 0 && r.P50 <= r.P99
}

const (
	casesPlayed = 6
	casesOpen   = 3
)

// TestBothWriteTheSame holds what the floor wrote against what our code did, row
// by row and byte by byte, and replays what our code did.
func TestBothWriteTheSame(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		s := opened(t, c)
		s.fillUp(t)
		perCase := s.perCase(t, played, casesPlayed)
		if diff := cmp.Diff(perCase, s.perCase(t, bareOf, casesPlayed), cmp.Comparer(amount.alike)); diff != "" {
			t.Errorf("rows and bytes of a case, ours (-) and the floor's (+):\n%s", diff)
		}
		if got, want := perCase["entry"].Rows, s.commands(); got != want {
			t.Errorf("%d entries a case, want one for each of %d commands", got, want)
		}
		open := s.perCase(t, filled, casesOpen)
		for table, rows := range map[string]int{"snapshot": 1, "case_key": 1, "dossier_version": 1, "certificate": 0} {
			if open[table].Rows != rows {
				t.Errorf("%d rows of %s for an open case, want %d", open[table].Rows, table, rows)
			}
		}
		s.verify(t)
	})
}

func opened(t *testing.T, c Config) *store {
	c.Open = casesOpen
	s, err := open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// fillUp lets our code and the floor write their cases.
func (s *store) fillUp(t *testing.T) {
	const clients = 2
	f, err := s.floor(t.Context(), clients)
	if err != nil {
		t.Fatal(err)
	}
	var jobs []int
	for _, lives := range [][]life{s.played(t.Context(), casesPlayed), s.written(t.Context(), f, casesPlayed)} {
		before := s.jobs(t)
		took, _, err := drive(clients, lives)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(took), casesPlayed*s.commands(); got != want {
			t.Errorf("%d commands, want %d", got, want)
		}
		jobs = append(jobs, s.jobs(t)-before)
	}
	if jobs[0] == 0 || jobs[0] != jobs[1] {
		t.Errorf("jobs queued by us and by the floor: %d", jobs)
	}
	if err := f.close(); err != nil {
		t.Error(err)
	}
}

func (s *store) jobs(t *testing.T) (n int) {
	t.Helper()
	if err := s.app.DB.QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// amount is how much of a table one case takes.
type amount struct{ Rows, Bytes int }

// alike allows two bytes of a hundred: wrapped keys differ in length by one.
func (a amount) alike(b amount) bool {
	return a.Rows == b.Rows && 50*max(a.Bytes-b.Bytes, b.Bytes-a.Bytes) <= a.Bytes
}

// sums are the rows of the cases whose id ends with $1, and their bytes.
var sums = map[string]string{
	"entry": `SELECT count(*), coalesce(sum(length(events) + length(act) + length(actor) + length(hash) + length(at)), 0)
FROM entry WHERE id LIKE '%-' || $1`,
	"snapshot": `SELECT count(*), coalesce(sum(length(state) + length(city) + length(status) + length(wake) + length(due) + length(head)), 0)
FROM snapshot WHERE id LIKE '%-' || $1`,
	"case_key":        `SELECT count(*), coalesce(sum(length(wrapped)), 0) FROM case_key WHERE case_id LIKE '%-' || $1`,
	"dossier_version": `SELECT count(*), coalesce(sum(length(sealed) + length(digest)), 0) FROM dossier_version WHERE case_id LIKE '%-' || $1`,
	"certificate":     `SELECT count(*), coalesce(sum(length(number) + length(track)), 0) FROM certificate WHERE case_id LIKE '%-' || $1`,
}

// perCase returns what one of so many cases of a kind has written.
func (s *store) perCase(t *testing.T, kind rune, cases int) map[string]amount {
	t.Helper()
	out := map[string]amount{}
	for table, q := range sums {
		var a amount
		if err := s.app.DB.QueryRow(t.Context(), q, string(kind)).Scan(&a.Rows, &a.Bytes); err != nil {
			t.Fatal(table, err)
		}
		if a.Rows%cases != 0 {
			t.Errorf("%d rows of %s for %d cases %c", a.Rows, table, cases, kind)
		}
		out[table] = amount{a.Rows / cases, a.Bytes / cases}
	}
	return out
}

// verify replays the cases of our code, those written under others' names apart.
func (s *store) verify(t *testing.T) {
	t.Helper()
	err := s.app.DB.Write(t.Context(), func(tx db.Tx) error {
		for _, q := range []string{`DELETE FROM entry WHERE id LIKE '%-' || $1`, `DELETE FROM snapshot WHERE id LIKE '%-' || $1`} {
			for _, kind := range []rune{bareOf, filled} {
				if _, err := tx.Exec(t.Context(), q, string(kind)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	count, err := s.app.Cases.Log.Verify(t.Context(), nil)
	if err != nil {
		t.Error(err)
	}
	if want := int64(casesPlayed + 1); count.Aggregates != want {
		t.Errorf("verified %d cases, want %d: those played and the recorded one", count.Aggregates, want)
	}
}

func TestJoined(t *testing.T) {
	insert, update := db.Stmt{SQL: "INSERT INTO a VALUES ($1, $2)", Args: []any{"x", "y"}}, db.Stmt{SQL: "UPDATE b SET c = $2 WHERE d = $1", Args: []any{"x", "z"}}
	for name, k := range map[string]struct {
		batch db.Batch
		want  string
	}{
		"one statement":  {db.Batch{insert}, "INSERT INTO a VALUES ($1, $2)"},
		"two":            {db.Batch{insert, update}, "WITH s0 AS (INSERT INTO a VALUES ($1, $2)) UPDATE b SET c = $4 WHERE d = $3"},
		"the same twice": {db.Batch{insert, update, insert}, "WITH s0 AS (INSERT INTO a VALUES ($1, $2)), s1 AS (UPDATE b SET c = $4 WHERE d = $3) INSERT INTO a VALUES ($5, $6)"},
	} {
		if got := joined(k.batch); got != k.want {
			t.Errorf("%s: got %s, want %s", name, got, k.want)
		}
	}
}
