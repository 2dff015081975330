package synth

import "slices"

// Block is how many neighbouring cases share employers, handlers and groups of
// anomalies. A block is planned as a whole, even if only part of it is written.
const Block = 1000

// A block is the plan of neighbouring cases.
type block struct {
	kinds     []int // archetype by place in the block
	employers []employer
	at        []int // employer by place
	plans     []plan
}

// A plan is what is planted in a case.
type plan struct {
	kind  Anomaly
	group int // number of the group in the block, from 1; 0 for none
	like  int // place of the case whose person this one is, or whose passport they bear; -1 for none
}

// block plans the block with a number.
func (g *Generator) block(number int) *block {
	b := &block{kinds: make([]int, Block), at: make([]int, Block), plans: make([]plan, Block)}
	kinds := map[string][]int{} // places by kind of employer
	for i := range Block {
		s := streamOf(g.seed, ofKind, number*Block+i)
		b.kinds[i] = s.of(g.archetypeShares)
		kind := g.shapes.Archetypes.List[b.kinds[i]].Employer
		kinds[kind] = append(kinds[kind], i)
		b.plans[i].like = -1
	}
	s := streamOf(g.seed, ofBlock, number)
	for _, kind := range g.employerKinds {
		g.employ(s, b, number, kind, kinds[kind])
	}
	g.plant(s, b)
	return b
}

// employ gives the cases at the places employers of one kind. An employer has at most
// as many cases as staff.
func (g *Generator) employ(s stream, b *block, number int, kind string, places []int) {
	places = slices.Clone(places)
	s.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	for len(places) > 0 {
		e, cases := g.employer(s, number*Block+len(b.employers), kind)
		n := min(cases, e.Staff, len(places))
		for _, i := range places[:n] {
			b.at[i] = len(b.employers)
		}
		places = places[n:]
		b.employers = append(b.employers, e)
	}
}
