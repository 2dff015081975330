package scan_test

import (
	"testing"

	"tandem/internal/problem"
	"tandem/internal/scan"
)

// Whatever the bytes, Check answers with what the file is or a problem.
func FuzzCheck(f *testing.F) {
	photo, drawing := jpegOf(f, picture(40, 30)), pngOf(f, picture(4, 3))
	for _, data := range [][]byte{
		pdf(onePage()...), streamPDF(onePage()...), pdf(onePage("<< /S /JavaScript >>")...),
		pdf(onePage(untyped("<< /A [ 1 0 R (x\\)) <41> /B#20 ] >>"))...),
		ended(pdf(onePage()...), "9 0 obj null endobj\n"), photo, drawing, withSegment(photo, string(photo)),
	} {
		for _, name := range []string{"a.pdf", "a.jpg", "a.png"} {
			f.Add(name, data)
		}
	}
	limits := scan.Limits{Bytes: 1 << 20, Pixels: 1 << 20, Pages: 20, Objects: 200, Inflated: 1 << 18}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		info, err := scan.Check(name, data, limits)
		if err != nil {
			if e := problem.Of(err); e.Code != problem.Invalid && e.Code != problem.TooLarge {
				t.Fatalf("got %v, which is no refusal", err)
			}
			return
		}
		if info.Pages < 1 || info.Pages > limits.Pages || info.Size != int64(len(data)) ||
			(info.Kind == scan.PDF) != (info.Width == 0) || int64(info.Width)*int64(info.Height) > limits.Pixels {
			t.Fatalf("got %+v", info)
		}
	})
}
