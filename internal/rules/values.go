package rules

import (
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"tandem/internal/civil"
)

// values are the facts as conditions read them: one value a fact, or Unknown. They
// are the activation of CEL programs; the logic of unknowns (false and unknown is
// false, true or unknown is true) is CEL's own.
type values struct {
	of    []ref.Val
	birth civil.Date // for an exact age after waiting
	on    civil.Date

	waited int    // months since the facts were true
	memory []code // by place of the condition; nil: nothing is remembered
}

// ResolveName gives a condition the fact that it names.
func (v *values) ResolveName(name string) (any, bool) {
	f, ok := factByName[name]
	if !ok {
		return nil, false
	}
	return v.of[f.index], true
}

// Parent is nil: there is nothing to read beyond the facts.
func (v *values) Parent() cel.Activation { return nil }

// unknowns holds for each fact the value that names it as missing.
var unknowns = func() []ref.Val {
	out := make([]ref.Val, len(factTable))
	for i, f := range factTable {
		out[i] = types.NewUnknown(int64(i+1), types.NewAttributeTrail(f.Name))
	}
	return out
}()

// values reads the struct. What follows from a day is computed here: age and the
// months that the passport lasts.
func (f Facts) values() *values {
	v := &values{of: slices.Clone(unknowns), birth: f.Person.BirthDate, on: f.On}
	s := reflect.ValueOf(&f).Elem()
	for _, g := range factGroups {
		v.group(s.Field(g.field), g.facts, f.Complete)
	}
	v.derive(f.Passport.ExpiresOn)
	return v
}

// group reads the facts of one struct.
func (v *values) group(s reflect.Value, facts []*Fact, complete bool) {
	for _, fact := range facts {
		if p := s.Field(fact.field[1]); !p.IsNil() {
			v.of[fact.index] = fact.read(p.Elem())
		} else if complete && fact.nothing != nil {
			v.of[fact.index] = fact.nothing
		}
	}
}

func (v *values) derive(expires civil.Date) {
	if v.on.IsZero() {
		return
	}
	if !v.birth.IsZero() {
		v.of[ageFact.index] = types.Int(fullMonths(v.birth, v.on) / 12)
	}
	if !expires.IsZero() {
		v.of[leftFact.index] = types.Int(max(0, fullMonths(v.on, expires)))
	}
}

func (f *Fact) read(v reflect.Value) ref.Val {
	switch f.Kind {
	case Truth:
		return types.Bool(v.Bool())
	case Number:
		return types.Int(v.Int())
	default:
		return types.String(v.String())
	}
}

// absent is what a fact is when everything that is so has been stated; nil if that
// says nothing about it.
func (f *Fact) absent() ref.Val {
	switch {
	case f.Kind == Truth:
		return types.False
	case slices.Contains(f.Values, "none"):
		return types.String("none")
	}
	return nil
}

// fullMonths is how many whole months lie between two days.
func fullMonths(from, to civil.Date) int {
	n := 12*(to.Year-from.Year) + int(to.Month) - int(from.Month)
	if from.AddMonths(n).After(to) {
		n--
	}
	return n
}

func valueOf(v any) ref.Val {
	switch v := v.(type) {
	case bool:
		return types.Bool(v)
	case int:
		return types.Int(v)
	case string:
		return types.String(v)
	}
	return nil
}

// goValue is a value as Go has it; nil if it is not known.
func goValue(v ref.Val) any {
	switch v := v.(type) {
	case types.Bool:
		return bool(v)
	case types.Int:
		return int(v)
	case types.String:
		return string(v)
	}
	return nil
}

// get returns the value of a fact; nil if it is not known.
func (v *values) get(f *Fact) any { return goValue(v.of[f.index]) }

// copy returns values of its own, which remember nothing.
func (v *values) copy() *values {
	return &values{of: slices.Clone(v.of), birth: v.birth, on: v.on, waited: v.waited}
}

// with returns v with another value of one fact.
func (v *values) with(f *Fact, value any) *values {
	w := v.copy()
	w.of[f.index] = valueOf(value)
	return w
}

// after returns v when some months have passed.
func (v *values) after(months int) *values {
	w := v.copy()
	w.wait(months)
	return w
}

// wait lets some months pass.
func (v *values) wait(months int) {
	v.on = v.on.AddMonths(months)
	v.waited += months
	for _, f := range passing {
		if n, ok := v.of[f.index].(types.Int); ok {
			v.of[f.index] = f.later(n, months)
		}
	}
	if !v.birth.IsZero() && !v.on.IsZero() {
		v.of[ageFact.index] = types.Int(fullMonths(v.birth, v.on) / 12)
	}
}

// passing are the facts that time changes.
var passing = slices.DeleteFunc(slices.Clone(factTable), func(f *Fact) bool { return f.pass == 0 })

// later is a number after some months. Full years count only when they are full, so
// a number of years is at least what it was; age, which has upper limits too, is not
// known between birthdays unless the date of birth is.
func (f *Fact) later(n types.Int, months int) ref.Val {
	passed := months
	if f.Unit == "year" {
		if f == ageFact && months%12 != 0 {
			return unknowns[f.index]
		}
		passed = months / 12
	}
	return max(0, min(types.Int(f.Max), n+types.Int(f.pass*passed)))
}
