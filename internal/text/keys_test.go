package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
)

// composed lists the beginnings of keys that are never written out as one
// literal, nor as "noun.part." + name, because their ends come from data.
// Everything under them counts as used. Give the reason with each.
var composed = []string{}

// keyAt is where a call takes its key; arguments for the places follow it.
var keyAt = map[string]int{
	"text.T": 1, "text.Say": 0, "problem.New": 1, ".At": 1, "view.T": 1,
}

var (
	keyShape  = regexp.MustCompile(`^[a-z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)+$`)
	stemShape = regexp.MustCompile(`^[a-z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)*\.$`)
)

// TestKeysInTheCode reads the module's Go files, tests apart, and fails on a key
// that is not in the catalogue and on a call with too few arguments for its text.
func TestKeysInTheCode(t *testing.T) {
	for _, f := range moduleFiles(t) {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				f.checkCall(t, n)
			case *ast.KeyValueExpr:
				f.checkField(t, n)
			}
			return true
		})
	}
}

// TestEveryKeyIsUsed reports texts that no code asks for.
func TestEveryKeyIsUsed(t *testing.T) {
	used, stems := map[string]bool{}, slices.Clone(composed)
	for _, f := range moduleFiles(t) {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if s, ok := literal(n); ok && stemShape.MatchString(s) {
				stems = append(stems, s)
			} else if ok {
				used[s] = true
			}
			return true
		})
	}
	for _, key := range Keys() {
		under := slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(key, s) })
		if !used[key] && !under {
			t.Errorf("no code uses %s", key)
		}
	}
}

func TestComposedBeginningsExist(t *testing.T) {
	for _, stem := range composed {
		if !begins(stem) {
			t.Errorf("no key begins with %s", stem)
		}
	}
}

func begins(stem string) bool {
	return slices.ContainsFunc(Keys(), func(k string) bool { return strings.HasPrefix(k, stem) })
}

// A goFile is one parsed file of the module.
type goFile struct {
	fset *token.FileSet
	tree *ast.File
}

// moduleFiles parses every Go file of the module that is part of a program.
func moduleFiles(t *testing.T) []goFile {
	var all []goFile
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
		all = append(all, goFile{fset, tree})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (f goFile) checkCall(t *testing.T, call *ast.CallExpr) {
	i, ok := keyAt[f.callee(call)]
	if !ok || i >= len(call.Args) {
		return
	}
	if sum, ok := call.Args[i].(*ast.BinaryExpr); ok {
		if stem, ok := literal(sum.X); ok && !begins(stem) {
			t.Errorf("%s: no key begins with %q", f.fset.Position(call.Pos()), stem)
		}
		return
	}
	key, ok := literal(call.Args[i])
	switch given := len(call.Args) - i - 1; {
	case !ok:
	case !Has(key):
		t.Errorf("%s: unknown key %q", f.fset.Position(call.Pos()), key)
	case !call.Ellipsis.IsValid() && given != wanted(key):
		t.Errorf("%s: %s takes %d arguments, gets %d", f.fset.Position(call.Pos()), key, wanted(key), given)
	}
}

// wanted is how many arguments a key takes; a plural needs its number.
func wanted(key string) int {
	n := 0
	for _, m := range catalogue {
		if m[key].plural() {
			n = max(n, 1)
		}
		for _, place := range m[key][plural.Other].places {
			n = max(n, place+1)
		}
	}
	return n
}

// checkField checks struct fields such as Field{Key: "noun.word"}.
func (f goFile) checkField(t *testing.T, kv *ast.KeyValueExpr) {
	name, ok := kv.Key.(*ast.Ident)
	if !ok || name.Name != "Key" {
		return
	}
	key, ok := literal(kv.Value)
	if ok && keyShape.MatchString(key) && !Has(key) && slices.Contains(nouns(), before(key)) {
		t.Errorf("%s: unknown key %q", f.fset.Position(kv.Pos()), key)
	}
}

// nouns lists what there are message files for.
func nouns() []string {
	found := map[string]bool{}
	for _, key := range Keys() {
		found[before(key)] = true
	}
	return slices.Collect(maps.Keys(found))
}

func before(key string) string {
	noun, _, _ := strings.Cut(key, ".")
	return noun
}

// callee names the called function as keyAt does; in its own package a function
// goes without the qualifier.
func (f goFile) callee(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return f.tree.Name.Name + "." + fun.Name
	case *ast.SelectorExpr:
		if fun.Sel.Name == "At" {
			return ".At"
		}
		if pkg, ok := fun.X.(*ast.Ident); ok {
			return pkg.Name + "." + fun.Sel.Name
		}
	}
	return ""
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
