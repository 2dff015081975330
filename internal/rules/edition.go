package rules

import (
	"path"

	"tandem/internal/civil"
)

// editions ends what a new edition takes the place of on the eve of the new one, and
// finds layers of one code that hold on the same day although none replaces the other.
// An edition in use is never edited, so the new one says it for both.
func (l *loader) editions() {
	for _, x := range l.layers {
		if x.check != nil && x.file.Replaces != "" {
			l.replace(x)
		}
	}
	for i, a := range l.layers {
		for _, b := range l.layers[:i] {
			if a.check != nil && b.check != nil && a.file.code() != "" && a.file.code() == b.file.code() && meet(a.file.ValidFrom, a.until, b.file.ValidFrom, b.until) {
				l.note(a.place(), "rules.period.overlap", namesOf(a.file), b.place(), b.file.Edition)
			}
		}
	}
}

func (l *loader) replace(x *layer) {
	for _, old := range l.layers {
		if old.check == nil || old == x || old.file.code() != x.file.code() || old.file.Edition != x.file.Replaces {
			continue
		}
		if !x.file.ValidFrom.After(old.file.ValidFrom) {
			x.check.fault("replaces", "layers.replaces.early", x.file.Replaces, x.file.ValidFrom, old.file.ValidFrom)
			return
		}
		l.end(old, x.file.ValidFrom.AddDays(-1))
		l.policies.into.begin(x.folder, x.file.ValidFrom)
		return
	}
	x.check.fault("replaces", "layers.replaces.unknown", x.file.code(), x.file.Replaces)
}

// end lets the pack and the policies of a layer hold until a day at most.
func (l *loader) end(x *layer, last civil.Date) {
	x.until = earlier(x.until, last)
	for _, r := range l.found {
		if r.layer == x {
			r.To = earlier(r.To, last)
		}
	}
	l.policies.into.end(x.folder, last)
}

// earlier is the earlier of two ends; a zero one is open.
func earlier(a, b civil.Date) civil.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// end lets the policies of a folder hold until a day at most.
func (p *Policies) end(folder string, last civil.Date) {
	for _, x := range p.Policies {
		if path.Dir(x.File) == folder {
			x.To = earlier(x.To, last)
		}
	}
	for _, s := range p.Systems {
		if path.Dir(s.File) == folder {
			s.To = earlier(s.To, last)
		}
	}
}

// begin lets the policies of a folder hold from a day on at the earliest.
func (p *Policies) begin(folder string, first civil.Date) {
	for _, x := range p.Policies {
		if path.Dir(x.File) == folder && x.From.Before(first) {
			x.From = first
		}
	}
	for _, s := range p.Systems {
		if path.Dir(s.File) == folder && s.From.Before(first) {
			s.From = first
		}
	}
}

// within are the policies of the layers: those of a city and of what it stands on.
// Conditions are shared with the whole, and so are the places where a subject
// remembers verdicts.
func (p *Policies) within(layers []*layer) *Policies {
	folders := map[string]bool{}
	for _, x := range layers {
		folders[x.folder] = true
	}
	out := &Policies{wordings: p.wordings}
	for _, s := range p.Systems {
		if folders[path.Dir(s.File)] {
			out.Systems = append(out.Systems, s)
		}
	}
	for _, x := range p.Policies {
		if folders[path.Dir(x.File)] {
			out.Policies = append(out.Policies, x)
			if x.Kind == Ground {
				out.grounds = append(out.grounds, x)
			}
		}
	}
	for _, k := range p.Checklists {
		if folders[path.Dir(k.File)] {
			out.Checklists = append(out.Checklists, k)
		}
	}
	return out
}
