package rules

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Most conditions are one fact, or one comparison of a fact with something written in
// the pack. Those are decided here, without starting CEL, which takes ten times as
// long; a test holds every one of them against CEL.

// A quick decides a fact that is known.
type quick struct {
	fact  *Fact
	holds func(ref.Val) bool
}

func (q *quick) decide(v *values) Verdict {
	got := v.of[q.fact.index]
	switch {
	case got == unknowns[q.fact.index]:
		return CannotTell
	case q.holds(got):
		return Met
	}
	return NotMet
}

// quickOf returns nil if the condition needs CEL.
func quickOf(x ast.Expr, tests []test) *quick {
	if f, ok := factByName[nameOf(x)]; ok {
		return &quick{f, func(v ref.Val) bool { return v == types.True }}
	}
	if x.Kind() != ast.CallKind || len(tests) != 1 || tests[0].times != 1 {
		return nil
	}
	operands := x.AsCall().Args()
	if x.AsCall().IsMemberFunction() {
		operands = append([]ast.Expr{x.AsCall().Target()}, operands...)
	}
	if len(operands) != 2 || nameOf(operands[0]) != tests[0].fact.Name { // 3 < x is rare enough
		return nil
	}
	t := tests[0]
	if n, ok := literalInt(operands[1]); ok {
		return quickNumber(t, types.Int(n))
	}
	if t.fact.Kind == Word && len(t.values) > 0 && operands[1].Kind() != ast.CallKind {
		return quickWord(t)
	}
	return nil
}

func quickNumber(t test, n types.Int) *quick {
	compare := map[string]func(a types.Int) bool{
		">=": func(a types.Int) bool { return a >= n }, ">": func(a types.Int) bool { return a > n },
		"<=": func(a types.Int) bool { return a <= n }, "<": func(a types.Int) bool { return a < n },
		"==": func(a types.Int) bool { return a == n }, "!=": func(a types.Int) bool { return a != n },
	}[t.op]
	if compare == nil {
		return nil
	}
	return &quick{t.fact, func(v ref.Val) bool { return compare(v.(types.Int)) }}
}

func quickWord(t test) *quick {
	holds := map[string]func(string) bool{
		"in": func(s string) bool { return slices.Contains(t.values, s) }, "==": func(s string) bool { return s == t.values[0] },
		"!=":         func(s string) bool { return s != t.values[0] },
		"startsWith": func(s string) bool { return strings.HasPrefix(s, t.values[0]) },
	}[t.op]
	if holds == nil {
		return nil
	}
	return &quick{t.fact, func(v ref.Val) bool { return holds(string(v.(types.String))) }}
}
