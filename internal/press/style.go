package press

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// em is the size of a font in its own units.
const em = 1000

// A Script says which letters come first: the same sign, such as a quotation mark, is
// wide in Chinese and narrow in English.
type Script int

// The scripts.
const (
	Hei   Script = iota // Chinese text
	Song                // Chinese headings
	Roman               // English and other Latin text
)

// A Style is how text looks. Gray runs from 0, black, to 1, white. Space is put between
// characters, in points.
type Style struct {
	Script Script
	Size   float64
	Gray   float64
	Space  float64
}

// faces lists where a character is looked for, in order. Letters, the middle dot of
// Chinese names apart, come from the font that has all of them, so that one name is set
// in one font.
func (s Script) faces(r rune) [3]face {
	const general = 0x2000 // letters and marks of the West stand below
	switch {
	case s == Song:
		return [3]face{song, hei, latin}
	case s == Roman, r < general && r != '·':
		return [3]face{latin, hei, song}
	}
	return [3]face{hei, latin, song}
}

func (s Script) find(r rune) (f face, glyph int, ok bool) {
	for _, f := range s.faces(r) {
		if g, ok := fonts[f]().glyph(r); ok {
			return f, g, true
		}
	}
	return 0, 0, false
}

// Missing returns the first character of s that no font has, after composing.
func Missing(s string) (r rune, missing bool) {
	for _, r := range Composed(s) {
		if _, _, ok := Hei.find(r); !ok {
			return r, true
		}
	}
	return 0, false
}

// Composed joins letters with the marks that follow them where Unicode has one character
// for both. Unlike NFC it leaves all other characters alone: a compatibility ideograph in
// a name is not the unified one.
func Composed(s string) string {
	if !strings.ContainsFunc(s, isMark) {
		return s
	}
	var out strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); {
		end := i + 1
		for end < len(runes) && isMark(runes[end]) {
			end++
		}
		cluster := string(runes[i:end])
		if end > i+1 {
			cluster = norm.NFC.String(cluster)
		}
		out.WriteString(cluster)
		i = end
	}
	return out.String()
}

func isMark(r rune) bool { return unicode.Is(unicode.Mn, r) }

// Width is how long s is when set.
func (s Style) Width(text string) float64 {
	w := 0.0
	for _, r := range Composed(text) {
		w += s.advance(r)
	}
	return w
}

func (s Style) advance(r rune) float64 {
	f, g, ok := s.Script.find(r)
	if !ok {
		return s.Size // what is missing is refused before it is set
	}
	return float64(fonts[f]().width(g))*s.Size/em + s.Space
}

// Fit is s, smaller if text would be wider than width, but not below least.
func (s Style) Fit(text string, width, least float64) Style {
	for s.Size > least && s.Width(text) > width {
		s.Size = max(least, s.Size-0.5)
		s.Space = min(s.Space, s.Size/10)
	}
	return s
}
