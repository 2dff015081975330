package app

import (
	"os"
	"path/filepath"

	"tandem/internal/problem"
	"tandem/internal/rules"
)

// Packs loads the packs of the program and, over them, those of a folder: a folder in
// it of the same name takes the place of the program's, the others are added. Without
// a folder they are the program's alone.
func Packs(dir string) (rules.Set, error) {
	if dir == "" {
		return rules.Embedded()
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return rules.Set{}, problem.New(problem.Invalid, "packs.missing", dir)
	}
	if _, err := os.Stat(filepath.Join(dir, "pack.yaml")); err == nil { // one pack; nothing in it would be read
		return rules.Set{}, problem.New(problem.Invalid, "packs.one", dir, filepath.Dir(filepath.Clean(dir)))
	}
	return rules.OverEmbedded(os.DirFS(dir))
}
