package scan

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

var (
	errInflated = errors.New("the compressed objects are too large")
	errOpaque   = errors.New("there are objects in a compression that is not known")
)

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
