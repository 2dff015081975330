package dossier

import (
	"slices"

	"tandem/internal/civil"
)

// The residence permit is applied for within 30 days of entry (Exit-Entry Law
// art. 30). Later is for the police to judge.
const daysAfterEntry = 30

func (c *checker) entered() {
	on := c.form.Entry.Date
	if on.IsZero() || c.future("entry.date", on) || !OnVisa.Holds(c.form) {
		return
	}
	if last := on.AddDays(daysAfterEntry); c.today.After(last) {
		c.warn("entry.date", "dossier.entry.late", last)
	}
}

// The stay must be lawful to the end of the case (Exit-Entry Law art. 78).
func (c *checker) stay() {
	until := c.form.Visa.StayUntil
	if until.IsZero() {
		return
	}
	if entry := c.form.Entry.Date; until.Before(entry) {
		c.fault("visa.stayUntil", "dossier.order", until, entry)
		return
	}
	if OnVisa.Holds(c.form) && until.Before(c.today) {
		c.warn("visa.stayUntil", "dossier.stay.ended", until)
	}
}

// The visas that lead to residence; with others the stay must be converted,
// which the law keeps for specialists, investors and hardship (Exit-Entry Law
// art. 31).
var leadToResidence = []string{"Z", "R", "K", "D", "J1", "Q1", "S1", "X1"}

func (c *checker) visaKind() {
	kind := c.form.Visa.Type
	if OnVisa.Holds(c.form) && visaSet.Has(kind) && !slices.Contains(leadToResidence, kind) {
		c.warn("visa.type", "dossier.visa.converts", kind)
	}
}

// An extension is applied for 30 days before expiry (Exit-Entry Law art. 32);
// cities take it later, but not after the end.
func (c *checker) residenceExtension() {
	expires := c.form.Residence.Current.ExpiresOn
	if expires.IsZero() || !c.form.residence(ResidenceExtension) {
		return
	}
	c.extends("residence.current.expiresOn", expires)
}

func (c *checker) extends(path string, expires civil.Date) {
	switch last := expires.AddDays(-windowCloses); {
	case expires.Before(c.today):
		c.fault(path, "dossier.residence.expired", expires)
	case c.today.After(last):
		c.warn(path, "dossier.residence.late", last)
	}
}

// A work-type residence permit is for 90 days at least and 5 years at most
// (Exit-Entry Law art. 30).
func (c *checker) residenceTerm() {
	r := c.form.Residence.Requested
	if r.Until.IsZero() || !ResidenceTerm.Holds(c.form) {
		return
	}
	from := later(r.From, c.today)
	first, last := from.AddDays(89), from.AddMonths(60).AddDays(-1)
	if r.Until.Before(first) || r.Until.After(last) {
		c.fault("residence.requested.until", "dossier.residence.term", r.Until, first, last)
	}
}

// Nothing outlasts passport, contract or the work that is asked for; what is
// asked beyond is cut (Exit-Entry Law art. 30).
func (c *checker) residenceCut() {
	until := c.form.Residence.Requested.Until
	limit := earliest(c.form.Applicant.Passport.ExpiresOn, c.form.Contract.To, c.form.Post.To)
	if ResidenceTerm.Holds(c.form) && !limit.IsZero() && until.After(limit) {
		c.warn("residence.requested.until", "dossier.residence.cut", limit)
	}
}

func (c *checker) lodged() { c.future("accommodation.movedInOn", c.form.Accommodation.MovedInOn) }

// The certificates are good for six months from their issue (Regulation art.
// 16 for health; service guide for the record).
const certificateMonths = 6

func (c *checker) fresh(path string, issued civil.Date) {
	if issued.IsZero() || c.future(path, issued) {
		return
	}
	if last := issued.AddMonths(certificateMonths); c.today.After(last) {
		c.fault(path, "dossier.certificate.old", last)
	}
}

// Health is certified once for both permits: for a new work permit, where the
// employer may promise it before the entry, and for a first residence permit
// of a year or more of somebody from 18 to 70 (Regulation art. 16). A paper
// that is still missing does not stop the filing; the authority asks for it.
func (c *checker) medical() {
	m := c.form.Medical
	if !c.healthMatters() {
		return
	}
	if m.IssuedOn.IsZero() && !m.Promised {
		c.warn("medical.issuedOn", "dossier.medical.missing")
	}
	c.fresh("medical.issuedOn", m.IssuedOn)
}

func (c *checker) healthMatters() bool {
	r, n := c.form.Residence.Requested, age(c.form.Applicant.BirthDate, c.today)
	year := !r.Until.Before(later(r.From, c.today).AddMonths(12).AddDays(-1))
	return NewWork.Holds(c.form) || c.form.residence(ResidenceFirst) && year && n >= 18 && n <= 70
}

// A new work permit needs a certificate of no criminal record, for class A a
// pledge in its place, and none for who has worked here before (service guide).
func (c *checker) police() {
	p := c.form.PoliceCertificate
	if !NewWork.Holds(c.form) {
		return
	}
	known := slices.ContainsFunc(c.form.PriorPermits, func(p PriorPermit) bool { return p.Kind == WorkPermit })
	if p.IssuedOn.IsZero() && c.form.Category.Grade != GradeA && !known {
		c.warn("policeCertificate.issuedOn", "dossier.police.missing")
	}
	c.fresh("policeCertificate.issuedOn", p.IssuedOn)
}

// earliest is the first of the days that are given.
func earliest(days ...civil.Date) civil.Date {
	days = slices.DeleteFunc(days, civil.Date.IsZero)
	if len(days) == 0 {
		return civil.Date{}
	}
	return slices.MinFunc(days, civil.Date.Compare)
}

// later is the later of two days; a missing one is earlier than any.
func later(a, b civil.Date) civil.Date {
	if a.After(b) {
		return a
	}
	return b
}
