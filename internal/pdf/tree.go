package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// Catalog is the root of the document with its number.
func (f *File) Catalog() (Ref, Dict, error) {
	r, ok := f.trailer.Get("Root").(Ref)
	if !ok {
		return 0, nil, fmt.Errorf("%w: no catalogue", ErrBroken)
	}
	d, err := f.Dict(r)
	return r, d, err
}

// FirstPage is the first page with its number.
func (f *File) FirstPage() (Ref, Dict, error) {
	_, catalog, err := f.Catalog()
	if err != nil {
		return 0, nil, err
	}
	r, ok := catalog.Get("Pages").(Ref)
	for range maxDepth {
		if !ok {
			break
		}
		node, err := f.Dict(r)
		if err != nil {
			return 0, nil, err
		}
		if node.Get("Type") == Value(Name("Page")) {
			return r, node, nil
		}
		kids, err := f.Array(node.Get("Kids"))
		if err != nil || len(kids) == 0 {
			break
		}
		r, ok = kids[0].(Ref)
	}
	return 0, nil, fmt.Errorf("%w: no page", ErrBroken)
}

// Attachment returns the file embedded under a name; nil if there is none.
func (f *File) Attachment(name string) ([]byte, error) {
	pairs, err := f.attachments()
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s, ok := pairs[i].(String); ok && string(s) == name {
			return f.embedded(pairs[i+1])
		}
	}
	return nil, nil
}

// attachments are the names of the embedded files, each with its specification.
func (f *File) attachments() (Array, error) {
	_, catalog, err := f.Catalog()
	if err != nil || catalog.Get("Names") == nil {
		return nil, err
	}
	names, err := f.Dict(catalog.Get("Names"))
	if err != nil || names.Get("EmbeddedFiles") == nil {
		return nil, err
	}
	return f.leaves(names.Get("EmbeddedFiles"))
}

// leaves are the pairs of a name tree (7.9.6), its nodes as they come.
func (f *File) leaves(root Value) (Array, error) {
	var all Array
	queue := []Value{root}
	for range maxKids {
		if len(queue) == 0 {
			return all, nil
		}
		node, err := f.Dict(queue[0])
		if err != nil {
			return nil, err
		}
		pairs, err := f.Array(node.Get("Names"))
		if err != nil || len(pairs)%2 != 0 || len(all)+len(pairs) > 2*maxKids {
			return nil, ErrBroken
		}
		all = append(all, pairs...)
		kids, err := f.Array(node.Get("Kids"))
		if err != nil || len(kids) > maxKids {
			return nil, ErrBroken
		}
		queue = append(queue[1:], kids...)
	}
	return nil, ErrBroken
}

// embedded is the content of a file specification.
func (f *File) embedded(spec Value) ([]byte, error) {
	d, err := f.Dict(spec)
	if err != nil {
		return nil, err
	}
	ef, err := f.Dict(d.Get("EF"))
	if err != nil {
		return nil, err
	}
	r, ok := ef.Get("F").(Ref)
	if !ok {
		r, ok = ef.Get("UF").(Ref)
	}
	if !ok {
		return nil, ErrBroken
	}
	return f.stream(r)
}

// stream is the content of a stream, plain or compressed by Flate alone.
func (f *File) stream(r Ref) ([]byte, error) {
	o, err := f.Object(r)
	if err != nil {
		return nil, err
	}
	d, ok := o.Value.(Dict)
	if !ok {
		return nil, ErrBroken
	}
	length, err := f.Resolve(d.Get("Length"))
	n, ok := length.(int64)
	at := o.End + lineEnd(f.data[o.End:])
	if err != nil || !ok || n < 0 || n > int64(len(f.data)-at) {
		return nil, fmt.Errorf("%w: object %d", ErrBroken, r)
	}
	return inflate(d.Get("Filter"), f.data[at:at+int(n)])
}

// lineEnd is the length of the line end that follows the word stream.
func lineEnd(b []byte) int {
	if bytes.HasPrefix(b, []byte("\r\n")) {
		return 2
	}
	return min(1, len(b))
}

func inflate(filter Value, body []byte) ([]byte, error) {
	if a, ok := filter.(Array); ok && len(a) == 1 {
		filter = a[0]
	}
	if filter == nil && len(body) <= maxInflated {
		return body, nil
	}
	if filter != Value(Name("FlateDecode")) {
		return nil, ErrUnsupported
	}
	z, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, ErrBroken
	}
	out, err := io.ReadAll(io.LimitReader(z, maxInflated+1))
	if err != nil {
		return nil, ErrBroken
	}
	if len(out) > maxInflated {
		return nil, ErrTooLarge
	}
	return out, nil
}
