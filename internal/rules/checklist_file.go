package rules

import (
	"slices"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/text"
)

// checklistFile is checklist.yaml.
type checklistFile struct {
	Identity
	Items  []rowEntry   `yaml:"items"`
	Exempt []spareEntry `yaml:"exempt"` // from rows of layers above
}

type rowEntry struct {
	ID       string            `yaml:"id" strict:"required"`
	Code     permit.Code       `yaml:"code" strict:"required"`
	Whose    Whose             `yaml:"whose"`
	For      []permit.Business `yaml:"for" strict:"required"`
	Why      Names             `yaml:"why" strict:"required"`
	When     string            `yaml:"when"`
	Exempt   []exemptEntry     `yaml:"exempt"`
	Supplier Supplier          `yaml:"supplier" strict:"required"`
	Forms    []Form            `yaml:"forms" strict:"required"`
	Months   int               `yaml:"months"`
	IssuedIn IssuedIn          `yaml:"issuedIn"`
	Source   Source            `yaml:"source" strict:"required"`
}

type exemptEntry struct {
	ID       string   `yaml:"id" strict:"required"`
	Register Register `yaml:"register"`
	ZH       string   `yaml:"zh" strict:"required"`
	EN       string   `yaml:"en" strict:"required"`
	When     string   `yaml:"when" strict:"required"`
}

// checklist reads checklist.yaml.
func (r *reader) checklist(file string, data []byte, hash string) {
	var f checklistFile
	c := r.decode(file, data, &f)
	if c == nil {
		return
	}
	c.head(f.Identity)
	out := &Checklist{Names: Names{f.ZH, f.EN}, Edition: f.Edition, Hash: hash, File: file}
	c.spares(f, out)
	var ids []string
	for i, e := range f.Items {
		at := item("items", i)
		c.id(at+".id", e.ID, ids)
		ids = append(ids, e.ID)
		out.Rows = append(out.Rows, c.row(at, e, f.Sources))
	}
	r.into.Checklists = append(r.into.Checklists, out)
}

// id checks a name that events keep for good.
func (c *check) id(at, id string, others []string) {
	switch {
	case !c.given(at):
	case !codeShape.MatchString(id):
		c.fault(at, "needs.row.id", id)
	case slices.Contains(others, id):
		c.fault(at, "rules.value.twice", id)
	}
}

func (c *check) row(at string, e rowEntry, of map[string]Names) *Row {
	oneOf(c, at+".whose", e.Whose, whoses)
	someOf(c, at+".for", e.For, businesses())
	filled(c, at+".for", e.For)
	someOf(c, at+".forms", e.Forms, forms)
	oneOf(c, at+".supplier", e.Supplier, suppliers)
	oneOf(c, at+".issuedIn", e.IssuedIn, issuedIns)
	if e.Whose != OfApplicant && slices.ContainsFunc(e.For, func(b permit.Business) bool { return !isOf(permit.Residence, b) }) {
		c.fault(at+".whose", "needs.row.whose", string(e.Whose))
	}
	if e.Months < 0 {
		c.fault(at+".months", "needs.row.months", e.Months)
	}
	out := &Row{ID: e.ID, Code: e.Code, Whose: e.Whose, For: e.For, Why: e.Why, Supplier: e.Supplier, Forms: e.Forms, Months: e.Months, IssuedIn: e.IssuedIn,
		Source: c.source(at+".source", e.Source, of)}
	if strings.TrimSpace(e.When) != "" {
		out.when = c.compile(at+".when", e.When)
	}
	out.Exempt = c.exemptions(at, e)
	return out
}

func (c *check) exemptions(at string, e rowEntry) []Exemption {
	var out []Exemption
	var ids []string
	for i, x := range e.Exempt {
		path := item(at+".exempt", i)
		c.id(path+".id", x.ID, ids)
		ids = append(ids, x.ID)
		oneOf(c, path+".register", x.Register, Registers)
		out = append(out, Exemption{x.ID, x.Register, Names{x.ZH, x.EN}, c.compile(path+".when", x.When)})
	}
	return out
}

// agree checks that a pack's catalogue and its checklist fit: every row asks for a
// material of the catalogue, every material is asked by a row, and there is no
// business for which nothing is asked.
func (p *Pack) agree() []text.Message {
	var out []text.Message
	for _, r := range p.Checklist.Rows {
		if _, ok := p.Material(r.Code); !ok {
			out = append(out, text.Say("rules.entry.unknown", string(r.Code)))
		}
	}
	for _, m := range p.Materials {
		if !slices.ContainsFunc(p.Checklist.Rows, func(r *Row) bool { return r.Code == m.Code }) {
			out = append(out, text.Say("rules.entry.idle", string(m.Code)))
		}
	}
	for _, b := range businesses() {
		if !slices.ContainsFunc(p.Checklist.Rows, func(r *Row) bool { return slices.Contains(r.For, b) }) {
			out = append(out, text.Say("rules.business.bare", string(b)))
		}
	}
	return out
}
