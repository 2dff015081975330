package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
)

// An Attachment is a file to travel inside a PDF.
type Attachment struct {
	Name string // plain ASCII
	Body []byte
}

// Attach adds files to a PDF by an update, beside those that it has. The same input
// gives the same bytes. A name that is taken is refused.
func Attach(data []byte, files ...Attachment) ([]byte, error) {
	f, err := Open(data)
	if err != nil {
		return nil, err
	}
	root, catalog, err := f.Catalog()
	if err != nil {
		return nil, err
	}
	pairs, err := f.attachments()
	if err != nil {
		return nil, err
	}
	specs, err := f.Array(catalog.Get("AF"))
	if err != nil {
		return nil, err
	}
	u := f.Update()
	for _, file := range files {
		r, err := u.attach(file)
		if err != nil {
			return nil, err
		}
		pairs, specs = append(pairs[:len(pairs):len(pairs)], String(file.Name), r), append(specs[:len(specs):len(specs)], r)
	}
	if pairs, err = sorted(pairs); err != nil {
		return nil, err
	}
	names, err := f.named(catalog)
	if err != nil {
		return nil, err
	}
	names = names.With("EmbeddedFiles", Dict{{"Names", pairs}})
	u.Put(root, Text(catalog.With("Names", names).With("AF", specs)))
	return u.Bytes(), nil
}

// named is the dictionary of the document's names, empty if it has none.
func (f *File) named(catalog Dict) (Dict, error) {
	if catalog.Get("Names") == nil {
		return nil, nil
	}
	return f.Dict(catalog.Get("Names"))
}

// sorted puts the pairs of a name tree in the order that readers count on.
func sorted(pairs Array) (Array, error) {
	var names []string
	values := map[string]Value{}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(String)
		if _, taken := values[string(name)]; !ok || taken {
			return nil, fmt.Errorf("%w: two attachments of one name", ErrUnsupported)
		}
		names, values[string(name)] = append(names, string(name)), pairs[i+1]
	}
	slices.Sort(names)
	var out Array
	for _, name := range names {
		out = append(out, String(name), values[name])
	}
	return out, nil
}

// attach writes the stream of a file and its specification.
func (u *Update) attach(file Attachment) (Ref, error) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(file.Body); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	stream, spec := u.New(), u.New()
	head := Dict{{"Type", Name("EmbeddedFile")}, {"Subtype", Name("text/plain")}, {"Filter", Name("FlateDecode")}, {"Length", int64(packed.Len())}}
	u.Put(stream, Text(head)+"\nstream\n"+packed.String()+"\nendstream")
	u.Put(spec, Text(Dict{{"Type", Name("Filespec")}, {"F", String(file.Name)}, {"UF", String(file.Name)},
		{"AFRelationship", Name("Data")}, {"EF", Dict{{"F", stream}}}}))
	return spec, nil
}
