package signing

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/smx509"
	"github.com/signintech/gopdf"

	"tandem/internal/pdf"
	"tandem/internal/text"
)

var (
	bureau = Office{ID: "haikou-work", ZH: "海口市外国专家局", EN: "Haikou Bureau of Foreign Experts"}
	police = Office{ID: "haikou-entry", ZH: "海口市公安局出入境管理支队", EN: "Haikou Exit and Entry Administration"}
	issued = time.Date(2026, 11, 26, 1, 2, 3, 0, time.UTC)
)

// page is a PDF as the library of package paper makes it.
func page(t testing.TB, pages int) []byte {
	t.Helper()
	var p gopdf.GoPdf
	p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	for range pages {
		p.AddPage()
		p.RectFromUpperLeftWithStyle(50, 50, 200, 100, "D")
		p.AddExternalLink("https://example.cn/verify", 60, 60, 50, 20)
	}
	return p.GetBytesPdf()
}

func key(t testing.TB, o Office, a Algorithm) Key {
	t.Helper()
	k, err := Generate(o, a, issued.AddDate(-1, 0, 0), issued.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t testing.TB, data []byte, k Key) []byte {
	t.Helper()
	out, err := SignPDF(data, k, issued, "Work permit 工作许可 123", "海口 Haikou")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func attached(t testing.TB) []byte {
	t.Helper()
	data, err := pdf.Attach(page(t, 2), pdf.Attachment{Name: "proof.txt", Body: []byte("proof")}, pdf.Attachment{Name: "credential.txt", Body: []byte("code")})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOwnSignatureVerifies(t *testing.T) {
	for _, a := range Algorithms {
		k := key(t, bureau, a)
		got, err := VerifyPDF(sign(t, attached(t), k), Trusted{Keys: []Public{key(t, police, ES256).Public, k.Public}})
		if err != nil {
			t.Fatalf("%s: %v", a, err)
		}
		if got.Key.Office != bureau || !got.At.Equal(issued) || got.Reason != "Work permit 工作许可 123" || got.Place != "海口 Haikou" {
			t.Errorf("%s: got %+v", a, got)
		}
	}
}

func TestSigningIsDeterministic(t *testing.T) {
	k := key(t, bureau, ES256)
	if !bytes.Equal(sign(t, page(t, 1), k), sign(t, page(t, 1), k)) {
		t.Error("two signatures of the same PDF at the same time differ")
	}
}

// Poppler, which knows nothing of us, must call the signature valid and total.
func TestPopplerAgrees(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string][]byte{"plain.pdf": page(t, 1), "attached.pdf": attached(t)} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, sign(t, data, key(t, bureau, ES256)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdfsig", "-nocert", file).CombinedOutput()
		for _, want := range []string{"Signature is Valid", "Total document signed", "ETSI.CAdES.detached", "SHA-256", bureau.EN} {
			if !strings.Contains(string(out), want) {
				t.Errorf("%s: pdfsig does not say %q (%v):\n%s", name, want, err, out)
			}
		}
	}
	out, err := exec.Command("pdfdetach", "-list", filepath.Join(dir, "attached.pdf")).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "credential.txt") || !strings.Contains(string(out), "proof.txt") {
		t.Errorf("pdfdetach: %v\n%s", err, out)
	}
}

// parts are the CMS of a signed PDF and what it signs.
func parts(t *testing.T, signed []byte) (cms, content []byte) {
	t.Helper()
	s, err := findSignature(signed)
	if err != nil {
		t.Fatal(err)
	}
	cms, err = s.covered(signed)
	if err != nil {
		t.Fatal(err)
	}
	return cms, around(signed, s.start, s.end)
}

func TestOpenSSLAgrees(t *testing.T) {
	k := key(t, bureau, ES256)
	cms, content := parts(t, sign(t, page(t, 1), k))
	dir := t.TempDir()
	for name, data := range map[string][]byte{"cms": cms, "content": content, "ca.pem": []byte(k.Text())} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "content", "-CAfile", "ca.pem", "-purpose", "any", "-no_check_time", "-out", "out")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("openssl: %v\n%s", err, out)
	}
}

// gmsm's reader is another implementation than the shape that cms.go compares with.
func TestForeignReaderAgreesOnSM2(t *testing.T) {
	k := key(t, bureau, SM2)
	cms, content := parts(t, sign(t, page(t, 1), k))
	p7, err := pkcs7.Parse(cms)
	if err != nil {
		t.Fatal(err)
	}
	p7.Content = content
	roots := smx509.NewCertPool()
	roots.AddCert(k.cert)
	if err := p7.VerifyWithChain(roots); err != nil {
		t.Error(err)
	}
	p7.Content = append(content, ' ')
	if p7.VerifyWithChain(roots) == nil {
		t.Error("a changed content verifies")
	}
}

// No byte of a signed PDF can change: not in the page, not in the attachments, not in
// the signature, its certificate or its padding.
func TestEveryChangedByteIsRefused(t *testing.T) {
	for _, a := range Algorithms {
		k := key(t, bureau, a)
		trusted := Trusted{Keys: []Public{k.Public}}
		signed := sign(t, attached(t), k)
		rng := rand.New(rand.NewPCG(1, 2))
		reasons := map[string]int{}
		for at := range signed {
			changed := bytes.Clone(signed)
			changed[at] ^= 1 << rng.IntN(8)
			_, err := VerifyPDF(changed, trusted)
			m, ok := err.(text.Message)
			if !ok {
				t.Fatalf("%s: byte %d of %d changed: %v", a, at, len(signed), err)
			}
			reasons[m.Key]++
		}
		for _, want := range []string{"changed", "forged", "shape", "partial", "unreadable"} {
			if reasons["signing.pdf."+want] == 0 {
				t.Errorf("%s: no change is told as %s: %v", a, want, reasons)
			}
		}
	}
}

