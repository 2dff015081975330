package dossier

import (
	"strings"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// A Comparison sets one answer beside what the passport zone and a register say of it.
// What is not known there is empty.
type Comparison struct {
	Path     string
	Question Question
	Stated   string
	Zone     string
	Register Provenance // zero: no register was asked
	Differs  bool
	Alone    bool // nothing is there to compare with
	Why      text.Message
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

// Compare sets the answers that identify somebody, and those that a register has told,
// beside what the zone and the register say. The form is one as its reader may see it;
// of what it leaves open nothing is compared.
func Compare(f Form, origins map[string]Provenance, today civil.Date) []Comparison {
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
	return append(out, registered(stated, origins)...)
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

// registered are the other answers that a register has told.
func registered(stated Answers, origins map[string]Provenance) []Comparison {
	var out []Comparison
	for _, q := range questions {
		if p, ok := origins[q.ID]; ok && p.How == Register && stated[q.ID] != "" && !isZoned(q.ID) {
			out = append(out, comparison(q.ID, stated[q.ID], origins))
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
