package strict

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const (
	MaxDepth = 32     // how deep lists and maps may stand in one another
	MaxNodes = 20_000 // how many values a file may hold
)

// Parse reads the one document in data, which may have at most limit bytes.
//
// A file that is too big, not UTF-8 or not YAML gives no tree. Everything else
// that is not allowed (aliases, anchors, merge keys, tags, keys that stand
// twice) is reported and the tree is given all the same, so that a caller can
// go on and tell the rest.
func Parse(file string, data []byte, limit int) (*Node, Faults) {
	if len(data) > limit {
		return nil, Faults{{File: file, Key: "strict.size", Args: []any{len(data), limit}}}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors on Windows write one
	if line, ok := firstBadByte(data); ok {
		return nil, Faults{{File: file, Line: line, Col: 1, Key: "strict.encoding"}}
	}
	doc, bad := document(file, data)
	if bad != nil {
		return nil, Faults{*bad}
	}
	p := parser{file: file}
	root := p.node(doc, "", 1)
	if p.stopped {
		root = nil
	}
	p.faults.Sort()
	return root, p.faults
}

// firstBadByte finds the line of the first byte that is not UTF-8.
func firstBadByte(data []byte) (line int, found bool) {
	if utf8.Valid(data) {
		return 0, false
	}
	i := bytes.IndexFunc(data, func(r rune) bool { return r == utf8.RuneError })
	for i >= 0 && bytes.HasPrefix(data[i:], []byte("\ufffd")) { // a written U+FFFD is fine
		next := bytes.IndexFunc(data[i+3:], func(r rune) bool { return r == utf8.RuneError })
		i += 3 + next
	}
	return 1 + bytes.Count(data[:i], []byte("\n")), true
}

// document reads exactly one YAML document.
func document(file string, data []byte) (*yaml.Node, *Fault) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := d.Decode(&doc); {
	case err == io.EOF:
		return nil, &Fault{File: file, Line: 1, Col: 1, Key: "strict.empty"}
	case err != nil:
		return nil, syntax(file, data, err)
	}
	switch err := d.Decode(&second); {
	case err == io.EOF:
		return doc.Content[0], nil
	case err != nil:
		return nil, syntax(file, data, err)
	}
	return nil, &Fault{File: file, Line: second.Line, Col: second.Column, Key: "strict.documents"}
}

// A parser turns the library's tree into ours and notes what is not allowed.
type parser struct {
	file    string
	faults  Faults
	count   int
	stopped bool // a limit was hit; the tree is not complete
}

func (p *parser) note(y *yaml.Node, path, key string, args ...any) {
	p.faults = append(p.faults, Fault{File: p.file, Line: y.Line, Col: y.Column, Path: path, Key: key, Args: args})
}

func (p *parser) stop(y *yaml.Node, path, key string, limit int) *Node {
	if !p.stopped {
		p.note(y, path, key, limit)
	}
	p.stopped = true
	return nil
}

func (p *parser) node(y *yaml.Node, path string, depth int) *Node {
	p.count++
	switch {
	case p.stopped:
		return nil
	case p.count > MaxNodes:
		return p.stop(y, path, "strict.nodes", MaxNodes)
	case depth > MaxDepth:
		return p.stop(y, path, "strict.depth", MaxDepth)
	}
	n := &Node{Line: y.Line, Col: y.Column, file: p.file}
	if !p.plain(y, path) {
		n.Kind = broken
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind, n.Fields = Map, p.fields(y, path, depth)
	case yaml.SequenceNode:
		n.Kind, n.Items = List, p.items(y, path, depth)
	default:
		n.Kind, n.Value = scalarKind(y), y.Value
	}
	return n
}

// plain reports whether y keeps to the part of YAML that is read here. What it
// refuses is what makes a small file stand for a big one, or for Go types.
func (p *parser) plain(y *yaml.Node, path string) bool {
	switch {
	case y.Kind == yaml.AliasNode:
		p.note(y, path, "strict.alias", y.Value)
	case y.Anchor != "":
		p.note(y, path, "strict.anchor", y.Anchor)
	case y.Style&yaml.TaggedStyle != 0:
		p.note(y, path, "strict.tag", y.Tag)
	default:
		return true
	}
	return false
}

func (p *parser) items(y *yaml.Node, path string, depth int) []*Node {
	var items []*Node
	for i, c := range y.Content {
		items = append(items, p.node(c, path+index(i), depth+1))
	}
	return items
}

func (p *parser) fields(y *yaml.Node, path string, depth int) []Field {
	var fields []Field
	first := map[string]int{} // line of each key
	for i := 0; i+1 < len(y.Content) && !p.stopped; i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		at := Join(path, k.Value)
		if !p.key(k, path, first) {
			continue
		}
		value := p.node(v, at, depth+1)
		if value != nil && len(v.Content) > 0 {
			value.Line, value.Col = k.Line, k.Column
		}
		fields = append(fields, Field{Key: k.Value, Line: k.Line, Col: k.Column, Value: value})
	}
	return fields
}

// key reports whether k can be a key: plain text that did not stand before.
func (p *parser) key(k *yaml.Node, path string, first map[string]int) bool {
	switch line, twice := first[k.Value]; {
	case k.Kind == yaml.ScalarNode && k.Tag == "!!merge":
		p.note(k, path, "strict.merge")
	case k.Kind != yaml.ScalarNode || k.Value == "":
		p.note(k, path, "strict.key")
	case !p.plain(k, path):
	case twice:
		p.note(k, Join(path, k.Value), "strict.twice", k.Value, line)
	default:
		first[k.Value] = k.Line
		return true
	}
	return false
}

func scalarKind(y *yaml.Node) Kind {
	switch y.Tag {
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int":
		return Int
	case "!!float":
		return Float
	}
	return Text
}

// Join is the path of key below path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// index is the step of a path to the i-th item of a list.
func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
