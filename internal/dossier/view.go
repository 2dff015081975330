package dossier

import (
	"reflect"
	"slices"
)

// ViewFor lists the questions that a reader may see.
func ViewFor(r Reader) []Question {
	var seen []Question
	for _, q := range questions {
		if MayRead(q, r) {
			seen = append(seen, q)
		}
	}
	return seen
}

// For is the form as somebody may see it who reads for all of these; for nobody it is
// empty. What may not be seen is open.
func (f Form) For(readers ...Reader) Form {
	f = f.clone()
	for a := range answers(&f) {
		q := questions[place[a.id]]
		if !slices.ContainsFunc(readers, func(r Reader) bool { return MayRead(q, r) }) {
			a.value.SetZero()
		}
	}
	return f
}

// clone copies f with its lists, those in list items after the lists themselves.
func (f Form) clone() Form {
	for a := range answers(&f) {
		if a.value.Kind() == reflect.Slice && !a.value.IsNil() {
			own := reflect.MakeSlice(a.value.Type(), a.value.Len(), a.value.Len())
			reflect.Copy(own, a.value)
			a.value.Set(own)
		}
	}
	return f
}
