// Assets makes the style sheets, the script and the pictures of the pages small, from
// assets into dist, where package view embeds them:
//
//	go run ./internal/view/cmd/assets
//
// What everybody needs is app.css; staff.css is for the pages of officers.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
)

const from, to = "internal/view/assets", "internal/view/dist"

// made are the files of dist with what they are made of, in this order.
var made = []struct{ name, kind, sources string }{
	{"app.css", "text/css", "css/*.css"},
	{"staff.css", "text/css", "css/staff/*.css"},
	{"app.js", "text/javascript", "app.js"},
	{"icons.svg", "image/svg+xml", "icons.svg"},
	{"mark.svg", "image/svg+xml", "mark.svg"},
	{"tick.svg", "image/svg+xml", "tick.svg"},
	{"chev.svg", "image/svg+xml", "chev.svg"},
}

func main() {
	m := minify.New()
	m.Add("text/css", &css.Minifier{})
	m.Add("text/javascript", &js.Minifier{})
	m.Add("image/svg+xml", &svg.Minifier{})
	for _, f := range made {
		if err := pack(m, f.name, f.kind, f.sources); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// pack joins the sources of a file in the order of their names and makes them small.
func pack(m *minify.M, name, kind, sources string) error {
	files, err := filepath.Glob(filepath.Join(from, sources))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s: nothing at %s: %w", name, sources, err)
	}
	var all bytes.Buffer
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		all.Write(data)
	}
	small, err := m.Bytes(kind, all.Bytes())
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(filepath.Join(to, name), small, 0o644)
}
