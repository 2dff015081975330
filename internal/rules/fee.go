package rules

import (
	"slices"

	"tandem/internal/permit"
)

// A Fee is what a permit costs, by the months that it runs.
type Fee struct {
	For    []permit.Business `yaml:"for" strict:"required"`
	From   int               `yaml:"from"`  // full months, included
	Below  int               `yaml:"below"` // full months, not included; 0: without end
	Yuan   int               `yaml:"yuan" strict:"required"`
	Source Source            `yaml:"source" strict:"required"`
}

// covers reports whether the fee is for permits of so many full months.
func (f Fee) covers(months int) bool { return months >= f.From && (f.Below == 0 || months < f.Below) }

// always reports whether the fee is the same for any number of months.
func (f Fee) always() bool { return f.From == 0 && f.Below == 0 }

// meets reports whether two fees have months in common.
func (f Fee) meets(g Fee) bool {
	return (g.Below == 0 || f.From < g.Below) && (f.Below == 0 || g.From < f.Below)
}

// Fee is what a permit of so many full months costs; false if no rule says. The fee of
// a nearer layer comes first.
func (p *Pack) Fee(b permit.Business, months int) (Fee, bool) {
	return find(p.Fees, func(f Fee) bool { return slices.Contains(f.For, b) && f.covers(months) })
}

// feeRows checks the fees of one file by themselves.
func (c *check) feeRows(f *packFile) {
	for i := range f.Fees {
		at, row := item("fees", i), &f.Fees[i]
		someOf(c, at+".for", row.For, businesses())
		filled(c, at+".for", row.For)
		row.Source = c.source(at+".source", row.Source, f.Sources)
		switch {
		case row.Yuan < 0:
			c.fault(at+".yuan", "layers.fee.negative", row.Yuan)
		case row.From < 0 || row.Below < 0 || row.Below > 0 && row.Below <= row.From:
			c.fault(at, "layers.fee.months", row.From, row.Below)
		}
		c.free(at, *row)
		for j, other := range f.Fees[:i] {
			if len(row.For) > 0 && len(other.For) > 0 && shared(row.For, other.For) && row.meets(other) {
				n, _ := c.root.At(item("fees", j))
				c.fault(at, "layers.fee.twice", n.Line)
			}
		}
	}
}

// free holds a work permit to what it must cost: nothing (Licence Law art. 58).
func (c *check) free(at string, row Fee) {
	for _, b := range row.For {
		if isOf(permit.Work, b) && row.Yuan > 0 {
			c.fault(at+".yuan", "layers.fee.law", string(b), row.Yuan)
			return
		}
	}
}

// feeMonths is longer than any permit whose fee depends on its months.
const feeMonths = 12 * (lawYears + 1)

// fees finds the months of a business that no fee covers although another month's does.
func (c *check) fees(d *draft) {
	for _, b := range businesses() {
		rows := slices.DeleteFunc(slices.Clone(d.Fees), func(f Fee) bool { return !slices.Contains(f.For, b) })
		for m := 0; len(rows) > 0 && m < feeMonths; m++ {
			if !slices.ContainsFunc(rows, func(f Fee) bool { return f.covers(m) }) {
				c.fault("fees", "layers.fee.gap", string(b), m)
				break
			}
		}
	}
}
