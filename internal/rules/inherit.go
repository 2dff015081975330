package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tandem/internal/strict"
)

// passed is a rule that passes from a layer to those below it, which need not repeat
// it. Who accepts for whom, offices and steps pass to nobody: each place says its own.
type passed struct {
	path  string
	copy  func(to, from *packFile)
	extra bool // a pack may do without it
}

// inherited lists the rules that pass down one by one.
var inherited = func() []passed {
	var out []passed
	for _, name := range limitNames {
		out = append(out, passed{path: "limits." + name, extra: name == preReview,
			copy: func(to, from *packFile) { *to.Limits.at(name) = *from.Limits.at(name) }})
	}
	return append(out,
		passed{path: "limits.jointMore", copy: func(to, from *packFile) { to.Limits.JointMore = from.Limits.JointMore }},
		passed{path: "limits.workMore", copy: func(to, from *packFile) { to.Limits.WorkMore = from.Limits.WorkMore }},
		passed{path: "checklist.registers", copy: func(to, from *packFile) { to.Checklist.Registers = from.Checklist.Registers }},
		passed{path: "checklist.tolerate", copy: func(to, from *packFile) { to.Checklist.Tolerate = from.Checklist.Tolerate }},
		passed{path: "checklist.commit", copy: func(to, from *packFile) { to.Checklist.Commit = from.Checklist.Commit }},
		passed{path: "validity.work", copy: func(to, from *packFile) { to.Validity.Work = from.Validity.Work }},
		passed{path: "remedy", copy: func(to, from *packFile) { to.Remedy = from.Remedy }},
		passed{path: "masking", copy: func(to, from *packFile) { to.Masking = from.Masking }},
		passed{path: "validity.residence", copy: func(to, from *packFile) { to.Validity.Residence = from.Validity.Residence }})
}()

const preReview = "preReview"

var limitNames = []string{"notice", preReview, "promised", "joint", "work", "residence", "issue", "answer", "tolerated", "explain"}

// at is the limit with the name.
func (l *limits) at(name string) *limit {
	return map[string]*limit{"notice": &l.Notice, preReview: &l.PreReview, "promised": &l.Promised, "joint": &l.Joint, "work": &l.Work,
		"residence": &l.Residence, "issue": &l.Issue, "answer": &l.Answer, "tolerated": &l.Tolerated, "explain": &l.Explain}[name]
}

// A draft is what a stack of layers says together.
type draft struct {
	packFile
	by      map[string]*layer // who says a rule that is passed down
	sources map[string]Source // of every rule, by path
}

// lay puts a layer on the draft: what it says goes first, and where it is silent what
// was said above remains. Special cases of a nearer layer come before those of a wider.
func (d *draft) lay(x *layer) {
	above := d.packFile
	d.packFile = x.file
	for _, r := range inherited {
		if x.says(r.path) {
			d.by[r.path] = x
		} else {
			r.copy(&d.packFile, &above)
		}
	}
	d.Counting = maps.Clone(above.Counting)
	if d.Counting == nil {
		d.Counting = map[string]counting{}
	}
	maps.Copy(d.Counting, x.file.Counting)
	d.Promises = slices.Concat(x.file.Promises, above.Promises)
	d.Fees = slices.Concat(x.file.Fees, above.Fees)
	d.Validity.Caps = slices.Concat(x.file.Validity.Caps, above.Validity.Caps)
	d.Validity.Ages = slices.Concat(x.file.Validity.Ages, above.Validity.Ages)
	d.Validity.Routes = slices.Concat(x.file.Validity.Routes, above.Validity.Routes)
	d.source(x)
}

// source notes on what the rules of a layer rest; what passes to nobody is forgotten.
func (d *draft) source(x *layer) {
	for path := range d.sources {
		if d.by[path] == nil && !strings.HasPrefix(path, "counting.") {
			delete(d.sources, path)
		}
	}
	for _, path := range x.check.rules() {
		if s, ok := x.file.source(path); ok {
			d.sources[path] = s
		}
	}
}

// sections are the parts of pack.yaml whose every key is a rule.
var sections = []string{"procedure", "counting", "limits", "checklist"}

// rules lists the paths of the rules that a pack.yaml states by themselves; rules in
// lists (special cases, fees, promises) name their own source.
func (c *check) rules() []string {
	var out []string
	for _, path := range []string{"authority", "offices", "validity.work", "validity.residence", "remedy", "masking"} {
		if c.says(path) {
			out = append(out, path)
		}
	}
	for _, section := range sections {
		n, ok := c.root.At(section)
		for i := range fieldsOf(n, ok) {
			out = append(out, section+"."+n.Fields[i].Key)
		}
	}
	return out
}

func fieldsOf(n *strict.Node, ok bool) []strict.Field {
	if !ok {
		return nil
	}
	return n.Fields
}

// source is what the rule at a path rests on: the longest path named decides.
func (f packFile) source(path string) (Source, bool) {
	var best Source
	longest := -1
	for _, s := range f.Sourced {
		for _, on := range s.On {
			if (on == path || strings.HasPrefix(path, on+".")) && len(on) > longest {
				best, longest = s.Source, len(on)
			}
		}
	}
	return best, longest >= 0
}

// resolve lays a layer on those above it, checks what comes out, and makes a pack if
// the layer has a procedure of its own.
func (l *loader) resolve(x *layer) {
	if x.blind || slices.ContainsFunc(x.above, func(y *layer) bool { return y.blind || y.broken }) {
		x.blind = true
		return
	}
	d := &draft{by: map[string]*layer{}, sources: map[string]Source{}}
	for _, y := range x.above {
		d.lay(y)
	}
	x.loosens(d)
	list, broken := l.policies.into.checklist(x)
	d.lay(x)
	materials := x.materials()
	x.check.laid(d, materials)
	x.broken = x.broken || broken || x.check.faults.Err() != nil
	if !x.broken && !materials.broken && x.says("procedure") {
		p := d.pack(materials.entries, x)
		p.Checklist = list
		l.fit(p, x.place())
		l.found = append(l.found, &resolved{p, x})
	}
}

// laid checks a layer as it stands on those above: against the law, and whether
// everything is said by somebody.
func (c *check) laid(d *draft, cat catalogue) {
	c.limits(d)
	c.fees(d)
	if !c.says("procedure") {
		if d.level() == City {
			c.fault("procedure", "strict.missing", "procedure")
		}
		return
	}
	c.complete(d)
	c.procedure(d.packFile)
	switch {
	case cat.broken && len(cat.entries) == 0 && !cat.has:
		c.fault("", "rules.catalogue.none", catalogueName)
	case !cat.broken:
		c.checklist(d.Checklist, cat.entries)
	}
}

// complete checks that somebody says every rule that a place needs. Where a whole
// section is missing, that is said once.
func (c *check) complete(d *draft) {
	reported := map[string]bool{}
	need := func(path string) {
		section, key, _ := strings.Cut(path, ".")
		if !c.says(section) && !strings.Contains(strings.Join(slices.Collect(maps.Keys(d.by)), " "), section+".") {
			path, key = section, section
		}
		if !reported[path] {
			c.fault(path, "strict.missing", cmp.Or(key, section))
		}
		reported[path] = true
	}
	for _, path := range []string{"authority", "offices"} {
		if !c.says(path) {
			need(path)
		}
	}
	for _, r := range inherited {
		if !r.extra && d.by[r.path] == nil {
			need(r.path)
		}
	}
}
