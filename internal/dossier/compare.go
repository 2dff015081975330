package dossier

import (
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// A Comparison sets one answer beside what the passport zone and a register say of it.
// What is not known there is empty.
type Comparison struct {
	Path     string
	Question Question
	Stated   string // "": only the register says something
	Zone     string
	Register Provenance // of an answer that was filled in from a register
	Told     *Beside    // nil: no register was asked
	Differs  bool       // from the zone or from the register
	Alone    bool       // nothing is there to compare with
	Why      text.Message
}

// A Beside is what a register has on one question.
type Beside struct {
	Register string
	Value    string // "": it has none
	Differs  bool   // from what the form states
}

// zoned are the answers that a passport zone repeats.
var zoned = []struct {
	path string
	zone func(MRZ) string
	same func(stated, zone string, m MRZ) bool
}{
	{"applicant.surname", func(m MRZ) string { return m.Surname }, sameNameIn},
	{"applicant.given", func(m MRZ) string { return m.Given }, sameNameIn},
	{"applicant.passport.number", func(m MRZ) string { return m.Number }, func(stated, zone string, _ MRZ) bool { return stated[:min(len(stated), 9)] == zone }},
	{"applicant.nationality", func(m MRZ) string { return string(m.Nationality) }, equal},
	{"applicant.sex", func(m MRZ) string { return string(m.Sex) }, equal},
	{"applicant.birthDate", func(m MRZ) string { return dayOrNone(m.Birth) }, equal},
	{"applicant.passport.expiresOn", func(m MRZ) string { return dayOrNone(m.Expiry) }, equal},
}

func equal(stated, zone string, _ MRZ) bool { return stated == zone }

// sameNameIn passes what passports write in another way than people do: hyphens,
// apostrophes, marks on letters, and what the zone has no room for.
func sameNameIn(stated, zone string, m MRZ) bool {
	return sameName(Transliterate(stated), zone, m.cut)
}

func dayOrNone(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// Compare sets the answers that identify somebody, and those that a register can answer,
// beside what the zone and the register say. The form and what registers told are as their
// reader may see them (see Told.For).
func Compare(f Form, origins map[string]Provenance, told []Told, today civil.Date) []Comparison {
	m, read := zoneOf(f, today)
	stated := Flatten(f)
	var out []Comparison
	for _, z := range zoned {
		if value := stated[z.path]; value != "" {
			c := comparison(z.path, value, origins)
			if read {
				c.zone(z.zone(m), func() bool { return z.same(value, c.Zone, m) })
			}
			out = append(out, c)
		}
	}
	out = append(out, registered(stated, origins, told)...)
	for i := range out {
		out[i].beside(told)
	}
	return out
}

// beside holds the answer against the register that can answer the question, if it was
// asked. What the form does not state cannot differ.
func (c *Comparison) beside(told []Told) {
	t, ok := teller(c.Path, told)
	if !ok {
		return
	}
	c.Told = &Beside{Register: t.Register, Value: t.Values[c.Path]}
	if c.Told.Value == "" || c.Stated == "" {
		return
	}
	c.Told.Differs = !Agrees(c.Question, c.Stated, c.Told.Value)
	c.Alone, c.Differs = false, c.Differs || c.Told.Differs
}

// teller finds the answer of the register that can answer the question.
func teller(path string, told []Told) (Told, bool) {
	for _, t := range told {
		if slices.ContainsFunc(Tells(t.Register), func(q Question) bool { return q.ID == path }) {
			return t, true
		}
	}
	return Told{}, false
}

func comparison(path, value string, origins map[string]Provenance) Comparison {
	q, _ := QuestionAt(path)
	c := Comparison{Path: path, Question: q, Stated: value}
	if p := origins[path]; p.How == Register {
		c.Register = p
	}
	c.Alone = c.Register == Provenance{}
	return c
}

// zone holds the answer against the zone. A day that the passport leaves open differs
// from none.
func (c *Comparison) zone(value string, same func() bool) {
	if c.Zone = value; value == "" {
		return
	}
	c.Alone, c.Differs = false, !same()
	switch {
	case c.Differs:
		c.Why = text.Say("review.compare.differs")
	case c.Stated != value:
		c.Why = text.Say("review.compare.spelling")
	}
}

// registered are the other answers that were filled in from a register, or that one which
// was asked can answer.
func registered(stated Answers, origins map[string]Provenance, told []Told) []Comparison {
	var out []Comparison
	for _, q := range questions {
		t, asked := teller(q.ID, told)
		filled := origins[q.ID].How == Register
		if value := stated[q.ID]; value != "" && (asked || filled) && !isZoned(q.ID) || value == "" && t.Values[q.ID] != "" {
			out = append(out, comparison(q.ID, value, origins))
		}
	}
	return out
}

func isZoned(path string) bool {
	for _, z := range zoned {
		if z.path == path {
			return true
		}
	}
	return false
}

// zoneOf reads the zone of the form; false if there is none that can be read.
func zoneOf(f Form, today civil.Date) (MRZ, bool) {
	lines := f.Applicant.Passport.MRZ
	if len(lines) != 2 {
		return MRZ{}, false
	}
	m, flaws := ReadMRZ(strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1]), today)
	return m, len(flaws) == 0
}

// ZoneFlaws are what is wrong with the passport zone of a form, for who compares.
func ZoneFlaws(f Form, today civil.Date) []Flaw {
	lines := f.Applicant.Passport.MRZ
	if len(lines) != 2 {
		return nil
	}
	_, flaws := ReadMRZ(strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1]), today)
	return flaws
}
