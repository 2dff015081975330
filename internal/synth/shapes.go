package synth

import (
	_ "embed"

	"tandem/internal/rules"
	"tandem/internal/strict"
)

// Shapes are the shares, amounts and durations of a population, as data.
type Shapes struct {
	Edition      string                 `yaml:"edition" strict:"required"`
	Sources      map[string]rules.Names `yaml:"sources" strict:"required"`
	Nations      nations                `yaml:"nations" strict:"required"`
	Archetypes   archetypes             `yaml:"archetypes" strict:"required"`
	Facts        commonFacts            `yaml:"facts" strict:"required"`
	Transactions transactions           `yaml:"transactions" strict:"required"`
	Cities       cities                 `yaml:"cities" strict:"required"`
	Sizes        sizes                  `yaml:"sizes" strict:"required"`
	Arrivals     arrivals               `yaml:"arrivals" strict:"required"`
	Corrections  corrections            `yaml:"corrections" strict:"required"`
	Outcomes     outcomes               `yaml:"outcomes" strict:"required"`
	Steps        steps                  `yaml:"steps" strict:"required"`
	Terms        terms                  `yaml:"terms" strict:"required"`
	Anomalies    anomalies              `yaml:"anomalies" strict:"required"`
	Dates        dates                  `yaml:"dates" strict:"required"`
	Pay          payShape               `yaml:"pay" strict:"required"`
	Numbers      numbers                `yaml:"numbers" strict:"required"`
	Names        names                  `yaml:"names" strict:"required"`
}

// Whole is what the shares of a list add up to; those of nations to ten times as much.
const Whole = 1000

// A Range is triangular: least, most likely, most.
type Range struct {
	Least  int `yaml:"least" strict:"required"`
	Likely int `yaml:"likely" strict:"required"`
	Most   int `yaml:"most" strict:"required"`
}

type nations struct {
	Source rules.Source `yaml:"source" strict:"required"`
	List   []Nation     `yaml:"list" strict:"required"`
}

// A Nation is a nationality, its share of 10,000 and the group that it is counted in.
type Nation struct {
	Code  string `yaml:"code" strict:"required"`
	Share int    `yaml:"share" strict:"required"`
	Group string `yaml:"group" strict:"required"`
	Names string `yaml:"names" strict:"required"` // a family of names
}

type archetypes struct {
	Source rules.Source `yaml:"source" strict:"required"`
	List   []Archetype  `yaml:"list" strict:"required"`
}

// An Archetype is a kind of applicant: a category, the ground it is claimed on, and
// what such people are like.
type Archetype struct {
	ID       string         `yaml:"id" strict:"required"`
	Grade    string         `yaml:"grade" strict:"required"`
	Ground   string         `yaml:"ground" strict:"required"`
	Share    int            `yaml:"share" strict:"required"`
	Employer string         `yaml:"employer" strict:"required"`
	Points   bool           `yaml:"points"` // the ground is points
	Fresh    bool           `yaml:"fresh"`  // the last degree is less than a year old
	Age      Range          `yaml:"age" strict:"required"`
	Years    Range          `yaml:"years" strict:"required"` // of work
	Pay      Range          `yaml:"pay" strict:"required"`   // percent of the local average wage
	Degree   map[string]int `yaml:"degree" strict:"required"`
	Post     map[string]int `yaml:"post" strict:"required"`
	HSK      []int          `yaml:"hsk" strict:"required"` // shares of levels 0, 1, 2 …
	Score    *Range         `yaml:"score"`                 // average mark of the degree
	Facts    map[string]int `yaml:"facts"`                 // in 1,000 that the fact is so
}

type commonFacts struct {
	Source rules.Source   `yaml:"source" strict:"required"`
	Share  map[string]int `yaml:"share" strict:"required"`
}

type transactions struct {
	Source rules.Source  `yaml:"source" strict:"required"`
	List   []Transaction `yaml:"list" strict:"required"`
}

// A Transaction is what is applied for: at the work authority and, in a joint case,
// at the exit-entry administration.
type Transaction struct {
	Work      string `yaml:"work" strict:"required"`
	Residence string `yaml:"residence"`
	Share     int    `yaml:"share" strict:"required"`
}

type cities struct {
	Source rules.Source `yaml:"source" strict:"required"`
	List   []City       `yaml:"list" strict:"required"`
}

// A City has a region code, an area of the points table and an average wage of a year
// in yuan.
type City struct {
	Code   string `yaml:"code" strict:"required"`
	ZH     string `yaml:"zh" strict:"required"`
	Region string `yaml:"region" strict:"required"`
	Area   string `yaml:"area" strict:"required"`
	Wage   int    `yaml:"wage" strict:"required"`
	Share  int    `yaml:"share" strict:"required"` // of employers
}

type sizes struct {
	Source rules.Source `yaml:"source" strict:"required"`
	List   []Size       `yaml:"list" strict:"required"`
}

