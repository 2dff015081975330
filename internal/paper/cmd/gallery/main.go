// Gallery writes one example of every paper, and one at its limits, to a folder:
//
//	go run ./internal/paper/cmd/gallery DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"tandem/internal/paper"
	"tandem/internal/paper/sample"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gallery DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, k := range paper.Kinds() {
		for name, d := range map[string]paper.Document{string(k): sample.Document(k), string(k) + "-limit": sample.Heavy(k)} {
			pdf, err := paper.Render(d)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
