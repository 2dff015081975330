package casework

import (
	"cmp"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// Wanted lists the permits that a form asks for, the applicant's and the family's.
func Wanted(v dossier.Version) []permit.Wanted {
	f := v.Form
	var out []permit.Wanted
	if t := f.Transaction.Work; t != "" {
		held := permit.Permit{Number: f.WorkPermit.Number, To: f.WorkPermit.ExpiresOn}
		out = append(out, permit.Wanted{Kind: permit.Work, Transaction: permit.Transaction(t), Current: prior(f, dossier.WorkPermit, held)})
	}
	if t := f.Transaction.Residence; t != "" {
		held := permit.Permit{Number: f.Residence.Current.Number, To: f.Residence.Current.ExpiresOn}
		out = append(out, permit.Wanted{Kind: permit.Residence, Transaction: permit.Transaction(t), Current: prior(f, dossier.ResidencePermit, held)})
	}
	holder := 0
	for _, d := range f.Dependants {
		if d.Residence == "" {
			continue
		}
		holder++
		out = append(out, permit.Wanted{Kind: permit.Residence, Transaction: permit.Transaction(d.Residence), Holder: holder, Current: permit.Permit{Number: d.PermitNumber, To: d.PermitExpiresOn}})
	}
	return out
}

// prior completes the permit held today with its first day, where the form lists it
// among the earlier permits too.
func prior(f dossier.Form, kind dossier.PermitKind, held permit.Permit) permit.Permit {
	var from civil.Date
	for _, p := range f.PriorPermits {
		if p.Kind == kind && p.To == held.To {
			from = cmp.Or(from, p.From)
		}
	}
	held.From = from
	return held
}