// A Size is a class of employers.
type Size struct {
	ID    string `yaml:"id" strict:"required"`
	Share int    `yaml:"share" strict:"required"` // of employers
	Staff Range  `yaml:"staff" strict:"required"`
	Cases Range  `yaml:"cases" strict:"required"` // in a block
}

type arrivals struct {
	Source   rules.Source `yaml:"source" strict:"required"`
	Weekdays []int        `yaml:"weekdays" strict:"required"` // Monday to Friday
	Months   []int        `yaml:"months" strict:"required"`
	Closed   int          `yaml:"closed" strict:"required"` // weight of a closed day, of 1,000 for a working day
	Dip      dip          `yaml:"dip" strict:"required"`
}

// A dip is what is left, of 1,000, on the working days around a holiday.
type dip struct {
	Days int `yaml:"days" strict:"required"`
	To   int `yaml:"to" strict:"required"`
}

type corrections struct {
	Source rules.Source `yaml:"source" strict:"required"`
	Share  []int        `yaml:"share" strict:"required"` // of 0, 1, 2 … rounds
}

type outcomes struct {
	Source rules.Source   `yaml:"source" strict:"required"`
	Share  map[string]int `yaml:"share" strict:"required"`
}

type steps struct {
	Source rules.Source     `yaml:"source" strict:"required"`
	Days   map[string][]int `yaml:"days" strict:"required"` // shares of 0, 1, 2 … days
}

type terms struct {
	Source rules.Source   `yaml:"source" strict:"required"`
	A      map[string]int `yaml:"A" strict:"required"` // shares by months
	B      map[string]int `yaml:"B" strict:"required"`
	C      map[string]int `yaml:"C" strict:"required"`
}

type anomalies struct {
	Source           rules.Source   `yaml:"source" strict:"required"`
	PassportPairs    int            `yaml:"passportPairs" strict:"required"` // in a block, as the next
	OverlapPairs     int            `yaml:"overlapPairs" strict:"required"`
	CrowdedEmployers int            `yaml:"crowdedEmployers" strict:"required"`
	CrowdedCases     int            `yaml:"crowdedCases" strict:"required"` // of each
	BusyHandlers     int            `yaml:"busyHandlers" strict:"required"`
	BusyCases        int            `yaml:"busyCases" strict:"required"`
	Share            map[string]int `yaml:"share" strict:"required"` // of 1,000 cases
}

// dates are days before or after the day of filing, and numbers of permits and months.
type dates struct {
	Source   rules.Source `yaml:"source" strict:"required"`
	Entered  Range        `yaml:"entered" strict:"required"`
	Returned Range        `yaml:"returned" strict:"required"`
	Event    Range        `yaml:"event" strict:"required"`
	Medical  Range        `yaml:"medical" strict:"required"`
	Police   Range        `yaml:"police" strict:"required"`
	Expires  Range        `yaml:"expires" strict:"required"`
	Begins   Range        `yaml:"begins" strict:"required"`
	Passport Range        `yaml:"passport" strict:"required"`
	Permits  Range        `yaml:"permits" strict:"required"`
	Months   Range        `yaml:"months" strict:"required"`
}

type payShape struct {
	Source      rules.Source `yaml:"source" strict:"required"`
	Tax         int          `yaml:"tax" strict:"required"` // percent
	Implausible Range        `yaml:"implausible" strict:"required"`
}

type numbers struct {
	Source   rules.Source `yaml:"source" strict:"required"`
	Passport string       `yaml:"passport" strict:"required"` // beginnings
	Region   string       `yaml:"region" strict:"required"`
	Phone    string       `yaml:"phone" strict:"required"`
	Permit   string       `yaml:"permit" strict:"required"`
}

type names struct {
	Source   rules.Source        `yaml:"source" strict:"required"`
	Families map[string]family   `yaml:"families" strict:"required"`
	Firms    []string            `yaml:"firms" strict:"required"`
	Trades   map[string][]string `yaml:"trades" strict:"required"` // by kind of employer
	Officers int                 `yaml:"officers" strict:"required"`
	Agencies int                 `yaml:"agencies" strict:"required"`
	ByPost   int                 `yaml:"byPost" strict:"required"`
}

// A family of names: syllables, and how many of them, least and most.
type family struct {
	Surname []string `yaml:"surname" strict:"required"`
	Given   []string `yaml:"given" strict:"required"`
	Parts   []int    `yaml:"parts" strict:"required"`
}

//go:embed shapes.yaml
var embedded []byte

const maxShapes = 256 << 10

// Embedded returns the shapes that are part of the program.
func Embedded() (*Shapes, error) { return ParseShapes("shapes.yaml", embedded) }

// ParseShapes reads shapes. The error, of type strict.Faults, has everything that is
// wrong with them, by line.
func ParseShapes(file string, data []byte) (*Shapes, error) {
	var s Shapes
	root, faults := strict.Decode(file, data, &s, maxShapes)
	if root != nil && faults.Err() == nil {
		faults = append(faults, s.check(file, root)...)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return &s, nil
}
