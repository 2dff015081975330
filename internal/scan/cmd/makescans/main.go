// Command makescans draws sample scans for a folder of papers.
//
//	makescans -list papers.json -out folder
//
// The list is a JSON array; each entry is a file to make:
//
//	{"file": "M04.pdf", "material": "M04", "holder": "MARIA GARCIA",
//	 "title": "CERTIFICATE OF NO CRIMINAL RECORD", "lines": ["Issued on: 2026-01-20"]}
//
// The extension decides the format. A .jpg may have "width" and "height" in
// pixels, or "photo": N for the portrait of the N-th person. The same list gives
// the same bytes, and every file is checked as an upload would be.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	list := flag.String("list", "", "JSON `file` that lists what to make")
	out := flag.String("out", ".", "`folder` to write to; it is made if it is not there")
	flag.Parse()
	if *list == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*list, *out); err != nil {
		fmt.Fprintln(os.Stderr, "makescans:", err)
		os.Exit(1)
	}
}

func run(list, out string) error {
	papers, err := load(list)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, p := range papers {
		data, err := p.draw()
		if err != nil {
			return err
		}
		if err := root.WriteFile(p.File, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
