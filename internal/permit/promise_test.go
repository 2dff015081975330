package permit

import (
	"testing"

	"tandem/internal/civil"
)

func TestPromisedFor(t *testing.T) {
	work, residence := Track{Kind: Work, Transaction: Domestic}, Track{Kind: Residence, Transaction: First}
	family := Track{Kind: Residence, Transaction: First, Holder: 1}
	working := func(n int) Limit { return Limit{Days: n, Rule: civil.Rule{Unit: civil.Working}} }
	calendar := func(n int) Limit { return Limit{Days: n, Rule: civil.Rule{Unit: civil.Days}} }
	p := Profile{Limits: Limits{Promised: calendar(12)}, Promises: []Promise{
		{For: []Business{"residence/first"}, Scope: Single, Limit: working(5)},
		{For: []Business{"work/domestic", "residence/first"}, Grades: []string{"A"}, Limit: working(4)},
		{For: []Business{"work/domestic", "residence/first"}, Scope: Both, Limit: working(10)},
	}}
	for name, c := range map[string]struct {
		tracks []Track
		grade  string
		want   Limit
	}{
		"ten working days are longer than twelve calendar days": {[]Track{work, residence}, "B", calendar(12)},
		"category A":                       {[]Track{work, residence}, "A", working(4)},
		"family is nobody's scope":         {[]Track{residence, family}, "B", working(5)},
		"no such business":                 {[]Track{{Kind: Work, Transaction: Change}}, "A", calendar(12)},
		"one of two is not promised":       {[]Track{{Kind: Work, Transaction: Change}, residence}, "A", calendar(12)},
		"family alone is promised nothing": {[]Track{family}, "A", calendar(12)},
	} {
		if got := p.PromisedFor(c.tracks, c.grade); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if !p.AsksCategory() || (&Profile{}).AsksCategory() {
		t.Error("who asks for the category")
	}
	if got := p.PreReviewFor([]Track{work}, "A"); got.Days != 0 {
		t.Errorf("a pre-review nobody promised: %+v", got)
	}
}
