package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/overloads"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"tandem/internal/strict"
	"tandem/internal/text"
)

// A Verdict is whether a condition holds for somebody.
type Verdict string

// The verdicts.
const (
	Met        Verdict = "met"
	NotMet     Verdict = "not-met"
	CannotTell Verdict = "cannot-tell" // a fact is missing that would decide it
)

// In returns the verdict in words.
func (v Verdict) In(l text.Lang) string { return text.T(l, "policy.verdict."+string(v)) }

// An expression is a CEL condition, compiled. It has no loops, no functions beyond
// comparison and no way to the outside, so its cost is bounded by its length.
type expression struct {
	source  string
	program cel.Program
	facts   []*Fact // that it reads, in the order of the table
	tests   []test  // the comparisons in it
	quick   quick   // decides it without CEL; nil if that takes CEL
	place   int     // in the memory of values; conditions of one wording share it. 0: none
	derived *Fact   // that it asks for alone: points or category; nil if none
	fixed   bool    // nobody can do anything about the facts in it

	negated bool // what is being walked through
}

// A test is a comparison of one fact: with a number, or with words.
type test struct {
	fact   *Fact
	op     string   // >=, >, <=, <, ==, !=, in, startsWith
	times  int      // that a number is multiplied with before it is compared
	bound  *sum     // what a number is compared with; nil for a list
	values []string // what a word is compared with
	listed []int    // what a number is looked for in
}

// The limits of a condition.
const (
	maxExpression = 400   // characters
	maxCost       = 1_000 // of one evaluation at worst, in CEL's unit
	maxItems      = 64    // of a list in a condition
	maxFactor     = 1_000_000
)

// allowed are the operators and functions of a condition.
var allowed = []string{operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot,
	operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals,
	operators.Add, operators.Subtract, operators.Multiply, operators.In, overloads.StartsWith}

// celEnv is the environment of all conditions: the facts, and nothing else.
var celEnv = newEnv()

func newEnv() *cel.Env {
	opts := []cel.EnvOption{cel.StdLib(), cel.ClearMacros(), cel.ParserRecursionLimit(24), cel.ParserExpressionSizeLimit(4 * maxExpression)}
	for _, f := range factTable {
		if t, ok := celTypes[f.Kind]; ok {
			opts = append(opts, cel.Variable(f.Name, t))
		}
	}
	env, err := cel.NewCustomEnv(opts...)
	if err != nil { // the table of facts is part of the program
		panic("rules: " + err.Error())
	}
	return env
}

var celTypes = map[FactKind]*cel.Type{Truth: cel.BoolType, Number: cel.IntType, Word: cel.StringType}

// compile makes a condition of the text at a path, or notes what is wrong with it.
func (c *check) compile(path, source string) *expression {
	if !c.given(path) {
		return nil
	}
	if e := c.known[source]; e != nil {
		return e
	}
	if c.full(path) {
		return nil
	}
	if n := utf8.RuneCountInString(source); n > maxExpression {
		c.fault(path, "policy.cel.long", n, maxExpression)
		return nil
	}
	checked, issues := celEnv.Compile(source)
	if issues.Err() != nil {
		c.issues(path, source, issues)
		return nil
	}
	before := len(c.faults)
	if checked.OutputType() != cel.BoolType {
		c.fault(path, "policy.cel.bool", kindOfType(checked.OutputType()))
	}
	e := &expression{source: source}
	e.walk(c, path, checked.NativeRep().Expr())
	switch root := checked.NativeRep().Expr(); {
	case len(c.faults) > before:
	case len(e.facts) == 0:
		c.fault(path, "policy.cel.constant")
	case reach(root) > maxReach:
		c.fault(path, "heavy.reach")
	}
	for _, f := range e.facts {
		tested := slices.ContainsFunc(e.tests, func(t test) bool { return t.fact == f })
		if f.Kind == Number && (f.Change == Effort || f.Change == ByTime) && !tested {
			c.fault(path, "policy.cel.alone", f.Name)
		}
	}
	for _, t := range e.tests { // full years are known from below only, once somebody waits
		if t.fact.Change == ByTime && t.fact.Unit == "year" && t.fact.Name != "person.age" && t.op != ">=" && t.op != ">" {
			c.fault(path, "policy.cel.upper", t.fact.Name)
		}
	}
	e.trades(c, path)
	if len(c.faults) > before {
		return nil
	}
	slices.SortFunc(e.facts, func(a, b *Fact) int { return a.index - b.index })
	e.quick = quickOf(checked.NativeRep().Expr())
	e.fixed = !slices.ContainsFunc(e.facts, func(f *Fact) bool { return f.Change == Effort || f.Change == Derived })
	if e.facts[0].Change == Derived {
		e.derived = e.facts[0]
	}
	if e.program = c.program(path, checked); e.program != nil && c.known != nil {
		e.place = len(c.known) + 1
		c.known[source] = e
	}
	return e
}

