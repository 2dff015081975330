package book

import (
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// packFiles are the files of the embedded packs.
var packFiles, _ = fs.Glob(rules.EmbeddedFiles(), "*/*.yaml")

// tree reads a file of the embedded packs anew, to be changed.
func tree(t rapid.TB, name string) *strict.Node {
	data, err := fs.ReadFile(rules.EmbeddedFiles(), name)
	node, faults := strict.Parse(name, data, maxBytes)
	if err != nil || faults.Err() != nil {
		t.Fatal(err, faults)
	}
	return node
}

// alone is the book of one file as the packs have it.
func alone(t rapid.TB, name string) Book {
	data, err := fs.ReadFile(rules.EmbeddedFiles(), name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Read(mapOf(name, data), "packs")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rewritten is the book of trees as another hand writes them; the seed makes the hand.
func rewritten(t rapid.TB, seed uint64, all map[string]*strict.Node) Book {
	b, err := Read(written(seed, all), "new")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A writer writes a tree as somebody else would: other order, quotes, spaces, comments.
type writer struct {
	*rand.Rand
	strings.Builder
}

func written(seed uint64, all map[string]*strict.Node) fstest.MapFS {
	out := fstest.MapFS{}
	for name, node := range all {
		w := writer{Rand: rand.New(rand.NewPCG(seed, uint64(len(name))))}
		w.WriteString("# another hand\n")
		w.node(node, "", "")
		w.WriteString("\n")
		out[name] = &fstest.MapFile{Data: []byte(w.String())}
	}
	return out
}

func (w *writer) node(n *strict.Node, key, indent string) {
	switch n.Kind {
	case strict.Map:
		w.fields(n, indent)
	case strict.List:
		w.items(n, key, indent)
	case strict.Text:
		w.WriteString(w.quoted(n.Value, key))
	default:
		w.WriteString(n.Value)
	}
}

func (w *writer) fields(n *strict.Node, indent string) {
	w.WriteString("{\n")
	for i, f := range shuffled(w.Rand, n.Fields) {
		if i > 0 {
			w.WriteString(", # and\n")
		}
		w.WriteString(indent + "  " + strconv.Quote(f.Key) + ":   ")
		w.node(f.Value, f.Key, indent+"  ")
	}
	w.WriteString("\n" + indent + "}")
}

func (w *writer) items(n *strict.Node, key, indent string) {
	w.WriteString("[")
	list := n.Items
	if key != "routes" { // of validity: the first that fits counts
		list = shuffled(w.Rand, list)
	}
	for i, item := range list {
		if i > 0 {
			w.WriteString(", ")
		}
		w.node(item, "", indent+"  ")
	}
	w.WriteString("]")
}

// quoted writes a text in quotes; a condition with spaces that say nothing.
func (w *writer) quoted(s, key string) string {
	if key == "when" && w.IntN(2) == 0 {
		s = "(" + strings.ReplaceAll(s, " && ", "   &&   ") + ")"
	}
	return strconv.Quote(s)
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// TestLayoutSaysNothing writes files anew in another hand: no difference is found.
func TestLayoutSaysNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := rapid.SampledFrom(packFiles).Draw(t, "file")
		b := rewritten(t, rapid.Uint64().Draw(t, "hand"), map[string]*strict.Node{file: tree(t, file)})
		if got := Diff(alone(t, file), b); len(got) > 0 {
			t.Errorf("reformatted packs differ:\n%s", told(got, text.EN))
		}
	})
	all := map[string]*strict.Node{}
	for _, file := range packFiles {
		all[file] = tree(t, file)
	}
	if got := Diff(embedded(t), rewritten(t, 1, all)); len(got) > 0 {
		t.Errorf("all packs reformatted differ:\n%s", told(got, text.EN))
	}
}

// A spot is a place of a file where something can be changed.
type spot struct {
	file, key string
	node      *strict.Node
	inside    []string     // keys on the way
	list      *strict.Node // that it is an item of
	index     int
}

// spots lists the plain values of a file that are no ids, those in lists among them, and
// the items of its lists of rules, examples apart. Rows that go by what they are about
// (fees, promises, permissions, sources) are apart too: one that is about something else
// is another row.
func spots(file string, n *strict.Node, inside []string) (values, items []spot) {
	for _, f := range n.Fields {
		if len(inside) == 0 && slices.Contains([]string{"sourced", "mayLoosen", "promises", "fees", "layer"}, f.Key) || f.Key == "examples" {
			continue
		}
		way := append(slices.Clone(inside), f.Key)
		switch f.Value.Kind {
		case strict.Map:
			v, i := spots(file, f.Value, way)
			values, items = append(values, v...), append(items, i...)
		case strict.List:
			for i, item := range f.Value.Items {
				if item.Kind != strict.Map {
					values = append(values, spot{file: file, key: f.Key, node: item, inside: way, list: f.Value})
					continue
				}
				items = append(items, spot{file: file, key: f.Key, node: item, inside: way, list: f.Value, index: i})
				v, more := spots(file, item, way)
				values, items = append(values, v...), append(items, more...)
			}
		case strict.Null:
		default:
			if !slices.Contains([]string{"id", "code", "grade", "city", "system", "kind"}, f.Key) {
				values = append(values, spot{file: file, key: f.Key, node: f.Value, inside: way})
			}
		}
	}
	return values, items
}

// TestOneChangeIsFound plants one other value anywhere, in packs written by another
// hand: that one is found, with both values and its place, and nothing else.
func TestOneChangeIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := rapid.SampledFrom(packFiles).Draw(t, "file")
		whole := tree(t, file)
		values, _ := spots(file, whole, nil)
		s := rapid.SampledFrom(values).Draw(t, "spot")
		was := s.node.Value
		*s.node = *another(s.node)
		got := Diff(alone(t, file), rewritten(t, rapid.Uint64().Draw(t, "hand"), map[string]*strict.Node{file: whole}))
		if len(got) != 1 {
			t.Fatalf("%s %v %q → %q: found\n%s", s.file, s.inside, was, s.node.Value, told(got, text.EN))
		}
		c := got[0]
		if c.Op != Changed || !strings.HasSuffix(c.Field, path.Base(s.key)) && c.Field != "value" || c.Is.File != "new/"+s.file || c.Was.File != "packs/"+s.file || c.Was.Line == 0 {
			t.Errorf("%s %v: found %s (%s)", s.file, s.inside, c.In(text.EN), c.Places())
		}
		if s.key != "when" && s.list == nil && (!strings.EqualFold(c.Old, was) || c.New != s.node.Value) {
			t.Errorf("%s %v: %q → %q, found %q → %q", s.file, s.inside, was, s.node.Value, c.Old, c.New)
		}
	})
}

