package paper

import (
	"tandem/internal/text"
)

// Words are what a letter says in one language, for who must know before it is written:
// the same words that are printed.
type Words struct {
	Title string
	To    string
	Lines []string // paragraphs and the lines of its lists, in their order
}

// Words are what the letter says in a language.
func (l Letter) Words(lang text.Lang) Words {
	row, ok := formOf(l.Kind)
	w := Words{Title: l.Kind.In(lang), To: text.T(lang, "paper.to", l.To)}
	if !ok {
		return w
	}
	all := append(text.List{row.opening(l)}, l.listed(lang)...)
	if !l.Competent.IsZero() {
		all = append(all, text.Say("paper.competent", l.Competent))
	}
	for _, m := range l.end(row) {
		all = append(all, m)
	}
	for _, m := range all {
		w.Lines = append(w.Lines, m.(text.Localized).In(lang))
	}
	return w
}

// listed are the lists of the letter, a line each.
func (l Letter) listed(lang text.Lang) text.List {
	var out text.List
	for i, row := range l.permitRows() {
		out = append(out, text.Say("review.letter.permit", i+1, row[1], row[2], row[3]))
	}
	for i, r := range l.Reasons {
		if r.Law.IsZero() {
			out = append(out, text.Say("paper.reason", i+1, r.Words))
		} else {
			out = append(out, text.Say("paper.reason.law", i+1, r.Words, r.Law))
		}
	}
	for i, item := range l.Items {
		if note := item.Note.In(lang); note != "" {
			out = append(out, text.Say("review.letter.item", i+1, item.What, item.Note))
		} else {
			out = append(out, text.Say("paper.reason", i+1, item.What))
		}
	}
	return out
}
