package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/seal"
)

// Kept is what an employer and its handler state alike in all their applications: stated
// once, and filled in for them in the next.
type Kept struct {
	Answers dossier.Answers `json:"answers"`
	On      civil.Date      `json:"on"` // when it was stated last
}

// keepers say who keeps the answers of a section: the unit for all its handlers, or the
// handler alone.
var keepers = map[string]func(permit.Actor) string{
	"employer": func(a permit.Actor) string { return "employer/" + a.Employer },
	"handler":  func(a permit.Actor) string { return handlerKept(a.ID) },
}

func handlerKept(id permit.PersonID) string { return "handler/" + string(id) }

// forget deletes what a handler keeps; what the unit keeps stays with the unit.
func forget(id permit.PersonID) db.Stmt {
	return db.Stmt{SQL: `DELETE FROM kept WHERE owner = $1`, Args: []any{handlerKept(id)}}
}

// once are answers about one application that stand among them.
var once = map[string]bool{"employer.creditCode": true, "employer.registerConfirms": true, "employer.dispatchedBy": true}

// Keep remembers what a handler states about the employer and themselves, in place of what
// was remembered. Everything else among the answers is left alone.
func (s *Service) Keep(ctx context.Context, actor permit.Actor, stated dossier.Answers) error {
	if err := handles(actor); err != nil {
		return err
	}
	b, err := s.keep(actor, stated, replaced)
	if err != nil || len(b) == 0 {
		return err
	}
	return s.DB.Apply(ctx, append(b, s.note(actor.ID, actor.ID, "keep", done, "")))
}

// handles refuses whoever handles applications for no employer.
func handles(actor permit.Actor) error {
	if actor.Role != permit.HandlerRole || actor.Employer == "" {
		return problem.New(problem.Forbidden, "signin.kept")
	}
	return nil
}

// What becomes of what was kept before.
const (
	replaced = `(owner) DO UPDATE SET wrapped = excluded.wrapped, sealed = excluded.sealed`
	left     = `DO NOTHING`
)

// keep stores what is stated, each section with its owner.
func (s *Service) keep(actor permit.Actor, stated dossier.Answers, before string) (b db.Batch, err error) {
	for section, owner := range keepers {
		k := Kept{Answers: dossier.Answers{}, On: civil.MomentOf(s.Now()).Date}
		for path, value := range stated {
			if q, ok := dossier.QuestionAt(path); ok && q.Section() == section && !once[path] && value != "" {
				k.Answers[path] = value
			}
		}
		if len(k.Answers) == 0 {
			continue
		}
		put, err := s.put(owner(actor), k, before)
		if err != nil {
			return nil, err
		}
		b = append(b, put)
	}
	return b, nil
}

func (s *Service) put(owner string, k Kept, before string) (db.Stmt, error) {
	key, wrapped, err := s.Keys.NewCaseKey(keptKey(owner))
	if err != nil {
		return db.Stmt{}, err
	}
	plain, err := json.Marshal(k)
	if err != nil {
		return db.Stmt{}, err
	}
	sealed, err := key.Seal(plain, keptPlace(owner))
	return db.Stmt{SQL: `INSERT INTO kept (owner, wrapped, sealed) VALUES ($1, $2, $3) ON CONFLICT ` + before, Args: []any{owner, wrapped, sealed}}, err
}

func keptKey(owner string) string { return "kept/" + owner }

func keptPlace(owner string) seal.Place { return seal.Place{Table: "kept", Case: keptKey(owner)} }

// Kept returns what the handler and the employer keep, by section of the form; no answers
// where none were stated yet.
func (s *Service) Kept(ctx context.Context, actor permit.Actor) (map[string]Kept, error) {
	if err := handles(actor); err != nil {
		return nil, err
	}
	out := map[string]Kept{}
	for section, owner := range keepers {
		k, err := s.kept(ctx, owner(actor))
		if err != nil {
			return nil, err
		}
		out[section] = k
	}
	return out, nil
}

func (s *Service) kept(ctx context.Context, owner string) (k Kept, err error) {
	var wrapped, sealed []byte
	err = s.DB.QueryRow(ctx, `SELECT wrapped, sealed FROM kept WHERE owner = $1`, owner).Scan(&wrapped, &sealed)
	if errors.Is(err, db.ErrNoRows) {
		return k, nil
	}
	if err != nil {
		return k, err
	}
	key, err := s.Keys.OpenCaseKey(keptKey(owner), wrapped)
	if err != nil {
		return k, err
	}
	plain, err := key.Open(sealed, keptPlace(owner))
	if err != nil {
		return k, fmt.Errorf("what %s keeps: %w", owner, err)
	}
	return k, json.Unmarshal(plain, &k)
}
