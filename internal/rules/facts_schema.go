package rules

import (
	"strings"

	"tandem/internal/text"
)

// FactsSchema is the JSON Schema (2020-12) of a facts file, with the descriptions in
// l. Nothing is required: a fact left out is not known.
func FactsSchema(l text.Lang) Schema {
	root := Schema{Dialect: "https://json-schema.org/draft/2020-12/schema", Type: "object",
		Title: text.T(l, "facts.schema.title"), Properties: map[string]*Schema{}, Additional: new(bool)}
	root.Properties["complete"] = &Schema{Type: "boolean", Description: text.T(l, "facts.schema.complete")}
	root.Properties["on"] = &Schema{Type: "string", Format: "date"}
	for _, f := range factTable {
		if f.Change == Derived {
			continue
		}
		group, leaf, _ := strings.Cut(f.Name, ".")
		if root.Properties[group] == nil {
			root.Properties[group] = &Schema{Type: "object", Title: text.T(l, "facts.group."+group),
				Properties: map[string]*Schema{}, Additional: new(bool)}
		}
		root.Properties[group].Properties[leaf] = f.schema(l)
	}
	return root
}

// A Schema is the part of JSON Schema that facts need.
type Schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        string             `json:"type"`
	Format      string             `json:"format,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	Maximum     *int               `json:"maximum,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Additional  *bool              `json:"additionalProperties,omitempty"` // false: no other keys
}

func (f *Fact) schema(l text.Lang) *Schema {
	s := &Schema{Title: f.In(l), Enum: f.Values, Pattern: f.Pattern,
		Description: text.T(l, "facts.schema.label", f, text.Say("facts.change."+string(f.Change)), text.Say("facts.from."+f.From))}
	switch f.Kind {
	case Truth:
		s.Type = "boolean"
	case Number:
		s.Type, s.Minimum, s.Maximum = "integer", new(int), &f.Max
		s.Description += " " + text.T(l, "facts.schema.unit", text.Say("facts.unit-name."+f.Unit))
	case Day:
		s.Type, s.Format = "string", "date"
	default:
		s.Type = "string"
	}
	return s
}
