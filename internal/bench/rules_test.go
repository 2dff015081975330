package bench

import (
	"reflect"
	"testing"

	"tandem/internal/rules"
)

// The figures of a run are there and can be.
func TestRulesFigures(t *testing.T) {
	r, err := Rules(RulesConfig{People: 12, Rounds: 3, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	m, s := r.Match, r.Search
	if m.Routes < 50 || m.Conditions < 90 || m.Micros <= 0 || m.Floor <= 0 || m.Lowest > m.Ratio || m.Ratio > m.Highest {
		t.Errorf("matching: %+v", m)
	}
	if s.Searches == 0 || s.Proposals == 0 || s.P50 > s.P99 || s.P99 > s.Worst || s.PersonP50 < s.P50 || s.WorstAt == "" {
		t.Errorf("searching: %+v", s)
	}
	if r.Load.P50 <= 0 || r.Load.P50 > r.Load.Worst {
		t.Errorf("loading: %+v", r.Load)
	}
}

// The same seed draws the same people, another one others, and between them they meet
// and miss nearly every route: a measurement over people alike would say little.
func TestPeopleAreDiverse(t *testing.T) {
	all := people(300, 1)
	if !reflect.DeepEqual(all, people(300, 1)) || reflect.DeepEqual(all[0], people(1, 2)[0]) {
		t.Error("people do not follow the seed")
	}
	p, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]map[rules.Verdict]bool{}
	for _, f := range all {
		for _, m := range p.Match(f) {
			if seen[m.Policy.ID] == nil {
				seen[m.Policy.ID] = map[rules.Verdict]bool{}
			}
			seen[m.Policy.ID][m.Verdict] = true
		}
	}
	met := 0
	for id, verdicts := range seen {
		if !verdicts[rules.NotMet] {
			t.Errorf("%s: only %v", id, verdicts)
		}
		if verdicts[rules.Met] {
			met++
		}
	}
	if met < len(seen)*2/3 {
		t.Errorf("only %d of %d routes are met by anybody", met, len(seen))
	}
}

func TestQuantile(t *testing.T) {
	list := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	if quantile(list, 50) != 5 || quantile(list, 99) != 9 || quantile(nil, 50) != 0 {
		t.Errorf("got %v, %v", quantile(list, 50), quantile(list, 99))
	}
}
