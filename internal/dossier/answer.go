package dossier

import (
	"encoding"
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"strings"

	"tandem/internal/strict"
)

// An answer is one field of a form with its place: path counts list items, id
// is that of the question. A list is an answer itself, before its items.
type answer struct {
	path, id string
	value    reflect.Value
}

// answers walks through f in the order of its fields, open questions included.
func answers(f *Form) iter.Seq[answer] {
	return func(yield func(answer) bool) {
		walk(answer{value: reflect.ValueOf(f).Elem()}, yield)
	}
}

func walk(a answer, yield func(answer) bool) bool {
	switch {
	case a.value.Kind() == reflect.Slice:
		return yield(a) && walkItems(a, yield)
	case a.value.Kind() == reflect.Struct && !isText(a.value):
		return walkFields(a, yield)
	}
	return yield(a)
}

func walkItems(a answer, yield func(answer) bool) bool {
	for i := range a.value.Len() {
		item := answer{a.path + "[" + strconv.Itoa(i) + "]", a.id + "[]", a.value.Index(i)}
		if !walk(item, yield) {
			return false
		}
	}
	return true
}

func walkFields(a answer, yield func(answer) bool) bool {
	for i := range a.value.NumField() {
		name := fieldName(a.value.Type().Field(i))
		field := answer{strict.Join(a.path, name), strict.Join(a.id, name), a.value.Field(i)}
		if !walk(field, yield) {
			return false
		}
	}
	return true
}

func fieldName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// isText tells dates and months from parts of the form.
func isText(v reflect.Value) bool {
	_, ok := v.Interface().(encoding.TextMarshaler)
	return ok
}

// given reports whether the question is answered.
func (a answer) given() bool { return !a.value.IsZero() }

// text is the answer as people write it.
func (a answer) text() string {
	if a.value.Kind() == reflect.String {
		return a.value.String()
	}
	return fmt.Sprint(a.value.Interface())
}
