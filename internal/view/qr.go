package view

import (
	"fmt"
	"strings"
)

// A Code is a QR code for a screen: one SVG path of its dark modules, with its margin.
type Code struct {
	Side int
	Path string
}

// quiet is the margin around a code, in modules (ISO/IEC 18004).
const quiet = 4

// CodeOf draws dark modules, so many a side.
func CodeOf(side int, dark func(col, row int) bool) Code {
	var b strings.Builder
	for row := range side {
		for col := range side {
			if dark(col, row) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", col+quiet, row+quiet)
			}
		}
	}
	return Code{Side: side + 2*quiet, Path: b.String()}
}

func (c Code) box() string { return fmt.Sprintf("0 0 %d %d", c.Side, c.Side) }
