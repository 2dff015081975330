package statute

import (
	"fmt"
	"strings"

	"tandem/internal/rules/book"
	"tandem/internal/text"
)

// Check tells everything that is wrong: code and tests that are not there, lines that
// are about no rule, and rules without a source or without anything that holds them.
func Check(t Table, tree *Tree, b book.Book) []string {
	var out []string
	note := func(where string, err error) {
		if err != nil {
			out = append(out, fmt.Sprintf("%s: %v", where, err))
		}
	}
	for _, r := range t.Rows {
		where := TableFile + ": " + r.Provision + " " + r.Rule
		for _, ref := range r.Code {
			note(where, code(ref, tree, b))
		}
		for _, ref := range r.Tests {
			note(where, tree.Test(ref))
		}
		if len(r.Code) == 0 || len(r.Tests) == 0 {
			note(where, fmt.Errorf("names no code or no test"))
		}
	}
	for _, h := range t.Packs {
		for _, ref := range h.Tests {
			note(TableFile+": packs", tree.Test(ref))
		}
		note(TableFile+": packs", h.used(b))
	}
	b.All(func(r *book.Rule) { note(r.At.String(), t.traced(r)) })
	return out
}

// code finds a setting of packs, or what else a reference names.
func code(ref string, tree *Tree, b book.Book) error {
	key, ok := strings.CutPrefix(ref, "pack ")
	if !ok {
		return tree.Code(ref)
	}
	found := false
	b.All(func(r *book.Rule) { found = found || r.Kind == book.Setting && strings.HasSuffix(r.ID, "/"+key) })
	if !found {
		return fmt.Errorf("no pack has the setting %q", key)
	}
	return nil
}

func (h Hold) used(b book.Book) error {
	found := false
	b.All(func(r *book.Rule) { found = found || h.holds(r) })
	if !found {
		return fmt.Errorf("no rule is of kind %q with an id %q", h.Kind, h.ID)
	}
	return nil
}

// holds reports whether the tests are about a rule.
func (h Hold) holds(r *book.Rule) bool {
	return (h.Kind == "" || h.Kind == string(r.Kind)) && (h.Edition == "" || h.Edition == r.Edition) && (h.ID == "" || fits(h.ID, r.ID))
}

// fits compares an id with a pattern.
func fits(pattern, id string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(id, parts[0])
	if !ok || len(parts) == 1 {
		return ok && rest == ""
	}
	for _, p := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, p)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// traced is why a rule cannot be traced; nil if it can. The head of a file says nothing
// but what it is.
func (t Table) traced(r *book.Rule) error {
	if r.Kind == book.File {
		return nil
	}
	for _, l := range text.Langs {
		if source, _ := r.Origin(l); source == "" {
			return fmt.Errorf("the rule %s has no source", r.ID)
		}
	}
	if r.HeldBy() == 0 && len(t.tests(r)) == 0 {
		return fmt.Errorf("the rule %s has no example, and no test in %s", r.ID, TableFile)
	}
	return nil
}

// tests are the Go tests that hold a rule.
func (t Table) tests(r *book.Rule) []string {
	var out []string
	for _, h := range t.Packs {
		if h.holds(r) {
			out = append(out, h.Tests...)
		}
	}
	return out
}
