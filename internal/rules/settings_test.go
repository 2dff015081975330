package rules

import (
	"fmt"
	"slices"
	"testing"
)

// TestSettingsOfTheFirstCities: what no law fixes and no seed tells apart is the same in
// the packs of the first release (domain sections 2.8, 3.6, 10.3): periods for an
// answer, for what came later and for an explanation, years of validity, years kept.
func TestSettingsOfTheFirstCities(t *testing.T) {
	before := map[string]int{"jiangmen": 14, "haikou": 28, "beijing": 14, "wuxi": 0, "national": 0}
	for _, p := range load(t).Packs() {
		days, first := before[p.City]
		if !first {
			continue
		}
		l := p.Profile.Limits
		got := fmt.Sprint(l.Answer.Days, l.Answer.Rule.Unit, " ", l.Tolerated.Days, l.Tolerated.Rule.Unit, " ", l.Explain.Days, l.Explain.Rule.Unit,
			" ", p.Validity.Work, p.Validity.Residence, " ", p.Profile.RetainYears, p.Before)
		want := fmt.Sprint(30, "calendar", " ", min(5, l.Promised.Days), "working", " ", 10, "calendar", " ", Years{5, 2, 1}, Years{5, 2, 1}, " ", 3, days)
		if got != want {
			t.Errorf("%s: got %s, want %s", p.City, got, want)
		}
		if routes := p.Validity.Routes; len(routes) > 0 && (routes[0].Prior != 2 || routes[0].Years != 5 || !slices.Contains([]string{"two-permits-in-a-row"}, routes[0].ID)) {
			t.Errorf("%s: routes of validity %+v", p.City, routes)
		}
	}
}
