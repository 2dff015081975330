package permit

import (
	"fmt"
	"slices"
)

// A ledger judges staleness a second time: it knows only the order of things, what
// was read by which kind of permit, and when each post last looked.
type ledger struct {
	n       int
	kinds   map[TrackID]Kind
	readers map[Code][]Kind
	looked  map[TrackID]map[Post]int
	changes []alteration
	verdict map[TrackID]string // "approved", "by-law", "refused", "ended", "granted"
}

// An alteration is a field or paper that changed.
type alteration struct {
	n     int
	field string
	kinds []Kind
}

func newLedger() *ledger {
	return &ledger{kinds: map[TrackID]Kind{}, readers: map[Code][]Kind{}, looked: map[TrackID]map[Post]int{}, verdict: map[TrackID]string{}}
}

func (l *ledger) note(e Event) {
	l.n++
	switch e := e.(type) {
	case Opened:
		for _, t := range e.Tracks {
			l.kinds[t.ID], l.looked[t.ID] = t.Kind, map[Post]int{}
		}
		for _, n := range e.Needs {
			l.readers[n.Code] = n.ReadBy
		}
	case DossierSaved:
		for _, r := range e.Changes {
			l.changes = append(l.changes, alteration{l.n, r.Field, r.ReadBy})
		}
	case NeedsConcluded:
		l.needs(e)
	case MaterialMet:
		l.changes = append(l.changes, alteration{l.n, "material." + string(e.Code), l.readers[e.Code]})
	case Checked:
		l.looked[e.Track][e.Check.Post] = l.n
	case Confirmed:
		l.looked[e.Track][e.Post] = l.n
	default:
		l.decide(e)
	}
}

// needs is another list of papers: who read one, or reads it now, has seen another list.
func (l *ledger) needs(e NeedsConcluded) {
	alter := func(code Code, readers []Kind) {
		l.changes = append(l.changes, alteration{l.n, "material." + string(code), readers})
	}
	for _, n := range e.Added {
		alter(n.Code, n.ReadBy)
		l.readers[n.Code] = n.ReadBy
	}
	for _, n := range e.Changed {
		alter(n.Code, slices.Concat(l.readers[n.Code], n.ReadBy))
		l.readers[n.Code] = n.ReadBy
	}
	for _, s := range e.Dropped {
		alter(s.Code, l.readers[s.Code])
	}
}

func (l *ledger) decide(e Event) {
	switch e := e.(type) {
	case TrackApproved:
		l.verdict[e.Track] = "approved"
		if e.ByLaw {
			l.verdict[e.Track] = "by-law"
		} else {
			l.looked[e.Track][PostDecide] = l.n
		}
	case TrackRefused:
		l.verdict[e.Track], l.looked[e.Track][PostDecide] = "refused", l.n
	case TrackEnded:
		l.verdict[e.Track] = "ended"
	case PermitsIssued:
		for _, k := range e.Certificates {
			l.verdict[k.Track] = "granted"
		}
	}
}

// stale lists what changed under a post since it looked, sorted and once.
func (l *ledger) stale(id TrackID, p Post) []string {
	var out []string
	for _, c := range l.changes {
		if c.n > l.looked[id][p] && slices.Contains(c.kinds, l.kinds[id]) {
			out = append(out, c.field)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unfresh names a post of the track that looked at something else than is there.
func (l *ledger) unfresh(id TrackID) error {
	for p := range l.looked[id] {
		if fields := l.stale(id, p); len(fields) > 0 {
			return fmt.Errorf("post %s of %s has not seen %v", p, id, fields)
		}
	}
	return nil
}
