package web

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/view"
)

// answerGroups are the answers that the reader sees, by section and in the order of the
// form. Changed are the fields to mark.
func (t reviewer) answerGroups(d casework.Desk, changed []string) []view.AnswerGroup {
	stated := dossier.Flatten(d.Form)
	var out []view.AnswerGroup
	for _, path := range inOrder(stated) {
		q, _ := dossier.QuestionAt(path)
		if len(out) == 0 || out[len(out)-1].Key != q.Section() {
			out = append(out, view.AnswerGroup{Key: q.Section(), Title: t.say("review.section." + q.Section())})
		}
		g := &out[len(out)-1]
		g.Rows = append(g.Rows, view.AnswerRow{Label: t.itemLabel(path, q), Value: t.answered(d, q, stated[path]), Origin: t.origin(d.Origins[path]),
			Person: q.Type == dossier.Latin || q.Type == dossier.Han, Changed: slices.Contains(changed, path)})
	}
	return out
}

// answered is answerWords; a city is called by its name.
func (t reviewer) answered(d casework.Desk, q dossier.Question, value string) string {
	if q.ID == "city" {
		return d.Pack.Names.In(t.lang)
	}
	return t.answerWords(q, value)
}

// inOrder are the paths of answers in the order of the form; items of a list stand together.
func inOrder(stated dossier.Answers) []string {
	rank := map[string]int{}
	for i, q := range dossier.Questions() {
		rank[q.ID] = i
	}
	paths := make([]string, 0, len(stated))
	for p := range stated {
		paths = append(paths, p)
	}
	slices.SortFunc(paths, func(a, b string) int {
		qa, _ := dossier.QuestionAt(a)
		qb, _ := dossier.QuestionAt(b)
		if la, lb := listPath(qa.ID), listPath(qb.ID); la != lb || la == "" {
			return rank[qa.ID] - rank[qb.ID]
		}
		if ia, ib := itemNumber(a), itemNumber(b); ia != ib {
			return ia - ib
		}
		return rank[qa.ID] - rank[qb.ID]
	})
	return paths
}

// listPath is the list that a question is an item of; "" for none.
func listPath(id string) string {
	list, _, ok := strings.Cut(id, "[]")
	if !ok {
		return ""
	}
	return list
}

// itemNumber is the number of the item in its list, from 0.
func itemNumber(path string) int {
	_, rest, _ := strings.Cut(path, "[")
	number, _, _ := strings.Cut(rest, "]")
	n, _ := strconv.Atoi(number)
	return n
}

// itemLabel is the label of an answer, numbered in a list.
func (t reviewer) itemLabel(path string, q dossier.Question) string {
	if listPath(q.ID) == "" {
		return t.in(q.Label())
	}
	return t.say("review.answer.item", itemNumber(path)+1, q.Label())
}

// answerWords is an answer for people: options by their words, days as days, states by
// their names.
func (t reviewer) answerWords(q dossier.Question, value string) string {
	switch {
	case value == "":
		return ""
	case q.Type == dossier.Choice && q.Options.Has(value):
		return t.in(q.Options.Label(value))
	case q.Type == dossier.Flag && value == "false": // only a register says so
		return t.say("review.answer.no")
	case q.Type == dossier.Flag:
		return t.say("review.answer.yes")
	case q.Type == dossier.Nation:
		return t.say("review.answer.nation", dossier.Country(value), value)
	case q.Type == dossier.Date:
		if day, err := civil.ParseDate(value); err == nil {
			return t.tableDay(day)
		}
	}
	return value
}

// origin is where an answer comes from; nothing for what was typed, as most are.
func (t reviewer) origin(p dossier.Provenance) string {
	switch p.How {
	case "", dossier.Typed:
		return ""
	case dossier.Register:
		return t.say("review.origin.register", t.sourceName(p.Source), t.tableDay(p.On))
	case dossier.CarriedOver:
		return t.say("review.origin.carried", p.Source)
	}
	return t.in(p.How)
}
