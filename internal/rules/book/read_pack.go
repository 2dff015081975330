package book

import (
	"strings"

	"tandem/internal/strict"
)

// pack reads a pack.yaml: each section holds settings, a setting each key of it.
func (f *file) pack(n *strict.Node) *Rule {
	r := f.start(nil, Pack, value(n, "city"), n)
	r.Basis = sourcesOf(n)
	f.head = r
	for _, field := range n.Fields {
		if section(field.Value) {
			f.section(r, field.Key, field.Value)
		} else {
			r.Fields = append(r.Fields, fieldsOf(field.Key, field.Value)...)
		}
	}
	return r
}

// section reports a value that holds settings rather than being one. Names of
// instruments are no settings.
func section(n *strict.Node) bool {
	return n.Kind == strict.Map && !instrumentsOnly(n) || keyed(n)
}

func instrumentsOnly(n *strict.Node) bool {
	for _, f := range n.Fields {
		if child(f.Value, "zh") == nil || child(f.Value, "en") == nil {
			return false
		}
	}
	return len(n.Fields) > 0
}

// sourcesOf is a pack's list of sources in one line.
func sourcesOf(n *strict.Node) string {
	if s := child(n, "sources"); s != nil && s.Kind == strict.List {
		var all []string
		for _, item := range s.Items {
			all = append(all, item.Value)
		}
		return strings.Join(all, ", ")
	}
	return ""
}

// section reads the settings below a key.
func (f *file) section(pack *Rule, key string, n *strict.Node) {
	if n.Kind == strict.List {
		f.items(pack, key, n)
		return
	}
	for _, field := range n.Fields {
		switch {
		case field.Value.Kind == strict.Null:
		case keyed(field.Value):
			f.items(pack, key+"/"+field.Key, field.Value)
		default:
			pack.Parts = append(pack.Parts, f.setting(pack, key+"/"+field.Key, field.Line, field.Value))
		}
	}
}

// keyed reports a list of records with an id.
func keyed(n *strict.Node) bool {
	return n.Kind == strict.List && len(n.Items) > 0 && child(n.Items[0], "id") != nil
}

func (f *file) items(pack *Rule, key string, n *strict.Node) {
	for _, item := range n.Items {
		pack.Parts = append(pack.Parts, f.setting(pack, key+"/"+value(item, "id"), item.Line, item))
	}
}

func (f *file) setting(pack *Rule, key string, line int, n *strict.Node) *Rule {
	r := f.start(pack, Setting, pack.ID+"/"+key, n)
	r.At.Line = line
	if n.Kind == strict.Map {
		for _, field := range n.Fields {
			r.Fields = append(r.Fields, fieldsOf(field.Key, field.Value)...)
		}
	} else {
		r.Fields = fieldsOf("value", n)
	}
	return r
}
