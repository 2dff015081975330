package rules

import (
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// Three years and the same post spare the proof of experience in Beijing, where it was
// read once (domain sections 2.5 b and 6), and nowhere else.
func TestTheSamePostIsARuleOfBeijing(t *testing.T) {
	moved := employed()
	for name, asked := range map[string]bool{"beijing": false, "beijing-one-stop": false, "wuxi": true, "shanghai": true, "national": true} {
		got := calledFor(city(t, name).Conclude(Application{Form: moved, Tracks: []permit.Track{track(permit.Work, permit.Domestic, 0)}, On: day, Known: []permit.Code{KnownPost}}))
		if _, is := got["M02"]; is != asked {
			t.Errorf("%s: M02 is asked: %v, want %v", name, is, asked)
		}
	}
}

// Without a first day nobody knows how many months a permit runs, so only a fee that
// is the same for all of them is told.
func TestNoFeeOfUnknownMonths(t *testing.T) {
	p := city(t, "wuxi")
	end := ValidityFacts{PassportExpiry: civil.Date{Year: 2031, Month: 1, Day: 1}}
	if x := p.Period("residence/extension", end); x.Priced {
		t.Errorf("a residence permit from nobody knows when costs %d", x.Fee.Yuan)
	}
	for _, b := range []permit.Business{"work/overseas", "residence/change"} {
		if x := p.Period(b, ValidityFacts{}); !x.Priced {
			t.Errorf("%s: no fee", b)
		}
	}
}

// What is wrong is told: the city, the day, or one with the other.
func TestNoPackOfACity(t *testing.T) {
	set, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		city string
		on   civil.Date
		want string
	}{
		{"wuxii", civil.Date{}, "There is no pack for the city “wuxii”; there are packs for: beijing, "},
		{"wuxi", civil.Date{Year: 2024, Month: 1, Day: 1}, "No pack of any city is in force on Mon 1 Jan 2024, so none for “wuxi”; the first begins on Thu 1 Jan 2026."},
		{"wuxii", day, "No pack for the city “wuxii” is valid on "},
	} {
		_, err := set.ByCity(c.city, c.on)
		if got := problem.Of(err).In(text.EN); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s on %v: %s", c.city, c.on, got)
		}
	}
}

// Ages are 岁 in Chinese, and other years 年.
func TestAgesAreSaidAsAges(t *testing.T) {
	years, _ := FactNamed("work.years")
	if got := ageFact.Say(42).In(text.ZH) + " " + years.Say(14).In(text.ZH); got != "42岁 14年" {
		t.Errorf("said: %s", got)
	}
}

// A permit that cannot be issued costs nothing, and ends together with no other.
func TestWhatCannotBeIssued(t *testing.T) {
	p := city(t, "wuxi")
	short := ValidityFacts{WorkFrom: day, PassportExpiry: day.AddDays(60)}
	periods := []Period{p.Period("work/extension", short), p.Period("residence/extension", short)}
	if to := Aligned(periods); !to.IsZero() {
		t.Errorf("both end together on %v, but one cannot be issued", to)
	}
	if r := periods[1].report(text.EN); r.Issuable || r.Fee != nil {
		t.Errorf("issuable %v, fee %v", r.Issuable, r.Fee)
	}
}
