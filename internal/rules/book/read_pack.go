package book

import (
	"slices"
	"strings"

	"tandem/internal/strict"
)

// pack reads a pack.yaml: each section holds settings, a setting each key of it.
func (f *file) pack(n *strict.Node) *Rule {
	r := f.start(nil, Pack, value(n, "city")+value(n, "layer"), n)
	r.Basis = sourcesOf(n)
	f.head, f.root = r, n
	for _, field := range n.Fields {
		switch {
		case rows(field):
			f.rows(r, field.Key, field.Value)
		case section(field.Value):
			f.section(r, field.Key, field.Value)
		default:
			r.Fields = append(r.Fields, fieldsOf(field.Key, field.Value)...)
		}
	}
	return r
}

// rows reports a list of records that go by what they are about rather than by an id.
func rows(field strict.Field) bool {
	return field.Value.Kind == strict.List && slices.Contains([]string{"sourced", "mayLoosen", "promises", "fees"}, field.Key)
}

// rows reads such a list.
func (f *file) rows(pack *Rule, key string, n *strict.Node) {
	for _, item := range n.Items {
		about := []string{value(item, "rule"), value(item, "what"), value(item, "basis"), value(item, "from"), value(item, "of")}
		for _, key := range []string{"on", "for", "grades"} {
			var words []string
			if list := child(item, key); list != nil {
				for _, w := range list.Items {
					words = append(words, strings.ReplaceAll(w.Value, "/", "-")) // a slash parts an id
				}
			}
			slices.Sort(words) // their order says nothing
			about = append(about, strings.Join(words, "+"))
		}
		about = slices.DeleteFunc(about, func(s string) bool { return s == "" })
		pack.Parts = append(pack.Parts, f.setting(pack, key+"/"+strings.Join(about, " "), item.Line, item))
	}
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

// sourcesOf names the instruments of a pack in one line.
func sourcesOf(n *strict.Node) string {
	var all []string
	if s := child(n, "sources"); s != nil {
		for _, field := range s.Fields {
			all = append(all, value(field.Value, "en"))
		}
	}
	return strings.Join(all, ", ")
}

// sourced finds what the rule at a path rests on: the longest path that sourced names
// decides.
func (f *file) sourced(pack *strict.Node, path string) (*strict.Node, bool) {
	var best *strict.Node
	longest := -1
	list := child(pack, "sourced")
	if list == nil {
		return nil, false
	}
	for _, item := range list.Items {
		on := child(item, "on")
		if on == nil {
			continue
		}
		for _, p := range on.Items {
			if (p.Value == path || strings.HasPrefix(path, p.Value+".")) && len(p.Value) > longest {
				best, longest = item, len(p.Value)
			}
		}
	}
	return best, best != nil
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
	if s, ok := f.sourced(f.root, strings.ReplaceAll(key, "/", ".")); ok && child(n, "source") == nil {
		r.Source = f.source(s)
	}
	if n.Kind == strict.Map {
		for _, field := range n.Fields {
			r.Fields = append(r.Fields, fieldsOf(field.Key, field.Value)...)
		}
	} else {
		r.Fields = fieldsOf("value", n)
	}
	return r
}
