package synth

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"tandem/internal/dossier"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// A checker gathers what is wrong with shapes, beyond their form.
type checker struct {
	file   string
	root   *strict.Node
	faults strict.Faults
}

func (c *checker) fault(path, key string, args ...any) {
	n, _ := c.root.At(path)
	c.faults = append(c.faults, strict.Fault{File: c.file, Line: n.Line, Col: n.Col, Path: path, Key: key, Args: args})
}

func (s *Shapes) check(file string, root *strict.Node) strict.Faults {
	c := &checker{file: file, root: root}
	s.checkSources(c)
	s.checkPeople(c)
	s.checkPlaces(c)
	s.checkTimes(c)
	return c.faults
}

var marks = []rules.Mark{rules.Confirmed, rules.ReadOnce, rules.Remembered, rules.Decided}

// A part of the shapes has one source.
type part struct {
	name   string
	source rules.Source
}

func (s *Shapes) sources() []part {
	return []part{{"nations", s.Nations.Source}, {"archetypes", s.Archetypes.Source}, {"facts", s.Facts.Source},
		{"transactions", s.Transactions.Source}, {"cities", s.Cities.Source}, {"sizes", s.Sizes.Source}, {"arrivals", s.Arrivals.Source},
		{"corrections", s.Corrections.Source}, {"outcomes", s.Outcomes.Source}, {"steps", s.Steps.Source}, {"terms", s.Terms.Source},
		{"dates", s.Dates.Source}, {"anomalies", s.Anomalies.Source}, {"pay", s.Pay.Source}, {"numbers", s.Numbers.Source}, {"names", s.Names.Source}}
}

func (s *Shapes) checkSources(c *checker) {
	for _, p := range s.sources() {
		if _, ok := s.Sources[p.source.Of]; !ok {
			c.fault(p.name+".source.of", "synth.shape.source", p.source.Of)
		}
		if !slices.Contains(marks, p.source.Mark) {
			c.fault(p.name+".source.mark", "synth.shape.mark", string(p.source.Mark))
		}
	}
}

// whole checks that shares are none below nothing, and add up.
func (c *checker) whole(path string, shares []int, want int) {
	sum := 0
	for _, n := range shares {
		sum += max(n, 0)
		if n < 0 {
			c.fault(path, "synth.shape.negative", n)
		}
	}
	if sum != want {
		c.fault(path, "synth.shape.sum", sum, want)
	}
}

func (c *checker) wholeMap(path string, shares map[string]int) {
	c.whole(path, slices.Collect(maps.Values(shares)), Whole)
}

func (c *checker) ordered(path string, r Range) {
	if r.Least < 0 || r.Least > r.Likely || r.Likely > r.Most {
		c.fault(path, "synth.shape.range", r.Least, r.Likely, r.Most)
	}
}

func (c *checker) known(path, word string, words []string) {
	if !slices.Contains(words, word) {
		var list text.List
		for _, w := range words {
			list = append(list, w)
		}
		c.fault(path, "synth.shape.word", word, list)
	}
}

func item(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

func sharesOf[T any](list []T, share func(T) int) []int {
	out := make([]int, len(list))
	for i, x := range list {
		out[i] = share(x)
	}
	return out
}

func (s *Shapes) checkPeople(c *checker) {
	families := slices.Sorted(maps.Keys(s.Names.Families))
	c.whole("nations.list", sharesOf(s.Nations.List, func(n Nation) int { return n.Share }), 10*Whole)
	for i, n := range s.Nations.List {
		if code := dossier.Country(n.Code); !code.Known() || code.China() {
			c.fault(item("nations.list", i)+".code", "synth.shape.nation", n.Code)
		}
		c.known(item("nations.list", i)+".names", n.Names, families)
	}
	for _, name := range families {
		if f := s.Names.Families[name]; len(f.Surname) == 0 || len(f.Given) == 0 || len(f.Parts) != 2 || f.Parts[0] < 1 || f.Parts[0] > f.Parts[1] {
			c.fault("names.families."+name, "synth.shape.family")
		}
	}
	c.whole("archetypes.list", sharesOf(s.Archetypes.List, func(a Archetype) int { return a.Share }), Whole)
	for i, a := range s.Archetypes.List {
		s.checkArchetype(c, item("archetypes.list", i), a)
	}
	c.facts("facts.share", s.Facts.Share)
	c.ordered("pay.implausible", s.Pay.Implausible)
}

func (s *Shapes) checkArchetype(c *checker, at string, a Archetype) {
	c.known(at+".grade", a.Grade, []string{"A", "B", "C"})
	c.known(at+".employer", a.Employer, slices.Sorted(maps.Keys(s.Names.Trades)))
	for name, r := range map[string]Range{"age": a.Age, "years": a.Years, "pay": a.Pay} {
		c.ordered(at+"."+name, r)
	}
	c.wholeMap(at+".degree", a.Degree)
	c.wholeMap(at+".post", a.Post)
	c.whole(at+".hsk", a.HSK, Whole)
	c.facts(at+".facts", a.Facts)
	for degree := range a.Degree {
		if _, ok := graduation[degree]; !ok {
			c.fault(at+".degree", "synth.shape.word", degree, text.List{"associate", "bachelor", "master", "doctor"})
		}
	}
}

// facts checks names of facts that are true or false, and their shares.
func (c *checker) facts(at string, shares map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(shares)) {
		if f, ok := rules.FactNamed(name); !ok || f.Kind != rules.Truth || f.Change == rules.Derived {
			c.fault(at, "synth.shape.fact", name)
		}
		if n := shares[name]; n < 0 || n > Whole {
			c.fault(at, "synth.shape.share", name, n, Whole)
		}
	}
}

