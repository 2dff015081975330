package synth

import (
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/rules"
)

// Options say which population.
type Options struct {
	Cases int
	Seed  uint64
	From  civil.Date // first day of filing; the zero date is DefaultFrom
	Years int        // that cases are filed in; 0 is DefaultYears
}

// Where nothing is said.
const DefaultYears = 3

// DefaultFrom is the first day of filing where nothing is said.
var DefaultFrom = civil.Date{Year: 2023, Month: 1, Day: 1}

// Limits of a population. Numbers of passports have seven digits.
const (
	maxCases  = 9_000_000
	maxYears  = 10
	firstYear = 2018 // the points table is of 2017
	lastYear  = 2090
)

// A Generator draws the cases of one population. It is read only once made.
type Generator struct {
	shapes   *Shapes
	policies *rules.Policies
	options  Options
	seed     uint64
	days     *days

	nationShares, archetypeShares, transactionShares, cityShares, sizeShares []int
	employerKinds                                                            []string
	terms                                                                    map[string]map[string]int
}

// New prepares a population. Policies count the points of those who claim them.
// Problems: Invalid for options out of bounds.
func New(s *Shapes, p *rules.Policies, o Options) (*Generator, error) {
	if o.From.IsZero() {
		o.From = DefaultFrom
	}
	if o.Years == 0 {
		o.Years = DefaultYears
	}
	if o.Cases < 1 || o.Cases > maxCases {
		return nil, problem.New(problem.Invalid, "synth.cases", o.Cases, maxCases)
	}
	if o.Years < 1 || o.Years > maxYears || o.From.Year < firstYear || o.From.Year+o.Years > lastYear {
		return nil, problem.New(problem.Invalid, "synth.period", o.Years, maxYears, firstYear, lastYear)
	}
	return &Generator{shapes: s, policies: p, options: o, seed: o.Seed, days: newDays(s, civil.National(), o.From, o.Years),
		nationShares:      sharesOf(s.Nations.List, func(n Nation) int { return n.Share }),
		archetypeShares:   sharesOf(s.Archetypes.List, func(a Archetype) int { return a.Share }),
		transactionShares: sharesOf(s.Transactions.List, func(t Transaction) int { return t.Share }),
		cityShares:        sharesOf(s.Cities.List, func(c City) int { return c.Share }),
		sizeShares:        sharesOf(s.Sizes.List, func(z Size) int { return z.Share }),
		employerKinds:     slices.Sorted(maps.Keys(s.Names.Trades)),
		terms:             map[string]map[string]int{"A": s.Terms.A, "B": s.Terms.B, "C": s.Terms.C}}, nil
}

// Each draws the cases in order, with all processors and as many blocks in memory as
// there are processors, and stops at the first error of f.
func (g *Generator) Each(f func(Case) error) error {
	blocks := (g.options.Cases + Block - 1) / Block
	ahead := make([]chan []Case, min(runtime.GOMAXPROCS(0), blocks))
	for i := range ahead {
		ahead[i] = make(chan []Case, 1)
		go func() { ahead[i] <- g.cases(i) }()
	}
	for i := range blocks {
		turn := i % len(ahead)
		list := <-ahead[turn]
		if next := i + len(ahead); next < blocks {
			go func() { ahead[turn] <- g.cases(next) }()
		}
		for _, c := range list {
			if err := f(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// cases draws one block, as far as cases are asked for.
func (g *Generator) cases(number int) []Case {
	b := g.block(number)
	out := make([]Case, min(Block, g.options.Cases-number*Block))
	for i := range out {
		out[i] = g.draw(b, number*Block+i)
		out[i].line = encoded(out[i])
	}
	return out
}

// encoded is the line of a case. It is made where the case is drawn, on all processors.
func encoded(c Case) []byte {
	line, err := json.Marshal(c)
	if err != nil { // values of our own types always encode
		panic(err)
	}
	return line
}

// label says what is planted. A group has its number in the population.
func (g *Generator) label(d *draft) Label {
	l := Label{Case: caseID(d.k), Kind: d.plan.kind}
	if d.plan.group > 0 {
		a := g.shapes.Anomalies
		l.Group = fmt.Sprintf("%d-%d", d.k/Block+1, d.plan.group)
		l.Of = map[Anomaly]int{SamePassport: 2, Overlap: 2, CrowdedEmployer: a.CrowdedCases, BusyHandler: a.BusyCases}[d.plan.kind]
	}
	return l
}

// Group is the group that a nationality is counted in; "other" for one without.
func (s *Shapes) Group(nationality string) string {
	i := slices.IndexFunc(s.Nations.List, func(n Nation) bool { return n.Code == nationality })
	if i < 0 {
		return "other"
	}
	return s.Nations.List[i].Group
}
