package bench

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"time"

	"tandem/internal/app"
	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/jobs"
	accounts "tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/web"
)

// PagesConfig is what is measured, and where.
type PagesConfig struct {
	Cases    int    // in the store
	Requests int    // of each page
	Each     int    // cases that are played to each stop, with papers and letters
	Links    int    // addresses of a page that one reader is led to, beside those of the cases played
	Data     string // the folder in which the run makes its own
	DB       string // postgres://…, beside which the run makes its own; empty: SQLite in the folder
}

// ManyLinks are enough for the queues and filters of a list.
const ManyLinks = 8

// MostMillis is what the server may take for a page, p95.
const MostMillis = 30

// A PageResult is what a page took, from the request to the last byte: session, access,
// reading, what is put on record, and rendering.
type PageResult struct {
	DB        string  `json:"db"`
	Page      string  `json:"page"`
	Addresses int     `json:"addresses"` // different ones, by whoever may see them
	P50       float64 `json:"p50ms"`
	P95       float64 `json:"p95ms"`
	P99       float64 `json:"p99ms"`
	Bytes     int     `json:"bytes"` // median
	Gzip      int     `json:"gzipBytes"`
	Slowest   string  `json:"slowest"` // the address with the highest median
}

// In says the result in a line.
func (r PageResult) In(l text.Lang) string {
	if why, ok := Unmeasured[r.Page]; ok {
		return text.T(l, "pages.unmeasured", r.Page, text.T(l, why))
	}
	f := func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
	return text.T(l, "pages.line", r.Page, r.Addresses, f(r.P50), f(r.P95), f(r.P99), r.Bytes, r.Gzip)
}

// waits are the pages that answer no sooner than so many milliseconds, for their own
// reasons: how long a check takes must not tell whether a permit is known.
var waits = map[string]float64{"/verify/{code...}": float64(web.CheckTime.Milliseconds())}

// Slow reports whether the page takes longer than it may, beside what it waits.
func (r PageResult) Slow() bool { return r.P95 > MostMillis+waits[r.Page] }

// Unmeasured are the pages that a run cannot come to, and why, as a key of a message.
var Unmeasured = map[string]string{"/s": "pages.onward", "/apply/{id}/next": "pages.next"}

