package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// An Application is what a pack concludes the materials of a case from.
type Application struct {
	Form   dossier.Form
	Tracks []permit.Track
	On     civil.Date    // the day the form counts from
	Known  []permit.Code // what the system knows beside the form, see Known
}

// Conclude says which papers an application calls for. It never asks a register:
// an answer of one meets a paper that is asked, it does not change what is asked.
func (p *Pack) Conclude(a Application) permit.Conclusion {
	var out permit.Conclusion
	for _, holder := range a.holders() {
		v := a.Facts(holder).values()
		for _, i := range p.Checklist.items(v, holder) {
			if i.Verdict == NotMet {
				out.Spared = append(out.Spared, i.spared())
			} else {
				out.Needs = append(out.Needs, p.need(i, v, holder))
			}
		}
	}
	return out
}

// Checked is every material that the application could need, asked or not, with why.
func (p *Pack) Checked(a Application) []Item {
	var out []Item
	for _, holder := range a.holders() {
		out = append(out, p.Checklist.ItemsOf(a.Facts(holder), holder)...)
	}
	return out
}

// holders are those who get a permit: 0 the applicant, 1… members of the family.
func (a Application) holders() []int {
	var out []int
	for _, t := range a.Tracks {
		if !slices.Contains(out, t.Holder) {
			out = append(out, t.Holder)
		}
	}
	slices.Sort(out)
	return out
}

// Facts are those about a holder. What is applied for is what the case is about,
// whatever the form says by now.
func (a Application) Facts(holder int) Facts {
	if holder > 0 {
		f := FactsOfMember(a.Form, holder, a.On)
		f.Case.Work, f.Case.Residence = new("none"), applied(a.transaction(permit.Residence, holder))
		return f
	}
	form := a.Form
	form.Transaction.Work = dossier.WorkTransaction(a.transaction(permit.Work, 0))
	form.Transaction.Residence = dossier.ResidenceTransaction(a.transaction(permit.Residence, 0))
	f := FactsOf(form, a.On)
	f.Know(a.Known)
	return f
}

// transaction is what the case is about for a holder; "" if nothing of the kind.
func (a Application) transaction(k permit.Kind, holder int) permit.Transaction {
	for _, t := range a.Tracks {
		if t.Kind == k && t.Holder == holder {
			return t.Transaction
		}
	}
	return ""
}

// need is an item that is asked, with what the pack allows of it.
func (p *Pack) need(i Item, v *values, holder int) permit.Need {
	m, _ := p.Material(i.Code)
	n := permit.Need{Code: i.Code, ReadBy: i.ReadBy, Holder: holder, Original: slices.Contains(i.Forms, OriginalToo),
		Tolerable: m.Tolerable, Commit: m.Pledge != nil && m.Pledge.when.eval(v) == Met,
		Row: permit.Code(i.Row), Unclear: i.Verdict == CannotTell}
	if slices.Contains(p.Registers, i.Register) {
		n.Share = string(i.Register)
	}
	return n
}

func (i Item) spared() permit.Spared {
	s := permit.Spared{Code: i.Code, Row: permit.Code(i.Row)}
	if i.Exempt != nil {
		s.Exemption = permit.Code(i.Exempt.ID)
	}
	return s
}

// What the system may know of an applicant beside the form.
const (
	KnownPost   permit.Code = "same-post" // a work permit in the city within three years, for the same occupation
	KnownDegree permit.Code = "degree"    // shown for such a permit
	KnownHealth permit.Code = "health"    // certified for a work permit within six months
)

// Know adds what the system knows. What it does not know is not so: it has looked.
func (f *Facts) Know(known []permit.Code) {
	f.China.SamePost = new(slices.Contains(known, KnownPost))
	f.Case.DegreeKnown = new(slices.Contains(known, KnownDegree))
	f.Case.HealthGiven = new(slices.Contains(known, KnownHealth))
}
