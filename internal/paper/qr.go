package paper

import (
	"image/color"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"tandem/internal/press"
)

// A code is printed 25 mm wide inside a margin of four modules. 77 modules (version 15)
// make a module of a third of a millimetre, which the camera of a telephone reads.
const (
	codeSide   = 25 * press.MM
	maxModules = 77
	quiet      = 4
)

// encoded returns the code of s with the level of correction M where that is readable,
// L otherwise.
func encoded(s string) (barcode.Barcode, error) {
	const mostM = 600 // letters that 77 modules hold at level M
	if len(s) <= mostM {
		if code, err := qr.Encode(s, qr.M, qr.Auto); err == nil && code.Bounds().Dx() <= maxModules {
			return code, nil
		}
	}
	return qr.Encode(s, qr.L, qr.Auto)
}

// encode makes the code of the paper, and blames a text that does not fit a code that
// can be read when printed.
func (f *faults) encode(s string) barcode.Barcode {
	code, err := encoded(s)
	if err != nil || code.Bounds().Dx() > maxModules {
		f.at("qr", "paper.field.qr", len(s))
	}
	return code
}

// code draws the code of the paper with its upper left corner, margin included, at x, y,
// and returns its side with the margin.
func (s *sheet) code(x, y float64) float64 {
	n := s.qr.Bounds().Dx()
	margin := quiet * codeSide / float64(n)
	dark := func(col, row int) bool { return s.qr.At(col, row) == color.Black }
	s.page.Modules(x+margin, y+margin, codeSide, n, dark, both("paper.alt.qr"))
	return codeSide + 2*margin
}

// Code is the QR code of s for a screen: so many modules a side, and which are dark. A
// text that no code holds is an error.
func Code(s string) (side int, dark func(col, row int) bool, err error) {
	code, err := encoded(s)
	if err != nil {
		return 0, nil, err
	}
	return code.Bounds().Dx(), func(col, row int) bool { return code.At(col, row) == color.Black }, nil
}
