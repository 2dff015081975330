package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// A check gathers what is wrong with one file, beyond its form.
type check struct {
	file   string
	root   *strict.Node
	faults strict.Faults
	known  map[string]*expression // conditions compiled already, shared by all files
}

// enough is how many faults of a file are told: with so many it is another kind of
// file, and looking on costs time for nothing.
const enough = 200

// fault notes what is wrong at a path, at the line where the path leads to.
func (c *check) fault(path, key string, args ...any) {
	if len(c.faults) >= enough {
		return
	}
	n, _ := c.root.At(path)
	c.faults = append(c.faults, strict.Fault{File: c.file, Line: n.Line, Col: n.Col, Path: path, Key: key, Args: args})
}

// given reports whether the file says something at the path that could be read;
// what is missing or of the wrong type is reported already.
func (c *check) given(path string) bool {
	if len(c.faults) >= enough {
		return false
	}
	n, ok := c.root.At(path)
	reported := slices.ContainsFunc(c.faults, func(f strict.Fault) bool { return f.Path == path })
	return ok && n.Kind != strict.Null && !reported
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// line is the line of what a path leads to; 0 if nothing is there.
func (c *check) line(path string) int {
	if !c.given(path) {
		return 0
	}
	n, _ := c.root.At(path)
	return n.Line
}

// oneOf checks a word of a closed list.
func oneOf[T ~string](c *check, path string, got T, known []T) {
	if c.given(path) && !slices.Contains(known, got) {
		c.fault(path, "rules.value.unknown", string(got), list(known))
	}
}

// someOf checks a list of words of a closed list, each once.
func someOf[T ~string](c *check, path string, got, known []T) {
	for i, v := range got {
		oneOf(c, item(path, i), v, known)
	}
	unique(c, path, got)
}

// unique checks that no word of a list stands twice.
func unique[T ~string](c *check, path string, got []T) {
	for i, v := range got {
		if slices.Contains(got[:i], v) {
			c.fault(item(path, i), "rules.value.twice", string(v))
		}
	}
}

// once checks that no two items of a list have one name; leaf is where it stands.
func once[T any](c *check, path, leaf string, list []T, name func(T) string) {
	first := map[string]bool{}
	for i, x := range list {
		n := name(x)
		if at := item(path, i) + leaf; first[n] && c.given(at) {
			c.fault(at, "rules.value.twice", n)
		}
		first[n] = true
	}
}

// filled checks that a list that must say something does.
func filled[T any](c *check, path string, got []T) {
	if c.given(path) && len(got) == 0 {
		c.fault(path, "rules.list.empty")
	}
}

func list[T ~string](known []T) text.List {
	var l text.List
	for _, k := range known {
		l = append(l, string(k))
	}
	return l
}

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// alone checks what a pack.yaml says by itself, and gives its rules their sources.
func (c *check) alone(f *packFile) {
	c.identity(f)
	c.sources(f)
	c.permissions(f)
	c.offices(*f)
	c.visits(f)
	c.promises(f)
	c.feeRows(f)
	c.validity(f)
	c.remedy(*f)
}

func (c *check) identity(f *packFile) {
	switch {
	case (f.City == "") == (f.Layer == ""):
		c.fault("city", "layers.code")
	case !codeShape.MatchString(f.code()):
		path := "city"
		if f.Layer != "" {
			path = "layer"
		}
		c.fault(path, "rules.city.form", f.code())
	}
	oneOf(c, "level", f.Level, levels)
	if (f.Layer != "") != (f.level() != City) {
		c.fault("level", "layers.level")
	}
	unique(c, "under", f.Under)
	if !f.ValidTo.IsZero() && f.ValidTo.Before(f.ValidFrom) {
		c.fault("validTo", "rules.period.order", f.ValidTo, f.ValidFrom)
	}
	if c.given("sources") && len(f.Sources) == 0 {
		c.fault("sources", "rules.list.empty")
	}
}

// sources gives what rests on them its sources, and finds rules without one.
func (c *check) sources(f *packFile) {
	for key, n := range f.Sources {
		if n.ZH == "" || n.EN == "" {
			c.fault("sources."+key, "layers.source.unnamed", key)
		}
	}
	for i := range f.Sourced {
		at, s := item("sourced", i), &f.Sourced[i]
		s.Source = c.source(at, s.Source, f.Sources)
		for j, on := range s.On {
			if c.given(item(at+".on", j)) && !c.says(on) {
				c.fault(item(at+".on", j), "layers.source.idle", on)
			}
		}
	}
	c.unsourced(f)
}

// unsourced finds rules that rest on nothing; a section without any source is told once.
func (c *check) unsourced(f *packFile) {
	var sections, bare []string
	for _, path := range c.rules() {
		section, _, _ := strings.Cut(path, ".")
		if _, ok := f.source(path); ok {
			sections = append(sections, section)
		} else {
			bare = append(bare, path)
		}
	}
	for _, path := range bare {
		if section, _, _ := strings.Cut(path, "."); !slices.Contains(sections, section) {
			path, sections = section, append(sections, section)
			c.fault(path, "layers.source.none", path)
		} else if !slices.ContainsFunc(c.faults, func(x strict.Fault) bool { return x.Path == section && x.Key == "layers.source.none" }) {
			c.fault(path, "layers.source.none", path)
		}
	}
}

var officeKinds = []OfficeKind{Window, WorkAuthority, ResidenceAuthority, Adviser, Supervisor, Government, Station}

// offices checks the list of offices. Their ids begin with the city, so that no
// two cities mean different offices by one id.
func (c *check) offices(f packFile) {
	first := map[permit.OfficeID]int{}
	for i, o := range f.Offices {
		at := item("offices", i)
		if line := first[o.ID]; line > 0 {
			c.fault(at+".id", "rules.office.twice", string(o.ID), line)
		} else {
			first[o.ID] = c.line(at + ".id")
		}
		oneOf(c, at+".kind", o.Kind, officeKinds)
		if c.given(at+".id") && codeShape.MatchString(f.code()) && !officeOf(f.code()).MatchString(string(o.ID)) {
			c.fault(at+".id", "rules.office.form", string(o.ID), f.code())
		}
	}
}

func officeOf(city string) *regexp.Regexp {
	return regexp.MustCompile(`^` + regexp.QuoteMeta(city) + `(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)
}

// office checks that a path names an office of the pack, of one of the kinds if
// some are given.
func (c *check) office(f packFile, path string, id permit.OfficeID, kinds ...OfficeKind) {
	if !c.given(path) {
		return
	}
	o, ok := find(f.Offices, func(o Office) bool { return o.ID == id })
	switch {
	case !ok:
		c.fault(path, "rules.office.unknown", string(id))
	case len(kinds) > 0 && !slices.Contains(kinds, o.Kind) && slices.Contains(officeKinds, o.Kind):
		c.fault(path, "rules.office.kind", string(id), string(o.Kind), list(kinds))
	}
}
