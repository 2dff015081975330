package journal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/journal"
)

func TestWhatIsAppendedIsThere(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 10)
		none, err := l.Load(t.Context(), "C1")
		if err != nil || none.Version != 0 || text(t, none.State) != text(t, counter{}) {
			t.Errorf("a counter that never was: %+v, %v", none, err)
		}
		do(t, d, l, "C1", added{3}, named{"first"})
		held := do(t, d, l, "C1", added{4})
		fresh, err := journal.Open(d, counters, 0).Load(t.Context(), "C1")
		if diff := cmp.Diff(held, fresh, cmp.AllowUnexported(held)); err != nil || diff != "" {
			t.Errorf("committed -, loaded +, %v:\n%s", err, diff)
		}
		if held.State.Sum != 7 || held.Version != 2 {
			t.Errorf("got %+v", held)
		}
		if ok, err := l.Stored(t.Context(), held); !ok || err != nil {
			t.Errorf("stored: %v, %v", ok, err)
		}
		list, err := l.List(t.Context(), "C1")
		if err != nil || len(list) != 2 {
			t.Fatalf("%d entries, %v", len(list), err)
		}
		want := journal.Recorded[event]{Seq: 1, At: time.Date(2026, 11, 17, 1, 30, 0, 123456000, time.UTC), Actor: "haikou.officer", Act: "count", Events: []event{added{3}, named{"first"}}, Hash: list[0].Hash}
		if diff := cmp.Diff(want, list[0]); diff != "" {
			t.Errorf("entry 1, want -, got +:\n%s", diff)
		}
	})
}

// The hash is for ever: an auditor may compute it without this program.
func TestTheHashOfAnEntry(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	l := journal.Open(d, counters, 10)
	do(t, d, l, "C1", added{3})
	list, err := l.List(t.Context(), "C1")
	if err != nil {
		t.Fatal(err)
	}
	// printf '%s' '0:7:counter2:C11:127:2026-11-17T01:30:00.123456Z14:haikou.officer5:count41:[{"kind":"counter.added","body":{"n":3}}]' | sha256sum
	const want = "4b0f8c6ce10232db64e6d9d796f05e93c814c1215f5ac2348a60cfd2b36558c7"
	if list[0].Hash != want {
		t.Errorf("got %s, want %s", list[0].Hash, want)
	}
}

func TestEntriesThatCannotBe(t *testing.T) {
	l := journal.Open[counter, event](nil, counters, 0)
	for name, e := range map[string]struct {
		id string
		journal.Entry[event]
	}{
		"no event":    {"C1", journal.Entry[event]{At: start}},
		"no id":       {"", journal.Entry[event]{At: start, Events: []event{added{1}}}},
		"unencodable": {"C1", journal.Entry[event]{At: start, Events: []event{broken{}}}},
	} {
		if _, _, err := l.Append(journal.Held[counter]{ID: e.id}, e.Entry); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

type broken struct{}

func (broken) kind() string                 { return "counter.broken" }
func (broken) MarshalJSON() ([]byte, error) { return nil, errors.New("no") }

func TestTwoWhoHoldTheSameState(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		a, b := journal.Open(d, counters, 10), journal.Open(d, counters, 10) // two processes
		do(t, d, a, "C1", added{1})
		do(t, d, b, "C1", added{1})
		_, err := try(t.Context(), d, a, "C1", added{5})
		if !db.Lost(err) {
			t.Fatalf("error %v, want a lost race", err)
		}
		stale, _ := a.Cached("C1")
		if stale.Version != 1 {
			t.Errorf("a holds version %d", stale.Version)
		}
		a.Forget("C1")
		if h := do(t, d, a, "C1", added{5}); h.State.Sum != 7 || h.Version != 3 {
			t.Errorf("got %+v", h)
		}
		if _, err := a.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

func TestManyCountTogether(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 3) // fewer than there are
		const clients, each, ids = 8, 25, 5
		var wg sync.WaitGroup
		for i := range clients {
			wg.Go(func() {
				for n := range each {
					id := fmt.Sprint("C", (i+n)%ids)
					for {
						_, err := try(t.Context(), d, l, id, added{1})
						if err == nil {
							break
						}
						if !db.Lost(err) {
							t.Error(err)
							return
						}
						l.Forget(id)
					}
				}
			})
		}
		wg.Wait()
		sum := 0
		err := l.Each(t.Context(), func(h journal.Held[counter]) error {
			sum += h.State.Sum
			if int64(h.State.Sum) != h.Version {
				t.Errorf("%s: sum %d after %d entries", h.ID, h.State.Sum, h.Version)
			}
			return nil
		})
		if err != nil || sum != clients*each {
			t.Errorf("sum %d, want %d, %v", sum, clients*each, err)
		}
		if c, err := l.Verify(t.Context(), nil); err != nil || c.Aggregates != ids || c.Entries != clients*each {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestTheStateAsItWas(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 10)
		for range 4 {
			do(t, d, l, "C1", added{1})
		}
		for seq, want := range []int{0, 1, 2, 3, 4, 4} {
			c, last, err := l.AsOf(t.Context(), "C1", int64(seq))
			if err != nil || c.Sum != want || last != int64(want) {
				t.Errorf("as of entry %d: %d after %d, %v", seq, c.Sum, last, err)
			}
		}
		for name, test := range map[string]struct {
			at   time.Time
			want int
		}{
			"before":        {start.Add(-time.Second), 0},
			"in the moment": {start, 1},
			"just before":   {start.Add(time.Hour - time.Microsecond), 1},
			"between":       {start.Add(90 * time.Minute), 2},
			"long after":    {start.AddDate(10, 0, 0), 4},
		} {
			if c, _, err := l.AsOfTime(t.Context(), "C1", test.at); err != nil || c.Sum != test.want {
				t.Errorf("%s: %d, want %d, %v", name, c.Sum, test.want, err)
			}
		}
	})
}

func TestTimersAreFoundInOrder(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 0)
		for i := range 12 {
			do(t, d, l, fmt.Sprintf("C%02d", i), added{(i * 5) % 10}) // wakes on the 1st, 6th
		}
		do(t, d, l, "C99", added{1}, closed{})
		var got []string
		var after journal.Waking
		for {
			list, err := l.Waking(t.Context(), "2026-11-06", after, 5)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 {
				break
			}
			for _, w := range list {
				got = append(got, w.Wake[8:]+w.ID)
			}
			after = list[len(list)-1]
		}
		want := strings.Fields("01C00 01C02 01C04 01C06 01C08 01C10 06C01 06C03 06C05 06C07 06C09 06C11")
		if !slices.Equal(got, want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
		if list, err := l.Waking(t.Context(), "2026-11-05", journal.Waking{}, 100); err != nil || len(list) != 6 {
			t.Errorf("until the 5th: %v, %v", list, err)
		}
	})
}

