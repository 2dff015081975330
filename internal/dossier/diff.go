package dossier

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// A Change is an answer that two forms give differently.
type Change struct {
	Field  string   // path of the answer, with list items counted from 0
	ReadBy []Reader // the procedures whose decisions read it
	Fixed  bool     // an answer that cannot change in a life: look twice
}

// Diff lists what b answers differently from a, in the order of the questions
// and then of list items. It is empty exactly when the digests are equal.
func Diff(a, b Form) []Change {
	before, after := given(a), given(b)
	var changes []Change
	for path := range union(before, after) {
		if before[path] != after[path] {
			q, _ := QuestionAt(path)
			changes = append(changes, Change{path, slices.Clone(q.ReadBy), q.Fixed})
		}
	}
	slices.SortFunc(changes, byQuestion)
	return changes
}

// given maps the path of every answer to its canonical value: text, a number or
// true. A list counts by its length, as its items stand for themselves.
func given(f Form) map[string]any {
	m := map[string]any{}
	for a := range answers(&f) {
		switch {
		case a.value.Kind() == reflect.Slice && a.value.Len() > 0:
			m[a.path] = a.value.Len()
		case a.value.Kind() == reflect.Slice:
		case a.given():
			m[a.path] = plain(a.value)
		}
	}
	return m
}

func union(a, b map[string]any) map[string]any {
	u := maps.Clone(a)
	maps.Copy(u, b)
	return u
}

// byQuestion orders changes as the table does; paths of one question differ in
// the index only, and the shorter one has the lower index.
func byQuestion(a, b Change) int {
	return cmp.Or(
		cmp.Compare(place[idOf(a.Field)], place[idOf(b.Field)]),
		cmp.Compare(len(a.Field), len(b.Field)),
		cmp.Compare(a.Field, b.Field),
	)
}

// ReadBy reports whether one of the changes is read by the procedure.
func ReadBy(changes []Change, r Reader) bool {
	return slices.ContainsFunc(changes, func(c Change) bool { return slices.Contains(c.ReadBy, r) })
}
