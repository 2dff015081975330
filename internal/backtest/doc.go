// Package backtest holds one edition of the rules against another over people whose
// cases have been decided, or over an invented population: who would stand otherwise,
// and which rule, condition, band or mark turned it.
//
// It asks both editions the same questions about the same facts: the category by all
// grounds, the points, the routes and reliefs, the papers asked, and the last day of
// the permits. It counts; it names cases by their number only, and it decides nothing.
//
// Memory holds the counts and a few examples of each reason, not the cases. The answer
// is the same whatever the number of processors.
package backtest
