package people

import (
	"context"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// aggregate is what the trail calls an account.
const aggregate = "account"

// done is the outcome of what was not refused.
const done = "done"

// note is a line of the trail about an account. The detail is a code, never personal
// data.
func (s *Service) note(by, about permit.PersonID, act, outcome, detail string) db.Stmt {
	return journal.Note{At: s.Now(), Actor: string(by), Aggregate: aggregate, ID: string(about), Act: act, Outcome: outcome, Detail: detail}.Stmt()
}

// refuse leaves a line about a refusal and returns it. Whose account it was is "" where
// there is none.
func (s *Service) refuse(ctx context.Context, about permit.PersonID, act, reason string, refusal error) error {
	n := journal.Note{At: s.Now(), Aggregate: aggregate, ID: string(about), Act: act, Outcome: "refused", Detail: reason}
	if err := s.Trail.Add(ctx, n); err != nil {
		return err
	}
	return refusal
}
