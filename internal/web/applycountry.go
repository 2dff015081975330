package web

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"tandem/internal/dossier"
	"tandem/internal/text"
	"tandem/internal/view"
)

// countryOptions are all countries as passports write them, by name in the reader's language.
func countryOptions(l text.Lang) []view.Option { return countryLists()[l] }

var countryLists = sync.OnceValue(func() map[text.Lang][]view.Option {
	out := map[text.Lang][]view.Option{}
	for _, l := range text.Langs {
		order := collate.New(tagOf(l))
		list := named(l)
		slices.SortFunc(list, func(a, b view.Option) int { return order.CompareString(a.Label, b.Label) })
		out[l] = list
	}
	return out
})

func named(l text.Lang) []view.Option {
	var list []view.Option
	for _, c := range dossier.Countries() {
		list = append(list, view.Option{Value: string(c), Label: text.T(l, "apply.country", countryName(l, c), string(c))})
	}
	return list
}

func tagOf(l text.Lang) language.Tag {
	if l == text.ZH {
		return language.Chinese
	}
	return language.English
}

// countryName is what people call a country: in our own words where passports have codes
// of their own, or where the law has a name (China's regions), and else as CLDR has it.
func countryName(l text.Lang, c dossier.Country) string {
	if key := "apply.nation." + string(c); text.Has(key) {
		return text.T(l, key)
	}
	region, err := language.ParseRegion(string(c))
	if err != nil {
		return string(c)
	}
	return strings.TrimSpace(display.Regions(tagOf(l)).Name(region))
}
