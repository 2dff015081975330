package statute

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"
)

// A Tree is the Go code of the module, package by package as somebody asks for one.
type Tree struct {
	root  fs.FS
	known map[string]*declared
}

// NewTree looks at the module whose root is given.
func NewTree(root fs.FS) *Tree { return &Tree{root, map[string]*declared{}} }

// declared is what a package declares, tests apart.
type declared struct {
	names    map[string]bool // Name and Type.Member
	tests    map[string]bool // functions TestName
	literals map[string]bool // strings in the code
}

// folder is where a package stands: permit is internal/permit, cmd/tandem itself.
func folder(pkg string) string {
	if strings.HasPrefix(pkg, "cmd/") {
		return pkg
	}
	return "internal/" + pkg
}

func (t *Tree) pkg(name string) (*declared, error) {
	if d := t.known[name]; d != nil {
		return d, nil
	}
	files, err := fs.Glob(t.root, path.Join(folder(name), "*.go"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("there is no package %s", name)
	}
	d := &declared{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, file := range files {
		if err := d.read(t.root, file); err != nil {
			return nil, err
		}
	}
	t.known[name] = d
	return d, nil
}

func (d *declared) read(root fs.FS, name string) error {
	src, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if strings.HasSuffix(name, "_test.go") {
		d.readTests(file)
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			d.literals[lit.Value] = true
		}
		return true
	})
	for _, decl := range file.Decls {
		d.declare(decl)
	}
	return nil
}

func (d *declared) readTests(file *ast.File) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") && len(f.Type.Params.List) == 1 {
			d.tests[f.Name.Name] = true
		}
	}
}

func (d *declared) declare(decl ast.Decl) {
	switch x := decl.(type) {
	case *ast.FuncDecl:
		if x.Recv == nil {
			d.names[x.Name.Name] = true
		} else {
			d.names[receiver(x.Recv.List[0].Type)+"."+x.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range x.Specs {
			d.spec(spec)
		}
	}
}

// receiver is the type that a method is of.
func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.IndexListExpr:
		return receiver(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}

func (d *declared) spec(spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		for _, n := range s.Names {
			d.names[n.Name] = true
		}
	case *ast.TypeSpec:
		d.names[s.Name.Name] = true
		if st, ok := s.Type.(*ast.StructType); ok {
			for _, f := range st.Fields.List {
				for _, n := range f.Names {
					d.names[s.Name.Name+"."+n.Name] = true
				}
			}
		}
	}
}

// Test finds a test: package.TestName.
func (t *Tree) Test(ref string) error {
	pkg, name := split(ref)
	d, err := t.pkg(pkg)
	if err == nil && !d.tests[name] {
		err = fmt.Errorf("package %s has no test %q", pkg, name)
	}
	return err
}

// Code finds what a reference names: a word of the code, a file, or a declaration.
func (t *Tree) Code(ref string) error {
	if pkg, word, ok := strings.Cut(ref, " "); ok {
		return t.word(pkg, word)
	}
	if strings.HasSuffix(ref, ".go") {
		_, err := fs.Stat(t.root, folder(ref))
		return err
	}
	pkg, name := split(ref)
	d, err := t.pkg(pkg)
	if err == nil && !d.names[name] {
		err = fmt.Errorf("package %s declares no %q", pkg, name)
	}
	return err
}

func (t *Tree) word(pkg, word string) error {
	d, err := t.pkg(pkg)
	if err == nil && !d.literals[word] {
		err = fmt.Errorf("package %s has no word %s", pkg, word)
	}
	return err
}

// split parts a reference behind its package: rules/book.Rule.ID.
func split(ref string) (pkg, name string) {
	slash := strings.LastIndex(ref, "/") + 1
	last, name, _ := strings.Cut(ref[slash:], ".")
	return ref[:slash] + last, name
}
