package rules

import (
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/text"
)

// A1: an apostille serves from 7 November 2023, or from when the state joined; not of
// a state outside, nor between China and India; China's own papers need none.
func TestApostille(t *testing.T) {
	c, err := Apostille()
	if err != nil {
		t.Fatal(err)
	}
	for state, want := range map[string]string{"EST": "2023-11-07", "CAN": "2024-01-11", "IND": "0000-00-00", "EGY": "0000-00-00"} {
		day := c.Since(dossier.Country(state))
		if got := day.String(); day.IsZero() != (want[:4] == "0000") || !day.IsZero() && got != want {
			t.Errorf("%s: since %s, want %s", state, got, want)
		}
	}
	on := civil.Date{Year: 2024, Month: 1, Day: 10}
	for state, want := range map[string]string{"EST": "apostille", "CAN": "consul", "CHN": "neither", "MAC": "notar", "": "apostille or"} {
		said := c.Legalised(dossier.Country(state), on)
		if got := said.In(text.EN); !strings.Contains(got, want) || strings.Contains(said.In(text.ZH), "⟦") {
			t.Errorf("%s: %s", state, got)
		}
	}
	if !strings.Contains(c.Legalised("CAN", on.AddDays(1)).In(text.EN), "11 Jan 2024") {
		t.Error("the day of Canada is not told")
	}
}

func TestBrokenConvention(t *testing.T) {
	_, err := readConvention("x.yaml", []byte("{zh: 甲, en: a, edition: 1, mark: Q, china: 2023-11-07, states: [{code: EST, since: 2001-09-30}, {code: EST, since: 2001-09-30}, {code: XYZ, since: 2001-09-30}, {code: CAN}]}"))
	if err == nil || strings.Count(err.Error(), "x.yaml:") != 4 {
		t.Errorf("got %v", err)
	}
}
