package scan

import (
	"errors"
	"slices"
)

var (
	errWork   = errors.New("the objects overlap too much to be read")
	errNested = errors.New("the objects are nested too deeply")
)

const deepest = 64 // nested dictionaries and arrays; writers need about ten

// An object of a PDF, as far as Check needs it.
type object struct {
	value
	entries entries // of a dictionary: those of wanted
	stream  int     // where the stream's bytes begin; 0 if it has none
}

type entries []entry

type entry struct {
	key string
	value
}

// get returns the value of a key; ok is false if the dictionary has none.
func (e entries) get(key string) (v value, ok bool) {
	i := slices.IndexFunc(e, func(e entry) bool { return e.key == key })
	if i < 0 {
		return value{}, false
	}
	return e[i].value, true
}

// at is get for those who take a missing value as nothing.
func (e entries) at(key string) value { v, _ := e.get(key); return v }

// wanted are the entries of a top dictionary that are kept.
var wanted = map[string]bool{
	"Type": true, "Root": true, "Pages": true, "Kids": true, "Encrypt": true,
	"N": true, "First": true, "Filter": true, "DecodeParms": true, "DP": true,
}

// A value is a name, an integer, a reference, or the names and references of an
// array; anything else is only known to be there.
type value struct {
	kind  valueKind
	name  string  // of a name, or the first name of an array
	num   int64   // of an integer, or the number of the object referred to
	refs  []int64 // the objects that an array refers to
	items int     // of an array
}

type valueKind byte

const (
	valueOther valueKind = iota
	valueName
	valueInt
	valueRef
	valueArray
	valueNull
)

// A reader reads objects and remembers what it meets that a scan must not have.
type reader struct {
	lexer
	found *findings
	most  int // references kept of one array
}

// object reads the object at the position.
func (r *reader) object() (object, error) {
	t, err := r.next()
	if err != nil {
		return object{}, err
	}
	if t.kind != tokenOpenDict {
		v, err := r.value(t, 0)
		return object{value: v}, err
	}
	var o object
	err = r.dict(0, &o.entries)
	return o, err
}

// value reads the value that begins with t.
func (r *reader) value(t token, depth int) (value, error) {
	switch t.kind {
	case tokenName:
		r.found.name(t.text)
		return value{kind: valueName, name: t.text}, nil
	case tokenInt:
		return r.number(t)
	case tokenOpenDict:
		return value{}, r.dict(depth+1, nil)
	case tokenOpenArray:
		return r.array(depth + 1)
	case tokenString:
		return value{}, nil
	case tokenWord:
		if t.text == "null" {
			return value{kind: valueNull}, nil
		}
		return value{}, nil
	case tokenEnd:
		return value{}, errCut
	default:
		return value{}, errBroken
	}
}

// number reads an integer or, if another integer and R follow, a reference.
func (r *reader) number(t token) (value, error) {
	after := r.at
	generation, err := r.next()
	if err == nil && generation.kind == tokenInt {
		var last token
		if last, err = r.next(); err == nil && last.kind == tokenWord && last.text == "R" {
			return value{kind: valueRef, num: t.num}, nil
		}
	}
	if errors.Is(err, errWork) {
		return value{}, err
	}
	r.at = after
	return value{kind: valueInt, num: t.num}, nil
}

// array reads up to the closing bracket.
func (r *reader) array(depth int) (value, error) {
	if depth > deepest {
		return value{}, errNested
	}
	v := value{kind: valueArray}
	for {
		t, err := r.next()
		if err != nil {
			return value{}, err
		}
		if t.kind == tokenCloseArray {
			return v, nil
		}
		item, err := r.value(t, depth)
		if err != nil {
			return value{}, err
		}
		if v.items++; v.items == 1 {
			v.name = item.name
		}
		if item.kind == valueRef && len(v.refs) < r.most {
			v.refs = append(v.refs, item.num)
		}
	}
}

// dict reads up to the closing bracket and keeps the wanted entries in keep.
func (r *reader) dict(depth int, keep *entries) error {
	if depth > deepest {
		return errNested
	}
	keys := fileKeys{}
	for {
		key, err := r.next()
		if err != nil {
			return err
		}
		switch key.kind {
		case tokenName:
		case tokenCloseDict:
			r.found.dict(keys)
			return nil
		case tokenEnd:
			return errCut
		default:
			return errBroken
		}
		keys.note(key.text)
		if err := r.entry(key.text, depth, keep); err != nil {
			return err
		}
	}
}

func (r *reader) entry(key string, depth int, keep *entries) error {
	r.found.name(key)
	t, err := r.next()
	if err != nil {
		return err
	}
	v, err := r.value(t, depth)
	if err != nil {
		return err
	}
	if keep == nil || !wanted[key] {
		return nil
	}
	// Of two values one program takes the first and another the last.
	if _, twice := keep.get(key); twice {
		return errBroken
	}
	*keep = append(*keep, entry{key, v})
	return nil
}

// is reports whether the object is a dictionary of this type.
func (o object) is(kind string) bool { return o.entries.at("Type").name == kind }
