package journal_test

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/journal"
	words "tandem/internal/text"
)

func TestARightJournalVerifies(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 10)
		if c, err := l.Verify(t.Context(), nil); err != nil || c != (journal.Count{}) {
			t.Errorf("an empty one: %+v, %v", c, err)
		}
		fill(t, d, l, 205) // three pages
		seen := 0
		c, err := l.Verify(t.Context(), func(h journal.Held[counter]) error { seen++; return nil })
		if err != nil || c != (journal.Count{Aggregates: 205, Entries: 5 * 205}) || seen != 205 {
			t.Errorf("%+v, %d seen, %v", c, seen, err)
		}
		if err := journal.Known(t.Context(), d, "counter"); err != nil {
			t.Error(err)
		}
		stop := errors.New("a paper is missing")
		if _, err := l.Verify(t.Context(), func(journal.Held[counter]) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("error %v", err)
		}
	})
}

// Every way to tamper with the tables is found, and the first wrong entry named.
func TestTamperingIsFound(t *testing.T) {
	const added1 = `INSERT INTO entry (aggregate, id, seq, at, actor, act, events, hash)
		SELECT aggregate, id, %s, at, actor, act, events, %s FROM entry WHERE id = 'C102' AND seq = 3`
	swap := func(column string) string {
		return `UPDATE entry SET ` + column + ` = CASE seq WHEN 2 THEN (SELECT ` + column + ` FROM entry WHERE id = 'C102' AND seq = 4)
			ELSE (SELECT ` + column + ` FROM entry WHERE id = 'C102' AND seq = 2) END WHERE id = 'C102' AND seq IN (2, 4)`
	}
	tests := []tampering{
		{"an event was changed", `UPDATE entry SET events = replace(events, '"n":2', '"n":3') WHERE id = 'C102'`, 3, journal.FlawChain, ""},
		{"a space was added", `UPDATE entry SET events = replace(events, '[', '[ ') WHERE id = 'C102' AND seq = 2`, 2, journal.FlawChain, ""},
		{"the actor was changed", `UPDATE entry SET actor = 'haikou.other' WHERE id = 'C102' AND seq = 1`, 1, journal.FlawChain, ""},
		{"the act was changed", `UPDATE entry SET act = 'approve' WHERE id = 'C102' AND seq = 5`, 5, journal.FlawChain, ""},
		{"the time was changed", `UPDATE entry SET at = '2020-01-01T00:00:00.000000Z' WHERE id = 'C102' AND seq = 4`, 4, journal.FlawChain, ""},
		{"the hash was changed", `UPDATE entry SET hash = 'abc' WHERE id = 'C102' AND seq = 4`, 4, journal.FlawChain, ""},
		{"actor and act were moved into one another", `UPDATE entry SET actor = 'haikou.officerc', act = 'ount' WHERE id = 'C102' AND seq = 2`, 2, journal.FlawChain, ""},
		{"two entries were swapped", swap("events"), 2, journal.FlawChain, ""},
		{"two entries were swapped, with their hashes", swap("events") + ";" + swap("hash") + ";" + swap("at"), 2, journal.FlawChain, ""},
		{"the first entry was deleted", `DELETE FROM entry WHERE id = 'C102' AND seq = 1`, 1, journal.FlawMissing, ""},
		{"an entry was deleted", `DELETE FROM entry WHERE id = 'C102' AND seq = 3`, 3, journal.FlawMissing, ""},
		{"an entry was deleted and the rest moved up", `DELETE FROM entry WHERE id = 'C102' AND seq = 3; UPDATE entry SET seq = 3 WHERE id = 'C102' AND seq = 4; UPDATE entry SET seq = 4 WHERE id = 'C102' AND seq = 5`, 3, journal.FlawChain, ""},
		{"the end was cut off", `DELETE FROM entry WHERE id = 'C102' AND seq >= 4`, 4, journal.FlawVersion, ""},
		{"all entries were deleted", `DELETE FROM entry WHERE id = 'C102'`, 1, journal.FlawMissing, ""},
		{"all entries of the last were deleted", `DELETE FROM entry WHERE id = 'C104'`, 1, journal.FlawMissing, "C104"},
		{"an entry was added at the end", fmt.Sprintf(added1, "6", "hash"), 6, journal.FlawChain, ""},
		{"an entry was added at the beginning", fmt.Sprintf(added1, "0", "hash"), 1, journal.FlawMissing, ""},
		{"an event is of an unknown kind", `UPDATE entry SET events = '[{"kind":"counter.exploded","body":{}}]', hash = '` + exploded + `' WHERE id = 'C102' AND seq = 1`, 1, journal.FlawEvents, ""},
		{"the state was changed", `UPDATE snapshot SET state = replace(state, '103', '104') WHERE id = 'C102'`, 5, journal.FlawState, ""},
		{"a space was added to the state", `UPDATE snapshot SET state = state || ' ' WHERE id = 'C102'`, 5, journal.FlawState, ""},
		{"the version was changed", `UPDATE snapshot SET version = 4 WHERE id = 'C102'`, 5, journal.FlawVersion, ""},
		{"the head was changed", `UPDATE snapshot SET head = 'abc' WHERE id = 'C102'`, 5, journal.FlawHead, ""},
		{"it was listed in another city", `UPDATE snapshot SET city = 'wuxi' WHERE id = 'C102'`, 5, journal.FlawIndex, ""},
		{"its status was changed", `UPDATE snapshot SET status = 'open' WHERE id = 'C102'`, 5, journal.FlawIndex, ""},
		{"its timer was changed", `UPDATE snapshot SET wake = '2026-11-11' WHERE id = 'C102'`, 5, journal.FlawIndex, ""},
		{"its limit was changed", `UPDATE snapshot SET due = '2026-11-11' WHERE id = 'C102'`, 5, journal.FlawIndex, ""},
		{"the snapshot was deleted", `DELETE FROM snapshot WHERE id = 'C102'`, 5, journal.FlawOrphan, ""},
		{"the last snapshot was deleted", `DELETE FROM snapshot WHERE id = 'C104'`, 5, journal.FlawOrphan, "C104"},
		{"the journal was given another name", `UPDATE entry SET id = 'C999' WHERE id = 'C102'`, 1, journal.FlawMissing, ""},
		{"both were given another name", `UPDATE entry SET id = 'C999' WHERE id = 'C102'; UPDATE snapshot SET id = 'C999' WHERE id = 'C102'`, 1, journal.FlawChain, "C999"},
	}
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				tamper(t, d, test.sql)
				_, err := journal.Open(d, counters, 0).Verify(t.Context(), nil)
				test.found(t, err)
			})
		}
	})
}

