package dossier

import (
	"cmp"
	"fmt"
	"slices"
)

// A stage is a time of life as the form states it, both months included.
type stage struct {
	path     string
	from, to Month
	open     bool // still going on; to is the month of filing
}

// timeline lists education, jobs and explained gaps that say when they were.
func (c *checker) timeline() []stage {
	var all []stage
	add := func(list string, i int, from, to Month, open bool) {
		all = append(all, stage{fmt.Sprintf("%s[%d]", list, i), from, to, open})
	}
	for i, s := range c.form.Education {
		add("education", i, began(s), s.To, false)
	}
	for i, j := range c.form.Jobs {
		if j.To.IsZero() {
			add("jobs", i, j.From, monthOf(c.today), true)
			continue
		}
		add("jobs", i, j.From, j.To, false)
	}
	for i, g := range c.form.Gaps {
		add("gaps", i, g.From, g.To, false)
	}
	return slices.DeleteFunc(all, func(s stage) bool { return s.from.IsZero() || s.to.IsZero() })
}

// began is the first month of a school, or the last where only that counts.
func began(s School) Month {
	if s.From.IsZero() {
		return s.To
	}
	return s.From
}

// beginnings wants to know when the schools of the last years began. Of older ones the
// form states when they ended, and no gap before that matters.
func (c *checker) beginnings() {
	for i, s := range c.form.Education {
		path := fmt.Sprintf("education[%d].from", i)
		if c.unbegun(s) && !c.unread.within(path) {
			c.fault(path, "dossier.education.from", yearsBack)
		}
	}
}

func (c *checker) unbegun(s School) bool {
	return s.From.IsZero() && s.To.serial() > monthOf(c.today).serial()-12*yearsBack
}

// stages checks each time of life by itself.
func (c *checker) stages() {
	now := monthOf(c.today)
	for _, s := range c.timeline() {
		switch {
		case s.from.serial() > now.serial():
			c.fault(s.path+".from", "dossier.history.future", s.from)
		case s.from.serial() > s.to.serial():
			c.fault(s.path+".to", "dossier.history.order", s.to, s.from)
		}
	}
}

// maxGap is how many months may go unexplained, yearsBack how far back anybody
// asks (notes on filling in the form, material M01).
const (
	maxGap    = 3
	yearsBack = 10
)

// unexplained reports months with neither school nor work nor a reason. It
// looks at the last ten years, or as far back as the form goes.
func (c *checker) unexplained() {
	all := c.timeline()
	if len(all) == 0 || !NewWork.Holds(c.form) || c.unread.within("education", "jobs", "gaps") || slices.ContainsFunc(c.form.Education, c.unbegun) {
		return
	}
	slices.SortFunc(all, func(a, b stage) int { return cmp.Compare(a.from.serial(), b.from.serial()) })
	now := monthOf(c.today).serial()
	next := max(all[0].from.serial(), now-12*yearsBack) // the first month not yet accounted for
	for _, s := range all {
		c.hole(s.path+".from", next, min(s.from.serial(), now)-1)
		next = max(next, s.to.serial()+1)
	}
	c.hole("jobs", next, now-1)
}

// hole reports the months from and to when they are more than may go unexplained.
func (c *checker) hole(path string, from, to int) {
	if n := to - from + 1; n > maxGap {
		c.fault(path, "dossier.history.gap", n, monthFrom(from), monthFrom(to))
	}
}

// The degree counts for points, so the education must show it; and the form
// starts at senior high school.
func (c *checker) degree() {
	if !NewWork.Holds(c.form) || len(c.form.Education) == 0 {
		return
	}
	has := func(level string) bool {
		return slices.ContainsFunc(c.form.Education, func(s School) bool { return s.Level == level })
	}
	if d := c.form.Qualification.Degree; degreeSet.Has(d) && !has(d) {
		c.warn("qualification.degree", "dossier.degree.unseen", degreeSet.Label(d))
	}
	if !has("senior-high") {
		c.warn("education", "dossier.education.start")
	}
}
