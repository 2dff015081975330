// Package mutant breaks code on purpose, to see that a law test notices: one that nothing
// can fail says nothing. It is for tests.
package mutant

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A mutant is the code with one law broken on purpose. It is kept as data: which test
// must notice, in which file, which text is replaced by which.
type mutant struct {
	law, file     string
	find, replace string
}

// readMutant reads testdata/mutants/*.txt.
func readMutant(t *testing.T, path string) mutant {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil || len(a.Files) != 2 || a.Files[0].Name != "find" || a.Files[1].Name != "replace" {
		t.Fatalf("%s: want a law, a file, and the parts find and replace: %v", path, err)
	}
	m := mutant{find: part(a.Files[0]), replace: part(a.Files[1])}
	for line := range strings.Lines(string(a.Comment)) {
		if v, ok := strings.CutPrefix(line, "law: "); ok {
			m.law = strings.TrimSpace(v)
		}
		if v, ok := strings.CutPrefix(line, "file: "); ok {
			m.file = strings.TrimSpace(v)
		}
	}
	return m
}

// part is a part's text; the last line end belongs to the archive.
func part(f txtar.File) string { return strings.TrimSuffix(string(f.Data), "\n") }

// apply returns the file with the law broken.
func (m mutant) apply(t *testing.T) string {
	t.Helper()
	code, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(code), m.find); n != 1 || m.find == m.replace {
		t.Fatalf("the text to replace stands %d times in %s, want once; bring the mutant up to date", n, m.file)
	}
	return strings.Replace(string(code), m.find, m.replace, 1)
}

// Catch breaks the laws of the package under test one by one, as testdata/mutants/*.txt
// say, and wants each to be missed by its test; there must be so many of them at least.
// Each is built with an overlay, so that the working tree stays as it is.
func Catch(t *testing.T, least int) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "mutants", "*.txt"))
	if err != nil || len(paths) < least {
		t.Fatalf("%d mutants, %v", len(paths), err)
	}
	room := make(chan struct{}, 2) // two at a time
	for _, path := range paths {
		m := readMutant(t, path)
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			t.Parallel()
			room <- struct{}{}
			defer func() { <-room }()
			m.mustBeCaught(t)
		})
	}
}

func (m mutant) mustBeCaught(t *testing.T) {
	t.Helper()
	binary := m.build(t)
	run := exec.CommandContext(t.Context(), binary, "-test.run=^"+m.law+"$", "-test.timeout=90s",
		"-rapid.checks=1500", "-rapid.seed=1", "-rapid.nofailfile", "-rapid.shrinktime=1ms")
	out, err := run.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--- FAIL: "+m.law+" ") {
		t.Errorf("%s did not notice: %v\n%s", m.law, err, last(string(out)))
	}
}

// build compiles the tests against the mutant, without those that need packages above
// this one, which would all be compiled anew.
func (m mutant) build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	mutated, overlay, binary := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "mutant.test")
	original, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {original: mutated}})
	if err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]string{mutated: m.apply(t), overlay: string(replace)} {
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-tags=mutant", "-ldflags=-s -w", "-overlay", overlay, "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the mutant does not compile: %v\n%s", err, out)
	}
	return binary
}

// last is the end of a long output.
func last(s string) string {
	const most = 2000
	return s[max(0, len(s)-most):]
}
