package specimen

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
)

// A canvas is a picture to draw on, y downwards.
type canvas struct{ *image.RGBA }

func newCanvas(w, h int, ground color.RGBA) canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, w, h))}
	c.fill(c.Rect, ground)
	return c
}

func (c canvas) fill(r image.Rectangle, ink color.RGBA) {
	r = r.Intersect(c.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.SetRGBA(x, y, ink)
		}
	}
}

// write draws s with its upper left corner at p, each dot scale pixels wide.
func (c canvas) write(p image.Point, scale int, s string, ink color.RGBA) {
	dots(s, func(dot image.Point) {
		at := p.Add(dot.Mul(scale))
		c.fill(image.Rectangle{at, at.Add(image.Pt(scale, scale))}, ink)
	})
}

const fine = 2 // each pixel is looked at in 2 by 2 places, for smooth edges

// paint mixes ink into the pixels of r as far as inside covers them. The places
// that inside is asked about are in halves of a pixel.
func (c canvas) paint(r image.Rectangle, ink color.RGBA, inside func(image.Point) bool) {
	r = r.Intersect(c.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if n := covered(x, y, inside); n > 0 {
				c.SetRGBA(x, y, mix(c.RGBAAt(x, y), ink, n))
			}
		}
	}
}

func covered(x, y int, inside func(image.Point) bool) int {
	n := 0
	for dy := range fine {
		for dx := range fine {
			if inside(image.Pt(x*fine+dx, y*fine+dy)) {
				n++
			}
		}
	}
	return n
}

// mix is ink on ground as far as n of the places in a pixel are covered.
func mix(ground, ink color.RGBA, n int) color.RGBA {
	const whole = fine * fine
	channel := func(g, i uint8) uint8 { return uint8((int(g)*(whole-n) + int(i)*n) / whole) }
	return color.RGBA{channel(ground.R, ink.R), channel(ground.G, ink.G), channel(ground.B, ink.B), 255}
}

// line draws a line of a width in pixels with round ends.
func (c canvas) line(from, to image.Point, width int, ink color.RGBA) {
	a, b, r := from.Mul(fine), to.Mul(fine), width*fine/2
	box := image.Rectangle{from, to}.Canon().Inset(-width - 1)
	c.paint(box, ink, func(p image.Point) bool { return near(p, a, b, r) })
}

// near reports whether p is at most r away from the line from a to b.
func near(p, a, b image.Point, r int) bool {
	ab, ap := b.Sub(a), p.Sub(a)
	along, length := dot(ab, ap), dot(ab, ab)
	switch {
	case along <= 0:
		return dot(ap, ap) <= r*r
	case along >= length:
		bp := p.Sub(b)
		return dot(bp, bp) <= r*r
	}
	across := ab.X*ap.Y - ab.Y*ap.X
	return across*across <= r*r*length
}

func dot(a, b image.Point) int { return a.X*b.X + a.Y*b.Y }

// polygon fills the area between corners.
func (c canvas) polygon(corners []image.Point, ink color.RGBA) {
	box := image.Rectangle{corners[0], corners[0]}
	halves := make([]image.Point, len(corners))
	for i, p := range corners {
		box = box.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
		halves[i] = p.Mul(fine)
	}
	c.paint(box.Inset(-1), ink, func(p image.Point) bool { return within(p, halves) })
}

// within counts the sides to the right of p: an odd number means inside.
func within(p image.Point, corners []image.Point) bool {
	odd := false
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		if (a.Y > p.Y) == (b.Y > p.Y) {
			continue
		}
		// p.X < the side's x at p.Y, without dividing.
		left := (p.X-a.X)*(b.Y-a.Y) < (p.Y-a.Y)*(b.X-a.X)
		if left == (b.Y > a.Y) {
			odd = !odd
		}
	}
	return odd
}

// oval fills an ellipse.
func (c canvas) oval(centre image.Point, rx, ry int, ink color.RGBA) {
	c.paint(around(centre, rx, ry), ink, inOval(centre, rx, ry))
}

func around(centre image.Point, rx, ry int) image.Rectangle {
	half := image.Pt(rx+1, ry+1)
	return image.Rectangle{centre.Sub(half), centre.Add(half)}
}

func inOval(centre image.Point, rx, ry int) func(image.Point) bool {
	m, a, b := centre.Mul(fine), rx*fine, ry*fine
	return func(p image.Point) bool {
		d := p.Sub(m)
		return d.X*d.X*b*b+d.Y*d.Y*a*a <= a*a*b*b
	}
}

// softened is the picture a little out of focus, as a scanner sees it, which also
// spares a third of the bytes.
func (c canvas) softened() canvas {
	soft := newCanvas(c.Rect.Dx(), c.Rect.Dy(), color.RGBA{})
	for y := range c.Rect.Dy() {
		for x := range c.Rect.Dx() {
			soft.SetRGBA(x, y, c.average(x, y))
		}
	}
	return soft
}

// average is the mean of a pixel and its neighbours, the nearer the heavier.
func (c canvas) average(x, y int) color.RGBA {
	weights := [...]int{1, 3, 1}
	var r, g, b int
	for dy, wy := range weights {
		for dx, wx := range weights {
			p := c.RGBAAt(min(max(x+dx-1, 0), c.Rect.Dx()-1), min(max(y+dy-1, 0), c.Rect.Dy()-1))
			r, g, b = r+wx*wy*int(p.R), g+wx*wy*int(p.G), b+wx*wy*int(p.B)
		}
	}
	const whole = (1 + 3 + 1) * (1 + 3 + 1)
	return color.RGBA{uint8(r / whole), uint8(g / whole), uint8(b / whole), 255}
}

// encode is the picture as JPEG.
func (c canvas) encode(quality int) []byte {
	var b bytes.Buffer
	// A bytes.Buffer takes everything, and the sizes are ours.
	_ = jpeg.Encode(&b, c.RGBA, &jpeg.Options{Quality: quality})
	return b.Bytes()
}
