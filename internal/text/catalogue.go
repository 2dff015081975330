package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed messages/*.json
var files embed.FS

// catalogue is compiled from the embedded files once; nothing writes to it later.
var catalogue = compiled(files)

// compiled reads the embedded files. They are part of the program, so a broken
// one is a programming error and stops it, as a bad regexp.MustCompile does.
func compiled(fsys fs.FS) map[Lang]map[string]message {
	c, err := read(fsys)
	if err != nil {
		panic("text: " + err.Error())
	}
	return c
}

func read(fsys fs.FS) (map[Lang]map[string]message, error) {
	c := map[Lang]map[string]message{}
	for _, l := range Langs {
		c[l] = map[string]message{}
		paths, err := fs.Glob(fsys, "messages/*."+string(l)+".json")
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if err := readFile(fsys, path, c[l]); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
	}
	return c, nil
}

func readFile(fsys fs.FS, path string, into map[string]message) error {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		return err
	}
	var found map[string]message
	if err := json.Unmarshal(data, &found); err != nil {
		return err
	}
	prefix := noun(path) + "."
	for key, m := range found {
		if !strings.HasPrefix(key, prefix) {
			return fmt.Errorf("key %q does not begin with %q", key, prefix)
		}
		into[key] = m
	}
	return nil
}

// noun is what the file at path is about: civil for messages/civil.zh.json.
func noun(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	n, _, _ := strings.Cut(name, ".")
	return n
}
