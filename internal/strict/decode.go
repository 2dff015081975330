package strict

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/internal/text"
)

// Decode reads data, at most limit bytes, into the struct that into points to,
// and gives the tree as well, in which later checks find their lines. The tree
// is nil when there was none to read.
//
// Keys are named by `yaml:"name"` tags; a struct field without one is not
// read; an embedded struct without one lends its keys to the struct around it.
// A field tagged `strict:"required"` must be given. A key with nothing
// after it counts as not given, and an empty list is a nil slice. Strings take
// numbers and dates as written; numbers and booleans must be written bare. A
// type with UnmarshalText reads itself; when its error is text.Localized, its
// words are used. A field of type *Node takes the value with its place.
//
// Decode panics on a struct with fields of any other type: that is a mistake
// in the program, which its first test finds.
func Decode(file string, data []byte, into any, limit int) (*Node, Faults) {
	root, faults := Parse(file, data, limit)
	if root == nil {
		return nil, faults
	}
	faults = append(faults, root.Decode(into)...)
	faults.Sort()
	return root, faults
}

// Decode fills the struct that into points to from n, as the function Decode does.
func (n *Node) Decode(into any) Faults {
	var d decoder
	d.value(n, "", reflect.ValueOf(into).Elem())
	d.faults.Sort()
	return d.faults
}

type decoder struct{ faults Faults }

func (d *decoder) note(f Fault) { d.faults = append(d.faults, f) }

var nodeType = reflect.TypeFor[*Node]()

func (d *decoder) value(n *Node, path string, v reflect.Value) {
	switch {
	case n.Kind == broken:
	case v.Type() == nodeType:
		v.Set(reflect.ValueOf(n))
	case n.Kind == Null: // not given
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, path, v.Elem())
	default:
		d.given(n, path, v)
	}
}

// given reads a value that is there into something that is not a pointer.
func (d *decoder) given(n *Node, path string, v reflect.Value) {
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.text(n, path, u)
		return
	}
	switch v.Kind() {
	case reflect.String:
		d.string(n, path, v)
	case reflect.Bool:
		d.bool(n, path, v)
	case reflect.Int, reflect.Int64:
		d.int(n, path, v)
	case reflect.Slice:
		d.slice(n, path, v)
	case reflect.Struct:
		d.record(n, path, v)
	case reflect.Map:
		d.table(n, path, v)
	default:
		panic(fmt.Sprintf("strict: %s has type %s, which cannot be read", path, v.Type()))
	}
}

// want notes a fault unless n is of one of the kinds; the first is named.
func (d *decoder) want(n *Node, path string, kinds ...Kind) bool {
	for _, k := range kinds {
		if n.Kind == k {
			return true
		}
	}
	d.note(n.fault(path, "strict.type", text.Say("strict.want."+kindNames[kinds[0]]), n.Kind))
	return false
}

func (d *decoder) text(n *Node, path string, u encoding.TextUnmarshaler) {
	if !d.want(n, path, Text, Int, Float, Bool) || !d.clean(n, path) {
		return
	}
	err := u.UnmarshalText([]byte(n.Value))
	if err == nil {
		return
	}
	if own, ok := errors.AsType[interface {
		error
		text.Localized
	}](err); ok {
		d.note(n.fault(path, "strict.value", own))
		return
	}
	d.note(n.fault(path, "strict.value", err.Error()))
}

func (d *decoder) string(n *Node, path string, v reflect.Value) {
	if d.want(n, path, Text, Int, Float, Bool) && d.clean(n, path) {
		v.SetString(n.Value)
	}
}

// clean refuses text with hidden characters.
func (d *decoder) clean(n *Node, path string) bool {
	r, found := Hidden(n.Value)
	if found {
		d.note(n.fault(path, "strict.control", fmt.Sprintf("U+%04X", r)))
	}
	return !found
}

// Hidden finds the first character in s that nobody sees. Databases and letters
// cannot hold control characters, and those that turn the direction of writing
// make a name read as another. Line breaks and tabs are not hidden; the joiners
// that some scripts need are not either.
func Hidden(s string) (r rune, found bool) {
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return r, true
		}
	}
	return 0, false
}

func (d *decoder) bool(n *Node, path string, v reflect.Value) {
	if d.want(n, path, Bool) {
		v.SetBool(strings.EqualFold(n.Value, "true"))
	}
}

func (d *decoder) int(n *Node, path string, v reflect.Value) {
	if !d.want(n, path, Int) {
		return
	}
	i, err := strconv.ParseInt(n.Value, 10, v.Type().Bits())
	if err != nil { // 0x1F, 1_000 and the like, or too big
		d.note(n.fault(path, "strict.number", clip(n.Value)))
		return
	}
	v.SetInt(i)
}

func (d *decoder) slice(n *Node, path string, v reflect.Value) {
	if !d.want(n, path, List) || len(n.Items) == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items)))
	for i, item := range n.Items {
		if item.Kind == Null {
			d.note(item.fault(path+index(i), "strict.item"))
			continue
		}
		d.value(item, path+index(i), v.Index(i))
	}
}

// table reads a map with text keys.
func (d *decoder) table(n *Node, path string, v reflect.Value) {
	if !d.want(n, path, Map) || len(n.Fields) == 0 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, f := range n.Fields {
		value := reflect.New(v.Type().Elem()).Elem()
		d.value(f.Value, Join(path, f.Key), value)
		v.SetMapIndex(reflect.ValueOf(f.Key).Convert(v.Type().Key()), value)
	}
}

// record reads a struct.
func (d *decoder) record(n *Node, path string, v reflect.Value) {
	if !d.want(n, path, Map) {
		return
	}
	known := keysOf(v.Type())
	given := map[string]bool{}
	for _, f := range n.Fields {
		i, ok := known.index[f.Key]
		if !ok {
			d.unknown(n, f, path, known.names)
			continue
		}
		given[f.Key] = f.Value.Kind != Null
		d.value(f.Value, Join(path, f.Key), v.FieldByIndex(i))
	}
	for _, name := range known.required {
		if !given[name] {
			d.note(n.fault(Join(path, name), "strict.missing", name))
		}
	}
}

func (d *decoder) unknown(n *Node, f Field, path string, names []string) {
	fault := Fault{File: n.file, Line: f.Line, Col: f.Col, Path: Join(path, f.Key)}
	if near, ok := Nearest(f.Key, names); ok {
		fault.Key, fault.Args = "strict.unknown.near", []any{clip(f.Key), near}
	} else {
		fault.Key, fault.Args = "strict.unknown", []any{clip(f.Key), list(names)}
	}
	d.note(fault)
}

// list makes the names an argument that each language parts in its own way.
func list(names []string) text.List {
	var l text.List
	for _, name := range names {
		l = append(l, name)
	}
	return l
}

// clip shortens what a person wrote so that a message stays readable.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// keys are what the tags of a struct type say.
type keys struct {
	index    map[string][]int
	names    []string // in the order of the struct
	required []string
}

// keysOf reads the tags of t. The keys of an embedded struct stand beside
// those of the struct around it.
func keysOf(t reflect.Type) keys {
	k := keys{index: map[string][]int{}}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" || name == "-" {
			continue
		}
		k.index[name] = f.Index
		k.names = append(k.names, name)
		if f.Tag.Get("strict") == "required" {
			k.required = append(k.required, name)
		}
	}
	return k
}
