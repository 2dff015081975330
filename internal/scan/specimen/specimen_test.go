package specimen_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/scan"
	"tandem/internal/scan/specimen"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The papers of the tests: of every length and in letters of many countries.
var papers = map[string]struct {
	title string
	lines []string
	dense bool // more than fits 12 KB
}{
	"certificate": {"CERTIFICATE OF NO CRIMINAL RECORD", []string{
		"Material: M04", "Holder: AMARA GRACE OKONKWO", "Date of birth: 1988-04-12", "Passport: A12345678",
		"Issued by: National Police Headquarters, Records Division", "Issued on: 2026-01-20", "",
		"This is to certify that no criminal record of the person named above was found in the national register up to the date of issue.",
	}, false},
	"passport": {"PASSPORT", []string{
		"Surname: OKONKWO", "Given names: AMARA GRACE", "Nationality: NGA", "Date of birth: 1988-04-12",
		"Passport no: A12345678", "Date of expiry: 2031-05-01", "",
		"P<NGAOKONKWO<<AMARA<GRACE<<<<<<<<<<<<<<<<<<<", "A123456784NGA8804129F3105017<<<<<<<<<<<<<<04",
	}, false},
	"every script":  {"Curriculum vitæ (1/2) \\ résumé", []string{"Name: Nguyễn Thị Ánh", "姓名:张三", "Имя", "\xff\xfe", "100 %"}, false},
	"nothing":       {"", nil, false},
	"one long word": {strings.Repeat("TITLE ", 40), []string{strings.Repeat("x", 500)}, true},
	"many lines":    {"CONTRACT", strings.Split(strings.Repeat("Clause: the parties agree.\n", 120), "\n"), true},
}

func TestEveryPDFIsAnAcceptedScan(t *testing.T) {
	for name, p := range papers {
		data := specimen.PDF(p.title, p.lines)
		info, err := scan.Check("x.pdf", data, scan.DefaultLimits())
		if err != nil || info.Pages != 1 || info.Size > 12<<10 && !p.dense {
			t.Errorf("%s: got %+v, %v; want one page of at most 12 KB", name, info, err)
		}
		if !bytes.Contains(data, []byte("SPECIMEN")) {
			t.Errorf("%s: not marked", name)
		}
		if again := specimen.PDF(p.title, p.lines); !bytes.Equal(data, again) {
			t.Errorf("%s: other bytes the second time", name)
		}
	}
}

func TestGoldenPDF(t *testing.T) {
	p := papers["certificate"]
	got := specimen.PDF(p.title, p.lines)
	const golden = "testdata/certificate.pdf"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEveryJPEGIsAnAcceptedScan(t *testing.T) {
	for name, p := range papers {
		info, err := scan.Check("x.jpg", specimen.JPEG(p.title, p.lines, 480, 640), scan.DefaultLimits())
		if err != nil || info.Width != 480 || info.Height != 640 || info.Size > 12<<10 && !p.dense {
			t.Errorf("%s: got %+v, %v; want 480 by 640 pixels in at most 12 KB", name, info, err)
		}
	}
}

func TestTheSameJPEGHasTheSameBytes(t *testing.T) {
	p := papers["passport"]
	data := specimen.JPEG(p.title, p.lines, 600, 420)
	if again := specimen.JPEG(p.title, p.lines, 600, 420); !bytes.Equal(data, again) || len(data) > 12<<10 {
		t.Errorf("got %d bytes, then %d others", len(data), len(again))
	}
}

func TestAStrangeSizeIsDrawnAllTheSame(t *testing.T) {
	for _, size := range []image.Point{{0, 0}, {-5, 7}, {1000, 130}} {
		data := specimen.JPEG("TITLE", []string{"line"}, size.X, size.Y)
		if _, err := scan.Check("x.jpg", data, scan.DefaultLimits()); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

// The rule of the work permit's guide. domain.md M08
var guide = scan.PhotoRule{
	Kind: scan.JPEG, MinBytes: 40 << 10, MaxBytes: 120_000,
	MinWidth: 354, MinHeight: 472, MaxWidth: 420, MaxHeight: 560, Bits: 24,
}

func TestEveryPhotoKeepsTheRule(t *testing.T) {
	seen := map[string]int{}
	for seed := range 8 {
		data := specimen.Photo(seed)
		info, err := scan.Check("x.jpg", data, scan.DefaultLimits())
		if err == nil {
			err = guide.Check("x.jpg", info)
		}
		if err != nil {
			t.Errorf("person %d: %v", seed, err)
		}
		if other, ok := seen[string(data)]; ok {
			t.Errorf("person %d looks exactly like %d", seed, other)
		}
		seen[string(data)] = seed
	}
	if !bytes.Equal(specimen.Photo(3), specimen.Photo(3)) {
		t.Error("other bytes the second time")
	}
}

func TestThePhotoHasAWhiteGround(t *testing.T) {
	m, err := jpeg.Decode(bytes.NewReader(specimen.Photo(1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []image.Point{{0, 0}, {353, 0}, {0, 200}, {353, 200}, {20, 100}} {
		if c := color.GrayModel.Convert(m.At(p.X, p.Y)).(color.Gray); c.Y < 250 {
			t.Errorf("at %v: got %d, want white", p, c.Y)
		}
	}
}
