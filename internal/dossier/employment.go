package dossier

import (
	"fmt"
	"strings"
)

// A ground belongs to its class: A1 to A, B3 to B (classification standard).
func (c *checker) ground() {
	g := c.form.Category
	if g.Grade == "" || !groundSet.Has(g.Ground) || strings.HasPrefix(g.Ground, string(g.Grade)) {
		return
	}
	c.fault("category.ground", "dossier.category.ground", g.Ground, string(g.Grade))
}

// The points that the grounds by points ask for (classification standard; 以上 includes the number).
var passMarks = map[string]int{"A6": 85, "B6": 60}

func (c *checker) points() {
	g := c.form.Category
	if mark, ok := passMarks[g.Ground]; ok && g.Score < mark {
		c.fault("category.score", "dossier.category.score", g.Ground, mark, g.Score)
	}
}

// The period asked for lies within the contract.
func (c *checker) workWithinContract() {
	p, k := c.form.Post, c.form.Contract
	if !c.ordered("post.to", p.From, p.To) || !c.ordered("contract.to", k.From, k.To) {
		return
	}
	if !p.From.IsZero() && p.From.Before(k.From) {
		c.fault("post.from", "dossier.post.before", p.From, k.From)
	}
	if !k.To.IsZero() && p.To.After(k.To) {
		c.fault("post.to", "dossier.post.after", p.To, k.To)
	}
}

// A monthly pay above the yearly one is a slip of the pen.
func (c *checker) pay() {
	if p := c.form.Pay; p.Yearly > 0 && p.Monthly > p.Yearly {
		c.fault("pay.monthly", "dossier.pay.monthly", fmt.Sprint(p.Monthly), fmt.Sprint(p.Yearly))
	}
}

// The employer must exist lawfully (service guide), and no permit outlasts its licence.
func (c *checker) licence() {
	e := c.form.Employer
	switch {
	case Ending.Holds(c.form):
	case e.LicenceUnlimited && !e.LicenceEnd.IsZero():
		c.fault("employer.licenceEnd", "dossier.licence.both", e.LicenceEnd)
	case e.LicenceEnd.IsZero() && !e.LicenceUnlimited:
		c.fault("employer.licenceEnd", "dossier.licence.open")
	case !e.LicenceEnd.IsZero() && e.LicenceEnd.Before(c.today):
		c.fault("employer.licenceEnd", "dossier.licence.ended", e.LicenceEnd)
	}
}

// The window of a work permit extension, in calendar days before expiry. The
// law gives no unit; the national system counts calendar days, and some offices
// working days, so those are warned of (Licence Law art. 50; service guide).
const (
	windowOpens  = 90
	windowCloses = 30
)

func (c *checker) workExtension() {
	expires := c.form.WorkPermit.ExpiresOn
	if !c.form.work(WorkExtension) || expires.IsZero() {
		return
	}
	opens, closes := expires.AddDays(-windowOpens), expires.AddDays(-windowCloses)
	switch {
	case expires.Before(c.today):
		c.fault("workPermit.expiresOn", "dossier.extension.expired", expires)
	case c.today.After(closes):
		c.fault("workPermit.expiresOn", "dossier.extension.late", closes, expires)
	case c.today.Before(opens):
		c.warn("workPermit.expiresOn", "dossier.extension.early", opens, closes)
	case workingDays(c.today, windowCloses).After(expires):
		c.warn("workPermit.expiresOn", "dossier.extension.close", expires)
	}
}

func (c *checker) formerPermits() {
	for i, p := range c.form.PriorPermits {
		path := fmt.Sprintf("priorPermits[%d].", i)
		if !c.future(path+"from", p.From) {
			c.ordered(path+"to", p.From, p.To)
		}
	}
}
