package rules

import (
	"maps"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// What the laws fix, in days. A pack may promise less, never more.
const (
	lawNotice    = 5  // Licence Law art. 32(4)
	lawWork      = 20 // Licence Law art. 42 ¶1
	lawWorkMore  = 10
	lawJoint     = 45 // Licence Law art. 42 ¶2
	lawJointMore = 15
	lawIssue     = 10 // Licence Law art. 44
	lawResidence = 15 // Exit-Entry Law art. 30; calendar days, the safe reading
	lawYears     = 5  // Exit-Entry Law art. 30: a residence permit at most
	lawAge       = 18 // whoever works is of age
	lawLeast     = 90 // Exit-Entry Law art. 30: a residence permit for work at least
)

func (c *check) limits(d *draft) {
	f, l := d.packFile, d.Limits
	c.conventions(f)
	c.notice(f)
	c.atMost(f, "work", l.Work, lawWork, civil.Working, text.Say("rules.law.decide"))
	c.atMost(f, "joint", l.Joint, lawJoint, civil.Working, text.Say("rules.law.decide"))
	c.atMost(f, "issue", l.Issue, lawIssue, civil.Working, text.Say("rules.law.issue"))
	c.atMost(f, "residence", l.Residence, lawResidence, civil.Days, text.Say("rules.law.residence"))
	c.more("workMore", l.WorkMore, lawWorkMore)
	c.more("jointMore", l.JointMore, lawJointMore)
	c.atMost(f, preReview, l.PreReview, lawNotice, civil.Working, text.Say("layers.law.notice"))
	c.within(f, "promised", l.Promised, "work", l.Work)
	c.within(f, "tolerated", l.Tolerated, "promised", l.Promised)
	c.expedite(l)
	if l.Before < 0 {
		c.fault("limits.before", "rules.limit.days", l.Before)
	}
}

// conventions checks the named ways of counting, and that each limit names one
// and each is named.
func (c *check) conventions(f packFile) {
	for _, name := range slices.Sorted(maps.Keys(f.Counting)) {
		if err := f.Counting[name].rule().Check(); err != nil && c.given("counting."+name+".unit") {
			c.fault("counting."+name, "rules.counting", err)
		}
	}
	used := map[string]bool{}
	for _, v := range f.Limits.all() {
		used[v.Count] = true
		c.limit(f, "limits."+v.name, v.limit)
	}
	for i, p := range f.Promises {
		used[p.Count] = true
		if _, ok := f.Counting[p.Count]; !ok && p.Count != "" && c.given(item("promises", i)+".count") {
			c.fault(item("promises", i)+".count", "rules.counting.unknown", p.Count, list(slices.Sorted(maps.Keys(f.Counting))))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Counting)) {
		if !used[name] && c.given("counting."+name) {
			c.fault("counting."+name, "rules.counting.unused", name)
		}
	}
}

type namedLimit struct {
	name string
	limit
}

// all lists the periods with their keys.
func (l limits) all() []namedLimit {
	return []namedLimit{{"notice", l.Notice}, {preReview, l.PreReview}, {"promised", l.Promised}, {"joint", l.Joint}, {"work", l.Work},
		{"residence", l.Residence}, {"issue", l.Issue}, {"answer", l.Answer}, {"tolerated", l.Tolerated}, {"explain", l.Explain}}
}

func (c *check) limit(f packFile, path string, l limit) {
	if c.given(path+".days") && l.Days < 1 {
		c.fault(path+".days", "rules.limit.days", l.Days)
	}
	if _, ok := f.Counting[l.Count]; !ok && c.given(path+".count") && c.given("counting") {
		c.fault(path+".count", "rules.counting.unknown", l.Count, list(slices.Sorted(maps.Keys(f.Counting))))
	}
}

// notice is fixed both ways: silence of five working days accepts, no more and no less.
func (c *check) notice(f packFile) {
	l := f.Limits.Notice
	k, ok := f.Counting[l.Count]
	if ok && l.Days > 0 && (l.Days != lawNotice || k.Unit != civil.Working || k.CountEvent) {
		c.fault("limits.notice", "rules.limit.notice", lawNotice)
	}
}

// atMost checks a period against the one that a law sets in a unit. A period in
// calendar days is shorter than as many working days; the other way it is longer.
func (c *check) atMost(f packFile, name string, l limit, most int, unit civil.Unit, law text.Message) {
	k, ok := f.Counting[l.Count]
	if ok && (l.Days > most || unit == civil.Days && k.Unit == civil.Working) {
		c.fault("limits."+name, "rules.limit.over", days(l.Days, k.Unit), days(most, unit), law)
	}
}

func (c *check) more(name string, days, most int) {
	if days < 0 || days > most {
		c.fault("limits."+name, "rules.limit.more", days, most)
	}
}

// within checks that a period is no longer than another.
func (c *check) within(f packFile, name string, l limit, other string, most limit) {
	k, ok := f.Counting[l.Count]
	m, too := f.Counting[most.Count]
	if ok && too && most.Days > 0 && (l.Days > most.Days || k.Unit == civil.Working && m.Unit == civil.Days) {
		c.fault("limits."+name, "rules.limit.within", days(l.Days, k.Unit), days(most.Days, m.Unit), other)
	}
}

func (c *check) expedite(l limits) {
	if l.ExpediteTo < 0 || l.ExpediteTo > 0 && l.ExpediteTo >= l.Promised.Days {
		c.fault("limits.expediteTo", "rules.limit.expedite", l.ExpediteTo, l.Promised.Days)
	}
}

// days says a number of days in the reader's language.
func days(n int, u civil.Unit) text.Message {
	if u == civil.Working {
		return text.Say("rules.days.working", n)
	}
	return text.Say("rules.days.calendar", n)
}

// validity checks how long permits run: the years of each category and the special cases.
func (c *check) validity(f *packFile) {
	v := &f.Validity
	c.years("validity.work", v.Work, 0)
	c.years("validity.residence", v.Residence, lawYears)
	var ids []string
	for i := range v.Routes {
		at, r := item("validity.routes", i), &v.Routes[i]
		if c.given(at+".prior") && r.Prior < 1 {
			c.fault(at+".prior", "rules.route.prior", r.Prior)
		}
		c.span(at+".years", r.Years, lawYears)
		r.Source = c.source(at+".source", r.Source, f.Sources)
		ids = append(ids, r.ID)
	}
	unique(c, "validity.routes", ids)
	for i := range v.Caps {
		c.special(item("validity.caps", i), &v.Caps[i], f.Sources)
	}
	for i := range v.Ages {
		c.age(item("validity.ages", i), &v.Ages[i], f.Sources)
	}
}

func (c *check) special(at string, s *Cap, of map[string]Names) {
	oneOf(c, at+".permit", s.Permit, kinds)
	someOf(c, at+".grades", s.Grades, grades)
	most := 0
	if s.Permit == permit.Residence {
		most = lawYears
	}
	c.span(at+".years", s.Years, most)
	s.when = c.compile(at+".when", s.When)
	s.Source = c.source(at+".source", s.Source, of)
}

func (c *check) age(at string, a *Age, of map[string]Names) {
	someOf(c, at+".grades", a.Grades, grades)
	if c.given(at+".until") && a.Until < lawAge {
		c.fault(at+".until", "layers.age", a.Until)
	}
	if a.When != "" {
		a.when = c.compile(at+".when", a.When)
	}
	a.Source = c.source(at+".source", a.Source, of)
}

func (c *check) years(path string, y Years, most int) {
	c.span(path+".A", y.A, most)
	c.span(path+".B", y.B, most)
	c.span(path+".C", y.C, most)
}

// span checks a number of years; most is 0 where no law bounds it.
func (c *check) span(path string, years, most int) {
	switch {
	case !c.given(path):
	case years < 1:
		c.fault(path, "rules.years.none", years)
	case most > 0 && years > most:
		c.fault(path, "rules.years.over", years, most)
	}
}
