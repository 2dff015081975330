package casework

import (
	"context"

	"tandem/internal/journal"
	"tandem/internal/permit"
)

// History returns what has happened to a case, entry by entry, first to last, to
// somebody who may see where it stands. It names who acted and what each post found:
// what of it a reader is told is for the page to choose.
func (s *Service) History(ctx context.Context, actor permit.Actor, id permit.CaseID) ([]journal.Recorded[permit.Event], error) {
	if _, err := s.Show(ctx, actor, id); err != nil {
		return nil, err
	}
	list, err := s.Log.List(ctx, string(id))
	return list, unavailable(err)
}
