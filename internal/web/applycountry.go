package web

import (
	"slices"
	"sync"

	"golang.org/x/text/collate"

	"tandem/internal/dossier"
	"tandem/internal/text"
	"tandem/internal/view"
)

// countryOptions are all countries as passports write them, by name in the reader's language.
func countryOptions(l text.Lang) []view.Option { return countryLists()[l] }

var countryLists = sync.OnceValue(func() map[text.Lang][]view.Option {
	out := map[text.Lang][]view.Option{}
	for _, l := range text.Langs {
		order := collate.New(l.Tag())
		list := named(l)
		slices.SortFunc(list, func(a, b view.Option) int { return order.CompareString(a.Label, b.Label) })
		out[l] = list
	}
	return out
})

func named(l text.Lang) []view.Option {
	var list []view.Option
	for _, c := range dossier.Countries() {
		list = append(list, view.Option{Value: string(c), Label: text.T(l, "apply.country", c, string(c))})
	}
	return list
}
