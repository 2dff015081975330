package casework

import (
	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/permit"
)

// An Offer is an act that the actor may do now, but for what they fill in: a button.
type Offer struct {
	Act   access.Act
	Track permit.TrackID // that it is about, if it is about one
}

// Offers lists what the actor may do with the case now: what the procedure leaves to
// them, where the case stands, and access permits. It is the question that Do asks.
func (s *Service) Offers(actor permit.Actor, c permit.Case) ([]Offer, error) {
	if c.Phase == "" {
		return nil, nil
	}
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return nil, err
	}
	w := permit.World{Now: civil.MomentOf(s.Now()), Calendar: s.Calendar, Profile: &pack.Profile, Actor: actor}
	about := subject(c, pack)
	var out []Offer
	for _, o := range permit.Openings(c, w) {
		if s.Access.Ask(actor, access.Act(o.Act), about, access.Circumstances(o.Place)).Allowed {
			out = append(out, Offer{access.Act(o.Act), o.Track})
		}
	}
	return out, nil
}
