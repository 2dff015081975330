package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
)

const (
	addKey   = `INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)`
	countAll = `SELECT count(*) FROM case_key`
)

func key(id string) db.Stmt { return db.Stmt{SQL: addKey, Args: []any{id, []byte(id)}} }

func count(t *testing.T, d db.Reader) (n int) {
	t.Helper()
	if err := d.QueryRow(context.Background(), countAll).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestApplyStoresTheWholeBatch(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		if err := d.Apply(t.Context(), db.Batch{key("A"), key("B"), key("C")}); err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 3 {
			t.Errorf("%d rows, want 3", got)
		}
		if err := d.Apply(t.Context(), nil); err != nil {
			t.Errorf("an empty batch: %v", err)
		}
	})
}

func TestAFailingBatchLeavesNothing(t *testing.T) {
	missing := db.Stmt{SQL: `INSERT INTO nowhere (a) VALUES ($1)`, Args: []any{"x"}}
	null := db.Stmt{SQL: addKey, Args: []any{"N", nil}}
	tests := []failing{
		{"the guard meets a row that exists", db.Batch{key("old"), key("A")}, 0, true, true},
		{"a later row exists", db.Batch{key("A"), key("B"), key("old")}, 2, true, false},
		{"a row exists twice in the batch", db.Batch{key("A"), key("A")}, 1, true, false},
		{"a column is null", db.Batch{key("A"), null}, 1, false, false},
		{"there is no such table", db.Batch{key("A"), missing}, 1, false, false},
		{"there is no such table, at once", db.Batch{missing, key("A")}, 0, false, false},
		{"an argument has a type of its own", db.Batch{key("A"), {SQL: addKey, Args: []any{named("B"), nil}}}, 1, false, false},
		{"text is not UTF-8", db.Batch{key("A"), key("\xff")}, 1, false, false},
		{"text has a zero byte", db.Batch{key("A\x00")}, 0, false, false},
		{"an argument is missing", db.Batch{key("A"), {SQL: addKey, Args: []any{"B"}}}, 1, false, false},
	}
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) { test.check(t, d) })
		}
	})
}

// failing is a batch that fails at a statement.
type failing struct {
	name   string
	batch  db.Batch
	at     int
	exists bool
	lost   bool
}

func (f failing) check(t *testing.T, d db.DB) {
	if err := d.Apply(t.Context(), db.Batch{{SQL: `DELETE FROM case_key`}, key("old")}); err != nil {
		t.Fatal(err)
	}
	err := d.Apply(t.Context(), f.batch)
	e, ok := errors.AsType[*db.BatchError](err)
	if !ok || e.Stmt != f.at {
		t.Errorf("error %v, want one of statement %d", err, f.at)
	}
	if errors.Is(err, db.ErrExists) != f.exists || db.Lost(err) != f.lost {
		t.Errorf("error %v: want exists %v, lost %v", err, f.exists, f.lost)
	}
	if errors.Is(err, db.ErrUnavailable) {
		t.Errorf("error %v says that the database is away", err)
	}
	if got := count(t, d); got != 1 {
		t.Errorf("%d rows, want 1", got)
	}
	if err := d.Apply(t.Context(), db.Batch{key("next")}); err != nil {
		t.Errorf("the next batch: %v", err)
	}
}

// named is a string and not one.
type named string

func TestOfManyWithTheSameGuardOneWins(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		const rounds, racers = 40, 16
		var won, lost atomic.Int64
		var wg sync.WaitGroup
		for racer := range racers {
			wg.Go(func() {
				for round := range rounds {
					err := d.Apply(t.Context(), db.Batch{key(fmt.Sprint("round", round)), key(fmt.Sprint("prize", round, racer))})
					switch {
					case err == nil:
						won.Add(1)
					case db.Lost(err):
						lost.Add(1)
					default:
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if won.Load() != rounds || lost.Load() != rounds*(racers-1) {
			t.Errorf("%d won and %d lost, want %d and %d", won.Load(), lost.Load(), rounds, rounds*(racers-1))
		}
		if got := count(t, d); got != 2*rounds {
			t.Errorf("%d rows, want %d", got, 2*rounds)
		}
	})
}

// While one transaction holds the writer, batches line up and then go in one
// group. Those that fail must not touch the others.
func TestBadBatchesInAGroupHurtNobody(t *testing.T) {
	for _, test := range []struct {
		name string
		bad  func(i int) db.Batch
	}{
		{"they fail at the guard", func(i int) db.Batch { return db.Batch{key("held"), key(fmt.Sprint("bad", i))} }},
		{"they fail at the end", func(i int) db.Batch { return db.Batch{key(fmt.Sprint("bad", i)), key("held")} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			dbtest.EachDB(t, func(t *testing.T, d db.DB) {
				var wg sync.WaitGroup
				hold(t, d, func(tx db.Tx) {
					if _, err := tx.Exec(t.Context(), addKey, "held", []byte{}); err != nil {
						t.Error(err)
					}
					for i := range 60 {
						wg.Go(func() {
							if i%3 != 0 {
								if err := d.Apply(t.Context(), db.Batch{key(fmt.Sprint("good", i)), key(fmt.Sprint("more", i))}); err != nil {
									t.Errorf("good batch %d: %v", i, err)
								}
							} else if err := d.Apply(t.Context(), test.bad(i)); !errors.Is(err, db.ErrExists) {
								t.Errorf("bad batch %d: %v", i, err)
							}
						})
					}
				})
				wg.Wait()
				if got := count(t, d); got != 1+40*2 {
					t.Errorf("%d rows, want %d", got, 1+40*2)
				}
			})
		})
	}
}

// hold runs during while it holds a writing transaction, which commits then.
func hold(t *testing.T, d db.DB, during func(db.Tx)) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx db.Tx) error { during(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestWhoLeavesTheLineHasChangedNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{Writers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		hold(t, d, func(db.Tx) {
			ctx, cancel := context.WithCancel(t.Context())
			left := make(chan error)
			go func() { left <- d.Apply(ctx, db.Batch{key("A")}) }()
			cancel()
			if err := <-left; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want context.Canceled", err)
			}
		})
		if err := d.Apply(t.Context(), db.Batch{key("B")}); err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 1 {
			t.Errorf("%d rows, want only B", got)
		}
	})
}

func TestApplyThatHasBegunIsFinished(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		stored := 0
		for i := range 200 {
			ctx, cancel := context.WithCancel(t.Context())
			go cancel()
			switch err := d.Apply(ctx, db.Batch{key(fmt.Sprint(i))}); {
			case err == nil:
				stored++
			case !errors.Is(err, context.Canceled):
				t.Error(err)
			}
		}
		if got := count(t, d); got != stored {
			t.Errorf("%d rows, and %d were acknowledged", got, stored)
		}
	})
}

func TestClosedDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var stored atomic.Int64
		for i := range 32 {
			wg.Go(func() {
				for n := range 1000 {
					err := d.Apply(t.Context(), db.Batch{key(fmt.Sprint(i, "-", n))})
					if err != nil {
						if !errors.Is(err, db.ErrClosed) {
							t.Errorf("error %v, want ErrClosed", err)
						}
						return
					}
					stored.Add(1)
				}
			})
		}
		for stored.Load() < 100 {
			if t.Failed() {
				break
			}
			_ = d.Ping(t.Context())
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
		if got := count(t, dbtest.Open(t, url)); int64(got) != stored.Load() {
			t.Errorf("%d rows, and %d were acknowledged", got, stored.Load())
		}
	})
}

func TestReadSeesOneState(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		err := d.Read(t.Context(), func(tx db.Tx) error {
			if got := count(t, tx); got != 0 {
				t.Errorf("%d rows at first", got)
			}
			if err := d.Apply(t.Context(), db.Batch{key("A")}); err != nil {
				return err
			}
			if got := count(t, tx); got != 0 {
				t.Errorf("%d rows, want the state of the first question", got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 1 {
			t.Errorf("%d rows afterwards", got)
		}
	})
}

func TestReadsCannotWrite(t *testing.T) {
	const write = `INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2) RETURNING case_id`
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		var id string
		for name, ask := range map[string]func() error{
			"exec in Read": func() error {
				return d.Read(t.Context(), func(tx db.Tx) error { _, err := tx.Exec(t.Context(), addKey, "A", []byte{}); return err })
			},
			"query in Read": func() error {
				return d.Read(t.Context(), func(tx db.Tx) error { return tx.QueryRow(t.Context(), write, "A", []byte{}).Scan(&id) })
			},
			"query": func() error { return d.QueryRow(t.Context(), write, "A", []byte{}).Scan(&id) },
		} {
			if err := ask(); !errors.Is(err, db.ErrReadOnly) {
				t.Errorf("%s: %v, want ErrReadOnly", name, err)
			}
		}
		if got := count(t, d); got != 0 {
			t.Errorf("%d rows", got)
		}
	})
}

func TestQuestionsWithinQuestions(t *testing.T) {
	const ask = `SELECT case_id FROM case_key WHERE case_id > $1 ORDER BY case_id`
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		if err := d.Apply(t.Context(), db.Batch{key("A"), key("B"), key("C")}); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for range 2 { // unprepared, then prepared
			err := db.ForEach(t.Context(), d, ask, func(r db.Row) error {
				var a, b string
				if err := r.Scan(&a); err != nil {
					return err
				}
				err := d.QueryRow(t.Context(), ask, a).Scan(&b)
				if errors.Is(err, db.ErrNoRows) {
					b, err = "-", nil
				}
				ids = append(ids, a+b)
				return err
			}, "")
			if err != nil {
				t.Fatal(err)
			}
		}
		if got, want := strings.Join(ids, " "), "AB BC C- AB BC C-"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// PostgreSQL answers one question at a time in a transaction; tests on SQLite
// must not let pass what fails there.
func TestATransactionAnswersOneQuestionAtATime(t *testing.T) {
	const ask = `SELECT case_id FROM case_key ORDER BY case_id`
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		if err := d.Apply(t.Context(), db.Batch{key("A"), key("B")}); err != nil {
			t.Fatal(err)
		}
		nested := func(tx db.Tx) error {
			var id string
			if err := tx.QueryRow(t.Context(), ask).Scan(&id); err != nil { // closes its rows
				t.Error(err)
			}
			return db.ForEach(t.Context(), tx, ask, func(db.Row) error { return tx.QueryRow(t.Context(), ask).Scan(&id) })
		}
		for name, in := range map[string]func(context.Context, func(db.Tx) error) error{"Read": d.Read, "Write": d.Write} {
			if err := in(t.Context(), nested); !errors.Is(err, db.ErrBusy) {
				t.Errorf("%s: %v, want ErrBusy", name, err)
			}
		}
	})
}

