package paper_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"tandem/internal/paper"
	"tandem/internal/paper/sample"
)

var update = flag.Bool("update", false, "rewrite the golden pictures of the papers")

// pages are the pages of a PDF as pdftoppm draws them, in grey.
func pages(t testing.TB, pdf []byte, dpi int) []*image.Gray {
	t.Helper()
	out := tool(t, "pdftoppm", "-gray", "-r", fmt.Sprint(dpi), stored(t, pdf))
	var all []*image.Gray
	for len(out) > 0 {
		var w, h, most int
		if _, err := fmt.Fscanf(bytes.NewReader(out), "P5\n%d %d\n%d\n", &w, &h, &most); err != nil || most != 255 {
			t.Fatalf("not a grey picture: %.20q", out)
		}
		head := len(fmt.Sprintf("P5\n%d %d\n%d\n", w, h, most))
		all = append(all, &image.Gray{Pix: out[head : head+w*h], Stride: w, Rect: image.Rect(0, 0, w, h)})
		out = out[head+w*h:]
	}
	return all
}

// The golden of a page is a raster of darkness, from 0, white, to 9: small enough to
// keep, fine enough to see a line that moved.
const across, down = 52, 74

func raster(p *image.Gray) []string {
	lines := make([]string, down)
	for row := range down {
		var b strings.Builder
		for col := range across {
			b.WriteByte('0' + byte(min(9, math.Round(22*darkness(p, col, row)))))
		}
		lines[row] = strings.ReplaceAll(b.String(), "0", ".")
	}
	return lines
}

func darkness(p *image.Gray, col, row int) float64 {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	sum, n := 0, 0
	for y := row * h / down; y < (row+1)*h/down; y++ {
		for x := col * w / across; x < (col+1)*w/across; x++ {
			sum += 255 - int(p.Pix[y*p.Stride+x])
			n++
		}
	}
	return float64(sum) / float64(255*n)
}

