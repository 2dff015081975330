package rules

import (
	"tandem/internal/civil"
	"tandem/internal/permit"
)

// packFile is pack.yaml. What a city must decide is required, false and zero
// included: a pack has no defaults for what has legal effect.
type packFile struct {
	City      string          `yaml:"city" strict:"required"`
	ZH        string          `yaml:"zh" strict:"required"`
	EN        string          `yaml:"en" strict:"required"`
	Edition   string          `yaml:"edition" strict:"required"`
	ValidFrom civil.Date      `yaml:"validFrom" strict:"required"`
	ValidTo   civil.Date      `yaml:"validTo"`
	Authority permit.OfficeID `yaml:"authority" strict:"required"`
	Sources   []string        `yaml:"sources" strict:"required"`
	Catalogue string          `yaml:"catalogue"` // folder of the catalogue followed

	Offices   []Office            `yaml:"offices" strict:"required"`
	Procedure procedure           `yaml:"procedure" strict:"required"`
	Counting  map[string]counting `yaml:"counting" strict:"required"`
	Limits    limits              `yaml:"limits" strict:"required"`
	Checklist checklist           `yaml:"checklist" strict:"required"`
	Validity  Validity            `yaml:"validity" strict:"required"`
}

type procedure struct {
	Mode         Mode              `yaml:"mode" strict:"required"`
	Window       permit.OfficeID   `yaml:"window" strict:"required"`
	ActsFor      []permit.OfficeID `yaml:"actsFor" strict:"required"`
	Work         permit.OfficeID   `yaml:"work" strict:"required"`
	Residence    permit.OfficeID   `yaml:"residence" strict:"required"`
	Supervisor   permit.OfficeID   `yaml:"supervisor" strict:"required"`
	ReportTo     permit.OfficeID   `yaml:"reportTo"`
	PreReview    bool              `yaml:"preReview" strict:"required"`
	Appointment  bool              `yaml:"appointment" strict:"required"`
	Originals    permit.Originals  `yaml:"originals" strict:"required"`
	DoublePost   bool              `yaml:"doublePost" strict:"required"`
	KeepPassport bool              `yaml:"keepPassport" strict:"required"`
	Delivery     []permit.Way      `yaml:"delivery" strict:"required"`
	RetainYears  int               `yaml:"retainYears" strict:"required"`
	Experts      *experts          `yaml:"experts"`
}

type experts struct {
	Offices []permit.OfficeID `yaml:"offices" strict:"required"`
	Quorum  int               `yaml:"quorum" strict:"required"`
	Hours   int               `yaml:"hours" strict:"required"`
}

// counting is a named convention that limits refer to.
type counting struct {
	Unit        civil.Unit        `yaml:"unit" strict:"required"`
	CountEvent  bool              `yaml:"countEvent" strict:"required"`
	ClosedStart civil.ClosedStart `yaml:"closedStart"`
	Cutoff      int               `yaml:"cutoff"`
}

func (c counting) rule() civil.Rule {
	return civil.Rule{Unit: c.Unit, CountEvent: c.CountEvent, ClosedStart: c.ClosedStart, Cutoff: c.Cutoff}
}

type limits struct {
	Notice     limit `yaml:"notice" strict:"required"`
	Promised   limit `yaml:"promised" strict:"required"`
	Joint      limit `yaml:"joint" strict:"required"`
	Work       limit `yaml:"work" strict:"required"`
	Residence  limit `yaml:"residence" strict:"required"`
	Issue      limit `yaml:"issue" strict:"required"`
	Answer     limit `yaml:"answer" strict:"required"`
	Tolerated  limit `yaml:"tolerated" strict:"required"`
	Explain    limit `yaml:"explain" strict:"required"`
	JointMore  int   `yaml:"jointMore" strict:"required"`
	WorkMore   int   `yaml:"workMore" strict:"required"`
	ExpediteTo int   `yaml:"expediteTo"` // 0: no expediting
	Before     int   `yaml:"before"`     // what the promise replaced
}

type limit struct {
	Days  int    `yaml:"days" strict:"required"`
	Count string `yaml:"count" strict:"required"` // name of a convention
	Basis string `yaml:"basis" strict:"required"`
}

// checklist is what the pack allows of its catalogue.
type checklist struct {
	Registers []Register    `yaml:"registers" strict:"required"` // that this office can ask
	Tolerate  []permit.Code `yaml:"tolerate" strict:"required"`  // may come after acceptance (容缺受理)
	Commit    []permit.Code `yaml:"commit" strict:"required"`    // may be replaced by a commitment (告知承诺)
}

// catalogueFile is materials.yaml.
type catalogueFile struct {
	Materials []entry `yaml:"materials" strict:"required"`
}

// entry is a material as the catalogue describes it: what the paper is. When it is
// asked stands in the checklist.
type entry struct {
	Code      permit.Code  `yaml:"code" strict:"required"`
	ZH        string       `yaml:"zh"` // of a code without a name in package text
	EN        string       `yaml:"en"`
	Secondary bool         `yaml:"secondary"` // a pack may let it come later
	Pledge    *pledgeEntry `yaml:"pledge"`    // a pack may let a commitment replace it
	Source    string       `yaml:"source" strict:"required"`
}

// pledgeEntry is the condition under which a commitment may replace a material.
type pledgeEntry struct {
	ZH   string `yaml:"zh" strict:"required"`
	EN   string `yaml:"en" strict:"required"`
	When string `yaml:"when" strict:"required"`
}