// tampering is done by sql, several statements by ";", to the counter id, C102
// if it is "", and must be found as the flaw of entry seq.
type tampering struct {
	name string
	sql  string
	seq  int64
	flaw journal.Flaw
	id   string
}

func (want tampering) found(t *testing.T, err error) {
	t.Helper()
	b, ok := errors.AsType[*journal.Broken](err)
	id := cmp.Or(want.id, "C102")
	if !ok || b.Seq != want.seq || b.Flaw != want.flaw || b.ID != id || b.Aggregate != "counter" {
		t.Fatalf("got %v (%+v)\nwant %s of entry %d of %s", err, b, want.flaw, want.seq, id)
	}
	for _, l := range words.Langs {
		if got := b.In(l); strings.Contains(got, "⟦") || !strings.Contains(got, id) {
			t.Errorf("in %s: %s", l, got)
		}
	}
}

// exploded is the hash that the chain asks for: the tamperer knows how it is made.
const exploded = "f20b7a46187f626ee7ce8e626bbbda3b0ea51801f2bcf8aa1a1de2502794d905"

// tamper makes a journal anew and changes it.
func tamper(t *testing.T, d db.DB, sql string) {
	t.Helper()
	change(t, d, `DELETE FROM entry`, `DELETE FROM snapshot`)
	l := journal.Open(d, counters, 10)
	for i := 100; i < 105; i++ { // a page more than is tampered with
		id := fmt.Sprintf("C%03d", i)
		do(t, d, l, id, added{i})
		do(t, d, l, id, named{"欧阳"})
		do(t, d, l, id, added{2}, added{-1})
		do(t, d, l, id, named{"é"})
		do(t, d, l, id, closed{})
	}
	if n := change(t, d, strings.Split(sql, ";")...); n == 0 {
		t.Errorf("nothing was changed by %s", sql)
	}
}

// change runs the statements and returns how many rows they touched.
func change(t *testing.T, d db.DB, statements ...string) (n int64) {
	t.Helper()
	err := d.Write(t.Context(), func(tx db.Tx) error {
		for _, q := range statements {
			touched, err := tx.Exec(t.Context(), q)
			if err != nil {
				return err
			}
			n += touched
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRowsOfAnUnknownAggregate(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		tamper(t, d, `UPDATE entry SET aggregate = 'ghost' WHERE id = 'C102'`)
		err := journal.Known(t.Context(), d, "counter", "case")
		if s, ok := errors.AsType[*journal.Stranger](err); !ok || len(s.Names) != 1 || !strings.Contains(s.In(words.ZH), "ghost") {
			t.Errorf("error %v, want a Stranger", err)
		}
	})
}
