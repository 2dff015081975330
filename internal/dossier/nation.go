package dossier

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"tandem/internal/text"
)

// In is what people call the country: in our own words where passports have codes of
// their own (ICAO Doc 9303 part 3) or where the law has a name (China's regions), and
// else as CLDR has it; what is no country is shown as it is.
func (c Country) In(l text.Lang) string {
	if key := "nation." + string(c); text.Has(key) {
		return text.T(l, key)
	}
	region, err := language.ParseRegion(string(c))
	if err != nil || !region.IsCountry() {
		return string(c)
	}
	return strings.TrimSpace(display.Regions(l.Tag()).Name(region))
}
