package book

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tandem/internal/rules"
	"tandem/internal/text"
)

var update = flag.Bool("update", false, "write what came out into testdata")

func embedded(t testing.TB) Book {
	t.Helper()
	b, err := Read(rules.EmbeddedFiles(), "packs")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDiff compares the folders old and new of each archive, and what is said of them
// in both languages.
func TestDiff(t *testing.T) {
	files, err := filepath.Glob("testdata/diff/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { diffOf(t, file) })
	}
}

func diffOf(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	old, new, kept := fstest.MapFS{}, fstest.MapFS{}, []txtar.File{}
	for _, f := range ar.Files {
		side, name, _ := strings.Cut(f.Name, "/")
		switch side {
		case "old":
			old[name] = &fstest.MapFile{Data: f.Data}
		case "new":
			new[name] = &fstest.MapFile{Data: f.Data}
		default:
			continue
		}
		kept = append(kept, f)
	}
	changes := Diff(read(t, old, "old"), read(t, new, "new"))
	for _, l := range []text.Lang{text.EN, text.ZH} {
		kept = append(kept, txtar.File{Name: string(l), Data: []byte(told(changes, l))})
	}
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: kept})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Error("want (-) and got (+):\n" + diff)
	}
}

func read(t testing.TB, fsys fstest.MapFS, root string) Book {
	t.Helper()
	b, err := Read(fsys, root)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func told(changes []Change, l text.Lang) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s (%s)\n", c.In(l), c.Places())
	}
	return b.String()
}

// A book and itself are the same, in either order.
func TestNoDifferenceFromItself(t *testing.T) {
	if got := Diff(embedded(t), embedded(t)); len(got) > 0 {
		t.Errorf("got %s", told(got, text.EN))
	}
}

// Everything that the loaded packs know is in the book, under the id that commands print.
func TestTheBookHoldsEverything(t *testing.T) {
	b := embedded(t)
	p, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range everything(t, p) {
		found, err := b.Find(id)
		if err != nil {
			t.Error(err)
			continue
		}
		if n := len(found); n != want.times || found[0].Names != want.names && want.names != (rules.Names{}) || found[0].At.Line == 0 {
			t.Errorf("%s: %d rules, first %+v at %s; want %d, %+v", id, n, found[0].Names, found[0].At, want.times, want.names)
		}
	}
}

// known is what a loaded pack has under an id.
type known struct {
	names rules.Names // of the first
	times int
}

func everything(t *testing.T, p *rules.Policies) map[string]known {
	out := map[string]known{}
	put := func(id string, n rules.Names) {
		if k := out[id]; k.times > 0 {
			n = k.names
		}
		out[id] = known{n, out[id].times + 1}
	}
	for _, policy := range p.Policies {
		put(policy.ID, policy.Names)
		for _, c := range policy.Conditions {
			put(policy.ID+"/"+c.ID, c.Names)
		}
	}
	for _, s := range p.Systems {
		put(s.ID, rules.Names{})
		for _, f := range s.Factors {
			put(s.ID+"/"+f.ID, rules.Names{})
		}
	}
	set, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range set.Packs() {
		put(pack.City, pack.Names)
		for _, o := range pack.Offices {
			put(pack.City+"/offices/"+string(o.ID), rules.Names{ZH: o.ZH, EN: o.EN})
		}
		for path := range pack.Sources { // what it says itself; the rest stands with the layers above
			if section, key, _ := strings.Cut(path, "."); section == "limits" && pack.Says(path) {
				put(pack.City+"/limits/"+key, rules.Names{})
			}
		}
	}
	return out
}

func mapOf(name string, data []byte) fstest.MapFS {
	return fstest.MapFS{name: &fstest.MapFile{Data: data}}
}
