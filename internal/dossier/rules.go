package dossier

import (
	"slices"

	"tandem/internal/civil"
)

// A rule looks at answers that belong together. It says nothing about answers
// that are missing; the table of questions does that.
type rule func(*checker)

// rules are all of them, in the order of the form.
var rules = []rule{
	(*checker).asksForSomething, (*checker).fits, (*checker).changedInTime, (*checker).endedInTime, (*checker).lostBefore,
	(*checker).born, (*checker).adult, (*checker).sixty, (*checker).foreigner,
	(*checker).passportTerm, (*checker).passportLasts, (*checker).longNumber, (*checker).zone, (*checker).fingerprints,
	(*checker).stages, (*checker).beginnings, (*checker).unexplained, (*checker).degree,
	(*checker).ground, (*checker).points, (*checker).workWithinContract, (*checker).pay,
	(*checker).licence, (*checker).workExtension, (*checker).formerPermits,
	(*checker).entered, (*checker).stay, (*checker).visaKind, (*checker).residenceExtension, (*checker).residenceTerm, (*checker).residenceCut,
	(*checker).lodged, (*checker).medical, (*checker).police,
	(*checker).dependants, (*checker).spouses,
	(*checker).ownContact, (*checker).signed,
}

// A case with no transaction of its own may still be one for the family.
func (c *checker) asksForSomething() {
	t := c.form.Transaction
	if c.unread.within("transaction") {
		return
	}
	if t.Work == "" && t.Residence == "" && !slices.ContainsFunc(c.form.Dependants, Dependant.applies) {
		c.fault("transaction", "dossier.transaction.none")
	}
}

// Which residence transactions may stand beside a work transaction in one case.
var pairs = map[WorkTransaction][]ResidenceTransaction{
	WorkOverseas:     {ResidenceFirst},
	WorkDomestic:     {ResidenceFirst, ResidenceExtension, ResidenceChange},
	WorkExtension:    {ResidenceExtension, ResidenceChange},
	WorkChange:       {ResidenceChange, ResidenceExtension},
	WorkCancellation: {ResidenceCancellation},
	WorkReplacement:  {ResidenceReissue, ResidenceExtension, ResidenceChange},
}

func (c *checker) fits() {
	t := c.form.Transaction
	allowed, known := pairs[t.Work]
	if !known || !residenceSet.Has(string(t.Residence)) || slices.Contains(allowed, t.Residence) {
		return
	}
	c.fault("transaction.residence", "dossier.transaction.pair", workSet.Label(string(t.Work)), residenceSet.Label(string(t.Residence)))
}

// A change is reported within 10 working days for the work permit (service
// guide) and within 10 calendar days for the residence permit (Exit-Entry Law
// art. 33). A late one is still taken.
func (c *checker) changedInTime() {
	on := c.form.Transaction.ChangedOn
	if on.IsZero() || c.future("transaction.changedOn", on) {
		return
	}
	if last := workingDays(on, 10); c.form.work(WorkChange) && c.today.After(last) {
		c.warn("transaction.changedOn", "dossier.changed.late-work", last)
	}
	if last := on.AddDays(10); c.form.residence(ResidenceChange) && c.today.After(last) {
		c.warn("transaction.changedOn", "dossier.changed.late-residence", last)
	}
}

// The employer cancels within 10 working days of the end (service guide).
func (c *checker) endedInTime() {
	on := c.form.Transaction.EndedOn
	if last := workingDays(on, 10); !on.IsZero() && c.form.work(WorkCancellation) && c.today.After(last) {
		c.warn("transaction.endedOn", "dossier.ended.late", last)
	}
}

func (c *checker) lostBefore() { c.future("transaction.lostOn", c.form.Transaction.LostOn) }

// future reports a day after today for something that has happened.
func (c *checker) future(path string, d civil.Date) bool {
	if !d.After(c.today) {
		return false
	}
	c.fault(path, "dossier.future", d, c.today)
	return true
}

// ordered reports two days in the wrong order. Missing days are in order.
func (c *checker) ordered(path string, from, to civil.Date) bool {
	if from.IsZero() || to.IsZero() || from.Before(to) {
		return true
	}
	c.fault(path, "dossier.order", to, from)
	return false
}

// workingDays is the nth working day after d by the national calendar. It only
// serves warnings, so a provisional date will do.
func workingDays(d civil.Date, n int) civil.Date {
	rule := civil.Rule{Unit: civil.Working, ClosedStart: civil.Zero}
	return rule.DueDate(civil.National(), civil.Moment{Date: d}, n, nil).Date
}
