package credential

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/signing"
	"tandem/internal/text"
)

// The example of the W3C Bitstring Status List text: 131,072 entries, none set.
func TestListOfTheW3CText(t *testing.T) {
	bits, err := unpack("uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA")
	if err != nil || len(bits) != Entries/8 || len(bytes.Trim(bits, "\x00")) > 0 {
		t.Errorf("%d bytes, %v", len(bits), err)
	}
}

// The signed credential has the members and values that the W3C texts require.
func TestListIsAVerifiableCredential(t *testing.T) {
	w := newWorld(t)
	l := NewList(bureau.ID, Suspension, 3, issued, issued.AddDate(0, 0, 2))
	w.must(l.Set(3*Entries, 1))
	signed, err := l.Sign(w.work)
	w.must(err)
	parts := strings.Split(signed, ".")
	var head, body map[string]any
	for i, into := range []*map[string]any{&head, &body} {
		raw, err := base64url.DecodeString(parts[i])
		w.must(err)
		w.must(json.Unmarshal(raw, into))
	}
	if head["alg"] != "ES256" || head["typ"] != "vc+jwt" {
		t.Errorf("header %v", head)
	}
	subject := body["credentialSubject"].(map[string]any)
	for name, got := range map[string][2]any{
		"context": {body["@context"].([]any)[0], "https://www.w3.org/ns/credentials/v2"},
		"type":    {body["type"].([]any)[1], "BitstringStatusListCredential"},
		"from":    {body["validFrom"], "2026-11-26T02:00:00Z"}, "until": {body["validUntil"], "2026-11-28T02:00:00Z"},
		"subject": {subject["type"], "BitstringStatusList"}, "purpose": {subject["statusPurpose"], "suspension"},
		"base": {subject["encodedList"].(string)[0], byte('u')},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: got %v, want %v", name, got[0], got[1])
		}
	}
	// Entry 0 is the left-most bit.
	bits, err := unpack(subject["encodedList"].(string))
	if err != nil || bits[0] != 0x80 {
		t.Errorf("first byte %08b, %v", bits[0], err)
	}
}

// Law: a list keeps what was set last, in every entry, over signing and opening.
func TestListsComeBack(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		purpose := rapid.SampledFrom([]Purpose{Revocation, Suspension, Message}).Draw(t, "purpose")
		part := rapid.Uint32Range(0, 1000).Draw(t, "part")
		l := NewList(bureau.ID, purpose, part, issued, issued.AddDate(0, 0, 2))
		want := map[uint32]uint8{}
		for range rapid.IntRange(0, 50).Draw(t, "changes") {
			slot := part*Entries + rapid.Uint32Range(0, Entries-1).Draw(t, "slot")
			value := uint8(rapid.IntRange(0, 1<<l.width()-1).Draw(t, "value"))
			if err := l.Set(slot, value); err != nil {
				t.Fatal(err)
			}
			want[slot] = value
		}
		signed, err := l.Sign(w.work)
		if err != nil {
			t.Fatal(err)
		}
		got, err := OpenList(signed, w.trusted)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.bits, l.bits) || got.ID() != l.ID() {
			t.Fatal("the list came back as another")
		}
		for slot, value := range want {
			if got.At(slot) != value {
				t.Fatalf("slot %d: got %d, want %d", slot, got.At(slot), value)
			}
		}
		// Nobody else's entry was touched.
		for slot := range want {
			if err := got.Set(slot, 0); err != nil {
				t.Fatal(err)
			}
		}
		if len(bytes.Trim(got.bits, "\x00")) > 0 {
			t.Fatal("entries that nobody set are set")
		}
	})
}

