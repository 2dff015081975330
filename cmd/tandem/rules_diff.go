package main

import (
	"encoding/json"
	"fmt"
	"io"

	"tandem/internal/rules/book"
	"tandem/internal/text"
)

// rulesDiffCmd says what makes two folders of packs different.
type rulesDiffCmd struct {
	Old  string `arg:"" help:"Folder of packs, or the word embedded for the ones in the program."`
	New  string `arg:"" help:"Folder of packs, or the word embedded."`
	JSON bool   `name:"json" help:"Print one JSON object a difference, in both languages."`
}

// Run ends with exit code 0 if both say the same and 3 if they do not, so that a
// script can tell a difference from packs that do not load.
func (k *rulesDiffCmd) Run(out io.Writer, lang text.Lang) error {
	old, err := openBook(folderOf(k.Old))
	if err != nil {
		return err
	}
	new, err := openBook(folderOf(k.New))
	if err != nil {
		return err
	}
	changes := book.Diff(old, new)
	if k.JSON {
		err = printReports(out, book.Reports(changes))
	} else {
		err = printChanges(out, changes, lang)
	}
	if err == nil && len(changes) > 0 {
		return errDiffer
	}
	return err
}

// folderOf is the folder that a word means; "" for the packs of the program.
func folderOf(word string) string {
	if word == "embedded" {
		return ""
	}
	return word
}

func printReports(out io.Writer, list []book.Report) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, r := range list {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func printChanges(out io.Writer, changes []book.Change, lang text.Lang) error {
	if len(changes) == 0 {
		_, err := fmt.Fprintln(out, text.T(lang, "book.diff.same"))
		return err
	}
	for _, c := range changes {
		if _, err := fmt.Fprintf(out, "%s\n    %s\n", c.In(lang), text.T(lang, "book.diff.at", c.Places())); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, text.T(lang, "book.diff.count", len(changes)))
	return err
}
