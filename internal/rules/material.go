package rules

import (
	"tandem/internal/permit"
	"tandem/internal/text"
)

// A Material is an entry of the material catalogue (申请材料目录), with what the pack
// allows of it.
type Material struct {
	Code      permit.Code
	Source    string
	Tolerable bool    // may come after acceptance (容缺受理)
	Pledge    *Pledge // nil: no commitment may replace it
	own       Names   // of a material that is not in the message catalogue
}

// A Pledge is the condition under which a commitment may replace a material (告知承诺).
type Pledge struct {
	Names
	when *expression
}

// In returns what the material is called. A code of domain section 2.6 has its
// name in package text; a pack names its further ones itself. That of a member of
// the family says so.
func (m Material) In(l text.Lang) string {
	code, holder := m.Code.Holder()
	name := m.own.In(l)
	if m.own == (Names{}) {
		name = text.T(l, materialKey(code))
	}
	if holder > 0 {
		return text.T(l, "needs.of-family", name, holder)
	}
	return name
}

func materialKey(c permit.Code) string { return "rules.material." + string(c) }

// Material returns the catalogue's entry with the code; for the code of a member of
// the family, "M07-2", the entry as theirs.
func (p *Pack) Material(code permit.Code) (Material, bool) {
	paper, _ := code.Holder()
	m, ok := find(p.Materials, func(m Material) bool { return m.Code == paper })
	if ok {
		m.Code = code
	}
	return m, ok
}

// MaterialName is what a material of the national catalogue is called.
func MaterialName(code permit.Code) text.Localized { return Material{Code: code} }
