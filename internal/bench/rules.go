package bench

import (
	"slices"
	"strconv"
	"time"

	"tandem/internal/rules"
	"tandem/internal/text"
)

// RulesConfig is how much of the rules is measured.
type RulesConfig struct {
	People int // drawn for the run
	Rounds int // of matching, and as many of its floor; and of loading
	Seed   uint64
}

// A RulesResult is what matching, searching and loading cost, in one run.
type RulesResult struct {
	Match  MatchCost  `json:"match"`
	Search SearchCost `json:"search"`
	Load   LoadCost   `json:"load"`
}

// MatchCost is one person against every route, beside the bare evaluations that this
// needs (rules.Bare). Ours reads the facts and decides every condition of every route;
// naming the reasons of a route (Match.Parts), for who asks, is in neither.
type MatchCost struct {
	People     int     `json:"people"`
	Routes     int     `json:"routes"`
	Conditions int     `json:"conditions"` // different ones, that the floor evaluates
	Micros     float64 `json:"micros"`     // ours, median of the rounds
	Floor      float64 `json:"floorMicros"`
	Ratio      float64 `json:"ratio"` // median of the rounds'
	Lowest     float64 `json:"lowest"`
	Highest    float64 `json:"highest"`
}

// SearchCost is the search for smallest changes towards the routes not met.
type SearchCost struct {
	Searches  int     `json:"searches"`
	Proposals int     `json:"proposals"`
	P50       float64 `json:"p50ms"` // of a route searched
	P99       float64 `json:"p99ms"`
	Worst     float64 `json:"worstMs"`
	WorstAt   string  `json:"worstRoute"`
	PersonP50 float64 `json:"personP50ms"` // of all routes of a person
	PersonP99 float64 `json:"personP99ms"`
}

// LoadCost is reading all packs of the program, with their examples.
type LoadCost struct {
	P50   float64 `json:"p50ms"`
	Worst float64 `json:"worstMs"`
}

// In says the result in three lines.
func (r RulesResult) In(l text.Lang) string {
	f := func(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }
	m, s := r.Match, r.Search
	return text.T(l, "speed.match", m.People, m.Routes, m.Conditions, f(m.Micros), f(m.Floor), f(m.Ratio), f(m.Lowest), f(m.Highest)) + "\n" +
		text.T(l, "speed.search", s.Searches, s.Proposals, f(s.P50), f(s.P99), f(s.Worst), s.WorstAt, f(s.PersonP50), f(s.PersonP99)) + "\n" +
		text.T(l, "speed.load", f(r.Load.P50), f(r.Load.Worst))
}

// Rules measures the packs of the program.
func Rules(c RulesConfig) (RulesResult, error) {
	load, policies, err := loading(c.Rounds)
	if err != nil {
		return RulesResult{}, err
	}
	all := people(c.People, c.Seed)
	match, err := matching(policies, all, c.Rounds)
	return RulesResult{Match: match, Search: searching(policies, all), Load: load}, err
}

func loading(rounds int) (LoadCost, *rules.Policies, error) {
	var took []float64
	var policies *rules.Policies
	for range rounds {
		var err error
		took = append(took, timed(func() {
			var set rules.Set
			set, err = rules.Load(rules.EmbeddedFiles()) // not Embedded, which loads once
			policies = set.Policies()
		}))
		if err != nil {
			return LoadCost{}, nil, err
		}
	}
	slices.Sort(took)
	return LoadCost{P50: quantile(took, 50), Worst: took[len(took)-1]}, policies, nil
}

// matching alternates rounds of ours and of the floor over everybody.
func matching(p *rules.Policies, all []rules.Facts, rounds int) (MatchCost, error) {
	floor := make([]rules.Bare, len(all))
	for i, f := range all {
		floor[i] = p.Bare(f)
	}
	var ours, bare, ratios []float64
	var err error
	out := MatchCost{People: len(all), Routes: len(p.Match(all[0])), Conditions: floor[0].Conditions()}
	for range rounds {
		a := timed(func() { matchAll(p, all) })
		b := timed(func() { err = evalAll(floor) })
		if err != nil {
			return out, err
		}
		ours, bare, ratios = append(ours, a), append(bare, b), append(ratios, a/b)
	}
	for _, list := range [][]float64{ours, bare, ratios} {
		slices.Sort(list)
	}
	each := float64(1000) / float64(len(all)) / repeats
	out.Micros, out.Floor = quantile(ours, 50)*each, quantile(bare, 50)*each
	out.Ratio, out.Lowest, out.Highest = quantile(ratios, 50), ratios[0], ratios[len(ratios)-1]
	return out, nil
}

// repeats is how often a round goes through everybody, so that it lasts long enough.
const repeats = 5

func matchAll(p *rules.Policies, all []rules.Facts) {
	for range repeats {
		for _, f := range all {
			p.Match(f)
		}
	}
}

func evalAll(floor []rules.Bare) error {
	for range repeats {
		for _, b := range floor {
			if err := b.Eval(); err != nil {
				return err
			}
		}
	}
	return nil
}

// searching looks for the smallest changes towards every route that is not met.
func searching(p *rules.Policies, all []rules.Facts) SearchCost {
	var out SearchCost
	var routes, persons []float64
	for _, f := range all {
		total := 0.0
		for _, m := range p.Match(f) {
			if m.Verdict != rules.NotMet {
				continue
			}
			took := timed(func() { out.Proposals += len(p.Proposals(f, m.Policy)) })
			routes, total = append(routes, took), total+took
			if took > out.Worst {
				out.Worst, out.WorstAt = took, m.Policy.ID
			}
		}
		persons = append(persons, total)
	}
	slices.Sort(routes)
	slices.Sort(persons)
	out.Searches, out.P50, out.P99 = len(routes), quantile(routes, 50), quantile(routes, 99)
	out.PersonP50, out.PersonP99 = quantile(persons, 50), quantile(persons, 99)
	return out
}

// timed is how many milliseconds it takes.
func timed(do func()) float64 {
	began := time.Now()
	do()
	return float64(time.Since(began).Nanoseconds()) / 1e6
}

// quantile is the value of a sorted list that so many of a hundred do not exceed.
func quantile(sorted []float64, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)-1)*percent/100]
}
