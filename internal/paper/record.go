package paper

import (
	"tandem/internal/civil"
	"tandem/internal/text"
)

// A Visit is the sheet that a person brings to the window.
type Visit struct {
	Head
	Holder   Person
	Employer Name
	Matters  []Name
	At       civil.Moment
	Until    civil.Moment // end of the slot
	Station  Name
	Address  Name
	Purpose  Name   // why in person: originals, biometrics, interview
	Bring    []Item // originals to bring
	Contact  Contact
}

// A HandOut is the record that papers were handed out, signed by who took them.
type HandOut struct {
	Head
	Holder  Person
	Permits []Granted
	Taker   Name   // who takes them: the holder or an agent
	TakerID string `max:"60"` // the paper the taker showed
	By      Name   // the officer or the post
	Way     Name   // pick-up or post, with the tracking number
	At      civil.Moment
}

// An Archive is the cover of a case's file.
type Archive struct {
	Head
	Holder   Person
	Employer Name
	Matters  []Name
	Outcome  Name
	Filed    civil.Date // zero: it was withdrawn as a draft
	Ended    civil.Date
	Until    civil.Date // retention
	Pages    int        // of the whole file
	Contents []Content
}

// A Content is one paper in the file.
type Content struct {
	What  Name
	Date  civil.Date
	Pages int
}

func (Visit) kind() Kind     { return VisitSheet }
func (HandOut) kind() Kind   { return HandOutRecord }
func (Archive) kind() Kind   { return ArchiveCover }
func (v Visit) head() Head   { return v.Head }
func (h HandOut) head() Head { return h.Head }
func (a Archive) head() Head { return a.Head }

func (v Visit) check(f *faults) {
	f.missing("holder.name", v.Holder.Name.IsZero())
	f.missing("at", v.At.IsZero())
	f.missing("station", v.Station.IsZero())
	f.missing("purpose", v.Purpose.IsZero())
	if !v.Until.IsZero() && v.Until.Before(v.At) {
		f.at("until", "paper.field.before", moment(v.At))
	}
}

func (h HandOut) check(f *faults) {
	f.missing("holder.name", h.Holder.Name.IsZero())
	f.missing("permits", len(h.Permits) == 0)
	f.missing("taker", h.Taker.IsZero())
	f.missing("by", h.By.IsZero())
	f.missing("at", h.At.IsZero())
}

func (a Archive) check(f *faults) {
	f.missing("holder.name", a.Holder.Name.IsZero())
	f.missing("outcome", a.Outcome.IsZero())
	f.missing("ended", a.Ended.IsZero())
	f.missing("until", a.Until.IsZero())
	f.missing("contents", len(a.Contents) == 0)
}

// A list gathers particulars, leaving out what is empty.
type list []particular

func (l *list) add(label string, n Name) {
	if !n.IsZero() {
		*l = append(*l, particular{label, n})
	}
}

func (l *list) day(label string, d civil.Date) {
	if !d.IsZero() {
		l.add(label, Both(day(d)))
	}
}

func (l *list) person(p Person) {
	l.add("applicant", p.Name)
	l.add("nationality", p.Nationality)
	l.day("birth", p.Birth)
	l.add("passport", Name{ZH: p.Passport})
}

func (l *list) matters(all []Name) {
	for _, m := range all {
		l.add("matter", m)
	}
}

func (v Visit) draw(s *sheet) error {
	s.next()
	s.title()
	var l list
	l.add("time", v.slot())
	l.add("station", v.Station)
	l.add("address", v.Address)
	l.add("purpose", v.Purpose)
	l.add("applicant", v.Holder.Name)
	l.add("passport", Name{ZH: v.Holder.Passport})
	l.add("employer", v.Employer)
	l.matters(v.Matters)
	s.particulars(l)
	s.paragraph(text.Say("paper.visit.open"))
	if len(v.Bring) > 0 {
		items := Letter{Items: v.Bring}
		s.table(items.itemColumns(), items.itemRows())
	}
	for _, m := range append([]text.Localized{text.Say("paper.visit.close")}, v.Contact.words()...) {
		s.paragraph(m)
	}
	s.closing()
	return nil
}

func (v Visit) slot() Name {
	switch {
	case v.Until.IsZero():
		return Both(moment(v.At))
	case v.Until.Date == v.At.Date:
		return Both(text.Say("paper.slot", moment(v.At), clock(v.Until)))
	}
	return Both(text.Say("paper.slot", moment(v.At), moment(v.Until)))
}

func (h HandOut) draw(s *sheet) error {
	s.next()
	s.title()
	var l list
	l.person(h.Holder)
	l.add("taker", h.Taker)
	l.add("taker-id", Name{ZH: h.TakerID})
	l.add("way", h.Way)
	l.add("by", h.By)
	l.add("time", Both(moment(h.At)))
	s.particulars(l)
	s.paragraph(text.Say("paper.handout.open"))
	Letter{Permits: h.Permits}.lists(s)
	s.paragraph(text.Say("paper.handout.close"))
	s.lines("sign-taker", "sign-officer", "sign-date")
	s.closing()
	return nil
}

func (a Archive) draw(s *sheet) error {
	s.next()
	s.title()
	var l list
	l.person(a.Holder)
	l.add("employer", a.Employer)
	l.matters(a.Matters)
	l.add("outcome", a.Outcome)
	l.day("filed", a.Filed)
	l.day("ended", a.Ended)
	l.day("keep-until", a.Until)
	if a.Pages > 0 {
		l.add("pages", Name{ZH: number(a.Pages)})
	}
	s.particulars(l)
	s.y += 4
	s.table([]column{{"order", 0.7}, {"item", 6}, {"day", 2.4}, {"pages", 1.2}}, a.rows())
	s.lines("sign-archivist", "sign-checker", "sign-date")
	s.closing()
	return nil
}

func (a Archive) rows() [][]Name {
	var rows [][]Name
	for i, c := range a.Contents {
		on, pages := Name{}, Name{}
		if !c.Date.IsZero() {
			on = Both(day(c.Date))
		}
		if c.Pages > 0 {
			pages = Name{ZH: number(c.Pages)}
		}
		rows = append(rows, []Name{{ZH: number(i + 1)}, c.What, on, pages})
	}
	return rows
}
