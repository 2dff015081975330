package dossier

import (
	"fmt"
	"strings"

	"tandem/internal/civil"
)

// applies reports whether a residence permit is asked for the dependant.
func (d Dependant) applies() bool { return d.Residence != "" }

// dependants checks every member of the family.
func (c *checker) dependants() {
	for i, d := range c.form.Dependants {
		path := fmt.Sprintf("dependants[%d].", i)
		if d.Nationality.China() {
			c.fault(path+"nationality", "dossier.nation.china", string(d.Nationality))
		}
		if c.bornAt(path+"birthDate", d.BirthDate) {
			c.child(path, d)
		}
		c.future(path+"enteredOn", d.EnteredOn)
		if d.applies() {
			c.familyPermit(path, d)
		}
	}
}

// Children follow their parents up to 18 (Regulation art. 15); older ones need
// a ground of their own.
func (c *checker) child(path string, d Dependant) {
	if n := age(d.BirthDate, c.today); d.applies() && d.Relation == "child" && n >= adulthood {
		c.fault(path+"relation", "dossier.family.grown", n)
	}
}

// familyPermit checks the residence permit that is asked for a dependant.
func (c *checker) familyPermit(path string, d Dependant) {
	if !d.PassportExpiresOn.IsZero() && d.PassportExpiresOn.Before(c.today) {
		c.fault(path+"passportExpiresOn", "dossier.passport.expired", d.PassportExpiresOn)
	}
	switch d.Residence {
	case ResidenceFirst:
		c.needs(path+"enteredOn", d.EnteredOn.IsZero())
		c.familyTerm(path, d.RequestedUntil)
	case ResidenceExtension:
		c.needs(path+"permitNumber", d.PermitNumber == "")
		c.needs(path+"permitExpiresOn", d.PermitExpiresOn.IsZero())
		if !d.PermitExpiresOn.IsZero() {
			c.extends(path+"permitExpiresOn", d.PermitExpiresOn)
		}
		c.familyTerm(path, d.RequestedUntil)
	default:
		c.needs(path+"permitNumber", d.PermitNumber == "")
	}
}

func (c *checker) needs(path string, missing bool) {
	if missing {
		q, _ := QuestionAt(path)
		c.fault(path, "dossier.family.missing", q.Label())
	}
}

// Residence that is not for work is for 180 days at least and 5 years at most
// (Exit-Entry Law art. 30), and ends with that of the person it follows.
func (c *checker) familyTerm(path string, until civil.Date) {
	path += "requestedUntil"
	if until.IsZero() {
		c.needs(path, true)
		return
	}
	first, last := c.today.AddDays(179), c.today.AddMonths(60).AddDays(-1)
	sponsor := c.form.Residence.Requested.Until
	switch {
	case until.Before(first) || until.After(last):
		c.fault(path, "dossier.residence.term", until, first, last)
	case !sponsor.IsZero() && until.After(sponsor):
		c.warn(path, "dossier.residence.cut", sponsor)
	}
}

// Only one husband or wife can come along (Civil Code art. 1041).
func (c *checker) spouses() {
	seen := false
	for i, d := range c.form.Dependants {
		if d.Relation == "spouse" && seen {
			c.fault(fmt.Sprintf("dependants[%d].relation", i), "dossier.family.spouses")
		}
		seen = seen || d.Relation == "spouse"
	}
}

// The applicant must be reached beside the handler and the employer, so phone
// and e-mail differ from theirs (notes on filling in the form).
func (c *checker) ownContact() {
	f := c.form
	for _, other := range []struct{ id, phone, email string }{
		{"handler", f.Handler.Phone, f.Handler.Email}, {"employer", f.Employer.Phone, f.Employer.Email},
	} {
		if phone := f.Contact.Phone; phone != "" && dialled(phone) == dialled(other.phone) {
			c.same("contact.phone", other.id+".phone")
		}
		if email := f.Contact.Email; email != "" && strings.EqualFold(email, other.email) {
			c.same("contact.email", other.id+".email")
		}
	}
}

func (c *checker) same(path, other string) {
	q, _ := QuestionAt(other)
	c.fault(path, "dossier.contact.same", q.Label())
}

// dialled is a phone number without what is only for the eye and without the
// code of China.
func dialled(phone string) string {
	digits := strings.NewReplacer(" ", "", "-", "", "+", "").Replace(phone)
	return strings.TrimPrefix(digits, "86")
}

func (c *checker) signed() { c.future("pledges.signedAt", c.form.Pledges.SignedAt.Date) }
