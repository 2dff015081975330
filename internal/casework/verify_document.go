package casework

import (
	"context"

	"tandem/internal/permit"
)

// verifyDocuments reads every official paper of a case against its digest. Those of a
// destroyed case may lie there, unreadable, until they are shredded.
func (s *Service) verifyDocuments(ctx context.Context, c permit.Case) (int64, error) {
	list, err := s.Documents(ctx, c.ID)
	if err != nil || len(list) == 0 || c.Phase == permit.Destroyed {
		return 0, err
	}
	key, err := s.key(ctx, c.ID)
	if err != nil {
		return 0, wrong(c.ID, "verify.key", because(err))
	}
	for _, d := range list {
		if _, err := s.openDocument(ctx, c.ID, key, d); err != nil {
			return 0, wrong(c.ID, "verify.document", d.Name, d.N, because(err))
		}
	}
	return int64(len(list)), nil
}
