package rules

import "testing"

// TestEveryPackNamesItsRemedy: a refusal of a work permit must name who reconsiders,
// which court, and until when (Licence Law art. 38), in both languages.
func TestEveryPackNamesItsRemedy(t *testing.T) {
	for _, p := range load(t).Packs() {
		r := p.Remedy
		if r.Days <= 0 || r.Months <= 0 || r.Court.ZH == "" || r.Court.EN == "" {
			t.Errorf("%s: the remedy is %+v", p.City, r)
		}
		if _, ok := find(p.Offices, func(o Office) bool { return o.Kind == Government }); !ok {
			t.Errorf("%s: nobody reconsiders: no office is a government", p.City)
		}
		if p.Sources["remedy"].Of == "" || p.Masking == "" {
			t.Errorf("%s: the remedy rests on %+v, names are hidden by %q", p.City, p.Sources["remedy"], p.Masking)
		}
	}
}
