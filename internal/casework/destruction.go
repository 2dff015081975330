package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/drafting"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// A Destruction is the record that the file of a case was destroyed: who ordered it,
// when, and what was in it. It outlives the key of the case and holds nothing of the
// person.
type Destruction struct {
	Case   permit.CaseID        `json:"case"`
	Seq    int64                `json:"seq"` // of the entry that ordered it
	At     time.Time            `json:"at"`
	Actor  permit.PersonID      `json:"actor"`
	Papers []drafting.Destroyed `json:"papers"`
	Digest string               `json:"digest,omitempty"` // SHA-256, hex, of Record
	Record []byte               `json:"-"`                // PDF; nil where no papers are printed
}

const (
	insertDestruction = `INSERT INTO destruction (case_id, seq, at, actor, papers, digest, record) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id) DO NOTHING`
	selectDestruction = `SELECT seq, at, actor, papers, digest, record FROM destruction WHERE case_id = $1`
)

// Destruction returns the record of a case whose file was destroyed.
func (s *Service) Destruction(ctx context.Context, id permit.CaseID) (Destruction, error) {
	d := Destruction{Case: id}
	var at, papers string
	err := s.DB.QueryRow(ctx, selectDestruction, string(id)).Scan(&d.Seq, &at, &d.Actor, &papers, &d.Digest, &d.Record)
	if errors.Is(err, db.ErrNoRows) {
		return d, problem.New(problem.NotFound, "destruction.none", id)
	}
	if err != nil {
		return d, unavailable(err)
	}
	if d.At, err = journal.ParseMoment(at); err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(papers), &d.Papers); err != nil {
		return d, fmt.Errorf("record of destruction of case %s: %w", id, err)
	}
	return d, nil
}

// recordDestruction keeps the record, before anything is removed: then nobody could tell
// what there was. Who comes second changes nothing.
func (s *Service) recordDestruction(ctx context.Context, id permit.CaseID, history []journal.Recorded[permit.Event]) error {
	_, err := s.Destruction(ctx, id)
	if err == nil || problem.Of(err).Code != problem.NotFound {
		return err
	}
	d, err := s.destroyed(ctx, id, history)
	if err != nil || d.Seq == 0 {
		return err
	}
	if err := s.printDestruction(ctx, &d); err != nil {
		return err
	}
	papers, err := json.Marshal(d.Papers)
	if err != nil {
		return fmt.Errorf("record of destruction of case %s: %w", id, err)
	}
	return unavailable(s.DB.Apply(ctx, db.Batch{{SQL: insertDestruction,
		Args: []any{string(id), d.Seq, journal.Moment(d.At), string(d.Actor), string(papers), d.Digest, d.Record}}}))
}

// destroyed is what the journal and the store say of a destruction, not yet printed.
func (s *Service) destroyed(ctx context.Context, id permit.CaseID, history []journal.Recorded[permit.Event]) (Destruction, error) {
	d := Destruction{Case: id, Papers: []drafting.Destroyed{}}
	for _, e := range history {
		for _, event := range e.Events {
			switch k := event.(type) {
			case permit.MaterialMet:
				if k.Blob != "" {
					d.Papers = append(d.Papers, drafting.Destroyed{Material: k.Code, Version: k.Version, Digest: k.Digest})
				}
			case permit.RegisterConsulted:
				d.Papers = append(d.Papers, drafting.Destroyed{Name: "register-" + k.Register, Version: answered(d.Papers, k.Register) + 1, Digest: k.Digest})
			case permit.CaseDestroyed:
				d.Seq, d.At, d.Actor = e.Seq, e.At, permit.PersonID(e.Actor)
			}
		}
	}
	list, err := s.Documents(ctx, id)
	for _, k := range list {
		d.Papers = append(d.Papers, drafting.Destroyed{Name: k.Name, Version: k.N, Digest: k.Digest})
	}
	return d, err
}

// printDestruction prints the record, signed by the window.
func (s *Service) printDestruction(ctx context.Context, d *Destruction) error {
	if s.Press == nil {
		return nil
	}
	c, err := s.Case(ctx, d.Case)
	if err != nil {
		return err
	}
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return err
	}
	a := act{c: c, pack: pack}
	k, err := s.signer(a, pack.Profile.Window)
	if err != nil {
		return err
	}
	d.Record, err = s.print(s.file(a).Destruction(civil.MomentOf(d.At), d.Actor, d.Papers), k, text.T(text.EN, "press.reason"), pack)
	d.Digest = digestOf(d.Record)
	return err
}

// verifyDestruction reads the record of a destroyed case against its digest. One whose
// papers wait to be shredded has none yet.
func (s *Service) verifyDestruction(ctx context.Context, c permit.Case) error {
	if c.Phase != permit.Destroyed {
		return nil
	}
	d, err := s.Destruction(ctx, c.ID)
	if err != nil && problem.Of(err).Code == problem.NotFound {
		return nil
	}
	if err == nil && d.Record != nil && digestOf(d.Record) != d.Digest {
		return wrong(c.ID, "verify.destruction")
	}
	return err
}

// An Overdue is an archived file whose time is over.
type Overdue struct {
	Case  permit.CaseID `json:"case"`
	City  string        `json:"city"`
	Until civil.Date    `json:"until"` // the last day on which it had to be kept
}

// selectCity is one step down the index that worklists use.
const selectCity = `SELECT city FROM snapshot WHERE aggregate = $1 AND city > $2 ORDER BY city LIMIT 1`

const selectOverdue = `SELECT id, due FROM snapshot WHERE aggregate = $1 AND city = $2 AND status = 'archived'
AND due > '' AND due < $3 AND (due > $4 OR (due = $4 AND id > $5)) ORDER BY due, id LIMIT $6`

// overduePage is how many files a query asks for at a time.
const overduePage = 500

// Overdue calls f with every archived file that may be destroyed on a day, city by
// city, the one that has waited longest first. What is on hold is not among them.
func (s *Service) Overdue(ctx context.Context, on civil.Date, f func(Overdue) error) error {
	var city string
	for {
		err := s.DB.QueryRow(ctx, selectCity, Aggregate.Name, city).Scan(&city)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return unavailable(err)
		}
		if err := s.overdueOf(ctx, city, on, f); err != nil {
			return err
		}
	}
}

func (s *Service) overdueOf(ctx context.Context, city string, on civil.Date, f func(Overdue) error) error {
	var due, id string
	for {
		var page []Overdue
		err := db.ForEach(ctx, s.DB, selectOverdue, func(row db.Row) error {
			if err := row.Scan(&id, &due); err != nil {
				return err
			}
			until, err := civil.ParseDate(due)
			page = append(page, Overdue{permit.CaseID(id), city, until})
			return err
		}, Aggregate.Name, city, on.String(), due, id, overduePage)
		if err != nil {
			return unavailable(err)
		}
		for _, o := range page {
			if err := f(o); err != nil {
				return err
			}
		}
		if len(page) < overduePage {
			return nil
		}
	}
}

// answered counts the answers of a register on the list.
func answered(list []drafting.Destroyed, register string) (n int) {
	for _, p := range list {
		if p.Name == "register-"+register {
			n++
		}
	}
	return n
}
