package synth

import "slices"

// An Anomaly is something that an office would want to find.
type Anomaly string

// The anomalies.
const (
	SamePassport    Anomaly = "same-passport"    // one passport number under two names
	Overlap         Anomaly = "overlap"          // one person with two employers at one time
	CrowdedEmployer Anomaly = "crowded-employer" // more permits than staff
	BusyHandler     Anomaly = "busy-handler"     // one handler, no agency, for many employers
	ImplausiblePay  Anomaly = "implausible-pay"  // many times what anybody in the city has
	ExpiredPaper    Anomaly = "expired-paper"    // a paper used after its end
	StaleDecision   Anomaly = "stale-decision"   // decided on a dossier that had been replaced
	HastyReview     Anomaly = "hasty-review"     // reviewed within a minute of the examination
	SameOfficer     Anomaly = "same-officer"     // examined and reviewed by one person
	ClosedCounter   Anomaly = "closed-counter"   // handed out on a day without counter
)

// Anomalies lists them all.
var Anomalies = []Anomaly{SamePassport, Overlap, CrowdedEmployer, BusyHandler, ImplausiblePay, ExpiredPaper, StaleDecision, HastyReview, SameOfficer, ClosedCounter}

// singleKinds are those of one case alone, by the names of the shapes.
var singleKinds = []string{string(ImplausiblePay), string(ExpiredPaper), string(StaleDecision), string(HastyReview), string(SameOfficer), string(ClosedCounter)}

// A Label says what is planted in a case.
type Label struct {
	Case  string  `json:"case"`
	Kind  Anomaly `json:"kind"`
	Group string  `json:"group,omitempty"` // cases that are odd together
	// Of is how many cases the group has where its block is complete.
	Of int `json:"of,omitempty"`
}

// A planter hands out the places of a block, each once.
type planter struct {
	stream
	b     *block
	free  []int // in random order
	group int
}

// plant plans the anomalies of a block.
func (g *Generator) plant(s stream, b *block) {
	p := &planter{stream: s, b: b, free: s.Perm(Block)}
	a := g.shapes.Anomalies
	for range a.PassportPairs {
		p.pair(SamePassport)
	}
	for range a.OverlapPairs {
		p.pair(Overlap)
	}
	for range a.CrowdedEmployers {
		p.crowd(g, a.CrowdedCases)
	}
	for range a.BusyHandlers {
		p.busy(g, a.BusyCases)
	}
	for _, kind := range singleKinds {
		for range a.Share[kind] {
			p.set(p.take(1)[0], plan{kind: Anomaly(kind), like: -1})
		}
	}
}

func (p *planter) take(n int) []int {
	out := p.free[:n]
	p.free = p.free[n:]
	return out
}

func (p *planter) set(i int, pl plan) { p.b.plans[i] = pl }

// pair makes the second case another application of the first one's person, or of
// somebody else with their passport number.
func (p *planter) pair(kind Anomaly) {
	p.group++
	first := p.where(1, func(int) bool { return true })[0]
	second := p.where(1, func(i int) bool { return p.b.kinds[i] == p.b.kinds[first] && p.b.at[i] != p.b.at[first] })
	if len(second) == 0 {
		return // nobody in the block is like the first
	}
	p.set(first, plan{kind, p.group, -1})
	p.set(second[0], plan{kind, p.group, first})
}

// where takes free places that fit.
func (p *planter) where(n int, fits func(int) bool) []int {
	var out []int
	p.free = slices.DeleteFunc(slices.Clone(p.free), func(i int) bool {
		if len(out) == n || !fits(i) {
			return false
		}
		out = append(out, i)
		return true
	})
	return out
}

// crowd moves cases to an employer that has few staff and one case.
func (p *planter) crowd(g *Generator, n int) {
	load := map[int]int{}
	for _, e := range p.b.at {
		load[e]++
	}
	first := p.where(1, func(i int) bool {
		e := p.b.employers[p.b.at[i]]
		return e.Kind == crowdedKind && e.Size == g.shapes.Sizes.List[0].ID && load[p.b.at[i]] == 1
	})
	if len(first) == 0 {
		return
	}
	p.group++
	more := p.where(n-1, func(i int) bool { return p.b.employers[p.b.at[i]].Kind == crowdedKind })
	for _, i := range append(first, more...) {
		p.b.at[i] = p.b.at[first[0]]
		p.set(i, plan{CrowdedEmployer, p.group, -1})
	}
}

const crowdedKind = "enterprise"

// busy gives cases of many employers one handler.
func (p *planter) busy(g *Generator, n int) {
	p.group++
	seen := map[int]bool{}
	for _, i := range p.where(n, func(i int) bool {
		fresh := !seen[p.b.at[i]]
		seen[p.b.at[i]] = true
		return fresh
	}) {
		p.set(i, plan{BusyHandler, p.group, -1})
	}
}
