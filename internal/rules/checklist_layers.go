package rules

import (
	"path"
	"slices"

	"tandem/internal/permit"
	"tandem/internal/text"
)

// A lower layer adds rows to the checklist of those above it, and may spare a paper
// that they ask for only where they say so.

// spareEntry spares a paper that a layer above asks for.
type spareEntry struct {
	ID     string            `yaml:"id" strict:"required"`
	Code   permit.Code       `yaml:"code" strict:"required"`
	For    []permit.Business `yaml:"for" strict:"required"`
	ZH     string            `yaml:"zh" strict:"required"`
	EN     string            `yaml:"en" strict:"required"`
	When   string            `yaml:"when" strict:"required"`
	Source Source            `yaml:"source" strict:"required"`
}

type spare struct {
	code       permit.Code
	businesses []permit.Business
	exempt     Exemption
	at         string // in its file
	check      *check
}

// spares reads the exemptions of a file.
func (c *check) spares(f checklistFile, out *Checklist) {
	if len(f.Items) == 0 && len(f.Exempt) == 0 {
		c.fault("items", "strict.missing", "items")
	}
	var ids []string
	for i, e := range f.Exempt {
		at := item("exempt", i)
		c.id(at+".id", e.ID, ids)
		ids = append(ids, e.ID)
		someOf(c, at+".for", e.For, businesses())
		filled(c, at+".for", e.For)
		c.source(at+".source", e.Source, f.Sources)
		out.spares = append(out.spares, spare{e.Code, e.For, Exemption{e.ID, "", Names{e.ZH, e.EN}, c.compile(at+".when", e.When)}, at, c})
	}
}

// checklist is the one that holds for a layer: the rows of its own files and of all
// above. broken reports that an exemption is not allowed.
func (p *Policies) checklist(x *layer) (list *Checklist, broken bool) {
	for _, y := range x.stack() {
		for _, k := range p.Checklists {
			if path.Dir(k.File) != y.folder {
				continue
			}
			if list == nil {
				list = &Checklist{}
			}
			ok := list.spare(k, x, y)
			broken = broken || !ok
			list.Names, list.Edition, list.Hash, list.File = k.Names, k.Edition, k.Hash, k.File
			list.Rows = append(list.Rows, k.Rows...)
		}
	}
	return list, broken
}

// spare adds the exemptions of a file to rows of layers above.
func (list *Checklist) spare(k *Checklist, x, from *layer) bool {
	ok := true
	for _, s := range k.spares {
		hit := list.exempt(s)
		allowed := slices.ContainsFunc(from.above, func(y *layer) bool { return y.allowsSome(loosenExempt, string(s.code)) })
		switch {
		case x != from: // told when its own layer was resolved
		case !hit:
			s.check.fault(s.at, "layers.spare.nothing", string(s.code))
		case !allowed:
			s.check.fault(s.at, "layers.spare", text.Say(materialKey(s.code)), string(s.code))
		}
		ok = ok && hit && allowed
	}
	return ok
}

// exempt adds an exemption to the rows of its paper, for its businesses only: a row that
// has others as well is parted. Rows are shared by all that stand on their layer, so
// what changes is a copy.
func (list *Checklist) exempt(s spare) (hit bool) {
	var out []*Row
	for _, row := range list.Rows {
		with, without := part(row.For, s.businesses)
		if row.Code != s.code || len(with) == 0 {
			out = append(out, row)
			continue
		}
		hit = true
		spared := *row
		spared.For, spared.Exempt = with, append(slices.Clone(row.Exempt), s.exempt)
		out = append(out, &spared)
		if len(without) > 0 {
			rest := *row
			rest.For = without
			out = append(out, &rest)
		}
	}
	list.Rows = out
	return hit
}

// part divides a list into what is in another and what is not.
func part[T comparable](list, by []T) (in, out []T) {
	for _, v := range list {
		if slices.Contains(by, v) {
			in = append(in, v)
		} else {
			out = append(out, v)
		}
	}
	return in, out
}
