package book

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// A Book is all that a folder of packs says.
type Book struct {
	Rules []*Rule // heads, systems, policies, rows, materials and packs; their parts are in them
}

// maxBytes of a file, as the loader of packs has it.
const maxBytes = 256 << 10

// Read reads every file of every folder. Places are named from root on. The error is
// of type strict.Faults if a file is no YAML.
func Read(fsys fs.FS, root string) (Book, error) {
	files, err := fs.Glob(fsys, "*/*.yaml")
	if err != nil {
		return Book{}, err
	}
	var b Book
	var faults strict.Faults
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return Book{}, fmt.Errorf("read %s: %w", name, err)
		}
		node, bad := strict.Parse(path.Join(root, name), data, maxBytes)
		faults = append(faults, bad...)
		if node != nil {
			b.Rules = append(b.Rules, readFile(name, root, data, node)...)
		}
	}
	return b, faults.Err()
}

// Pin gives what a pack says the hash that cases filed under it keep: it names the
// catalogue that the pack follows as well.
func (b Book) Pin(packs []*rules.Pack) {
	for _, r := range b.Rules {
		for _, p := range packs {
			if r.Kind == Pack && r.ID == p.City && r.Edition == p.Edition {
				r.All(func(part *Rule) { part.Hash = p.Hash })
			}
		}
	}
}

// All calls f with every rule.
func (b Book) All(f func(*Rule)) {
	for _, r := range b.Rules {
		r.All(f)
	}
}

// A file is what the rules of a file have in common.
type file struct {
	folder, name, hash string
	sources            map[string]rules.Names
	head               *Rule
	root               *strict.Node // of a pack.yaml
}

func readFile(name, root string, data []byte, node *strict.Node) []*Rule {
	sum := sha256.Sum256(data)
	f := &file{folder: path.Dir(name), name: path.Join(root, name), hash: hex.EncodeToString(sum[:]), sources: instruments(node)}
	if path.Base(name) == "pack.yaml" {
		return []*Rule{f.pack(node)}
	}
	return f.policies(strings.TrimSuffix(name, ".yaml"), node)
}

// instruments are the sources that the file names, by key.
func instruments(node *strict.Node) map[string]rules.Names {
	out := map[string]rules.Names{}
	if n := child(node, "sources"); n != nil {
		for _, s := range n.Fields {
			out[s.Key] = rules.Names{ZH: value(s.Value, "zh"), EN: value(s.Value, "en")}
		}
	}
	return out
}

// policies reads any file but a pack.yaml.
func (f *file) policies(stem string, node *strict.Node) []*Rule {
	kind, id := File, stem
	if system := value(node, "system"); system != "" {
		kind, id = System, system
	}
	f.head = f.rule(nil, kind, id, node)
	tops := []*Rule{f.head}
	if kind == File { // its rules stand by themselves: which file they are in says nothing
		tops = append(tops, f.head.Parts...)
		f.head.Parts = nil
	}
	return tops
}

// A shape says how the items of a list become parts of a rule.
type shape struct {
	kind Kind
	id   func(whole *Rule, n *strict.Node, i int) string
}

// shapes are the lists of rules by the kind of rule that they stand in.
var shapes = map[Kind]map[string]shape{
	System: {"marks": {PassMark, func(w *Rule, n *strict.Node, _ int) string { return w.ID + "/marks/" + value(n, "grade") }}, "factors": {Factor, within("id")}},
	File: {"policies": {Permit, under("id")}, "items": {Row, under("code")}, "materials": {Material, under("code")},
		"exempt": {Exemption, func(w *Rule, n *strict.Node, _ int) string { return w.ID + "/exempt/" + value(n, "code") }}},
	Permit:    {"conditions": {Condition, within("id")}},
	Ground:    {"conditions": {Condition, within("id")}},
	Relief:    {"conditions": {Condition, within("id")}},
	Factor:    {"bands": {Band, rangeID}, "best": {Choice, within("points")}},
	Row:       {"exempt": {Exemption, func(w *Rule, _ *strict.Node, i int) string { return fmt.Sprintf("%s/exempt/%d", w.ID, i+1) }}},
	Condition: {},
}

func under(key string) func(*Rule, *strict.Node, int) string {
	return func(_ *Rule, n *strict.Node, _ int) string { return value(n, key) }
}

func within(key string) func(*Rule, *strict.Node, int) string {
	return func(w *Rule, n *strict.Node, _ int) string { return w.ID + "/" + value(n, key) }
}

// rangeID names a band by its numbers: 50000..<70000.
func rangeID(w *Rule, n *strict.Node, _ int) string {
	end := value(n, "to")
	if below := value(n, "below"); below != "" {
		end = "<" + below
	}
	return w.ID + "/" + value(n, "from") + ".." + end
}

