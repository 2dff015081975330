package rules

import (
	"io/fs"
	"slices"
	"strings"
)

// Over lays the folders of one file system over those of another: a folder of the same
// name takes the other's place as a whole, the others stand beside each other.
func Over(top, below fs.FS) fs.FS { return overlay{top, below} }

// OverEmbedded loads the packs of the program with others added or in their place.
func OverEmbedded(top fs.FS) (Set, error) { return Load(Over(top, EmbeddedFiles())) }

type overlay struct{ top, below fs.FS }

// Open opens what the name leads to: above all what is in a folder of top.
func (o overlay) Open(name string) (fs.File, error) { return o.of(name).Open(name) }

// of is where a name leads: to the file system whose folder it is in.
func (o overlay) of(name string) fs.FS {
	folder, _, _ := strings.Cut(name, "/")
	if info, err := fs.Stat(o.top, folder); err == nil && info.IsDir() && folder != "." {
		return o.top
	}
	return o.below
}

// ReadDir lists the folders of both, and what else stands in top, where it may be a
// mistake that somebody should be told of.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return fs.ReadDir(o.of(name), name)
	}
	top, err := fs.ReadDir(o.top, name)
	if err != nil {
		return nil, err
	}
	below, err := fs.ReadDir(o.below, name)
	if err != nil {
		return nil, err
	}
	for _, e := range below {
		if !slices.ContainsFunc(top, func(t fs.DirEntry) bool { return t.Name() == e.Name() && t.IsDir() }) {
			top = append(top, e)
		}
	}
	slices.SortFunc(top, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return top, nil
}
