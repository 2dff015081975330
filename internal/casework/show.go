package casework

import (
	"context"
	"strconv"

	"tandem/internal/access"
	"tandem/internal/permit"
)

// Show returns a case for a page: where it stands, and nothing of the form. Who may not
// read it is refused; to whom it was shown is on record.
func (s *Service) Show(ctx context.Context, actor permit.Actor, id permit.CaseID) (permit.Case, error) {
	c, version, err := s.stand(ctx, id)
	if err != nil {
		return permit.Case{}, err
	}
	if _, err := s.mayRead(ctx, actor, c, access.ReadCase); err != nil {
		return permit.Case{}, err
	}
	if err := s.shown(ctx, actor, id, "case", "v"+strconv.FormatInt(version, 10)); err != nil {
		return permit.Case{}, err
	}
	return c, nil
}
