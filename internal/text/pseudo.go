package text

import "strings"

// Pseudo is English in strange letters and two fifths longer, for tests of pages: what
// stands on a page in plain letters did not come out of the catalogue, and what does not
// fit will not fit in a language that is longer than ours. Nobody is answered in it.
const Pseudo Lang = "en-XA"

// worded is the language whose messages are taken.
func (l Lang) worded() Lang {
	if l == Pseudo {
		return EN
	}
	return l
}

var strange = strings.NewReplacer(
	"a", "à", "e", "é", "i", "ï", "o", "ö", "u", "ü", "y", "ý", "c", "ç", "n", "ñ", "s", "š", "z", "ž",
	"A", "Å", "E", "Ë", "I", "Î", "O", "Ø", "U", "Û", "Y", "Ý", "C", "Ç", "N", "Ñ", "S", "Š", "Z", "Ž",
)

// spelt is text of a message as the language spells it.
func (l Lang) spelt(s string) string {
	if l != Pseudo || strings.TrimSpace(s) == "" {
		return s
	}
	return strange.Replace(s) + strings.Repeat("·", len(s)*2/5)
}
