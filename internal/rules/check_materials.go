package rules

import (
	"slices"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// businesses lists every business type there is, work before residence.
func businesses() []permit.Business {
	var out []permit.Business
	for _, k := range kinds {
		for _, t := range permit.Transactions[k] {
			out = append(out, businessOf(k, t))
		}
	}
	return out
}

var kinds = []permit.Kind{permit.Work, permit.Residence}

func businessOf(k permit.Kind, t permit.Transaction) permit.Business {
	return permit.Track{Kind: k, Transaction: t}.Business()
}

// checkCatalogue checks materials.yaml by itself.
func checkCatalogue(file string, root *strict.Node, entries []entry) strict.Faults {
	c := &check{file: file, root: root}
	first := map[permit.Code]int{}
	for i, e := range entries {
		at := item("materials", i)
		if line := first[e.Code]; line > 0 {
			c.fault(at+".code", "rules.entry.twice", string(e.Code), line)
		} else {
			first[e.Code] = c.line(at + ".code")
		}
		c.entry(at, e)
	}
	c.covered(entries)
	return c.faults
}

func (c *check) entry(at string, e entry) {
	if !text.Has(materialKey(e.Code)) && (e.ZH == "" || e.EN == "") && c.given(at+".code") {
		c.fault(at+".code", "rules.entry.unnamed", string(e.Code))
	}
	if e.Register != "" {
		oneOf(c, at+".register", e.Register, Registers)
	}
	someOf(c, at+".readBy", e.ReadBy, kinds)
	someOf(c, at+".for", e.For, businesses())
	if c.given(at+".for") && len(e.For) == 0 {
		c.fault(at+".for", "rules.entry.idle", string(e.Code))
	}
	c.readers(at, e)
}

// readers checks that who reads a paper and what calls for it fit together:
// otherwise the paper would be asked of nobody, or read by nobody.
func (c *check) readers(at string, e entry) {
	for i, k := range e.ReadBy {
		if slices.Contains(kinds, k) && len(e.For) > 0 && !slices.ContainsFunc(e.For, func(b permit.Business) bool { return isOf(k, b) }) {
			c.fault(item(at+".readBy", i), "rules.entry.reader", string(e.Code), string(k))
		}
	}
	for i, b := range e.For {
		if slices.Contains(businesses(), b) && !slices.ContainsFunc(e.ReadBy, func(k permit.Kind) bool { return isOf(k, b) }) {
			c.fault(item(at+".for", i), "rules.entry.unread", string(e.Code), string(b))
		}
	}
}

func isOf(k permit.Kind, b permit.Business) bool { return strings.HasPrefix(string(b), string(k)+"/") }

// covered checks that the catalogue asks something for every business type.
func (c *check) covered(entries []entry) {
	if !c.given("materials") {
		return
	}
	for _, b := range businesses() {
		if !slices.ContainsFunc(entries, func(e entry) bool { return slices.Contains(e.For, b) }) {
			c.fault("materials", "rules.business.bare", string(b))
		}
	}
}

// checklist checks what a pack allows against what the catalogue lets it allow.
func (c *check) checklist(l checklist, entries []entry) {
	someOf(c, "checklist.registers", l.Registers, Registers)
	c.allowed("checklist.tolerate", l.Tolerate, entries, "rules.entry.main", func(e entry) bool { return e.Secondary })
	c.allowed("checklist.commit", l.Commit, entries, "rules.entry.nopledge", func(e entry) bool { return e.Pledge })
}

func (c *check) allowed(path string, codes []permit.Code, entries []entry, key string, may func(entry) bool) {
	unique(c, path, codes)
	for i, code := range codes {
		e, ok := find(entries, func(e entry) bool { return e.Code == code })
		switch {
		case !ok:
			c.fault(item(path, i), "rules.entry.unknown", string(code))
		case !may(e):
			c.fault(item(path, i), key, string(code))
		}
	}
}
