package scan

import (
	"bytes"
	"errors"
	"fmt"
)

var errObjects = errors.New("there are too many objects")

// A document is what a PDF file contains, in the order of the file, so that a
// later edition of an object replaces an earlier one.
type document struct {
	data    []byte
	limits  Limits
	work    int64
	found   findings
	objects map[int64]object
	starts  map[int]object // by where their number begins
	count   int
	spare   int64 // bytes that may still be inflated
	opaque  error // why the first unreadable object stream is unreadable
}

// readPDF reads all objects that any reader program could reach. It does not
// rely on the cross-reference table or on the lengths of streams, behind which
// objects could hide: whatever looks like the beginning of an object is read as
// one, also in the midst of a stream.
func readPDF(data []byte, limits Limits) (*document, error) {
	d := &document{
		data: data, limits: limits, spare: limits.Inflated,
		work:    workFor(len(data)),
		objects: map[int64]object{}, starts: map[int]object{},
	}
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("obj"))
		if i < 0 {
			return d, nil
		}
		if err := d.read(at + i); err != nil {
			return nil, err
		}
		at += i + len("obj")
	}
}

// workFor is the work that n bytes may cost. Telling numbers from references
// reads some bytes three times.
func workFor(n int) int64 { return 8*int64(n) + 1<<16 }

// read reads the object whose keyword obj stands at a position.
func (d *document) read(at int) error {
	body := at + len("obj")
	if at > 0 && !isSpace(d.data[at-1]) && !isDelimiter(d.data[at-1]) && !isDigit(d.data[at-1]) ||
		body < len(d.data) && !isSpace(d.data[body]) && !isDelimiter(d.data[body]) {
		return nil // part of another word, such as endobj
	}
	number, start, ok := numbered(d.data[:at])
	r := d.reader(d.data, body)
	o, err := r.object()
	if !ok {
		// Read all the same, for somebody could hide one; but it may be noise.
		return onlyWork(err)
	}
	if err != nil {
		return fmt.Errorf("object at byte %d: %w", at, err)
	}
	o.stream = r.streamStart()
	d.starts[start] = o
	return d.keep(number, o)
}

// onlyWork drops every error but that the work is used up.
func onlyWork(err error) error {
	if errors.Is(err, errWork) {
		return err
	}
	return nil
}

func (d *document) reader(data []byte, at int) *reader {
	return &reader{lexer{data, at, &d.work}, &d.found, d.limits.Objects}
}

// keep files an object under its number and reads the objects inside it.
func (d *document) keep(number int64, o object) error {
	if d.count++; d.count > d.limits.Objects {
		return errObjects
	}
	d.objects[number] = o
	if _, ok := o.entries.get("Encrypt"); ok {
		d.found.encrypted = true
	}
	// An encrypted file must be read to where it says so, so its unreadable
	// streams do not end the reading.
	if d.opaque == nil && o.isPacked() {
		d.opaque = d.unpack(o)
	}
	return nil
}

// streamStart is where the stream behind the dictionary just read begins, 0 if
// there is none.
func (r *reader) streamStart() int {
	t, err := r.next()
	if err != nil || t.kind != tokenWord || t.text != "stream" {
		return 0
	}
	rest := r.data[r.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return r.at + 2
	case bytes.HasPrefix(rest, []byte("\n")), bytes.HasPrefix(rest, []byte("\r")):
		return r.at + 1
	}
	return r.at
}

// numbered reads backwards the number and generation before the keyword obj.
func numbered(before []byte) (number int64, start int, ok bool) {
	rest := bytes.TrimRightFunc(before, spaceRune)
	rest, generation := trimDigits(rest)
	gap := bytes.TrimRightFunc(rest, spaceRune)
	if len(generation) == 0 || len(gap) == len(rest) {
		return 0, 0, false
	}
	head, digits := trimDigits(gap)
	if len(digits) == 0 || len(digits) > 10 {
		return 0, 0, false
	}
	for _, c := range digits {
		number = 10*number + int64(c-'0')
	}
	return number, len(head), true
}

func spaceRune(r rune) bool { return r < 0x80 && isSpace(byte(r)) }

// trimDigits cuts the digits off the end of b.
func trimDigits(b []byte) (rest, digits []byte) {
	n := len(b)
	for n > 0 && isDigit(b[n-1]) {
		n--
	}
	return b[:n], b[n:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
