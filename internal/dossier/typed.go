package dossier

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// Answers are what somebody typed into the form, right or wrong, by path: what a page sends
// and gets back. An answer that is not there, or empty, is not given.
type Answers map[string]string

// Flatten writes a form as it would be typed.
func Flatten(f Form) Answers {
	t := Answers{}
	for a := range answers(&f) {
		if q := questions[place[a.id]]; q.Type != List && a.given() {
			t[a.path] = a.text()
		}
	}
	return t
}

// Parse reads what was typed as it is filed on the day today, as Read does a file. What
// cannot be read is left out of the form and told; nothing that was typed is lost, as
// the answers stay as they are.
func (t Answers) Parse(origins map[string]Provenance, today civil.Date) (Version, strict.Faults) {
	root, faults := t.tree()
	var form Form
	faults = append(faults, root.Decode(&form)...)
	v := Version{Form: form, Provenance: origins}
	faults = append(faults, v.faults(today, faults)...)
	faults.Sort()
	return v, faults
}

// tree is what was typed in the shape of a file.
func (t Answers) tree() (*strict.Node, strict.Faults) {
	root := &strict.Node{Kind: strict.Map}
	var faults strict.Faults
	for _, path := range slices.Sorted(maps.Keys(t)) {
		q, known := QuestionAt(path)
		value := strings.TrimSpace(t[path])
		switch {
		case value == "":
		case !known || q.Type == List:
			faults = append(faults, strict.Fault{Path: path, Key: "strict.unknown", Args: []any{clip(path), ""}})
		case q.Type == Number && !whole(value):
			faults = append(faults, strict.Fault{Path: path, Key: "dossier.number", Args: []any{q.Label(), q.Min, q.Max}})
		default:
			*at(root, path) = strict.Node{Kind: kindOf(q, value), Value: value}
		}
	}
	return root, faults
}

func whole(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil
}

func kindOf(q Question, value string) strict.Kind {
	switch {
	case q.Type == Number:
		return strict.Int
	case q.Type == Flag && (value == "true" || value == "false"):
		return strict.Bool
	}
	return strict.Text
}

// at finds the place of a path in the tree, which grows as needed. The question of the
// path exists, so its lists are those of the form.
func at(n *strict.Node, path string) *strict.Node {
	for step := range strings.SplitSeq(strings.ReplaceAll(path, "[", ".["), ".") {
		if i, ok := strings.CutPrefix(step, "["); ok {
			n = item(n, strings.TrimSuffix(i, "]"))
		} else {
			n = field(n, step)
		}
	}
	return n
}

func field(n *strict.Node, key string) *strict.Node {
	n.Kind = strict.Map
	for _, f := range n.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	child := &strict.Node{}
	n.Fields = append(n.Fields, strict.Field{Key: key, Value: child})
	return child
}

// mostItems bounds what an index can make a list grow to; no list of the form is longer.
const mostItems = 100

func item(n *strict.Node, index string) *strict.Node {
	n.Kind = strict.List
	i, _ := strconv.Atoi(index) // of a known path, so digits
	for len(n.Items) <= min(i, mostItems) {
		n.Items = append(n.Items, &strict.Node{})
	}
	return n.Items[min(i, mostItems)]
}

// Clean drops what is not given and closes the gaps that removed items leave in lists.
func (t Answers) Clean() Answers {
	out := Answers{}
	for path, value := range t {
		if strings.TrimSpace(value) != "" {
			out[path] = value
		}
	}
	return out.closed()
}

// closed renumbers the items of every list, in their order.
func (t Answers) closed() Answers {
	out := Answers{}
	numbers := map[string]map[int]int{} // by list: old index to new
	for _, path := range slices.Sorted(maps.Keys(t)) {
		if list, i, _, ok := inList(path); ok {
			if numbers[list] == nil {
				numbers[list] = map[int]int{}
			}
			numbers[list][i] = 0
		}
	}
	for _, new := range numbers {
		for n, old := range slices.Sorted(maps.Keys(new)) {
			new[old] = n
		}
	}
	for path, value := range t {
		if list, i, rest, ok := inList(path); ok {
			path = list + "[" + strconv.Itoa(numbers[list][i]) + "]" + rest
		}
		out[path] = value
	}
	return out
}

// inList takes the path of an answer in a list apart; no list of the form holds another,
// but one of single answers at its end.
func inList(path string) (list string, i int, rest string, ok bool) {
	list, after, ok := strings.Cut(path, "[")
	if !ok {
		return "", 0, "", false
	}
	number, rest, ok := strings.Cut(after, "]")
	i, err := strconv.Atoi(number)
	return list, i, rest, ok && err == nil
}