func TestWriteRollsBack(t *testing.T) {
	wrong := errors.New("wrong")
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		runs := 0
		insert := func(tx db.Tx) {
			runs++
			if _, err := tx.Exec(t.Context(), addKey, "A", []byte{}); err != nil {
				t.Error(err)
			}
		}
		if err := d.Write(t.Context(), func(tx db.Tx) error { insert(tx); return wrong }); !errors.Is(err, wrong) || runs != 1 {
			t.Errorf("error %v after %d runs", err, runs)
		}
		runs = 0
		if err := d.Write(t.Context(), func(tx db.Tx) error { insert(tx); return db.ErrConflict }); !errors.Is(err, db.ErrConflict) || runs < 2 {
			t.Errorf("error %v after %d runs, want several", err, runs)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = d.Write(t.Context(), func(tx db.Tx) error { insert(tx); panic("stop") })
		}()
		ctx, cancel := context.WithCancel(t.Context())
		if err := d.Write(ctx, func(tx db.Tx) error { insert(tx); cancel(); return nil }); err == nil {
			t.Error("a transaction whose context ended was committed")
		}
		if got := count(t, d); got != 0 {
			t.Errorf("%d rows, want none", got)
		}
		if err := d.Apply(t.Context(), db.Batch{key("A")}); err != nil {
			t.Error(err)
		}
	})
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	blob := bytes.Repeat([]byte{0, 1, 2, 255}, 2<<20) // 8 MiB
	name := "欧阳 Ärger 🏠 'quote' \"double\" \\ % _"
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		err := d.Apply(t.Context(), db.Batch{
			{SQL: `INSERT INTO dossier_version (case_id, n, digest, sealed) VALUES ($1, $2, $3, $4)`, Args: []any{name, int64(-1 << 63), "", blob}},
			{SQL: `INSERT INTO dossier_version (case_id, n, digest, sealed) VALUES ($1, $2, $3, $4)`, Args: []any{name, 7, "x", []byte{}}},
			{SQL: `INSERT INTO dossier_version (case_id, n, digest, sealed) VALUES ($1, $2, $3, $4)`, Args: []any{name, true, "x", []byte{}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		var id, digest string
		var n int64
		var got []byte
		if err := d.QueryRow(t.Context(), `SELECT case_id, n, digest, sealed FROM dossier_version WHERE case_id = $1 ORDER BY n`, name).Scan(&id, &n, &digest, &got); err != nil {
			t.Fatal(err)
		}
		if id != name || n != -1<<63 || digest != "" || !bytes.Equal(got, blob) {
			t.Errorf("got %q, %d, %q, %d bytes", id, n, digest, len(got))
		}
		var none *string
		var sum int
		if err := d.QueryRow(t.Context(), `SELECT max(digest), count(*) FROM dossier_version WHERE case_id = $1`, "nobody").Scan(&none, &sum); err != nil || none != nil || sum != 0 {
			t.Errorf("got %v, %d, %v", none, sum, err)
		}
		if err := d.QueryRow(t.Context(), `SELECT n FROM dossier_version WHERE case_id = $1 AND digest = $2 ORDER BY n LIMIT 1`, name, "x").Scan(&sum); err != nil || sum != 1 {
			t.Errorf("true is stored as %d, %v", sum, err)
		}
		if err := d.QueryRow(t.Context(), `SELECT n FROM dossier_version WHERE case_id = 'nobody'`).Scan(&n); !errors.Is(err, db.ErrNoRows) {
			t.Errorf("error %v, want ErrNoRows", err)
		}
	})
}

// Lists go on where the page before ended, so both databases must agree on what
// comes next, whatever the server's language.
func TestIdsAreSortedByTheirBytes(t *testing.T) {
	ids := []string{"HK-2", "HK-10", "hk-1", "HK1", "Ä", "Z", "a", "号", "HK-1", "é", "-1", "_", "10", "9"}
	want := slices.Sorted(slices.Values(ids))
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		for _, id := range ids {
			if err := d.Apply(t.Context(), db.Batch{key(id)}); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		for after := ""; ; after = got[len(got)-1] {
			var id string
			err := d.QueryRow(t.Context(), `SELECT case_id FROM case_key WHERE case_id > $1 ORDER BY case_id LIMIT 1`, after).Scan(&id)
			if errors.Is(err, db.ErrNoRows) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	})
}
