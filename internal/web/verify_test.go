package web_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/credential"
	"tandem/internal/pdf"
	"tandem/internal/permit"
)

// issuedPermit is a case whose permits are out, with the number and paper of one.
func issuedPermit(t *testing.T, e *casetest.Env) (number string, paper []byte, code string) {
	t.Helper()
	c := e.Until("HK-1", permit.Closed)
	e.Drain()
	i := slices.IndexFunc(c.Certificates, func(k permit.Certificate) bool { return k.Kind == permit.Work })
	paper, err := e.App.Cases.Document(t.Context(), permit.Actor{ID: "applicant.HK-1", Role: permit.Applicant}, "HK-1", "permit-work")
	if err != nil {
		t.Fatal(err)
	}
	f, err := pdf.Open(paper)
	if err != nil {
		t.Fatal(err)
	}
	attached, err := f.Attachment(credential.CodeFile)
	if err != nil {
		t.Fatal(err)
	}
	return c.Certificates[i].Number, paper, string(attached)
}

// picture is a photograph of a code.
func picture(t *testing.T, code string) []byte {
	t.Helper()
	q, err := qr.Encode(code, qr.L, qr.Auto)
	if err == nil {
		q, err = barcode.Scale(q, 600, 600)
	}
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 700, 700))
	for x := range 700 {
		for y := range 700 {
			page.Set(x, y, q.At(max(0, x-50), max(0, y-50)))
			if x < 50 || y < 50 || x >= 650 || y >= 650 {
				page.Pix[page.PixOffset(x, y)] = 255
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestVerify: a permit is checked by its number, its code, a picture of the code or its
// file, in both languages; the page says what it is and no more than it must.
func TestVerify(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		number, paper, code := issuedPermit(t, e)
		b := pages(t, e)
		b.get("/en/verify").must(t, 200, "Check a permit", `name="code"`, `type="file"`)
		ways := map[string]func(lang string) answered{
			"number":  func(l string) answered { return b.get("/" + l + "/verify/" + number) },
			"code":    func(l string) answered { return b.get("/" + l + "/verify/" + url.PathEscape(code)) },
			"form":    func(l string) answered { return b.post("/"+l+"/verify", "code", number) },
			"file":    func(l string) answered { return b.upload("/"+l+"/verify", "file", "permit.pdf", paper) },
			"picture": func(l string) answered { return b.upload("/"+l+"/verify", "file", "code.png", picture(t, code)) },
		}
		for name, way := range ways {
			page := way("en").must(t, 200, "Valid", number, "Compare the number", "What was checked")
			if strings.Contains(page, "SAARINEN") || strings.Contains(page, "KX4190672") {
				t.Errorf("%s tells who it is", name)
			}
			way("zh").must(t, 200, "有效", number, "核验时间")
		}
		b.get("/en/verify/12345678901234567X").must(t, 404, "Not found", "call 12367")
		b.get("/en/verify/%3Cscript%3Ealert(1)").must(t, 404, "Not found")
		b.post("/en/verify").must(t, 422, "Nothing was sent")
		e.As("haikou.work.head").Do("HK-1", permit.Revoke{Ground: "fraud-or-bribery"})
		at := e.Clock.Moment()
		at.Minute += 2
		e.Clock.Set(at)
		b.get("/en/verify/"+number).must(t, 200, "Not valid", "Do not rely on this permit")
	})
}

// TestVerifyForPrograms: the addresses without a language answer programs in JSON and
// send readers to the page.
func TestVerifyForPrograms(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		number, paper, _ := issuedPermit(t, e)
		b := pages(t, e)
		for _, a := range []answered{b.get("/verify/" + number), b.upload("/verify", "file", "permit.pdf", paper)} {
			var out struct {
				On     string
				Report struct{ Verdict string }
			}
			if err := json.Unmarshal([]byte(a.body), &out); err != nil || out.Report.Verdict != "valid" || a.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%d %v %s", a.StatusCode, err, a.body)
			}
		}
		if a := b.get("/verify/1"); a.StatusCode != 404 || !strings.Contains(a.body, `"en":"No permit`) {
			t.Errorf("%d %s", a.StatusCode, a.body)
		}
		r := httptest.NewRequest("GET", "/verify/"+number, nil)
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Accept-Language", "en")
		if a := b.do(r); a.StatusCode != http.StatusTemporaryRedirect || a.Header.Get("Location") != "/en/verify/"+number {
			t.Errorf("a reader is sent to %d %s", a.StatusCode, a.Header.Get("Location"))
		}
		told := 0
		for range 40 {
			if a := b.get("/verify/1"); a.StatusCode == http.StatusTooManyRequests && a.Header.Get("Retry-After") != "" {
				told++
				break
			}
		}
		if told == 0 {
			t.Error("nobody is told to wait")
		}
	})
}

