package dossier

import (
	"cmp"
	"slices"

	"tandem/internal/civil"
)

// Bounds are what the procedure must know of a form to choose tracks and to
// set periods. They hold no name, no address and no birth date; the permit
// numbers in them are those that the authorities gave themselves. Days that
// the form does not give are zero, and all periods include both their days.
type Bounds struct {
	City      string               `json:"city"`
	Work      WorkTransaction      `json:"work,omitzero"`
	Residence ResidenceTransaction `json:"residence,omitzero"`
	Grade     Grade                `json:"grade,omitzero"`
	Age       int                  `json:"age,omitzero"` // full years on the day asked for
	Delivery  DeliveryChoice       `json:"delivery,omitzero"`

	WorkFrom        civil.Date `json:"workFrom,omitzero"` // as requested
	WorkTo          civil.Date `json:"workTo,omitzero"`
	ContractFrom    civil.Date `json:"contractFrom,omitzero"`
	ContractTo      civil.Date `json:"contractTo,omitzero"`
	ResidenceFrom   civil.Date `json:"residenceFrom,omitzero"` // as requested
	ResidenceUntil  civil.Date `json:"residenceUntil,omitzero"`
	PassportExpires civil.Date `json:"passportExpires,omitzero"`
	LicenceEnd      civil.Date `json:"licenceEnd,omitzero"` // zero for one without end

	WorkPermit      Held       `json:"workPermit,omitzero"` // held now
	ResidencePermit Held       `json:"residencePermit,omitzero"`
	Entry           civil.Date `json:"entry,omitzero"`
	StayUntil       civil.Date `json:"stayUntil,omitzero"`
	LawfulUntil     civil.Date `json:"lawfulUntil,omitzero"` // last day of the stay on what is held now

	PriorWork      int `json:"priorWork,omitzero"` // permits of a year or more in an unbroken row up to the last
	PriorResidence int `json:"priorResidence,omitzero"`
	Dependants     int `json:"dependants,omitzero"` // members of the family who ask for residence
}

// Bounds draws the bounds from the form for the day on.
func (f Form) Bounds(on civil.Date) Bounds {
	b := Bounds{
		City: f.City, Work: f.Transaction.Work, Residence: f.Transaction.Residence,
		Grade: f.Category.Grade, Delivery: f.Delivery.Choice,
		WorkFrom: f.Post.From, WorkTo: f.Post.To, ContractFrom: f.Contract.From, ContractTo: f.Contract.To,
		ResidenceFrom: f.Residence.Requested.From, ResidenceUntil: f.Residence.Requested.Until,
		PassportExpires: f.Applicant.Passport.ExpiresOn, LicenceEnd: f.Employer.LicenceEnd,
		WorkPermit:      f.WorkPermit,
		ResidencePermit: Held{f.Residence.Current.Number, f.Residence.Current.ExpiresOn},
		Entry:           f.Entry.Date, StayUntil: f.Visa.StayUntil, LawfulUntil: f.lawfulUntil(),
		PriorWork: row(f.PriorPermits, WorkPermit), PriorResidence: row(f.PriorPermits, ResidencePermit),
	}
	if birth := f.Applicant.BirthDate; !birth.IsZero() {
		b.Age = age(birth, on)
	}
	for _, d := range f.Dependants {
		if d.applies() {
			b.Dependants++
		}
	}
	return b
}

// lawfulUntil is the last day of the stay: that of the residence permit, or of
// the visa, or thirty days after entry on a visa that leads to residence
// (Exit-Entry Law art. 30).
func (f Form) lawfulUntil() civil.Date {
	switch entry := f.Entry.Date; {
	case !f.Residence.Current.ExpiresOn.IsZero():
		return f.Residence.Current.ExpiresOn
	case !f.Visa.StayUntil.IsZero():
		return f.Visa.StayUntil
	default:
		return entry.AddDays(daysAfterEntry)
	}
}

// row counts the permits of one kind that follow each other without a day
// between, back from the last one, each for a year or more. A permit of exactly
// one year counts: 一年以上 includes the year (Civil Code art. 1259).
func row(permits []PriorPermit, kind PermitKind) int {
	all := slices.DeleteFunc(slices.Clone(permits), func(p PriorPermit) bool { return p.Kind != kind })
	slices.SortStableFunc(all, func(a, b PriorPermit) int { return cmp.Or(b.To.Compare(a.To), b.From.Compare(a.From)) })
	n := 0
	for i, p := range all {
		if !fullYear(p) || i > 0 && p.To.AddDays(1).Before(all[i-1].From) {
			break
		}
		n++
	}
	return n
}

// fullYear reports whether p was for a year or more, both its days included.
func fullYear(p PriorPermit) bool {
	return !p.From.IsZero() && !p.To.Before(p.From.AddMonths(12).AddDays(-1))
}
