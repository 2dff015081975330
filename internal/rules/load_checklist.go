package rules

import "tandem/internal/strict"

// fit notes where a pack's catalogue and its checklist do not fit.
func (l *loader) fit(p *Pack, file string) {
	if p.Checklist == nil {
		l.note(file, "needs.checklist.none", p.Names, checklistName+".yaml")
		return
	}
	for _, m := range p.agree() {
		l.faults = append(l.faults, strict.Fault{File: file, Key: m.Key, Args: m.Args})
	}
}