// Pages measures every page of the site on a store of the run's own, and reports each. It
// fails when nobody came to a page that is not among the Unmeasured.
func Pages(ctx context.Context, c PagesConfig, report func(PageResult) error) (err error) {
	s, err := openPages(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	cases, err := s.fillPages(ctx, c)
	if err != nil {
		return err
	}
	t := newTour(ctx, s.app.Site.Handler(), s.app.Site.Pages(), c.Links)
	if err := s.tours(ctx, t, cases); err != nil {
		return err
	}
	s.calm(ctx)
	for _, r := range t.measure(c.Requests, s.app.Site.Pages()) {
		r.DB = string(s.dialect())
		if _, excused := Unmeasured[r.Page]; r.Addresses == 0 && !excused {
			t.err = errors.Join(t.err, problem.New(problem.NotFound, "pages.unreached", r.Page))
		}
		if err := report(r); err != nil {
			return err
		}
	}
	return t.err
}

func openPages(ctx context.Context, c PagesConfig) (*store, error) {
	p, err := newPlace(ctx, Config{Data: c.Data, DB: c.DB})
	if err != nil {
		return nil, err
	}
	directory, err := accounts.Demo()
	if err != nil {
		return nil, errors.Join(err, p.remove())
	}
	config := app.Config{Data: p.folder, Create: true, Now: begin.Time, People: directory, Demo: true, Specimen: true, Site: "http://localhost", Register: silent, Jobs: jobs.Options{Simulated: true}}
	if c.DB != "" {
		config.DB = p.url
	}
	a, err := app.Open(ctx, config)
	if err != nil {
		return nil, errors.Join(err, p.remove())
	}
	s := &store{place: p, app: a}
	if err := a.Accounts.SeedDemo(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// fillPages plays the originals, prints their papers, and copies them.
func (s *store) fillPages(ctx context.Context, c PagesConfig) (map[string][]permit.CaseID, error) {
	cases := map[string][]permit.CaseID{}
	var originals []original
	for i, at := range stops {
		play, err := s.playIn(ctx, at.city)
		if err != nil {
			return nil, err
		}
		for n := range c.Each {
			id := permit.CaseID(numbered(at.city, c.Cases+i*c.Each+n))
			played, err := play.rest(ctx, id, at)
			if err != nil {
				return nil, err
			}
			cases[at.city] = append(cases[at.city], id)
			if n > 0 {
				continue
			}
			o, err := s.original(ctx, played, at)
			if err != nil {
				return nil, err
			}
			originals = append(originals, o)
		}
	}
	if err := s.app.Queue.Drain(ctx); err != nil {
		return nil, err
	}
	return cases, s.copyist(originals).copies(ctx, c.Cases)
}

// calm lets the database write out what the filling left, which a store that has grown
// over years wrote long ago. On PostgreSQL not every user may ask for that; who may not
// measures beside it.
func (s *store) calm(ctx context.Context) {
	statement := map[db.Dialect]string{db.DialectPostgres: "CHECKPOINT", db.DialectSQLite: "PRAGMA wal_checkpoint(TRUNCATE)"}[s.dialect()]
	_, _ = s.app.DB.SQL().ExecContext(ctx, statement)
}

// playIn is the play of a city, whose people have accounts.
func (s *store) playIn(ctx context.Context, city string) (play, error) {
	p, err := newPlayIn(s.app.Cases, city)
	if err != nil {
		return p, err
	}
	p.party, p.scans = parties[city], true
	handler, err := s.app.Accounts.Account(ctx, p.party.handler)
	if err == nil {
		p.form.Form.Employer.CreditCode = handler.Employer
	}
	return p, nil
}

// tours lets everybody follow links from where they may be.
func (s *store) tours(ctx context.Context, t *tour, cases map[string][]permit.CaseID) error {
	readers, err := s.readers(ctx)
	if err != nil {
		return err
	}
	more, err := s.unlinked(ctx)
	if err != nil {
		return err
	}
	for _, r := range readers {
		t.walk(r, seeds(s.app.Site.Pages(), s.near(r, cases), more))
	}
	return t.err
}

// near are the cases of the cities that a reader has to do with; nobody has any.
func (s *store) near(r reader, cases map[string][]permit.CaseID) (out []permit.CaseID) {
	for city, ids := range cases {
		p, staff := s.app.People.Person(r.id)
		if r.id == parties[city].applicant || r.id == parties[city].handler || staff && cityOf(p.Office) == city {
			out = append(out, ids...)
		}
	}
	return out
}

// unlinked are addresses that people get by letter.
func (s *store) unlinked(ctx context.Context) ([]string, error) {
	token, _, err := s.app.Accounts.Operator().Invite(ctx, parties[city].applicant)
	if err != nil {
		return nil, err
	}
	out := []string{"/invitation/" + token}
	var number string
	if err := s.app.DB.QueryRow(ctx, `SELECT number FROM certificate ORDER BY number LIMIT 1`).Scan(&number); err != nil {
		return nil, err
	}
	return append(out, "/verify/"+number), nil
}

// measure asks for every page so often, by turns, after a round that is not counted.
func (t *tour) measure(requests int, pages []string) []PageResult {
	took := make([]map[string][]time.Duration, len(pages))
	for n := range requests + 1 {
		if n == 1 {
			runtime.GC()
		}
		for i, page := range pages {
			if took[i] == nil || n == 1 {
				took[i] = map[string][]time.Duration{}
			}
			if list := t.found[page]; len(list) > 0 {
				v := list[n*step(len(list))%len(list)]
				began := time.Now()
				w := t.ask(v)
				took[i][v.path] = append(took[i][v.path], time.Since(began))
				if w.Code >= 500 {
					t.err = errors.Join(t.err, errors.New(v.path))
				}
			}
		}
	}
	out := make([]PageResult, len(pages))
	for i, page := range pages {
		out[i] = t.resultOf(page, took[i])
	}
	return out
}

// step goes round a list so that neighbours, which are one reader's, are not asked for in
// a row.
func step(n int) int {
	for s := n*3/8 + 1; ; s++ {
		if gcd(s, n) == 1 {
			return s
		}
	}
}

func gcd(a, b int) int {
	if b == 0 {
		return a
	}
	return gcd(b, a%b)
}

func (t *tour) resultOf(page string, took map[string][]time.Duration) PageResult {
	r := PageResult{Page: page, Addresses: len(t.found[page])}
	var all []time.Duration
	worst := time.Duration(-1)
	for path, list := range took {
		slices.Sort(list)
		all = append(all, list...)
		if m := list[len(list)/2]; m > worst {
			worst, r.Slowest = m, path
		}
	}
	if len(all) == 0 {
		return r
	}
	slices.Sort(all)
	at := func(percent int) float64 { return millis(all[min(len(all)*percent/100, len(all)-1)]) }
	r.P50, r.P95, r.P99 = at(50), at(95), at(99)
	r.Bytes, r.Gzip = t.sizes(page)
	return r
}

// sizes are the bytes of a page of middle length, plain and as a proxy would send them.
func (t *tour) sizes(page string) (plain, zipped int) {
	var bodies [][]byte
	for _, v := range t.found[page][:min(len(t.found[page]), 15)] {
		bodies = append(bodies, t.ask(v).Body.Bytes())
	}
	slices.SortFunc(bodies, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) })
	body := bodies[len(bodies)/2]
	var n counter
	z := gzip.NewWriter(&n)
	_, err := z.Write(body)
	t.err = errors.Join(t.err, err, z.Close())
	return len(body), int(n)
}

// A counter counts what is written.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// silent is a register that knows nothing.
func silent(context.Context, casework.Query) (dossier.Told, error) { return dossier.Told{}, nil }
