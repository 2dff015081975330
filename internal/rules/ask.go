package rules

import (
	"io/fs"
	"slices"

	"cel.dev/cel-go/cel"

	"tandem/internal/strict"
)

// EmbeddedFiles are the files of the packs that are part of the program, a folder a
// pack.
func EmbeddedFiles() fs.FS {
	sub, err := fs.Sub(embedded, "packs")
	if err != nil { // the folder is named in the program
		panic("rules: " + err.Error())
	}
	return sub
}

// FactsIn lists the facts that a condition reads, in the order of the table; none if
// it is no condition.
func FactsIn(when string) []*Fact {
	if e := alone(when); e != nil {
		return slices.Clone(e.facts)
	}
	return nil
}

// PlainWording is a condition without the freedom of layout: two conditions that
// differ in spaces, quotes or needless brackets only have the same one. What is no
// condition is returned as it is.
func PlainWording(when string) string {
	parsed, issues := celEnv.Parse(when)
	if issues.Err() != nil {
		return when
	}
	plain, err := cel.AstToString(parsed)
	if err != nil {
		return when
	}
	return plain
}

// An Asked is what one condition says about somebody.
type Asked struct {
	Verdict Verdict
	Found   []Found
	Missing []*Fact // that would decide it
}

// Ask holds the facts against a condition by itself; false if it is no condition.
func (p *Policies) Ask(when string, f Facts) (Asked, bool) {
	e := alone(when)
	if e == nil {
		return Asked{}, false
	}
	s := p.subject(f.values())
	out := Asked{Verdict: s.decide(e).verdict()}
	for _, fact := range e.facts {
		out.Found = append(out.Found, Found{fact, s.show(fact)})
	}
	if out.Verdict == CannotTell {
		out.Missing = e.missing(s.values)
	}
	return out, true
}

// ValueOf is the value of a fact, or of a derived one if it is certain; nil if it is
// not known.
func (p *Policies) ValueOf(fact *Fact, f Facts) any { return p.subject(f.values()).show(fact) }

// alone compiles a condition that stands in no file.
func alone(when string) *expression {
	c := &check{root: &strict.Node{Kind: strict.Text, Value: when}}
	return c.compile("", when)
}

// Instrument is what the source is called.
func (s Source) Instrument() Names { return s.instrument }

// Over makes a source of an instrument that the file calls so.
func (s Source) Over(instrument Names) Source {
	s.instrument = instrument
	return s
}
