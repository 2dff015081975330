package rules

import "reflect"

// Over returns the facts with what they do not say taken from others: what is known
// otherwise stands, and where nothing is known the others speak.
func (f Facts) Over(under Facts) Facts {
	out := under
	over(reflect.ValueOf(&out).Elem(), reflect.ValueOf(f))
	return out
}

// over writes every field that is given into the same field of into.
func over(into, from reflect.Value) {
	for i := range from.NumField() {
		a, b := into.Field(i), from.Field(i)
		if b.Kind() == reflect.Struct && b.Type() != dateType {
			over(a, b)
		} else if !b.IsZero() {
			a.Set(b)
		}
	}
}
