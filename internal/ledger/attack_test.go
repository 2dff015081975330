package ledger_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/ledger"
	"tandem/internal/tlogproof"
)

// TestEveryByteOfAProof: a proof in which any byte was changed proves nothing, and every
// such refusal is told in words.
func TestEveryByteOfAProof(t *testing.T) {
	o := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), newKeys(t, origin))
	id := o.fill(20)[7]
	p, _, err := o.Proof(t.Context(), id)
	o.must(err)
	leaf := []byte("leaf 11")
	if id != ledger.LeafID(leaf) {
		t.Fatal("it is another leaf")
	}
	text := []byte(p.Text())
	o.must(verify(text, leaf, o.trust()))
	for i := range text {
		for _, with := range []byte{text[i] ^ 1, text[i] ^ 0x20, '\n', '0'} {
			if with == text[i] {
				continue
			}
			bad := append([]byte(nil), text...)
			bad[i] = with
			if err := verify(bad, leaf, o.trust()); err == nil {
				t.Errorf("byte %d: %q for %q in\n%s", i, with, text[i], text)
			} else if _, ok := errors.AsType[*tlogproof.Wrong](err); !ok {
				t.Errorf("byte %d: told by no text: %v", i, err)
			}
		}
	}
	for i := range leaf {
		bad := append([]byte(nil), leaf...)
		bad[i] ^= 1
		if verify(text, bad, o.trust()) == nil {
			t.Errorf("another leaf is proved: %q", bad)
		}
	}
}

func verify(text, leaf []byte, trust tlogproof.Trust) error {
	p, err := tlogproof.Parse(text)
	if err != nil {
		return err
	}
	return p.Verify(leaf, trust)
}

// TestAttacks: what somebody may show in the place of a true proof, and what is said.
func TestAttacks(t *testing.T) {
	k, stranger := newKeys(t, origin), newKeys(t, origin)
	o := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), k)
	ids := o.fill(10)
	early, _, err := o.Proof(t.Context(), ids[0])
	o.must(err)
	o.added("more")
	known := o.sequence()
	late, _, err := o.Proof(t.Context(), ids[0])
	o.must(err)
	leaf := []byte("leaf 1")

	// Two faces: another database, the same key.
	twin := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), k)
	twinIDs := twin.fill(10)
	twin.added("something else")
	twin.sequence()
	other, _, err := twin.Proof(t.Context(), twinIDs[0])
	o.must(err)

	resigned := late
	msg, err := note.Sign(&note.Note{Text: late.Checkpoint.Body()}, stranger.signer)
	o.must(err)
	resigned.Checkpoint.Note = string(msg)
	grafted := late
	grafted.Checkpoint = other.Checkpoint
	moved := late
	moved.Index++

	for _, a := range []struct {
		what, want string
		err        error
	}{
		{"the true one", "", late.Verify(leaf, o.trust())},
		{"signed with another key", "was not signed by the key", resigned.Verify(leaf, o.trust())},
		{"of a log of another name", "it should be of elsewhere.example/log", late.Verify(leaf, tlogproof.Trust{Logs: []note.Verifier{newKeys(t, "elsewhere.example/log").verifier}})},
		{"another leaf", "does not show that this is leaf", late.Verify([]byte("leaf 2"), o.trust())},
		{"another place", "does not show that this is leaf", moved.Verify(leaf, o.trust())},
		{"under another face's checkpoint", "does not show that this is leaf", grafted.Verify(leaf, o.trust())},
		{"without the witness that must have signed", "0 trusted witnesses", late.Verify(leaf, tlogproof.Trust{Logs: []note.Verifier{k.verifier}, Quorum: 1})},
		{"an old checkpoint", "The checkpoint is old", early.Checkpoint.NotOlder(known)},
		{"the other face, of the same size", "two faces", other.Checkpoint.NotOlder(known)},
	} {
		switch {
		case a.want == "" && a.err != nil:
			t.Errorf("%s: %v", a.what, a.err)
		case a.want != "" && (a.err == nil || !strings.Contains(a.err.Error(), a.want)):
			t.Errorf("%s: %v, want %q", a.what, a.err, a.want)
		}
	}
	if err := other.Checkpoint.NotOlder(known); !errors.Is(err, tlogproof.ErrSplit) {
		t.Errorf("two faces: %v, want ErrSplit", err)
	}
}

