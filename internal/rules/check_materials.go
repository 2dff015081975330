package rules

import (
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
	return c.faults
}

func (c *check) entry(at string, e entry) {
	if !text.Has(materialKey(e.Code)) && (e.ZH == "" || e.EN == "") && c.given(at+".code") {
		c.fault(at+".code", "rules.entry.unnamed", string(e.Code))
	}
	if e.Pledge != nil {
		c.compile(at+".pledge.when", e.Pledge.When)
	}
}

// pledge is the condition of an entry without a fault.
func (e *pledgeEntry) pledge() *Pledge {
	c := &check{root: &strict.Node{Kind: strict.Map}}
	return &Pledge{Names{e.ZH, e.EN}, c.compile("", e.When)}
}

func isOf(k permit.Kind, b permit.Business) bool { return strings.HasPrefix(string(b), string(k)+"/") }

// checklist checks what a pack allows against what the catalogue lets it allow.
func (c *check) checklist(l checklist, entries []entry) {
	someOf(c, "checklist.registers", l.Registers, Registers)
	c.allowed("checklist.tolerate", l.Tolerate, entries, "rules.entry.main", func(e entry) bool { return e.Secondary })
	c.allowed("checklist.commit", l.Commit, entries, "rules.entry.nopledge", func(e entry) bool { return e.Pledge != nil })
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