func (s *Shapes) checkPlaces(c *checker) {
	c.whole("cities.list", sharesOf(s.Cities.List, func(x City) int { return x.Share }), Whole)
	c.whole("sizes.list", sharesOf(s.Sizes.List, func(x Size) int { return x.Share }), Whole)
	for i, x := range s.Sizes.List {
		c.ordered(item("sizes.list", i)+".staff", x.Staff)
		c.ordered(item("sizes.list", i)+".cases", x.Cases)
		if x.Staff.Least < 1 || x.Cases.Least < 1 {
			c.fault(item("sizes.list", i), "synth.shape.empty")
		}
	}
	area, _ := rules.FactNamed("place.area")
	for i, x := range s.Cities.List {
		c.known(item("cities.list", i)+".area", x.Area, area.Values)
	}
	c.whole("transactions.list", sharesOf(s.Transactions.List, func(x Transaction) int { return x.Share }), Whole)
	for i, x := range s.Transactions.List {
		work, _ := rules.FactNamed("case.work")
		c.known(item("transactions.list", i)+".work", x.Work, work.Values)
	}
}

func (s *Shapes) checkTimes(c *checker) {
	c.whole("arrivals.weekdays", s.Arrivals.Weekdays, Whole)
	c.whole("arrivals.months", s.Arrivals.Months, Whole)
	c.length("arrivals.weekdays", s.Arrivals.Weekdays, 5)
	c.length("arrivals.months", s.Arrivals.Months, 12)
	c.whole("corrections.share", s.Corrections.Share, Whole)
	c.wholeMap("outcomes.share", s.Outcomes.Share)
	for _, name := range allSteps {
		if days, ok := s.Steps.Days[name]; ok {
			c.whole("steps.days."+name, days, Whole)
		} else {
			c.fault("steps.days", "synth.shape.step", name)
		}
	}
	for name, byMonths := range map[string]map[string]int{"A": s.Terms.A, "B": s.Terms.B, "C": s.Terms.C} {
		c.wholeMap("terms."+name, byMonths)
		for months := range byMonths {
			if n, err := strconv.Atoi(months); err != nil || n < 1 || n > 60 {
				c.fault("terms."+name, "synth.shape.months", months)
			}
		}
	}
	d := s.Dates
	for name, r := range map[string]Range{"entered": d.Entered, "returned": d.Returned, "event": d.Event, "medical": d.Medical, "police": d.Police,
		"expires": d.Expires, "begins": d.Begins, "passport": d.Passport, "permits": d.Permits, "months": d.Months} {
		c.ordered("dates."+name, r)
	}
	s.checkPlanted(c)
}

func (c *checker) length(path string, list []int, want int) {
	if len(list) != want {
		c.fault(path, "synth.shape.length", len(list), want)
	}
}

// checkPlanted holds the groups against the room in a block.
func (s *Shapes) checkPlanted(c *checker) {
	a := s.Anomalies
	groups := 2*(a.PassportPairs+a.OverlapPairs) + a.CrowdedEmployers*a.CrowdedCases + a.BusyHandlers*a.BusyCases
	for _, kind := range slices.Sorted(maps.Keys(a.Share)) {
		c.known("anomalies.share", kind, singleKinds)
		groups += a.Share[kind]
	}
	if groups > Block/4 || groups < 0 {
		c.fault("anomalies", "synth.shape.crowded", groups, Block/4)
	}
	if s.Names.Officers < 3 {
		c.fault("names.officers", "synth.shape.officers", fmt.Sprint(s.Names.Officers))
	}
}