// TestPapersLookAsTheyDid compares every page at 150 dpi with its golden raster. Another
// edition of poppler may draw an edge differently: a cell may be off by one step, and a
// few by two.
func TestPapersLookAsTheyDid(t *testing.T) {
	for _, k := range paper.Kinds() {
		var got []string
		for _, p := range pages(t, rendered(t, sample.Document(k)), 150) {
			got = append(append(got, raster(p)...), "")
		}
		file := filepath.Join("testdata", "look", string(k)+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(strings.Join(got, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, string(k), strings.Split(string(want), "\n"), got)
	}
}

func compare(t *testing.T, name string, want, got []string) {
	if len(want) != len(got) {
		t.Errorf("%s: %d lines of raster, want %d: pages came or went", name, len(got), len(want))
		return
	}
	off := 0
	for i := range want {
		for k := range min(len(want[i]), len(got[i])) {
			if d := step(want[i][k]) - step(got[i][k]); d > 1 || d < -1 {
				off++
			}
		}
	}
	const few = 3
	if off > few {
		t.Errorf("%s looks different in %d of %d cells: look at it (go run ./internal/paper/cmd/gallery DIR), then go test -update\n%s", name, off, len(want)*across, strings.Join(got, "\n"))
	}
}

func step(c byte) int {
	if c == '.' {
		return 0
	}
	return int(c - '0')
}

// TestCodeIsReadFromPrint: printed at 300 dpi, the code is 25 mm wide and a reader that
// is not ours finds in it what was put in, also after the print was copied badly.
func TestCodeIsReadFromPrint(t *testing.T) {
	for _, k := range []paper.Kind{paper.WorkPermit, paper.WorkNotification, paper.ResidencePermit, "acceptance"} {
		d := sample.Document(k)
		want := sample.QR()
		if l, ok := d.(paper.Letter); ok {
			l.QR = want
			d = l
		}
		pdf := rendered(t, d)
		page := pages(t, pdf, 300)[0]
		for name, p := range map[string]*image.Gray{"print": page, "pale copy": pale(page), "coarse print": pages(t, pdf, 240)[0]} {
			got, width, err := read(p)
			if err != nil || got != want {
				t.Errorf("%s, %s: read %q (%v), want %q", k, name, got, err, want)
			}
			dots := 25 / 25.4 * 300 * float64(p.Rect.Dx()) / float64(page.Rect.Dx())
			if math.Abs(width-dots) > 0.08*dots {
				t.Errorf("%s, %s: the code is %.0f dots wide, want %.0f for 25 mm", k, name, width, dots)
			}
		}
	}
}

// read finds the code on a page and returns its text and about how wide it is.
func read(p *image.Gray) (string, float64, error) {
	bmp, err := gozxing.NewBinaryBitmapFromImage(p)
	if err != nil {
		return "", 0, err
	}
	r, err := qrcode.NewQRCodeReader().Decode(bmp, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", 0, err
	}
	at := r.GetResultPoints() // the centres of the corners: bottom left, top left, top right
	between := math.Hypot(at[2].GetX()-at[1].GetX(), at[2].GetY()-at[1].GetY())
	const modules = 73 // of sample.QR
	return r.GetText(), between * modules / (modules - 7), nil
}

// pale is a page after a copier that lost its toner.
func pale(p *image.Gray) *image.Gray {
	out := image.NewGray(p.Rect)
	for i, v := range p.Pix {
		out.Pix[i] = 120 + v/2
	}
	return out
}

// TestPhotograph: a JPEG goes into the file as it is; without one there is a frame.
func TestPhotograph(t *testing.T) {
	d := sample.Permit(paper.WorkPermit)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewYCbCr(image.Rect(0, 0, 354, 472), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	d.Photo = photo.Bytes()
	got := string(tool(t, "pdfimages", "-list", stored(t, rendered(t, d))))
	if !strings.Contains(strings.Join(strings.Fields(got), " "), "354 472 rgb") || !strings.Contains(got, "jpeg") {
		t.Errorf("no photograph:\n%s", got)
	}
	page := pages(t, rendered(t, d), 60)[0]
	if at := page.GrayAt(398, 256); at.Y > 200 {
		t.Errorf("where the photograph should be there is %v", at)
	}
}

// TestNothingRunsPastTheMargin: every word at its place, as pdftotext sees it, lies
// inside the margins of its page.
func TestNothingRunsPastTheMargin(t *testing.T) {
	each(t, func(t *testing.T, d paper.Document) {
		for i, p := range boxes(t, rendered(t, d)) {
			for _, w := range p.Words {
				if w.Left < 55 || w.Right > 595.28-55 || w.Top < 30 || w.Bottom > 841.89-8 {
					t.Errorf("page %d: %q stands at %.0f–%.0f, %.0f–%.0f", i+1, w.Text, w.Left, w.Right, w.Top, w.Bottom)
				}
			}
		}
	})
}

// TestNoHeadWithoutARow: the head of a table is never the last thing on a page.
func TestNoHeadWithoutARow(t *testing.T) {
	l := sample.Letter("correction")
	for n := range 24 {
		l.Employer.EN = strings.Repeat("Example ", 1+12*(n%3))
		l.Matters = make([]paper.Name, 9+n/3)
		for i := range l.Matters {
			l.Matters[i] = paper.Name{ZH: "外国人来华工作许可", EN: "Work permit"}
		}
		for i, p := range boxes(t, rendered(t, l)) {
			lowest, last := 0.0, ""
			for _, w := range p.Words {
				if w.Bottom > lowest && w.Bottom < 780 {
					lowest, last = w.Bottom, w.Text
				}
			}
			if last == "No." || last == "Material" || last == "needed" {
				t.Errorf("length %d: page %d ends with the head of the table", n, i+1)
			}
		}
	}
}

// TestTheWidestFits: every text of every paper as long as is allowed, of the widest
// letters and of Han, stays inside the margins, and the notes of permits above the frame.
func TestTheWidestFits(t *testing.T) {
	for _, k := range paper.Kinds() {
		for _, letter := range []string{"W", "国"} {
			v := reflect.New(reflect.TypeOf(sample.Heavy(k))).Elem()
			v.Set(reflect.ValueOf(sample.Heavy(k)))
			stretch(v, letter, 300)
			for i, p := range boxes(t, rendered(t, v.Interface().(paper.Document))) {
				for _, w := range p.Words {
					if w.Left < 55 || w.Right > 595.28-55 || w.Top < 30 || w.Bottom > 841.89-8 {
						t.Errorf("%s, page %d: %q stands at %.0f–%.0f, %.0f–%.0f", k, i+1, w.Text, w.Left, w.Right, w.Top, w.Bottom)
					}
				}
			}
		}
	}
}

// stretch fills every text that people write.
func stretch(v reflect.Value, letter string, limit int) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != "" {
			v.SetString(strings.Repeat(letter, limit))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n, field := limit, v.Type().Field(i)
			if most, err := strconv.Atoi(field.Tag.Get("max")); err == nil {
				n = most
			}
			if field.Name != "QR" {
				stretch(v.Field(i), letter, n)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range min(v.Len(), 4) {
				stretch(v.Index(i), letter, limit)
			}
		}
	}
}

type box struct {
	Left   float64 `xml:"xMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Top    float64 `xml:"yMin,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

type boxPage struct {
	Words []box `xml:"word"`
}

func boxes(t *testing.T, pdf []byte) []boxPage {
	t.Helper()
	var doc struct {
		Pages []boxPage `xml:"body>doc>page"`
	}
	dec := xml.NewDecoder(bytes.NewReader(tool(t, "pdftotext", "-bbox", stored(t, pdf), "-")))
	dec.Strict, dec.Entity = false, xml.HTMLEntity
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Pages) == 0 || len(doc.Pages[0].Words) < 20 {
		t.Fatal("no words seen")
	}
	return doc.Pages
}
