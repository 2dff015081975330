package tlogproof

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// A testLog is a log in memory.
type testLog struct {
	t        testing.TB
	signer   note.Signer
	verifier Verifier
	hashes   []tlog.Hash
	leaves   int64
}

func newLog(t testing.TB, origin string) *testLog {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, origin)
	must(t, err)
	l := &testLog{t: t}
	l.signer, err = note.NewSigner(private)
	must(t, err)
	l.verifier, err = NewVerifier(public)
	must(t, err)
	return l
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (l *testLog) ReadHashes(indexes []int64) (out []tlog.Hash, err error) {
	for _, i := range indexes {
		out = append(out, l.hashes[i])
	}
	return out, nil
}

// fill adds n leaves: "leaf 0", "leaf 1" …
func (l *testLog) fill(n int) *testLog {
	l.t.Helper()
	for range n {
		more, err := tlog.StoredHashes(l.leaves, leaf(l.leaves), l)
		must(l.t, err)
		l.hashes = append(l.hashes, more...)
		l.leaves++
	}
	return l
}

func leaf(n int64) []byte { return fmt.Appendf(nil, "leaf %d", n) }

// checkpoint is signed by the log and whoever else.
func (l *testLog) checkpoint(size int64, others ...note.Signer) Checkpoint {
	l.t.Helper()
	root, err := tlog.TreeHash(size, l)
	must(l.t, err)
	c := Checkpoint{Origin: l.signer.Name(), Size: size, Root: root}
	msg, err := note.Sign(&note.Note{Text: c.Body()}, append([]note.Signer{l.signer}, others...)...)
	must(l.t, err)
	c.Note = string(msg)
	return c
}

func (l *testLog) proof(size, index int64) Proof {
	l.t.Helper()
	hashes, err := tlog.ProveRecord(size, index, l)
	must(l.t, err)
	return Proof{index, hashes, l.checkpoint(size)}
}

// byHand is a proof written with the words of the C2SP text.
func (l *testLog) byHand(p Proof) string {
	var b strings.Builder
	fmt.Fprintf(&b, "c2sp.org/tlog-proof@v1\nindex %d\n", p.Index)
	for _, h := range p.Hashes {
		fmt.Fprintln(&b, base64.StdEncoding.EncodeToString(h[:]))
	}
	return b.String() + "\n" + p.Checkpoint.Note
}

// TestProofsOfAnyTree: what is written is what C2SP says, is read as it was, and proves
// its leaf and no other, in any tree.
func TestProofsOfAnyTree(t *testing.T) {
	l := newLog(t, "a.example/log").fill(300)
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.Int64Range(1, l.leaves).Draw(r, "size")
		index := rapid.Int64Range(0, size-1).Draw(r, "index")
		p := l.proof(size, index)
		if p.Text() != l.byHand(p) {
			r.Fatalf("it is written\n%s", p.Text())
		}
		got, err := Parse([]byte(p.Text()))
		if err != nil || got.Text() != p.Text() || got.Checkpoint != p.Checkpoint {
			r.Fatalf("read as %+v, %v", got, err)
		}
		for _, n := range []int64{index, index + 1, 0, size - 1} {
			err := got.Verify(leaf(n), Of(l.verifier))
			if (err == nil) != (n == index) {
				r.Fatalf("leaf %d of %d by the proof of %d: %v", n, size, index, err)
			}
		}
	})
}

