package dossier

import "reflect"

// ViewFor lists the questions that a procedure may read.
func ViewFor(r Reader) []Question {
	var seen []Question
	for _, q := range questions {
		if MayRead(q, r) {
			seen = append(seen, q)
		}
	}
	return seen
}

// For is the form as a procedure may see it: what it may not read is open.
func (f Form) For(r Reader) Form {
	f = f.clone()
	for a := range answers(&f) {
		if !MayRead(questions[place[a.id]], r) {
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
