package statute

import (
	"io/fs"

	"tandem/internal/strict"
)

// A Table is docs/statute.yaml.
type Table struct {
	Intro  []string `yaml:"intro" strict:"required"`
	Rows   []Row    `yaml:"rows" strict:"required"`
	Packs  []Hold   `yaml:"packs" strict:"required"`
	Silent []string `yaml:"silent" strict:"required"` // where the law is silent, and what was chosen
}

// A Row says where a provision stands in the program, and what holds it there.
type Row struct {
	Provision string   `yaml:"provision" strict:"required"`
	Rule      string   `yaml:"rule" strict:"required"`
	Code      []string `yaml:"code" strict:"required"`
	Tests     []string `yaml:"tests" strict:"required"`
}

// A Hold says which Go tests hold some of the rules of the packs. What is not given
// restricts nothing; * in an id stands for anything.
type Hold struct {
	Kind    string   `yaml:"kind"`
	ID      string   `yaml:"id"`
	Edition string   `yaml:"edition"`
	Tests   []string `yaml:"tests" strict:"required"`
}

// The files, from the root of the module.
const (
	TableFile = "docs/statute.yaml"
	PageFile  = "docs/statute.md"
)

// ReadTable reads the table from the root of the module.
func ReadTable(root fs.FS) (Table, error) {
	data, err := fs.ReadFile(root, TableFile)
	if err != nil {
		return Table{}, err
	}
	var t Table
	_, faults := strict.Decode(TableFile, data, &t, 256<<10)
	return t, faults.Err()
}