// TestEveryFileOfACopy: in a copy of a log any file that is changed, cut, emptied or
// taken away is found and named.
func TestEveryFileOfACopy(t *testing.T) {
	o := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), newKeys(t, origin))
	o.fill(700)
	dir := t.TempDir()
	_, err := o.Export(t.Context(), dir)
	o.must(err)
	check := ledger.Check{Trust: o.trust(), Store: o.Log}
	r, err := check.Copy(t.Context(), copyOf(dir))
	o.must(err)
	if r.Size != 700 || r.Heads != 234 || r.Others != 466 {
		t.Errorf("%+v", r)
	}
	files := 0
	o.must(filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		good, err := os.ReadFile(path)
		o.must(err)
		flipped := append([]byte(nil), good...)
		flipped[rand.IntN(len(good))] ^= 1
		for what, bad := range map[string][]byte{"changed": flipped, "cut": good[:len(good)-1], "emptied": {}, "taken away": nil} {
			if o.must(os.WriteFile(path, bad, 0o600)); bad == nil {
				o.must(os.Remove(path))
			}
			// Without the store: the copy must be refused by itself.
			_, err := ledger.Check{Trust: o.trust()}.Copy(t.Context(), copyOf(dir))
			if _, ok := errors.AsType[*tlogproof.Wrong](err); !ok {
				t.Errorf("%s %s: %v", path, what, err)
			}
		}
		return os.WriteFile(path, good, 0o600)
	}))
	if files != 1+3+3+1 { // checkpoint, tiles of level 0 and bundles, one tile of level 1
		t.Errorf("%d files", files)
	}
	_, err = check.Copy(t.Context(), copyOf(dir))
	o.must(err)
}

// TestSplitView: a log that shows two faces is convicted by two checkpoints, whichever
// of them is older; a copy that was set back is called old.
func TestSplitView(t *testing.T) {
	k := newKeys(t, origin)
	honest := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), k)
	twin := newOffice(t, dbtest.Open(t, dbtest.SQLite(t)), k)
	honest.fill(300)
	twin.fill(300) // the same acts, but heads are hidden otherwise
	sameSize := twin.sequence()
	twin.added("one more")
	larger := twin.sequence()
	twinDir, dir := t.TempDir(), t.TempDir()
	_, err := twin.Export(t.Context(), twinDir)
	twin.must(err)
	_, err = honest.Export(t.Context(), dir)
	honest.must(err)
	first := honest.sequence()

	check := func(dir string, since tlogproof.Checkpoint) error {
		_, err := ledger.Check{Trust: honest.trust(), Since: []byte(since.Note)}.Copy(t.Context(), copyOf(dir))
		return err
	}
	if err := check(dir, sameSize); !errors.Is(err, tlogproof.ErrSplit) {
		t.Errorf("one size, two roots: %v", err)
	}
	if err := check(twinDir, first); !errors.Is(err, tlogproof.ErrFork) {
		t.Errorf("the larger does not continue the smaller: %v", err)
	}
	if err := check(dir, larger); err == nil || !strings.Contains(err.Error(), "is old") {
		t.Errorf("a copy older than what is known: %v", err)
	}
	honest.must(check(dir, first))
	honest.must(check(twinDir, sameSize))

	if _, err := (ledger.Check{Trust: honest.trust(), Store: honest.Log}).Copy(t.Context(), copyOf(twinDir)); err == nil || !strings.Contains(err.Error(), "has 300 leaves, and the copy has 301") {
		t.Errorf("against another store: %v", err)
	}
	honest.added("other")
	honest.sequence()
	if _, err := (ledger.Check{Trust: honest.trust(), Store: honest.Log}).Copy(t.Context(), copyOf(twinDir)); err == nil || !strings.Contains(err.Error(), "are not those stored here") {
		t.Errorf("against another store: %v", err)
	}
	if _, err := honest.Export(t.Context(), twinDir); !errors.Is(err, tlogproof.ErrSplit) {
		t.Errorf("export over the other face: %v", err)
	}
}

