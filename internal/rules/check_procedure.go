package rules

import (
	"slices"

	"tandem/internal/permit"
)

// procedure checks who does what.
func (c *check) procedure(f packFile) {
	p := f.Procedure
	c.office(f, "authority", f.Authority)
	c.office(f, "procedure.window", p.Window, Window)
	c.office(f, "procedure.work", p.Work, WorkAuthority)
	c.office(f, "procedure.residence", p.Residence, ResidenceAuthority)
	c.office(f, "procedure.supervisor", p.Supervisor, Supervisor)
	c.office(f, "procedure.reportTo", p.ReportTo)
	oneOf(c, "procedure.mode", p.Mode, []Mode{OneDepartment, Together, Centralised})
	oneOf(c, "procedure.originals", p.Originals, []permit.Originals{permit.AtAcceptance, permit.AtHandOut})
	someOf(c, "procedure.delivery", p.Delivery, []permit.Way{permit.PickUp, permit.Courier})
	filled(c, "procedure.delivery", p.Delivery)
	if p.RetainYears < 0 {
		c.fault("procedure.retainYears", "rules.retention", p.RetainYears)
	}
	if p.Appointment && !p.PreReview && c.given("procedure.preReview") {
		c.fault("procedure.appointment", "rules.appointment")
	}
	c.received(f)
	c.actsFor(f)
	c.experts(f)
}

// actsFor checks that the window acts for every authority whose cases it accepts:
// it has no power of its own over another's licence (Licence Law art. 24, 26).
func (c *check) actsFor(f packFile) {
	p := f.Procedure
	for i, id := range p.ActsFor {
		c.office(f, item("procedure.actsFor", i), id, WorkAuthority, ResidenceAuthority)
	}
	unique(c, "procedure.actsFor", p.ActsFor)
	for _, id := range []permit.OfficeID{p.Work, p.Residence} {
		if c.given("procedure.actsFor") && id != "" && id != p.Window && !slices.Contains(p.ActsFor, id) {
			c.fault("procedure.actsFor", "rules.actsfor", string(id))
		}
	}
}

func (c *check) experts(f packFile) {
	x := f.Procedure.Experts
	if x == nil {
		return
	}
	const at = "procedure.experts"
	for i, id := range x.Offices {
		c.office(f, item(at+".offices", i), id, WorkAuthority, ResidenceAuthority, Adviser)
	}
	unique(c, at+".offices", x.Offices)
	filled(c, at+".offices", x.Offices)
	if c.given(at+".quorum") && len(x.Offices) > 0 && (x.Quorum < 1 || x.Quorum > len(x.Offices)) {
		c.fault(at+".quorum", "rules.experts.quorum", x.Quorum, len(x.Offices))
	}
	if c.given(at+".hours") && x.Hours < 1 {
		c.fault(at+".hours", "rules.experts.hours", x.Hours)
	}
}
