package paper

import (
	"bytes"
	"fmt"
	"image/color"
)

// SVG is the QR code of a short text as a picture for a page, its margin included. A
// text that fits no code that can be read is an error.
func SVG(s string) ([]byte, error) {
	code, err := encoded(s)
	if err != nil {
		return nil, fmt.Errorf("a code of %d bytes: %w", len(s), err)
	}
	n := code.Bounds().Dx()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="`, n+2*quiet)
	for y := range n {
		for x := range n {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	b.WriteString(`"/></svg>` + "\n")
	return b.Bytes(), nil
}