// TestUnknownNumbersAreAlike: a number that nobody has, one that none can have, one whose
// file is destroyed: all are answered in the same words, and none sooner than a permit
// that is there.
func TestUnknownNumbersAreAlike(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		number, _, _ := issuedPermit(t, e)
		gone := e.Until("HK-2", permit.Destroyed).Certificates[0].Number
		b := pages(t, e)
		first := b.get("/zh/verify/12345678901234567X")
		first.must(t, 404, "查无可供核验的证件")
		for _, code := range []string{gone, "x", "' OR 1=1 --", strings.Repeat("9", 5000), "HK-1", "%00", "..%2fetc"} {
			began := time.Now()
			a := b.get("/zh/verify/" + url.PathEscape(code))
			if a.StatusCode != first.StatusCode || a.body != first.body || !reflect.DeepEqual(a.Header, first.Header) {
				t.Errorf("%q is answered %d %v\n%s", code, a.StatusCode, a.Header, plain(a.body))
			}
			if took := time.Since(began); took < 200*time.Millisecond {
				t.Errorf("%q is answered after %s", code, took)
			}
		}
		began := time.Now()
		b.get("/zh/verify/"+number).must(t, 200)
		if took := time.Since(began); took < 200*time.Millisecond {
			t.Errorf("a number that is there is answered after %s", took)
		}
	})
}

// TestBadChecks: what is no permit, too much or nothing is refused with words.
func TestBadChecks(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		issuedPermit(t, e)
		b := pages(t, e)
		broken := httptest.NewRequest("POST", "/en/verify", strings.NewReader("nonsense"))
		broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		b.do(broken).must(t, 422, "cannot be read")
		b.upload("/en/verify", "file", "permit.pdf", make([]byte, 9<<20)).must(t, 413, "larger than 8 MB")
		b.upload("/en/verify", "file", "permit.pdf", []byte("hello")).must(t, 200, "Not valid")
		b.upload("/en/verify", "file", "cat.png", picture(t, "a cat")).must(t, 404, "Not found")
		b.post("/en/verify", "code", "TANDEM1:ABC").must(t, 200, "cut off or was changed")
		page := b.post("/en/verify", "code", "<script>alert(1)</script>").must(t, 404)
		if strings.Contains(page, "alert(1)") {
			t.Error("what was sent comes back")
		}
		other := httptest.NewRequest("POST", "/en/verify", strings.NewReader("code=1"))
		other.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		other.Header.Set("Sec-Fetch-Site", "cross-site")
		b.do(other).must(t, 403)
	})
}

// TestChecksAreLimited: one address that asks without end is told to wait, and another
// one is answered meanwhile.
func TestChecksAreLimited(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		b := pages(t, casetest.New(t, c))
		ask := func(address string) answered {
			r := httptest.NewRequest("GET", "/verify/1", nil)
			r.RemoteAddr = "127.0.0.1:1"
			r.Header.Set("X-Forwarded-For", address)
			return b.do(r)
		}
		limited := make(chan answered, 100)
		for range cap(limited) {
			go func() { limited <- ask("203.0.113.7") }()
		}
		told := 0
		for range cap(limited) {
			if a := <-limited; a.StatusCode == http.StatusTooManyRequests && a.Header.Get("Retry-After") != "" {
				told++
			}
		}
		if told < 50 {
			t.Errorf("%d of %d were told to wait", told, cap(limited))
		}
		ask("203.0.113.7, 2001:db8::1").must(t, http.StatusNotFound)
	})
}
