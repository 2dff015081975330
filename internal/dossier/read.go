package dossier

import (
	"strings"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// Limit is how many bytes a dossier file may have. A full form has about ten
// thousand.
const Limit = 256 << 10

// A file is what stands in dossier.yaml.
type file struct {
	Form
	Provenance map[string]Provenance `yaml:"provenance"`
}

// Read reads dossier.yaml as it is filed on the day today, and tells all its
// faults at once, by line: of structure, of type, of single answers and of
// answers that do not go together. The version has no number and no salt yet.
//
// With an error among the faults (Faults.Err) the version must not be used.
func Read(name string, data []byte, today civil.Date) (Version, strict.Faults) {
	var in file
	root, faults := strict.Decode(name, data, &in, Limit)
	if root == nil {
		return Version{}, faults
	}
	v := Version{Form: in.Form, Provenance: in.Provenance}
	for _, f := range v.faults(today, faults) {
		faults = append(faults, placed(root, name, f))
	}
	faults.Sort()
	return v, faults
}

// faults looks at what could be read, and is silent about answers that could not, about
// which the faults that are there have spoken.
func (v Version) faults(today civil.Date, there strict.Faults) strict.Faults {
	unread := spoken(there)
	var out strict.Faults
	for _, f := range append(check(v.Form, today, unread), checkProvenance(v, today)...) {
		if !unread.about(strings.TrimPrefix(f.Path, "provenance.")) {
			out = append(out, f)
		}
	}
	return out
}

// placed gives f the line of its answer, or of the part where it is missing.
func placed(root *strict.Node, name string, f strict.Fault) strict.Fault {
	n, _ := root.At(f.Path)
	f.File, f.Line, f.Col = name, n.Line, n.Col
	return f
}

// speech is what the reader of the file has already complained about, by path.
// An answer that could not be read looks like a missing one; saying so again
// would mislead.
type speech map[string]bool

func spoken(faults strict.Faults) speech {
	s := speech{}
	for _, f := range faults {
		s[f.Path] = true
		if f.Key == "strict.unknown.near" { // the misspelt answer is there
			parent := f.Path[:strings.LastIndexByte(f.Path, '.')+1]
			s[parent+f.Args[1].(string)] = true
		}
	}
	return s
}

// about reports whether path or a part of the form around it was spoken of.
func (s speech) about(path string) bool {
	for path != "" {
		if s[path] {
			return true
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return false
}

// within reports whether one of the parts, or something in it, was spoken of.
func (s speech) within(parts ...string) bool {
	for path := range s {
		for _, part := range parts {
			if rest, ok := strings.CutPrefix(path, part); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
				return true
			}
		}
	}
	return false
}
