package book

import (
	"slices"
	"strings"

	"tandem/internal/rules"
	"tandem/internal/text"
)

// An Entry is everything known of a rule, in one language.
type Entry struct {
	ID         string       `json:"id"`
	Kind       Kind         `json:"kind"`
	Name       string       `json:"name"`
	KindName   string       `json:"-"`
	Titled     bool         `json:"-"`    // the pack names it; else the fields say all
	Says       []Said       `json:"says"` // what it states, field by field
	When       string       `json:"when,omitempty"`
	Facts      []FactUse    `json:"facts"`
	Source     string       `json:"source"`
	Mark       *MarkMeaning `json:"mark,omitempty"`
	At         Place        `json:"at"`
	From       string       `json:"from,omitempty"` // first day in force
	To         string       `json:"to,omitempty"`   // last one; none: until further notice
	Edition    string       `json:"edition"`
	Hash       string       `json:"hash"`
	Examples   int          `json:"examples"` // of the pack that hold it
	Parts      []Ref        `json:"parts"`
	Dependents []Ref        `json:"dependents"` // what depends on it
	Verdict    *Judgement   `json:"verdict,omitempty"`
	InForce    *bool        `json:"inForce,omitempty"` // on the day of the facts
}

// Said is a field in words.
type Said struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Value string `json:"value"` // in words
}

// A FactUse is a fact that a rule reads, and how it can become another one.
type FactUse struct {
	Fact   string       `json:"fact"`
	Name   string       `json:"name"`
	Change rules.Change `json:"change"`
	How    string       `json:"how"`
	From   string       `json:"from"` // where it is found
}

// A MarkMeaning says how sure a source is.
type MarkMeaning struct {
	Mark    rules.Mark `json:"mark"`
	Meaning string     `json:"meaning"`
}

// A Ref leads to another rule.
type Ref struct {
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	At   Place  `json:"at"`
}

// Explain tells everything known of a rule.
func (b Book) Explain(r *Rule, l text.Lang) Entry {
	e := Entry{ID: r.ID, Kind: r.Kind, KindName: r.Kind.In(l), Titled: r.Names != (rules.Names{}), Name: r.In(l), When: r.When, At: r.At, From: r.From, To: r.To,
		Edition: r.Edition, Hash: r.Hash, Examples: r.HeldBy(), Says: []Said{}, Facts: []FactUse{}, Parts: refs(r.Parts, l), Dependents: refs(b.Dependents(r), l)}
	for _, f := range r.Fields {
		if path, ok := shown(f.Path, l); ok {
			e.Says = append(e.Says, Said{path, label(path).In(l), worded{f.Path, f.Value}.In(l)})
		}
	}
	for _, f := range r.facts() {
		e.Facts = append(e.Facts, FactUse{f.Name, f.In(l), f.Change, text.T(l, "book.change."+string(f.Change)), text.T(l, "facts.from."+f.From)})
	}
	e.Source, e.Mark = r.Origin(l)
	return e
}

// elsewhere are fields that an entry tells in a line of their own.
var elsewhere = map[string]bool{"id": true, "kind": true, "zh": true, "en": true, "why.zh": true, "why.en": true, "when": true, "edition": true,
	"validFrom": true, "validTo": true, "source": true, "source.of": true, "source.at.zh": true, "source.at.en": true, "source.mark": true, "basis": true}

// shown is the field as an entry tells it: texts in one language, and not what the
// entry tells elsewhere.
func shown(path string, l text.Lang) (string, bool) {
	if elsewhere[path] || strings.HasPrefix(path, "sources") {
		return "", false
	}
	for _, other := range text.Langs {
		if base, ok := strings.CutSuffix(path, "."+string(other)); ok {
			return base, other == l
		}
	}
	return path, true
}

// facts are what the rule reads, its parts included.
func (r *Rule) facts() []*rules.Fact {
	var out []*rules.Fact
	r.All(func(p *Rule) {
		read := rules.FactsIn(p.When)
		if f, ok := rules.FactNamed(p.Field("fact")); ok {
			read = append(read, f)
		}
		if p.Kind == Band && p == r {
			read = append(read, r.Whole.facts()...)
		}
		for _, f := range read {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	})
	return out
}

// HeldBy counts the examples of the rule, or of the nearest whole that has some.
func (r *Rule) HeldBy() int {
	for ; r != nil; r = r.Whole {
		if r.Examples > 0 {
			return r.Examples
		}
	}
	return 0
}

// Origin says where the rule comes from. A setting has it in the words of its pack.
func (r *Rule) Origin(l text.Lang) (string, *MarkMeaning) {
	switch {
	case r.Source.Of == "":
		return r.Basis, nil
	case r.Source.Mark == "":
		return r.Source.Instrument().In(l), nil
	}
	return r.Source.In(l), &MarkMeaning{r.Source.Mark, text.T(l, "book.mark."+string(r.Source.Mark))}
}

func refs(list []*Rule, l text.Lang) []Ref {
	out := []Ref{}
	for _, r := range list {
		out = append(out, Ref{r.ID, r.Kind, r.In(l), r.At})
	}
	return out
}