// TestWrittenInOneWay: what another program might read in the same way is refused.
func TestWrittenInOneWay(t *testing.T) {
	l := newLog(t, "a.example/log").fill(13)
	good := l.proof(13, 5).Text()
	must(t, verify(good, l))
	replace := func(old, with string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("there is no %q in\n%s", old, good)
		}
		return strings.Replace(good, old, with, 1)
	}
	first := strings.Split(good, "\n")[2]
	for what, bad := range map[string]string{
		"extra data":                  replace("\nindex", "\nextra aGVsbG8=\nindex"),
		"a zero before the index":     replace("index 5", "index 05"),
		"a plus before the index":     replace("index 5", "index +5"),
		"an index below zero":         replace("index 5", "index -5"),
		"another version":             replace("@v1", "@v2"),
		"a return in a hash":          replace(first, first+"\r"),
		"loose bits in a hash":        replace(first, first[:42]+loose(first[42])+"="),
		"a return at the end":         good + "\r\n",
		"a zero before the size":      replace("\n13\n", "\n013\n"),
		"an empty line in the text":   replace("\n13\n", "\n13\n\n"),
		"an empty line behind it":     replace("=\n\n— ", "=\n\n\n— "),
		"loose bits in a signature":   good[:len(good)-3] + loose(good[len(good)-3]) + good[len(good)-2:],
		"a stranger's loose base64":   good + "— b.example/w AAAAAAB=\n",
		"more hashes than a tree has": replace(first, strings.Repeat(first+"\n", 70)+first),
		"too long a checkpoint":       good + strings.Repeat("— b.example/w AAAAAAAA\n", MaxCheckpoint/20),
		"too long a proof":            good + strings.Repeat("— b.example/w AAAAAAAA\n", MaxProof/20),
		"no checkpoint":               good[:strings.Index(good, "\n\n")],
		"nothing":                     "",
	} {
		err := verify(bad, l)
		if _, told := errors.AsType[*Wrong](err); !told {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// loose is a digit of base64 that differs in its last bit, or in the one before.
func loose(digit byte) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return string(digits[strings.IndexByte(digits, digit)^1])
}

func verify(text string, l *testLog) error {
	p, err := Parse([]byte(text))
	if err != nil {
		return err
	}
	return p.Verify(leaf(5), Of(l.verifier))
}

// TestWhoHasSigned: a log counts under its own name only, whichever of the keys that
// are trusted has signed, and enough witnesses must have.
func TestWhoHasSigned(t *testing.T) {
	one, two, mimic := newLog(t, "one.example/log").fill(3), newLog(t, "two.example/log").fill(3), newLog(t, "one.example/log").fill(3)
	later := newLog(t, "one.example/log").fill(3) // another key of the same name, trusted too
	misnamed := newLog(t, "two.example/log").fill(3)
	misnamed.signer = named{one.signer, "two.example/log"}
	skey, vkey, err := WitnessKey(rand.Reader, "w.example/1")
	must(t, err)
	cosigner, witness, err := NewCosigner(skey, func() time.Time { return time.Unix(1_800_000_000, 0) })
	must(t, err)
	if v, err := NewVerifier(vkey); err != nil || v.KeyHash() != witness.KeyHash() {
		t.Errorf("its public key: %v", err)
	}
	logs := Trust{Logs: []Verifier{one.verifier, two.verifier, later.verifier}, Witnesses: []Verifier{witness}}
	strict := logs
	strict.Quorum = 1
	signed := one.checkpoint(3, cosigner).Note
	line := signed[strings.LastIndex(signed, "— "):]
	for what, c := range map[string]struct {
		trust Trust
		note  string
		want  string
	}{
		"the first log":            {logs, one.checkpoint(3).Note, ""},
		"the second log":           {logs, two.checkpoint(2).Note, ""},
		"the later key":            {logs, later.checkpoint(3).Note, ""},
		"with a witness":           {strict, signed, ""},
		"without the witness":      {strict, one.checkpoint(3).Note, "tlogproof.checkpoint.quorum"},
		"the witness alone":        {strict, one.checkpoint(3).Body() + "\n" + line, "tlogproof.checkpoint.unsigned"},
		"the witness of another":   {strict, one.checkpoint(2).Note + line, "tlogproof.checkpoint.witness"},
		"another key of its name":  {logs, mimic.checkpoint(3).Note, "tlogproof.checkpoint.unsigned"},
		"a log that nobody knows":  {logs, newLog(t, "three.example/log").fill(1).checkpoint(1).Note, "tlogproof.checkpoint.origin"},
		"a log in another's name":  {logs, misnamed.checkpoint(3).Note, "tlogproof.checkpoint.unsigned"},
		"a changed size":           {logs, strings.Replace(one.checkpoint(3).Note, "\n3\n", "\n4\n", 1), "tlogproof.checkpoint.forged"},
		"nobody is trusted at all": {Trust{}, one.checkpoint(3).Note, "tlogproof.checkpoint.origin"},
	} {
		_, _, err := c.trust.Open([]byte(c.note))
		if got := key(err); got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

// named signs under another name.
type named struct {
	note.Signer
	name string
}

func (n named) Name() string { return n.name }

func key(err error) string {
	if w, ok := errors.AsType[*Wrong](err); ok {
		return w.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// TestNotOlder: of two checkpoints of one log.
func TestNotOlder(t *testing.T) {
	l, other := newLog(t, "a.example/log").fill(5), newLog(t, "b.example/log").fill(5)
	split := l.checkpoint(4)
	split.Root[0] ^= 1
	for what, c := range map[string]struct {
		c, known Checkpoint
		want     string
	}{
		"the same":    {l.checkpoint(4), l.checkpoint(4), ""},
		"newer":       {l.checkpoint(5), l.checkpoint(4), ""},
		"older":       {l.checkpoint(3), l.checkpoint(4), "tlogproof.checkpoint.old"},
		"two faces":   {split, l.checkpoint(4), "tlogproof.split.size"},
		"another log": {other.checkpoint(5), l.checkpoint(4), "tlogproof.checkpoint.origin"},
	} {
		if got := key(c.c.NotOlder(c.known)); got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

// FuzzProof: nothing but the proof that was made proves the leaf.
func FuzzProof(f *testing.F) {
	l := newLog(f, "a.example/log").fill(13)
	good := []byte(l.proof(13, 5).Text())
	f.Add(good)
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 0\n\n"))
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 9223372036854775807\n\na\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if key(err) == err.Error() {
				t.Errorf("a failure without a name: %v", err)
			}
			return
		}
		if p.Text() != string(data) {
			t.Errorf("%q is read as %q", data, p.Text())
		}
		if p.Verify(leaf(5), Of(l.verifier)) == nil && !bytes.Equal(data, good) {
			t.Errorf("another proof holds:\n%s", data)
		}
		_ = p.Holds(Checkpoint{Size: p.Index + 1}, leaf(5))
	})
}
