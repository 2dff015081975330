package rules

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The trial table has exactly its four age gaps; nothing else is odd anywhere.
func TestLintOfTheEmbeddedPacks(t *testing.T) {
	file := "national/points-2016.yaml"
	var want []Finding
	for _, age := range []string{"25", "45", "55", "60"} {
		want = append(want, Finding{Gap, file, "work-points.age", age})
	}
	if diff := cmp.Diff(want, policies(t).Lint()); diff != "" {
		t.Error(diff)
	}
}

// Each kind of oddity is found where it was planted.
func TestLintFindsPlantedOddities(t *testing.T) {
	p, err := LoadPolicies(os.DirFS("testdata/policies"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Lint() {
		got = append(got, fmt.Sprintf("%s %s %s", f.Kind, f.Rule, f.At))
	}
	want := []string{"gap odd.age 0–17", "gap odd.age 33–39", "overlap odd.age 25–29", "gap odd.years 10–100", "overlap odd.years 3–4", "unreachable odd.years 3–4", "unreachable odd.degree 2",
		"unreachable odd-route 1", "unreachable items[0] M01 0", "unreachable items[1] M02 1", "unreachable items[1] M02 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A table that could take for ever is given up, and nothing is said against it.
func TestLintGivesUp(t *testing.T) {
	e, faults := compiled(t, "case.licenceFound")
	if faults != nil {
		t.Fatal(faults)
	}
	s := settler{want: []wish{{e, yes}, {e, no}}, turns: map[*Fact][]any{}, budget: maxTries}
	if !s.settle(factTable, Facts{}.values()) || s.budget >= 0 {
		t.Error("the search was not given up")
	}
}
