package strict

import (
	"strconv"
	"strings"

	"tandem/internal/text"
)

// Kind says what a value in the file is.
type Kind uint8

const (
	Null   Kind = iota // nothing written after the key
	Bool               // true or false
	Int                // a whole number
	Float              // a number with a fraction
	Text               // anything else that is not in brackets or indented
	List               // items with dashes or in square brackets
	Map                // keys and values
	broken             // already reported by Parse; Decode says no more about it
)

var kindNames = [...]string{"null", "bool", "int", "float", "text", "list", "map", "null"}

// In names the kind for people.
func (k Kind) In(l text.Lang) string { return text.T(l, "strict.kind."+kindNames[k]) }

// A Node is one value of a file with its place. A map or list that stands
// after a key has the place of the key, every other value its own.
type Node struct {
	Kind      Kind
	Line, Col int
	Value     string  // of Bool, Int, Float and Text, as written but without quotes
	Items     []*Node // of List
	Fields    []Field // of Map, in the order of the file

	file string
}

// A Field is one key of a map.
type Field struct {
	Key       string
	Line, Col int // of the key
	Value     *Node
}

// At finds the value that path leads to. When the path ends early, as it does
// for something missing, At gives the innermost value that is there and false.
func (n *Node) At(path string) (*Node, bool) {
	if path == "" {
		return n, true
	}
	if child, rest, ok := n.step(path); ok {
		return child.At(rest)
	}
	return n, false
}

// step goes one key or index along path. Keys may hold dots themselves, as
// those of a map keyed by field paths do; the longest key that fits wins.
func (n *Node) step(path string) (*Node, string, bool) {
	if n.Kind == List {
		return n.item(path)
	}
	var child *Node
	var rest string
	longest := -1
	for _, f := range n.Fields {
		if r, ok := after(path, f.Key); ok && len(f.Key) > longest {
			child, rest, longest = f.Value, r, len(f.Key)
		}
	}
	return child, rest, child != nil
}

// item goes along an index in brackets.
func (n *Node) item(path string) (*Node, string, bool) {
	end := strings.IndexByte(path, ']')
	if end < 1 || path[0] != '[' {
		return nil, "", false
	}
	i, err := strconv.Atoi(path[1:end])
	if err != nil || i < 0 || i >= len(n.Items) {
		return nil, "", false
	}
	return n.Items[i], strings.TrimPrefix(path[end+1:], "."), true
}

// after cuts key from the front of path when a whole step ends there.
func after(path, key string) (string, bool) {
	rest, ok := strings.CutPrefix(path, key)
	switch {
	case !ok:
		return "", false
	case rest == "" || rest[0] == '[':
		return rest, true
	}
	return strings.CutPrefix(rest, ".")
}

// fault makes a fault at the place of n.
func (n *Node) fault(path, key string, args ...any) Fault {
	return Fault{File: n.file, Line: n.Line, Col: n.Col, Path: path, Key: key, Args: args}
}
