package people

import (
	_ "embed"

	"tandem/internal/rules"
	"tandem/internal/strict"
)

// MaxBytes is the most that a directory file may have.
const MaxBytes = 1 << 20

//go:embed demo.yaml
var demo []byte

// Demo returns the officers of the embedded packs' offices. They are invented.
func Demo() (*Directory, error) {
	packs, err := rules.Embedded()
	if err != nil {
		return nil, err
	}
	return Load("demo.yaml", demo, packs.Offices())
}

// Load reads a directory of people who work for the offices. The error is of type
// strict.Faults and has all that is wrong with the file.
func Load(file string, data []byte, offices []rules.Office) (*Directory, error) {
	var f struct {
		People []Person `yaml:"people" strict:"required"`
	}
	root, faults := strict.Decode(file, data, &f, MaxBytes)
	if root == nil {
		return nil, faults
	}
	c := check{file: file, root: root, offices: offices, faults: faults}
	c.people(f.People)
	c.faults.Sort()
	if err := c.faults.Err(); err != nil {
		return nil, err
	}
	return newDirectory(f.People, offices), nil
}
