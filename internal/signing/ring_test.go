package signing

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/mod/sumdb/note"

	"tandem/internal/problem"
	"tandem/internal/seal"
)

func ring(t *testing.T) (*Ring, string, *seal.Ring) {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.Open("file:"+filepath.Join(dir, "ring.json"), true)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(filepath.Join(dir, "signing"), keys)
	if err != nil {
		t.Fatal(err)
	}
	return r, filepath.Join(dir, "signing"), keys
}

func rotate(t *testing.T, r *Ring, o Office, a Algorithm, from time.Time) Key {
	t.Helper()
	k, err := r.Rotate(o, a, from, from.AddDate(Period, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestNewKeySignsOldKeyVerifies(t *testing.T) {
	r, _, _ := ring(t)
	old := rotate(t, r, bureau, ES256, issued.AddDate(-1, 0, 0))
	young := rotate(t, r, bureau, SM2, issued)
	rotate(t, r, police, ES256, issued)
	for at, want := range map[time.Time]Key{issued.Add(-time.Second): old, issued: young, issued.AddDate(1, 6, 0): young} {
		got, err := r.Signer(bureau.ID, at)
		if err != nil || got.ID != want.ID {
			t.Errorf("at %s signs %s, want %s (%v)", at, got.ID, want.ID, err)
		}
	}
	public, err := r.Public()
	if err != nil || len(public) != 3 {
		t.Fatalf("%d keys, %v", len(public), err)
	}
	message := []byte("message")
	for _, k := range []Key{old, young} {
		sig, err := k.Sign(message)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := Trusted{Keys: public}.Key(k.ID)
		if !ok || !p.Verify(message, sig) || p.Verify([]byte("massage"), sig) || p.Verify(message, sig[1:]) {
			t.Errorf("%s does not verify right", k.Algorithm)
		}
	}
}

func TestNoKey(t *testing.T) {
	r, _, _ := ring(t)
	rotate(t, r, bureau, ES256, issued)
	for _, at := range []time.Time{issued.Add(-time.Second), issued.AddDate(Period, 0, 0)} {
		if _, err := r.Signer(bureau.ID, at); problem.Of(err).Key != "signing.key.none" {
			t.Errorf("at %s: %v", at, err)
		}
	}
	first, err := r.Ensure(police, ES256, issued)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Ensure(police, ES256, issued.AddDate(0, 1, 0))
	if err != nil || again.ID != first.ID {
		t.Errorf("a second key was made, %v", err)
	}
	if _, err := r.Rotate(police, "rsa", issued, issued.AddDate(1, 0, 0)); problem.Of(err).Key != "signing.key.algorithm" {
		t.Error(err)
	}
	if _, err := r.Rotate(police, ES256, issued, issued); problem.Of(err).Key != "signing.key.period" {
		t.Error(err)
	}
}

// Another process finds what this one makes, and the same keys after a start.
func TestRingsShareAFolder(t *testing.T) {
	r, dir, keys := ring(t)
	other, err := Open(dir, keys)
	if err != nil {
		t.Fatal(err)
	}
	k := rotate(t, r, bureau, SM2, issued)
	got, err := other.Signer(bureau.ID, issued)
	if err != nil || got.ID != k.ID || got.Office != bureau {
		t.Errorf("got %s of %v, %v", got.ID, got.Office, err)
	}
}

func TestFilesAreSealed(t *testing.T) {
	r, dir, _ := ring(t)
	k := rotate(t, r, bureau, ES256, issued)
	private, err := smx509.MarshalPKCS8PrivateKey(k.signer)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, k.ID.String()+ending)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	encoded, _ := json.Marshal(private[40:70])
	if bytes.Contains(data, private) || bytes.Contains(data, bytes.Trim(encoded, `"`)) {
		t.Error("the private key lies open")
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	stranger, err := seal.Open("file:"+filepath.Join(t.TempDir(), "ring.json"), true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, stranger); problem.Of(err).Key != "signing.ring.damaged" {
		t.Errorf("another key ring opens it: %v", err)
	}
}

// A file put in another's place does not open, and a certificate of another key is no pair.
func TestSwappedFilesAreRefused(t *testing.T) {
	r, dir, keys := ring(t)
	a, b := rotate(t, r, bureau, ES256, issued), rotate(t, r, police, ES256, issued)
	file := func(k Key) string { return filepath.Join(dir, k.ID.String()+ending) }
	original, err := os.ReadFile(file(a))
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(file(b))
	if err != nil {
		t.Fatal(err)
	}
	var rec, foreign record
	if err := json.Unmarshal(original, &rec); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(other, &foreign); err != nil {
		t.Fatal(err)
	}
	rec.Certificate = foreign.Certificate
	mixed, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"swapped": other, "mixed": mixed, "cut": original[:100]} {
		if err := os.WriteFile(file(a), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, keys); problem.Of(err).Key != "signing.ring.damaged" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysAreInNoText(t *testing.T) {
	r, _, _ := ring(t)
	k := rotate(t, r, bureau, ES256, issued)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", k, "ring", r)
	encoded, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprintf("%v %+v %#v %s", k, k, k, k), log.String(), string(encoded)} {
		if !strings.Contains(s, "[secret key]") || strings.Contains(s, "haikou") {
			t.Errorf("%s", s)
		}
	}
}

func TestExportAndTrust(t *testing.T) {
	r, _, _ := ring(t)
	rotate(t, r, bureau, ES256, issued)
	rotate(t, r, police, SM2, issued)
	dir := t.TempDir()
	if err := r.Export(dir); err != nil {
		t.Fatal(err)
	}
	if err := r.EnsureLog("tandem.example.cn/log"); err != nil {
		t.Fatal(err)
	}
	if err := r.Export(dir); err != nil {
		t.Fatal(err)
	}
	trusted, err := ReadTrusted(dir)
	if err != nil || len(trusted.Keys) != 2 || len(trusted.Log) != 1 {
		t.Fatalf("%+v, %v", trusted, err)
	}
	public, err := r.Public()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range public {
		got, ok := trusted.Key(want.ID)
		if !ok || got.Office != want.Office || !got.From.Equal(want.From) || !got.Until.Equal(want.Until) || got.Algorithm != want.Algorithm {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.pem"), []byte("Office: x\n-----BEGIN"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadTrusted(dir); problem.Of(err).Key != "signing.folder.file" {
		t.Error(err)
	}
}

func TestLogKey(t *testing.T) {
	r, dir, keys := ring(t)
	if _, err := r.LogSigner(); problem.Of(err).Key != "signing.log.none" {
		t.Error(err)
	}
	var all sync.WaitGroup
	for range 8 { // processes that start at once make one key
		all.Go(func() {
			if err := r.EnsureLog("tandem.example.cn/log"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	signer, err := r.LogSigner()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, keys)
	if err != nil {
		t.Fatal(err)
	}
	text, err := again.LogVerifier()
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(text)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: "hello\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, note.VerifierList(verifier)); err != nil {
		t.Error(err)
	}
	if public, err := again.Public(); err != nil || len(public) != 0 {
		t.Errorf("the log's key counts as an authority's: %v %v", public, err)
	}
}

// A log that is begun anew: another name and key, all verifiers kept, and of the old
// key nothing that could sign.
func TestReplaceLog(t *testing.T) {
	r, dir, keys := ring(t)
	for _, name := range []string{"", "a b", "a+b"} {
		if err := r.EnsureLog(name); problem.Of(err).Key != "signing.log.name" {
			t.Errorf("%q: %v", name, err)
		}
	}
	var want []string
	for _, name := range []string{"a.example/1", "a.example/2", "a.example/3"} {
		var before note.Signer
		if want != nil {
			before = logSignerOf(t, r)
		}
		for range 2 { // the same once more changes nothing
			if err := r.ReplaceLog(name); err != nil {
				t.Fatal(err)
			}
		}
		if before != nil {
			if _, err := before.Sign([]byte("x\n")); !errors.Is(err, ErrLogRetired) {
				t.Errorf("%s signs still: %v", before.Name(), err)
			}
		}
		if got := logSignerOf(t, r); got.Name() != name {
			t.Errorf("%s signs", got.Name())
		} else if _, err := got.Sign([]byte("x\n")); err != nil {
			t.Error(err)
		}
		text, err := r.LogVerifier()
		if err != nil {
			t.Fatal(err)
		}
		want = append([]string{text}, want...)
	}
	for _, name := range []string{"a.example/1", "a b"} {
		if err := r.ReplaceLog(name); problem.Of(err).Key != "signing.log.name" {
			t.Errorf("%q: %v", name, err)
		}
	}
	again, err := Open(dir, keys)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.LogVerifiers(); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	public := t.TempDir()
	if err := again.Export(public); err != nil {
		t.Fatal(err)
	}
	if trusted, err := ReadTrusted(public); err != nil || len(trusted.Log) != 3 {
		t.Errorf("%d keys of the log are exported, %v", len(trusted.Log), err)
	}
}

func logSignerOf(t *testing.T, r *Ring) note.Signer {
	t.Helper()
	s, err := r.LogSigner()
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(said, "example") {
		t.Errorf("it says %s", said)
	}
	return s
}

// A real CA's certificate: ask for it by PKCS#10, put it in, and old papers verify.
func TestCertificateOfARealAuthority(t *testing.T) {
	for _, a := range Algorithms {
		r, _, _ := ring(t)
		k := rotate(t, r, bureau, a, issued.AddDate(0, -1, 0))
		before := sign(t, page(t, 1), k)
		request, err := k.Request()
		if err != nil {
			t.Fatal(err)
		}
		certified, err := r.Install(certifyBy(t, key(t, Office{ID: "ca", ZH: "根", EN: "Root"}, a), request))
		if err != nil {
			t.Fatal(err)
		}
		if certified.ID != k.ID || certified.Office != bureau || certified.cert.Issuer.CommonName != "Root" {
			t.Errorf("%s: got %+v", a, certified)
		}
		now, err := r.Signer(bureau.ID, issued)
		if err != nil {
			t.Fatal(err)
		}
		for name, paper := range map[string][]byte{"old": before, "new": sign(t, page(t, 1), now)} {
			if _, err := VerifyPDF(paper, Trusted{Keys: []Public{certified}}); err != nil {
				t.Errorf("%s %s: %v", a, name, err)
			}
		}
		if _, err := r.Install(key(t, police, a).cert.Raw); problem.Of(err).Key != "signing.key.unknown" {
			t.Errorf("%s: a stranger's certificate: %v", a, err)
		}
	}
}

func certifyBy(t *testing.T, ca Key, request []byte) []byte {
	t.Helper()
	block, _ := pem.Decode(request)
	csr, err := smx509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if err := csr.CheckSignature(); err != nil {
		t.Fatal(err)
	}
	template := *ca.cert.ToX509()
	template.Subject, template.Raw = csr.Subject, nil
	der, err := smx509.CreateCertificate(rand.Reader, &template, ca.cert.ToX509(), csr.PublicKey, ca.signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestKeyFilesAreNeverReplaced(t *testing.T) {
	r, _, _ := ring(t)
	if err := r.write("x"+ending, record{Office: bureau}, []byte("1")); err != nil {
		t.Fatal(err)
	}
	if err := r.write("x"+ending, record{Office: bureau}, []byte("2")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
}