// another is a different value of the same type.
func another(n *strict.Node) *strict.Node {
	out := *n
	switch n.Kind {
	case strict.Bool:
		out.Value = map[bool]string{true: "false", false: "true"}[strings.EqualFold(n.Value, "true")]
	case strict.Int:
		out.Value = n.Value + "7"
	default:
		out.Value = n.Value + "x"
	}
	return &out
}

// TestARuleMoreOrLessIsFound takes one rule out, parts and all: one change is found,
// removed one way round and added the other.
func TestARuleMoreOrLessIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := rapid.SampledFrom(packFiles).Draw(t, "file")
		whole := tree(t, file)
		_, items := spots(file, whole, nil)
		if len(items) == 0 { // a layer that says nothing by lists
			return
		}
		s := rapid.SampledFrom(items).Draw(t, "spot")
		s.list.Items = slices.Delete(slices.Clone(s.list.Items), s.index, s.index+1)
		old, b := alone(t, file), rewritten(t, rapid.Uint64().Draw(t, "hand"), map[string]*strict.Node{file: whole})
		for op, got := range map[Op][]Change{Removed: Diff(old, b), Added: Diff(b, old)} {
			if len(got) != 1 || got[0].Op != op {
				t.Errorf("without item %d of %v in %s: want one rule %s, found\n%s", s.index, s.inside, s.file, op, told(got, text.EN))
			}
		}
	})
}
