package press

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// A subset is the part of a face that a document uses. A character gets the next code
// when it is first set, so that two characters with the same outline stay two in the
// text layer. Code 0 is the glyph for what is missing; nothing uses it.
type subset struct {
	face  face
	codes map[rune]uint16
	runes []rune // by code - 1
}

func newSubset(f face) *subset { return &subset{face: f, codes: map[rune]uint16{}} }

func (s *subset) code(r rune) uint16 {
	c, ok := s.codes[r]
	if !ok {
		s.runes = append(s.runes, r)
		c = uint16(len(s.runes))
		s.codes[r] = c
	}
	return c
}

// glyphs are the outlines by code.
func (s *subset) glyphs() []int {
	all := make([]int, 1, len(s.runes)+1)
	for _, r := range s.runes {
		g, _ := fonts[s.face]().glyph(r) // it was found when it was set
		all = append(all, g)
	}
	return all
}

// file is a TrueType file of the outlines: the tables that PDF wants of a font with
// codes for glyphs.
func (s *subset) file() []byte {
	f, all := fonts[s.face](), s.glyphs()
	var glyf, loca, hmtx bytes.Buffer
	for _, g := range all {
		binary.Write(&loca, binary.BigEndian, uint32(glyf.Len()))
		glyf.Write(f.outline(g))
		glyf.Write(make([]byte, -glyf.Len()&3))
		binary.Write(&hmtx, binary.BigEndian, uint16(f.width(g)))
		hmtx.Write(f.bearing(g))
	}
	binary.Write(&loca, binary.BigEndian, uint32(glyf.Len()))
	head := bytes.Clone(f.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // no sum over the file: PDF has its own
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	hhea, maxp := bytes.Clone(f.tables["hhea"]), bytes.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(all)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(all)))
	return sfnt([]table{{"glyf", glyf.Bytes()}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx.Bytes()}, {"loca", loca.Bytes()}, {"maxp", maxp}})
}

type table struct {
	name string
	data []byte
}

// sfnt assembles a font file of tables in alphabetical order.
func sfnt(tables []table) []byte {
	var out, body bytes.Buffer
	out.Write([]byte{0, 1, 0, 0, 0, byte(len(tables)), 0, 64, 0, 2, 0, byte(16*len(tables) - 64)}) // 4 to 7 tables
	for _, t := range tables {
		at := 12 + 16*len(tables) + body.Len()
		out.WriteString(t.name)
		binary.Write(&out, binary.BigEndian, []uint32{checksum(t.data), uint32(at), uint32(len(t.data))})
		body.Write(t.data)
		body.Write(make([]byte, -body.Len()&3))
	}
	return append(out.Bytes(), body.Bytes()...)
}

func checksum(data []byte) uint32 {
	var sum uint32
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	var rest [4]byte
	copy(rest[:], data)
	return sum + binary.BigEndian.Uint32(rest[:])
}

// name is the font's name with six letters that tell subsets apart.
func (s *subset) name() string {
	sum := sha256.Sum256([]byte(string(s.runes)))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag) + "+" + faceNames[s.face]
}

// widths lists the widths that are not a full em.
func (s *subset) widths() string {
	var b strings.Builder
	for code, g := range s.glyphs() {
		if w := fonts[s.face]().width(g); w != em {
			fmt.Fprintf(&b, "%d[%d]", code, w)
		}
	}
	return b.String()
}

// unicode maps codes back to characters, a hundred a block as the format wants.
func (s *subset) unicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for at := 0; at < len(s.runes); at += 100 {
		block := s.runes[at:min(at+100, len(s.runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for i, r := range block {
			fmt.Fprintf(&b, "<%04X><", at+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end")
	return b.Bytes()
}

// writeFonts writes the faces used and returns their entries for the pages.
func (d *Doc) writeFonts(w *writer) (string, error) {
	var b strings.Builder
	for _, s := range d.used {
		if s == nil {
			continue
		}
		if len(s.runes) >= 1<<16-1 {
			return "", fmt.Errorf("press: more characters than a font has codes")
		}
		fmt.Fprintf(&b, "/F%d %d 0 R", s.face, s.write(w))
	}
	return b.String(), nil
}

func (s *subset) write(w *writer) int {
	f, name, data := fonts[s.face](), s.name(), s.file()
	file := w.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	described := w.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, f.box[0], f.box[1], f.box[2], f.box[3], f.ascent, f.descent, f.capHeight, f.weight/5, file))
	glyphs := w.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/DW %d/W[%s]/CIDToGIDMap/Identity>>", name, described, em, s.widths()))
	unicode := w.stream("", s.unicode())
	return w.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, glyphs, unicode))
}
