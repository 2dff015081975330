package scan_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// objects of a PDF of one page; number i+1 is objects[i].
func onePage(more ...string) []string {
	return append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
	}, more...)
}

// pdf assembles objects with a cross-reference table.
func pdf(objects ...string) []byte { return pdfWith("", objects...) }

// pdfWith puts more entries into the trailer.
func pdfWith(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, trailer, start)
	return b.Bytes()
}

// stream is an object with a compressed stream.
func stream(entries, body string) string {
	z := deflate(body)
	return fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", entries, len(z), z)
}

func deflate(body string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(body))
	_ = w.Close()
	return b.Bytes()
}

// packed lays objects out as in an object stream, numbered from a number on,
// and returns the entries that say so.
func packed(from int, objects ...string) (entries, body string) {
	var head, tail strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&head, "%d %d ", from+i, tail.Len())
		tail.WriteString(o + " ")
	}
	return fmt.Sprintf("/Type /ObjStm /N %d /First %d", len(objects), head.Len()), head.String() + tail.String()
}

// streamPDF assembles a PDF whose objects are packed into one stream and whose
// cross-reference is a stream as well.
func streamPDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	entries, body := packed(1, objects...)
	n := len(objects)
	fmt.Fprintf(&b, "%d 0 obj %s endobj\n", n+1, stream(entries, body))
	start := b.Len()
	fmt.Fprintf(&b, "%d 0 obj %s endobj\nstartxref\n%d\n%%%%EOF", n+2,
		stream(fmt.Sprintf("/Type /XRef /W [1 2 1] /Size %d /Root 1 0 R", n+3), "rows"), start)
	return b.Bytes()
}

func picture(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func greys(w, h int) image.Image {
	m := image.NewGray(image.Rect(0, 0, w, h))
	m.SetGray(1, 1, color.Gray{200})
	return m
}

// claiming changes the size that a PNG's header claims.
func claiming(data []byte, w, h uint32) []byte {
	b := bytes.Clone(data)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// withSegment puts an application segment into a JPEG.
func withSegment(data []byte, body string) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe5}, uint16(len(body)+2))
	return bytes.Join([][]byte{data[:2], segment, []byte(body), data[2:]}, nil)
}

// tinyZIP is an archive of nothing.
const tinyZIP = "PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

func replaced(data []byte, old, new string) []byte {
	if !bytes.Contains(data, []byte(old)) {
		panic("nothing to replace: " + old)
	}
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}
