package permit

import (
	"errors"
	"fmt"
	"slices"

	"tandem/internal/civil"
)

// bothOrNeither: law 1. After every entry of the journal, the work and residence
// certificates of a joint case are both there and alike, or neither is. The events
// of a command are one entry, so a crash cannot come between them.
func bothOrNeither(h *history) error {
	b := issueBook{coupled: true, approved: map[TrackID]TrackApproved{}, issued: map[TrackID]bool{}}
	for _, s := range h.steps {
		c := s.before
		for _, e := range s.events {
			next := Evolve(c, e)
			if err := errors.Join(onlyIssuingCreates(c, next, e), b.note(e)); err != nil {
				return fmt.Errorf("at %s: %w", s.world.Now, err)
			}
			c = next
		}
		if err := b.alike(s.after); err != nil {
			return fmt.Errorf("after %s at %s: %w", s.cmd.Name(), s.world.Now, err)
		}
	}
	return nil
}

// onlyIssuingCreates: certificates come from PermitsIssued, and change by
// CertificatesChanged alone.
func onlyIssuingCreates(c, next Case, e Event) error {
	_, issues := e.(PermitsIssued)
	_, changes := e.(CertificatesChanged)
	if len(next.Certificates) != len(c.Certificates) && !issues {
		return fmt.Errorf("%s made a certificate", e.Kind())
	}
	for i, k := range c.Certificates {
		if next.Certificates[i] != k && !changes {
			return fmt.Errorf("%s changed certificate %d", e.Kind(), i)
		}
	}
	return nil
}

// An issueBook remembers what was asked for, approved and issued.
type issueBook struct {
	coupled  bool
	tracks   []Track
	approved map[TrackID]TrackApproved
	issued   map[TrackID]bool
	batches  int
}

func (b *issueBook) note(e Event) error {
	switch e := e.(type) {
	case Opened:
		b.tracks = e.Tracks
	case Uncoupled:
		b.coupled = false
	case TrackApproved:
		if b.coupled && b.batches > 0 {
			return fmt.Errorf("law 1: %s of a joint case approved after the issue", e.Track)
		}
		b.approved[e.Track] = e
	case TrackRefused:
		delete(b.approved, e.Track)
	case TrackEnded:
		delete(b.approved, e.Track)
	case PermitsIssued:
		return b.issue(e)
	}
	return nil
}

func (b *issueBook) issue(e PermitsIssued) error {
	b.batches++
	if b.coupled && b.batches > 1 {
		return fmt.Errorf("law 1: the joint case was issued %d times", b.batches)
	}
	var ids []TrackID
	for _, k := range e.Certificates {
		a, ok := b.approved[k.Track]
		switch {
		case !ok || b.issued[k.Track]:
			return fmt.Errorf("law 1: certificate for %s, approved %t, issued before %t", k.Track, ok, b.issued[k.Track])
		case k.From != b.begins(k.Track, a.From, e.On) || k.To != a.To || k.On != e.On:
			return fmt.Errorf("law 1: certificate %+v is not what was approved: %s to %s", k, a.From, a.To)
		}
		b.issued[k.Track] = true
		ids = append(ids, k.Track)
	}
	for id := range b.approved {
		if b.coupled && !slices.Contains(ids, id) {
			return fmt.Errorf("law 1: %s is approved and not in the one issuing event %v", id, ids)
		}
	}
	for _, t := range b.tracks {
		if b.coupled && t.Holder == 0 && !slices.Contains(ids, t.ID) {
			return fmt.Errorf("law 1: issued without %s", t.ID)
		}
	}
	return nil
}

// begins is the first day of validity: the one approved, but for a new period none
// before the permit is issued.
func (b *issueBook) begins(id TrackID, approved, issued civil.Date) civil.Date {
	i := slices.IndexFunc(b.tracks, func(t Track) bool { return t.ID == id })
	renews := slices.Contains([]Transaction{Overseas, Domestic, First, Extension}, b.tracks[i].Transaction)
	if renews && approved.Before(issued) {
		return issued
	}
	return approved
}

// alike reports that a joint case has one of its two certificates, or that one is
// valid and the other not. A cancellation's certificate says that a permit ended
// and permits nothing, so it is no half of a pair.
func (b *issueBook) alike(c Case) error {
	if !b.coupled {
		return nil
	}
	var status []Status
	for _, t := range b.tracks {
		i := slices.IndexFunc(c.Certificates, func(k Certificate) bool { return k.Track == t.ID })
		switch {
		case t.Holder > 0 || t.Transaction == Cancel && i >= 0:
		case i < 0:
			status = append(status, "none")
		default:
			status = append(status, c.Certificates[i].Status)
		}
	}
	if len(slices.Compact(status)) > 1 {
		return fmt.Errorf("law 1: the certificates of a joint case are %v", status)
	}
	return nil
}
