package dossier

import (
	"slices"

	"tandem/internal/text"
)

// A Need says in which applications a question must be answered.
type Need string

// The needs; Optional questions may always be left open.
const (
	Optional       Need = ""
	Always         Need = "always"
	NewWork        Need = "new-work"        // overseas or domestic work permit
	WorkTerm       Need = "work-term"       // a work permit with a new period
	HoldsWork      Need = "holds-work"      // something is done with a work permit that exists
	AnyResidence   Need = "any-residence"   // any residence transaction but cancellation
	ResidenceTerm  Need = "residence-term"  // a residence permit with a new period
	HoldsResidence Need = "holds-residence" // something is done with a residence permit that exists
	Inside         Need = "inside"          // the applicant must have entered China
	OnVisa         Need = "on-visa"         // the stay still rests on a visa
	Changing       Need = "changing"
	Ending         Need = "ending"
	Losing         Need = "losing"
	Posting        Need = "posting"
	OnceChinese    Need = "once-chinese"
)

// In says when: "for a new work permit".
func (n Need) In(l text.Lang) string { return text.T(l, "dossier.need."+string(n)) }

// Holds reports whether f is such an application. An unknown need never holds.
func (n Need) Holds(f *Form) bool {
	holds, ok := needs[n]
	return ok && holds(f)
}

var needs = map[Need]func(*Form) bool{
	Always:         func(*Form) bool { return true },
	NewWork:        func(f *Form) bool { return f.work(WorkOverseas, WorkDomestic) },
	WorkTerm:       func(f *Form) bool { return f.work(WorkOverseas, WorkDomestic, WorkExtension) },
	HoldsWork:      holdsWork,
	AnyResidence:   func(f *Form) bool { return f.Transaction.Residence != "" && !f.residence(ResidenceCancellation) },
	ResidenceTerm:  func(f *Form) bool { return f.residence(ResidenceFirst, ResidenceExtension) },
	HoldsResidence: func(f *Form) bool { return f.Transaction.Residence != "" && !f.residence(ResidenceFirst) },
	Inside:         inside,
	OnVisa:         func(f *Form) bool { return f.residence(ResidenceFirst) && inside(f) },
	Changing:       func(f *Form) bool { return f.work(WorkChange) || f.residence(ResidenceChange) },
	Ending:         func(f *Form) bool { return f.work(WorkCancellation) || f.residence(ResidenceCancellation) },
	Losing:         func(f *Form) bool { return f.work(WorkReplacement) || f.residence(ResidenceReissue) },
	Posting:        func(f *Form) bool { return f.Delivery.Choice == ByPost },
	OnceChinese:    onceChinese,
}

// A residence permit alone rests on a work permit given before (Regulation art. 16).
func holdsWork(f *Form) bool {
	return f.work(WorkExtension, WorkChange, WorkCancellation, WorkReplacement) ||
		f.Transaction.Work == "" && f.Transaction.Residence != ""
}

// Who applies from overseas for both permits has not entered yet.
func inside(f *Form) bool {
	return f.work(WorkDomestic) || f.Transaction.Residence != "" && !f.work(WorkOverseas)
}

func onceChinese(f *Form) bool {
	return slices.ContainsFunc(f.Applicant.FormerNationalities, Country.China)
}

func (f *Form) work(kinds ...WorkTransaction) bool {
	return slices.Contains(kinds, f.Transaction.Work)
}

func (f *Form) residence(kinds ...ResidenceTransaction) bool {
	return slices.Contains(kinds, f.Transaction.Residence)
}
