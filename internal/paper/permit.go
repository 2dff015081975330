package paper

import (
	"tandem/internal/civil"
	"tandem/internal/press"
	"tandem/internal/text"
)

// A Permit is a work permit, the notification for a visa, or a residence permit.
type Permit struct {
	Kind Kind // WorkPermit, WorkNotification or ResidencePermit
	Head      // its Number is the permit's, its Date the day of issue, its Authority who issued

	Holder   Person
	Category Name `max:"200"` // of work: 外国高端人才（A类）
	Employer Name `max:"200"`
	Post     Name `max:"200"`
	Reason   Name `max:"200"` // for residence
	Place    Name `max:"200"` // of issue, of a residence permit
	From, To civil.Date
	With     []Person // accompanying persons, of a residence permit
	Siblings []Sibling
	Photo    []byte // JPEG; empty: a frame to stick it in
}

// A Person is the holder as the passport has it.
type Person struct {
	Name        Name `max:"200"` // EN as in the passport, ZH if there is one
	Sex         Name `max:"40"`
	Nationality Name `max:"80"`
	Birth       civil.Date
	Passport    string `max:"40"`
}

// A Sibling is a permit issued in the same act. Neither is valid without the other.
type Sibling struct {
	Kind   Kind
	Number string `max:"40"`
}

func (p Permit) kind() Kind { return p.Kind }
func (p Permit) head() Head { return p.Head }

func (p Permit) check(f *faults) {
	switch p.Kind {
	case WorkPermit, WorkNotification:
		f.missing("category", p.Category.IsZero())
		f.missing("employer", p.Employer.IsZero())
		f.missing("post", p.Post.IsZero())
	case ResidencePermit:
		f.missing("reason", p.Reason.IsZero())
		f.missing("place", p.Place.IsZero())
	default:
		f.at("kind", "paper.field.kind", string(p.Kind))
		return
	}
	f.missing("number", p.Number == "")
	f.missing("qr", p.QR == "")
	f.missing("from", p.From.IsZero())
	f.missing("to", p.To.IsZero())
	if !p.To.IsZero() && p.To.Before(p.From) {
		f.at("to", "paper.field.before", day(p.From))
	}
	p.Holder.check(f)
	p.checkSiblings(f)
	if len(p.Photo) > maxPhoto {
		f.at("photo", "paper.field.bytes", len(p.Photo), maxPhoto)
	} else if len(p.Photo) > 0 && press.CheckPicture(p.Photo) != nil {
		f.at("photo", "paper.field.photo")
	}
}

func (p Permit) checkSiblings(f *faults) {
	for i, s := range p.Siblings {
		f.missing(entry("siblings", i, "number"), s.Number == "")
		if s.Kind != WorkPermit && s.Kind != WorkNotification && s.Kind != ResidencePermit {
			f.at(entry("siblings", i, "kind"), "paper.field.kind", string(s.Kind))
		}
	}
}

func (p Person) check(f *faults) {
	f.missing("holder.name", p.Name.IsZero())
	f.missing("holder.nationality", p.Nationality.IsZero())
	f.missing("holder.birth", p.Birth.IsZero())
	f.missing("holder.passport", p.Passport == "")
}

// particulars are what the permit certifies, in the order of the old card.
func (p Permit) particulars() []particular {
	all := []particular{
		{"holder", p.Holder.Name}, {"sex", p.Holder.Sex}, {"nationality", p.Holder.Nationality},
		{"birth", Both(day(p.Holder.Birth))}, {"passport", Name{ZH: p.Holder.Passport}},
		{"category", p.Category}, {"employer", p.Employer}, {"post", p.Post}, {"residence-reason", p.Reason},
		{"validity", Both(span{p.From, p.To})}, {"place", p.Place},
	}
	for _, w := range p.With {
		all = append(all, particular{"with", w.line()})
	}
	for _, s := range p.Siblings {
		all = append(all, particular{"sibling", s.line()})
	}
	kept := all[:0]
	for _, row := range all {
		if !row.value.IsZero() {
			kept = append(kept, row)
		}
	}
	return kept
}

func (s Sibling) line() Name {
	return Both(text.Say("paper.sibling", Both(s.Kind), s.Number))
}

// line is an accompanying person on one line.
func (p Person) line() Name {
	if p.Birth.IsZero() || p.Passport == "" {
		return p.Name
	}
	return Both(text.Say("paper.with", p.Name, day(p.Birth), p.Passport))
}
