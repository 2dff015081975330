package drafting

import (
	"cmp"
	"fmt"

	"tandem/internal/civil"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Permit drafts a permit that was issued, with the permits issued in the same act. What
// machines read of it, the QR text and the proof, is for whoever signs.
func (f File) Permit(k permit.Certificate, issued []permit.Certificate) paper.Permit {
	t, _ := f.Case.Track(k.Track)
	p := paper.Permit{Kind: kindOf(t), Holder: f.Holder(k.Holder), From: k.From, To: k.To,
		Head: paper.Head{Authority: f.office(t.Authority), Number: k.Number, Case: string(f.Case.ID), Date: k.On, Specimen: f.Specimen}}
	for _, other := range issued {
		if track, ok := f.Case.Track(other.Track); ok && other.Track != k.Track {
			p.Siblings = append(p.Siblings, paper.Sibling{Kind: kindOf(track), Number: other.Number})
		}
	}
	if k.Kind == permit.Work {
		p.Category, p.Employer, p.Post = category(string(f.Form.Category.Grade)), f.employer(), given(f.Form.Post.Title)
		return p
	}
	p.Reason, p.Place = paper.Both(text.Say(reasonKey(k.Holder))), f.city()
	return p
}

// kindOf is what is printed: who is abroad gets the notification for the visa, which
// is the electronic permit at once (MOHRSS notice 75 of 2024).
func kindOf(t permit.Track) paper.Kind {
	switch {
	case t.Kind == permit.Residence:
		return paper.ResidencePermit
	case t.Transaction == permit.Overseas:
		return paper.WorkNotification
	}
	return paper.WorkPermit
}

func category(grade string) paper.Name {
	if grade == "" {
		return given("")
	}
	return paper.Both(text.Say("drafting.category." + grade))
}

// given is what a form states; one for a change or a replacement need not state what
// stays as it was.
func given(said string) paper.Name {
	if said == "" {
		return paper.Both(text.Say("drafting.same"))
	}
	return paper.Name{ZH: said}
}

// Cancellation drafts the certificate that a permit has ended (注销证明).
func (f File) Cancellation(k permit.Certificate) paper.Letter {
	t, _ := f.Case.Track(k.Track)
	return paper.Letter{Kind: paper.Cancelled, To: f.Holder(k.Holder).Name, Applicant: f.Holder(k.Holder).Name, Passport: f.Holder(k.Holder).Passport,
		Head:    paper.Head{Authority: f.office(t.Authority), Number: fmt.Sprintf("%s-C-%s", f.Case.ID, k.Track), Case: string(f.Case.ID), Date: k.On, Specimen: f.Specimen},
		Permits: []paper.Granted{{What: f.matter(t), Number: k.Number, From: k.From, To: k.To}}, Contact: paper.Contact{Place: f.window()}}
}

// reasonKey is the reason for residence: work, or private affairs for family.
func reasonKey(holder int) string {
	if holder > 0 {
		return "drafting.residence.family"
	}
	return "drafting.residence.work"
}

func (f File) city() paper.Name { return paper.Name{ZH: f.Pack.Names.ZH, EN: f.Pack.Names.EN} }

func (f File) recordHead(name string, on civil.Date) paper.Head {
	return paper.Head{Authority: f.window(), For: f.actingFor(), Number: fmt.Sprintf("%s-%s", f.Case.ID, name), Case: string(f.Case.ID), Date: on, Specimen: f.Specimen}
}

// slotMinutes is how long a visit is planned for where the station does not say.
const slotMinutes = 30

// visitMinutes is how long a visit to the station is planned for.
func (f File) visitMinutes(station permit.OfficeID) int {
	if o, ok := f.Pack.Office(station); ok && o.Visits != nil {
		return o.Visits.Slot
	}
	return slotMinutes
}

// Visit drafts the sheet that the applicant brings to the booked visit.
func (f File) Visit(on civil.Date) paper.Visit {
	slot := f.Case.Slot
	v := paper.Visit{Head: f.recordHead("V", on), Holder: f.Holder(0), Employer: f.employer(), Matters: f.matters(""), At: slot.At,
		Until: civil.Moment{Date: slot.At.Date, Minute: slot.At.Minute + f.visitMinutes(slot.Station)}, Station: f.office(cmp.Or(slot.Station, f.Case.Station, f.Pack.Profile.Window)),
		Purpose: paper.Both(text.Say("drafting.visit")), Contact: paper.Contact{Place: f.window()}}
	for _, m := range f.Case.Materials {
		if m.Original && m.Met == permit.Uploaded {
			v.Bring = append(v.Bring, paper.Item{What: f.material(m.Code), Form: paper.Both(text.Say("drafting.original"))})
		}
	}
	return v
}

// HandOut drafts the record that the permits were handed over.
func (f File) HandOut(at civil.Moment, by permit.PersonID) paper.HandOut {
	way := f.Case.Collection.Way
	if way == "" {
		way = permit.PickUp
	}
	said := paper.Both(way)
	if f.Case.Collection.Tracking != "" {
		said = paper.Both(text.Say("drafting.tracking", way, f.Case.Collection.Tracking))
	}
	return paper.HandOut{Head: f.recordHead("H", at.Date), Holder: f.Holder(0), Permits: f.permits(""), Taker: f.applicant(),
		TakerID: f.Form.Applicant.Passport.Number, By: f.officer(by), Way: said, At: at}
}

// Archive drafts the cover of the file.
func (f File) Archive(on civil.Date) paper.Archive {
	c := f.Case
	a := paper.Archive{Head: f.recordHead("A", on), Holder: f.Holder(0), Employer: f.employer(), Matters: f.matters(""), Outcome: paper.Both(c.Outcome),
		Filed: c.Filed, Ended: cmp.Or(c.EndedOn, c.Retention.ClosedOn, on), Until: c.Retention.Until}
	for _, m := range c.Materials {
		if m.Version > 0 {
			a.Contents = append(a.Contents, paper.Content{What: f.material(m.Code)})
		}
	}
	for _, n := range c.Notices {
		a.Contents = append(a.Contents, paper.Content{What: paper.Both(n.Letter), Date: n.On})
	}
	return a
}
