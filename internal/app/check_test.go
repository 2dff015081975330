package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/credential"
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

// TestPermitsAreChecked: programs check a permit at the address that they have always
// asked, by what the authorities say of it now.
func TestPermitsAreChecked(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		s, e := issued(t, c)
		path := "/verify/" + numberOf(e.Case("HK-1"), permit.Work)
		if verdict, found := s.ask(t, s.request(t, "GET", path, nil)).verdict(t); verdict != "valid" || found["sibling"] != "noted check.sibling.counts" || found["status"] != "passed credential.status.good" {
			t.Errorf("%s %v", verdict, found)
		}
		e.As("haikou.work.head").Do("HK-1", permit.Revoke{Ground: "fraud-or-bribery"})
		at := e.Clock.Moment()
		at.Minute += 2
		e.Clock.Set(at)
		if verdict, found := s.ask(t, s.request(t, "GET", path, nil)).verdict(t); verdict != "invalid" || found["sibling"] != "noted check.sibling.revoked" {
			t.Errorf("revoked: %s %v", verdict, found)
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
