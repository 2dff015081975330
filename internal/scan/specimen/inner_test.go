package specimen

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEveryLetterCanBeDrawn(t *testing.T) {
	for r := ' '; r <= '~'; r++ {
		for _, spelling := range spelled(string(r)) {
			if _, ok := letters[spelling]; !ok {
				t.Errorf("no letter for %q", r)
			}
		}
	}
	for r, l := range letters {
		for _, row := range l {
			if row > 0x1f {
				t.Errorf("%q is wider than five dots", r)
			}
		}
	}
}

func TestLatin1(t *testing.T) {
	for in, want := range map[string]string{
		"plain":    "plain",
		"é ü ß":    "\xe9 \xfc \xdf",
		"e\u0301":  "\xe9",
		"Nguyễn":   "Nguyen",
		"张三":       "??",
		"\x00\x7f": "??",
	} {
		if got := string(latin1(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// Wrapping loses nothing but spaces, and no line is wider than asked.
func TestWrap(t *testing.T) {
	runes := func(s string) int { return len([]rune(s)) }
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOf(rapid.SampledFrom([]rune("ab é张 "))).Draw(t, "line")
		width := rapid.IntRange(1, 12).Draw(t, "width")
		got := wrap([]string{line}, width, runes)
		for _, l := range got {
			if runes(l) > width {
				t.Fatalf("%q is wider than %d", l, width)
			}
		}
		if letters := strings.ReplaceAll(strings.Join(got, ""), " ", ""); letters != strings.ReplaceAll(line, " ", "") {
			t.Fatalf("%q became %q", line, got)
		}
	})
}
