package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// PaperConfig is how many permits are printed, and where.
type PaperConfig struct {
	Pairs int    // one after the other, and as many again on all cores at once
	Data  string // the folder in which the run makes its own
	DB    string // postgres://…, beside which the run makes its own; empty: SQLite in the folder
}

// A PaperResult is what the permits of a case cost, from the issuing entry to both files
// in the store: read, drafted, stated, logged, proved, drawn, signed twice each (the code
// and the file), sealed and flushed to disk.
type PaperResult struct {
	DB       string  `json:"db"`
	Pairs    int     `json:"pairs"`
	Cores    int     `json:"cores"`
	P50      float64 `json:"pairP50ms"`
	P99      float64 `json:"pairP99ms"`
	PerCore  float64 `json:"permitsPerSecondPerCore"` // all cores at it
	Bytes    int64   `json:"medianBytes"`             // of a permit's file
	Largest  int64   `json:"largestBytes"`
	Check50  float64 `json:"checkP50ms"` // offline, with keys, log and status file
	Check99  float64 `json:"checkP99ms"`
	Verdicts int     `json:"valid"` // of the permits checked
}

// In says the result in three lines.
func (r PaperResult) In(l text.Lang) string {
	f := func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
	return text.T(l, "print.pair", r.DB, r.Pairs, f(r.P50), f(r.P99)) + "\n" +
		text.T(l, "print.rate", r.Cores, f(r.PerCore), f(float64(r.Bytes)/1000), f(float64(r.Largest)/1000)) + "\n" +
		text.T(l, "print.check", f(r.Check50), f(r.Check99), r.Verdicts)
}

// Paper measures on a store of the run's own.
func Paper(ctx context.Context, c PaperConfig) (r PaperResult, err error) {
	p, err := newPlace(ctx, Config{Data: c.Data, DB: c.DB})
	if err != nil {
		return r, err
	}
	s, err := openAt(ctx, p, Config{DB: c.DB})
	if err != nil {
		return r, errors.Join(err, p.remove())
	}
	defer func() { err = errors.Join(err, s.close()) }()
	r = PaperResult{DB: string(s.dialect()), Pairs: c.Pairs, Cores: runtime.GOMAXPROCS(0)}
	if err := s.printing(ctx, &r); err != nil {
		return r, err
	}
	return r, s.checking(ctx, &r)
}

// printing prints pairs one by one, and then on all cores.
func (s *store) printing(ctx context.Context, r *PaperResult) error {
	lives, err := s.issuings(ctx, 2*r.Pairs+1)
	if err != nil {
		return err
	}
	if _, _, err := drive(1, lives[:1]); err != nil { // makes the keys of the offices
		return err
	}
	runtime.GC()
	took, _, err := drive(1, lives[1:r.Pairs+1])
	if err != nil {
		return err
	}
	slices.Sort(took)
	r.P50, r.P99 = millis(took[(len(took)-1)/2]), millis(took[(len(took)-1)*99/100])
	runtime.GC()
	_, all, err := drive(r.Cores, lives[r.Pairs+1:])
	r.PerCore = short(2 * float64(r.Pairs) / all.Seconds() / float64(r.Cores))
	return err
}

// issuings plays so many cases and returns what is left of them: to print their permits.
func (s *store) issuings(ctx context.Context, n int) (lives []life, err error) {
	for range n {
		id := s.id(played)
		if err := s.play.life(ctx, id)(func(command func() error) error { return command() }); err != nil {
			return nil, err
		}
		seq, err := s.issued(ctx, id)
		if err != nil {
			return nil, err
		}
		lives = append(lives, func(step stepper) error {
			return step(func() error { return s.certify(ctx, id, seq) })
		})
	}
	return lives, nil
}

// certifyAttempts is how often permits are printed until they have their proof. One
// process at a time gives leaves their place in the log; who comes meanwhile prints
// without a proof, and once more with it, as the queue would.
const certifyAttempts = 20

func (s *store) certify(ctx context.Context, id permit.CaseID, seq int64) (err error) {
	for range certifyAttempts {
		if err = s.app.Cases.Certify(ctx, id, seq); err == nil {
			return nil
		}
	}
	return err
}

// issued is the entry that issued the permits of a case.
func (s *store) issued(ctx context.Context, id permit.CaseID) (int64, error) {
	history, err := s.app.Cases.Log.List(ctx, string(id))
	for _, e := range history {
		for _, event := range e.Events {
			if _, ok := event.(permit.PermitsIssued); ok {
				return e.Seq, err
			}
		}
	}
	return 0, errors.Join(err, fmt.Errorf("case %s has issued nothing", id))
}

const selectPrinted = `SELECT DISTINCT case_id FROM credential WHERE case_id > $1 ORDER BY case_id LIMIT 1`

// checking checks every permit that was printed, as somebody who is offline does.
func (s *store) checking(ctx context.Context, r *PaperResult) error {
	known, err := s.known(ctx)
	if err != nil {
		return err
	}
	var took []float64
	var sizes []int64
	err = s.eachPermit(ctx, func(data []byte) {
		var report credential.Report
		took = append(took, timed(func() { report = credential.Check(credential.Shown{PDF: data}, known) }))
		sizes = append(sizes, int64(len(data)))
		if report.Verdict() == credential.Valid {
			r.Verdicts++
		}
	})
	if err != nil {
		return err
	}
	slices.Sort(took)
	slices.Sort(sizes)
	r.Check50, r.Check99 = short(quantile(took, 50)), short(quantile(took, 99))
	r.Bytes, r.Largest = sizes[len(sizes)/2], sizes[len(sizes)-1]
	return nil
}

// known is what the verifier has fetched.
func (s *store) known(ctx context.Context) (credential.Against, error) {
	now := s.app.Cases.Now()
	status, err := s.app.Cases.Status(ctx, now.Add(casework.StatusPeriod))
	if err != nil {
		return credential.Against{}, err
	}
	keys, err := s.app.Cases.Press.Ring.Public()
	known := credential.Against{Trusted: signing.Trusted{Keys: keys}, Bundle: status.Bundle, On: civil.MomentOf(now).Date}
	return known, err
}

func (s *store) eachPermit(ctx context.Context, f func([]byte)) error {
	reader := permit.Actor{ID: applicant, Role: permit.Applicant}
	for id := ""; ; {
		if err := s.app.DB.QueryRow(ctx, selectPrinted, id).Scan(&id); err != nil {
			if errors.Is(err, db.ErrNoRows) {
				return nil
			}
			return err
		}
		list, err := s.app.Cases.Documents(ctx, permit.CaseID(id))
		if err != nil {
			return err
		}
		for i, d := range list {
			if !strings.HasPrefix(d.Name, "permit-") || i+1 < len(list) && list[i+1].Name == d.Name {
				continue // no permit, or printed once more with its proof
			}
			data, err := s.app.Cases.Document(ctx, reader, permit.CaseID(id), d.Name)
			if err != nil {
				return err
			}
			f(data)
		}
	}
}
