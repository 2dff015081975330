package press

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A writer puts numbered objects one after the other and remembers where they stand.
type writer struct {
	bytes.Buffer
	at   []int // by number; 0: not written
	last int
	zip  *zlib.Writer // one for all streams: making one costs more than a page
}

func newWriter() *writer {
	w := &writer{last: metadataObject, at: make([]int, metadataObject+1), zip: zlib.NewWriter(nil)}
	w.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return w
}

// next takes a number for an object that will be written.
func (w *writer) next() int {
	w.last++
	w.at = append(w.at, 0)
	return w.last
}

func (w *writer) object(number int, body string) {
	w.at[number] = w.Len()
	fmt.Fprintf(w, "%d 0 obj\n%s\nendobj\n", number, body)
}

// add writes an object with the next number and returns it.
func (w *writer) add(body string) int {
	n := w.next()
	w.object(n, body)
	return n
}

// stream adds data, deflated, with the entries of its dictionary.
func (w *writer) stream(entries string, data []byte) int {
	n := w.next()
	w.raw(n, entries+"/Filter/FlateDecode", w.deflated(data))
	return n
}

func (w *writer) raw(number int, entries string, data []byte) {
	w.object(number, fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(data), data))
}

func (w *writer) deflated(data []byte) []byte {
	var b bytes.Buffer
	w.zip.Reset(&b)
	w.zip.Write(data) // a bytes.Buffer takes everything
	w.zip.Close()
	return b.Bytes()
}

// finish writes the table of objects and the trailer. The file's identifier is the hash
// of what stands before it.
func (w *writer) finish() []byte {
	sum := sha256.Sum256(w.Bytes())
	id := hex.EncodeToString(sum[:16])
	start := w.Len()
	fmt.Fprintf(w, "xref\n0 %d\n0000000000 65535 f \n", len(w.at))
	for _, at := range w.at[1:] {
		fmt.Fprintf(w, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(w, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.at), catalogObject, infoObject, id, id, start)
	return w.Bytes()
}

// num writes a length with two decimals at most: a hundredth of a point is not seen.
func num(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// words is a string of PDF in any script: UTF-16 with its mark, in hexadecimal.
func words(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// ascii is a string of PDF made of letters, digits and dashes.
func ascii(s string) string {
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
}
