package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tandem/internal/rules"
	"tandem/internal/rules/book"
	"tandem/internal/text"
)

// rulesExplainCmd tells everything known of a rule.
type rulesExplainCmd struct {
	ID    string `arg:"" help:"Id of a rule: r5-repeat, r5-repeat/permits, work-points/pay, M05, haikou/limits/promised."`
	Facts string `placeholder:"FILE" help:"Facts about a person to hold the rule against; - reads the standard input."`
	Packs string `placeholder:"DIR" help:"Folder of packs instead of the ones in the program; over them if it stands on their layers."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (k *rulesExplainCmd) Run(out io.Writer, lang text.Lang) error {
	b, err := openBook(k.Packs)
	if err != nil {
		return err
	}
	found, err := b.Find(k.ID)
	if err != nil {
		return err
	}
	entries := []book.Entry{}
	for _, r := range found {
		entries = append(entries, b.Explain(r, lang))
	}
	if err := k.judge(found, entries, lang); err != nil {
		return err
	}
	if k.JSON {
		return printIndented(out, entries)
	}
	_, err = io.WriteString(out, entriesText(entries, lang))
	return err
}

// judge holds the rules against the facts, if some are given.
func (k *rulesExplainCmd) judge(found []*book.Rule, entries []book.Entry, lang text.Lang) error {
	if k.Facts == "" {
		return nil
	}
	facts, policies, err := factsFlags{Facts: k.Facts, packsFlag: packsFlag{k.Packs}}.load()
	if err != nil {
		return err
	}
	for i, r := range found {
		entries[i].Judge(r, book.Person{Facts: facts, Policies: policies}, lang)
	}
	return nil
}

func entriesText(entries []book.Entry, l text.Lang) string {
	var b strings.Builder
	for i, e := range entries {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeEntry(&b, e, l)
	}
	return b.String()
}

func writeEntry(b *strings.Builder, e book.Entry, l text.Lang) {
	line := func(s string) { fmt.Fprintln(b, "  "+s) }
	fmt.Fprintln(b, text.T(l, "book.entry.head", e.ID, e.KindName))
	if e.Titled {
		line(e.Name)
	}
	for _, s := range e.Says {
		line(text.T(l, "book.entry.says", s.Label, s.Value))
	}
	if e.When != "" {
		line(text.T(l, "book.entry.when", e.When))
	}
	for _, f := range e.Facts {
		line("  " + text.T(l, "book.entry.fact", f.Fact, f.Name, f.How, f.From))
	}
	writeOrigin(b, e, l)
	writeRefs(b, "book.entry.parts", "", e.Parts, l)
	writeRefs(b, "book.entry.dependents", "book.entry.dependents.none", e.Dependents, l)
	if e.Verdict != nil {
		writeJudgement(b, e, l)
	}
}

// writeOrigin says where a rule comes from, where it stands and since when.
func writeOrigin(b *strings.Builder, e book.Entry, l text.Lang) {
	source := text.T(l, "book.entry.source", e.Source)
	if e.Source == "" {
		source = text.T(l, "book.entry.source.none")
	}
	lines := []string{source}
	if e.Mark != nil {
		lines = append(lines, text.T(l, "book.entry.mark", e.Mark.Meaning))
	}
	lines = append(lines, text.T(l, "book.entry.at", e.At))
	switch {
	case e.From != "" && e.To != "":
		lines = append(lines, text.T(l, "book.entry.force", e.From, e.To))
	case e.From != "":
		lines = append(lines, text.T(l, "book.entry.force.open", e.From))
	}
	if e.Edition != "" {
		lines = append(lines, text.T(l, "book.entry.edition", e.Edition))
	}
	lines = append(lines, text.T(l, "book.entry.hash", e.Hash))
	if e.Examples > 0 {
		lines = append(lines, text.T(l, "book.entry.examples", e.Examples))
	}
	for _, s := range lines {
		fmt.Fprintln(b, "  "+s)
	}
}

func writeRefs(b *strings.Builder, head, none string, refs []book.Ref, l text.Lang) {
	switch {
	case len(refs) > 0:
		fmt.Fprintln(b, "  "+text.T(l, head))
	case none != "":
		fmt.Fprintln(b, "  "+text.T(l, none))
	}
	for _, r := range refs {
		fmt.Fprintln(b, "    "+text.T(l, "book.entry.ref", r.Kind, r.ID, r.Name, r.At))
	}
}

func writeJudgement(b *strings.Builder, e book.Entry, l text.Lang) {
	j := e.Verdict
	fmt.Fprintln(b, "  "+text.T(l, "book.entry.verdict", j.Said))
	for _, f := range j.Found {
		fmt.Fprintln(b, "    "+text.T(l, "book.entry.found", f.Name, f.Said))
	}
	if len(j.Missing) > 0 {
		var missing text.List
		for _, f := range j.Missing {
			missing = append(missing, text.Say("policy.missing.fact", f.Name, f.Fact))
		}
		fmt.Fprintln(b, "    "+text.T(l, "book.entry.missing", missing))
	}
	if e.InForce != nil && !*e.InForce {
		fmt.Fprintln(b, "  "+text.T(l, "book.entry.not-in-force"))
	}
	fmt.Fprintln(b, "  "+j.Advice)
}

// embeddedRoot is where the packs of the program stand in its source.
const embeddedRoot = "internal/rules/packs"

// openBook loads packs and policies, so that all mistakes are told, and then reads
// them as a book.
func openBook(dir string) (book.Book, error) {
	if dir == "" {
		return bookOf(rules.Embedded, func() (book.Book, error) { return book.Read(rules.EmbeddedFiles(), embeddedRoot) })
	}
	f, set, err := openFolder(dir)
	load := func() (rules.Set, error) { return set, err }
	return bookOf(load, func() (book.Book, error) { return f.book(dir) })
}

func bookOf(load func() (rules.Set, error), read func() (book.Book, error)) (book.Book, error) {
	set, err := load()
	if err != nil {
		return book.Book{}, err
	}
	b, err := read()
	b.Pin(set.Packs())
	return b, err
}

// book reads the folder, and what of the program it stands over, each under its name.
func (f folder) book(dir string) (book.Book, error) {
	own := os.DirFS(dir)
	b, err := book.Read(own, filepath.ToSlash(dir))
	if err != nil || !f.over {
		return b, err
	}
	below, err := book.Read(rules.EmbeddedFiles(), embeddedRoot)
	for _, r := range below.Rules {
		if info, err := fs.Stat(own, r.Folder); err != nil || !info.IsDir() {
			b.Rules = append(b.Rules, r)
		}
	}
	return b, err
}
