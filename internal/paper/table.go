package paper

import (
	"tandem/internal/press"
	"tandem/internal/text"
)

// A column of a table: its heading and its share of the width.
type column struct {
	key   string // of package text, under paper.label.
	share float64
}

// A line is one line of a cell.
type line struct {
	style press.Style
	words string
	lang  text.Lang
}

// A table is ruled, repeats its head on every page and breaks rows that are longer than
// a page.
type table struct {
	*sheet
	columns []column
}

const (
	pitch   = 13.0 // from line to line in a cell
	padding = 4.0
)

// cell breaks a name into lines: Chinese, then English below.
func cell(n Name, width float64) []line {
	var all []line
	for _, words := range cellZH.Lines(n.In(text.ZH), width-2*padding, 0) {
		all = append(all, line{cellZH, words, text.ZH})
	}
	if n.EN == "" || n.ZH == "" || n.EN == n.ZH {
		return all
	}
	for _, words := range cellEN.Lines(n.EN, width-2*padding, 0) {
		all = append(all, line{cellEN, words, text.EN})
	}
	return all
}

// table draws rows under a head.
func (s *sheet) table(columns []column, rows [][]Name) {
	t := table{s, columns}
	s.y += 3
	s.doc.Tag("Table", func() {
		s.room(t.headHeight() + t.first(rows))
		t.header(true)
		for _, row := range rows {
			t.row(row)
		}
	})
	s.y += 9
}

func (t table) headHeight() float64 { return 2*pitch + 2*padding - 3 }

// header draws the head of the table. Only the first is read aloud; those repeated on
// later pages are for the eye.
func (t table) header(first bool) {
	h := t.headHeight()
	t.page.Fill(left, t.y, width, h, 0.92)
	draw := func(tag bool) {
		t.each(func(i int, x, w float64) {
			n := label(t.columns[i].key)
			set := func() {
				t.page.Text(x+padding, t.y+padding+9, labelZH.Fit(n.ZH, w-2*padding, 5), n.ZH)
				t.page.Text(x+padding, t.y+padding+20, labelEN.Fit(n.EN, w-2*padding, 4), n.EN)
			}
			if tag {
				t.doc.Tag("TH", set, press.Heads("Column"))
			} else {
				set()
			}
		})
	}
	if first {
		t.doc.Tag("TR", func() { draw(true) })
	} else {
		t.doc.Aside(func() { draw(false) })
	}
	t.rules(h, 0.9)
	t.y += h
}

// each calls f with the place and width of every column.
func (t table) each(f func(i int, x, w float64)) {
	total, x := 0.0, left
	for _, c := range t.columns {
		total += c.share
	}
	for i, c := range t.columns {
		w := width * c.share / total
		f(i, x, w)
		x += w
	}
}

// first is how high the first row is, so that no head stands without one.
func (t table) first(rows [][]Name) float64 {
	if len(rows) == 0 {
		return 0
	}
	_, tallest := t.broken(rows[0])
	whole := float64(tallest)*pitch + 2*padding
	if !t.fits(whole) {
		return 4 * pitch
	}
	return whole
}

// fits reports whether a row of height h can stand on a page at all.
func (t table) fits(h float64) bool { return top+t.headHeight()+h < t.limit }

// broken is a row in lines, and how many lines its longest cell has.
func (t table) broken(cells []Name) (lines [][]line, tallest int) {
	lines, tallest = make([][]line, len(cells)), 1
	t.each(func(i int, _, w float64) {
		lines[i] = cell(cells[i], w)
		tallest = max(tallest, len(lines[i]))
	})
	return lines, tallest
}

func (t table) row(cells []Name) {
	broken, tallest := t.broken(cells)
	if whole := float64(tallest)*pitch + 2*padding; t.y+whole > t.limit && t.fits(whole) {
		t.turn()
	}
	t.doc.Tag("TR", func() {
		tags := t.doc.Reserve("TD", len(cells))
		for at := 0; at < tallest; {
			fits := int((t.limit - t.y - 2*padding) / pitch)
			if fits < 1 {
				t.turn()
				continue
			}
			n := min(fits, tallest-at)
			t.part(broken, at, n, tags)
			at += n
		}
	})
}

// turn goes on with the table on a new page.
func (t table) turn() {
	t.next()
	t.header(false)
}

// part draws n lines of a row, from the line at.
func (t table) part(cells [][]line, at, n int, tags []press.Place) {
	h := float64(n)*pitch + 2*padding
	t.each(func(i int, x, _ float64) {
		t.doc.In(tags[i], func() {
			for k := at; k < min(at+n, len(cells[i])); k++ {
				t.cellLine(x+padding, t.y+padding+float64(k-at)*pitch+10, cells[i][k])
			}
		})
	})
	t.rules(h, 0.5)
	t.y += h
}

func (t table) cellLine(x, y float64, l line) {
	if l.lang == text.ZH {
		t.page.Text(x, y, l.style, l.words)
		return
	}
	t.doc.Tag("Span", func() { t.page.Text(x, y, l.style, l.words) }, press.Lang("en"))
}

// rules draws the lines around the cells of a row of height h.
func (t table) rules(h, thick float64) {
	t.page.Box(left, t.y, width, h, thick, 0)
	t.each(func(i int, x, _ float64) {
		if i > 0 {
			t.page.Line(x, t.y, x, t.y+h, 0.5, 0)
		}
	})
}

// label is the words of a label.
func label(key string) Name {
	return Name{text.T(text.ZH, "paper.label."+key), text.T(text.EN, "paper.label."+key)}
}
