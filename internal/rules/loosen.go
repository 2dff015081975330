package rules

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// What a permission may be about, beside the limits by name.
const (
	loosenDelivery  = "procedure.delivery"
	loosenRegisters = "checklist.registers"
	loosenExempt    = "checklist.exempt"
	loosenWork      = "validity.work"
	loosenResidence = "validity.residence"
	loosenAges      = "validity.ages"
	loosenFees      = "fees"
)

// loosenable lists every rule that an upper layer may let lower ones loosen.
func loosenable() []string {
	var out []string
	for _, r := range inherited {
		if strings.HasPrefix(r.path, "limits.") {
			out = append(out, r.path)
		}
	}
	return append(out, loosenDelivery, loosenRegisters, loosenExempt, loosenWork, loosenResidence, loosenAges, loosenFees)
}

// permissions checks the form of what lower layers may do.
func (c *check) permissions(f *packFile) {
	for i := range f.MayLoosen {
		p, at := &f.MayLoosen[i], item("mayLoosen", i)
		oneOf(c, at+".rule", p.Rule, loosenable())
		named := slices.Contains([]string{loosenDelivery, loosenRegisters, loosenExempt}, p.Rule)
		if c.given(at+".rule") && (named != (len(p.Some) > 0) || named == (p.To > 0)) {
			c.fault(at, "layers.permission", p.Rule)
		}
		p.Source = c.source(at+".source", p.Source, f.Sources)
	}
}

// allows reports whether the layer lets those below it raise a number.
func (x *layer) allows(rule string, to int) bool {
	return x != nil && slices.ContainsFunc(x.file.MayLoosen, func(p permission) bool { return p.Rule == rule && to <= p.To })
}

// allowsSome reports whether the layer lets those below it add something to a list.
func (x *layer) allowsSome(rule, what string) bool {
	return slices.ContainsFunc(x.file.MayLoosen, func(p permission) bool { return p.Rule == rule && slices.Contains(p.Some, what) })
}

// at names the place where a layer says something.
func (x *layer) at(path string) string {
	n, _ := x.check.root.At(path)
	return x.place() + ":" + strconv.Itoa(n.Line)
}

// loosens finds where a layer says more than the layers above it do, without leave of
// the one that says it. What is looser in the law itself, check_limits finds.
func (x *layer) loosens(d *draft) {
	x.longer(d)
	x.moreDays(d, "limits.jointMore", x.file.Limits.JointMore, d.Limits.JointMore)
	x.moreDays(d, "limits.workMore", x.file.Limits.WorkMore, d.Limits.WorkMore)
	x.conventions(d)
	x.moreYears(d, permit.Work, x.file.Validity.Work, d.Validity.Work)
	x.moreYears(d, permit.Residence, x.file.Validity.Residence, d.Validity.Residence)
	x.specials(d)
	x.older(d)
	x.dearer()
	x.moreWays()
	x.moreRegisters(d)
}

// loosened notes that a rule at a path is looser than what another layer says.
func (x *layer) loosened(path string, says text.Localized, upper *layer, upperPath string, limit text.Localized) {
	x.check.fault(path, "layers.loosened", says, limit, namesOf(upper.file), upper.at(upperPath))
}

func namesOf(f packFile) Names { return Names{f.ZH, f.EN} }

// longer compares periods. A period in calendar days is shorter than as many working
// days, so one in working days never fits into one in calendar days.
func (x *layer) longer(d *draft) {
	for _, name := range limitNames {
		path := "limits." + name
		own, said, upper := x.file.Limits.at(name), d.Limits.at(name), d.by[path]
		if upper == nil || !x.says(path) {
			continue
		}
		k, m := x.counting(d, own.Count), d.Counting[said.Count]
		fits := own.Days <= said.Days && (k.Unit == m.Unit || k.Unit == civil.Days)
		if !fits && !upper.allows(path, own.Days) {
			x.loosened(path, days(own.Days, k.Unit), upper, path, days(said.Days, m.Unit))
		}
	}
}

func (x *layer) counting(d *draft, name string) counting {
	if k, ok := x.file.Counting[name]; ok {
		return k
	}
	return d.Counting[name]
}

