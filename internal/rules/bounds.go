package rules

import (
	"io"
	"io/fs"

	"tandem/internal/strict"
)

// The limits of a folder of packs. The packs of the program take about a twentieth of
// each; what goes beyond is no folder of packs, or is meant to do harm.
const (
	maxFiles      = 300
	maxTotal      = 8 << 20 // bytes of all files together
	maxConditions = 4_000   // different ones
	maxPolicies   = 2_000
	maxGrowth     = 1_000 // of a band that grows
)

// readBounded reads a file, but never much more than one may have: who points at a
// device or a film is told so at once.
func readBounded(fsys fs.FS, file string) ([]byte, *strict.Fault) {
	unreadable := func(err error) *strict.Fault {
		return &strict.Fault{File: file, Key: "rules.file.unreadable", Args: []any{err.Error()}}
	}
	f, err := fsys.Open(file)
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxBytes {
		return nil, &strict.Fault{File: file, Key: "strict.size", Args: []any{int(info.Size()), maxBytes}}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// bounded keeps the files that are read, and notes when there are too many.
func (r *reader) bounded(files []string) []string {
	if len(files) <= maxFiles {
		return files
	}
	r.faults = append(r.faults, strict.Fault{File: ".", Key: "heavy.files", Args: []any{len(files), maxFiles}})
	return nil
}

// fetch returns the bytes of a file, within the limits of one and of all.
func (r *reader) fetch(fsys fs.FS, file string) ([]byte, bool) {
	data, fault := readBounded(fsys, file)
	if fault == nil && r.total <= maxTotal {
		if r.total += len(data); r.total > maxTotal {
			fault = &strict.Fault{File: file, Key: "heavy.bytes", Args: []any{maxTotal}}
		}
	}
	if fault != nil {
		r.faults = append(r.faults, *fault)
	}
	return data, fault == nil && r.total <= maxTotal
}

// room reports whether one more policy may be read, and notes the first that may not.
func (r *reader) room(c *check, at string) bool {
	if n := len(r.into.Policies); n != maxPolicies {
		return n < maxPolicies
	}
	c.fault(at, "heavy.policies", maxPolicies)
	return false
}

// full notes that there are too many different conditions, once.
func (c *check) full(path string) bool {
	if len(c.known) < maxConditions {
		return false
	}
	if _, told := c.known[""]; !told {
		c.known[""] = nil
		c.fault(path, "heavy.conditions", maxConditions)
	}
	return true
}

// grows checks that a band that grows does so in not too many steps.
func (b Band) grows(most int) bool {
	return b.Each > 0 && b.Add > 0 && (most-b.Points)/b.Add > maxGrowth && (b.To-b.From)/b.Each > maxGrowth
}
