package paper

import (
	"tandem/internal/permit"
	"tandem/internal/press"
	"tandem/internal/text"
)

func (l Letter) draw(s *sheet) error {
	row, _ := formOf(l.Kind) // checked
	s.next()
	s.title()
	s.particulars(l.particulars())
	s.addressee(l.To)
	s.paragraph(row.opening(l))
	l.lists(s)
	if !l.Competent.IsZero() {
		s.paragraph(text.Say("paper.competent", l.Competent))
	}
	if end := l.end(row); l.Kind == Kind(permit.CommitmentLetter) {
		s.promise(end[0])
	} else {
		s.last(end)
	}
	s.signature(l.Contact)
	return nil
}

// end is what stands after the lists. The last of it goes with the signature: a page
// with nothing but a signature could belong to anything.
func (l Letter) end(row form) []text.Localized {
	var all []text.Localized
	if m, ok := row.closing(l); ok {
		all = append(all, m)
	}
	if r := l.Remedy; r != (Remedy{}) {
		all = append(all, text.Say("paper.remedy", r.Days, r.To, r.Months, r.Court))
	}
	return all
}

// title is the head of an official document: the authority, a rule, the number, the
// title.
func (s *sheet) title() {
	name := press.Style{Script: press.Song, Size: 25, Space: 1.5}.Fit(s.head.Authority.ZH, width, 12)
	s.y = 23 * press.MM
	s.doc.Tag("P", func() { s.centred(name, s.head.Authority.In(text.ZH), 1.25) })
	if en := s.head.Authority.EN; en != "" && s.head.Authority.ZH != "" {
		s.doc.Tag("P", func() { s.centred(press.Style{Script: press.Roman, Size: 9.5}, en, 1.35) }, press.Lang("en"))
	}
	s.y += 5
	s.page.Line(left, s.y, right, s.y, 2, 0)
	s.page.Line(left, s.y+3, right, s.y+3, 0.6, 0)
	s.y += 8
	s.reference()
	s.y += 12
	s.doc.Tag("H1", func() {
		s.centred(press.Style{Script: press.Song, Size: 19, Space: 1}, s.kind.In(text.ZH), 1.3)
		s.doc.Tag("Span", func() { s.centred(press.Style{Script: press.Roman, Size: 11}, s.kind.In(text.EN), 1.3) }, press.Lang("en"))
	})
	s.y += 8
}

// reference is the number of the paper at the left and of the case at the right; where
// they do not fit beside each other, below.
func (s *sheet) reference() {
	number, file := "", both("paper.label.case")+" "+s.head.Case
	if s.head.Number != "" {
		number = both("paper.label.number") + " " + s.head.Number
	}
	style := press.Style{Script: press.Hei, Size: 8.5}
	s.doc.Tag("P", func() {
		if style.Width(number)+style.Width(file)+12 < width {
			s.page.Text(left, s.y+12, style, number)
			s.page.Right(right, s.y+12, style, file)
			s.y += 14
			return
		}
		for _, words := range append(style.Lines(number, width, 0), style.Lines(file, width, 0)...) {
			s.page.Text(left, s.y+12, style, words)
			s.y += 13
		}
	})
}

// centred sets lines around the middle, the lead given in parts of the size.
func (s *sheet) centred(style press.Style, words string, lead float64) {
	for _, line := range style.Lines(words, width, 0) {
		s.y += style.Size * lead
		s.page.Centre(middle, s.y-style.Size*(lead-1), style, line)
	}
}

func (s *sheet) addressee(n Name) {
	s.y += 4
	s.chinese(text.T(text.ZH, "paper.to", n), 0)
	if en := text.T(text.EN, "paper.to", n); n.EN != "" {
		s.english(en)
	}
	s.y += 3
}

// A particular is one labelled value.
type particular struct {
	label string // of package text, under paper.label.
	value Name
}

func (l Letter) particulars() []particular {
	var all []particular
	add := func(label string, n Name) {
		if !n.IsZero() {
			all = append(all, particular{label, n})
		}
	}
	add("applicant", l.Applicant)
	add("passport", Name{ZH: l.Passport})
	add("employer", l.Employer)
	for _, m := range l.Matters {
		add("matter", m)
	}
	if !l.Received.IsZero() {
		add("received", Both(day(l.Received)))
	}
	return all
}

const labelWidth = 106.0

// particulars draws labelled values between fine rules. Equal labels are named once.
func (s *sheet) particulars(all []particular) {
	if len(all) == 0 {
		return
	}
	s.page.Line(left, s.y, right, s.y, 0.9, 0)
	s.doc.Tag("Table", func() {
		for i, p := range all {
			s.particular(p, i > 0 && all[i-1].label == p.label)
		}
	})
	s.page.Line(left, s.y, right, s.y, 0.9, 0)
	s.y += 6
}