func TestListRefusals(t *testing.T) {
	w := newWorld(t)
	l := NewList(bureau.ID, Revocation, 1, issued, issued.AddDate(0, 0, 2))
	if l.Set(Entries-1, 1) == nil || l.Set(2*Entries, 1) == nil || l.Set(Entries, 2) == nil {
		t.Error("what is not of the list was set in it")
	}
	bySibling, err := l.Sign(w.residence)
	w.must(err)
	outside := NewList(bureau.ID, Revocation, 1, issued.AddDate(2, 0, 0), issued.AddDate(3, 0, 0))
	late, err := outside.Sign(w.work)
	w.must(err)
	genuine, err := l.Sign(w.work)
	w.must(err)
	for name, c := range map[string]struct {
		data    string
		trusted signing.Trusted
		want    string
	}{
		"by another office": {bySibling, w.trusted, "credential.status.issuer"},
		"outside the key":   {late, w.trusted, "credential.status.issuer"},
		"unknown key":       {genuine, signing.Trusted{}, "credential.jws.stranger"},
		"huge":              {strings.Repeat("a", maxList+1), w.trusted, "credential.jws.large"},
		"no signature":      {genuine[:strings.LastIndexByte(genuine, '.')], w.trusted, "credential.jws.broken"},
		"none":              {"", w.trusted, "credential.jws.broken"},
	} {
		if _, err := OpenList(c.data, c.trusted); said(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// A list that inflates to more than a list may have is not read to its end.
func TestListBomb(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range 40 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := unpack("u" + base64url.EncodeToString(b.Bytes())); err == nil {
		t.Error("40 MB were read")
	}
	if _, err := unpack("u" + base64url.EncodeToString([]byte("no gzip"))); err == nil {
		t.Error("what is no gzip was read")
	}
	short, err := pack(make([]byte, minBits-1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(short); err == nil {
		t.Error("a list shorter than the W3C text allows was read")
	}
}

// New keys come with the bundle, but the installation's only from the verifier's folder.
func TestBundleBringsKeys(t *testing.T) {
	w := newWorld(t)
	w.logged()
	known := signing.Trusted{Keys: []signing.Public{w.host.Public}}
	mimic := newKey(t, host, signing.ES256)
	w.trusted.Keys = append(w.trusted.Keys, mimic.Public)
	_, wider, err := OpenBundle(w.bundle(), known)
	w.must(err)
	if len(wider.Keys) != 3 || len(wider.Log) != 1 {
		t.Errorf("%d keys, %d logs", len(wider.Keys), len(wider.Log))
	}
	if _, ok := wider.Key(mimic.ID); ok {
		t.Error("a bundle has brought a key that signs bundles")
	}
	if r := Check(Shown{Text: w.code(0, w.work)}, Against{Trusted: known, Bundle: w.bundle(), On: today}); r.Exit() != 0 {
		t.Errorf("exit %d", r.Exit())
	}
}

// The list that was made last counts, in whatever order they come; a list of other
// permits says nothing of this one.
func TestNewestListCounts(t *testing.T) {
	w := newWorld(t)
	slot := w.permits[0].Slot
	for name, c := range map[string]struct {
		part  uint32
		later int // days
		want  string
	}{
		"revoked later":      {1, 1, "credential.status.revoked"},
		"old news":           {1, -1, "credential.status.good"},
		"of another hundred": {0, 1, "credential.status.good"},
	} {
		more := func(lists map[string]*List) {
			l := NewList(bureau.ID, Revocation, c.part, issued.AddDate(0, 0, 4+c.later), issued.AddDate(0, 0, 9))
			w.must(l.Set(c.part*Entries+slot%Entries, 1))
			lists["work more"] = l
		}
		for range 8 { // the order of the lists is that of a map
			r := Check(Shown{Text: w.code(0, w.work)}, Against{Trusted: w.trusted, Bundle: w.bundle(more), On: today})
			if got := result(r, "status").Words.Key; got != c.want {
				t.Fatalf("%s: got %s, want %s", name, got, c.want)
			}
		}
	}
}

// The algorithm is the key's, not what a header says.
func TestAlgorithmIsTheKeys(t *testing.T) {
	w := newWorld(t)
	thing := text.Say("credential.status.list")
	for _, alg := range []string{"none", "HS256", "SM2"} {
		head, err := json.Marshal(header{alg, w.work.ID.String(), listType})
		w.must(err)
		input := base64url.EncodeToString(head) + "." + base64url.EncodeToString([]byte("{}"))
		sig, err := w.work.Sign([]byte(input))
		w.must(err)
		if _, _, err := openJWS(input+"."+base64url.EncodeToString(sig), listType, thing, w.trusted); said(err) != "credential.jws.forged" {
			t.Errorf("%s: got %v", alg, err)
		}
		if _, _, err := openJWS(input+".", listType, thing, w.trusted); said(err) != "credential.jws.forged" {
			t.Errorf("%s without a signature: got %v", alg, err)
		}
	}
}
