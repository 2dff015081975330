package permit

import "tandem/internal/civil"

// Term is the longest lawful period that an approval of the track would give today: what
// stands in the form of a decision until somebody shortens it.
func Term(c Case, id TrackID, w World) (from, to civil.Date, err error) {
	t, ok := c.Track(id)
	if !ok {
		return from, to, invalid("permit.invalid.track", id)
	}
	return c.validity(t, civil.Date{}, civil.Date{}, w)
}

// FixedTerm reports whether an approval of the track leaves the validity of the permit as
// it is, so that there is no period to choose.
func (t Track) FixedTerm() bool { return t.Transaction.keepsPeriod() }

// PostOf is the post whose turn it is on a track by its stage; none where nobody's is.
func PostOf(s Stage) Post {
	switch s {
	case Examining:
		return PostExamine
	case Reviewing:
		return PostReview
	case Deciding:
		return PostDecide
	}
	return ""
}

// Check returns what a post found on the track, if it has.
func (t Track) Check(p Post) (Check, bool) { return t.check(p) }

// PausesOf lists the pauses that hold a clock of the track now.
func (c Case) PausesOf(id TrackID) []Pause {
	var out []Pause
	for _, p := range c.Pauses {
		if p.open() && (p.Track == "" || p.Track == id) {
			out = append(out, p)
		}
	}
	return out
}
