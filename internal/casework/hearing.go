package casework

import (
	"context"
	"fmt"

	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/scan"
)

// hearingRecord is the name of the signed record among the documents of its case.
const hearingRecord = "hearing-record"

// RecordHearing takes the signed record of a hearing in: checked, sealed and on disk
// before the case names its digest.
func (s *Service) RecordHearing(ctx context.Context, actor permit.Actor, id permit.CaseID, name string, data []byte) (permit.Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return c, err
	}
	cmd := permit.RecordHearing{Digest: digestOf(data)}
	if _, _, err := s.decided(ctx, actor, c, cmd); err != nil { // before anything is stored
		return c, s.refused(ctx, actor, id, cmd, err)
	}
	if _, err := scan.Check(name, data, s.Limits.Scan); err != nil {
		return permit.Case{}, err
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return c, err
	}
	d, err := s.store(ctx, id, key, hearingRecord, 1, data)
	if err != nil {
		return c, fmt.Errorf("record of the hearing of %s: %w", id, err)
	}
	return s.do(ctx, actor, id, cmd, with{beside: []db.Stmt{d.once(id)}})
}
