package rules

import (
	"testing"

	"pgregory.net/rapid"
)

// TestQuickAgreesWithCEL draws people around the turning points of every condition of
// the embedded packs and of testdata/policies/changes, and compares the short way with CEL.
func TestQuickAgreesWithCEL(t *testing.T) {
	p := widened(t)
	var short []*expression
	for _, e := range wordings(p) {
		if e.quick != nil {
			short = append(short, e)
		}
	}
	if len(short) < 50 {
		t.Fatalf("only %d conditions are short", len(short))
	}
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(short).Draw(t, "condition")
		v := Facts{}.values()
		for _, f := range e.facts {
			var turns []any
			for _, x := range e.tests {
				if x.fact == f {
					turns = append(turns, x.turns()...)
				}
			}
			if value := rapid.SampledFrom(append(f.tried(turns), nil)).Draw(t, f.Name); value != nil {
				v = v.with(f, value)
			}
		}
		if short, long := e.quick(v), e.slow(v); short != long {
			t.Errorf("%s: the short way says %s, CEL %s", e.source, short.verdict(), long.verdict())
		}
	})
}
