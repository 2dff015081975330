package rules

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Most conditions are made of truths and of comparisons with something written in the
// pack. Those are decided here, without starting CEL, which takes several times as
// long; a test holds every one of them against CEL.

// A quick decides a condition in the logic of unknowns.
type quick func(v *values) Verdict

// on decides by one fact.
func on(f *Fact, holds func(ref.Val) bool) quick {
	return func(v *values) Verdict {
		switch got := v.of[f.index]; {
		case got == unknowns[f.index]:
			return CannotTell
		case holds(got):
			return Met
		}
		return NotMet
	}
}

func (q quick) not() quick {
	return func(v *values) Verdict { return opposite(q(v)) }
}

func opposite(v Verdict) Verdict {
	switch v {
	case Met:
		return NotMet
	case NotMet:
		return Met
	}
	return CannotTell
}

func (q quick) and(other quick) quick {
	return func(v *values) Verdict {
		first := q(v)
		if first == NotMet {
			return NotMet
		}
		return worse(first, other(v))
	}
}

// quickOf returns nil if the condition needs CEL.
func (e *expression) quickOf(x ast.Expr) quick {
	if f, ok := factByName[nameOf(x)]; ok {
		return on(f, func(v ref.Val) bool { return v == types.True })
	}
	if x.Kind() != ast.CallKind {
		return nil
	}
	switch call := x.AsCall(); call.FunctionName() {
	case operators.LogicalNot:
		if q := e.quickOf(call.Args()[0]); q != nil {
			return q.not()
		}
	case operators.LogicalAnd, operators.LogicalOr:
		a, b := e.quickOf(call.Args()[0]), e.quickOf(call.Args()[1])
		if a == nil || b == nil {
			return nil
		}
		if call.FunctionName() == operators.LogicalOr {
			return a.not().and(b.not()).not()
		}
		return a.and(b)
	default:
		return e.quickTest(x)
	}
	return nil
}

// quickTest decides a comparison of a fact with what is written.
func (e *expression) quickTest(x ast.Expr) quick {
	t, ok := find(e.tests, func(t test) bool { return t.id == x.ID() })
	operands := x.AsCall().Args()
	if x.AsCall().IsMemberFunction() {
		operands = append([]ast.Expr{x.AsCall().Target()}, operands...)
	}
	if !ok || t.times != 1 || len(operands) != 2 || nameOf(operands[0]) != t.fact.Name { // 3 < x is rare enough
		return nil
	}
	if n, ok := literalInt(operands[1]); ok {
		return quickNumber(t, types.Int(n))
	}
	if t.fact.Kind == Word && len(t.values) > 0 && operands[1].Kind() != ast.CallKind {
		return quickWord(t)
	}
	return nil
}

func quickNumber(t test, n types.Int) quick {
	compare := map[string]func(a types.Int) bool{
		">=": func(a types.Int) bool { return a >= n }, ">": func(a types.Int) bool { return a > n },
		"<=": func(a types.Int) bool { return a <= n }, "<": func(a types.Int) bool { return a < n },
		"==": func(a types.Int) bool { return a == n }, "!=": func(a types.Int) bool { return a != n },
	}[t.op]
	if compare == nil {
		return nil
	}
	return on(t.fact, func(v ref.Val) bool { return compare(v.(types.Int)) })
}

func quickWord(t test) quick {
	holds := map[string]func(string) bool{
		"in": func(s string) bool { return slices.Contains(t.values, s) }, "==": func(s string) bool { return s == t.values[0] },
		"!=":         func(s string) bool { return s != t.values[0] },
		"startsWith": func(s string) bool { return strings.HasPrefix(s, t.values[0]) },
	}[t.op]
	if holds == nil {
		return nil
	}
	return on(t.fact, func(v ref.Val) bool { return holds(string(v.(types.String))) })
}
