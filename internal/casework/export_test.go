package casework

import (
	"tandem/internal/access"
	"tandem/internal/permit"
)

// Asked is what access says of a command and what the procedure does, on the same case,
// for the test that holds one against the other.
func Asked(s *Service, actor permit.Actor, c permit.Case, cmd permit.Command) (access.Verdict, error) {
	w, pack, err := s.world(actor, c, cmd, s.Now())
	if err != nil {
		return access.Verdict{}, err
	}
	at := access.Circumstances(permit.PlaceOf(c, cmd, w))
	v := s.Access.Ask(actor, access.Act(cmd.Name()), subject(c, pack), at)
	_, err = permit.Decide(c, cmd, w)
	return v, err
}

// EndedQuery is the query behind status lists, for its plan.
const EndedQuery = ended

// OverdueQuery is the query for files whose time is over, for its plan.
const OverdueQuery = selectOverdue

// MayRead is what access says of a reading.
func MayRead(s *Service, actor permit.Actor, c permit.Case, act access.Act) bool {
	pack, err := s.Packs.ByHash(c.Pack)
	return err == nil && s.Access.Ask(actor, act, subject(c, pack), access.Circumstances{}).Allowed
}
