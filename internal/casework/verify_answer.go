package casework

import (
	"context"

	"tandem/internal/permit"
	"tandem/internal/rules"
)

// verifyAnswers opens what registers answered about a case: every answer that its journal
// names is there, is the one that it names, and no other is kept. A destroyed case has
// none.
func (s *Service) verifyAnswers(ctx context.Context, c permit.Case) (n int64, err error) {
	rows, err := s.sealedAnswers(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	if c.Phase == permit.Destroyed {
		return 0, leftAnswers(c.ID, "verify.register.left", rows)
	}
	named, err := s.namedAnswers(ctx, c, rows)
	for digest := range named {
		delete(rows, digest)
	}
	if err == nil {
		err = leftAnswers(c.ID, "verify.register.unknown", rows)
	}
	return int64(len(named)), err
}

// namedAnswers opens the answers that the journal names, by digest.
func (s *Service) namedAnswers(ctx context.Context, c permit.Case, rows map[string][]byte) (map[string]bool, error) {
	named := map[string]bool{}
	if len(c.Consulted) == 0 {
		return named, nil
	}
	key, err := s.key(ctx, c.ID)
	if err != nil {
		return named, wrong(c.ID, "verify.key", because(err))
	}
	for _, k := range c.Consulted {
		if _, err := openAnswer(key, c.ID, k, rows); err != nil {
			return named, wrong(c.ID, "verify.register", rules.Register(k.Register), k.At, because(err))
		}
		named[k.Digest] = true
	}
	return named, nil
}

func leftAnswers(id permit.CaseID, key string, rows map[string][]byte) error {
	for digest := range rows {
		return wrong(id, key, digest)
	}
	return nil
}
