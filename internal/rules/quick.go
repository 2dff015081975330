package rules

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/overloads"
	"cel.dev/cel-go/common/types"
)

// Most conditions are made of truths, of comparisons with something written in the
// pack, and of sums. Those are decided here, without starting CEL, which takes several
// times as long; a test holds every one of them against CEL.

// A code is a verdict in one byte; the zero code is none yet.
type code byte

const (
	yes code = 1 + iota
	no
	open // a fact is missing
)

// verdicts by code.
var verdicts = [...]Verdict{yes: Met, no: NotMet, open: CannotTell}

func (c code) verdict() Verdict { return verdicts[c] }

// with is what two conditions give together.
func (c code) with(other code) code {
	switch {
	case c == no || other == no:
		return no
	case c == open || other == open:
		return open
	}
	return yes
}

// A quick decides a condition in the logic of unknowns.
type quick func(v *values) code

func (q quick) not() quick {
	turned := [...]code{yes: no, no: yes, open: open}
	return func(v *values) code { return turned[q(v)] }
}

func (q quick) and(other quick) quick { return q.join(other, no, yes) }
func (q quick) or(other quick) quick  { return q.join(other, yes, no) }

// join is decided by one side that is sure; both must be idle for the other way.
func (q quick) join(other quick, sure, idle code) quick {
	return func(v *values) code {
		first := q(v)
		if first == sure {
			return sure
		}
		switch second := other(v); {
		case second == sure:
			return sure
		case first == idle:
			return second
		}
		return open
	}
}

// quickOf returns nil if the condition needs CEL.
func quickOf(x ast.Expr) quick {
	if f, ok := factByName[nameOf(x)]; ok {
		return quickTruth(f.index)
	}
	if x.Kind() != ast.CallKind {
		return nil
	}
	switch call := x.AsCall(); call.FunctionName() {
	case operators.LogicalNot:
		if q := quickOf(call.Args()[0]); q != nil {
			return q.not()
		}
	case operators.LogicalAnd, operators.LogicalOr:
		a, b := quickOf(call.Args()[0]), quickOf(call.Args()[1])
		switch {
		case a == nil || b == nil:
			return nil
		case call.FunctionName() == operators.LogicalOr:
			return a.or(b)
		}
		return a.and(b)
	default:
		return quickTest(call.FunctionName(), operands(x))
	}
	return nil
}

func quickTruth(i int) quick {
	return func(v *values) code {
		switch b, known := v.of[i].(types.Bool); {
		case !known:
			return open
		case bool(b):
			return yes
		}
		return no
	}
}

// quickTest decides a comparison.
func quickTest(op string, args []ast.Expr) quick {
	if len(args) != 2 {
		return nil
	}
	if f, ok := factByName[nameOf(args[0])]; ok && f.Kind == Word {
		return quickWord(f.index, op, args[1])
	}
	a, ok := sumOf(args[0])
	b, both := sumOf(args[1])
	if !ok || !both {
		return nil
	}
	return a.plus(b, -1).compared(op)
}

// quickWord compares a word with what is written.
func quickWord(i int, op string, with ast.Expr) quick {
	var words []string
	for _, lit := range literals(with) {
		if w, ok := lit.(types.String); ok {
			words = append(words, string(w))
		}
	}
	if written := with.Kind() == ast.LiteralKind || with.Kind() == ast.ListKind; !written || len(words) == 0 {
		return nil
	}
	switch op {
	case operators.In, operators.Equals:
		return onWord(i, func(s string) bool { return slices.Contains(words, s) })
	case operators.NotEquals:
		return onWord(i, func(s string) bool { return s != words[0] })
	case overloads.StartsWith:
		return onWord(i, func(s string) bool { return strings.HasPrefix(s, words[0]) })
	}
	return nil
}

func onWord(i int, holds func(string) bool) quick {
	return func(v *values) code {
		switch s, known := v.of[i].(types.String); {
		case !known:
			return open
		case holds(string(s)):
			return yes
		}
		return no
	}
}
