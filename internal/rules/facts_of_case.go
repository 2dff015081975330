package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/dossier"
)

// history is what has been in China up to now.
func (f *Facts) history(form dossier.Form, today civil.Date) {
	f.China.Inside = new(!form.Entry.Date.IsZero())
	f.China.Visa = visaOf(form.Visa.Type, !form.Entry.Date.IsZero())
	f.China.WorkPermits = new(form.Bounds(today).PriorResidence)
	f.China.WorkYears = new(worked(chinese(form.Jobs), today) / 12)
	f.Case.FirstInChina = new(!slices.ContainsFunc(form.PriorPermits, ofWork) && form.WorkPermit.Number == "")
	f.Case.ChangesEmployer = new(changesEmployer(form, today))
}

// visaOf is the visa stated; nobody who has not entered, or has entered on something
// else and says so nowhere, is known to have none.
func visaOf(kind string, entered bool) *string {
	if kind == "" && !entered {
		return new("none")
	}
	return given(kind)
}

func chinese(jobs []dossier.Job) []dossier.Job {
	return slices.DeleteFunc(slices.Clone(jobs), func(j dossier.Job) bool { return !j.Country.China() })
}

func ofWork(p dossier.PriorPermit) bool { return p.Kind == dossier.WorkPermit }

// changesEmployer: who applies in China for another work permit while one is still in
// force has another employer; with the same one it would be extended or changed
// (domain 2.5 b, d).
func changesEmployer(form dossier.Form, today civil.Date) bool {
	if form.Transaction.Work != dossier.WorkDomestic {
		return false
	}
	inForce := func(p dossier.PriorPermit) bool { return ofWork(p) && !p.To.Before(today) }
	return form.WorkPermit.Number != "" || slices.ContainsFunc(form.PriorPermits, inForce)
}

// employer is what the form says of the unit: it exists by the licence that it states.
func (f *Facts) employer(form dossier.Form) {
	f.Post.IntraGroup = new(form.Employer.DispatchedBy != "")
	if form.Employer.RegisterConfirms {
		f.Employer.Lawful = new(true)
	}
}

func (f *Facts) application(form dossier.Form) {
	f.Case.Work, f.Case.Residence = applied(form.Transaction.Work), applied(form.Transaction.Residence)
	f.Case.Category = given(string(form.Category.Grade))
	if g := form.Category.Ground; g != "" {
		f.Post.NativeLanguage = new(g == "B3")                                      // the ground of language teachers
		f.Case.ByPoints = new(slices.Contains([]string{"A3", "A6", "B4", "B6"}, g)) // pay or points
	}
	f.Case.NewPost = new(slices.Contains(form.Transaction.Changed, "post-title"))
	f.Case.NewCategory = new(slices.Contains(form.Transaction.Changed, "category"))
	f.Case.MovesWithin = new(slices.Contains(form.Transaction.Changed, "place") && !slices.Contains(form.Transaction.Changed, "employer-name"))
	f.Case.Talent = new(form.Residence.Requested.Reason == "work-talent")
	f.Case.HealthPromised = new(form.Medical.Promised)
	f.Case.Agent = new(form.Handler.Agency != "")
	f.family(form)
	f.Case.ResidenceMonths = months(form.Residence.Requested.From, form.Residence.Requested.Until, f.On)
}

// family is who comes along, and whether all of them apply in the same case.
func (f *Facts) family(form dossier.Form) {
	stays := func(d dossier.Dependant) bool { return d.Residence == "" }
	f.Family.Accompanies = new(len(form.Dependants) > 0)
	f.Family.Applies = new(len(form.Dependants) > 0 && !slices.ContainsFunc(form.Dependants, stays))
}

// months are the full months of a residence asked for, from the day given or else
// from today; nil where no end is stated. More than the law allows counts as that.
func months(from, until, today civil.Date) *int {
	if from.IsZero() {
		from = today
	}
	if until.IsZero() {
		return nil
	}
	return new(min(60, max(0, fullMonths(from, until.AddDays(1)))))
}

func applied[T ~string](t T) *string {
	if t == "" {
		return new("none")
	}
	return new(string(t))
}

// FactsOfMember reads the facts about a member of the family who applies: 1 is the
// first in the form with a residence transaction. One whom the form names no more
// has facts that nobody knows.
func FactsOfMember(form dossier.Form, holder int, today civil.Date) Facts {
	f := Facts{On: today}
	d, ok := member(form, holder)
	if !ok {
		return f
	}
	f.Person.BirthDate, f.Passport.ExpiresOn = d.BirthDate, d.PassportExpiresOn
	f.Person.Nationality = given(string(d.Nationality))
	f.China.Inside = new(!d.EnteredOn.IsZero())
	f.China.Visa = visaOf(d.VisaType, !d.EnteredOn.IsZero())
	f.Case.Work, f.Case.Residence = new("none"), applied(d.Residence)
	f.Case.ResidenceMonths = months(civil.Date{}, d.RequestedUntil, today)
	f.Case.HealthGiven = new(false)     // no work permit was ever applied for
	f.Family.RelationKnown = new(false) // no register of earlier visits is asked
	f.Case.Agent = new(form.Handler.Agency != "")
	return f
}

func member(form dossier.Form, holder int) (dossier.Dependant, bool) {
	for _, d := range form.Dependants {
		if d.Residence == "" {
			continue
		}
		if holder--; holder == 0 {
			return d, true
		}
	}
	return dossier.Dependant{}, false
}
