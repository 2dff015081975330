package rules

import (
	"math"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// A sum is what the numbers of a condition come to: facts times factors, and a
// constant. A fact may stand in it twice, or times 0: it must be known all the same.
type sum struct {
	terms []term
	rest  int
}

type term struct{ fact, times int }

// sumOf reads x as a sum; not ok if it is none.
func sumOf(x ast.Expr) (s sum, ok bool) {
	if n, literal := literalInt(x); literal {
		return sum{rest: n}, true
	}
	if f, fact := factByName[nameOf(x)]; fact && f.Kind == Number {
		return sum{terms: []term{{f.index, 1}}}, true
	}
	if x.Kind() != ast.CallKind || len(operands(x)) != 2 {
		return sum{}, false
	}
	a, ok := sumOf(operands(x)[0])
	b, both := sumOf(operands(x)[1])
	if !ok || !both {
		return sum{}, false
	}
	switch x.AsCall().FunctionName() {
	case operators.Add:
		return a.plus(b, 1), true
	case operators.Subtract:
		return a.plus(b, -1), true
	case operators.Multiply:
		if len(a.terms) > 0 {
			a, b = b, a
		}
		return sum{}.plus(b, a.rest), len(a.terms) == 0
	}
	return sum{}, false
}

// plus adds another sum some times.
func (s sum) plus(other sum, times int) sum {
	out := sum{terms: append([]term{}, s.terms...), rest: s.rest + times*other.rest}
	for _, t := range other.terms {
		out.terms = append(out.terms, term{t.fact, times * t.times})
	}
	return out
}

// compared holds the sum against 0; nil for what compares no order.
func (s sum) compared(op string) quick {
	switch op {
	case operators.GreaterEquals:
		return s.within(0, math.MaxInt)
	case operators.Greater:
		return s.within(1, math.MaxInt)
	case operators.LessEquals:
		return s.within(math.MinInt, 0)
	case operators.Less:
		return s.within(math.MinInt, -1)
	case operators.Equals:
		return s.within(0, 0)
	case operators.NotEquals:
		return s.within(0, 0).not()
	}
	return nil
}

func (s sum) within(low, high int) quick {
	if len(s.terms) == 1 && s.terms[0].times == 1 { // nearly all of them
		return oneWithin(s.terms[0].fact, s.rest, low, high)
	}
	return func(v *values) code {
		total, known := s.of(v)
		if !known {
			return open
		}
		return codeOf(low <= total && total <= high)
	}
}

// of is what the sum comes to; not known if a fact is missing.
func (s sum) of(v *values) (total int, known bool) {
	total = s.rest
	for _, t := range s.terms {
		n, known := v.of[t.fact].(types.Int)
		if !known {
			return 0, false
		}
		total += t.times * int(n)
	}
	return total, true
}

func oneWithin(fact, plus, low, high int) quick {
	return func(v *values) code {
		n, known := v.of[fact].(types.Int)
		if !known {
			return open
		}
		total := int(n) + plus
		return codeOf(low <= total && total <= high)
	}
}

func codeOf(holds bool) code {
	if holds {
		return yes
	}
	return no
}

// maxReach bounds every number that a condition can come to, so that none overflows
// and all are exact in JSON.
const maxReach = 1 << 53

// reach is how far from 0 the numbers in x can be, whatever the facts are.
func reach(x ast.Expr) float64 {
	if n, ok := literalInt(x); ok {
		return math.Abs(float64(n))
	}
	if f, ok := factByName[nameOf(x)]; ok {
		return float64(f.Max)
	}
	var parts []float64
	for _, part := range operands(x) {
		parts = append(parts, reach(part))
	}
	switch {
	case len(parts) == 0:
		return 0
	case x.Kind() == ast.CallKind && x.AsCall().FunctionName() == operators.Multiply:
		return parts[0] * parts[1]
	case x.Kind() == ast.CallKind && slices.Contains([]string{operators.Add, operators.Subtract}, x.AsCall().FunctionName()):
		return parts[0] + parts[1]
	}
	return slices.Max(parts)
}

// operands are what a call or a list is made of.
func operands(x ast.Expr) []ast.Expr {
	switch {
	case x.Kind() == ast.ListKind:
		return x.AsList().Elements()
	case x.Kind() == ast.CallKind && x.AsCall().IsMemberFunction():
		return append([]ast.Expr{x.AsCall().Target()}, x.AsCall().Args()...)
	case x.Kind() == ast.CallKind:
		return x.AsCall().Args()
	}
	return nil
}
