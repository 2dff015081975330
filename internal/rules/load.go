package rules

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

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

// Embedded loads the packs that are part of the program.
func Embedded() (Set, error) {
	sub, err := fs.Sub(embedded, "packs")
	if err != nil {
		return Set{}, err
	}
	return Load(sub)
}

// Load reads every folder of fsys as a pack. The error is of type strict.Faults
// and has all that is wrong with all of them, by file and line; then there is no
// Set, because a case must not meet half of the rules.
func Load(fsys fs.FS) (Set, error) {
	l := loader{fsys: fsys, catalogues: map[string]catalogue{}}
	folders := l.folders()
	for _, folder := range folders {
		l.readCatalogue(folder)
	}
	for _, folder := range folders {
		l.readPack(folder)
	}
	l.overlaps()
	if err := l.faults.Err(); err != nil {
		return Set{}, err
	}
	return newSet(l.found), nil
}

// A loader reads folders and gathers what is wrong with them.
type loader struct {
	fsys       fs.FS
	catalogues map[string]catalogue // by folder
	found      []*Pack
	places     []string // of each found pack, for what is wrong between packs
	faults     strict.Faults
}

// A catalogue is a materials.yaml as read. With faults in it, nothing is said
// about packs that follow it.
type catalogue struct {
	data      []byte
	entries   []entry
	rows      []byte // of the checklist beside it
	checklist *Checklist
	broken    bool
}

func (l *loader) note(file, key string, args ...any) {
	l.faults = append(l.faults, strict.Fault{File: file, Key: key, Args: args})
}

func (l *loader) add(faults strict.Faults) {
	faults.Sort()
	l.faults = append(l.faults, faults...)
}

// folders lists the folders with a pack, and names what stands there by mistake.
func (l *loader) folders() []string {
	list, err := fs.ReadDir(l.fsys, ".")
	if err != nil {
		l.note(".", "rules.file.unreadable", err.Error())
		return nil
	}
	if len(list) > maxFiles {
		l.note(".", "heavy.files", len(list), maxFiles)
		return nil
	}
	var out []string
	for _, e := range list {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && l.tidy(e.Name()) {
			out = append(out, e.Name())
		}
	}
	if len(out) == 0 && len(l.faults) == 0 {
		l.note(".", "rules.folder.none", packName)
	}
	return out
}

// tidy reports whether the folder holds a pack.yaml; files that nobody reads are
// misspelt ones.
func (l *loader) tidy(folder string) bool {
	list, err := fs.ReadDir(l.fsys, folder)
	if err != nil {
		l.note(folder, "rules.file.unreadable", err.Error())
		return false
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
		if e.Name() != packName && e.Name() != catalogueName && policyKind(e.Name()) == "" {
			l.note(path.Join(folder, e.Name()), "rules.file.unknown", packName, catalogueName)
		}
	}
	if !slices.Contains(names, packName) && slices.ContainsFunc(names, func(n string) bool { return policyKind(n) != "" }) {
		return false // a region has policies and no window
	}
	if !slices.Contains(names, packName) {
		l.note(folder, "rules.folder.empty", packName)
		return false
	}
	return true
}

// read returns the bytes of a file that is not too big.
func (l *loader) read(file string) ([]byte, bool) {
	data, fault := readBounded(l.fsys, file)
	if fault != nil {
		l.faults = append(l.faults, *fault)
	}
	return data, fault == nil
}

func (l *loader) readCatalogue(folder string) {
	file := path.Join(folder, catalogueName)
	if _, err := fs.Stat(l.fsys, file); err != nil {
		return
	}
	data, ok := l.read(file)
	if !ok {
		l.catalogues[folder] = catalogue{broken: true}
		return
	}
	var f catalogueFile
	root, faults := strict.Decode(file, data, &f, maxBytes)
	if root != nil {
		faults = append(faults, checkCatalogue(file, root, f.Materials)...)
	}
	l.add(faults)
	list, rows := l.checklistOf(folder)
	l.catalogues[folder] = catalogue{data: data, entries: f.Materials, rows: rows, checklist: list, broken: faults.Err() != nil || list == nil}
}

func (l *loader) readPack(folder string) {
	file := path.Join(folder, packName)
	data, ok := l.read(file)
	if !ok {
		return
	}
	var f packFile
	root, faults := strict.Decode(file, data, &f, maxBytes)
	if root == nil {
		l.add(faults)
		return
	}
	c := &check{file: file, root: root, faults: faults}
	list := l.follow(c, folder, f.Catalogue)
	c.pack(f, list)
	l.add(c.faults)
	if c.faults.Err() == nil && !list.broken {
		p := f.pack(list.entries, hashOf(data, list.data, list.rows))
		p.Checklist = list.checklist
		l.fit(p, file)
		l.found = append(l.found, p)
		l.places = append(l.places, file)
	}
}

// follow finds the catalogue of a pack: its own, or the one it names.
func (l *loader) follow(c *check, folder, named string) catalogue {
	own, has := l.catalogues[folder]
	switch other, ok := l.catalogues[named]; {
	case has && named != "":
		c.fault("catalogue", "rules.catalogue.both", catalogueName)
		return own
	case has:
		return own
	case named == "":
		c.fault("catalogue", "rules.catalogue.none", catalogueName)
		return catalogue{broken: true}
	case !ok:
		c.fault("catalogue", "rules.catalogue.unknown", named, catalogueName)
		return catalogue{broken: true}
	default:
		return other
	}
}

// overlaps finds two packs of one city that are valid on the same day.
func (l *loader) overlaps() {
	for i, a := range l.found {
		for j, b := range l.found[:i] {
			if a.City == b.City && a.overlaps(b) {
				l.note(l.places[i], "rules.period.overlap", a.Names, l.places[j])
			}
		}
	}
}

func (p *Pack) overlaps(q *Pack) bool {
	return (q.To.IsZero() || !p.From.After(q.To)) && (p.To.IsZero() || !q.From.After(p.To))
}
