package paper

import (
	"math"
	"strings"

	"tandem/internal/press"
	"tandem/internal/text"
)

// The page of a permit: a double frame, the title between two bands of waves, values at
// the left, the photograph at the right, code and seal at the foot.
const (
	edge        = 13 * press.MM
	permitLeft  = 25 * press.MM
	permitRight = press.PageWidth - 25*press.MM
	permitWidth = permitRight - permitLeft
	photoWidth  = 33 * press.MM // the size of visa photographs
	photoHeight = 48 * press.MM
	permitFoot  = press.PageHeight - edge - 62*press.MM // where the values end
	permitLabel = 96.0
)

func (p Permit) draw(s *sheet) error {
	s.limit, s.floor = permitFoot, press.PageHeight-edge/2
	s.frame = s.permitFrame
	s.next()
	s.permitTitle()
	photo := s.y + 6
	if err := p.photo(s, photo); err != nil {
		return err
	}
	rows := permitRows{s, photo + photoHeight + 8, airs[0]}
	rows.choose(p.particulars())
	s.doc.Tag("Table", func() {
		for i, row := range p.particulars() {
			rows.draw(row, i == 0)
		}
	})
	p.foot(s)
	return nil
}

func (s *sheet) permitFrame() {
	s.page.Box(edge, edge, press.PageWidth-2*edge, press.PageHeight-2*edge, 2.2, 0)
	s.page.Box(edge+5, edge+5, press.PageWidth-2*edge-10, press.PageHeight-2*edge-10, 0.5, 0)
	s.band(edge + 17)
	s.band(press.PageHeight - edge - 17)
	s.y = edge + 52
	if len(s.doc.Pages()) > 1 {
		s.page.Text(permitLeft, s.y, small, joined(Both(s.kind)))
		s.page.Right(permitRight, s.y, small.Fit(s.head.Number, permitWidth*0.4, 3), s.head.Number)
		s.y += 12
	}
}

// band draws waves that meet again and again, as on a banknote. It is ornament: it holds
// no secret.
func (s *sheet) band(y float64) {
	const strands, height, waves = 5, 7.0, 12
	from, to := edge+8, press.PageWidth-edge-8
	for k := range strands {
		var points []press.Point
		for x := from; x <= to; x += 3 {
			turn := 2*math.Pi*waves*(x-from)/(to-from) + math.Pi*float64(k)/strands
			points = append(points, press.Point{X: x, Y: y + height*math.Sin(turn)*math.Cos(turn/waves*2)})
		}
		s.page.Curve(points, 0.35, 0.5)
	}
}

func (s *sheet) permitTitle() {
	centre, zh := press.PageWidth/2, s.kind.In(text.ZH)
	state := press.Style{Script: press.Song, Size: 15, Space: 1.4}
	s.doc.Tag("P", func() { s.page.Centre(centre, s.y+14, state, text.T(text.ZH, "paper.state")) })
	s.doc.Tag("P", func() {
		s.page.Centre(centre, s.y+27, press.Style{Script: press.Roman, Size: 8.5, Space: 0.8}, text.T(text.EN, "paper.state"))
	}, press.Lang("en"))
	big := press.Style{Script: press.Song, Size: 32, Space: 3}.Fit(zh, permitWidth, 14)
	s.doc.Tag("H1", func() {
		s.page.Centre(centre, s.y+75, big, zh)
		s.doc.Tag("Span", func() {
			s.page.Centre(centre, s.y+94, press.Style{Script: press.Roman, Size: 12, Space: 0.6}, strings.ToUpper(s.kind.In(text.EN)))
		}, press.Lang("en"))
	})
	s.doc.Tag("P", func() {
		style := press.Style{Script: press.Hei, Size: 11}
		words := both("paper.label.permit-number") + "  " + s.head.Number
		s.page.Centre(centre, s.y+120, style.Fit(words, permitWidth, 6), words)
		file := both("paper.label.case") + "  " + s.head.Case
		s.page.Centre(centre, s.y+134, small.Fit(file, permitWidth, 4), file)
	})
	s.y += 144
}

// photo draws the photograph, or a frame to stick it in.
func (p Permit) photo(s *sheet, y float64) error {
	x := permitRight - photoWidth
	s.page.Box(x, y, photoWidth, photoHeight, 0.7, 0.2)
	if len(p.Photo) > 0 {
		return s.page.Picture(x+2, y+2, photoWidth-4, photoHeight-4, p.Photo, both("paper.alt.photo"))
	}
	s.doc.Aside(func() {
		n := label("photo")
		s.page.Centre(x+photoWidth/2, y+photoHeight/2-2, press.Style{Script: press.Hei, Size: 10, Gray: 0.4}, n.ZH)
		s.page.Centre(x+photoWidth/2, y+photoHeight/2+11, press.Style{Script: press.Roman, Size: 8, Gray: 0.4}, n.EN)
	})
	return nil
}

