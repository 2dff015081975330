package drafting

import (
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Destroyed is a paper that was destroyed with its case: one that was brought, by the
// code of the material, or one that was printed, by its name.
type Destroyed struct {
	Material permit.Code `json:"material,omitempty"`
	Name     string      `json:"name,omitempty"`
	Version  int         `json:"version"`
	Digest   string      `json:"digest"`
}

// Destruction drafts the record that the file was destroyed. The file has no form any
// more, and the record needs none.
func (f File) Destruction(at civil.Moment, by permit.PersonID, papers []Destroyed) paper.Destruction {
	d := paper.Destruction{Head: f.recordHead("D", at.Date), By: f.officer(by), At: at, Ended: f.Case.Retention.ClosedOn, Until: f.Case.Retention.Until}
	for _, p := range papers {
		what := f.printed(p.Name)
		if p.Material != "" {
			what = f.material(p.Material)
		}
		d.Papers = append(d.Papers, paper.Destroyed{What: what, Version: p.Version, Digest: p.Digest})
	}
	return d
}

// printed is what a paper is called that was printed under a name: letter-3,
// permit-work, archive-cover-30.
func (f File) printed(name string) paper.Name {
	kind, which, _ := strings.Cut(name, "-")
	switch kind {
	case "letter":
		for _, n := range f.Case.Notices {
			if strconv.Itoa(n.N) == which {
				return paper.Both(n.Letter)
			}
		}
	case "permit":
		if t, ok := f.Case.Track(permit.TrackID(which)); ok {
			return paper.Both(kindOf(t))
		}
	case "register":
		return paper.Both(text.Say("rules.register." + which))
	case "cancellation":
		return paper.Both(paper.Cancelled)
	}
	for _, k := range []paper.Kind{paper.VisitSheet, paper.HandOutRecord, paper.ArchiveCover} {
		if strings.HasPrefix(name, string(k)) {
			return paper.Both(k)
		}
	}
	return paper.Name{ZH: name}
}
