package casework

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/scan"
	"tandem/internal/seal"
)

// Limits bound what is taken in.
type Limits struct {
	Scan scan.Limits
}

const selectKey = `SELECT wrapped FROM case_key WHERE case_id = $1`

// key opens the key of a case. A destroyed case has none.
func (s *Service) key(ctx context.Context, id permit.CaseID) (seal.Key, error) {
	var wrapped []byte
	err := s.DB.QueryRow(ctx, selectKey, string(id)).Scan(&wrapped)
	if errors.Is(err, db.ErrNoRows) {
		return seal.Key{}, problem.New(problem.NotFound, "casework.nokey", id)
	}
	if err != nil {
		return seal.Key{}, unavailable(fmt.Errorf("key of case %s: %w", id, err))
	}
	return s.Keys.OpenCaseKey(string(id), wrapped)
}

const insertKey = `INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)`

// Open begins a draft, with a key of its own for the personal data to come.
func (s *Service) Open(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Open) (permit.Case, error) {
	_, wrapped, err := s.Keys.NewCaseKey(string(id))
	if err != nil {
		return permit.Case{}, err
	}
	return s.do(ctx, actor, id, cmd, with{beside: []db.Stmt{{SQL: insertKey, Args: []any{string(id), wrapped}}}})
}

// Attach takes a scan in: checked, sealed and on disk before the case refers to it. Of who
// may not attach it nothing is looked at. Evidence names what the scan is, where it stands
// for another paper.
func (s *Service) Attach(ctx context.Context, actor permit.Actor, id permit.CaseID, material, evidence permit.Code, name string, data []byte) (permit.Case, error) {
	if err := s.mayGive(ctx, actor, id, permit.Attach{Material: material, Evidence: evidence}); err != nil {
		return permit.Case{}, err
	}
	if _, err := scan.Check(name, data, s.Limits.Scan); err != nil {
		return permit.Case{}, err
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return permit.Case{}, err
	}
	sealed, err := key.Seal(data, paperPlace(id, material))
	if err != nil {
		return permit.Case{}, fmt.Errorf("seal %s of case %s: %w", material, id, err)
	}
	ref, err := s.Blobs.Put(ctx, bytes.NewReader(sealed), int64(len(sealed)))
	if err != nil {
		return permit.Case{}, err
	}
	c, err := s.do(ctx, actor, id, permit.Attach{Material: material, Evidence: evidence, Digest: salted(data), Blob: ref.Hash}, with{})
	if isProblem(err) && !errors.Is(err, db.ErrUnknown) { // for certain nobody will refer to it
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Hash))
	}
	return c, err
}

// salted is a digest of personal data that cannot be guessed from the data.
func salted(data []byte) string {
	h := sha256.New()
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, see crypto/rand
	h.Write(salt)
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

func paperPlace(id permit.CaseID, material permit.Code) seal.Place {
	return seal.Place{Table: "paper", Case: string(id), Row: string(material)}
}

// Paper returns the bytes of a paper as they were taken in, and leaves on record
// to whom it was shown.
func (s *Service) Paper(ctx context.Context, actor permit.Actor, id permit.CaseID, material permit.Code) ([]byte, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	m, err := s.readable(ctx, actor, c, material)
	if err != nil {
		return nil, err
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return nil, err
	}
	sealed, err := s.Blobs.Get(ctx, m.Blob)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, actor, id, "paper", string(material)+" v"+strconv.Itoa(m.Version)); err != nil {
		return nil, err
	}
	return key.Open(sealed, paperPlace(id, material))
}

// readable returns the material if the actor may read its paper. Who may not is told so
// whether or not the paper is there.
func (s *Service) readable(ctx context.Context, actor permit.Actor, c permit.Case, material permit.Code) (permit.Material, error) {
	view, err := s.mayRead(ctx, actor, c, access.ReadPaper)
	if err != nil {
		return permit.Material{}, err
	}
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return permit.Material{}, err
	}
	m, ok := c.Material(material)
	if ok && !view.Paper(m.ReadBy, pack.EmployerBrings(m.Code, m.Row)) {
		return m, s.unread(ctx, actor, c.ID, access.ReadPaper, problem.New(problem.Forbidden, "access.paper", rules.MaterialName(material)))
	}
	if !ok || m.Blob == "" {
		return m, problem.New(problem.NotFound, "casework.nopaper", material, c.ID)
	}
	return m, nil
}

// Shred keeps the record that the file of a case was destroyed, and removes its papers,
// brought and written. It may run again.
func (s *Service) Shred(ctx context.Context, id permit.CaseID) error {
	history, err := s.Log.List(ctx, string(id))
	if err != nil {
		return err
	}
	if err := s.recordDestruction(ctx, id, history); err != nil {
		return err
	}
	for _, e := range history {
		for _, event := range e.Events {
			if m, ok := event.(permit.MaterialMet); ok && m.Blob != "" {
				if err := s.Blobs.Delete(ctx, m.Blob); err != nil {
					return err
				}
			}
		}
	}
	return s.shredDocuments(ctx, id)
}

// shredDocuments removes the official papers of a destroyed case, the files first: the
// rows say where they are.
func (s *Service) shredDocuments(ctx context.Context, id permit.CaseID) error {
	list, err := s.Documents(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range list {
		if err := s.Blobs.Delete(ctx, d.blob); err != nil {
			return err
		}
	}
	return unavailable(s.DB.Apply(ctx, db.Batch{{SQL: deleteDocuments, Args: []any{string(id)}}}))
}