// tamperings are done to the database behind the log's back, and what audit says.
var tamperings = []struct{ what, sql, want string }{
	{"a leaf changed", `UPDATE log_leaf SET body = body || body WHERE n = 4`, "Leaf 4"},
	{"a leaf gone", `DELETE FROM log_leaf WHERE n = 5`, "Leaf 5 of the log is missing"},
	{"the last leaf gone", `DELETE FROM log_leaf WHERE n = 299`, "Leaf 299"},
	{"a leaf too many", `INSERT INTO log_leaf (n, aggregate, subject, version, opening, body) SELECT 300, 'x', 'x', 0, opening, body FROM log_leaf WHERE n = 1`, "Leaf 300"},
	{"a hash changed", `UPDATE log_hash SET hash = (SELECT hash FROM log_hash WHERE n = 9) WHERE n = 10`, "Hash 10"},
	{"a hash gone", `DELETE FROM log_hash WHERE n = 30`, "Hash 30"},
	{"an entry of the journal changed", `UPDATE entry SET hash = 'x' WHERE id = 'T30' AND seq = 1`, "was the head of tally T30 at entry 1"},
	{"an entry of the journal gone", `DELETE FROM entry WHERE id = 'T30'`, "was the head of tally T30 at entry 1"},
	{"a head that is said to be logged", `UPDATE snapshot SET version = 2 WHERE id = 'T30'`, "Entry 2 of T30 is neither"},
	{"a checkpoint of another size", `UPDATE log_checkpoint SET size = size + 1 WHERE size = 300`, "says that it has 300"},
	{"an issue that was never added", `INSERT INTO certificate (number, case_id, track, kind, holder, from_date, to_date, status, leaf) VALUES ('W1', 'HK-1', 'main', 'work', '0', '', '', 'valid', 'nothing')`, "The issue of permit W1 is neither"},
}

// TestAuditNamesWhatWasDone: on both databases.
func TestAuditNamesWhatWasDone(t *testing.T) {
	k := newKeys(t, origin)
	for _, a := range tamperings {
		t.Run(a.what, func(t *testing.T) {
			dbtest.EachDB(t, func(t *testing.T, d db.DB) {
				o := newOffice(t, d, k)
				o.fill(300)
				o.audit()
				o.exec(a.sql)
				if _, err := o.Audit(t.Context()); err == nil || !strings.Contains(err.Error(), a.want) {
					t.Errorf("audit says %v, want %q", err, a.want)
				}
			})
		})
	}
}

// TestNothingMoreIsSigned: where the stored log is not the one that was signed last, or
// was signed with another key, no checkpoint follows.
func TestNothingMoreIsSigned(t *testing.T) {
	for what, spoil := range map[string]func(o *office) *ledger.Log{
		"a hash changed": func(o *office) *ledger.Log {
			o.exec(`UPDATE log_hash SET hash = (SELECT hash FROM log_hash WHERE n = 0) WHERE n > 0`)
			return o.Log
		},
		"a hash gone": func(o *office) *ledger.Log { o.exec(`DELETE FROM log_hash`); return o.Log },
		"another key": func(o *office) *ledger.Log {
			k := newKeys(o.t, origin)
			return ledger.Open(o.db, ledger.Options{Signer: k.signer, Verifier: k.verifier, Now: o.time})
		},
		"set back": func(o *office) *ledger.Log {
			o.exec(`UPDATE log_checkpoint SET size = 7 WHERE size = 20`)
			return o.Log
		},
	} {
		t.Run(what, func(t *testing.T) {
			each(t, func(t *testing.T, o *office) {
				o.fill(20)
				l := spoil(o)
				o.added("more")
				n, err := l.Sequence(t.Context())
				if _, ok := errors.AsType[*tlogproof.Wrong](err); !ok || n != 0 {
					t.Errorf("%d, %v", n, err)
				}
				if what == "a hash changed" && !strings.Contains(err.Error(), "Nothing more is signed") {
					t.Errorf("it says %v", err)
				}
				if g, err := o.Lag(t.Context()); g.Waiting != 1 || err != nil {
					t.Errorf("it does not wait any more: %v, %v", g, err)
				}
			})
		})
	}
}