// trades refuses a comparison of two numbers that can both be changed: countless
// mixtures would do, and none of them is the smallest.
func (e *expression) trades(c *check, path string) {
	for _, t := range e.tests {
		if t.bound == nil || t.fact.Change == Never {
			continue
		}
		for _, x := range t.bound.terms {
			if other := factTable[x.fact]; other.Change != Never && t.fact.index < x.fact {
				c.fault(path, "shape.both", t.fact.Name, other.Name)
			}
		}
	}
}

// program compiles the last step. The cost of the worst evaluation is bounded here,
// before anybody pays it: watching every evaluation costs twice the evaluation.
func (c *check) program(path string, checked *cel.Ast) cel.Program {
	if worst, err := celEnv.EstimateCost(checked, sizes{}); err != nil || worst.Max > maxCost {
		c.fault(path, "policy.cel.cost", fmt.Sprint(worst.Max), maxCost)
		return nil
	}
	p, err := celEnv.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		c.fault(path, "policy.cel.other", clipped(err.Error()))
	}
	return p
}

// sizes tells the estimate how long a word can be.
type sizes struct{}

func (sizes) EstimateSize(cost.AstNode) *cost.SizeEstimate {
	return &cost.SizeEstimate{Min: 0, Max: maxItems}
}

func (sizes) EstimateCallCost(function, overloadID string, target *cost.AstNode, args []cost.AstNode) *cost.CallEstimate {
	return nil // CEL's own figures
}

func kindOfType(t *cel.Type) text.Localized {
	switch t {
	case cel.IntType:
		return strict.Int
	case cel.StringType:
		return strict.Text
	default:
		return strict.List
	}
}

var (
	undeclared = regexp.MustCompile(`undeclared reference to '([^']*)'`)
	overload   = regexp.MustCompile(`found no matching overload for '([^']*)' applied to '([^']*)'`)
)

// issues says what CEL found, in words of our own where it is one of the usual mistakes.
func (c *check) issues(path, source string, issues *cel.Issues) {
	for _, e := range issues.Errors() {
		if m := undeclared.FindStringSubmatch(e.Message); m != nil && strings.Contains(source, m[1]+"(") {
			c.fault(path, "policy.cel.function", m[1])
			return // what stands in its brackets is no fact either
		}
		column := e.Location.Column() + 1
		if m := undeclared.FindStringSubmatch(e.Message); m != nil {
			c.undeclared(path, nameAt(source, column, m[1]))
		} else if m := overload.FindStringSubmatch(e.Message); m != nil {
			c.fault(path, "policy.cel.overload", strings.Trim(m[1], "_@"), m[2], column)
		} else {
			c.fault(path, "policy.cel.syntax", column, clipped(e.Message))
		}
	}
}

