package specimen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// latin1 spells s in Latin-1 one byte a letter, for Helvetica.
func latin1(s string) []byte {
	var b []byte
	for _, r := range norm.NFC.String(s) {
		if r < 0x7f && r >= ' ' || r >= 0xa0 && r <= 0xff {
			b = append(b, byte(r))
		} else {
			b = append(b, plain(string(r))...)
		}
	}
	return b
}

// plain spells s in ASCII: letters without marks, and ? for what has no letter.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			b.WriteByte('?')
		}
	}
	return b.String()
}

// wrap breaks lines at spaces so that none is wider than width; a word that is
// wider alone is cut.
func wrap(lines []string, width int, measure func(string) int) []string {
	var wrapped []string
	for _, line := range lines {
		line = strings.ToValidUTF8(line, "?")
		for measure(line) > width {
			cut := breakAt(line, width, measure)
			wrapped = append(wrapped, strings.TrimRight(line[:cut], " "))
			line = strings.TrimLeft(line[cut:], " ")
		}
		wrapped = append(wrapped, line)
	}
	return wrapped
}

// breakAt is the best place to break a line that is too wide: the last space
// that fits, or else the last letter, but never before the first.
func breakAt(line string, width int, measure func(string) int) int {
	fits := 0
	for i, r := range line {
		end := i + utf8.RuneLen(r)
		if i > 0 && measure(line[:end]) > width {
			break
		}
		fits = end
	}
	if space := strings.LastIndexByte(line[:min(fits+1, len(line))], ' '); space > 0 {
		return space
	}
	return fits
}
