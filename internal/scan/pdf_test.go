package scan_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"tandem/internal/scan"
)

func TestRefusedPDFs(t *testing.T) {
	good := pdf(onePage()...)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"header only":               {[]byte("%PDF-1.4\n"), "scan.cut-off"},
		"half":                      {good[:len(good)/2], "scan.cut-off"},
		"end mark only":             {[]byte("%PDF-1.4\n%%EOF"), "scan.cut-off"},
		"nothing but ends":          {[]byte("%PDF-1.4\nstartxref\n0\n%%EOF"), "scan.pdf-damaged"},
		"table elsewhere":           {replaced(good, "startxref\n", "startxref\n1"), "scan.pdf-damaged"},
		"table beyond the end":      {replaced(good, "startxref\n", "startxref\n99999999"), "scan.pdf-damaged"},
		"table before the start":    {replaced(good, "startxref\n", "startxref\n-"), "scan.pdf-damaged"},
		"something behind the end":  {append(bytes.Clone(good), "one more thing"...), "scan.pdf-behind"},
		"unclosed dictionary":       {pdf(onePage("<< /A ")...), "scan.pdf-damaged"},
		"unclosed string":           {pdf(onePage("(abc")...), "scan.pdf-damaged"},
		"brackets crossed":          {pdf(onePage("<< /A [ >> ]")...), "scan.pdf-damaged"},
		"nested too deeply":         {pdf(onePage(strings.Repeat("[", 200) + strings.Repeat("]", 200))...), "scan.pdf-damaged"},
		"no catalogue":              {pdf("<< /Type /Other >>"), "scan.pdf-no-pages"},
		"no pages":                  {pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"), "scan.pdf-no-pages"},
		"pages in a ring":           {pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] >>"), "scan.pdf-no-pages"},
		"root not there":            {replaced(good, "/Root 1 0 R", "/Root 9 0 R"), "scan.pdf-no-pages"},
		"password":                  {pdfWith("/Encrypt 4 0 R", onePage("<< /Filter /Standard /V 5 >>")...), "scan.pdf-encrypted"},
		"password in disguise":      {pdfWith("/En#63rypt 4 0 R", onePage("<< /Filter /Standard /V 5 >>")...), "scan.pdf-encrypted"},
		"script":                    {pdf(onePage("<< /S /JavaScript /JS (app.alert(1)) >>")...), "scan.pdf-active"},
		"script in disguise":        {pdf(onePage("<< /S /J#61va#53cript >>")...), "scan.pdf-active"},
		"script by a detour":        {pdf(onePage("<< /S 5 0 R >>", "/JavaScript")...), "scan.pdf-active"},
		"script in a tree":          {pdf(onePage("<< /Names << /JavaScript 9 0 R >> >>")...), "scan.pdf-active"},
		"script deep inside":        {pdf(onePage("[ [ << /A [ 1 0 R << /B /JS >> ] >> ] ]")...), "scan.pdf-active"},
		"script in packed parts":    {streamPDF(onePage("<< /S /JavaScript >>")...), "scan.pdf-active"},
		"script in untyped parts":   {pdf(onePage(untyped("<< /S /JavaScript >>"))...), "scan.pdf-active"},
		"script in unpacked parts":  {pdf(onePage(uncompressed("<< /S /JavaScript >>"))...), "scan.pdf-active"},
		"script inside a stream":    {pdf(onePage("<< /Length 44 >>\nstream\n9 0 obj << /S /JavaScript >> endobj\nendstream")...), "scan.pdf-active"},
		"script after a comment":    {pdf(onePage("<< /A 1 >> endobj 9 %x\n0 %y\nobj << /S /JavaScript >>")...), "scan.pdf-active"},
		"script in the trailer":     {pdfWith("/Info << /S /JavaScript >>", onePage()...), "scan.pdf-active"},
		"program to start":          {pdf(onePage("<< /S /Launch /F (cmd.exe) >>")...), "scan.pdf-active"},
		"form that sends":           {pdf(onePage("<< /S /SubmitForm /F (http://example.org) >>")...), "scan.pdf-active"},
		"form of another language":  {pdf(onePage("<< /AcroForm << /XFA 9 0 R >> >>")...), "scan.pdf-active"},
		"film":                      {pdf(onePage("<< /Subtype /RichMedia >>")...), "scan.pdf-active"},
		"file inside":               {pdf(onePage("<< /Type /EmbeddedFile /Length 0 >>\nstream\n\nendstream")...), "scan.pdf-attachment"},
		"file inside without type":  {pdf(onePage("<< /F (a.exe) /EF << /F 9 0 R >> >>")...), "scan.pdf-attachment"},
		"note with a file":          {pdf(onePage("<< /Subtype /FileAttachment >>")...), "scan.pdf-attachment"},
		"parts of unknown packing":  {pdf(onePage(replacedIn(untyped("<< >>"), "FlateDecode", "LZWDecode"))...), "scan.pdf-damaged"},
		"parts packed twice":        {pdf(onePage(replacedIn(untyped("<< >>"), "/FlateDecode", "[/FlateDecode /FlateDecode]"))...), "scan.pdf-damaged"},
		"parts with a predictor":    {pdf(onePage(replacedIn(untyped("<< >>"), "/N", "/DecodeParms << /Predictor 12 >> /N"))...), "scan.pdf-damaged"},
		"parts of two beginnings":   {pdf(onePage(replacedIn(untyped("<< >>"), "/N", "/First 0 /N"))...), "scan.pdf-damaged"},
		"parts that are noise":      {pdf(onePage("<< /N 1 /First 4 /Filter /FlateDecode >>\nstream\nnoise\nendstream")...), "scan.pdf-damaged"},
		"parts that begin nowhere":  {pdf(onePage("<< /N 1 /First 99999999 >>\nstream\n\nendstream")...), "scan.pdf-damaged"},
		"more parts than there are": {pdf(onePage(replacedIn(untyped("<< >>"), "/N 1", "/N 9"))...), "scan.pdf-damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check("M04.pdf", c.data)
			wantRefused(t, err, c.want)
		})
	}
}