// rule reads a rule with all its parts.
func (f *file) rule(whole *Rule, kind Kind, id string, n *strict.Node) *Rule {
	if k := Kind(value(n, "kind")); kind == Permit && (k == Ground || k == Relief) {
		kind = k
	}
	r := f.start(whole, kind, id, n)
	for _, field := range n.Fields {
		s, ok := shapes[kind][field.Key]
		switch {
		case ok:
			for i, item := range field.Value.Items {
				r.Parts = append(r.Parts, f.rule(r, s.kind, s.id(r, item, i), item))
			}
		case field.Key == "examples": // they hold rules and are none
			r.Examples = len(field.Value.Items)
		default:
			r.Fields = append(r.Fields, fieldsOf(field.Key, field.Value)...)
		}
	}
	return r
}

// start makes a rule with what it has from the whole that it is a part of.
func (f *file) start(whole *Rule, kind Kind, id string, n *strict.Node) *Rule {
	r := &Rule{ID: id, Kind: kind, At: Place{f.name, n.Line}, Folder: f.folder, Hash: f.hash, Whole: whole,
		Names: namesOf(n), When: value(n, "when"), Edition: value(n, "edition"), From: value(n, "validFrom"), To: value(n, "validTo"), Basis: value(n, "basis")}
	if kind == Material && r.Names == (rules.Names{}) {
		r.Names = material(value(n, "code"))
	}
	from := whole
	if whole == nil {
		from = &Rule{}
	}
	r.Edition, r.From, r.To = cmp.Or(r.Edition, from.Edition), cmp.Or(r.From, from.From), cmp.Or(r.To, from.To)
	r.Source = from.Source
	if kind == System && len(f.sources) == 1 { // what it says itself comes from its only instrument
		for key, instrument := range f.sources {
			r.Source = rules.Source{Of: key}.Over(instrument)
		}
	}
	switch s := child(n, "source"); {
	case s == nil:
	case s.Kind == strict.Map:
		r.Source = f.source(s)
	default:
		r.Basis = s.Value
	}
	r.Basis = cmp.Or(r.Basis, from.Basis)
	return r
}

func namesOf(n *strict.Node) rules.Names {
	if why := child(n, "why"); why != nil {
		n = why
	}
	return rules.Names{ZH: value(n, "zh"), EN: value(n, "en")}
}

func material(code string) rules.Names {
	m := rules.Material{Code: permit.Code(code)}
	return rules.Names{ZH: m.In(text.ZH), EN: m.In(text.EN)}
}

func (f *file) source(n *strict.Node) rules.Source {
	s := rules.Source{Of: value(n, "of"), Mark: rules.Mark(value(n, "mark"))}
	if at := child(n, "at"); at != nil {
		s.At = rules.Names{ZH: value(at, "zh"), EN: value(at, "en")}
	}
	return s.Over(f.sources[s.Of])
}

// child is what stands under a key; nil if nothing does.
func child(n *strict.Node, key string) *strict.Node {
	for _, f := range n.Fields {
		if f.Key == key && f.Value.Kind != strict.Null {
			return f.Value
		}
	}
	return nil
}

// value is the plain value under a key; "" if there is none.
func value(n *strict.Node, key string) string {
	if c := child(n, key); c != nil {
		return c.Value
	}
	return ""
}

// fieldsOf flattens a value into fields.
func fieldsOf(path string, n *strict.Node) []Field {
	var out []Field
	switch n.Kind {
	case strict.Null:
	case strict.Map:
		for _, f := range n.Fields {
			out = append(out, fieldsOf(path+"."+f.Key, f.Value)...)
		}
	case strict.List:
		out = listed(path, n)
	default:
		out = append(out, Field{path, plain(path, n), n.Line})
	}
	return out
}

// listed makes one field of a list of plain values, empty or not, and one of each value
// in others.
func listed(path string, n *strict.Node) []Field {
	var out []Field
	var words []string
	for i, item := range n.Items {
		if item.Kind == strict.Map || item.Kind == strict.List {
			out = append(out, fieldsOf(fmt.Sprintf("%s[%d]", path, i), item)...)
		} else {
			words = append(words, item.Value)
		}
	}
	if len(out) == 0 {
		slices.Sort(words)
		out = append(out, Field{path, strings.Join(words, ", "), n.Line})
	}
	return out
}

// plain is a value in the one way to write it.
func plain(path string, n *strict.Node) string {
	switch {
	case n.Kind == strict.Bool:
		return strings.ToLower(n.Value)
	case path == "when" || strings.HasSuffix(path, ".when"):
		return rules.PlainWording(n.Value)
	}
	return n.Value
}
