package casework

import (
	"context"
	"errors"
	"fmt"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// A Report is what Verify went through.
type Report struct {
	Cases        int64 `json:"cases"`
	Entries      int64 `json:"entries"`
	Papers       int64 `json:"papers"`
	Dossiers     int64 `json:"dossiers"`
	Certificates int64 `json:"certificates"`
}

// Verify replays every case and compares state, chain and columns byte by byte
// (see journal.Verify), reads every paper against its hash, opens every dossier
// version against its digest, and compares the certificates' table. The error
// names the first thing that is wrong.
func (s *Service) Verify(ctx context.Context) (Report, error) {
	var r Report
	count, err := s.Log.Verify(ctx, func(h journal.Held[permit.Case]) error {
		return errors.Join(s.verifyPapers(ctx, h.State, &r), s.verifyDossier(ctx, h.State, &r), s.verifyCertificates(ctx, h.State, &r))
	})
	r.Cases, r.Entries = count.Aggregates, count.Entries
	return r, err
}

func (s *Service) verifyPapers(ctx context.Context, c permit.Case, r *Report) error {
	if c.Phase == permit.Destroyed {
		return nil
	}
	for _, m := range c.Materials {
		if m.Blob == "" {
			continue
		}
		if _, err := s.Blobs.Get(ctx, m.Blob); err != nil {
			return fmt.Errorf("case %s, paper %s version %d: %w", c.ID, m.Code, m.Version, err)
		}
		r.Papers++
	}
	return nil
}

func (s *Service) verifyDossier(ctx context.Context, c permit.Case, r *Report) error {
	if c.Phase == permit.Destroyed || c.Dossier.Version == 0 {
		return nil
	}
	v, err := s.version(ctx, c.ID, c.Dossier.Version)
	if err != nil {
		return fmt.Errorf("case %s, dossier version %d: %w", c.ID, c.Dossier.Version, err)
	}
	if got := v.Digest(); got != c.Dossier.Digest {
		return fmt.Errorf("case %s, dossier version %d: its digest is %s, the case was decided on %s", c.ID, c.Dossier.Version, got, c.Dossier.Digest)
	}
	r.Dossiers++
	return nil
}

const selectCertificate = `SELECT case_id, track, status FROM certificate WHERE number = $1`

// verifyCertificates compares the rows that lists and verification pages read. A
// number that a later case took over (a work permit number is for life) is that case's.
func (s *Service) verifyCertificates(ctx context.Context, c permit.Case, r *Report) error {
	for _, k := range c.Certificates {
		var owner, track, status string
		err := s.DB.QueryRow(ctx, selectCertificate, k.Number).Scan(&owner, &track, &status)
		if errors.Is(err, db.ErrNoRows) {
			return fmt.Errorf("case %s, certificate %s: not in the table of certificates", c.ID, k.Number)
		}
		if err != nil {
			return err
		}
		if owner == string(c.ID) && (track != string(k.Track) || status != string(k.Status)) {
			return fmt.Errorf("case %s, certificate %s: the table says %s %s, the journal %s %s", c.ID, k.Number, track, status, k.Track, k.Status)
		}
		r.Certificates++
	}
	return nil
}