// permitRows draws values, narrower beside the photograph, which ends at below. gap is
// the air of a row, size that of its letters.
type permitRows struct {
	*sheet
	below float64
	air
}

type air struct{ gap, size float64 }

func (a air) pitch() float64 { return 1.3 * a.size }

// airs are the ways to set the values, the most beautiful first.
var airs = []air{{16, 12}, {13, 12}, {10, 12}, {7, 12}, {5, 11}, {4, 10}, {3, 9}, {2, 8}}

// choose takes as much air as leaves all rows on one page; if even little air does not,
// they go on overleaf with much.
func (r *permitRows) choose(all []particular) {
	for _, a := range airs {
		r.air = a
		y := r.y
		for i, row := range all {
			_, h := r.measure(row, r.width(y), i == 0)
			y += h
		}
		if y <= r.limit {
			return
		}
	}
	r.air = airs[1]
}

// width is that of a row which begins at y.
func (r *permitRows) width(y float64) float64 {
	if len(r.doc.Pages()) == 1 && y < r.below {
		return permitWidth - photoWidth - 14
	}
	return permitWidth
}

func (r *permitRows) measure(row particular, w float64, name bool) ([]line, float64) {
	lines := r.broken(row.value, w-permitLabel, name)
	return lines, max(float64(len(lines))*r.pitch()+r.gap, 22+r.gap/2)
}

func (r *permitRows) draw(row particular, name bool) {
	_, h := r.measure(row, r.width(r.y), name)
	r.room(h)
	w := r.width(r.y)
	lines, h := r.measure(row, w, name)
	first := r.y + max(13, r.gap/2+r.pitch()-3.5)
	r.doc.Tag("TR", func() {
		r.label(label(row.label), first)
		r.doc.Tag("TD", func() {
			for i, l := range lines {
				r.page.Text(permitLeft+permitLabel, first+r.pitch()*float64(i), l.style, l.words)
			}
		})
	})
	r.y += h
	r.page.Line(permitLeft, r.y, permitLeft+w, r.y, 0.4, 0.3)
}

func (r *permitRows) label(n Name, y float64) {
	r.doc.Tag("TH", func() {
		r.page.Text(permitLeft, y-2, labelZH, n.ZH)
		r.doc.Tag("Span", func() { r.page.Text(permitLeft, y+7, labelEN, n.EN) }, press.Lang("en"))
	}, press.Heads("Row"))
}

// broken is a value in lines. The holder's name is led by the passport's spelling.
func (a air) broken(n Name, width float64, name bool) []line {
	var all []line
	zh, en := press.Style{Script: press.Hei, Size: a.size}, press.Style{Script: press.Roman, Size: max(7.5, a.size-3), Gray: 0.15}
	add := func(style press.Style, words string, l text.Lang) {
		for _, part := range style.Lines(words, width, 0) {
			all = append(all, line{style, part, l})
		}
	}
	switch one := n.ZH + "　" + n.EN; {
	case n.ZH == "" || n.EN == "" || n.ZH == n.EN:
		add(zh, n.In(text.ZH), text.ZH)
	case name:
		add(press.Style{Script: press.Roman, Size: a.size}, n.EN, text.EN)
		add(zh, n.ZH, text.ZH)
	case zh.Width(one) <= width:
		add(zh, one, text.ZH)
	default:
		add(zh, n.ZH, text.ZH)
		add(en, n.EN, text.EN)
	}
	return all
}

// foot draws code, seal and notes of the permit at the end of the last page.
func (p Permit) foot(s *sheet) {
	y := permitFoot + 12
	side := s.code(permitLeft-6, y)
	s.caption(permitLeft-6+side/2, y+side+2)
	s.signed(permitRight-sealRadius-8, y+sealRadius-2)
	s.notes(permitLeft+side+6, y+10, permitRight-2*sealRadius-46-permitLeft-side, p.notes())
}

func (p Permit) notes() []Name {
	notes := []Name{{text.T(text.ZH, "paper.note."+string(p.Kind)), text.T(text.EN, "paper.note."+string(p.Kind))}}
	if len(p.Siblings) > 0 {
		notes = append(notes, Both(text.Say("paper.note.pair")))
	}
	return notes
}

// notes sets small print.
func (s *sheet) notes(x, y, width float64, notes []Name) {
	for _, n := range notes {
		for _, part := range []struct {
			style press.Style
			words string
		}{{press.Style{Script: press.Hei, Size: 8}, n.ZH}, {press.Style{Script: press.Roman, Size: 6.8, Gray: 0.2}, n.EN}} {
			s.doc.Tag("P", func() {
				for _, words := range part.style.Lines(part.words, width, 0) {
					s.page.Text(x, y, part.style, words)
					y += part.style.Size * 1.35
				}
			})
		}
		y += 4
	}
}
