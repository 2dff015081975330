package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/seal"
)

const (
	insertAnswer  = `INSERT INTO register_answer (case_id, digest, sealed) VALUES ($1, $2, $3) ON CONFLICT (case_id, digest) DO NOTHING`
	selectAnswers = `SELECT digest, sealed FROM register_answer WHERE case_id = $1 ORDER BY digest`
	deleteAnswers = `DELETE FROM register_answer WHERE case_id = $1`
)

func answerPlace(id permit.CaseID, digest string) seal.Place {
	return seal.Place{Table: "register_answer", Case: string(id), Row: digest}
}

// ToConsult lists the registers to ask about a case: those that can answer something which
// its form states and its authorities read, and that are not being asked for a paper.
func (s *Service) ToConsult(ctx context.Context, id permit.CaseID) ([]string, error) {
	c, err := s.Case(ctx, id)
	if err != nil || !c.Open() || c.Dossier.Version == 0 {
		return nil, err
	}
	v, err := s.version(ctx, id, c.Dossier.Version)
	if err != nil {
		return nil, err
	}
	var readers []dossier.Reader
	for _, t := range c.Tracks {
		readers = append(readers, dossier.Reader(t.Kind))
	}
	return slices.DeleteFunc(dossier.Worth(v.Form, readers...), c.Awaits), nil
}

// Hear takes in what a register answered to a query: the answer sealed, its digest into
// the journal. Where the register was asked for a paper and has an entry, the paper is
// spared. A file that was destroyed meanwhile takes nothing in.
func (s *Service) Hear(ctx context.Context, q Query, told dossier.Told) error {
	c, err := s.Case(ctx, q.Case)
	if err != nil || c.Phase == permit.Destroyed {
		return err
	}
	told.Register = q.Register
	row, digest, err := s.sealAnswer(ctx, c, told)
	if err != nil {
		return err
	}
	who := permit.Actor{ID: permit.PersonID("register." + q.Register), Role: permit.System}
	_, err = s.do(ctx, who, q.Case, permit.Consult{Register: q.Register, Digest: digest}, with{beside: []db.Stmt{row}})
	if err != nil || q.Material == "" {
		return err
	}
	_, err = s.Do(ctx, who, q.Case, permit.AskRegister{Material: q.Material, Register: q.Register, Found: told.Found, Digest: digest})
	return err
}

// sealAnswer is the row of what is kept of an answer, and its digest. The salt is that of
// the form, so the same answer has the same digest whenever it comes.
func (s *Service) sealAnswer(ctx context.Context, c permit.Case, told dossier.Told) (db.Stmt, string, error) {
	v, err := s.version(ctx, c.ID, c.Dossier.Version)
	if err != nil {
		return db.Stmt{}, "", err
	}
	told = told.Kept()
	told.Salt = v.Salt
	plain, err := json.Marshal(told)
	if err != nil {
		return db.Stmt{}, "", fmt.Errorf("answer of %s for case %s: %w", told.Register, c.ID, err)
	}
	key, err := s.key(ctx, c.ID)
	if err != nil {
		return db.Stmt{}, "", err
	}
	digest := told.Digest()
	sealed, err := key.Seal(plain, answerPlace(c.ID, digest))
	return db.Stmt{SQL: insertAnswer, Args: []any{string(c.ID), digest, sealed}}, digest, err
}

// An Answered is the last answer of a register as somebody sees it. Wrong is why it cannot
// be read; then it tells nothing.
type Answered struct {
	permit.Consulted
	Told  dossier.Told
	Wrong error
}

// RegisterAnswers opens what registers answered last about the case of a desk, as far as
// the actor sees the questions (see access.View), and leaves on record whose answers were
// shown to whom. An answer that does not open, or is not the one that the journal names,
// is told as such.
func (s *Service) RegisterAnswers(ctx context.Context, actor permit.Actor, d Desk) ([]Answered, error) {
	list := slices.DeleteFunc(d.Answers(), func(k permit.Consulted) bool { return !seesOf(d.View, k.Register) })
	if len(list) == 0 || d.Phase == permit.Destroyed {
		return nil, nil
	}
	view, err := s.mayRead(ctx, actor, d.Case, access.ReadForm)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, actor, d.ID, "registers", view.String()+" "+registersOf(list)); err != nil {
		return nil, err
	}
	return s.openAnswers(ctx, d.ID, list, view)
}

// seesOf reports whether any question that the register can answer is seen.
func seesOf(view access.View, register string) bool {
	return slices.ContainsFunc(dossier.Tells(register), view.Answer)
}

func registersOf(list []permit.Consulted) string {
	names := make([]string, len(list))
	for i, k := range list {
		names[i] = k.Register
	}
	return strings.Join(names, "+")
}

func (s *Service) openAnswers(ctx context.Context, id permit.CaseID, list []permit.Consulted, view access.View) ([]Answered, error) {
	key, err := s.key(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := s.sealedAnswers(ctx, id)
	if err != nil {
		return nil, unavailable(err)
	}
	out := make([]Answered, len(list))
	for i, k := range list {
		out[i].Consulted = k
		out[i].Told, out[i].Wrong = openAnswer(key, id, k, rows)
		out[i].Told, _ = out[i].Told.For(view.Answer)
	}
	return out, nil
}

// sealedAnswers are the rows of a case by digest.
func (s *Service) sealedAnswers(ctx context.Context, id permit.CaseID) (map[string][]byte, error) {
	rows := map[string][]byte{}
	err := db.ForEach(ctx, s.DB, selectAnswers, func(row db.Row) error {
		var digest string
		var sealed []byte
		err := row.Scan(&digest, &sealed)
		rows[digest] = sealed
		return err
	}, string(id))
	return rows, err
}

// openAnswer opens the answer that the journal names.
func openAnswer(key seal.Key, id permit.CaseID, k permit.Consulted, rows map[string][]byte) (dossier.Told, error) {
	sealed, ok := rows[k.Digest]
	if !ok {
		return dossier.Told{}, problem.New(problem.NotFound, "casework.noanswer", rules.Register(k.Register), id)
	}
	plain, err := key.Open(sealed, answerPlace(id, k.Digest))
	if err != nil {
		return dossier.Told{}, err
	}
	var told dossier.Told
	if err := json.Unmarshal(plain, &told); err != nil {
		return dossier.Told{}, fmt.Errorf("answer of %s for case %s: %w", k.Register, id, err)
	}
	if told.Digest() != k.Digest || told.Register != k.Register {
		return dossier.Told{}, problem.New(problem.Conflict, "casework.otheranswer", rules.Register(k.Register), id)
	}
	return told, nil
}
