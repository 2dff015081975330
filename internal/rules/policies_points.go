package rules

import (
	"cmp"
	"slices"
)

// points reads a points system.
func (r *reader) points(file string, data []byte, hash string) {
	var f pointsFile
	c := r.decode(file, data, &f)
	if c == nil {
		return
	}
	c.head(f.Identity)
	s := &System{Names: Names{f.ZH, f.EN}, ID: f.System, Edition: f.Edition, Hash: hash, File: file,
		From: f.ValidFrom, To: f.ValidTo, Max: f.Max, Marks: slices.Clone(f.Marks)}
	slices.SortFunc(s.Marks, func(a, b PassMark) int { return cmp.Compare(b.From, a.From) })
	once(c, "factors", ".id", f.Factors, func(e factorEntry) string { return e.ID })
	for i, e := range f.Factors {
		s.Factors = append(s.Factors, c.factor(item("factors", i), e, f))
	}
	c.marks(f, s)
	r.into.Systems = append(r.into.Systems, s)
	for i, x := range f.Examples {
		at := item("examples", i)
		if facts, ok := c.example(at, x.Facts); ok {
			r.examples = append(r.examples, func() { scored(c, at, x, s.Score(facts)) })
		}
	}
}

func (c *check) marks(f pointsFile, s *System) {
	for i, m := range f.Marks {
		if m.From > f.Max {
			c.fault(item("marks", i), "policy.points.mark", m.From, f.Max)
		}
	}
}

func scored(c *check, at string, x scoreExample, got Score) {
	if got.Low != x.Total || got.High != x.Total || got.Grade() != x.Grade {
		c.fault(at+".total", "policy.example.score", x.Name, got.Low, got.High, x.Total, got.Grade(), x.Grade)
	}
}

func (c *check) factor(at string, e factorEntry, f pointsFile) *Factor {
	out := &Factor{Names: Names{e.ZH, e.EN}, ID: e.ID, Max: e.Max, Least: e.Least, Source: c.source(at+".source", e.Source, f.Sources)}
	switch {
	case (len(e.Bands) > 0) == (len(e.Best) > 0):
		c.fault(at, "policy.points.kind")
	case len(e.Bands) > 0:
		c.banded(at, e, out)
	default:
		c.choices(at, e, out)
	}
	if len(c.faults) == 0 {
		out.survey()
	}
	return out
}

// banded checks the bands of a factor. Gaps and overlaps are no faults: a table may
// have them in law, as the one of 2016 has, and rules lint tells of them.
func (c *check) banded(at string, e factorEntry, out *Factor) {
	fact, ok := factByName[e.Fact]
	switch {
	case !ok && e.Fact == "":
		c.fault(at+".fact", "policy.points.fact")
	case !ok:
		c.undeclared(at+".fact", e.Fact)
	case fact.Kind != Number || fact.Change == Derived:
		c.fault(at+".fact", "policy.points.number", e.Fact)
		ok = false
	}
	if !ok {
		return
	}
	out.Fact = fact
	for i, b := range e.Bands {
		out.Bands = append(out.Bands, c.band(item(at+".bands", i), b, out))
	}
}

func (c *check) band(at string, b bandEntry, f *Factor) Band {
	out := Band{From: f.Least, To: f.Fact.Max, Points: b.Points, Each: b.Each, Add: b.Add}
	if b.From != nil {
		out.From = *b.From
	}
	if b.To != nil {
		out.To = *b.To
	}
	if b.Below != nil {
		out.To = *b.Below - 1
	}
	switch {
	case b.To != nil && b.Below != nil:
		c.fault(at+".below", "policy.points.both")
	case out.From > out.To:
		c.fault(at, "policy.points.empty", out.From, out.To)
	case b.Points < 0 || b.Points > f.Max:
		c.fault(at+".points", "policy.points.over", b.Points, f.Max)
	case b.Each < 0 || (b.Each > 0) != (b.Add > 0):
		c.fault(at, "policy.points.step")
	case out.grows(f.Max):
		c.fault(at, "heavy.steps", maxGrowth)
	}
	return out
}

func (c *check) choices(at string, e factorEntry, out *Factor) {
	for i, x := range e.Best {
		place := item(at+".best", i)
		if x.Points < 0 || x.Points > e.Max {
			c.fault(place+".points", "policy.points.over", x.Points, e.Max)
		}
		out.Choices = append(out.Choices, Choice{Names: Names{x.ZH, x.EN}, Points: x.Points, when: c.compile(place+".when", x.When)})
	}
}
