package press

import (
	"strings"
	"unicode"
)

// Signs that may not begin a line, and that may not end one (GB/T 15834).
const (
	notFirst = "，。、；：？！）》」』】〕〉”’…—·％,.;:?!)]}%”’"
	notLast  = "（《「『【〔〈“‘([{“‘"
)

// Lines breaks text into lines of at most width points: between words of Latin, between
// any two Han characters that punctuation does not hold together, and inside a word that
// is longer than a line. first is how far the first line is set in.
func (s Style) Lines(text string, width, first float64) []string {
	runes := []rune(Composed(text))
	var lines []string
	for room := width - first; len(runes) > 0; room = width {
		n := s.fitting(runes, room)
		lines = append(lines, strings.TrimRight(string(runes[:n]), " "))
		runes = runes[n:]
		for len(runes) > 0 && runes[0] == ' ' {
			runes = runes[1:]
		}
	}
	return lines
}

// fitting is how many characters go on a line; at least one does.
func (s Style) fitting(runes []rune, room float64) int {
	used, last, forced := 0.0, 0, 0
	for i, r := range runes {
		if i > 0 && breaks(runes[i-1], r) {
			last = i
		}
		if i > 0 && !isMark(r) {
			forced = i
		}
		used += s.advance(r)
		if over := used-s.Space > room+0.01; over && r != ' ' && i > 0 {
			if last > 0 {
				return last
			}
			return max(1, forced)
		}
	}
	return len(runes)
}

// breaks reports whether a line may end between a and b.
func breaks(a, b rune) bool {
	if strings.ContainsRune(notFirst, b) || strings.ContainsRune(notLast, a) || isMark(b) || b == ' ' {
		return false
	}
	return a == ' ' || wide(a) || wide(b) || a == '-' && unicode.IsLetter(b)
}

// wide reports whether r stands in a square of its own, as Han and its signs do.
func wide(r rune) bool { return r >= 0x2E80 && r < 0xFE00 || r >= 0xFF00 }
