package rules

import (
	"fmt"
	"os"
	"testing"
	"testing/fstest"

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
	data, err := os.ReadFile("testdata/policies/odd/points.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := LoadPolicies(fstest.MapFS{"odd/points.yaml": {Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Lint() {
		got = append(got, fmt.Sprintf("%s %s %s", f.Kind, f.Rule, f.At))
	}
	want := []string{"gap odd.age 0–17", "gap odd.age 33–39", "overlap odd.age 25–29", "gap odd.years 10–100", "overlap odd.years 3–4", "unreachable odd.years 3–4", "unreachable odd.degree 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
