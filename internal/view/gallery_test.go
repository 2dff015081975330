package view

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tandem/internal/text"
)

var gallery = flag.String("gallery", "", "write a page with every component in both languages to this folder")

const passportName = "OKAFOR-LINDQVIST Adaeze Marguerite"

func rendered(t *testing.T, l text.Lang, s sample) string {
	t.Helper()
	var b strings.Builder
	ctx := templ.WithChildren(With(context.Background(), l), s.content)
	if err := Page(s.shell).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGallery writes what people can look at; serve the folder as a root.
func TestGallery(t *testing.T) {
	folder := *gallery
	if folder == "" {
		folder = t.TempDir()
	}
	for _, l := range text.Langs {
		for _, s := range (sampler{l, passportName}).pages() {
			write(t, filepath.Join(folder, string(l), s.name+".html"), []byte(rendered(t, l, s)))
		}
	}
	for name, f := range Assets() {
		write(t, filepath.Join(folder, "static", name), f.Bytes)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
