package specimen

import "image"

// The marks of every paper, as lines and corners in whole numbers with y upwards.

type stroke struct{ from, to image.Point }

// yangben are the strokes of 样本, two characters of 100 by 100.
var yangben = [][]stroke{
	strokes(
		4, 66, 40, 66 /* 木 */, 22, 92, 22, 6, 22, 64, 4, 30, 23, 58, 38, 40,
		52, 92, 60, 78 /* 羊 */, 88, 94, 78, 78, 46, 74, 96, 74, 50, 52, 92, 52, 44, 28, 98, 28, 71, 74, 71, 2,
	),
	strokes(8, 70, 92, 70, 50, 94, 50, 4, 50, 70, 10, 22, 50, 70, 92, 22, 34, 22, 66, 22),
}

func strokes(xy ...int) []stroke {
	var s []stroke
	for ; len(xy) > 0; xy = xy[4:] {
		s = append(s, stroke{image.Pt(xy[0], xy[1]), image.Pt(xy[2], xy[3])})
	}
	return s
}

// star are the corners of a five-pointed star of radius 1000.
var star = []image.Point{
	{0, 1000}, {225, 309}, {951, 309}, {363, -118}, {588, -809},
	{0, -382}, {-588, -809}, {-363, -118}, {-951, 309}, {-225, 309},
}

// signature are the points of a squiggle 100 wide and 40 high.
var signature = []image.Point{
	{0, 12}, {8, 30}, {14, 38}, {16, 24}, {12, 4}, {22, 16}, {30, 24}, {32, 12}, {40, 14},
	{46, 26}, {48, 10}, {56, 16}, {62, 22}, {64, 10}, {74, 18}, {100, 26},
}
