package casework

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/seal"
)

const (
	insertDossier = `INSERT INTO dossier_version (case_id, n, digest, sealed) VALUES ($1, $2, $3, $4)`
	selectDossier = `SELECT sealed FROM dossier_version WHERE case_id = $1 AND n = $2`
)

// saltBytes make a digest of a dossier impossible to guess from likely answers.
const saltBytes = 32

// SaveDossier stores the next version of the form, sealed, and makes it count. What
// differs from the version before is told to the case, by field.
func (s *Service) SaveDossier(ctx context.Context, actor permit.Actor, id permit.CaseID, v dossier.Version) (permit.Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return c, err
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return c, err
	}
	cmd, err := s.nextVersion(ctx, c, &v)
	if err != nil {
		return c, err
	}
	sealed, err := sealVersion(key, id, v)
	if err != nil {
		return c, err
	}
	c, err = s.do(ctx, actor, id, cmd, with{
		beside: []db.Stmt{{SQL: insertDossier, Args: []any{string(id), v.N, cmd.Dossier.Digest, sealed}}},
		form:   &rules.Application{Form: v.Form, On: cmd.Dossier.On, Known: cmd.Dossier.Known},
	})
	if err == nil {
		s.facts.put(factsKey{id, v.N}, statedBy(application(c, v.Form)))
	}
	return c, err
}

// nextVersion numbers and salts the version and compares it with the one before.
func (s *Service) nextVersion(ctx context.Context, c permit.Case, v *dossier.Version) (permit.SaveDossier, error) {
	v.N, v.Salt = c.Dossier.Version+1, make([]byte, saltBytes)
	_, _ = rand.Read(v.Salt) // never fails, see crypto/rand
	known, err := s.remembered(ctx, c, v.Form)
	if err != nil {
		return permit.SaveDossier{}, err
	}
	cmd := permit.SaveDossier{Dossier: permit.Dossier{Version: v.N, On: civil.MomentOf(s.Now()).Date, Known: known}}
	if v.N > 1 {
		before, err := s.version(ctx, c.ID, c.Dossier.Version)
		if err != nil {
			return cmd, err
		}
		v.Salt = before.Salt // the salt is the case's: equal answers, equal digest
		cmd.Changes = readings(dossier.Diff(before.Form, v.Form))
	}
	cmd.Dossier.Digest = v.Digest()
	return cmd, nil
}

func readings(changes []dossier.Change) []permit.Reading {
	out := make([]permit.Reading, len(changes))
	for i, c := range changes {
		out[i].Field = c.Field
		for _, r := range c.ReadBy {
			out[i].ReadBy = append(out[i].ReadBy, permit.Kind(r))
		}
	}
	return out
}

func dossierPlace(id permit.CaseID, n int) seal.Place {
	return seal.Place{Table: "dossier_version", Case: string(id), Row: strconv.Itoa(n)}
}

func sealVersion(key seal.Key, id permit.CaseID, v dossier.Version) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("dossier of case %s: %w", id, err)
	}
	return key.Seal(plain, dossierPlace(id, v.N))
}

// version opens a stored version.
func (s *Service) version(ctx context.Context, id permit.CaseID, n int) (v dossier.Version, err error) {
	key, err := s.key(ctx, id)
	if err != nil {
		return v, err
	}
	var sealed []byte
	err = s.DB.QueryRow(ctx, selectDossier, string(id), n).Scan(&sealed)
	if errors.Is(err, db.ErrNoRows) {
		return v, problem.New(problem.NotFound, "casework.nodossier", id, n)
	}
	if err != nil {
		return v, unavailable(fmt.Errorf("dossier of case %s: %w", id, err))
	}
	return openVersion(key, id, n, sealed)
}

func openVersion(key seal.Key, id permit.CaseID, n int, sealed []byte) (v dossier.Version, err error) {
	plain, err := key.Open(sealed, dossierPlace(id, n))
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(plain, &v)
}

// Dossier returns the form as it counts now, as far as the actor may see it (see
// access.View), and leaves on record to whom it was shown.
func (s *Service) Dossier(ctx context.Context, actor permit.Actor, id permit.CaseID) (dossier.Form, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return dossier.Form{}, err
	}
	view, err := s.mayRead(ctx, actor, c, access.ReadForm)
	if err != nil {
		return dossier.Form{}, err
	}
	v, err := s.version(ctx, id, c.Dossier.Version)
	if err != nil {
		return dossier.Form{}, err
	}
	if err := s.shown(ctx, actor, id, "dossier", view.String()+" v"+strconv.Itoa(v.N)); err != nil {
		return dossier.Form{}, err
	}
	return view.Form(v.Form), nil
}

// shown records a reading before anything is shown; what cannot be recorded is not shown.
func (s *Service) shown(ctx context.Context, actor permit.Actor, id permit.CaseID, what, detail string) error {
	return unavailable(s.Trail.Add(ctx, journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: Aggregate.Name, ID: string(id), Act: "read " + what, Outcome: "shown", Detail: detail}))
}
