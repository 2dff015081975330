package specimen

import (
	"image"
	"image/color"
	"sort"
)

var (
	sheet = color.RGBA{252, 251, 247, 255}
	ink   = color.RGBA{30, 34, 44, 255}
	faint = color.RGBA{226, 228, 230, 255}
	rule  = color.RGBA{120, 134, 156, 255}
	seal  = color.RGBA{200, 36, 36, 255}
	pen   = color.RGBA{28, 40, 130, 255}
)

const (
	largest = 12 << 10 // bytes a paper should have at most
	best    = 75       // quality
	poorest = 20
)

// JPEG draws a paper of w by h pixels, at least 120 by 120, with a title and
// lines. Letters are as large as fit; what does not fit at the smallest size is
// cut off below, as on a scanner. With a dozen lines it has at most 12 KB up to
// 600 by 420 or 480 by 640 pixels.
func JPEG(title string, lines []string, w, h int) []byte {
	c := newCanvas(max(w, 120), max(h, 120), sheet)
	c.drawPaper(title, lines)
	return c.softened().encodeWithin(largest)
}

// encodeWithin takes the best quality that stays within limit bytes, or the
// poorest if none does.
func (c canvas) encodeWithin(limit int) []byte {
	worse := sort.Search(best-poorest, func(i int) bool { return len(c.encode(best-i)) <= limit })
	return c.encode(best - worse)
}

func (c canvas) drawPaper(title string, lines []string) {
	size := c.Rect.Size()
	c.drawWatermark()
	c.drawText(title, lines)
	c.drawSeal(image.Pt(size.X*4/5, size.Y*5/6), size.X/10)
	for i := range len(signature) - 1 {
		c.line(c.signed(signature[i]), c.signed(signature[i+1]), max(size.X/300, 1), pen)
	}
}

// signed places a point of the signature.
func (c canvas) signed(p image.Point) image.Point {
	size := c.Rect.Size()
	return image.Pt(size.X/8+p.X*size.X/400, size.Y*7/8-p.Y*size.X/400)
}

// drawWatermark writes SPECIMEN 样本 across the middle.
func (c canvas) drawWatermark() {
	size := c.Rect.Size()
	scale := max(size.X*8/10/dotted("SPECIMEN"), 1)
	middle := image.Pt(size.X/10, size.Y/2-scale*letterHeight)
	c.write(middle, scale, "SPECIMEN", faint)
	side := size.X / 4
	for i, character := range yangben {
		corner := image.Pt(size.X/4+i*side, size.Y/2+side+scale)
		for _, s := range character {
			c.line(placed(s.from, corner, side), placed(s.to, corner, side), max(side/14, 1), faint)
		}
	}
}

// placed scales a point of a character into a square with this lower left corner.
func placed(p, corner image.Point, side int) image.Point {
	return image.Pt(corner.X+p.X*side/110, corner.Y-p.Y*side/110)
}

func (c canvas) drawText(title string, lines []string) {
	size := c.Rect.Size()
	edge := size.X / 14
	width := size.X - 2*edge
	scale := fit(title, width, 4)
	c.write(image.Pt((size.X-dotted(title)*scale)/2, edge), scale, title, ink)
	top := edge + scale*letterHeight + edge/2
	c.fill(image.Rect(edge, top, size.X-edge, top+2), rule)
	c.drawLines(lines, image.Rect(edge, top+edge/2, size.X-edge, size.Y*3/4))
}

func (c canvas) drawLines(lines []string, area image.Rectangle) {
	scale, step := 3, 0
	for ; ; scale-- {
		step = scale * letterHeight * 17 / 10
		fits := len(lines)*step <= area.Dy()
		for _, line := range lines {
			fits = fits && dotted(line)*scale <= area.Dx()
		}
		if fits || scale == 1 {
			break
		}
	}
	for i, line := range wrap(lines, area.Dx()/scale, dotted) {
		c.write(area.Min.Add(image.Pt(0, i*step)), scale, line, ink)
	}
}

// fit is the largest scale, up to most, at which s is not wider than width.
func fit(s string, width, most int) int {
	return max(min(width/max(dotted(s), 1), most), 1)
}

// drawSeal draws a round seal with a star.
func (c canvas) drawSeal(centre image.Point, radius int) {
	outer, inner := inOval(centre, radius, radius), inOval(centre, radius-max(radius/16, 2), radius-max(radius/16, 2))
	c.paint(around(centre, radius, radius), seal, func(p image.Point) bool { return outer(p) && !inner(p) })
	corners := make([]image.Point, len(star))
	for i, p := range star {
		corners[i] = image.Pt(centre.X+p.X*radius*2/5000, centre.Y-p.Y*radius*2/5000-radius/6)
	}
	c.polygon(corners, seal)
	scale := radius * 3 / 2 / dotted("SPECIMEN")
	c.write(image.Pt(centre.X-dotted("SPECIMEN")*scale/2, centre.Y+radius/2), scale, "SPECIMEN", seal)
}
