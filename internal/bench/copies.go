package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/seal"
	"tandem/internal/worklist"
)

// An original is a case whose rows others are made of: what of it is text, and the forms that
// every copy seals anew, because what is sealed opens nowhere else.
type original struct {
	permit.Case
	stop  stop
	entry worklist.Entry
	row   []any // of snapshot
	forms []form
}

type form struct {
	n      int
	digest string
	plain  []byte
}

const selectSnapshot = `SELECT version, head, city, status, wake, due, state FROM snapshot WHERE aggregate = $1 AND id = $2`

// original reads what is copied of a case.
func (s *store) original(ctx context.Context, c permit.Case, at stop) (original, error) {
	p, err := s.app.Cases.Profile(c)
	if err != nil {
		return original{}, err
	}
	m := original{Case: c, stop: at, entry: worklist.Project(c, p)}
	var version int64
	var head, city, status, wake, due, state string
	err = s.app.DB.QueryRow(ctx, selectSnapshot, casework.Aggregate.Name, string(c.ID)).Scan(&version, &head, &city, &status, &wake, &due, &state)
	if err != nil {
		return m, err
	}
	m.row = []any{version, head, city, status, wake, due, state}
	return m, s.readForms(ctx, &m)
}

func (s *store) readForms(ctx context.Context, m *original) error {
	var wrapped []byte
	if err := s.app.DB.QueryRow(ctx, `SELECT wrapped FROM case_key WHERE case_id = $1`, string(m.ID)).Scan(&wrapped); err != nil {
		return err
	}
	key, err := s.app.Cases.Keys.OpenCaseKey(string(m.ID), wrapped)
	if err != nil {
		return err
	}
	return db.ForEach(ctx, s.app.DB, `SELECT n, digest, sealed FROM dossier_version WHERE case_id = $1 ORDER BY n`, func(row db.Row) error {
		var f form
		var sealed []byte
		if err := row.Scan(&f.n, &f.digest, &sealed); err != nil {
			return err
		}
		f.plain, err = key.Open(sealed, formPlace(m.ID, f.n))
		m.forms = append(m.forms, f)
		return err
	}, string(m.ID))
}

func formPlace(id permit.CaseID, n int) seal.Place {
	return seal.Place{Table: "dossier_version", Case: string(id), Row: fmt.Sprint(n)}
}

// A copyist makes cases of originals: each has a number, people and dates of its own in
// lists, and the history of its original.
type copyist struct {
	*store
	*rand.Rand
	originals []original // each as often as its weight
}

func (s *store) copyist(originals []original) copyist {
	c := copyist{store: s, Rand: rand.New(rand.NewPCG(1, 3))}
	for _, m := range originals {
		for range m.stop.weight {
			c.originals = append(c.originals, m)
		}
	}
	return c
}

// copies makes so many cases.
func (c copyist) copies(ctx context.Context, n int) error {
	var batch db.Batch
	for i := range n {
		one, err := c.one(c.originals[c.IntN(len(c.originals))], i)
		if err != nil {
			return err
		}
		if batch = append(batch, one...); len(batch) < fillAtOnce && i < n-1 {
			continue
		}
		if err := c.app.DB.Apply(ctx, batch); err != nil {
			return fmt.Errorf("copy cases: %w", err)
		}
		batch = nil
	}
	return c.tidy(ctx)
}

const (
	copySnapshot = `INSERT INTO snapshot (aggregate, id, version, head, city, status, wake, due, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	copyEntries  = `INSERT INTO entry (aggregate, id, seq, at, actor, act, events, hash)
SELECT aggregate, CAST($2 AS TEXT), seq, at, actor, act, events, hash FROM entry WHERE aggregate = 'case' AND id = $1`
	copyCertificates = `INSERT INTO certificate (number, case_id, track, kind, holder, from_date, to_date, status)
SELECT number || '-' || $2, CAST($2 AS TEXT), track, kind, holder, from_date, to_date, status FROM certificate WHERE case_id = $1`
	copyKey  = `INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)`
	copyForm = `INSERT INTO dossier_version (case_id, n, digest, sealed) VALUES ($1, $2, $3, $4)`
)

func (c copyist) one(m original, i int) (db.Batch, error) {
	e := c.entryOf(m, i)
	id := string(e.Case)
	key, wrapped, err := c.app.Cases.Keys.NewCaseKey(id)
	if err != nil {
		return nil, err
	}
	batch := db.Batch{{SQL: copyEntries, Args: []any{string(m.ID), id}}, {SQL: copyKey, Args: []any{id, wrapped}}, c.snapshot(m, e)}
	if len(m.Certificates) > 0 {
		batch = append(batch, db.Stmt{SQL: copyCertificates, Args: []any{string(m.ID), id}})
	}
	for _, f := range m.forms {
		sealed, err := key.Seal(f.plain, formPlace(e.Case, f.n))
		if err != nil {
			return nil, err
		}
		batch = append(batch, db.Stmt{SQL: copyForm, Args: []any{id, f.n, f.digest, sealed}})
	}
	return append(batch, worklist.New(e)...), nil
}

// snapshot names the copy and its people in the state.
func (c copyist) snapshot(m original, e worklist.Entry) db.Stmt {
	named := strings.NewReplacer(string(m.ID), string(e.Case), `"`+string(m.Applicant)+`"`, `"`+string(e.Applicant)+`"`, `"`+string(m.Handler)+`"`, `"`+string(e.Handler)+`"`)
	args := append([]any{casework.Aggregate.Name, string(e.Case)}, m.row...)
	args[len(args)-1] = named.Replace(m.row[len(m.row)-1].(string))
	return db.Stmt{SQL: copySnapshot, Args: args}
}

// ofOne is how many copies there are to one that stays with the handler of the originals.
const ofOne = 50

// entryOf spreads the copies over people, and over the days on which they end or ended.
func (c copyist) entryOf(m original, i int) worklist.Entry {
	e := m.entry
	e.Case = permit.CaseID(numbered(m.stop.city, i))
	e.Applicant = permit.PersonID(fmt.Sprintf("applicant-%d", i))
	if i%ofOne != 0 {
		e.Handler, e.Employer = permit.PersonID(fmt.Sprintf("handler-%d", i%500)), fmt.Sprintf("employer-%d", i%500)
	}
	if !e.Due.IsZero() {
		e.Due = e.Due.AddDays(c.IntN(40) - 10)
	}
	if !e.Closed.IsZero() {
		e.Closed = e.Closed.AddDays(-c.IntN(700))
	}
	return e
}

// numbered is the number of a case in a city.
func numbered(city string, n int) string {
	return fmt.Sprintf("%s-%09d", map[string]string{"haikou": "HK", "jiangmen": "JM", "wuxi": "WX"}[city], n)
}

// cityOf is the city of an office, by its id.
func cityOf(id permit.OfficeID) string {
	city, _, _ := strings.Cut(string(id), ".")
	return city
}
