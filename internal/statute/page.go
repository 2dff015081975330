package statute

import (
	"fmt"
	"slices"
	"strings"

	"tandem/internal/rules/book"
	"tandem/internal/text"
)

// Page makes docs/statute.md.
func Page(t Table, b book.Book) []byte {
	var w strings.Builder
	w.WriteString("# Statute: provision, code, test\n\n<!-- Made by go generate ./internal/statute from docs/statute.yaml and the packs; do not edit. -->\n\n")
	for _, p := range t.Intro {
		w.WriteString(p + "\n\n")
	}
	w.WriteString("| provision | rule | code | test |\n|---|---|---|---|\n")
	for _, r := range t.Rows {
		row(&w, r.Provision, r.Rule, quoted(r.Code), quoted(r.Tests))
	}
	w.WriteString("\n## What the packs say\n\nEvery source line of the embedded packs with the rules that rest on it and what holds them: examples that stand in the pack and run when it is loaded, and Go tests. A part without a line of its own rests on that of its whole. `tandem rules explain ID` leads from a rule to its file and line. Marks: C confirmed, 1 read once, M from memory, D derived here.\n")
	for _, i := range instruments(t, b) {
		fmt.Fprintf(&w, "\n### %s\n\n| place | mark | rules | held by |\n|---|---|---|---|\n", i.name)
		for _, l := range i.lines {
			row(&w, l.at, l.mark, strings.Join(ticked(l.rules), ", "), l.held())
		}
	}
	w.WriteString("\n## Where the law is silent, and what was chosen\n\n")
	for i, s := range t.Silent {
		fmt.Fprintf(&w, "%d. %s\n", i+1, s)
	}
	return []byte(w.String())
}

func row(w *strings.Builder, cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	w.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// quoted shows references: the package of a setting or word stands before it.
func quoted(refs []string) string {
	var out []string
	for _, ref := range refs {
		if pkg, word, ok := strings.Cut(ref, " "); ok {
			out = append(out, pkg+" `"+strings.Trim(word, `"`)+"`")
		} else {
			out = append(out, "`"+ref+"`")
		}
	}
	return strings.Join(out, ", ")
}

func ticked(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = "`" + id + "`"
	}
	return out
}

// An instrument is a law, a guide or a promise, with its lines that rules rest on.
type instrument struct {
	name  string
	lines []*line
}

// A line is a place of an instrument.
type line struct {
	at, mark string
	rules    []string
	examples int
	tests    []string
}

func (l *line) held() string {
	var out []string
	if l.examples == 1 {
		out = append(out, "1 example")
	} else if l.examples > 1 {
		out = append(out, fmt.Sprintf("%d examples", l.examples))
	}
	return strings.Join(append(out, ticked(l.tests)...), ", ")
}

// instruments gathers the lines, in alphabetical order.
func instruments(t Table, b book.Book) []*instrument {
	all := map[string]*instrument{}
	b.All(func(r *book.Rule) {
		if states(r) {
			name, at, mark := origin(r)
			if all[name] == nil {
				all[name] = &instrument{name: name}
			}
			all[name].add(at, mark, r, t.tests(r))
		}
	})
	out := []*instrument{}
	for _, i := range all {
		slices.SortStableFunc(i.lines, func(a, b *line) int { return strings.Compare(a.at, b.at) })
		out = append(out, i)
	}
	slices.SortFunc(out, func(a, b *instrument) int { return strings.Compare(a.name, b.name) })
	return out
}

// states reports whether a rule states a source itself.
func states(r *book.Rule) bool {
	switch r.Kind {
	case book.Pack, book.System:
		return true
	}
	return r.Field("source.of") != "" || r.Field("source") != "" || r.Field("basis") != ""
}

// inPacks heads what packs say about their sources in their own words.
const inPacks = "In the words of the packs"

func origin(r *book.Rule) (name, at, mark string) {
	if r.Source.Of == "" {
		source, _ := r.Origin(text.EN)
		return inPacks, source, ""
	}
	i := r.Source.Instrument()
	at = strings.TrimSpace(r.Source.At.ZH + " " + r.Source.At.EN)
	return i.ZH + " · " + i.EN, at, string(r.Source.Mark)
}

func (i *instrument) add(at, mark string, r *book.Rule, tests []string) {
	k := slices.IndexFunc(i.lines, func(l *line) bool { return l.at == at && l.mark == mark })
	if k < 0 {
		k = len(i.lines)
		i.lines = append(i.lines, &line{at: at, mark: mark})
	}
	l := i.lines[k]
	l.examples += r.Examples
	l.rules = plus(l.rules, r.ID)
	for _, test := range tests {
		l.tests = plus(l.tests, test)
	}
}

func plus(list []string, word string) []string {
	if slices.Contains(list, word) {
		return list
	}
	return append(list, word)
}