func TestEveryLengthIsRefused(t *testing.T) {
	k := key(t, bureau, ES256)
	signed := sign(t, page(t, 1), k)
	for n := range signed {
		if _, err := VerifyPDF(signed[:n], Trusted{Keys: []Public{k.Public}}); err == nil {
			t.Fatalf("cut to %d of %d bytes it verifies", n, len(signed))
		}
	}
}

func TestRefusals(t *testing.T) {
	k := key(t, bureau, ES256)
	trusted := Trusted{Keys: []Public{k.Public}}
	signed := sign(t, attached(t), k)
	impostor := key(t, bureau, ES256) // another key that calls itself the same
	late, err := Generate(bureau, ES256, issued.AddDate(0, 0, 1), issued.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	twice := bytes.Replace(signed, []byte("/ByteRange[0 "), []byte("/ByteRange[1 "), 1)
	for name, c := range map[string]struct {
		data    []byte
		trusted Trusted
		want    string
	}{
		"nothing":            {nil, trusted, "signing.pdf.unreadable"},
		"no PDF":             {[]byte("hello"), trusted, "signing.pdf.unreadable"},
		"huge":               {append([]byte("%PDF-1.7\n"), make([]byte, pdf.MaxBytes)...), trusted, "signing.pdf.large"},
		"unsigned":           {page(t, 1), trusted, "signing.pdf.unsigned"},
		"added behind":       {append(bytes.Clone(signed), "\n"...), trusted, "signing.pdf.partial"},
		"updated afterwards": {update(t, signed), trusted, "signing.pdf.partial"},
		"begins later":       {twice, trusted, "signing.pdf.partial"},
		"another key":        {sign(t, attached(t), impostor), trusted, "signing.pdf.stranger"},
		"no keys":            {signed, Trusted{}, "signing.pdf.stranger"},
		"later period":       {signed, Trusted{Keys: []Public{shifted(k, late)}}, "signing.pdf.period"},
	} {
		_, err := VerifyPDF(c.data, c.trusted)
		m, _ := err.(text.Message)
		if m.Key != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if _, err := SignPDF(signed, k, issued, "", ""); err == nil {
		t.Error("a signed PDF was signed again")
	}
	if _, err := SignPDF(page(t, 1), late, issued, "", ""); err == nil {
		t.Error("a key has signed before its period")
	}
}

// shifted is k's public part with the period of another key.
func shifted(k, period Key) Public {
	p := k.Public
	p.From, p.Until = period.From, period.Until
	return p
}

// update adds an object behind a signed file, as an editor does.
func update(t *testing.T, data []byte) []byte {
	t.Helper()
	f, err := pdf.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	u := f.Update()
	u.Put(u.New(), "(Additional permission)")
	return u.Bytes()
}

func FuzzVerifyPDF(f *testing.F) {
	k := key(f, bureau, ES256)
	signed := sign(f, attached(f), k)
	f.Add(signed)
	f.Add(page(f, 1))
	f.Add([]byte("%PDF-1.7\nxref\n0 1\ntrailer<</Size 2>>startxref 9 %%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := VerifyPDF(data, Trusted{Keys: []Public{k.Public}})
		if err == nil && !bytes.Equal(data, signed) {
			t.Error("what nobody signed verifies")
		}
		if _, named := err.(text.Message); err != nil && !named {
			t.Errorf("a failure without a name: %v", err)
		}
		if file, err := pdf.Open(data); err == nil {
			_, _ = file.Attachment("proof.txt")
		}
	})
}

// The hole must be the contents of the signature's own dictionary: otherwise something
// else could be hidden in it.
func TestHoleMustBeTheContents(t *testing.T) {
	k := key(t, bureau, ES256)
	signed := sign(t, page(t, 1), k)
	for name, change := range map[string]func(*found){
		"begins before the dictionary": func(s *found) { s.object.Start = s.start + 1 },
		"ends behind the dictionary":   func(s *found) { s.object.End = s.end - 1 },
		"is another string":            func(s *found) { s.contents = append(bytes.Clone(s.contents), 0) },
		"has no brackets":              func(s *found) { s.start, s.end = s.start+2, s.end-2; s.contents = s.contents[1:] },
	} {
		s, err := findSignature(signed)
		if err != nil {
			t.Fatal(err)
		}
		change(&s)
		if _, err := s.covered(signed); err == nil {
			t.Errorf("the hole %s and is taken", name)
		}
	}
}

// An id finds a key and proves nothing.
func TestSameIDIsNotTheSameKey(t *testing.T) {
	k, other := key(t, bureau, ES256), key(t, bureau, ES256)
	p := other.Public
	p.ID = k.ID
	if _, err := VerifyPDF(sign(t, page(t, 1), k), Trusted{Keys: []Public{p}}); !IsStranger(err) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkSignPDF is the signature of one permit.
func BenchmarkSignPDF(b *testing.B) {
	for _, a := range Algorithms {
		b.Run(string(a), func(b *testing.B) {
			k, data := key(b, bureau, a), attached(b)
			for b.Loop() {
				sign(b, data, k)
			}
		})
	}
}
