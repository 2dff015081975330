package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tandem/internal/strict"
	"tandem/internal/text"
)

// TestBadPolicies compares what is said about each archive of broken files, in both
// languages, and that together they meet every fault there is.
func TestBadPolicies(t *testing.T) {
	files, err := filepath.Glob("testdata/badpolicies/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	met := map[string]bool{}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, f := range badPolicies(t, file) {
				met[f.Key] = true
			}
		})
	}
	for _, key := range text.Keys() {
		if policyFault(key) && !met[key] {
			t.Errorf("no example of %s", key)
		}
	}
}

// policyFault tells the messages about files from names and answers.
func policyFault(key string) bool {
	if strings.HasPrefix(key, "policy.cel.") && key != "policy.cel.other" { // that one guards against new versions of CEL
		return true
	}
	return slices.ContainsFunc([]string{"policy.source.unknown", "policy.grade.none", "policy.derived.", "policy.example.", "policy.twice",
		"policy.points.mark", "policy.points.kind", "policy.points.fact", "policy.points.number", "policy.points.both", "policy.points.empty", "policy.points.over", "policy.points.step",
		"facts.unknown", "facts.value.near", "facts.range", "facts.form", "facts.age.", "facts.passport."},
		func(p string) bool { return key == p || strings.HasSuffix(p, ".") && strings.HasPrefix(key, p) })
}

func badPolicies(t *testing.T, file string) strict.Faults {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fsys, kept := fstest.MapFS{}, []txtar.File{}
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".yaml") {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			kept = append(kept, f)
		}
	}
	_, err = LoadPolicies(fsys)
	faults, ok := err.(strict.Faults)
	if !ok {
		t.Fatalf("got %v, want faults", err)
	}
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: append(kept,
		txtar.File{Name: "en", Data: []byte(faults.In(text.EN) + "\n")}, txtar.File{Name: "zh", Data: []byte(faults.In(text.ZH) + "\n")})})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
	return faults
}

// FuzzPolicies: no bytes crash the loader, and it gives policies or faults with words.
func FuzzPolicies(f *testing.F) {
	f.Add([]byte("policies: [{conditions: [{when: 1}]}, 3]"), []byte("factors: [{bands: [{from: 9}]}]"))
	f.Fuzz(func(t *testing.T, routes, points []byte) {
		_, err := LoadPolicies(fstest.MapFS{"a/routes.yaml": {Data: routes}, "a/points.yaml": {Data: points}})
		faults, ok := err.(strict.Faults)
		if err != nil && !ok {
			t.Fatal(err)
		}
		for _, x := range faults {
			if !text.Has(x.Key) || x.In(text.ZH) == "" {
				t.Errorf("no words for %+v", x)
			}
		}
	})
}