func TestEachGoesThroughAllPages(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 0)
		const n = 230
		for i := range n {
			do(t, d, l, fmt.Sprintf("C%03d", i), added{i})
		}
		var sums []int
		err := l.Each(t.Context(), func(h journal.Held[counter]) error { sums = append(sums, h.State.Sum); return nil })
		if err != nil || len(sums) != n || !slices.IsSorted(sums) {
			t.Errorf("%d states, %v", len(sums), err)
		}
		stop := errors.New("enough")
		if err := l.Each(t.Context(), func(journal.Held[counter]) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("error %v", err)
		}
	})
}

func TestEventsOfUnknownKinds(t *testing.T) {
	for name, body := range map[string]string{
		"unknown kind":    `counter.exploded {}`,
		"unknown field":   `counter.added {"n":1,"m":2}`,
		"wrong type":      `counter.added {"n":"1"}`,
		"not an object":   `counter.added [1]`,
		"nothing":         `counter.added `,
		"two of them":     `counter.added {"n":1}{"n":2}`,
		"not JSON at all": `counter.added {{{`,
	} {
		kind, body, _ := strings.Cut(body, " ")
		if e, err := counters.Decode(kind, []byte(body)); err == nil {
			t.Errorf("%s: got %+v, want an error", name, e)
		}
	}
}

func TestFaithful(t *testing.T) {
	if err := counters.Faithful(counter{Sum: 1, Names: []string{"欧阳"}}, []event{added{1}, named{"<&>"}, closed{}}); err != nil {
		t.Error(err)
	}
	type lossy struct {
		Names []string `json:"names"`
		X     any      `json:"x"`
	}
	l := journal.Aggregate[lossy, event]{Kind: event.kind, Decode: counters.Decode}
	if err := l.Faithful(lossy{X: json.RawMessage(`{"b":1,"a":2}`)}, nil); err == nil {
		t.Error("a state that comes back with its keys sorted is not faithful")
	}
}

func TestTheTrail(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		trail := journal.Trail{DB: d}
		first := journal.Note{At: start, Actor: "a", Aggregate: "case", ID: "HK-1", Act: "approve", Outcome: "forbidden", Detail: "own case"}
		second := first
		second.At, second.Act = start.Add(time.Second), "read"
		other := first
		other.ID = "HK-2"
		for _, n := range []journal.Note{second, other, first} {
			if err := trail.Add(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		got, err := trail.List(t.Context(), "case", "HK-1")
		first.At, second.At = first.At.UTC().Truncate(time.Microsecond), second.At.UTC().Truncate(time.Microsecond)
		if diff := cmp.Diff([]journal.Note{first, second}, got); err != nil || diff != "" {
			t.Errorf("want -, got +, %v:\n%s", err, diff)
		}
	})
}

// An old state that is loaded late must not replace a newer one.
func TestTheCacheKeepsTheNewest(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 2)
		old := do(t, d, l, "A", added{1})
		do(t, d, l, "A", added{1})
		l.Committed(old)
		if h, ok := l.Cached("A"); !ok || h.Version != 2 {
			t.Errorf("cached: %+v, %v", h, ok)
		}
		do(t, d, l, "B", added{1})
		l.Cached("A") // used last
		do(t, d, l, "C", added{1})
		if _, ok := l.Cached("B"); ok {
			t.Error("B should have made room")
		}
		if _, ok := l.Cached("A"); !ok {
			t.Error("A was used last and is gone")
		}
	})
}

func TestADatabaseThatIsGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l := journal.Open(d, counters, 10)
		do(t, d, l, "C1", added{1})
		d.Close()
		if _, err := try(context.Background(), d, l, "C1", added{1}); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("error %v, want ErrUnavailable", err)
		}
		if h, ok := l.Cached("C1"); !ok || h.Version != 1 {
			t.Errorf("cached: %+v, %v", h, ok)
		}
	})
}
