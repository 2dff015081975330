package paper

import (
	"strconv"

	"github.com/boombuler/barcode"

	"tandem/internal/press"
	"tandem/internal/text"
)

// The margins of official documents (GB/T 9704), in points.
const (
	left   = 28 * press.MM
	right  = press.PageWidth - 26*press.MM
	top    = 28 * press.MM
	bottom = press.PageHeight - 25*press.MM
	width  = right - left
	middle = (left + right) / 2
)

// The styles. Chinese is black; English is smaller and a little lighter, still dark
// enough for a copy of a copy.
var (
	bodyZH  = press.Style{Script: press.Hei, Size: 11.5}
	bodyEN  = press.Style{Script: press.Roman, Size: 9, Gray: 0.25}
	cellZH  = press.Style{Script: press.Hei, Size: 10}
	cellEN  = press.Style{Script: press.Roman, Size: 8, Gray: 0.25}
	labelZH = press.Style{Script: press.Song, Size: 10}
	labelEN = press.Style{Script: press.Roman, Size: 7.5, Gray: 0.25}
	small   = press.Style{Script: press.Hei, Size: 7.5, Gray: 0.3}
)

const (
	leadZH = 18.0
	leadEN = 12.0
)

// A sheet is a paper being laid out, from the top down.
type sheet struct {
	doc   *press.Doc
	page  *press.Page
	kind  Kind
	head  Head
	qr    barcode.Barcode // nil: none
	y     float64         // the base line of what comes next is below
	limit float64         // nothing of the text stands below
	floor float64         // the line with the number of the page
	frame func()          // drawn on every page before its text
}

func newSheet(d Document, code barcode.Barcode) *sheet {
	s := &sheet{doc: press.New(info(d)), kind: d.kind(), head: d.head(), qr: code, limit: bottom, floor: press.PageHeight - 14*press.MM}
	s.frame = s.running
	return s
}

// next begins a page.
func (s *sheet) next() {
	s.page = s.doc.Page()
	s.y = top
	if s.head.Specimen {
		s.doc.Aside(s.specimen)
	}
	s.doc.Aside(s.frame)
}

// specimen marks a page on which nothing is true, beneath all that stands on it.
func (s *sheet) specimen() {
	style := press.Style{Script: press.Hei, Size: 58, Gray: 0.86}
	for _, at := range []float64{0.28, 0.52, 0.76} {
		s.page.Centre(press.PageWidth/2, press.PageHeight*at, style, text.T(text.ZH, "paper.specimen")+" "+text.T(text.EN, "paper.specimen"))
	}
}

// room begins a page if less than h is left on this one, and reports whether it did.
func (s *sheet) room(h float64) bool {
	if s.y+h <= s.limit {
		return false
	}
	s.next()
	return true
}

// running is the head of pages after the first: which paper this is.
func (s *sheet) running() {
	if len(s.doc.Pages()) < 2 {
		return
	}
	y := top - 22
	s.page.Text(left, y, small.Fit(joined(Both(s.kind)), width*0.6, 5), joined(Both(s.kind)))
	s.page.Right(right, y, small.Fit(s.head.Number, width*0.38, 4), s.head.Number)
	s.page.Line(left, y+5, right, y+5, 0.5, 0)
}

// foot numbers the pages, when their count is known.
func (s *sheet) foot() {
	pages := s.doc.Pages()
	for i, p := range pages {
		n := text.T(text.ZH, "paper.page", i+1, len(pages)) + " · " + text.T(text.EN, "paper.page", i+1, len(pages))
		p.Centre(press.PageWidth/2, s.floor, small, both("paper.prevails")+"　　"+n)
	}
}

// paragraph sets a text in both languages.
func (s *sheet) paragraph(m text.Localized) {
	n := Both(m)
	s.chinese(n.ZH, 2*bodyZH.Size)
	if n.EN != n.ZH {
		s.english(n.EN)
	}
	s.y += 5
}

// height is how far a paragraph goes down.
func (s *sheet) height(m text.Localized) float64 {
	n := Both(m)
	h := leadZH*float64(len(bodyZH.Lines(n.ZH, width, 2*bodyZH.Size))) + 5
	if n.EN != n.ZH {
		h += leadEN * float64(len(bodyEN.Lines(n.EN, width, 0)))
	}
	return h
}

func (s *sheet) chinese(words string, first float64) {
	lines := bodyZH.Lines(words, width, first)
	s.room(leadZH * float64(min(2, len(lines))))
	s.doc.Tag("P", func() {
		for i, line := range lines {
			s.room(leadZH)
			x := left
			if i == 0 {
				x += first
			}
			s.page.Text(x, s.y+leadZH-4.5, bodyZH, line)
			s.y += leadZH
		}
	})
}

func (s *sheet) english(words string) {
	s.doc.Tag("P", func() {
		for _, line := range bodyEN.Lines(words, width, 0) {
			s.room(leadEN)
			s.page.Text(left, s.y+leadEN-3, bodyEN, line)
			s.y += leadEN
		}
	}, press.Lang("en"))
}

// both is a message in both languages on one line.
func both(key string) string { return text.T(text.ZH, key) + " " + text.T(text.EN, key) }

func number(n int) string { return strconv.Itoa(n) }
