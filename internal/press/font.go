package press

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"fmt"
	"sort"
	"sync"
)

// The fonts are made by scripts/make-fonts; their licences (OFL) lie beside them.
//
//go:embed fonts/*.ttf.gz
var files embed.FS

// A face is one font file.
type face int

const (
	hei   face = iota // NotoSansSC: text
	song              // NotoSerifSC: headings
	latin             // NotoSans: Latin, Greek and Cyrillic
	faceCount
)

var faceNames = [faceCount]string{"NotoSansSC-Regular", "NotoSerifSC-SemiBold", "NotoSans-Regular"}

// fonts opens each font when it is first needed, once in the program's life.
var fonts = [faceCount]func() *font{
	sync.OnceValue(func() *font { return opened(hei) }),
	sync.OnceValue(func() *font { return opened(song) }),
	sync.OnceValue(func() *font { return opened(latin) }),
}

// opened reads an embedded font. It is part of the program: a broken one stops it.
func opened(f face) *font {
	packed, err := files.ReadFile("fonts/" + faceNames[f] + ".ttf.gz")
	if err != nil {
		panic("press: " + err.Error())
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("press: " + err.Error())
	}
	data := bytes.NewBuffer(make([]byte, 0, binary.LittleEndian.Uint32(packed[len(packed)-4:])+bytes.MinRead)) // gzip ends with the size
	if _, err := data.ReadFrom(z); err != nil {
		panic("press: " + err.Error())
	}
	parsed, err := parseFont(data.Bytes())
	if err != nil {
		panic("press: " + faceNames[f] + ": " + err.Error())
	}
	return parsed
}

// A font is a TrueType file of a thousand units per em, its outlines without composites
// and hints, and its characters in one table of format 12: what make-fonts makes.
type font struct {
	tables            map[string][]byte
	groups            []group // ascending
	glyf, hmtx        []byte
	loca              []uint32
	metrics           int // glyphs with a width of their own
	ascent, descent   int
	box               [4]int
	capHeight, weight int
}

// A group maps the characters first to last to the glyphs from glyph on.
type group struct{ first, last, glyph uint32 }

func parseFont(data []byte) (*font, error) {
	f := &font{tables: map[string][]byte{}}
	n := int(binary.BigEndian.Uint16(data[4:]))
	for i := range n {
		row := data[12+16*i:]
		at, size := binary.BigEndian.Uint32(row[8:]), binary.BigEndian.Uint32(row[12:])
		f.tables[string(row[:4])] = data[at : at+size]
	}
	for _, name := range []string{"head", "hhea", "maxp", "OS/2", "cmap", "loca", "glyf", "hmtx"} {
		if len(f.tables[name]) == 0 {
			return nil, fmt.Errorf("no table %s", name)
		}
	}
	f.glyf, f.hmtx = f.tables["glyf"], f.tables["hmtx"]
	f.measure()
	f.locate()
	return f, f.readCmap(f.tables["cmap"])
}

func (f *font) measure() {
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	for i := range f.box {
		f.box[i] = signed(head[36+2*i:])
	}
	f.ascent, f.descent = signed(hhea[4:]), signed(hhea[6:])
	f.metrics = int(binary.BigEndian.Uint16(hhea[34:]))
	f.capHeight, f.weight = signed(os2[88:]), signed(os2[4:])
}

func signed(b []byte) int { return int(int16(binary.BigEndian.Uint16(b))) }

func (f *font) locate() {
	raw, long := f.tables["loca"], signed(f.tables["head"][50:]) == 1
	n := int(binary.BigEndian.Uint16(f.tables["maxp"][4:])) + 1
	f.loca = make([]uint32, n)
	for i := range f.loca {
		if long {
			f.loca[i] = binary.BigEndian.Uint32(raw[4*i:])
		} else {
			f.loca[i] = 2 * uint32(binary.BigEndian.Uint16(raw[2*i:]))
		}
	}
}

func (f *font) readCmap(cmap []byte) error {
	sub := cmap[binary.BigEndian.Uint32(cmap[8:]):]
	if format := binary.BigEndian.Uint16(sub); format != 12 {
		return fmt.Errorf("cmap of format %d", format)
	}
	f.groups = make([]group, binary.BigEndian.Uint32(sub[12:]))
	for i := range f.groups {
		row := sub[16+12*i:]
		f.groups[i] = group{binary.BigEndian.Uint32(row), binary.BigEndian.Uint32(row[4:]), binary.BigEndian.Uint32(row[8:])}
	}
	return nil
}

// glyph is the outline of a character.
func (f *font) glyph(r rune) (int, bool) {
	i := sort.Search(len(f.groups), func(i int) bool { return f.groups[i].last >= uint32(r) })
	if i == len(f.groups) || f.groups[i].first > uint32(r) {
		return 0, false
	}
	return int(f.groups[i].glyph + uint32(r) - f.groups[i].first), true
}

// width of a glyph in thousandths of the size.
func (f *font) width(glyph int) int {
	return int(binary.BigEndian.Uint16(f.hmtx[4*min(glyph, f.metrics-1):]))
}

// bearing is the left side bearing of a glyph.
func (f *font) bearing(glyph int) []byte {
	if glyph < f.metrics {
		return f.hmtx[4*glyph+2 : 4*glyph+4]
	}
	at := 4*f.metrics + 2*(glyph-f.metrics)
	return f.hmtx[at : at+2]
}

func (f *font) outline(glyph int) []byte { return f.glyf[f.loca[glyph]:f.loca[glyph+1]] }
