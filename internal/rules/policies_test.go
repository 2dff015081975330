package rules

import (
	"testing"
)

func policies(t testing.TB) *Policies {
	t.Helper()
	p, err := EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEmbeddedPolicies(t *testing.T) {
	p := policies(t)
	if len(p.Systems) != 2 || len(p.grounds) < 15 {
		t.Errorf("%d systems, %d grounds", len(p.Systems), len(p.grounds))
	}
}

const bachelorOf24 = "{complete: true, person: {age: 24}, education: {degree: bachelor}, work: {years: 2}, pay: {yearly: 120000}, post: {kind: professional, months: 10}, language: {hsk: 3}, place: {area: ordinary}, china: {workYears: 0}, support: {provincialPoints: 0}"

// The vectors of domain section 2.4 that ask for more than a total.
func TestStanding(t *testing.T) {
	p := policies(t)
	for _, c := range []struct {
		name, facts, grade, atMost string
		low, high                  int
	}{
		{"bachelor of 24: not B by points, B by ground 1", bachelorOf24 + "}", "B", "A", 51, 51},
		{"the same where the average wage is known", bachelorOf24 + ", founder: {years: 0, paidIn: 0, share: 0}}", "B", "A", 51, 51},
		{"nothing known", "{}", "none", "A", 0, 120},
	} {
		s := p.Standing(readFacts(t, c.facts))
		if s.Grade != c.grade || s.AtMost != c.atMost || s.Score.Low != c.low || s.Score.High != c.high {
			t.Errorf("%s: got %s–%s %d–%d, want %s–%s %d–%d", c.name, s.Grade, s.AtMost, s.Score.Low, s.Score.High, c.grade, c.atMost, c.low, c.high)
		}
	}
}
