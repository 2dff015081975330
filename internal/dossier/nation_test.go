package dossier_test

import (
	"testing"

	"tandem/internal/dossier"
	"tandem/internal/text"
)

// Every country has a name in both languages, and none is its code.
func TestCountriesHaveNames(t *testing.T) {
	for _, l := range text.Langs {
		for _, c := range dossier.Countries() {
			if name := c.In(l); name == "" || name == string(c) {
				t.Errorf("%s has no name in %s", c, l)
			}
		}
	}
}

// The law has names for China's regions, which no office's paper may leave out.
func TestChinasRegionsAreNamedByLaw(t *testing.T) {
	for c, want := range map[dossier.Country]string{"TWN": "中国台湾", "HKG": "中国香港", "MAC": "中国澳门", "D": "德国", "SWE": "瑞典"} {
		if got := c.In(text.ZH); got != want {
			t.Errorf("%s is %s, should be %s", c, got, want)
		}
	}
}
