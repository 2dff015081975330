package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/pdf"
	"tandem/internal/permit"
	"tandem/internal/signing"
)

// issued is a server on a case whose permits are out.
func issued(t *testing.T, c app.Config) (*server, *casetest.Env) {
	t.Helper()
	e := casetest.New(t, c)
	e.Until("HK-1", permit.Closed)
	e.Drain()
	s := serve(t, c, e)
	s.get(t, "/healthz", http.StatusOK)
	return s, e
}

func numberOf(c permit.Case, kind permit.Kind) string {
	i := slices.IndexFunc(c.Certificates, func(k permit.Certificate) bool { return k.Kind == kind })
	return c.Certificates[i].Number
}

// paperOf is a permit as it was handed out.
func paperOf(t *testing.T, e *casetest.Env, name string) []byte {
	t.Helper()
	data, err := e.App.Cases.Document(t.Context(), permit.Actor{ID: "applicant.HK-1", Role: permit.Applicant}, "HK-1", name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// asked is an answer of the server.
type asked struct {
	status int
	header http.Header
	body   string
	took   time.Duration
}

func (s *server) ask(t *testing.T, r *http.Request, header ...string) asked {
	t.Helper()
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	began := time.Now()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return asked{answer.StatusCode, answer.Header, string(body), time.Since(began)}
}

func (s *server) request(t *testing.T, method, path string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// verdict is the report of an answer in JSON.
func (a asked) verdict(t *testing.T) (verdict string, found map[string]string) {
	t.Helper()
	var out struct {
		On     string
		Report struct {
			Verdict  string
			Findings []struct{ Check, Result, Key string }
		}
	}
	if err := json.Unmarshal([]byte(a.body), &out); err != nil || a.header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s: %v\n%s", a.status, a.header, err, a.body)
	}
	found = map[string]string{}
	for _, f := range out.Report.Findings {
		found[f.Check] = f.Result + " " + f.Key
	}
	return out.Report.Verdict, found
}

// TestCheckOnline: a permit is checked by its number, the text of its code or the file;
// what is said is right today, and no more than needs be.
func TestCheckOnline(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		s, e := issued(t, c)
		number, other := numberOf(e.Case("HK-1"), permit.Work), numberOf(e.Case("HK-1"), permit.Residence)
		paper := paperOf(t, e, "permit-work")
		f, err := pdf.Open(paper)
		if err != nil {
			t.Fatal(err)
		}
		code, err := f.Attachment(credential.CodeFile)
		if err != nil {
			t.Fatal(err)
		}
		ways := map[string]func() *http.Request{
			"number": func() *http.Request { return s.request(t, "GET", "/verify/"+number, nil) },
			"code":   func() *http.Request { return s.request(t, "GET", "/verify/"+url.PathEscape(string(code)), nil) },
			"form": func() *http.Request {
				r := s.request(t, "POST", "/verify", strings.NewReader(url.Values{"code": {string(code)}}.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				return r
			},
			"file": func() *http.Request { return s.upload(t, paper) },
		}
		for name, way := range ways {
			a := s.ask(t, way())
			verdict, found := a.verdict(t)
			if verdict != "valid" || found["sibling"] != "noted check.sibling.counts" || found["status"] != "passed credential.status.good" || found["code"] != "passed credential.code.good" {
				t.Errorf("%s: %s %v", name, verdict, found)
			}
			if strings.Contains(a.body, "SAARINEN") || strings.Contains(a.body, "KX4190672") {
				t.Errorf("%s tells who it is: %s", name, a.body)
			}
			if name == "number" && strings.Contains(a.body, other) {
				t.Errorf("whoever knows one number is told the other: %s", a.body)
			}
			page := s.ask(t, way(), "Accept", "text/html", "Accept-Language", "en-GB, zh;q=0.5")
			if !strings.Contains(page.body, "VALID: all checks") || !strings.Contains(page.body, `lang="en"`) || !strings.Contains(page.body, number) {
				t.Errorf("%s: the page says\n%s", name, page.body)
			}
			if zh := s.ask(t, way(), "Accept", "text/html"); !strings.Contains(zh.body, "有效") || !strings.Contains(zh.body, `lang="zh"`) {
				t.Errorf("%s: the Chinese page says\n%s", name, zh.body)
			}
			if csp := page.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(page.body, "<script") || strings.Contains(page.body, "style") {
				t.Errorf("%s: %q on a page with style or script\n%s", name, csp, page.body)
			}
		}
		e.As("haikou.work.head").Do("HK-1", permit.Revoke{Ground: "fraud-or-bribery"})
		at := e.Clock.Moment()
		at.Minute += 2
		e.Clock.Set(at)
		for name, way := range ways {
			if verdict, found := s.ask(t, way(), "X-Forwarded-For", "192.0.2.9").verdict(t); verdict != "invalid" || found["status"] != "failed credential.status.withdrawn" || found["sibling"] != "noted check.sibling.revoked" {
				t.Errorf("%s, revoked: %s %v", name, verdict, found)
			}
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

func (s *server) upload(t *testing.T, data []byte) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "permit.pdf")
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := s.request(t, "POST", "/verify", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// TestUnknownNumbersAreAlike: a number that nobody has, one that none can have, one whose
// file is destroyed: all are answered in the same words, and none sooner than a permit
// that is there.
func TestUnknownNumbersAreAlike(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Closed)
		e.Until("HK-2", permit.Destroyed)
		e.Drain()
		s := serve(t, c, e)
		s.get(t, "/healthz", http.StatusOK)
		gone := numberOf(e.Case("HK-2"), permit.Work)
		first := s.ask(t, s.request(t, "GET", "/verify/12345678901234567X", nil), "Accept", "text/html")
		if first.status != http.StatusNotFound || !strings.Contains(first.body, "查无可供核验的证件") {
			t.Errorf("%d %s", first.status, first.body)
		}
		for _, code := range []string{gone, "x", "' OR 1=1 --", strings.Repeat("9", 5000), "HK-1", "%00", "../../etc/passwd"} {
			a := s.ask(t, s.request(t, "GET", "/verify/"+url.PathEscape(code), nil), "Accept", "text/html")
			a.header.Del("Date")
			first.header.Del("Date")
			if a.status != first.status || a.body != first.body || strings.Join(headers(a.header), "\n") != strings.Join(headers(first.header), "\n") {
				t.Errorf("%q is answered %d\n%s\n%s", code, a.status, headers(a.header), a.body)
			}
			if a.took < 200*time.Millisecond {
				t.Errorf("%q is answered after %s", code, a.took)
			}
		}
		if known := s.ask(t, s.request(t, "GET", "/verify/"+numberOf(e.Case("HK-1"), permit.Work), nil)); known.took < 200*time.Millisecond || known.status != http.StatusOK {
			t.Errorf("a number that is there is answered %d after %s", known.status, known.took)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

func headers(h http.Header) (list []string) {
	for k, v := range h {
		list = append(list, k+": "+strings.Join(v, ", "))
	}
	slices.Sort(list)
	return list
}

// TestBadChecks: what is no permit, too much or nothing is refused with words.
func TestBadChecks(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		s, _ := issued(t, c)
		form := func(body string) *http.Request {
			r := s.request(t, "POST", "/verify", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return r
		}
		broken := s.request(t, "POST", "/verify", strings.NewReader("nonsense"))
		broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		for name, k := range map[string]struct {
			r      *http.Request
			status int
			want   string
		}{
			"nothing":     {form(""), http.StatusUnprocessableEntity, "Nothing was sent"},
			"no form":     {broken, http.StatusUnprocessableEntity, "cannot be read"},
			"a huge file": {s.upload(t, make([]byte, 9<<20)), http.StatusRequestEntityTooLarge, "larger than 8 MB"},
			"a text file": {s.upload(t, []byte("hello")), http.StatusOK, "INVALID"},
			"half a code": {form("code=TANDEM1:ABC"), http.StatusOK, "cut off or was changed"},
			"a script":    {form("code=" + url.QueryEscape("<script>alert(1)</script>")), http.StatusNotFound, "No permit can be shown"},
		} {
			a := s.ask(t, k.r, "Accept", "text/html", "Accept-Language", "en")
			if a.status != k.status || !strings.Contains(a.body, k.want) || strings.Contains(a.body, "<script") {
				t.Errorf("%s is answered %d\n%s", name, a.status, a.body)
			}
		}
		if a := s.ask(t, s.request(t, "GET", "/verify", nil)); a.status != http.StatusOK || !strings.Contains(a.body, "<form") {
			t.Errorf("the page that asks is %d\n%s", a.status, a.body)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestChecksAreLimited: one address that asks without end is told to wait, and another
// one is answered meanwhile.
func TestChecksAreLimited(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		s, _ := issued(t, c)
		limited := make(chan asked, 100)
		for range cap(limited) {
			go func() { limited <- s.ask(t, s.request(t, "GET", "/verify/1", nil), "X-Forwarded-For", "203.0.113.7") }()
		}
		told := 0
		for range cap(limited) {
			if a := <-limited; a.status == http.StatusTooManyRequests && a.header.Get("Retry-After") != "" {
				told++
			}
		}
		if told < 50 {
			t.Errorf("%d of %d were told to wait", told, cap(limited))
		}
		if a := s.ask(t, s.request(t, "GET", "/verify/1", nil), "X-Forwarded-For", "203.0.113.7, 2001:db8::1"); a.status != http.StatusNotFound {
			t.Errorf("somebody else is answered %d", a.status)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestStatusIsServed: the bundle and the lists that it holds are served to everybody,
// may be kept for a minute, are the same within it, and are made anew after it.
func TestStatusIsServed(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		s, e := issued(t, c)
		get := func(path string) asked { return s.ask(t, s.request(t, "GET", path, nil)) }
		first := get("/status/bundle")
		keys, err := e.App.Cases.Press.Ring.Public()
		if err != nil {
			t.Fatal(err)
		}
		bundle, trusted, err := credential.OpenBundle([]byte(first.body), signing.Trusted{Keys: keys})
		if err != nil || len(bundle.Lists) != 6 || len(trusted.Log) != 1 || bundle.Checkpoint == "" {
			t.Errorf("%v: %d lists, %d keys of the log", err, len(bundle.Lists), len(trusted.Log))
		}
		list := get("/status/haikou.foreign-experts/revocation/0")
		if !slices.Contains(bundle.Lists, list.body) || list.header.Get("Content-Type") != "application/vc+jwt" {
			t.Errorf("the list is not the one in the bundle: %d %s", list.status, list.header)
		}
		if first.header.Get("Cache-Control") != "public, max-age=60" || first.header.Get("Last-Modified") == "" {
			t.Errorf("headers %v", first.header)
		}
		if again := s.ask(t, s.request(t, "GET", "/status/bundle", nil), "If-Modified-Since", first.header.Get("Last-Modified")); again.status != http.StatusNotModified {
			t.Errorf("who has it already is answered %d", again.status)
		}
		for _, path := range []string{"/status/haikou.foreign-experts/revocation/1", "/status/atlantis/revocation/0", "/status/haikou.foreign-experts/purpose/0"} {
			if a := get(path); a.status != http.StatusNotFound {
				t.Errorf("%s is answered %d", path, a.status)
			}
		}
		e.As("haikou.work.head").Do("HK-1", permit.Revoke{Ground: "fraud-or-bribery"})
		if get("/status/bundle").body != first.body {
			t.Error("it was made twice in a minute")
		}
		at := e.Clock.Moment()
		at.Minute++
		e.Clock.Set(civil.Moment{Date: at.Date, Minute: at.Minute})
		if get("/status/haikou.foreign-experts/revocation/0").body == list.body {
			t.Error("it was not made anew after a minute")
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
}
