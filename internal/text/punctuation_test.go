package text

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var update = flag.Bool("update", false, "rewrite the Chinese files with Chinese punctuation")

// wide maps Latin punctuation to the sign of Chinese print.
var wide = map[rune]rune{
	',': '\uff0c', ';': '\uff1b', ':': '\uff1a', '(': '\uff08', ')': '\uff09',
	'!': '\uff01', '?': '\uff1f', '.': '\u3002', '\u201c': '\u300c', '\u201d': '\u300d',
}

var punctuation = []struct{ name, in, want string }{
	{"between characters", "\u7532,\u4e59:\u4e19.", "\u7532\uff0c\u4e59\uff1a\u4e19\u3002"},
	{"bracket closed after a place", "{0}(\u4f9d\u636e:{1})", "{0}\uff08\u4f9d\u636e\uff1a{1}\uff09"},
	{"file, line and number stay", "{0}:{1} 1,000 a.pdf 09:30", "{0}:{1} 1,000 a.pdf 09:30"},
	{"comma between places", "{0},{1}", "{0}\uff0c{1}"},
	{"quotation", "\u201ca\u201d", "\u300ca\u300d"},
	{"scheme before a character", "file:\u8def\u5f84", "file:\u8def\u5f84"},
	{"file name after a character", "\u6587\u4ef6a.yaml", "\u6587\u4ef6a.yaml"},
}

func TestPunctuationRule(t *testing.T) {
	for _, c := range punctuation {
		if got := chinese(c.in); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// With -update the files are corrected instead of blamed.
func TestChinesePunctuation(t *testing.T) {
	paths, err := filepath.Glob("messages/*.zh.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := eachValue(data, chinese)
		if bytes.Equal(data, want) {
			continue
		}
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		reportLines(t, path, data, want)
	}
}

func reportLines(t *testing.T, path string, data, want []byte) {
	wanted := bytes.Split(want, []byte("\n"))
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !bytes.Equal(line, wanted[i]) {
			t.Errorf("%s:%d: Chinese punctuation wanted (go test ./internal/text -update)\n got %s\nwant %s", path, i+1, line, wanted[i])
		}
	}
}

func TestQuotationMarks(t *testing.T) {
	eachText(ZH, func(key, s string) {
		if strings.ContainsAny(s, "\"\u201c\u201d") {
			t.Errorf("zh %s: quote with \u300c\u300d: %s", key, s)
		}
	})
	eachText(EN, func(key, s string) {
		if strings.ContainsAny(s, "\uff0c\uff1b\uff1a\uff08\uff09\uff01\uff1f\u3002\u300c\u300d\u3001") {
			t.Errorf("en %s: Chinese punctuation: %s", key, s)
		}
	})
}

// chinese returns s with Chinese punctuation wherever it belongs to Chinese prose.
func chinese(s string) string {
	r := []rune(s)
	var open []bool // for each open bracket, whether it became a wide one
	for i, c := range r {
		switch {
		case c == '(':
			open = append(open, nearHan(r, i))
			if open[len(open)-1] {
				r[i] = wide[c]
			}
		case c == ')' && len(open) > 0:
			if open[len(open)-1] {
				r[i] = wide[c]
			}
			open = open[:len(open)-1]
		case belongs(r, i):
			r[i] = wide[c]
		}
	}
	return string(r)
}

func belongs(r []rune, i int) bool {
	switch r[i] {
	case ',', ';':
		return !unicode.IsDigit(at(r, i-1)) || !unicode.IsDigit(at(r, i+1))
	case '.':
		return han(at(r, i-1)) && (han(at(r, i+1)) || at(r, i+1) == 0)
	case ':':
		return han(at(r, i-1)) || han(at(r, i+1)) && !letter(at(r, i-1)) // file:路径 stays
	case '!', '?':
		return nearHan(r, i)
	case '\u201c', '\u201d':
		return true
	default:
		return false
	}
}

func letter(c rune) bool { return c < unicode.MaxASCII && unicode.IsLetter(c) }

func nearHan(r []rune, i int) bool { return han(at(r, i-1)) || han(at(r, i+1)) }

func han(c rune) bool {
	return unicode.Is(unicode.Han, c) || strings.ContainsRune("\u300a\u300b\u300c\u300d\u3002\uff0c\uff1b\uff1a\uff08\uff09", c)
}

func at(r []rune, i int) rune {
	if i < 0 || i >= len(r) {
		return 0
	}
	return r[i]
}

// eachValue applies f to every string of the JSON text data that is not a key.
func eachValue(data []byte, f func(string) string) []byte {
	var out []byte
	for len(data) > 0 {
		start := bytes.IndexByte(data, '"')
		if start < 0 {
			break
		}
		end := start + 1
		for end < len(data) && data[end] != '"' {
			if data[end] == '\\' {
				end++
			}
			end++
		}
		inner, rest := string(data[start+1:end]), data[end+1:]
		if !bytes.HasPrefix(bytes.TrimSpace(rest), []byte(":")) {
			inner = f(inner)
		}
		out = slices.Concat(out, data[:start+1], []byte(inner), []byte{'"'})
		data = rest
	}
	return append(out, data...)
}
