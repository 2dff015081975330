package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// indexIn is the item of a list that a path leads into.
func indexIn(list, path string) (int, bool) {
	rest, ok := strings.CutPrefix(path, list+"[")
	if !ok {
		return 0, false
	}
	number, _, ok := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	return i, ok && err == nil
}

// mostItems is more than any list of the form may have.
const mostItems = 50

// asks names the answers that a page asked for, sent along with it: a box that is not
// ticked sends nothing.
const asks = "asks"

// typed are the answers that a page of the topic has sent, for one side of the party.
// Whatever else is in the form is left alone.
func (t *turn) typed(p topic, r permit.Role) dossier.Answers {
	out := dossier.Answers{}
	for path := range strings.FieldsSeq(t.value(asks)) {
		q, ok := dossier.QuestionAt(path)
		if !ok || !p.has(path) || !casework.MayFill(r, path) || q.Type == dossier.List || len(out) >= mostFields {
			continue
		}
		out[path] = plain(q, t.answer(path, q))
	}
	for _, x := range p.parts {
		if x.single() && x.list == "transaction.changed" && has(t.r, x.list+".asked") {
			t.ticked(x, out)
		}
	}
	bothLines(out)
	return compact(p, out)
}

// zoneLength is how many characters a line of the passport zone has (ICAO Doc 9303 part 4).
const zoneLength = 44

// bothLines parts the two lines of the passport zone where somebody has put both into the
// field of the first, as a camera or a clipboard gives them.
func bothLines(a dossier.Answers) {
	const first, second = "applicant.passport.mrz[0]", "applicant.passport.mrz[1]"
	if both := a[first]; len(both) == 2*zoneLength {
		a[first], a[second] = both[:zoneLength], both[zoneLength:]
	}
}

// ticked are the boxes of a list of choices.
func (t *turn) ticked(x formPart, out dossier.Answers) {
	values := t.r.PostForm[x.list]
	q, _ := dossier.QuestionAt(x.list + "[]")
	for i := range len(q.Options.Values) {
		value := ""
		if i < len(values) {
			value = strings.TrimSpace(values[i])
		}
		out[x.of(i, "")] = value
	}
}

// codes are the answers whose case and blanks mean nothing.
var codes = []dossier.Type{dossier.PassportNo, dossier.PermitNo, dossier.Credit, dossier.Identifier, dossier.Zone, dossier.Industry, dossier.Occupation, dossier.Region}

// plain takes out of an answer what is only for the eye: blanks and small letters of
// numbers on papers, signs between the digits of an amount, the small letters of a name
// in the passport zone.
func plain(q dossier.Question, s string) string {
	switch {
	case slices.Contains(codes, q.Type):
		return strings.ToUpper(strings.Join(strings.Fields(s), ""))
	case q.Type == dossier.Latin:
		return strings.ToUpper(strings.Join(strings.Fields(s), " "))
	case q.Type == dossier.Number:
		return strings.NewReplacer(",", "", "，", "", " ", "", "\u00a0", "").Replace(s)
	case q.Type == dossier.Flag && s != "":
		return "true"
	}
	return s
}

// compact moves the items of every list of the page up, so that none is empty between
// two that are not.
func compact(p topic, a dossier.Answers) dossier.Answers {
	for _, x := range p.parts {
		if x.list == "" {
			continue
		}
		items := itemsOf(x, a)
		kept := slices.DeleteFunc(slices.Clone(items), emptyItem)
		for len(kept) < len(items) {
			kept = append(kept, nil)
		}
		x.put(a, items, kept)
	}
	return a
}

// A listItem is the answers of one item of a list, by what follows its index.
type listItem map[string]string

func emptyItem(i listItem) bool {
	return !slices.ContainsFunc(slices.Collect(maps.Values(i)), func(v string) bool { return v != "" })
}

// itemsOf takes the items of a list out of the answers.
func itemsOf(x formPart, a dossier.Answers) []listItem {
	var out []listItem
	for path, value := range a {
		i, ok := indexIn(x.list, path)
		if !ok || i >= mostItems {
			continue
		}
		for len(out) <= i {
			out = append(out, listItem{})
		}
		_, rest, _ := strings.Cut(strings.TrimPrefix(path, x.list), "]")
		out[i][rest] = value
	}
	return out
}

// put writes items in the places of others; what was asked and is not there any more
// becomes empty.
func (x formPart) put(a dossier.Answers, before, after []listItem) {
	for i, old := range before {
		for rest := range old {
			a[x.list+"["+strconv.Itoa(i)+"]"+rest] = ""
		}
	}
	for i, kept := range after {
		for rest, value := range kept {
			a[x.list+"["+strconv.Itoa(i)+"]"+rest] = value
		}
	}
}

// without takes an item out of a list: the later ones move up.
func (x formPart) without(all dossier.Answers, n int) dossier.Answers {
	items := itemsOf(x, all)
	if n < 0 || n >= len(items) {
		return nil
	}
	out := dossier.Answers{}
	left := slices.Delete(slices.Clone(items), n, n+1)
	x.put(out, items, left)
	return out
}