// untyped is an object stream that does not say that it is one.
func untyped(object string) string {
	entries, body := packed(50, object)
	return stream(strings.TrimPrefix(entries, "/Type /ObjStm "), body)
}

func uncompressed(object string) string {
	entries, body := packed(50, object)
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(body), body)
}

func replacedIn(s, old, new string) string { return string(replaced([]byte(s), old, new)) }

func TestALaterEditionOfAnObjectCounts(t *testing.T) {
	data := ended(pdf(onePage()...), "2 0 obj << /Type /Pages /Kids 7 0 R >> endobj "+
		"7 0 obj [3 0 R 4 0 R] endobj 4 0 obj << /Type /Page >> endobj\n")
	if info, err := check("M04.pdf", data); err != nil || info.Pages != 2 {
		t.Errorf("got %+v, %v; want 2 pages", info, err)
	}
}

// ended adds more to a PDF, and an end that belongs to it.
func ended(data []byte, more string) []byte {
	data = append(bytes.Clone(data), more...)
	return fmt.Appendf(data, "xref\n0 0\ntrailer\n<< /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(data))
}

func TestLimitsOfAPDF(t *testing.T) {
	kids, objects := "", []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}
	for i := range 5 {
		kids += fmt.Sprintf("%d 0 R ", i+3)
		objects = append(objects, "<< /Type /Page >>")
	}
	objects[1] = "<< /Type /Pages /Kids [" + kids + "] >>"
	five := pdf(objects...)
	bomb := streamPDF(onePage("(" + strings.Repeat(" ", 1<<20) + ")")...)
	for name, c := range map[string]struct {
		data  []byte
		limit func(*scan.Limits)
		want  string // "" for accepted
	}{
		"five pages of five":     {five, func(l *scan.Limits) { l.Pages = 5 }, ""},
		"five pages of four":     {five, func(l *scan.Limits) { l.Pages = 4 }, "scan.pdf-pages"},
		"seven objects of seven": {five, func(l *scan.Limits) { l.Objects = 7 }, ""},
		"seven objects of six":   {five, func(l *scan.Limits) { l.Objects = 6 }, "scan.pdf-objects"},
		"packed objects count":   {bomb, func(l *scan.Limits) { l.Objects = 5 }, "scan.pdf-objects"},
		"a megabyte of two":      {bomb, func(l *scan.Limits) { l.Inflated = 2 << 20 }, ""},
		"a megabyte of a half":   {bomb, func(l *scan.Limits) { l.Inflated = 1 << 19 }, "scan.pdf-inflated"},
	} {
		t.Run(name, func(t *testing.T) {
			limits := scan.DefaultLimits()
			c.limit(&limits)
			_, err := scan.Check("M04.pdf", c.data, limits)
			if c.want != "" {
				wantRefused(t, err, c.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// Files made to be slow to read take time and memory in proportion to their size.
func TestNoPDFIsSlowOrLarge(t *testing.T) {
	const most = 2 << 20
	fill := func(s string) string { return strings.Repeat(s, most/len(s)) }
	for name, middle := range map[string]string{
		"open objects":      fill("1 0 obj["),
		"words obj":         fill("obj "),
		"nested noise":      fill("obj[ "),
		"integers":          "9 0 obj[" + fill("1 ") + "]",
		"references":        "9 0 obj[" + fill("1 0 R ") + "]",
		"opened strings":    fill("9 0 obj("),
		"opened hex":        fill("obj<"),
		"small objects":     fill("9 0 obj 1 "),
		"comments":          fill("%\n"),
		"one long name":     "9 0 obj /" + fill("a"),
		"digits":            fill("1") + " 0 obj 1",
		"spaces before obj": "9" + fill(" ") + "obj",
		"trailers":          fill("trailer"),
		"open trailers":     fill("trailer<<"),
		"shared kids":       sharedKids(20_000),
	} {
		t.Run(name, func(t *testing.T) {
			data := ended(pdf(onePage()...), middle+"\n")
			start, before := time.Now(), allocated()
			_, err := check("M04.pdf", data)
			if grown := allocated() - before; grown > 200<<20 {
				t.Errorf("allocated %d MB: %v", grown>>20, err)
			}
			// Half a second suffices for the slowest, which is quadratic without the bound on work.
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %v: %v", d, err)
			}
		})
	}
}

// allocated is how many bytes were ever allocated, collected or not.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// sharedKids are many nodes that share one long array.
func sharedKids(n int) string {
	var b strings.Builder
	b.WriteString("2 0 obj<</Type/Pages/Kids 7 0 R>> endobj 7 0 obj[")
	for i := range n {
		fmt.Fprintf(&b, "%d 0 R ", i+100)
	}
	b.WriteString("] endobj ")
	for i := range n {
		fmt.Fprintf(&b, "%d 0 obj<</Type/Page/Kids 7 0 R>> ", i+100)
	}
	return b.String()
}
