package dossier

import (
	"maps"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// How says where an answer comes from.
type How string

// The origins of answers.
const (
	Typed        How = "typed"         // by applicant or employer; what has no provenance was typed
	PassportZone How = "passport-zone" // read from the machine-readable zone
	Register     How = "register"      // told by the register named as source
	CarriedOver  How = "carried-over"  // from an earlier application named as source
	Account      How = "account"       // what the person has signed in with
	Kept         How = "kept"          // by the employer or its handler, for all its applications
	Follows      How = "follows"       // from the answer named as source
)

var hows = Set{"how", []string{"typed", "passport-zone", "register", "carried-over", "account", "kept", "follows"}}

// In says the origin for people.
func (h How) In(l text.Lang) string { return hows.Label(string(h)).In(l) }

// Provenance is where one answer comes from: how, from which source and on
// which day.
type Provenance struct {
	How    How        `yaml:"how" json:"how,omitzero"`
	Source string     `yaml:"source" json:"source,omitzero"`
	On     civil.Date `yaml:"on" json:"on,omitzero"`
}

// A Version is a form at one time. It is personal data and is stored sealed;
// JSON gives it back exactly. The salt belongs to the case and is random, so
// that the digest, which stands in the journal, lets nobody guess the answers.
type Version struct {
	N          int                   `json:"n"` // counts from 1
	Form       Form                  `json:"form"`
	Provenance map[string]Provenance `json:"provenance,omitzero"` // by path of the answer; the rest is typed
	Salt       []byte                `json:"salt,omitzero"`
}

// Digest is the digest of the version's answers. Where they come from is not
// part of it: a register that confirms what was typed changes no decision.
func (v Version) Digest() string { return Digest(v.Salt, v.Form) }

// From says where the answer at path comes from.
func (v Version) From(path string) Provenance {
	if p, ok := v.Provenance[path]; ok {
		return p
	}
	return Provenance{How: Typed}
}

// What the passport zone can be read for.
var inZone = []string{
	"applicant.surname", "applicant.given", "applicant.sex", "applicant.birthDate", "applicant.nationality",
	"applicant.passport.number", "applicant.passport.expiresOn", "applicant.passport.kind", "applicant.passportCountries[0]",
}

// checkProvenance holds the origins against the answers.
func checkProvenance(v Version, today civil.Date) strict.Faults {
	c := checker{form: &v.Form, today: today}
	given := map[string]bool{}
	for a := range answers(c.form) {
		given[a.path] = a.given()
	}
	for _, path := range slices.Sorted(maps.Keys(v.Provenance)) {
		c.origin(path, v.Provenance[path], given)
	}
	return c.faults
}

func (c *checker) origin(path string, p Provenance, given map[string]bool) {
	at := strict.Join("provenance", path)
	switch answered, known := given[path]; {
	case !known:
		c.fault(at, "dossier.provenance.unknown", clip(path))
	case !answered:
		c.fault(at, "dossier.provenance.open")
	case !hows.Has(string(p.How)):
		c.fault(strict.Join(at, "how"), "dossier.choice", clip(string(p.How)), hows.list())
	case p.How == PassportZone && (len(c.form.Applicant.Passport.MRZ) == 0 || !slices.Contains(inZone, path)):
		c.fault(at, "dossier.provenance.zone")
	case (p.How == Register || p.How == CarriedOver || p.How == Follows) && (p.Source == "" || p.On.IsZero()):
		c.fault(at, "dossier.provenance.source", p.How)
	default:
		c.future(strict.Join(at, "on"), p.On)
	}
}
