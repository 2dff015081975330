package scan

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

var (
	errObjects  = errors.New("there are too many objects")
	errInflated = errors.New("the compressed objects are too large")
	errOpaque   = errors.New("there are objects in a compression that is not known")
)

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
	if err != nil || !ok {
		// Without a number it is no object, unless somebody hides one.
		return whenNumbered(ok, fmt.Errorf("object at byte %d: %w", at, err))
	}
	o.stream = r.streamStart()
	d.starts[start] = o
	return d.keep(number, o)
}

func whenNumbered(ok bool, err error) error {
	if ok || errors.Is(err, errWork) {
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

// isPacked reports whether a reader program could take the object for an object
// stream. It needs N and First and may not ask for the type, so neither do we.
func (o object) isPacked() bool {
	_, n := o.entries.get("N")
	_, first := o.entries.get("First")
	return n && first && o.stream > 0
}

// unpack reads the objects of an object stream (ISO 32000-1, 7.5.7).
func (d *document) unpack(o object) error {
	body, err := d.inflate(o)
	if err != nil {
		return err
	}
	n, first := o.entries.at("N"), o.entries.at("First")
	if n.kind != valueInt || first.kind != valueInt || first.num < 0 || first.num > int64(len(body)) {
		return errBroken
	}
	head := d.reader(body, 0)
	for range n.num {
		number, err := head.next()
		if err != nil {
			return err
		}
		offset, err := head.next()
		if err != nil {
			return err
		}
		if number.kind != tokenInt || offset.kind != tokenInt {
			return errBroken
		}
		if err := d.packed(body, number.num, first.num+offset.num); err != nil {
			return err
		}
	}
	return nil
}

// packed reads the object at a position of an object stream.
func (d *document) packed(body []byte, number, at int64) error {
	if at < 0 || at > int64(len(body)) {
		return errBroken
	}
	o, err := d.reader(body, int(at)).object()
	if err != nil {
		return err
	}
	if d.count++; d.count > d.limits.Objects {
		return errObjects
	}
	d.objects[number] = o
	return nil
}

// inflate returns the bytes of an object stream, up to what the limits leave.
func (d *document) inflate(o object) ([]byte, error) {
	for _, key := range []string{"DecodeParms", "DP"} {
		if v, ok := o.entries.get(key); ok && v.kind != valueNull {
			return nil, errOpaque
		}
	}
	filter, ok := o.entries.get("Filter")
	if !ok || filter.kind == valueNull {
		return d.data[o.stream:], nil
	}
	if !flate(filter) {
		return nil, errOpaque
	}
	z, err := zlib.NewReader(bytes.NewReader(d.data[o.stream:]))
	if err != nil {
		return nil, errBroken
	}
	body, err := io.ReadAll(io.LimitReader(z, d.spare+1))
	// Some writers get the sum wrong and no reader program minds.
	if err != nil && !errors.Is(err, zlib.ErrChecksum) {
		return nil, errBroken
	}
	if d.spare -= int64(len(body)); d.spare < 0 {
		return nil, errInflated
	}
	d.work += workFor(len(body))
	return body, nil
}

// flate reports whether a stream is compressed by Flate and nothing else.
func flate(filter value) bool {
	alone := filter.kind == valueName || filter.kind == valueArray && filter.items == 1
	return alone && (filter.name == "FlateDecode" || filter.name == "Fl")
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

// pages counts the pages that hang on the catalogue, or 0.
func (d *document) pages(root value) int {
	catalogue := d.objects[root.num]
	if root.kind != valueRef || !catalogue.is("Catalog") {
		return 0
	}
	count, seen := 0, map[int64]bool{}
	for queue := []int64{catalogue.entries.at("Pages").num}; len(queue) > 0; {
		number := queue[0]
		queue = queue[1:]
		if seen[number] {
			continue
		}
		seen[number] = true
		node := d.objects[number]
		if node.is("Page") {
			count++
		}
		queue = append(queue, d.kids(node, seen)...)
	}
	return count
}

// kids are the objects under a node of the page tree. The array may be an object
// of its own; one that many nodes share is followed once.
func (d *document) kids(node object, seen map[int64]bool) []int64 {
	v := node.entries.at("Kids")
	if v.kind != valueRef {
		return v.refs
	}
	if seen[v.num] {
		return nil
	}
	seen[v.num] = true
	return d.objects[v.num].refs
}
