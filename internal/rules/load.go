package rules

import (
	"cmp"
	"embed"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"tandem/internal/strict"
)

// The files of a pack, and the most bytes one may have.
const (
	packName      = "pack.yaml"
	catalogueName = "materials.yaml"
	maxBytes      = 256 << 10
)

//go:embed packs
var embedded embed.FS

// Embedded loads the packs that are part of the program, once in a process.
var Embedded = sync.OnceValues(func() (Set, error) { return Load(EmbeddedFiles()) })

// Load reads every folder of fsys as a layer, with its policies, and makes a pack of
// each that has a procedure. The error is of type strict.Faults and has all that is
// wrong with all of them, by file and line; then there is no Set, because a case must
// not meet half of the rules.
func Load(fsys fs.FS) (Set, error) {
	l := loader{fsys: fsys, policies: newReader()}
	l.folders()
	files := l.files()
	l.policies.read(slices.Sorted(maps.Keys(files)), func(name string) ([]byte, bool) { return files[name], true })
	for _, x := range l.layers {
		l.decode(x)
	}
	l.stand()
	for _, level := range levels {
		for _, x := range l.layers {
			if x.check != nil && x.file.level() == level {
				l.resolve(x)
			}
		}
	}
	l.editions()
	l.gather()
	if err := l.faults.Err(); err != nil {
		return Set{}, err
	}
	return l.set(), nil
}

// A loader reads folders and gathers what is wrong with them.
type loader struct {
	fsys     fs.FS
	layers   []*layer // by folder
	policies *reader
	found    []*resolved
	faults   strict.Faults
}

// A resolved pack is one with the layer it was made for.
type resolved struct {
	*Pack
	layer *layer
}

// A catalogue is a materials.yaml as read. With faults in it, nothing is said
// about packs that follow it.
type catalogue struct {
	entries []entry
	has     bool
	broken  bool
}

func (l *loader) note(file, key string, args ...any) {
	l.faults = append(l.faults, strict.Fault{File: file, Key: key, Args: args})
}

func (l *loader) add(faults strict.Faults) {
	faults.Sort()
	l.faults = append(l.faults, faults...)
}

// gather adds what the checks of files have found, folder by folder.
func (l *loader) gather() {
	for _, x := range l.layers {
		if x.check != nil {
			l.add(x.check.faults)
		}
	}
	l.faults = append(l.faults, l.policies.finish()...)
}

// folders reads the folders, and names what stands there by mistake.
func (l *loader) folders() {
	list, err := fs.ReadDir(l.fsys, ".")
	if err != nil {
		l.note(".", "rules.file.unreadable", err.Error())
		return
	}
	if len(list) > maxFiles {
		l.note(".", "heavy.files", len(list), maxFiles)
		return
	}
	for _, e := range list {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			l.folder(e.Name())
		}
	}
	packs := slices.ContainsFunc(l.layers, func(x *layer) bool { return x.data[packName] != nil })
	if !packs && len(l.faults) == 0 {
		l.note(".", "rules.folder.none", packName)
	}
}

// folder reads the files of a folder; files that nobody reads are misspelt ones. A
// folder of policies alone needs no pack.yaml; then no city stands on it.
func (l *loader) folder(name string) {
	list, err := fs.ReadDir(l.fsys, name)
	if err != nil {
		l.note(name, "rules.file.unreadable", err.Error())
		return
	}
	x := &layer{folder: name, data: map[string][]byte{}}
	known := false
	for _, e := range list {
		policy := policyKind(e.Name()) != ""
		known = known || policy || e.Name() == packName
		if e.Name() != packName && e.Name() != catalogueName && !policy {
			l.note(path.Join(name, e.Name()), "rules.file.unknown", packName, catalogueName)
		} else if data, ok := l.read(path.Join(name, e.Name())); ok {
			x.data[e.Name()] = data
		}
	}
	if !known {
		l.note(name, "rules.folder.empty", packName)
	}
	l.layers = append(l.layers, x)
}

// read returns the bytes of a file, within the limits of one and of all.
func (l *loader) read(file string) ([]byte, bool) {
	return l.policies.fetch(l.fsys, file)
}

// files are all files by folder and name.
func (l *loader) files() map[string][]byte {
	out := map[string][]byte{}
	for _, x := range l.layers {
		for name, data := range x.data {
			out[path.Join(x.folder, name)] = data
		}
	}
	return out
}

// decode reads the catalogue and pack.yaml of a folder, each by itself.
func (l *loader) decode(x *layer) {
	if data, ok := x.data[catalogueName]; ok {
		l.readCatalogue(x, data)
	}
	data, ok := x.data[packName]
	if !ok {
		return
	}
	root, faults := strict.Decode(x.place(), data, &x.file, maxBytes)
	if root == nil {
		l.add(faults)
		return
	}
	x.check = &check{file: x.place(), root: root, faults: faults, known: l.policies.known}
	x.check.alone(&x.file)
	x.until = x.file.ValidTo
	x.broken = x.check.faults.Err() != nil
}

func (l *loader) readCatalogue(x *layer, data []byte) {
	file := path.Join(x.folder, catalogueName)
	var f catalogueFile
	root, faults := strict.Decode(file, data, &f, maxBytes)
	if root != nil {
		faults = append(faults, checkCatalogue(file, root, f.Materials)...)
	}
	l.add(faults)
	x.catalogue = catalogue{entries: f.Materials, has: true, broken: faults.Err() != nil}
}

// materials is the catalogue of the nearest layer that has one.
func (x *layer) materials() catalogue {
	for _, y := range slices.Backward(x.stack()) {
		if y.catalogue.has {
			return y.catalogue
		}
	}
	return catalogue{broken: true}
}

// set joins packs and policies. The checklists of the whole country go from far to near.
func (l *loader) set() Set {
	rank := map[string]int{}
	for _, x := range l.layers {
		rank[x.folder] = x.file.level().rank()
	}
	slices.SortStableFunc(l.policies.into.Checklists, func(a, b *Checklist) int {
		return cmp.Compare(rank[path.Dir(a.File)], rank[path.Dir(b.File)])
	})
	var packs []*Pack
	for _, r := range l.found {
		r.Policies = l.policies.into.within(r.layer.stack())
		packs = append(packs, r.Pack)
	}
	return newSet(packs, l.policies.into)
}
