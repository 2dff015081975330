package pdf

import (
	"bytes"
	"fmt"
	"strings"
)

// A File is a PDF with its objects found and not read yet.
type File struct {
	data    []byte
	offsets map[Ref]int
	trailer Dict
	last    int // where the newest cross-reference table begins
	size    int // one more than the highest object number
}

// An Object is an object with where it lies: data[Start:End], from its number to
// its endobj or, if it has a stream, to where the stream begins.
type Object struct {
	Value      Value
	Start, End int
}

// Open finds the objects of a file.
func Open(data []byte) (*File, error) {
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, fmt.Errorf("%w: it does not begin as a PDF", ErrBroken)
	}
	f := &File{data: data, offsets: map[Ref]int{}}
	at, err := f.start()
	if err != nil {
		return nil, err
	}
	f.last = at
	return f, f.revisions(at)
}

// start is where the newest cross-reference table begins, as the end of the file says.
func (f *File) start() (int, error) {
	from := max(0, len(f.data)-1024)
	i := bytes.LastIndex(f.data[from:], []byte("startxref"))
	if i < 0 {
		return 0, fmt.Errorf("%w: its end is missing", ErrBroken)
	}
	p := parser{f.data, from + i + len("startxref")}
	at, err := p.int()
	if err != nil || !p.taken("%%EOF") {
		return 0, fmt.Errorf("%w: its end is missing", ErrBroken)
	}
	return at, nil
}

// taken is take for what begins as a comment does.
func (p *parser) taken(mark string) bool {
	return strings.HasPrefix(strings.TrimLeft(string(p.data[p.at:min(len(p.data), p.at+len(mark)+4)]), "\r\n "), mark)
}

// revisions reads the tables from the newest to the first; the newest entry counts.
func (f *File) revisions(at int) error {
	for range maxRevisions {
		trailer, err := f.table(at)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = trailer
			size, _ := trailer.Get("Size").(int64)
			f.size = int(min(size, maxObjects+1))
		}
		prev, ok := trailer.Get("Prev").(int64)
		if !ok {
			return f.sound()
		}
		if prev < 0 || prev >= int64(at) { // an update stands behind what it updates
			return ErrBroken
		}
		at = int(prev)
	}
	return fmt.Errorf("%w: too many revisions", ErrUnsupported)
}

func (f *File) sound() error {
	if f.trailer.Get("Encrypt") != nil {
		return fmt.Errorf("%w: it is encrypted", ErrUnsupported)
	}
	if f.size <= 1 || f.size > maxObjects {
		return ErrBroken
	}
	return nil
}

// table reads one cross-reference table with its trailer.
func (f *File) table(at int) (Dict, error) {
	if at < 0 || at >= len(f.data) {
		return nil, ErrBroken
	}
	p := parser{f.data, at}
	if !p.take("xref") {
		return nil, fmt.Errorf("%w: no plain cross-reference table", ErrUnsupported)
	}
	for !p.take("trailer") {
		if err := f.section(&p); err != nil {
			return nil, err
		}
	}
	v, err := p.value(0)
	trailer, ok := v.(Dict)
	if err != nil || !ok {
		return nil, ErrBroken
	}
	if trailer.Get("XRefStm") != nil {
		return nil, fmt.Errorf("%w: a cross-reference stream", ErrUnsupported)
	}
	return trailer, nil
}

// section reads "first count" and count entries.
func (f *File) section(p *parser) error {
	first, err := p.int()
	if err != nil {
		return err
	}
	count, err := p.int()
	if err != nil || first > maxObjects || count > maxObjects-first {
		return ErrBroken
	}
	for n := first; n < first+count; n++ {
		offset, err := p.int()
		if err != nil {
			return err
		}
		if _, err := p.int(); err != nil {
			return err
		}
		p.space()
		kind := string(p.regular())
		if _, newer := f.offsets[Ref(n)]; newer {
			continue
		}
		if f.offsets[Ref(n)] = offset; kind != "n" {
			f.offsets[Ref(n)] = 0 // a freed object hides its older revisions
		}
	}
	return nil
}

// Object reads the object with a number.
func (f *File) Object(r Ref) (Object, error) {
	at := f.offsets[r]
	if at <= 0 || at >= len(f.data) {
		return Object{}, fmt.Errorf("%w: object %d is missing", ErrBroken, r)
	}
	p := parser{f.data, at}
	n, err := p.int()
	if err != nil || n != int(r) {
		return Object{}, fmt.Errorf("%w: object %d is not where it should be", ErrBroken, r)
	}
	if g, err := p.int(); err != nil || g != 0 || !p.take("obj") {
		return Object{}, ErrBroken
	}
	v, err := p.value(0)
	if err != nil {
		return Object{}, fmt.Errorf("%w: object %d", err, r)
	}
	if !p.take("endobj") && !p.take("stream") {
		return Object{}, fmt.Errorf("%w: object %d does not end", ErrBroken, r)
	}
	return Object{v, at, p.at}, nil
}

// Resolve is v itself or, for a reference, the value of the object.
func (f *File) Resolve(v Value) (Value, error) {
	for range 8 { // references to references are legal and rare
		r, ok := v.(Ref)
		if !ok {
			return v, nil
		}
		o, err := f.Object(r)
		if err != nil {
			return nil, err
		}
		v = o.Value
	}
	return nil, ErrBroken
}

// Dict is the dictionary that v is or refers to.
func (f *File) Dict(v Value) (Dict, error) {
	v, err := f.Resolve(v)
	if err != nil {
		return nil, err
	}
	d, ok := v.(Dict)
	if !ok {
		return nil, ErrBroken
	}
	return d, nil
}

// Array is the array that v is or refers to; nothing is an empty one.
func (f *File) Array(v Value) (Array, error) {
	v, err := f.Resolve(v)
	if v == nil || err != nil {
		return nil, err
	}
	a, ok := v.(Array)
	if !ok {
		return nil, ErrBroken
	}
	return a, nil
}
