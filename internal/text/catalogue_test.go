package text

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
)

// eachText calls f with every text of language l, each plural form apart.
func eachText(l Lang, f func(key, s string)) {
	for key, m := range catalogue[l] {
		for _, t := range m {
			f(key, t.source())
		}
	}
}

// source is the text that t was parsed from.
func (t template) source() string {
	var b strings.Builder
	for i, place := range t.places {
		b.WriteString(t.literals[i] + "{" + strconv.Itoa(place) + "}")
	}
	return b.String() + t.literals[len(t.places)]
}

// numbers lists the places of t, each once.
func (t template) numbers() []int { return slices.Compact(slices.Sorted(slices.Values(t.places))) }

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	for _, l := range Langs {
		got := slices.Sorted(maps.Keys(catalogue[l]))
		if diff := cmp.Diff(Keys(), got); diff != "" {
			t.Errorf("keys en (-) and %s (+):\n%s", l, diff)
		}
	}
}

func TestLanguagesHaveTheSamePlaces(t *testing.T) {
	for _, l := range Langs {
		for key, m := range catalogue[l] {
			want := catalogue[EN][key][plural.Other].numbers()
			if got := m[plural.Other].numbers(); !slices.Equal(got, want) {
				t.Errorf("%s %s has the places %v, en has %v", l, key, got, want)
			}
			for form, tmpl := range m {
				if extra := slices.DeleteFunc(tmpl.numbers(), func(n int) bool { return slices.Contains(want, n) }); len(extra) > 0 {
					t.Errorf("%s %s: form %v has the places %v, other does not", l, key, form, extra)
				}
			}
		}
	}
}

// A gap in the numbers is an argument that nobody shows, mostly a slip.
func TestPlacesAreNumberedFromZero(t *testing.T) {
	for key, m := range catalogue[EN] {
		if m.plural() {
			continue // the number may only choose the form
		}
		for i, n := range m[plural.Other].numbers() {
			if i != n {
				t.Errorf("%s: places %v", key, m[plural.Other].numbers())
				break
			}
		}
	}
}

func (m message) plural() bool { return len(m) > 1 }

func TestPluralsHaveTheFormsOfTheirLanguage(t *testing.T) {
	for _, l := range Langs {
		needed := formsOf(l)
		for key, m := range catalogue[l] {
			if !pluralSomewhere(key) {
				continue
			}
			if got := slices.Sorted(maps.Keys(m)); !slices.Equal(got, needed) {
				t.Errorf("%s %s has the plural forms %v, the language needs %v", l, key, got, needed)
			}
		}
	}
}

func pluralSomewhere(key string) bool {
	return slices.ContainsFunc(Langs, func(l Lang) bool { return catalogue[l][key].plural() })
}

// formsOf lists the plural forms that whole numbers take in l.
func formsOf(l Lang) []plural.Form {
	found := map[plural.Form]bool{}
	for n := range int64(200) {
		found[formOf(l, n)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestNoTextIsEmptyOrPadded(t *testing.T) {
	for _, l := range Langs {
		eachText(l, func(key, s string) {
			if s == "" || (s != strings.TrimSpace(s) && key != "text.separator") {
				t.Errorf("%s %s: %q", l, key, s)
			}
		})
	}
}

func TestNoKeyStandsTwiceInAFile(t *testing.T) {
	paths, err := fs.Glob(files, "messages/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		for _, key := range doubles(t, path) {
			t.Errorf("%s: %s stands twice", path, key)
		}
	}
}

func doubles(t *testing.T, path string) []string {
	f, err := files.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	seen, twice := map[string]bool{}, []string(nil)
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		if name := key.(string); seen[name] {
			twice = append(twice, name)
		} else {
			seen[name] = true
		}
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return twice
}

func TestEveryFileHasItsTwin(t *testing.T) {
	for _, l := range Langs {
		paths, err := fs.Glob(files, "messages/*."+string(l)+".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			for _, other := range Langs {
				twin := "messages/" + noun(path) + "." + string(other) + ".json"
				if _, err := fs.Stat(files, twin); err != nil {
					t.Errorf("%s has no twin %s", path, twin)
				}
			}
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	for name, body := range map[string]string{
		"no JSON":             `{"a.b": `,
		"a number":            `{"a.b": 1}`,
		"unknown plural form": `{"a.b": {"several": "x"}}`,
		"key of another noun": `{"b.a": "x"}`,
	} {
		fsys := fstest.MapFS{"messages/a.en.json": {Data: []byte(body)}}
		if _, err := read(fsys); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
