package rules

import (
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// The files of a pack that hold policies rather than procedure. A folder may have
// them with or without a pack.yaml: a region has policies and no window.
const (
	pointsName     = "points"     // points.yaml, points-2016.yaml: a points system in one edition
	categoriesName = "categories" // the grounds of the categories A, B and C
	routesName     = "routes"     // what a person may qualify for
	checklistName  = "checklist"  // which materials, when and why
)

// Identity is how every policy file begins.
type Identity struct {
	ZH        string           `yaml:"zh" strict:"required"`
	EN        string           `yaml:"en" strict:"required"`
	Edition   string           `yaml:"edition" strict:"required"`
	ValidFrom civil.Date       `yaml:"validFrom" strict:"required"`
	ValidTo   civil.Date       `yaml:"validTo"`
	Sources   map[string]Names `yaml:"sources" strict:"required"` // instruments by key
}

// A Source is where a rule comes from.
type Source struct {
	Of   string `yaml:"of" strict:"required"`   // key of an instrument of the file
	At   Names  `yaml:"at"`                     // article, item or cell
	Mark Mark   `yaml:"mark" strict:"required"` // how sure it is

	instrument Names
	said       Names // the whole of it in words, once it is known
}

// In says the source: instrument, article and mark.
func (s Source) In(l text.Lang) string {
	if s.At == (Names{}) {
		return text.T(l, "policy.source.whole", s.instrument, text.Say("policy.mark."+string(s.Mark)))
	}
	return text.T(l, "policy.source.part", s.instrument, s.At, text.Say("policy.mark."+string(s.Mark)))
}

// A Mark says how sure a source is.
type Mark string

// The marks: read in the official text or twice; read once; remembered; decided here.
const (
	Confirmed  Mark = "C"
	ReadOnce   Mark = "1"
	Remembered Mark = "M"
	Decided    Mark = "D"
)

var marks = []Mark{Confirmed, ReadOnce, Remembered, Decided}

// pointsFile is points.yaml.
type pointsFile struct {
	Identity
	System   string         `yaml:"system" strict:"required"`
	Max      int            `yaml:"max" strict:"required"`
	Marks    []PassMark     `yaml:"marks" strict:"required"`
	Factors  []factorEntry  `yaml:"factors" strict:"required"`
	Examples []scoreExample `yaml:"examples" strict:"required"`
}

// A PassMark is the total from which on somebody belongs to a category.
type PassMark struct {
	Grade string `yaml:"grade" strict:"required"`
	From  int    `yaml:"from" strict:"required"`
}

type factorEntry struct {
	ID     string        `yaml:"id" strict:"required"`
	ZH     string        `yaml:"zh" strict:"required"`
	EN     string        `yaml:"en" strict:"required"`
	Max    int           `yaml:"max" strict:"required"`
	Fact   string        `yaml:"fact"`  // a number, with bands
	Least  int           `yaml:"least"` // of the fact; nobody below it applies
	Bands  []bandEntry   `yaml:"bands"`
	Best   []choiceEntry `yaml:"best"` // conditions; the best that holds counts
	Source Source        `yaml:"source" strict:"required"`
}

// bandEntry is a row of a banded table. from and to include their number, below does
// not. each and add let the points grow within the band, up to the factor's maximum.
type bandEntry struct {
	From   *int `yaml:"from"`
	To     *int `yaml:"to"`
	Below  *int `yaml:"below"`
	Points int  `yaml:"points" strict:"required"`
	Each   int  `yaml:"each"`
	Add    int  `yaml:"add"`
}

type choiceEntry struct {
	ZH     string `yaml:"zh" strict:"required"`
	EN     string `yaml:"en" strict:"required"`
	When   string `yaml:"when" strict:"required"`
	Points int    `yaml:"points" strict:"required"`
}

type scoreExample struct {
	Name  string       `yaml:"name" strict:"required"`
	Facts *strict.Node `yaml:"facts" strict:"required"`
	Total int          `yaml:"total" strict:"required"`
	Grade string       `yaml:"grade" strict:"required"`
}

// policiesFile is categories.yaml and routes.yaml.
type policiesFile struct {
	Identity
	Region   string        `yaml:"region" strict:"required"`
	Policies []policyEntry `yaml:"policies" strict:"required"`
}

type policyEntry struct {
	ID         string           `yaml:"id" strict:"required"`
	Kind       PolicyKind       `yaml:"kind" strict:"required"`
	Grade      string           `yaml:"grade"` // of a ground
	ZH         string           `yaml:"zh" strict:"required"`
	EN         string           `yaml:"en" strict:"required"`
	ValidFrom  civil.Date       `yaml:"validFrom"`
	ValidTo    civil.Date       `yaml:"validTo"`
	Benefit    Names            `yaml:"benefit" strict:"required"`
	Authority  Names            `yaml:"authority" strict:"required"`
	Conditions []conditionEntry `yaml:"conditions" strict:"required"`
	Source     Source           `yaml:"source" strict:"required"`
	Examples   []policyExample  `yaml:"examples"`
}

type conditionEntry struct {
	ID       string        `yaml:"id" strict:"required"`
	ZH       string        `yaml:"zh" strict:"required"`
	EN       string        `yaml:"en" strict:"required"`
	When     string        `yaml:"when" strict:"required"`
	Evidence []permit.Code `yaml:"evidence"` // materials of the national catalogue
	Source   *Source       `yaml:"source"`   // where it differs from the policy's
}

type policyExample struct {
	Name  string       `yaml:"name" strict:"required"`
	Facts *strict.Node `yaml:"facts" strict:"required"`
	Is    Verdict      `yaml:"is" strict:"required"`
	Fails []string     `yaml:"fails"` // the conditions that are not met
}

// PolicyKind is what a policy does for whom it fits.
type PolicyKind string

// The kinds of policy.
const (
	Ground PolicyKind = "ground" // puts somebody into a category
	Permit PolicyKind = "permit" // opens a visa, a permit or a longer one
	Relief PolicyKind = "relief" // spares an application or a paper
)

var policyKinds = []PolicyKind{Ground, Permit, Relief}
