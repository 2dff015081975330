package rules

import (
	"tandem/internal/civil"
	"tandem/internal/permit"
)

// packFile is pack.yaml: what one layer says. What a lower layer does not say it takes
// from the nearest layer above that does; a pack that stands alone says everything.
type packFile struct {
	Level     Level           `yaml:"level"` // city if not given
	City      string          `yaml:"city"`  // code of a city
	Layer     string          `yaml:"layer"` // code of a province, a region or the nation
	Under     []string        `yaml:"under"` // codes of the layers it stands on, from far to near
	ZH        string          `yaml:"zh" strict:"required"`
	EN        string          `yaml:"en" strict:"required"`
	Edition   string          `yaml:"edition" strict:"required"`
	Replaces  string          `yaml:"replaces"` // the edition that this one takes the place of
	ValidFrom civil.Date      `yaml:"validFrom" strict:"required"`
	ValidTo   civil.Date      `yaml:"validTo"`
	Authority permit.OfficeID `yaml:"authority"`

	Sources   map[string]Names `yaml:"sources" strict:"required"` // instruments by key
	Sourced   []sourced        `yaml:"sourced"`                   // what rests on them
	MayLoosen []permission     `yaml:"mayLoosen"`                 // what layers below may do

	Offices   []Office            `yaml:"offices"`
	Procedure procedure           `yaml:"procedure"`
	Counting  map[string]counting `yaml:"counting"`
	Limits    limits              `yaml:"limits"`
	Promises  []promiseEntry      `yaml:"promises"`
	Checklist checklist           `yaml:"checklist"`
	Validity  Validity            `yaml:"validity"`
	Fees      []Fee               `yaml:"fees"`
	Remedy    Remedy              `yaml:"remedy"`
	Masking   string              `yaml:"masking"`
}

// sourced says on what the rules under some paths rest. The longest path that leads to
// a rule counts.
type sourced struct {
	On     []string `yaml:"on" strict:"required"`
	Source `yaml:""`
}

// A permission lets layers below loosen a rule, within bounds. Lists may gain what is
// named under some; numbers may grow up to to.
type permission struct {
	Rule   string   `yaml:"rule" strict:"required"`
	To     int      `yaml:"to"`
	Some   []string `yaml:"some"`
	Source Source   `yaml:"source" strict:"required"`
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
	Notice     limit `yaml:"notice"`
	PreReview  limit `yaml:"preReview"` // of the desk review online, where the authority promises one
	Promised   limit `yaml:"promised"`
	Joint      limit `yaml:"joint"`
	Work       limit `yaml:"work"`
	Residence  limit `yaml:"residence"`
	Issue      limit `yaml:"issue"`
	Answer     limit `yaml:"answer"`
	Tolerated  limit `yaml:"tolerated"`
	Explain    limit `yaml:"explain"`
	JointMore  int   `yaml:"jointMore"`
	WorkMore   int   `yaml:"workMore"`
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
	Registers []Register    `yaml:"registers"` // that this office can ask
	Tolerate  []permit.Code `yaml:"tolerate"`  // may come after acceptance (容缺受理)
	Commit    []permit.Code `yaml:"commit"`    // may be replaced by a commitment (告知承诺)
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
