package book

import (
	"strings"

	"tandem/internal/text"
)

// A worded is the value of a field, as people say it.
type worded struct{ path, value string }

// wordings are the keys under which package text has the words of a field's values.
var wordings = map[string]string{"supplier": "policy.supplier.", "forms": "policy.form.", "readBy": "policy.reader.",
	"evidence": "rules.material.", "code": "rules.material.", "register": "rules.register.", "for": "permit.business.", "source.mark": "policy.mark."}

// In says each word of the value that package text knows, the code beside the name of
// a material; everything else stands for itself.
func (w worded) In(l text.Lang) string {
	stem, ok := wordings[w.path]
	switch {
	case w.value == "": // an empty list
		return text.T(l, "book.none")
	case !ok:
		return truth(w.value, l)
	}
	var out text.List
	for word := range strings.SplitSeq(w.value, ", ") {
		out = append(out, named(stem, word, l))
	}
	return out.In(l)
}

func named(stem, word string, l text.Lang) string {
	key := stem + strings.ReplaceAll(word, "/", ".")
	switch {
	case !text.Has(key):
		return word
	case stem == "rules.material.":
		return text.T(l, "policy.missing.fact", text.T(l, key), word)
	}
	return text.T(l, key)
}

// truth says yes and no; no other value is translated.
func truth(value string, l text.Lang) string {
	if value == "true" || value == "false" {
		return text.T(l, "facts.value."+value)
	}
	return value
}

// stated is the value, or that there is none.
func stated(path, value string) text.Localized {
	if value == "" {
		return text.Say("book.not-stated")
	}
	return worded{path, value}
}
