package scan_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"tandem/internal/problem"
	"tandem/internal/scan"
	"tandem/internal/text"
)

func check(name string, data []byte) (scan.Info, error) {
	return scan.Check(name, data, scan.DefaultLimits())
}

// wantRefused wants a problem told by key that reads well in every language.
func wantRefused(t *testing.T, err error, key string) {
	t.Helper()
	e, ok := errors.AsType[*problem.Error](err)
	if !ok || e.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
	for _, l := range text.Langs {
		if words := e.In(l); strings.Contains(words, "⟦") || strings.Contains(words, "%!") {
			t.Errorf("%s: got %q", l, words)
		}
	}
}

func TestAccepted(t *testing.T) {
	square := jpegOf(t, picture(40, 30))
	for name, c := range map[string]struct {
		file string
		data []byte
		want scan.Info
	}{
		"PDF with a table":        {"M04.pdf", pdf(onePage()...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"PDF with packed parts":   {"M04.pdf", streamPDF(onePage()...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"JPEG in colour":          {"photo.jpg", square, scan.Info{Kind: scan.JPEG, Pages: 1, Width: 40, Height: 30, Bits: 24}},
		"JPEG in grey":            {"photo.jpeg", jpegOf(t, greys(40, 30)), scan.Info{Kind: scan.JPEG, Pages: 1, Width: 40, Height: 30, Bits: 8}},
		"JPEG and a second one":   {"photo.jpg", append(bytes.Clone(square), square...), scan.Info{Kind: scan.JPEG, Pages: 1, Width: 40, Height: 30, Bits: 24}},
		"JPEG with a thumbnail":   {"photo.jpg", withSegment(square, string(square)), scan.Info{Kind: scan.JPEG, Pages: 1, Width: 40, Height: 30, Bits: 24}},
		"PNG with transparency":   {"scan.png", pngOf(t, picture(4, 3)), scan.Info{Kind: scan.PNG, Pages: 1, Width: 4, Height: 3, Bits: 32}},
		"PNG in grey":             {"scan.png", pngOf(t, greys(4, 3)), scan.Info{Kind: scan.PNG, Pages: 1, Width: 4, Height: 3, Bits: 8}},
		"capital extension":       {"SCAN.JPG", square, scan.Info{Kind: scan.JPEG, Pages: 1, Width: 40, Height: 30, Bits: 24}},
		"name in Chinese":         {"护照首页.pdf", pdf(onePage()...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"name in Arabic":          {"جواز السفر.pdf", pdf(onePage()...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"name in Burmese":         {"နိုင်ငံကူးလက်မှတ်.pdf", pdf(onePage()...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"name with many dots":     {"a.b.exe.pdf", pdf(onePage()...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"zeros behind the end":    {"M04.pdf", append(pdf(onePage()...), make([]byte, 100)...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"link to an address":      {"M04.pdf", pdf(onePage("<< /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>")...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"opens at the first page": {"M04.pdf", pdf(onePage("<< /OpenAction [3 0 R /Fit] >>")...), scan.Info{Kind: scan.PDF, Pages: 1}},
		"words about JavaScript":  {"M04.pdf", pdf(onePage("(/JavaScript /Launch)", "<2f4a53>")...), scan.Info{Kind: scan.PDF, Pages: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Size = int64(len(c.data))
			if got, err := check(c.file, c.data); err != nil || got != c.want {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestRefusedByNameOrType(t *testing.T) {
	good := pdf(onePage()...)
	for name, c := range map[string]struct {
		file string
		data string
		want string
	}{
		"no name":                 {"", string(good), "scan.name"},
		"name with a folder":      {"../M04.pdf", string(good), "scan.name"},
		"name with a backslash":   {`a\M04.pdf`, string(good), "scan.name"},
		"name with a line end":    {"M04\n.pdf", string(good), "scan.name"},
		"name that runs backward": {"scan\u202efdp.exe", string(good), "scan.name"},
		"name that is no text":    {"M04\xff.pdf", string(good), "scan.name"},
		"long name":               {strings.Repeat("长", 90) + ".pdf", string(good), "scan.name"},
		"empty file":              {"M04.pdf", "", "scan.empty"},
		"text called PDF":         {"M04.pdf", "This is no PDF.", "scan.type"},
		"page called PDF":         {"M04.pdf", "<!DOCTYPE html><html><script>alert(1)</script>", "scan.type"},
		"drawing called PNG":      {"M04.png", `<svg xmlns="http://www.w3.org/2000/svg"></svg>`, "scan.type"},
		"program called JPEG":     {"M08.jpg", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "scan.type"},
		"noise":                   {"M08.jpg", "\x00\x01\x02\x03", "scan.type"},
		"photo of a telephone":    {"M08.jpg", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "scan.heic"},
		"office document":         {"M04.pdf", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "scan.office"},
		"archive":                 {"M04.pdf", "PK\x03\x04\x14\x00\x00\x00\x00\x00" + strings.Repeat("\x00", 40), "scan.archive"},
		"moving picture":          {"M08.png", "GIF89a\x01\x00\x01\x00\x00\x00\x00", "scan.animation"},
		"PDF called JPEG":         {"M04.jpg", string(good), "scan.extension"},
		"PDF without extension":   {"M04", string(good), "scan.extension"},
		"PDF called program":      {"M04.pdf.exe", string(good), "scan.extension"},
		"HTML in front of a PDF":  {"M04.pdf", "<b>x</b>\n" + string(good), "scan.front"},
		"line in front of a PDF":  {"M04.pdf", "\n" + string(good), "scan.front"},
		"PDF and page at once":    {"M04.pdf", string(replaced(good, "%\xe2", "%<SCRIPT>\xe2")), "scan.double"},
		"PDF and archive at once": {"M04.pdf", string(good) + tinyZIP, "scan.double"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check(c.file, []byte(c.data))
			wantRefused(t, err, c.want)
		})
	}
}

func TestAnUnreadableNameIsNotRepeated(t *testing.T) {
	_, err := check("scan\u202efdp.exe", []byte("x"))
	if words := err.Error(); strings.Contains(words, "\u202e") || !strings.Contains(words, "scan?fdp.exe") {
		t.Errorf("got %q", words)
	}
}

func TestRefusedPictures(t *testing.T) {
	photo, drawing := jpegOf(t, picture(40, 30)), pngOf(t, picture(4, 3))
	// In a JPEG the size of the picture stands behind the tables.
	size := bytes.Index(photo, []byte{0xff, 0xc0}) + 5
	for name, c := range map[string]struct {
		file string
		data []byte
		want string
	}{
		"JPEG without its end":     {"a.jpg", photo[:len(photo)-2], "scan.cut-off"},
		"half a JPEG":              {"a.jpg", photo[:len(photo)/2], "scan.cut-off"},
		"the first bytes":          {"a.jpg", photo[:8], "scan.cut-off"},
		"JPEG without a picture":   {"a.jpg", append(bytes.Clone(photo[:size+12]), 0xff, 0xd9), "scan.picture-broken"},
		"JPEG of broken segments":  {"a.jpg", replaced(photo, "\xff\xc4", "xx"), "scan.picture-broken"},
		"JPEG of no height":        {"a.jpg", zeroed(photo, size, 2), "scan.picture-broken"},
		"JPEG of 4 gigapixels":     {"a.jpg", filled(photo, size, 4), "scan.pixels"},
		"JPEG that is a PDF":       {"a.jpg", withSegment(photo, "%PDF-1.4"), "scan.front"},
		"JPEG that is an archive":  {"a.jpg", append(bytes.Clone(photo), tinyZIP...), "scan.double"},
		"JPEG that is a page":      {"a.jpg", withSegment(photo, "<html>"), "scan.double"},
		"half a PNG":               {"a.png", drawing[:len(drawing)/2], "scan.cut-off"},
		"PNG without its end":      {"a.png", drawing[:len(drawing)-12], "scan.cut-off"},
		"PNG of one changed byte":  {"a.png", zeroed(drawing, len(drawing)-20, 1), "scan.picture-broken"},
		"PNG of 18 gigapixels":     {"a.png", claiming(drawing, 1<<17, 1<<17), "scan.pixels"},
		"PNG that claims a length": {"a.png", filled(drawing, 33, 4), "scan.cut-off"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check(c.file, c.data)
			wantRefused(t, err, c.want)
		})
	}
}

func zeroed(data []byte, at, n int) []byte {
	b := bytes.Clone(data)
	clear(b[at : at+n])
	return b
}

func filled(data []byte, at, n int) []byte {
	b := bytes.Clone(data)
	copy(b[at:at+n], "\xff\xff\xff\xff")
	return b
}

func TestTheLimitOfBytesIsExact(t *testing.T) {
	data := pdf(onePage()...)
	limits := scan.DefaultLimits()
	limits.Bytes = int64(len(data))
	if _, err := scan.Check("M04.pdf", data, limits); err != nil {
		t.Error(err)
	}
	limits.Bytes--
	_, err := scan.Check("M04.pdf", data, limits)
	wantRefused(t, err, "scan.too-large")
	if problem.Of(err).Code != problem.TooLarge {
		t.Errorf("got %s, want too large", problem.Of(err).Code)
	}
}

func TestReadStopsAboveTheLimit(t *testing.T) {
	limits := scan.DefaultLimits()
	limits.Bytes = 1000
	r := &counted{r: strings.NewReader(strings.Repeat("x", 1<<20))}
	_, _, err := scan.Read("M04.pdf", r, limits)
	wantRefused(t, err, "scan.too-large")
	if r.n != 1001 {
		t.Errorf("read %d bytes, want 1001", r.n)
	}
}

type counted struct {
	r io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func TestReadReturnsWhatItChecked(t *testing.T) {
	want := pdf(onePage()...)
	info, got, err := scan.Read("M04.pdf", iotest.HalfReader(bytes.NewReader(want)), scan.DefaultLimits())
	if err != nil || !bytes.Equal(got, want) || info.Size != int64(len(want)) {
		t.Errorf("got %d bytes, %+v, %v", len(got), info, err)
	}
	broken := errors.New("connection lost")
	if _, _, err := scan.Read("M04.pdf", iotest.ErrReader(broken), scan.DefaultLimits()); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}
