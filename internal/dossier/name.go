package dossier

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var latinShape = regexp.MustCompile(`^[A-Z]+([ '-][A-Z]+)*$`)

// latin checks a name as the passport zone has it, and proposes the spelling
// where there is one (ICAO Doc 9303 part 3 section 6).
func (c *checker) latin(path, name string) {
	if latinShape.MatchString(name) {
		return
	}
	if near := Transliterate(name); latinShape.MatchString(near) {
		c.fault(path, "dossier.latin.near", clip(name), near)
		return
	}
	c.fault(path, "dossier.latin", clip(name))
}

// The letters that ICAO Doc 9303 part 3 spells with other letters, and the
// signs that people type for hyphen and apostrophe.
var spelling = strings.NewReplacer(
	"Ä", "AE", "Ö", "OE", "Ü", "UE", "ẞ", "SS", "ß", "SS", "Å", "AA", "Æ", "AE", "Ø", "OE", "Œ", "OE",
	"Ð", "D", "Đ", "D", "Þ", "TH", "Ł", "L", "Ħ", "H", "Ŋ", "N", "Ŧ", "T", "ı", "I", "ĸ", "Q",
	"‐", "-", "‑", "-", "–", "-", "’", "'", "‘", "'", "ʼ", "'", "`", "'", "´", "'",
)

// Transliterate proposes how a passport zone writes a name in Latin letters
// with marks: upper case, without marks, some letters as two. What has no such
// spelling stays as it is.
func Transliterate(name string) string {
	name = spelling.Replace(norm.NFC.String(strings.ToUpper(name)))
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		if r < 0x300 || r > 0x36F { // combining marks
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// zoneWords is a name as the words of a passport zone: hyphens part words,
// apostrophes vanish (ICAO Doc 9303 part 3 section 4.6).
func zoneWords(name string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(name, "'", ""), func(r rune) bool { return r == ' ' || r == '-' })
}
