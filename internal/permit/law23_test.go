package permit

import (
	"errors"
	"fmt"
	"slices"
)

// walk goes through all events with the case that each of them met.
func (h *history) walk(f func(s step, c Case, e Event) error) error {
	for _, s := range h.steps {
		c := s.before
		for _, e := range s.events {
			if err := f(s, c, e); err != nil {
				return fmt.Errorf("%s at %s: %w", s.cmd.Name(), s.world.Now, err)
			}
			c = Evolve(c, e)
		}
	}
	return nil
}

// residenceAfterWork: law 2. A residence track is approved only while the work track
// of the case is approved or issued, on what is there now; a family member's only
// after the applicant's own.
func residenceAfterWork(h *history) error {
	l := newLedger()
	return h.walk(func(_ step, _ Case, e Event) error {
		a, ok := e.(TrackApproved)
		if ok && l.kinds[a.Track] == Residence {
			for _, id := range l.needed(a.Track) {
				if err := l.stands(id); err != nil {
					return fmt.Errorf("law 2: %s approved before its time: %w", a.Track, err)
				}
			}
		}
		l.note(e)
		return nil
	})
}

// needed lists what must be approved before a residence track.
func (l *ledger) needed(id TrackID) []TrackID {
	var out []TrackID
	for _, other := range []TrackID{"work", "residence"} {
		if _, has := l.kinds[other]; has && id != other {
			out = append(out, other)
		}
	}
	return out
}

// stands reports why a track carries no approval that counts now.
func (l *ledger) stands(id TrackID) error {
	switch l.verdict[id] {
	case "by-law", "granted":
		return nil
	case "approved":
		return l.unfresh(id)
	}
	return fmt.Errorf("%s is %q", id, l.verdict[id])
}

// nothingStale: law 3. Decisions name the digest of what was there when they were
// made; what changed since is listed against every post that had read it; and
// nothing is issued before each of them has looked again.
func nothingStale(h *history) error {
	l, p := newLedger(), prints{named: map[string]string{}, seen: map[string]string{}}
	err := h.walk(func(_ step, c Case, e Event) error {
		if err := p.note(c, e); err != nil {
			return err
		}
		if i, ok := e.(PermitsIssued); ok {
			if err := l.issuable(i); err != nil {
				return err
			}
		}
		l.note(e)
		return l.listed(Evolve(c, e))
	})
	return err
}

func (l *ledger) issuable(e PermitsIssued) error {
	for _, k := range e.Certificates {
		if l.verdict[k.Track] == "by-law" {
			continue
		}
		for _, p := range []Post{PostExamine, PostReview, PostDecide} {
			if _, ok := l.looked[k.Track][p]; !ok {
				return fmt.Errorf("law 3: %s issued, but post %s never looked", k.Track, p)
			}
		}
		if err := l.unfresh(k.Track); err != nil {
			return fmt.Errorf("law 3: issued on a stale decision: %w", err)
		}
	}
	return nil
}

// listed compares the fields listed against each post with the ledger's.
func (l *ledger) listed(c Case) error {
	for _, t := range c.Tracks {
		if !t.live() {
			continue
		}
		for _, k := range t.Checks {
			if want := l.stale(t.ID, k.Post); !slices.Equal(k.Stale, want) {
				return fmt.Errorf("law 3: post %s of %s lists %v as changed, want %v", k.Post, t.ID, k.Stale, want)
			}
		}
	}
	return nil
}

// prints hold contents against digests: one content has one digest, and a digest
// stands for one content.
type prints struct {
	content Case // only dossier and materials are filled in, from the events
	named   map[string]string
	seen    map[string]string
}

func (p *prints) note(c Case, e Event) error {
	if err := p.agree(c.Digest()); err != nil {
		return err
	}
	digest, decides := named(e)
	if decides && digest != c.Digest() {
		return fmt.Errorf("law 3: %s names %.8s, but %.8s is there", e.Kind(), digest, c.Digest())
	}
	switch e := e.(type) {
	case Opened:
		for _, n := range e.Needs {
			p.content.Materials = append(p.content.Materials, Material{Need: Need{Code: n.Code}})
		}
	case DossierSaved:
		if was := p.content.Dossier; was.Version > 0 && was.Digest != e.Dossier.Digest && len(e.Changes) == 0 {
			return errors.New("law 3: another form counts, and no field of it changed")
		}
		p.content.Dossier = e.Dossier
	case NeedsConcluded:
		p.needs(e)
	case MaterialMet:
		for i, m := range p.content.Materials {
			if m.Code == e.Code {
				p.met(&p.content.Materials[i], e)
			}
		}
	}
	return nil
}

// needs is another list of papers. One asked again is what it was; one asked no more
// is not owed either.
func (p *prints) needs(e NeedsConcluded) {
	find := func(code Code) int {
		return slices.IndexFunc(p.content.Materials, func(m Material) bool { return m.Code == code })
	}
	for _, n := range e.Added {
		if i := find(n.Code); i >= 0 {
			p.content.Materials[i].Holder = 0
		} else {
			p.content.Materials = append(p.content.Materials, Material{Need: Need{Code: n.Code}})
		}
	}
	for _, s := range e.Dropped {
		m := &p.content.Materials[find(s.Code)]
		if m.Holder = gone; m.Met == Tolerated {
			m.Met = Missing
		}
	}
}

// gone marks a paper that is asked no more.
const gone = -1

func (p *prints) met(m *Material, e MaterialMet) {
	m.Met = e.Met
	if e.Version > 0 {
		m.Version, m.Digest = e.Version, e.Digest
	}
}

// agree holds a digest against what was recorded.
func (p *prints) agree(digest string) error {
	there := slices.DeleteFunc(slices.Clone(p.content.Materials), func(m Material) bool { return m.Holder == gone })
	content := fmt.Sprintf("%+v %+v", p.content.Dossier, there)
	if d, ok := p.named[content]; ok && d != digest {
		return fmt.Errorf("law 3: one content, two digests %.8s and %.8s", d, digest)
	}
	if s, ok := p.seen[digest]; ok && s != content {
		return fmt.Errorf("law 3: digest %.8s stands for two contents:\n%s\n%s", digest, s, content)
	}
	p.named[content], p.seen[digest] = digest, content
	return nil
}

// named is the digest that a decision or check names.
func named(e Event) (string, bool) {
	switch e := e.(type) {
	case Checked:
		return e.Check.Digest, true
	case TrackApproved:
		return e.Check.Digest, !e.ByLaw
	case TrackRefused:
		return e.Check.Digest, true
	case Confirmed:
		return e.Digest, true
	}
	return "", false
}
