package specimen

import (
	"image"
	"image/color"
	"math/rand/v2"
)

// The portrait is of the smallest size that the work permit's guide allows.
// domain.md M08
const (
	photoWidth  = 354
	photoHeight = 472
	photoLeast  = 44 << 10 // bytes; the guide asks for 40 to 120 KB
)

// look is what differs from person to person.
type look struct {
	skin, hair, coat, shirt color.RGBA
	style                   hairstyle
	glasses                 bool
}

type hairstyle int

const (
	short hairstyle = iota
	long
	bun
	styles
)

var (
	skins  = []color.RGBA{{245, 214, 190, 255}, {233, 194, 166, 255}, {208, 160, 126, 255}, {160, 112, 82, 255}, {112, 76, 56, 255}}
	hairs  = []color.RGBA{{36, 30, 30, 255}, {74, 50, 34, 255}, {124, 86, 52, 255}, {190, 152, 96, 255}, {140, 140, 144, 255}}
	coats  = []color.RGBA{{38, 48, 72, 255}, {60, 60, 66, 255}, {88, 44, 52, 255}, {40, 72, 66, 255}}
	shirts = []color.RGBA{{206, 218, 234, 255}, {226, 216, 198, 255}, {190, 206, 196, 255}}
)

// Photo draws a portrait that keeps the rule of the work permit's guide: JPEG,
// 354 by 472 pixels in 24 bits, 40 to 120 KB, white ground, bare head. Every
// seed is another person.
func Photo(seed int) []byte {
	random := rand.New(rand.NewPCG(uint64(seed), 0x7a6d))
	c := newCanvas(photoWidth, photoHeight, color.RGBA{255, 255, 255, 255})
	c.drawPerson(lookOf(random))
	c.grain(random)
	for quality := 90; ; quality++ {
		if b := c.encode(quality); len(b) >= photoLeast || quality == 100 {
			return b
		}
	}
}

func lookOf(random *rand.Rand) look {
	pick := func(from []color.RGBA) color.RGBA { return from[random.IntN(len(from))] }
	return look{
		skin: pick(skins), hair: pick(hairs), coat: pick(coats), shirt: pick(shirts),
		style: hairstyle(random.IntN(int(styles))), glasses: random.IntN(3) == 0,
	}
}

func (c canvas) drawPerson(l look) {
	c.drawBackHair(l)
	c.drawBody(l)
	c.drawHead(l)
	c.drawFrontHair(l)
	c.drawFace(l)
	c.write(image.Pt(105, 436), 3, "SPECIMEN", color.RGBA{236, 236, 236, 255})
}

func (c canvas) drawBackHair(l look) {
	switch l.style {
	case long:
		c.oval(image.Pt(177, 190), 104, 128, l.hair)
		c.fill(image.Rect(74, 200, 280, 330), l.hair)
	case bun:
		c.oval(image.Pt(177, 62), 42, 34, l.hair)
	}
}

func (c canvas) drawBody(l look) {
	c.oval(image.Pt(177, 476), 168, 132, l.coat)
	c.polygon(points(128, 350, 226, 350, 177, 440), l.shirt)
	c.fill(image.Rect(142, 276, 212, 352), shade(l.skin, -24))
	c.oval(image.Pt(177, 352), 35, 18, shade(l.skin, -24))
	c.polygon(points(124, 342, 146, 336, 177, 440, 150, 452), shade(l.coat, 18))
	c.polygon(points(230, 342, 208, 336, 177, 440, 204, 452), shade(l.coat, 10))
}

func (c canvas) drawHead(l look) {
	for _, x := range []int{88, 266} {
		c.oval(image.Pt(x, 208), 14, 26, shade(l.skin, -18))
	}
	c.oval(image.Pt(177, 196), 88, 116, l.skin)
	// Light comes from the left.
	c.paint(around(image.Pt(177, 196), 88, 116), shade(l.skin, -14), func(p image.Point) bool {
		return inOval(image.Pt(177, 196), 88, 116)(p) && !inOval(image.Pt(158, 190), 88, 118)(p)
	})
}

func (c canvas) drawFrontHair(l look) {
	head, brow := inOval(image.Pt(177, 182), 94, 116), inOval(image.Pt(181, 240), 86, 118)
	if l.style == long {
		brow = inOval(image.Pt(202, 236), 86, 112)
	}
	c.paint(image.Rect(70, 60, 284, 200), l.hair, func(p image.Point) bool { return head(p) && !brow(p) && p.Y < 196*fine })
}

func (c canvas) drawFace(l look) {
	dark := shade(l.hair, -20)
	for _, x := range []int{143, 211} {
		c.line(image.Pt(x-18, 172), image.Pt(x+16, 170), 5, dark)
		c.oval(image.Pt(x, 194), 16, 9, color.RGBA{246, 246, 244, 255})
		c.oval(image.Pt(x, 194), 8, 8, color.RGBA{70, 52, 40, 255})
		c.oval(image.Pt(x-2, 192), 3, 3, color.RGBA{240, 240, 240, 255})
		if l.glasses {
			c.drawGlass(image.Pt(x, 196))
		}
	}
	if l.glasses {
		c.line(image.Pt(168, 192), image.Pt(186, 192), 3, color.RGBA{40, 40, 44, 255})
	}
	c.line(image.Pt(178, 196), image.Pt(184, 232), 3, shade(l.skin, -26))
	c.line(image.Pt(184, 232), image.Pt(171, 236), 3, shade(l.skin, -34))
	c.line(image.Pt(150, 266), image.Pt(177, 271), 4, color.RGBA{168, 84, 80, 255})
	c.line(image.Pt(177, 271), image.Pt(204, 266), 4, color.RGBA{168, 84, 80, 255})
}

func (c canvas) drawGlass(centre image.Point) {
	outer, inner := inOval(centre, 26, 22), inOval(centre, 23, 19)
	c.paint(around(centre, 26, 22), color.RGBA{40, 40, 44, 255}, func(p image.Point) bool { return outer(p) && !inner(p) })
}

// grain is the noise of a camera, on the person only: the ground stays white.
func (c canvas) grain(random *rand.Rand) {
	for y := range photoHeight {
		for x := range photoWidth {
			p := c.RGBAAt(x, y)
			if p.R == 255 && p.G == 255 && p.B == 255 {
				continue
			}
			c.SetRGBA(x, y, shade(p, random.IntN(15)-7))
		}
	}
}

// shade makes a colour lighter or, below zero, darker.
func shade(c color.RGBA, by int) color.RGBA {
	channel := func(v uint8) uint8 { return uint8(min(max(int(v)+by, 0), 254)) }
	return color.RGBA{channel(c.R), channel(c.G), channel(c.B), 255}
}

func points(xy ...int) []image.Point {
	var p []image.Point
	for ; len(xy) > 0; xy = xy[2:] {
		p = append(p, image.Pt(xy[0], xy[1]))
	}
	return p
}
