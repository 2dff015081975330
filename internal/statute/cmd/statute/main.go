// Command statute writes docs/statute.md: statute ROOT, the root of the module.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tandem/internal/rules"
	"tandem/internal/rules/book"
	"tandem/internal/statute"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: statute ROOT")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "statute:", err)
		os.Exit(1)
	}
}

// write makes the page, unless something on it would not be true.
func write(root string) error {
	table, err := statute.ReadTable(os.DirFS(root))
	if err != nil {
		return err
	}
	b, err := book.Read(rules.EmbeddedFiles(), "internal/rules/packs")
	if err != nil {
		return err
	}
	if wrong := statute.Check(table, statute.NewTree(os.DirFS(root)), b); len(wrong) > 0 {
		return fmt.Errorf("nothing is written:\n%s", strings.Join(wrong, "\n"))
	}
	return os.WriteFile(filepath.Join(root, statute.PageFile), statute.Page(table, b), 0o644)
}
