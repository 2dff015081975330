package pdf

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// A Value is nil, bool, int64, Real, Name, String, Ref, Array or Dict.
type Value any

// The kinds of values that Go has no type for.
type (
	Real   string // as written
	Name   string // decoded, without the slash
	String []byte // decoded
	Ref    int    // number of an object; the generation is always 0
	Array  []Value
	Dict   []Entry // in the order of the file
)

// An Entry is a key of a dictionary with its value.
type Entry struct {
	Key   Name
	Value Value
}

// Get returns the value of a key, nil if there is none.
func (d Dict) Get(key Name) Value {
	for _, e := range d {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// With returns a copy of d in which key has the value v.
func (d Dict) With(key Name, v Value) Dict {
	var out Dict
	for _, e := range d {
		if e.Key != key {
			out = append(out, e)
		}
	}
	return append(out, Entry{key, v})
}

// Text returns v as it is written in a file.
func Text(v Value) string {
	var b strings.Builder
	write(&b, v)
	return b.String()
}

func write(b *strings.Builder, v Value) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case int64:
		b.WriteString(strconv.FormatInt(v, 10))
	case Name:
		writeName(b, v)
	case String:
		b.WriteString("<" + hex.EncodeToString(v) + ">")
	case Ref:
		fmt.Fprintf(b, "%d 0 R", v)
	case Array:
		writeArray(b, v)
	case Dict:
		writeDict(b, v)
	default: // bool, Real
		fmt.Fprint(b, v)
	}
}

func writeArray(b *strings.Builder, a Array) {
	b.WriteByte('[')
	for i, v := range a {
		if i > 0 {
			b.WriteByte(' ')
		}
		write(b, v)
	}
	b.WriteByte(']')
}

func writeDict(b *strings.Builder, d Dict) {
	b.WriteString("<<")
	for _, e := range d {
		writeName(b, e.Key)
		b.WriteByte(' ')
		write(b, e.Value)
		b.WriteByte('\n')
	}
	b.WriteString(">>")
}

func writeName(b *strings.Builder, n Name) {
	b.WriteByte('/')
	for _, c := range []byte(n) {
		if c <= ' ' || c > '~' || c == '#' || isDelimiter(c) {
			fmt.Fprintf(b, "#%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
}