var dotted = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*`)

// nameAt is the whole dotted name around a place where CEL names its first part.
func nameAt(source string, column int, first string) string {
	r := []rune(source)
	if column < 1 || column > len(r) {
		return first
	}
	if name := dotted.FindString(string(r[column-1:])); strings.HasPrefix(name, first) {
		return name
	}
	return first
}

func (c *check) undeclared(path, name string) {
	if near, ok := NearestFact(name); ok {
		c.fault(path, "facts.unknown", name, near)
	} else {
		c.fault(path, "policy.cel.unknown", name)
	}
}

func clipped(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

// walk gathers the facts and comparisons of an expression and refuses what could
// cost much or what nobody could explain.
func (e *expression) walk(c *check, path string, x ast.Expr) {
	switch x.Kind() {
	case ast.IdentKind, ast.SelectKind:
		e.name(c, path, x)
	case ast.ListKind:
		if n := len(x.AsList().Elements()); n > maxItems {
			c.fault(path, "policy.cel.items", n, maxItems)
		}
		for _, item := range x.AsList().Elements() {
			e.walk(c, path, item)
		}
	case ast.CallKind:
		e.call(c, path, x)
	case ast.LiteralKind:
	default:
		c.fault(path, "policy.cel.function", "{}")
	}
}

// name notes a fact; the checker has made sure that it is one.
func (e *expression) name(c *check, path string, x ast.Expr) {
	f, ok := factByName[nameOf(x)]
	if !ok {
		c.undeclared(path, nameOf(x))
		return
	}
	if !slices.Contains(e.facts, f) {
		e.facts = append(e.facts, f)
	}
}

func nameOf(x ast.Expr) string {
	switch x.Kind() {
	case ast.IdentKind:
		return x.AsIdent()
	case ast.SelectKind:
		return nameOf(x.AsSelect().Operand()) + "." + x.AsSelect().FieldName()
	}
	return ""
}

func (e *expression) call(c *check, path string, x ast.Expr) {
	call := x.AsCall()
	if call.FunctionName() == operators.Negate { // of which the words of "-" would say that it may be used
		c.fault(path, "policy.cel.function", "-x")
		return
	}
	if !slices.Contains(allowed, call.FunctionName()) {
		c.fault(path, "policy.cel.function", strings.Replace(strings.Trim(call.FunctionName(), "_@"), "?_:", "?:", 1))
		return
	}
	args := operands(x)
	if call.FunctionName() == operators.LogicalNot {
		e.negated = !e.negated
		defer func() { e.negated = !e.negated }()
	}
	if call.FunctionName() == operators.Multiply && !slices.ContainsFunc(args, small) {
		c.fault(path, "policy.cel.product", maxFactor)
	}
	for _, a := range args {
		e.walk(c, path, a)
	}
	e.comparison(c, path, call.FunctionName(), args)
}

// small reports a literal factor: a product of two facts could overflow.
func small(x ast.Expr) bool {
	n, ok := literalInt(x)
	return ok && n >= -maxFactor && n <= maxFactor
}

var mirrored = map[string]string{operators.GreaterEquals: operators.LessEquals, operators.Greater: operators.Less,
	operators.LessEquals: operators.GreaterEquals, operators.Less: operators.Greater,
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals}

// opposite is the comparison that holds where one does not.
var opposite = map[string]string{operators.GreaterEquals: operators.Less, operators.Less: operators.GreaterEquals,
	operators.Greater: operators.LessEquals, operators.LessEquals: operators.Greater,
	operators.Equals: operators.NotEquals, operators.NotEquals: operators.Equals,
	operators.In: operators.NotEquals, overloads.StartsWith: operators.NotEquals}

// comparison notes a comparison, and checks that words compared with a fact can be
// its words: a condition on a misspelt word would never hold.
func (e *expression) comparison(c *check, path string, op string, args []ast.Expr) {
	if len(args) != 2 {
		return
	}
	if _, ok := mirrored[op]; !ok && op != operators.In && op != overloads.StartsWith {
		return
	}
	for i, x := range args {
		if f, times, ok := multiple(x); ok {
			o := op
			if m, both := mirrored[op]; both && i == 1 {
				o = m
			}
			if e.negated {
				o = opposite[o]
			}
			e.tests = append(e.tests, c.test(path, f, strings.Trim(o, "_@"), times, args[1-i]))
		}
	}
}

// multiple reads x as a fact, or as a number of times a fact.
func multiple(x ast.Expr) (f *Fact, times int, ok bool) {
	times = 1
	if x.Kind() == ast.CallKind && x.AsCall().FunctionName() == operators.Multiply {
		for i, factor := range x.AsCall().Args() {
			if n, literal := literalInt(factor); literal && n > 0 {
				times, x = n, x.AsCall().Args()[1-i]
				break
			}
		}
	}
	f, ok = factByName[nameOf(x)]
	return f, times, ok
}

func literalInt(x ast.Expr) (int, bool) {
	if x.Kind() != ast.LiteralKind {
		return 0, false
	}
	n, ok := x.AsLiteral().(types.Int)
	return int(n), ok
}

func (c *check) test(path string, f *Fact, op string, times int, other ast.Expr) test {
	t := test{fact: f, op: op, times: times}
	for _, lit := range literals(other) {
		if n, ok := lit.(types.Int); ok {
			t.listed = append(t.listed, int(n))
		}
		word, ok := lit.(types.String)
		if !ok {
			continue
		}
		t.values = append(t.values, string(word))
		if len(f.Values) > 0 && op != overloads.StartsWith && !slices.Contains(f.Values, string(word)) {
			c.fault(path, "policy.cel.word", string(word), f.Name, list(f.Values))
		}
	}
	if s, ok := sumOf(other); ok && f.Kind == Number {
		t.bound = &s
	}
	return t
}

// literals are the constants that x is or lists.
func literals(x ast.Expr) []ref.Val {
	switch x.Kind() {
	case ast.LiteralKind:
		return []ref.Val{x.AsLiteral()}
	case ast.ListKind:
		var all []ref.Val
		for _, item := range x.AsList().Elements() {
			all = append(all, literals(item)...)
		}
		return all
	}
	return nil
}

// eval decides the condition. What has been decided about these values before is
// remembered.
func (e *expression) eval(v *values) Verdict { return e.recall(v).verdict() }

func (e *expression) recall(v *values) code {
	if e.place == 0 || v.memory == nil {
		return e.decide(v)
	}
	at := &v.memory[e.place]
	if *at == 0 {
		*at = e.decide(v)
	}
	return *at
}

// decide decides the condition anew.
func (e *expression) decide(v *values) code {
	if e.quick != nil {
		return e.quick(v)
	}
	return e.slow(v)
}

// slow decides the condition by CEL.
func (e *expression) slow(v *values) code {
	switch e.run(v) {
	case types.True:
		return yes
	case types.False:
		return no
	}
	return open
}

func (e *expression) run(v *values) ref.Val {
	out, _, err := e.program.Eval(v)
	if err != nil {
		panic(fmt.Sprintf("rules: %s: %v", e.source, err)) // no operator that is allowed can fail
	}
	return out
}

// missing are the facts that would decide the condition; none if it is decided.
func (e *expression) missing(v *values) (out factList) {
	if unknown, ok := e.run(v).(*types.Unknown); ok {
		for _, id := range unknown.IDs() {
			out = append(out, factTable[id-1])
		}
		slices.SortFunc(out, func(a, b *Fact) int { return a.index - b.index })
	}
	return out
}
