package press

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var body = Style{Script: Hei, Size: 12}

func file(t *testing.T, d *Doc) []byte {
	t.Helper()
	pdf, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// read runs one of poppler's programs on a file.
func read(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = path
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s (scripts/install-tools installs it): %v\n%s", name, err, out)
	}
	return string(out)
}

func lines(d *Doc, all ...string) {
	p := d.Page()
	for i, s := range all {
		d.Tag("P", func() { p.Text(50, 50+20*float64(i), body, s) })
	}
}

// TestTextLayer: what is copied out is what was put in, for characters that share an
// outline and for those beyond 16 bits.
func TestTextLayer(t *testing.T) {
	want := []string{"一⼀", "䶮𬭎𫖯", "Nguyễn Thị Ước", "Ştefăniţă Șț", "ФЁДОР Ἀθῆναι", "“中文”——‘引’", "简·多伊 1–2"}
	d := New(Info{Language: "zh-CN"})
	lines(d, want...)
	got := read(t, file(t, d), "pdftotext", "-raw", "FILE", "-")
	for _, s := range want {
		if !strings.Contains(got, s) {
			t.Errorf("no %q in %q", s, got)
		}
	}
}

func TestMissing(t *testing.T) {
	for s, want := range map[string]rune{
		"李𠮷":         '𠮷',
		"علي":        'ع',
		"नाम":        'न',
		"简·多伊 DOE-Ñ": 0,
		"":           0,
	} {
		if r, missing := Missing(s); r != want || missing != (want != 0) {
			t.Errorf("%q: %q, %v; want %q", s, r, missing, want)
		}
	}
}

// TestNamesOfPassports: every letter that a Latin passport, a Cyrillic or Greek one can
// have, and every Han character of the two great blocks, can be set.
func TestNamesOfPassports(t *testing.T) {
	for _, block := range [][2]rune{{' ', '~'}, {0xA1, 0x24F}, {0x1E00, 0x1EFF}, {0x400, 0x4FF}, {0x3400, 0x4DB5}, {0x4E00, 0x9FEF}} {
		for r := block[0]; r <= block[1]; r++ {
			if _, missing := Missing(string(r)); missing && r != 0xAD {
				t.Errorf("%c (U+%04X) cannot be set", r, r)
			}
		}
	}
}

func TestComposed(t *testing.T) {
	for s, want := range map[string]string{
		"e\u0301":            "é",
		"Nguye\u0302\u0303n": "Nguyễn",
		"\uFA0E凞\uF900":      "\uFA0E凞\uF900", // compatibility ideographs stay what they are
		"x\u030C":            "x\u030C",
	} {
		if got := Composed(s); got != want {
			t.Errorf("%+q becomes %+q, want %+q", s, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float64
		want       string
	}{
		{"between Han", "一二三四五", 36, "一二三|四五"},
		{"no comma at the beginning", "一二三，四", 36, "一二|三，四"},
		{"no bracket at the end", "一二（三）", 36, "一二|（三）"},
		{"between words", "one two", 36, "one|two"},
		{"inside a long word", "WWWWWWWW", 36, "WWW|WWW|WW"},
		{"a character wider than the line", "一二", 3, "一|二"},
		{"nothing", "", 36, ""},
	} {
		if got := strings.Join(body.Lines(c.text, c.width, 0), "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestLinesLoseNothing: lines put together are the text, and each fits, or is one
// character with its marks.
func TestLinesLoseNothing(t *testing.T) {
	some := rapid.StringOfN(rapid.RuneFrom([]rune("ab Wẽ-中文，。（）《》“—\u0301𬭎")), 0, 120, -1)
	rapid.Check(t, func(rt *rapid.T) {
		s, width := some.Draw(rt, "text"), rapid.Float64Range(5, 200).Draw(rt, "width")
		all := body.Lines(s, width, 0)
		if got, want := unspaced(strings.Join(all, "")), unspaced(Composed(s)); got != want {
			rt.Fatalf("%q became %q", want, all)
		}
		for _, l := range all {
			letters := strings.TrimLeftFunc(l, isMark)
			if body.Width(l) > width+0.02 && utf8.RuneCountInString(strings.TrimRightFunc(letters, isMark)) > 1 {
				rt.Fatalf("%q is %.1f wide, more than %.1f", l, body.Width(l), width)
			}
		}
	})
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestFontsHaveNoComposites: a subset copies outlines as they stand, and a composite
// would name glyphs by their old numbers.
func TestFontsHaveNoComposites(t *testing.T) {
	for f := range faceCount {
		font := fonts[f]()
		for g := range len(font.loca) - 1 {
			if o := font.outline(g); len(o) >= 2 && int16(binary.BigEndian.Uint16(o)) < 0 {
				t.Fatalf("%s: glyph %d is composite: make it with scripts/make-fonts", faceNames[f], g)
			}
		}
	}
}

func TestFontsHaveTheirLicences(t *testing.T) {
	for _, name := range []string{"noto-sans-sc", "noto-serif-sc", "noto-sans"} {
		b, err := os.ReadFile("fonts/OFL-" + name + ".txt")
		if err != nil || !bytes.Contains(b, []byte("SIL OPEN FONT LICENSE")) {
			t.Errorf("%s: no licence (%v)", name, err)
		}
	}
}

func TestAttachment(t *testing.T) {
	d := New(Info{Title: "题", Language: "zh-CN", Date: "2026-11-26"})
	lines(d, "x")
	d.Attach("proof.txt", "proof", []byte("one\n"))
	got := read(t, file(t, d), "pdfdetach", "-list", "FILE")
	if !strings.Contains(got, "proof.txt") {
		t.Errorf("attached: %s", got)
	}
}

func TestNothingIsLeftBlank(t *testing.T) {
	d := New(Info{Language: "zh-CN"})
	lines(d, "李𠮷")
	if _, err := d.Bytes(); err == nil {
		t.Error("written with a blank for a character")
	}
}

func TestTagLeftOpen(t *testing.T) {
	d := New(Info{Language: "zh-CN"})
	d.Begin("P")
	if _, err := d.Bytes(); err == nil {
		t.Error("written with a tag left open")
	}
}

func TestReservedCellsAreReadInOrder(t *testing.T) {
	d := New(Info{Language: "zh-CN"})
	p := d.Page()
	d.Tag("Table", func() {
		d.Tag("TR", func() {
			cells := d.Reserve("TD", 2)
			for i, s := range []string{"甲上", "乙上", "甲下", "乙下"} {
				d.In(cells[i%2], func() { p.Text(50+100*float64(i%2), 50+20*float64(i/2), body, s) })
			}
		})
	})
	got := unspaced(read(t, file(t, d), "pdfinfo", "-struct-text", "FILE"))
	if strings.Index(got, "甲下") > strings.Index(got, "乙上") {
		t.Errorf("read across the row: %s", got)
	}
}