// conventions finds a way of counting that means something else above: periods that
// pass down would change without anybody saying so.
func (x *layer) conventions(d *draft) {
	for name, k := range x.file.Counting {
		if above, ok := d.Counting[name]; ok && above != k {
			x.check.fault("counting."+name, "layers.counting", name)
		}
	}
}

func (x *layer) moreDays(d *draft, path string, own, said int) {
	if upper := d.by[path]; upper != nil && x.says(path) && own > said && !upper.allows(path, own) {
		x.loosened(path, days(own, civil.Working), upper, path, days(said, civil.Working))
	}
}

func (x *layer) moreYears(d *draft, k permit.Kind, own, said Years) {
	path := "validity." + string(k)
	if upper := d.by[path]; upper != nil && x.says(path) {
		for _, grade := range grades {
			if n := own.of(grade); n > said.of(grade) && !upper.allows(path, n) {
				x.loosened(path+"."+grade, years(n), upper, path+"."+grade, years(said.of(grade)))
			}
		}
	}
}

// specials compares special cases and routes with the period of each category that
// they are for.
func (x *layer) specials(d *draft) {
	for i, s := range x.file.Validity.Caps {
		x.special(d, item("validity.caps", i)+".years", s.Permit, s.Years, s.Grades)
	}
	for i, r := range x.file.Validity.Routes {
		x.special(d, item("validity.routes", i)+".years", permit.Residence, r.Years, nil)
	}
}

func (x *layer) special(d *draft, at string, k permit.Kind, n int, of []string) {
	path, said := "validity."+string(k), d.Validity.Work
	if k == permit.Residence {
		said = d.Validity.Residence
	}
	for _, grade := range grades {
		mine := len(of) == 0 || slices.Contains(of, grade)
		if upper := d.by[path]; upper != nil && mine && n > said.of(grade) && !upper.allows(path, n) {
			x.loosened(at, years(n), upper, path+"."+grade, years(said.of(grade)))
			return
		}
	}
}

// older compares ages with the lowest that layers above set for the same category.
func (x *layer) older(d *draft) {
	for i, a := range x.file.Validity.Ages {
		for _, y := range x.above {
			for j, b := range y.file.Validity.Ages {
				if shared(a.Grades, b.Grades) && a.Until > b.Until && !y.allows(loosenAges, a.Until) {
					x.loosened(item("validity.ages", i)+".until", years(a.Until), y, item("validity.ages", j)+".until", years(b.Until))
				}
			}
		}
	}
}

// shared reports whether two lists of categories have one in common; an empty list is all.
func shared[T comparable](a, b []T) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

// dearer compares fees of the same business and months.
func (x *layer) dearer() {
	for i, a := range x.file.Fees {
		for _, y := range x.above {
			for j, b := range y.file.Fees {
				if shared(a.For, b.For) && a.meets(b) && a.Yuan > b.Yuan && !y.allows(loosenFees, a.Yuan) {
					x.loosened(item("fees", i), yuan(a.Yuan), y, item("fees", j), yuan(b.Yuan))
				}
			}
		}
	}
}

// moreWays compares how permits are handed out with what the nearest place above does.
func (x *layer) moreWays() {
	for _, y := range slices.Backward(x.above) {
		if !y.says(loosenDelivery) || !x.says(loosenDelivery) {
			continue
		}
		for i, way := range x.file.Procedure.Delivery {
			if !slices.Contains(y.file.Procedure.Delivery, way) && !y.allowsSome(loosenDelivery, string(way)) {
				x.loosened(item(loosenDelivery, i), word(way), y, loosenDelivery, list(y.file.Procedure.Delivery))
			}
		}
		return
	}
}

func (x *layer) moreRegisters(d *draft) {
	upper := d.by[loosenRegisters]
	if upper == nil {
		return
	}
	for i, r := range x.file.Checklist.Registers {
		if !slices.Contains(d.Checklist.Registers, r) && !upper.allowsSome(loosenRegisters, string(r)) {
			x.loosened(item(loosenRegisters, i), word(r), upper, loosenRegisters, list(d.Checklist.Registers))
		}
	}
}

// word is a word of a file, the same in every language.
func word[T ~string](v T) text.Localized { return text.List{string(v)} }

func years(n int) text.Localized { return text.Say("layers.years", n) }

func yuan(n int) text.Localized { return text.Say("layers.yuan", n) }
