package app

import (
	"os"

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
	return rules.OverEmbedded(os.DirFS(dir))
}
