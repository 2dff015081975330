package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// Policies are the points systems and policies of all packs together.
type Policies struct {
	Systems    []*System
	Policies   []*Policy // grounds, permits and reliefs, in the order of the files
	Checklists []*Checklist
	grounds    []*Policy
	wordings   int // how many different conditions there are
}

// EmbeddedPolicies are the policies that are part of the program.
func EmbeddedPolicies() (*Policies, error) {
	s, err := Embedded()
	return s.policies, err
}

// LoadPolicies reads the policy files of every folder of fsys by themselves. The error
// is of type strict.Faults and has everything that is wrong with all of them; an
// example in a file that comes out otherwise than it says is a fault like any other.
func LoadPolicies(fsys fs.FS) (*Policies, error) {
	names, err := fs.Glob(fsys, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	r := newReader()
	r.read(r.bounded(names), func(name string) ([]byte, bool) { return r.fetch(fsys, name) })
	if err := r.finish().Err(); err != nil {
		return nil, err
	}
	return r.into, nil
}

// policyKind is which kind of policy file has the name; "" for none.
func policyKind(name string) string {
	stem, ok := strings.CutSuffix(name, ".yaml")
	if !ok {
		return ""
	}
	kind, _, _ := strings.Cut(stem, "-")
	if slices.Contains([]string{pointsName, categoriesName, routesName, checklistName}, kind) {
		return kind
	}
	return ""
}

// A reader reads policy files and gathers what is wrong with them.
type reader struct {
	into     *Policies
	known    map[string]*expression
	checks   []*check
	examples []func() // run when everything is read
	total    int      // bytes read
	faults   strict.Faults
}

func newReader() *reader { return &reader{into: &Policies{}, known: map[string]*expression{}} }

// read reads the policy files among the files: points first, the others ask for them.
func (r *reader) read(files []string, get func(string) ([]byte, bool)) {
	for _, kind := range []string{pointsName, categoriesName, routesName, checklistName} {
		for _, file := range files {
			if policyKind(path.Base(file)) != kind {
				continue
			}
			if data, ok := get(file); ok {
				r.file(kind, file, data)
			}
		}
	}
}

// finish compares the files with each other, runs their examples and tells all that
// is wrong.
func (r *reader) finish() strict.Faults {
	r.twice()
	r.into.wordings = len(r.known)
	if len(r.all().Errors()) == 0 { // an example of a broken rule says nothing
		for _, example := range r.examples {
			example()
		}
	}
	return r.all()
}

func (r *reader) all() strict.Faults {
	out := r.faults
	for _, c := range r.checks {
		c.faults.Sort()
		out = append(out, c.faults...)
	}
	return out
}

func (r *reader) file(kind, file string, data []byte) {
	switch hash := sha256Of(data); kind {
	case pointsName:
		r.points(file, data, hash)
	case checklistName:
		r.checklist(file, data, hash)
	default:
		r.policies(file, data, hash)
	}
}

// sha256Of is the SHA-256, hex, of the bytes of a file.
func sha256Of(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// decode reads a file into a struct; nil if there is nothing to check.
func (r *reader) decode(file string, data []byte, into any) *check {
	root, faults := strict.Decode(file, data, into, maxBytes)
	if root == nil {
		r.faults = append(r.faults, faults...)
		return nil
	}
	c := &check{file: file, root: root, faults: faults, known: r.known}
	r.checks = append(r.checks, c)
	return c
}

func (c *check) head(id Identity) {
	if !id.ValidTo.IsZero() && id.ValidTo.Before(id.ValidFrom) {
		c.fault("validTo", "rules.period.order", id.ValidTo, id.ValidFrom)
	}
}

// source checks a source and gives it the name of its instrument.
func (c *check) source(at string, s Source, of map[string]Names) Source {
	oneOf(c, at+".mark", s.Mark, marks)
	name, ok := of[s.Of]
	if !ok && c.given(at+".of") {
		c.fault(at+".of", "policy.source.unknown", s.Of)
	}
	s.instrument = name
	s.said = Names{ZH: s.In(text.ZH), EN: s.In(text.EN)}
	return s
}

func (r *reader) policies(file string, data []byte, hash string) {
	var f policiesFile
	c := r.decode(file, data, &f)
	if c == nil {
		return
	}
	c.head(f.Identity)
	for i, e := range f.Policies {
		if !r.room(c, item("policies", i)) {
			break
		}
		p := c.policy(item("policies", i), e, f)
		p.File, p.Hash = file, hash
		r.into.Policies = append(r.into.Policies, p)
		if p.Kind == Ground {
			r.into.grounds = append(r.into.grounds, p)
		}
		r.exemplify(c, item("policies", i), e, p)
	}
}

func (c *check) policy(at string, e policyEntry, f policiesFile) *Policy {
	p := &Policy{Names: Names{e.ZH, e.EN}, ID: e.ID, Region: f.Region, Edition: f.Edition, Kind: e.Kind, Grade: e.Grade,
		From: f.ValidFrom, To: f.ValidTo, Benefit: e.Benefit, Authority: e.Authority, Source: c.source(at+".source", e.Source, f.Sources)}
	if !e.ValidFrom.IsZero() {
		p.From = e.ValidFrom
	}
	if !e.ValidTo.IsZero() {
		p.To = e.ValidTo
	}
	oneOf(c, at+".kind", e.Kind, policyKinds)
	if e.Kind == Ground {
		oneOf(c, at+".grade", e.Grade, []string{"A", "B", "C"})
		if e.Grade == "" {
			c.fault(at+".grade", "policy.grade.none")
		}
	}
	filled(c, at+".conditions", e.Conditions)
	once(c, at+".conditions", ".id", e.Conditions, func(e conditionEntry) string { return e.ID })
	for i, entry := range e.Conditions {
		p.Conditions = append(p.Conditions, c.condition(item(at+".conditions", i), entry, p.Source, f.Sources))
	}
	return p
}

func (c *check) condition(at string, e conditionEntry, source Source, of map[string]Names) *Condition {
	if e.Source != nil {
		source = c.source(at+".source", *e.Source, of)
	}
	for i, code := range e.Evidence {
		if !text.Has(materialKey(code)) {
			c.fault(item(at+".evidence", i), "rules.entry.unknown", string(code))
		}
	}
	out := &Condition{Names: Names{e.ZH, e.EN}, ID: e.ID, Evidence: e.Evidence, Source: source, when: c.compile(at+".when", e.When)}
	if out.when != nil && len(out.when.facts) > 1 && slices.ContainsFunc(out.when.facts, func(f *Fact) bool { return f.Change == Derived }) {
		c.fault(at+".when", "policy.derived.alone")
	}
	return out
}

// exemplify runs the examples of a policy when all files are read.
func (r *reader) exemplify(c *check, at string, e policyEntry, p *Policy) {
	for i, x := range e.Examples {
		at := item(at+".examples", i)
		oneOf(c, at+".is", x.Is, []Verdict{Met, NotMet, CannotTell})
		if f, ok := c.example(at, x.Facts); ok {
			r.examples = append(r.examples, func() { c.compare(at, x, r.into.subject(f.values()).match(p)) })
		}
	}
}

// example reads the facts of an example.
func (c *check) example(at string, n *strict.Node) (Facts, bool) {
	if n == nil {
		return Facts{}, false
	}
	f, faults := decodeFacts(c.file, n, at+".facts")
	c.faults = append(c.faults, faults...)
	return f, len(faults) == 0
}

func (c *check) compare(at string, x policyExample, m Match) {
	if m.Verdict != x.Is {
		c.fault(at+".is", "policy.example.verdict", x.Name, m.Policy, m.Verdict, x.Is)
	}
	var fails []string
	for _, p := range m.Parts() {
		if p.Verdict == NotMet {
			fails = append(fails, p.Condition.ID)
		}
	}
	if x.Fails != nil && !slices.Equal(fails, x.Fails) {
		c.fault(at+".fails", "policy.example.fails", x.Name, list(fails), list(x.Fails))
	}
}

// twice finds policies of one id that are in force on one day, and systems likewise.
func (r *reader) twice() {
	for i, a := range r.into.Policies {
		for _, b := range r.into.Policies[:i] {
			if a.ID != "" && a.ID == b.ID && meet(a.From, a.To, b.From, b.To) {
				r.faults = append(r.faults, strict.Fault{File: a.File, Key: "policy.twice", Args: []any{a.ID, b.File}})
			}
		}
	}
	for i, a := range r.into.Systems {
		for _, b := range r.into.Systems[:i] {
			if a.ID != "" && a.ID == b.ID && meet(a.From, a.To, b.From, b.To) {
				r.faults = append(r.faults, strict.Fault{File: a.File, Key: "policy.twice", Args: []any{a.ID, b.File}})
			}
		}
	}
}

// meet reports whether two periods have a day in common; a zero end is open.
func meet(aFrom, aTo, bFrom, bTo civil.Date) bool {
	return (bTo.IsZero() || !aFrom.After(bTo)) && (aTo.IsZero() || !bFrom.After(aTo))
}

// WorkPoints is the points system of work permits.
const WorkPoints = "work-points"

// System is the points system of work permits in force on a day; without a day, the
// one that has not ended. nil if there is none.
func (p *Policies) System(on civil.Date) *System { return p.SystemOf(WorkPoints, on) }

// SystemOf is the edition of a points system in force on a day; nil if there is none.
func (p *Policies) SystemOf(id string, on civil.Date) *System {
	s, _ := find(p.Systems, func(s *System) bool {
		if on.IsZero() {
			return s.ID == id && s.To.IsZero()
		}
		return s.ID == id && !on.Before(s.From) && (s.To.IsZero() || !on.After(s.To))
	})
	return s
}
