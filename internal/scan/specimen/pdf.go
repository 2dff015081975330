package specimen

import (
	"bytes"
	"fmt"
	"strings"
)

// The page is A4 in points, y upwards.
const (
	pageWidth  = 595
	pageHeight = 842
	margin     = 64
	valueAt    = 220 // where the value of “label: value” begins
	firstLine  = 690
	lastLine   = 190 // above the stamp
)

// PDF draws one A4 page with a title and lines. A line “label: value” is set in
// two columns. More than fit come closer together.
func PDF(title string, lines []string) []byte {
	var page bytes.Buffer
	drawMarks(&page)
	drawTitle(&page, title)
	drawLines(&page, lines)
	return assemble(page.Bytes())
}

func drawMarks(page *bytes.Buffer) {
	fmt.Fprintf(page, "0.55 0.6 0.66 RG 1 w 36 36 %d %d re S 0.4 w 40 40 %d %d re S\n",
		pageWidth-72, pageHeight-72, pageWidth-80, pageHeight-80)
	// Turned by the angle of the triangle 3, 4, 5.
	page.WriteString("q 0.8 0.6 -0.6 0.8 132 276 cm 0.9 g 0.9 G\n")
	fmt.Fprintf(page, "BT /F 80 Tf 0 0 Td (SPECIMEN) Tj ET 7 w 1 J\n")
	for i, character := range yangben {
		for _, s := range character {
			fmt.Fprintf(page, "%d %d m %d %d l S\n", s.from.X+100+110*i, s.from.Y-130, s.to.X+100+110*i, s.to.Y-130)
		}
	}
	page.WriteString("Q\n")
	drawStamp(page, 455, 130)
	drawSignature(page, 120, 110)
	write(page, 120, 88, 8, 0.4, "Signature")
	centre(page, 52, 8, "SPECIMEN - made for demonstration by Tandem. This is no real document.")
}

// drawStamp draws a round seal with a star, as Chinese authorities use.
func drawStamp(page *bytes.Buffer, x, y int) {
	const r, k = 48, 27 // k: the control points of a quarter circle lie 0.55 r away
	page.WriteString("q 0.8 0.13 0.13 RG 0.8 0.13 0.13 rg 2.5 w ")
	fmt.Fprintf(page, "1 0 0 1 %d %d cm %d 0 m %d %d %d %d 0 %d c ", x, y, r, r, k, k, r, r)
	fmt.Fprintf(page, "%d %d %d %d %d 0 c %d %d %d %d 0 %d c ", -k, r, -r, k, -r, -r, -k, -k, -r, -r)
	fmt.Fprintf(page, "%d %d %d %d %d 0 c S\n", k, -r, r, -k, r)
	for i, p := range star {
		fmt.Fprintf(page, "%d %d %s ", p.X*17/1000, p.Y*17/1000+8, map[bool]string{true: "m", false: "l"}[i == 0])
	}
	page.WriteString("f BT /F 9 Tf -24 -26 Td (SPECIMEN) Tj ET Q\n")
}

func drawSignature(page *bytes.Buffer, x, y int) {
	page.WriteString("q 0.1 0.15 0.5 RG 1.3 w 1 J 1 j ")
	for i, p := range signature {
		fmt.Fprintf(page, "%d %d %s ", x+p.X, y+p.Y, map[bool]string{true: "m", false: "l"}[i == 0])
	}
	fmt.Fprintf(page, "S Q\n0.6 G 0.5 w %d %d m %d %d l S\n", x-8, y-8, x+120, y-8)
}

func drawTitle(page *bytes.Buffer, title string) {
	size := 20
	for size > 9 && helvetica(title)*size/1000 > pageWidth-2*margin {
		size--
	}
	centre(page, 756, size, title)
	fmt.Fprintf(page, "0.2 0.3 0.45 RG 1.2 w %d 738 m %d 738 l S\n", margin, pageWidth-margin)
}

func drawLines(page *bytes.Buffer, lines []string) {
	const size = 11
	lines = wrap(lines, (pageWidth-2*margin)*1000/size, helvetica)
	step := min(22, (firstLine-lastLine)/max(len(lines), 1))
	for i, line := range lines {
		drawLine(page, firstLine-i*step, min(size, max(step, 1)), line)
	}
}

func drawLine(page *bytes.Buffer, y, size int, line string) {
	label, value, ok := strings.Cut(line, ": ")
	if !ok || helvetica(label)*size/1000 > valueAt-margin || helvetica(value)*size/1000 > pageWidth-margin-valueAt {
		write(page, margin, y, size, 0.1, line)
		return
	}
	write(page, margin, y, size, 0.4, label)
	write(page, valueAt, y, size, 0, value)
}

func centre(page *bytes.Buffer, y, size int, s string) {
	write(page, (pageWidth-helvetica(s)*size/1000)/2, y, size, 0.1, s)
}

func write(page *bytes.Buffer, x, y, size int, grey float64, s string) {
	fmt.Fprintf(page, "BT %.1f g /F %d Tf %d %d Td (%s) Tj ET\n", grey, size, x, y, escaped(latin1(s)))
}

// escaped is a string as PDF writes it between brackets.
func escaped(s []byte) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '(' || c == ')' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x80:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "\\%03o", c)
		}
	}
	return b.String()
}

// assemble makes the file around the page: objects, cross-reference table, trailer.
func assemble(page []byte) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n") // the bytes say: this is no text
	var offsets []int
	for i, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>", pageWidth, pageHeight),
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(page), page),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}
