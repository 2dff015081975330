// Package text holds every sentence a person reads, in Chinese and in English.
//
// Messages are data: messages/<noun>.<lang>.json maps keys such as
// "civil.date.form" to a text with numbered places {0}, {1}, … or, where the
// wording depends on a number, to one text per CLDR plural form chosen by {0}.
// A key begins with the noun of its file. The tests promise that every language
// has the same keys and places, and that every key written in the code exists,
// so T never has to fail.
package text

import (
	"maps"
	"slices"
)

// A Lang is a language that a person can be answered in.
type Lang string

// The languages of the catalogue.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Langs lists the languages, the official one first.
var Langs = []Lang{ZH, EN}

// Localized is an argument or an answer that knows its own words.
type Localized interface{ In(Lang) string }

// T returns the message key in language l, its places filled with args.
// Localized arguments are rendered in l and numbers stay ungrouped, because most
// of them identify something. An unknown key comes back as ⟦key⟧, an unknown
// language is answered in English.
func T(l Lang, key string, args ...any) string {
	if _, ok := catalogue[l]; !ok && l != Pseudo {
		l = EN
	}
	m, ok := catalogue[l.worded()][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return m.render(l, args)
}

// Has reports whether key is in the catalogue.
func Has(key string) bool { _, ok := catalogue[EN][key]; return ok }

// Keys lists all keys in alphabetical order.
func Keys() []string { return slices.Sorted(maps.Keys(catalogue[EN])) }
