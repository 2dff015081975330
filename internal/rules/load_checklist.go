package rules

import (
	"io/fs"
	"path"

	"tandem/internal/strict"
)

// checklistOf reads the checklist beside the catalogue of a folder, with its bytes; nil
// if there is none without a fault.
func (l *loader) checklistOf(folder string) (*Checklist, []byte) {
	file := path.Join(folder, checklistName+".yaml")
	if _, err := fs.Stat(l.fsys, file); err != nil {
		l.note(path.Join(folder, catalogueName), "needs.checklist.none", folder, checklistName+".yaml")
		return nil, nil
	}
	data, ok := l.read(file)
	if !ok {
		return nil, nil
	}
	r := reader{fsys: l.fsys, into: &Policies{}, known: map[string]*expression{}}
	r.checklist(file, data, sha256Of(data))
	l.faults = append(l.faults, r.all()...)
	if r.all().Err() != nil || len(r.into.Checklists) == 0 {
		return nil, nil
	}
	return r.into.Checklists[0], data
}

// fit notes where a pack's catalogue and its checklist do not fit.
func (l *loader) fit(p *Pack, file string) {
	for _, m := range p.agree() {
		f := strict.Fault{File: file, Key: m.Key, Args: m.Args}
		l.faults = append(l.faults, f)
	}
}
