package press

import (
	"bytes"
	"fmt"
)

// A Page is drawn from the upper left corner.
type Page struct {
	doc     *Doc
	number  int
	content bytes.Buffer
	marks   []*node // by the number of the marked content: to whom it belongs
}

// Text sets one line, its base line at y. Inside a tag it belongs to it; outside it is
// an artifact, which a screen reader leaves out.
func (p *Page) Text(x, y float64, s Style, text string) {
	if text == "" {
		return
	}
	p.marked(func() {
		fmt.Fprintf(&p.content, "BT %s g %s Tc %s %s Td", num(s.Gray), num(s.Space), num(x), num(PageHeight-y))
		p.runs(s, Composed(text))
		p.content.WriteString(" ET\n")
	})
}

// runs sets text, changing the font where a character asks for another.
func (p *Page) runs(s Style, text string) {
	current, open := face(-1), false
	for _, r := range text {
		f, _, ok := s.Script.find(r)
		if !ok {
			p.doc.lost = append(p.doc.lost, r)
			continue
		}
		if f != current {
			if open {
				p.content.WriteString(">Tj")
			}
			fmt.Fprintf(&p.content, " /F%d %s Tf <", f, num(s.Size))
			current, open = f, true
		}
		fmt.Fprintf(&p.content, "%04X", p.doc.subset(f).code(r))
	}
	if open {
		p.content.WriteString(">Tj")
	}
}

func (d *Doc) subset(f face) *subset {
	if d.used[f] == nil {
		d.used[f] = newSubset(f)
	}
	return d.used[f]
}

// Centre sets one line around x.
func (p *Page) Centre(x, y float64, s Style, text string) {
	p.Text(x-(s.Width(text)-s.Space)/2, y, s, text)
}

// Right sets one line that ends at x.
func (p *Page) Right(x, y float64, s Style, text string) {
	p.Text(x-s.Width(text)+s.Space, y, s, text)
}

// artifact draws what is not content.
func (p *Page) artifact(format string, args ...any) {
	p.content.WriteString("/Artifact BMC q ")
	fmt.Fprintf(&p.content, format, args...)
	p.content.WriteString(" Q EMC\n")
}

// Line draws a rule.
func (p *Page) Line(x1, y1, x2, y2, thick, gray float64) {
	p.artifact("%s G %s w %s %s m %s %s l S", num(gray), num(thick), num(x1), num(PageHeight-y1), num(x2), num(PageHeight-y2))
}

// Box draws the frame of a rectangle.
func (p *Page) Box(x, y, w, h, thick, gray float64) {
	p.artifact("%s G %s w %s %s %s %s re S", num(gray), num(thick), num(x), num(PageHeight-y-h), num(w), num(h))
}

// Fill draws a rectangle.
func (p *Page) Fill(x, y, w, h, gray float64) {
	p.artifact("%s g %s %s %s %s re f", num(gray), num(x), num(PageHeight-y-h), num(w), num(h))
}

// Ring draws a broken circle.
func (p *Page) Ring(x, y, r, thick, gray float64) {
	const k = 0.5523 // a quarter circle as a Bézier curve
	y = PageHeight - y
	p.artifact("%s G %s w [3 3] 0 d %s %s m %s %s %s %s %s %s c %s %s %s %s %s %s c %s %s %s %s %s %s c %s %s %s %s %s %s c S",
		num(gray), num(thick), num(x+r), num(y),
		num(x+r), num(y+k*r), num(x+k*r), num(y+r), num(x), num(y+r),
		num(x-k*r), num(y+r), num(x-r), num(y+k*r), num(x-r), num(y),
		num(x-r), num(y-k*r), num(x-k*r), num(y-r), num(x), num(y-r),
		num(x+k*r), num(y-r), num(x+r), num(y-k*r), num(x+r), num(y))
}

// A Point is a place on a page.
type Point struct{ X, Y float64 }

// Curve draws a line through points.
func (p *Page) Curve(points []Point, thick, gray float64) {
	var b bytes.Buffer
	for i, at := range points {
		fmt.Fprintf(&b, "%s %s %s ", num(at.X), num(PageHeight-at.Y), map[bool]string{true: "m", false: "l"}[i == 0])
	}
	p.artifact("%s G %s w %sS", num(gray), num(thick), b.String())
}

// Modules draws the dark squares of a code of n by n modules in a square of the given
// side, as one figure with a description for who cannot see it.
func (p *Page) Modules(x, y, side float64, n int, dark func(col, row int) bool, alt string) {
	p.doc.Begin("Figure", Alt(alt))
	defer p.doc.End()
	p.marked(func() {
		unit := side / float64(n)
		fmt.Fprintf(&p.content, "q 0 g %.5f 0 0 %.5f %s %s cm\n", unit, -unit, num(x), num(PageHeight-y))
		for row := range n {
			p.modules(n, row, dark)
		}
		p.content.WriteString("f Q\n")
	})
}

// modules draws the runs of dark modules in one row.
func (p *Page) modules(n, row int, dark func(col, row int) bool) {
	for col := 0; col < n; col++ {
		run := 0
		for col+run < n && dark(col+run, row) {
			run++
		}
		if run > 0 {
			fmt.Fprintf(&p.content, "%d %d %d 1 re\n", col, row, run)
			col += run
		}
	}
}
