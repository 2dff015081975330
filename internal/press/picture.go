package press

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
)

// A picture is a JPEG, put into the file as it is.
type picture struct {
	data          []byte
	width, height int
	space         string
}

// Picture draws a JPEG in a rectangle, its proportions kept, with a description.
func (p *Page) Picture(x, y, w, h float64, data []byte, alt string) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("press: picture: %w", err)
	}
	space, err := spaceOf(c)
	if err != nil {
		return err
	}
	p.doc.photo = append(p.doc.photo, picture{data, c.Width, c.Height, space})
	scale := min(w/float64(c.Width), h/float64(c.Height))
	pw, ph := scale*float64(c.Width), scale*float64(c.Height)
	p.doc.Tag("Figure", func() {
		p.marked(func() {
			fmt.Fprintf(&p.content, "q %s 0 0 %s %s %s cm /P%d Do Q\n", num(pw), num(ph), num(x+(w-pw)/2), num(PageHeight-y-(h+ph)/2), len(p.doc.photo)-1)
		})
	}, Alt(alt))
	return nil
}

// spaceOf names the colours of a picture; printers' colours have two readings and are refused.
func spaceOf(c image.Config) (string, error) {
	switch c.ColorModel {
	case color.GrayModel:
		return "DeviceGray", nil
	case color.YCbCrModel:
		return "DeviceRGB", nil
	}
	return "", fmt.Errorf("press: picture: neither grey nor colour of three parts")
}

func (d *Doc) writePictures(w *writer) string {
	var b strings.Builder
	for i, p := range d.photo {
		n := w.next()
		w.raw(n, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/DCTDecode", p.width, p.height, p.space), p.data)
		fmt.Fprintf(&b, "/P%d %d 0 R", i, n)
	}
	return b.String()
}

// CheckPicture reports why a picture could not be drawn, nil if it can.
func CheckPicture(data []byte) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err == nil {
		_, err = spaceOf(c)
	}
	return err
}
