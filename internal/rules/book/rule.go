package book

import (
	"fmt"

	"tandem/internal/rules"
	"tandem/internal/text"
)

// A Rule is one thing that a pack says.
type Rule struct {
	ID       string // "r5-repeat/permits", "haikou/limits/promised", "M05"
	Kind     Kind
	Names    rules.Names // what it says; empty of a setting, whose fields say it
	At       Place
	Folder   string // of the pack
	From, To string // first and last day in force; "" if not bounded
	Edition  string
	Hash     string // SHA-256, hex, of the file; of a pack, see Pin
	Source   rules.Source
	Basis    string  // where a setting comes from, in the words of the pack
	When     string  // CEL; "" if it has no condition
	Fields   []Field // what it says beside its parts, in the order of the file
	Parts    []*Rule // conditions, factors, bands, …
	Whole    *Rule   // of a part; nil otherwise
	Examples int     // in the pack that hold it
}

// A Place is a line of a file.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// String is the place as editors and people know it.
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// A Field is a value that a rule states.
type Field struct {
	Path  string // "source.mark"
	Value string // lists sorted: order says nothing
	Line  int
}

// Field returns the value at a path; "" if the rule does not state it.
func (r *Rule) Field(path string) string {
	for _, f := range r.Fields {
		if f.Path == path {
			return f.Value
		}
	}
	return ""
}

// In returns what the rule says, in short.
func (r *Rule) In(l text.Lang) string {
	if s := r.Names.In(l); s != "" {
		return s
	}
	var said text.List
	for _, f := range r.Fields {
		if f.Path != "basis" {
			said = append(said, text.Say("book.says", label(f.Path), worded{f.Path, f.Value}))
		}
	}
	return said.In(l)
}

// All calls f with the rule and all its parts, whole before part.
func (r *Rule) All(f func(*Rule)) {
	f(r)
	for _, p := range r.Parts {
		p.All(f)
	}
}

// Kind is what sort of rule it is.
type Kind string

// The kinds of rule.
const (
	Pack      Kind = "pack"
	Setting   Kind = "setting" // anything that a pack.yaml says
	File      Kind = "file"    // head of a file of policies or materials
	System    Kind = "system"  // points system
	PassMark  Kind = "mark"
	Factor    Kind = "factor"
	Band      Kind = "band"
	Choice    Kind = "choice"
	Ground    Kind = "ground"
	Permit    Kind = "permit"
	Relief    Kind = "relief"
	Condition Kind = "condition"
	Row       Kind = "row" // of a checklist
	Exemption Kind = "exemption"
	Material  Kind = "material" // of the catalogue
)

// In returns what the kind is called.
func (k Kind) In(l text.Lang) string { return text.T(l, "book.kind."+string(k)) }

// family puts together the kinds between which a rule may change.
func (k Kind) family() Kind {
	if k == Ground || k == Relief {
		return Permit
	}
	return k
}

// A label is what a field is called.
type label string

// In names the field by each of its steps; a key that has no name in package text
// stands for itself.
func (p label) In(l text.Lang) string {
	if key := "book.field." + string(p); text.Has(key) {
		return text.T(l, key)
	}
	return string(p)
}
