package specimen

// helveticaWidths are the widths of the letters from space to tilde, in
// thousandths of the size.
var helveticaWidths = [...]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
}

// helvetica is the width of s in thousandths of the size. A letter with a mark
// is about as wide as any.
func helvetica(s string) int {
	width := 0
	for _, c := range latin1(s) {
		if i := int(c) - ' '; i < len(helveticaWidths) {
			width += helveticaWidths[i]
		} else {
			width += 556
		}
	}
	return width
}
