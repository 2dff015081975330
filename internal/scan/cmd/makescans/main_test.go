package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const list = `[
	{"file": "M04.pdf", "material": "M04", "holder": "MARIA GARCIA", "title": "CERTIFICATE", "lines": ["Issued on: 2026-01-20"]},
	{"file": "M07.jpg", "title": "PASSPORT", "lines": ["E12345678"], "width": 600, "height": 420},
	{"file": "M08.jpg", "photo": 3}
]`

func made(t *testing.T, list string) (map[string]string, error) {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "list.json"), filepath.Join(dir, "out")
	if err := os.WriteFile(from, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(from, to); err != nil {
		return nil, err
	}
	files := map[string]string{}
	entries, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(to, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files, nil
}

func TestTheSameListMakesTheSameFiles(t *testing.T) {
	first, err := made(t, list)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != 3 || !strings.Contains(first["M04.pdf"], "MARIA GARCIA") {
		t.Errorf("got %d files", len(first))
	}
	again, err := made(t, list)
	if err != nil || !cmp.Equal(first, again) {
		t.Errorf("other files the second time: %v", err)
	}
}

func TestWrongLists(t *testing.T) {
	for name, c := range map[string]struct{ list, want string }{
		"no list":           {"{}", "list.json"},
		"unknown key":       {`[{"fiel": "a.pdf"}]`, `"fiel"`},
		"another format":    {`[{"file": "a.png"}]`, "only .pdf and .jpg"},
		"portrait as PDF":   {`[{"file": "a.pdf", "photo": 1}]`, "only as .jpg"},
		"outside of folder": {`[{"file": "../a.pdf"}]`, "escapes"},
	} {
		if _, err := made(t, c.list); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
