package credential

import (
	"bytes"
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// TestAttacks is the attack table: each is refused, each with a message of its own.
func TestAttacks(t *testing.T) {
	w := newWorld(t)
	index := w.logged()
	size := w.log.size()
	proof := w.log.proof(size, index)
	code := w.code(0, w.work)
	good := w.paper(code, proof, w.work)
	known := Against{Trusted: w.trusted, Checkpoint: w.log.checkpoint(size), Bundle: w.bundle(), On: today}

	impostor := newKey(t, bureau, signing.ES256) // calls itself the same
	elsewhere := newWorld(t)
	elsewhere.work = newKey(t, beijing, signing.ES256)
	elsewhere.permits[0].Authority, elsewhere.permits[0].City = beijing.ID, "beijing"
	other := newWorld(t) // another permit of the same offices
	other.permits[0].Number = "11000020261126002X"
	alone := func(c *Code) { c.Others = nil }
	sameKind := func(c *Code) { c.Others[0].Kind = permit.Work }
	twice := func(c *Code) {
		hash, _ := c.Statement.Hash()
		c.Others = append(c.Others, Member{"RP1", permit.Residence, hash})
	}
	split := newLog(t, origin1)
	split.signer = w.log.signer
	for range size {
		split.add([]byte("another tree"))
	}
	strange := newLog(t, "evil.example/log")
	strange.hashes, strange.leaves = w.log.hashes, w.log.leaves
	misnamed := newLog(t, "other.example/log") // signed by the log, of another one
	misnamed.hashes, misnamed.leaves, misnamed.signer = w.log.hashes, w.log.leaves, w.log.signer
	mimic := newLog(t, origin1) // another key that calls itself the log
	mimic.hashes, mimic.leaves = w.log.hashes, w.log.leaves
	late := func(f func(*Against)) Against { a := known; f(&a); return a }
	shown := func(p []byte) Shown { return Shown{PDF: p} }
	oldPoint := bytes.Replace(proof, w.log.checkpoint(size), w.log.checkpoint(3), 1)
	between := bytes.Replace(proof, w.log.checkpoint(size), w.log.checkpoint(size-1), 1)

	cases := map[string]struct {
		shown Shown
		known Against
		check string
		want  string // the finding's message
		exit  int
	}{
		"byte of the page":      {shown(flip(good, 200)), known, "signature", "signing.pdf.changed", 1},
		"byte of the signature": {shown(flipIn(good, "/Contents<", 900)), known, "signature", "signing.pdf.shape", 1},
		"cut PDF":               {shown(good[:len(good)-10]), known, "signature", "signing.pdf.unreadable", 1},
		"something added":       {shown(append(bytes.Clone(good), "%%"...)), known, "signature", "signing.pdf.partial", 1},
		"huge PDF":              {shown(append([]byte("%PDF-1.7"), make([]byte, 9<<20)...)), known, "signature", "signing.pdf.large", 1},
		"no PDF":                {shown([]byte("GIF89a")), known, "signature", "signing.pdf.unreadable", 1},
		"unsigned PDF":          {shown(unsign(good)), known, "signature", "signing.pdf.unsigned", 1},
		"re-signed PDF":         {shown(w.paper(code, proof, impostor)), known, "signature", "signing.pdf.stranger", 1},
		"PDF by sibling office": {shown(w.paper(code, proof, w.residence)), known, "match", "credential.match.other", 1},
		"swapped code":          {shown(w.paper(other.code(0, w.work), proof, w.work)), known, "match", "credential.match.other", 1},
		"swapped proof":         {shown(w.paper(code, w.log.proof(size, index+1), w.work)), known, "log", "credential.log.missing", 1},
		"no code in the PDF":    {shown(w.paper("", proof, w.work)), known, "code", "credential.code.absent", 1},

		"byte of the code":          {Shown{Text: swapChar(code, 12)}, known, "code", "credential.code.broken", 1},
		"byte of code's signature":  {Shown{Text: swapChar(code, len(code)-20)}, known, "code", "credential.code.forged", 1},
		"cut code":                  {Shown{Text: code[:300]}, known, "code", "credential.code.broken", 1},
		"huge code":                 {Shown{Text: Prefix + strings.Repeat("0", 5<<20)}, known, "code", "credential.code.long", 1},
		"foreign code":              {Shown{Text: "https://example.cn/verify/1"}, known, "code", "credential.code.foreign", 1},
		"re-signed code":            {Shown{Text: w.code(0, impostor)}, known, "code", "credential.code.stranger", 1},
		"forged under the key's id": {Shown{Text: w.code(0, withID(t, impostor, w.work.Public))}, known, "code", "credential.code.forged", 1},
		"code by sibling office":    {Shown{Text: w.code(0, w.residence)}, known, "code", "credential.code.office", 1},
		"dated before the key":      {Shown{Text: w.code(0, w.work, func(c *Code) { c.Statement.Issued = civil.Date{Year: 2024, Month: 11, Day: 26} })}, known, "code", "credential.code.period", 1},
		"code from another city":    {Shown{Text: elsewhere.code(0, elsewhere.work)}, known, "code", "credential.code.elsewhere", 3},
		"pair missing":              {Shown{Text: w.code(0, w.work, alone)}, known, "pair", "credential.pair.missing", 1},
		"pair of one kind":          {Shown{Text: w.code(0, w.work, sameKind)}, known, "pair", "credential.pair.missing", 1},
		"own sibling":               {Shown{Text: w.code(0, w.work, twice)}, known, "pair", "credential.pair.missing", 1},
		"pair not in the log":       {Shown{Text: w.code(0, w.work, func(c *Code) { c.Others[0].Hash[0]++ }), Proof: proof}, known, "log", "credential.log.missing", 1},

		"byte of the proof":        {Shown{Text: code, Proof: flip(proof, 60)}, known, "log", "credential.log.missing", 1},
		"byte of the checkpoint":   {Shown{Text: code, Proof: flip(proof, bytes.Index(proof, []byte("\n13\n"))+2)}, known, "log", "tlogproof.checkpoint.forged", 1},
		"cut proof":                {Shown{Text: code, Proof: proof[:100]}, known, "log", "tlogproof.proof.form", 1},
		"huge proof":               {Shown{Text: code, Proof: append(bytes.Clone(proof), make([]byte, 1<<20)...)}, known, "log", "tlogproof.proof.form", 1},
		"old checkpoint in proof":  {Shown{Text: code, Proof: oldPoint}, known, "log", "credential.log.old", 1},
		"other checkpoint":         {Shown{Text: code, Proof: between}, known, "log", "credential.log.missing", 1},
		"unknown log":              {Shown{Text: code, Proof: strange.proof(size, index)}, known, "log", "tlogproof.checkpoint.origin", 1},
		"log's name, another key":  {Shown{Text: code, Proof: mimic.proof(size, index)}, known, "log", "tlogproof.checkpoint.unsigned", 1},
		"other place than told":    {Shown{Text: w.code(0, w.work, func(c *Code) { c.Log = &Logged{OriginHash(origin1), 4} }), Proof: proof}, known, "log", "credential.log.elsewhere", 1},
		"another log than told":    {Shown{Text: w.code(0, w.work, func(c *Code) { c.Log = &Logged{OriginHash("x"), uint64(index)} }), Proof: proof}, known, "log", "credential.log.elsewhere", 1},
		"log signs another's name": {Shown{Text: code, Proof: misnamed.proof(size, index)}, known, "log", "tlogproof.checkpoint.origin", 1},
		"split view":               {shown(good), late(func(a *Against) { a.Checkpoint = split.checkpoint(size) }), "view", "credential.view.split", 1},
		"old checkpoint given":     {shown(good), late(func(a *Against) { a.Checkpoint = w.log.checkpoint(4) }), "view", "credential.view.old", 3},
		"forged checkpoint given":  {shown(good), late(func(a *Against) { a.Checkpoint = flip(w.log.checkpoint(size), 30) }), "view", "credential.view.broken", 3},
		"paper without a proof":    {shown(w.paper(code, nil, w.work)), known, "log", "credential.log.absent", 3},
		"revoked":                  {shown(good), late(func(a *Against) { a.Bundle = w.bundle(setting("work revocation", 131_077, 1)) }), "status", "credential.status.revoked", 1},
		"cancelled": {shown(good), late(func(a *Against) {
			a.Bundle = w.bundle(setting("work revocation", 131_077, 1), setting("work message", 131_077, Cancelled))
		}), "status", "credential.status.cancelled", 1},
		"withdrawn": {shown(good), late(func(a *Against) {
			a.Bundle = w.bundle(setting("work revocation", 131_077, 1), setting("work message", 131_077, Revoked))
		}), "status", "credential.status.withdrawn", 1},
		"replaced": {shown(good), late(func(a *Against) {
			a.Bundle = w.bundle(setting("work revocation", 131_077, 1), setting("work message", 131_077, Replaced))
		}), "status", "credential.status.replaced", 1},
		"suspended":                {shown(good), late(func(a *Against) { a.Bundle = w.bundle(setting("work suspension", 131_077, 1)) }), "status", "credential.status.suspended", 1},
		"expired":                  {shown(good), late(func(a *Against) { a.On = civil.Date{Year: 2027, Month: 11, Day: 26} }), "dates", "credential.dates.expired", 1},
		"too early":                {shown(good), late(func(a *Against) { a.On = civil.Date{Year: 2026, Month: 11, Day: 25} }), "dates", "credential.dates.early", 1},
		"old status file":          {shown(good), late(func(a *Against) { a.On = civil.Date{Year: 2026, Month: 12, Day: 3} }), "status", "credential.status.old", 3},
		"byte of the status file":  {shown(good), late(func(a *Against) { a.Bundle = flip(known.Bundle, 5000) }), "bundle", "credential.jws.forged", 3},
		"cut status file":          {shown(good), late(func(a *Against) { a.Bundle = known.Bundle[:5000] }), "bundle", "credential.jws.broken", 3},
		"status file by an office": {shown(good), late(func(a *Against) { a.Bundle = resign(t, w, w.work) }), "bundle", "credential.bundle.signer", 3},
		"status file by a mimic":   {shown(good), late(func(a *Against) { a.Bundle = resign(t, w, newKey(t, host, signing.ES256)) }), "bundle", "credential.jws.stranger", 3},
		"no status list":           {shown(good), late(func(a *Against) { a.Bundle = w.bundle(func(l map[string]*List) { delete(l, "work suspension") }) }), "status", "credential.status.missing", 3},
		"no status file":           {shown(good), late(func(a *Against) { a.Bundle = nil }), "status", "credential.status.none", 3},
		"no keys":                  {shown(good), Against{On: today}, "code", "credential.code.elsewhere", 3},
	}
	for name, c := range cases {
		r := Check(c.shown, c.known)
		checkWords(t, r)
		if got := result(r, c.check); got.Words.Key != c.want || r.Exit() != c.exit {
			t.Errorf("%s: %s says %q, want %q; exit %d, want %d\n%s", name, c.check, got.Words.Key, c.want, r.Exit(), c.exit, r.In(text.EN))
		}
	}
	if r := Check(shown(good), known); r.Exit() != 0 {
		t.Errorf("the genuine permit is refused:\n%s", r.In(text.EN))
	}
}

// flip changes one bit of a byte, and no newline into something else.
func flip(data []byte, at int) []byte {
	out := bytes.Clone(data)
	if out[at] == '\n' {
		at++
	}
	out[at] = another(out[at])
	return out
}

// another is a byte that may stand where c does: the next digit for a digit, the next
// letter for a letter, so that an attack is not found out by its alphabet.
func another(c byte) byte {
	for _, r := range []struct{ from, to byte }{{'0', '9'}, {'a', 'f'}, {'g', 'z'}, {'A', 'Z'}} {
		if c >= r.from && c <= r.to {
			return r.from + (c-r.from+1)%(r.to-r.from+1)
		}
	}
	return c ^ 1
}

func flipIn(data []byte, mark string, behind int) []byte {
	return flip(data, bytes.Index(data, []byte(mark))+len(mark)+behind)
}

// unsign cuts the signature's update off.
func unsign(signed []byte) []byte {
	return signed[:bytes.LastIndex(signed[:bytes.LastIndex(signed, []byte("/Type /Sig"))], []byte("%%EOF"))+len("%%EOF")]
}

// swapChar puts another character of the alphabet at a place.
func swapChar(s string, at int) string {
	i := strings.IndexByte(alphabet, s[at])
	return s[:at] + string(alphabet[(i+1)%10]) + s[at+1:]
}

// withID is a key that claims the id of another.
func withID(t *testing.T, k signing.Key, p signing.Public) signing.Key {
	t.Helper()
	k.ID = p.ID
	return k
}

func resign(t *testing.T, w *world, k signing.Key) []byte {
	t.Helper()
	body, _, err := openJWS(trimmed(w.bundle()), bundleType, text.Say("credential.bundle.name"), w.trusted)
	if err != nil {
		t.Fatal(err)
	}
	out, err := signJWS(k, bundleType, body)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

// No character of a code can change.
func TestEveryChangedCharacterIsRefused(t *testing.T) {
	w := newWorld(t)
	known := Against{Trusted: w.trusted, On: today}
	for i, k := range []signing.Key{w.work, w.residence} {
		code := w.code(i, k)
		if r := Check(Shown{Text: code}, known); result(r, "pair").Result != Passed {
			t.Fatalf("the genuine code is refused:\n%s", r.In(text.EN))
		}
		for at := range code {
			if r := Check(Shown{Text: swapChar(code, at)}, known); result(r, "code").Result == Passed {
				t.Fatalf("character %d of %d changed:\n%s", at, len(code), r.In(text.EN))
			}
		}
		for n := range code {
			if result(Check(Shown{Text: code[:n]}, known), "code").Result == Passed {
				t.Fatalf("cut to %d of %d characters it passes", n, len(code))
			}
		}
	}
}

// No byte of a proof can change, of its checkpoint's signature neither.
func TestEveryChangedByteOfAProofIsRefused(t *testing.T) {
	w := newWorld(t)
	index := w.logged()
	proof := w.log.proof(w.log.size(), index)
	known := Against{Trusted: w.trusted, On: today}
	code := w.code(0, w.work)
	if r := Check(Shown{Text: code, Proof: proof}, known); result(r, "log").Result != Passed {
		t.Fatalf("the genuine proof is refused:\n%s", r.In(text.EN))
	}
	for at := range proof {
		for bit := range 8 {
			changed := bytes.Clone(proof)
			changed[at] ^= 1 << bit
			if r := Check(Shown{Text: code, Proof: changed}, known); result(r, "log").Result != Failed {
				t.Fatalf("bit %d of byte %d changed:\n%s", bit, at, r.In(text.EN))
			}
		}
	}
}

// No byte of a status file can change.
func TestEveryChangedByteOfAStatusFileIsRefused(t *testing.T) {
	w := newWorld(t)
	data := w.bundle()
	for at := 0; at < len(data)-1; at += 7 {
		changed := bytes.Clone(data)
		changed[at] ^= 2
		if _, _, err := OpenBundle(changed, w.trusted); err == nil {
			t.Fatalf("byte %d of %d changed", at, len(data))
		}
	}
	l := NewList(bureau.ID, Revocation, 0, issued, issued.AddDate(0, 0, 1))
	signed, err := l.Sign(w.work)
	w.must(err)
	for at := range signed {
		changed := []byte(signed)
		changed[at] ^= 2
		if _, err := OpenList(string(changed), w.trusted); err == nil {
			t.Fatalf("byte %d of %d of a list changed", at, len(signed))
		}
	}
}