func (s *sheet) particular(p particular, again bool) {
	lines := compact(p.value, width-labelWidth)
	h := float64(len(lines))*pitch + 2*padding
	s.room(min(h, 4*pitch))
	s.doc.Tag("TR", func() {
		n := label(p.label)
		s.doc.Tag("TH", func() {
			if !again {
				s.page.Text(left+2, s.y+padding+10, labelZH, n.ZH)
				s.page.Text(left+2+labelZH.Width(n.ZH)+4, s.y+padding+10, labelEN.Fit(n.EN, labelWidth-8-labelZH.Width(n.ZH), 5), n.EN)
			}
		}, press.Heads("Row"))
		s.doc.Tag("TD", func() { s.value(lines) })
	})
	s.page.Line(left, s.y, right, s.y, 0.3, 0.4)
}

// value draws the lines of a value beside its label, over pages if need be.
func (s *sheet) value(lines []line) {
	s.y += padding
	for _, l := range lines {
		if s.room(pitch + padding) {
			s.y += padding
		}
		set := func() { s.page.Text(left+labelWidth, s.y+10, l.style, l.words) }
		if l.lang == text.EN {
			s.doc.Tag("Span", set, press.Lang("en"))
		} else {
			set()
		}
		s.y += pitch
	}
	s.y += padding
}

// compact is a value on one line in both languages where it fits, else as a cell.
func compact(n Name, width float64) []line {
	one := n.In(text.ZH) + "　" + n.EN
	if n.ZH == "" || n.EN == "" || n.ZH == n.EN || cellZH.Width(one) > width-2*padding {
		return cell(n, width)
	}
	return []line{{cellZH, one, text.ZH}}
}

// lists draws permits, reasons and items, those that there are.
func (l Letter) lists(s *sheet) {
	if len(l.Permits) > 0 {
		s.table([]column{{"order", 0.6}, {"permit", 2.7}, {"permit-number", 3}, {"validity", 4}}, l.permitRows())
	}
	if len(l.Reasons) > 0 {
		s.doc.Tag("L", func() {
			for i, r := range l.Reasons {
				s.reason(i+1, r)
			}
		})
		s.y += 3
	}
	if len(l.Items) > 0 {
		s.table(l.itemColumns(), l.itemRows())
	}
}

func (l Letter) permitRows() [][]Name {
	var rows [][]Name
	for i, p := range l.Permits {
		period := Name{}
		if !p.From.IsZero() && !p.To.IsZero() {
			period = Both(span{p.From, p.To})
		} else if !p.To.IsZero() {
			period = Both(text.Say("paper.until", day(p.To)))
		}
		rows = append(rows, []Name{{ZH: number(i + 1)}, p.What, {ZH: p.Number}, period})
	}
	return rows
}

// itemColumns leaves out what no item says.
func (l Letter) itemColumns() []column {
	columns := []column{{"order", 0.7}, {"item", 4}}
	if l.some(func(i Item) Name { return i.Form }) {
		columns = append(columns, column{"form", 1.8})
	}
	if l.some(func(i Item) Name { return i.Note }) {
		columns = append(columns, column{"note", 4})
	}
	return columns
}

func (l Letter) some(part func(Item) Name) bool {
	for _, i := range l.Items {
		if !part(i).IsZero() {
			return true
		}
	}
	return false
}

func (l Letter) itemRows() [][]Name {
	form, note := l.some(func(i Item) Name { return i.Form }), l.some(func(i Item) Name { return i.Note })
	var rows [][]Name
	for i, item := range l.Items {
		row := []Name{{ZH: number(i + 1)}, item.What}
		if form {
			row = append(row, item.Form)
		}
		if note {
			row = append(row, item.Note)
		}
		rows = append(rows, row)
	}
	return rows
}

// reason draws one numbered reason with its provision.
func (s *sheet) reason(n int, r Reason) {
	words := Both(text.Say("paper.reason", n, r.Words))
	if !r.Law.IsZero() {
		words = Both(text.Say("paper.reason.law", n, r.Words, r.Law))
	}
	s.room(min(s.height(words), (bottom-top)/2))
	s.doc.Tag("LI", func() {
		s.doc.Tag("LBody", func() {
			s.chinese(words.ZH, 2*bodyZH.Size)
			if r.Words.EN != "" {
				s.english(words.EN)
			}
		})
	})
	s.y += 2
}
