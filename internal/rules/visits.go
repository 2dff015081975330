package rules

import (
	"cmp"
	"regexp"
	"slices"

	"tandem/internal/visit"
)

// Visits is how a window or a station receives people by appointment, on every working
// day.
type Visits struct {
	Address   Names          `yaml:"address" strict:"required"`
	Languages []string       `yaml:"languages" strict:"required"` // spoken there, ISO 639-1
	Slot      int            `yaml:"slot" strict:"required"`      // minutes that a visit is planned for
	Periods   []visit.Period `yaml:"periods" strict:"required"`   // 09:00-12:00 x2, by time
	Source    Source         `yaml:"source" strict:"required"`
}

// Plan is the slots of a day.
func (v *Visits) Plan() visit.Plan { return visit.Plan{Slot: v.Slot, Periods: v.Periods} }

// Receiving lists the offices that receive people by appointment, in the order of the
// pack.
func (p *Pack) Receiving() []Office {
	var out []Office
	for _, o := range p.Offices {
		if o.Visits != nil {
			out = append(out, o)
		}
	}
	return out
}

// The bounds of a slot, in minutes: nobody compares originals in less than five, and a
// slot of more than half a working day is none.
const (
	shortestSlot = 5
	longestSlot  = 240
)

var languageShape = regexp.MustCompile(`^[a-z]{2}$`)

// visits checks who receives people, and when.
func (c *check) visits(f *packFile) {
	for i, o := range f.Offices {
		if o.Visits == nil {
			continue
		}
		at := item("offices", i) + ".visits"
		if o.Kind != Window && o.Kind != Station {
			c.fault(at, "rules.visits.kind", string(o.ID), string(o.Kind))
		}
		o.Visits.Source = c.source(at+".source", o.Visits.Source, f.Sources)
		c.reception(at, o.Visits)
		c.hours(at, o.Visits)
	}
}

// reception checks where people come and what is spoken there.
func (c *check) reception(at string, v *Visits) {
	if c.given(at+".address") && (v.Address.ZH == "" || v.Address.EN == "") {
		c.fault(at+".address", "rules.visits.address")
	}
	for i, l := range v.Languages {
		if !languageShape.MatchString(l) {
			c.fault(item(at+".languages", i), "rules.visits.language", l)
		}
	}
	unique(c, at+".languages", v.Languages)
	filled(c, at+".languages", v.Languages)
}

// hours checks that periods do not meet and are whole slots, and puts them in order.
func (c *check) hours(at string, v *Visits) {
	filled(c, at+".periods", v.Periods)
	if !c.given(at + ".slot") {
		return
	}
	if v.Slot < shortestSlot || v.Slot > longestSlot {
		c.fault(at+".slot", "rules.visits.length", v.Slot, shortestSlot, longestSlot)
		return
	}
	for i, p := range v.Periods {
		path := item(at+".periods", i)
		if long := int(p.To) - int(p.From); long%v.Slot != 0 {
			c.fault(path, "rules.visits.whole", long, v.Slot)
		}
		if k := slices.IndexFunc(v.Periods[:i], p.Meets); k >= 0 {
			c.fault(path, "rules.visits.meet", p.String(), v.Periods[k].String())
		}
	}
	slices.SortFunc(v.Periods, func(a, b visit.Period) int { return cmp.Compare(a.From, b.From) })
}

// received checks that a place where visits are booked receives somebody somewhere.
func (c *check) received(f packFile) {
	_, ok := find(f.Offices, func(o Office) bool { return o.Visits != nil })
	if f.Procedure.Appointment && !ok {
		c.fault("procedure.appointment", "rules.visits.none")
	}
}
